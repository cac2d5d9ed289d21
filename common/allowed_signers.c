/* allowed_signers.c - see allowed_signers.h. Reading is in allowed_signers_read.c. */
#include "common/allowed_signers.h"

#include <string.h>

#include "common/pattern.h"

static bool is_literal(const char *principals)
{
    return strpbrk(principals, "*?!,") == NULL;
}

/* Returns those principals of the certificate that the line speaks for, or
 * NULL where there are none. */
static const char *certified_names(const struct allowed_signer *line,
                                   const struct allowed_question *question, struct arena *arena)
{
    const struct strlist *all = &question->signer->cert->principals;
    struct strlist names = { 0 };

    for (size_t i = 0; i < all->count; i++) {
        bool wanted =
            question->principal == NULL || strcmp(question->principal, all->items[i]) == 0;

        if (wanted && pattern_match_list(line->principals, all->items[i]))
            vec_push(arena, &names, all->items[i]);
    }
    return names.count == 0 ? NULL : strlist_join(&names, ",", arena);
}

/* Returns who signed by the line's word, or NULL where it is not who it must be. */
static const char *find_principal(const struct allowed_signer *line,
                                  const struct allowed_question *question, struct arena *arena)
{
    if (question->signer->cert != NULL)
        return certified_names(line, question, arena);
    if (question->principal == NULL)
        return line->principals;
    if (!pattern_match_list(line->principals, question->principal))
        return NULL;
    return is_literal(line->principals) ? line->principals : question->principal;
}

static bool is_about(const struct allowed_signer *line, const struct sshsig_signer *signer)
{
    if (line->authority != (signer->cert != NULL))
        return false;
    return sshkey_equals(&line->key, signer->cert == NULL ? &signer->key : &signer->cert->ca);
}

static enum sigfault check_times(const struct allowed_signer *line,
                                 const struct allowed_question *question)
{
    const struct sshcert *cert = question->signer->cert;
    int64_t now = question->now_utc;

    if (line->has_valid_after && now < line->valid_after_utc)
        return SIGFAULT_KEY_NOTYET;
    if (line->has_valid_before && now >= line->valid_before_utc)
        return SIGFAULT_KEY_EXPIRED;
    if (cert == NULL)
        return SIGFAULT_NONE;
    if (now < 0 || (uint64_t)now < cert->valid_after)
        return SIGFAULT_CERT_NOTYET;
    return (uint64_t)now >= cert->valid_before ? SIGFAULT_CERT_EXPIRED : SIGFAULT_NONE;
}

static enum sigfault check_line(const struct allowed_signer *line,
                                const struct allowed_question *question, struct arena *arena,
                                const char **out_principal)
{
    *out_principal = find_principal(line, question, arena);
    if (*out_principal == NULL)
        return SIGFAULT_PRINCIPAL;
    if (line->namespaces == NULL)
        return SIGFAULT_NS_MISSING;
    if (!pattern_match_list(line->namespaces, question->name_space))
        return SIGFAULT_NS_DENIED;
    return check_times(line, question);
}

enum sigfault allowed_signers_check(const struct allowed_signers *signers,
                                    const struct allowed_question *question, struct arena *arena,
                                    const char **out_principal)
{
    enum sigfault nearest = SIGFAULT_KEY_UNKNOWN;

    *out_principal = NULL;
    for (size_t i = 0; i < signers->count; i++) {
        const struct allowed_signer *line = &signers->items[i];
        const char *principal;
        enum sigfault fault;

        if (!is_about(line, question->signer))
            continue;
        fault = check_line(line, question, arena, &principal);
        if (fault == SIGFAULT_NONE || fault > nearest) {
            *out_principal = principal;
            nearest = fault;
        }
        if (fault == SIGFAULT_NONE)
            return SIGFAULT_NONE;
    }
    return nearest;
}
