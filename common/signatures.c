/* signatures.c - see signatures.h. Finding the files is in signatures_find.c. */
#include "common/signatures.h"

#include <ctype.h>
#include <string.h>
#include <sys/stat.h>

#include "common/file.h"
#include "common/limits.h"
#include "common/pattern.h"
#include "common/sha256.h"

enum { ENVIRONMENT_MOST = 63 }; /* bytes, as the plan format has it */

/* What looking at each file needs. */
struct checker {
    const struct signatures_request *request;
    struct sshsig_digest digest;
    struct arena *arena;
};

bool signatures_is_environment(const char *name)
{
    size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");

    return len > 0 && len <= ENVIRONMENT_MOST && name[len] == '\0';
}

enum signature_role signatures_role(const char *name_space, const char **out_environment)
{
    size_t len = strlen(SIGNATURES_APPROVE);

    *out_environment = NULL;
    if (strcmp(name_space, SIGNATURES_PLAN) == 0)
        return SIGNATURE_PLAN;
    if (strncmp(name_space, SIGNATURES_APPROVE, len) != 0 ||
        !signatures_is_environment(name_space + len))
        return SIGNATURE_UNKNOWN;
    *out_environment = name_space + len;
    return SIGNATURE_APPROVE;
}

const char *signatures_role_text(enum signature_role role)
{
    switch (role) {
    case SIGNATURE_UNKNOWN:
        return "unknown";
    case SIGNATURE_PLAN:
        return "plan";
    case SIGNATURE_APPROVE:
        return "approve";
    }
    return "unknown";
}

/* --- one file -------------------------------------------------------------- */

static enum sigfault read_file(struct checker *c, struct signature *s, struct str *out)
{
    struct error refused = { 0 };
    struct stat st;

    if (file_read(s->path, LIMIT_SIGNATURE_FILE, c->arena, out, &refused))
        return SIGFAULT_NONE;
    if (stat(s->path, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > LIMIT_SIGNATURE_FILE)
        return SIGFAULT_TOOBIG;
    /* The file is a verdict, so the error becomes its reason. */
    s->detail = arena_strdup(c->arena, refused.message);
    return SIGFAULT_FILE;
}

/* Returns text with each CR LF made LF, as it was before git changed it. */
static struct str without_crlf(struct str text, struct arena *arena)
{
    char *copy = arena_alloc(arena, text.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '\r' || i + 1 == text.len || text.ptr[i + 1] != '\n')
            copy[len++] = text.ptr[i];
    }
    return (struct str){ copy, len };
}

/* Finds out whether the line ends were all that changed, which is an accident
 * and no attack. */
static void explain_mismatch(struct checker *c, const struct sshsig *sig,
                             const struct sshsig_signer *signer, struct signature *s)
{
    struct str plan = without_crlf(c->request->plan, c->arena);
    struct sshsig_digest digest;

    if (plan.len == c->request->plan.len)
        return;
    sshsig_digest(plan, &digest);
    if (sshsig_verify(sig, signer, &digest, c->arena) != SIGFAULT_NONE)
        return;
    s->detail = "the line ends became CRLF after it was signed";
    s->hint = "git did that (core.autocrlf): echo '*.json -text' >>.gitattributes, then check it "
              "out anew";
}

static void name_signer(struct checker *c, const struct sshsig_signer *signer, struct signature *s)
{
    if (signer->key.blob.len == 0)
        return;
    s->fingerprint = sshkey_fingerprint(&signer->key, c->arena);
    s->key_type = sshkey_type(&signer->key);
}

static enum sigfault ask_signers(struct checker *c, const struct sshsig_signer *signer,
                                 const char *name_space, struct signature *s)
{
    const struct allowed_question question = {
        .signer = signer,
        .name_space = name_space,
        .now_utc = c->request->now_utc,
    };
    enum sigfault fault =
        allowed_signers_check(c->request->signers, &question, c->arena, &s->principal);

    if (fault == SIGFAULT_NS_DENIED)
        s->detail =
            arena_printf(c->arena, "%s is not among the namespaces of that line", name_space);
    if (fault == SIGFAULT_KEY_UNKNOWN && signer->cert != NULL)
        s->detail = arena_printf(c->arena, "certificate '%s' of the CA %s", signer->cert->key_id,
                                 sshkey_fingerprint(&signer->cert->ca, c->arena));
    return fault;
}

static enum sigfault check_sig(struct checker *c, const struct sshsig *sig, struct signature *s)
{
    const char *name_space = arena_strndup(c->arena, sig->name_space.ptr, sig->name_space.len);
    struct sshsig_signer signer;
    enum sigfault fault;

    s->role = signatures_role(name_space, &s->environment);
    if (s->role == SIGNATURE_UNKNOWN) {
        s->detail = arena_printf(c->arena, "its namespace is '%s'", name_space);
        return SIGFAULT_NAMESPACE;
    }
    fault = sshsig_read_signer(sig, c->arena, &signer);
    name_signer(c, &signer, s);
    if (fault != SIGFAULT_NONE)
        return fault;
    fault = sshsig_verify(sig, &signer, &c->digest, c->arena);
    if (fault == SIGFAULT_BADSIG)
        explain_mismatch(c, sig, &signer, s);
    if (fault != SIGFAULT_NONE)
        return fault;
    if (strlist_has(&c->request->policy->revoked, s->fingerprint))
        return SIGFAULT_REVOKED;
    return ask_signers(c, &signer, name_space, s);
}

static void check_text(struct checker *c, struct signature *s)
{
    struct sshsig sig;

    if (s->fault == SIGFAULT_NONE)
        s->fault = sshsig_parse(s->text, c->arena, &sig);
    if (s->fault == SIGFAULT_NONE)
        s->fault = check_sig(c, &sig, s);
    if (s->hint == NULL)
        s->hint = sigfault_hint(s->fault);
}

static struct signature check_file(struct checker *c, const char *path)
{
    struct signature s = { .path = path };

    s.fault = read_file(c, &s, &s.text);
    check_text(c, &s);
    return s;
}

static struct signature check_kept(struct checker *c, size_t i)
{
    struct signature s = { .path = arena_printf(c->arena, "signature %zu", i + 1),
                           .text = str_of(c->request->kept->items[i]) };

    check_text(c, &s);
    return s;
}

/* --- who counts ------------------------------------------------------------ */

static const char *lower(struct str text, struct arena *arena)
{
    char *copy = arena_strndup(arena, text.ptr, text.len);

    for (char *p = copy; *p != '\0'; p++)
        *p = (char)tolower((unsigned char)*p);
    return copy;
}

/* Splits "a@x,b@x" in lower case: mail addresses that differ by case only are
 * one person's. */
static struct strlist split_names(const char *principals, struct arena *arena)
{
    struct strlist names = { 0 };

    while (*principals != '\0') {
        struct str name = { principals, strcspn(principals, ",") };

        principals += name.len + (principals[name.len] == ',');
        name = str_trim(name);
        if (name.len > 0 && name.ptr[0] != '!')
            vec_push(arena, &names, lower(name, arena));
    }
    return names;
}

/* Where a line names several people, or all of a domain, the signature may be
 * any one's of them: two are of different people only if they must be. */
static bool may_be_one_person(const char *a, const char *b, struct arena *arena)
{
    struct strlist left = split_names(a, arena);
    struct strlist right = split_names(b, arena);

    for (size_t i = 0; i < left.count; i++) {
        for (size_t k = 0; k < right.count; k++) {
            if (pattern_match(left.items[i], right.items[k]) ||
                pattern_match(right.items[k], left.items[i]))
                return true;
        }
    }
    return false;
}

/* Returns the good and counted signature of role that is of the same person or
 * key as s, or NULL. */
static const struct signature *find_same(const struct signatures *all, const struct signature *s,
                                         enum signature_role role, struct arena *arena)
{
    for (size_t i = 0; i < all->count; i++) {
        const struct signature *other = &all->items[i];

        if (other == s || other->fault != SIGFAULT_NONE || other->role != role ||
            other->uncounted != NULL)
            continue;
        if (role == s->role && other > s)
            continue;
        if (strcmp(other->fingerprint, s->fingerprint) == 0 ||
            may_be_one_person(other->principal, s->principal, arena))
            return other;
    }
    return NULL;
}

static bool is_excluded(const struct signature_policy *policy, const char *principal,
                        struct arena *arena)
{
    for (size_t i = 0; i < policy->excluded.count; i++) {
        if (may_be_one_person(policy->excluded.items[i], principal, arena))
            return true;
    }
    return false;
}

/* Returns why an approval does not count, or NULL. */
static const char *judge_approval(const struct signature_policy *policy,
                                  const struct signatures *all, const struct signature *s,
                                  struct arena *arena)
{
    const struct signature *same;

    if (policy->environment != NULL && strcmp(policy->environment, s->environment) != 0)
        return arena_printf(arena, "for %s, not for %s", s->environment, policy->environment);
    if (is_excluded(policy, s->principal, arena))
        return "the policy excludes them: they wrote the revisions";
    if (!policy->planner_may_approve && find_same(all, s, SIGNATURE_PLAN, arena) != NULL)
        return "who made the plan does not approve it";
    same = find_same(all, s, SIGNATURE_APPROVE, arena);
    if (same == NULL)
        return NULL;
    return arena_printf(arena, "the same %s as in %s",
                        strcmp(same->fingerprint, s->fingerprint) == 0 ? "key" : "person",
                        file_name(same->path));
}

static void count(const struct signature_policy *policy, struct arena *arena,
                  struct signatures *out)
{
    for (size_t i = 0; i < out->count; i++)
        out->plan_count +=
            out->items[i].fault == SIGFAULT_NONE && out->items[i].role == SIGNATURE_PLAN;
    for (size_t i = 0; i < out->count; i++) {
        struct signature *s = &out->items[i];

        if (s->fault != SIGFAULT_NONE || s->role != SIGNATURE_APPROVE)
            continue;
        s->uncounted = judge_approval(policy, out, s, arena);
        out->approvals += s->uncounted == NULL;
    }
}

/* --- what is lacking ------------------------------------------------------- */

static const char *count_text(const struct signature_policy *policy, unsigned got,
                              struct arena *arena)
{
    const char *where = policy->environment == NULL ? "" : " for ";
    const char *environment = policy->environment == NULL ? "" : policy->environment;

    return arena_printf(arena, "%u of %u approvals%s%s", got, policy->approvals, where,
                        environment);
}

static void conclude(const struct signature_policy *policy, struct arena *arena,
                     struct signatures *out)
{
    for (size_t i = 0; i < out->count; i++) {
        const struct signature *s = &out->items[i];

        if (s->fault != SIGFAULT_NONE)
            vec_push(arena, &out->lacking,
                     arena_printf(arena, "%s %s", file_name(s->path), sigfault_text(s->fault)));
    }
    if (strlist_has(&policy->revoked, out->plan_id))
        vec_push(arena, &out->lacking, "the policy revokes this plan");
    if (out->count == 0)
        vec_push(arena, &out->lacking, "not signed");
    else if (policy->plan && out->plan_count == 0)
        vec_push(arena, &out->lacking, "no planner's signature (role plan)");
    if (out->approvals < policy->approvals)
        vec_push(arena, &out->lacking, count_text(policy, out->approvals, arena));
    out->met = out->lacking.count == 0;
}

void signatures_check(const struct signatures_request *request, struct arena *arena,
                      struct signatures *out)
{
    struct checker c = { .request = request, .arena = arena };

    *out = (struct signatures){
        .plan_id = sha256_hex(request->plan.ptr, request->plan.len, arena),
    };
    sshsig_digest(request->plan, &c.digest);
    for (size_t i = 0; i < request->files->count; i++)
        vec_push(arena, out, check_file(&c, request->files->items[i]));
    for (size_t i = 0; request->kept != NULL && i < request->kept->count; i++)
        vec_push(arena, out, check_kept(&c, i));
    count(request->policy, arena, out);
    conclude(request->policy, arena, out);
}

bool signatures_refuse(const struct signatures *signatures, const char *plan, struct error *err)
{
    bool bad = signatures->plan_count == 0;

    for (size_t i = 0; i < signatures->count; i++)
        bad = bad || signatures->items[i].fault != SIGFAULT_NONE;
    error_set(err, bad ? ERROR_SIGNATURE : ERROR_APPROVALS, "%s",
              signatures->lacking.count == 0 ? "" : signatures->lacking.items[0]);
    error_fact(err, "plan", "%s", plan);
    for (size_t i = 1; i < signatures->lacking.count; i++)
        error_fact(err, "also", "%s", signatures->lacking.items[i]);
    return false;
}
