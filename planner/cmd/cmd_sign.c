/* cmd_sign.c - migplan sign: put one's name under a plan. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/escape.h"
#include "common/file.h"
#include "common/limits.h"
#include "common/signing_key.h"
#include "common/verification.h"
#include "planner/cmd/cmd.h"
#include "planner/cmd/signers.h"

/* What the command line asks for. */
struct wish {
    const char *plan;
    const char *key;
    const char *role; /* plan or approve */
    const char *environment;
    const char *output;
    const char *signers;
};

static bool check_wish(struct wish *w, struct error *err)
{
    if (w->role == NULL)
        w->role = w->environment == NULL ? "plan" : "approve";
    if (strcmp(w->role, "plan") != 0 && strcmp(w->role, "approve") != 0) {
        error_set(err, ERROR_USAGE, "no role '%s'", w->role);
        return error_hint(err, "--role plan, or --role approve --environment production");
    }
    if (strcmp(w->role, "plan") == 0 && w->environment != NULL)
        return error_set(err, ERROR_USAGE, "--environment goes with --role approve");
    if (w->environment != NULL && !signatures_is_environment(w->environment)) {
        error_set(err, ERROR_USAGE, "'%s' is no name of an environment", w->environment);
        return error_hint(err, "a name has a-z, 0-9 and '-', at most 63 of them");
    }
    return true;
}

static bool is_approval(const struct wish *w)
{
    return strcmp(w->role, "approve") == 0;
}

/* The bytes that are signed are the bytes that were parsed: nobody signs what
 * no applier would take, or what was made for elsewhere. */
static bool read_plan(struct wish *w, struct arena *arena, struct str *out, struct error *err)
{
    struct verification v;
    const char *made_for;

    if (!verification_read(w->plan, arena, &v, err))
        return false;
    *out = v.bytes;
    if (v.plan == NULL) {
        *err = v.no_plan;
        return error_state(err, "nothing was signed");
    }
    made_for = v.plan->target.environment;
    if (w->environment == NULL && made_for[0] != '\0')
        w->environment = made_for;
    if (made_for[0] == '\0' || strcmp(w->environment, made_for) == 0)
        return true;
    error_set(err, ERROR_OTHER_TARGET, "the plan was made for %s, not for %s", made_for,
              w->environment);
    return error_state(err, "nothing was signed");
}

/* An approval says where; the plan may say it too. */
static bool check_environment(const struct wish *w, struct error *err)
{
    if (!is_approval(w) || w->environment != NULL)
        return true;
    error_set(err, ERROR_USAGE, "approve for which environment?");
    return error_hint(err, "--environment production");
}

/* Who approves goes into the file's name, so that two approvals can lie beside
 * each other: the name before the '@' of the key's comment, or else the
 * fingerprint. */
static const char *signer_part(const struct signing_key *key, struct arena *arena)
{
    size_t len = strspn(key->comment, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                      "0123456789_-");
    const char *fingerprint = sshkey_fingerprint(&key->key, arena) + strlen("SHA256:");
    char *part;

    if (len > 0 && len <= 40 && (key->comment[len] == '\0' || key->comment[len] == '@'))
        return arena_strndup(arena, key->comment, len);
    part = arena_strndup(arena, fingerprint, 12);
    for (char *p = part; *p != '\0'; p++) {
        if (*p == '/' || *p == '+')
            *p = '_';
    }
    return part;
}

static const char *choose_output(const struct wish *w, const struct signing_key *key,
                                 struct arena *arena)
{
    if (w->output != NULL)
        return w->output;
    if (is_approval(w))
        return arena_printf(arena, "%s.approve-%s-%s.sig", w->plan, w->environment,
                            signer_part(key, arena));
    return arena_printf(arena, "%s.plan.sig", w->plan);
}

/* A signature of the same key may be made anew; another one's stays. */
static bool may_replace(const struct wish *w, const char *path, const struct signing_key *key,
                        struct arena *arena, struct error *err)
{
    struct error unread = { 0 };
    struct sshsig_signer signer;
    struct sshsig sig;
    struct str text;

    if (!file_exists(path))
        return true;
    if (file_read(path, LIMIT_SIGNATURE_FILE, arena, &text, &unread) &&
        sshsig_parse(text, arena, &sig) == SIGFAULT_NONE &&
        sshsig_read_signer(&sig, arena, &signer) == SIGFAULT_NONE &&
        sshkey_equals(&signer.key, &key->key))
        return true;
    error_set(err, ERROR_EXISTS, "%s is there already, and not of this key", path);
    error_state(err, "nothing was signed");
    return error_hint(err, "--output FILE writes elsewhere; verify finds %s.*.sig",
                      file_name(w->plan));
}

static bool write_signature(const struct wish *w, const char *path, const char *text,
                            const struct signing_key *key, struct cli_call *call, struct error *err)
{
    if (strcmp(path, "-") == 0)
        return fputs(text, call->out) >= 0;
    return may_replace(w, path, key, call->arena, err) && file_write(path, text, strlen(text), err);
}

static void print_done(const struct wish *w, const struct signing_key *key, const char *path,
                       FILE *out, struct cli_call *call)
{
    struct strbuf sb = { .arena = call->arena };

    if (cmd_options(call)->quiet)
        return;
    strbuf_addstr(&sb, is_approval(w) ? "Approved " : "Signed ");
    escape_add(&sb, w->plan);
    if (is_approval(w))
        strbuf_addf(&sb, " for %s", w->environment);
    strbuf_addf(&sb, " with key %s", sshkey_fingerprint(&key->key, call->arena));
    if (key->comment[0] != '\0') {
        strbuf_addstr(&sb, " (");
        escape_add(&sb, key->comment);
        strbuf_addch(&sb, ')');
    }
    strbuf_addstr(&sb, "\n  ");
    escape_add(&sb, path);
    (void)fprintf(out, "%s\n", strbuf_text(&sb));
}

/* Says what the plan still lacks, where it is known who may sign. */
static void print_next(const struct wish *w, FILE *out, struct cli_call *call)
{
    struct verification_request request = {
        .signers = signers_find(w->signers),
        .policy = { .plan = true, .environment = w->environment },
        .now_utc = time(NULL),
    };
    struct verification v;
    struct error unknown = { 0 };
    struct strbuf next = { .arena = call->arena };

    if (cmd_options(call)->quiet || strcmp(w->plan, "-") == 0)
        return;
    if (request.signers == NULL) {
        strbuf_addstr(&next, "  next: migplan verify ");
        escape_add_shell(&next, w->plan);
        (void)fprintf(out, "%s --signers FILE\n", strbuf_text(&next));
    } else if (!verification_read(w->plan, call->arena, &v, &unknown) ||
               !verification_judge(&request, call->arena, &v, &unknown)) {
        error_print(&unknown, call->err);
    } else {
        (void)fputs(verification_text(&v, call->arena), out);
    }
}

int cmd_sign(struct cli_call *call, struct error *err)
{
    struct wish w = { 0 };
    struct signing_key key;
    struct str bytes;
    const char *name_space;
    const char *text;
    const char *path;
    FILE *out;
    const struct option_spec options[] = {
        { 0, "key", OPTION_STRING, &w.key, "FILE",
          "private key, .pub or -cert.pub file, or SHA256:... of a key in ssh-agent" },
        { 0, "role", OPTION_STRING, &w.role, "ROLE", "plan: I made it; approve: it may run" },
        { 0, "environment", OPTION_STRING, &w.environment, "ENV", "where it may run" },
        { 'o', "output", OPTION_STRING, &w.output, "FILE", "the signature file; '-' is stdout" },
        { 0, "signers", OPTION_STRING, &w.signers, "FILE", "who may sign what" },
        { 0 },
    };

    if (!cli_parse(call, "PLAN", options, err) || !cli_operands(call, 1, 1, err))
        return 0;
    w.plan = call->argv[0];
    if (!check_wish(&w, err) || !read_plan(&w, call->arena, &bytes, err) ||
        !check_environment(&w, err) ||
        !signing_key_find(&(struct signing_place){ w.key, getenv("SSH_AUTH_SOCK"), getenv("HOME") },
                          call->arena, &key, err))
        return 0;
    name_space = is_approval(&w) ? arena_printf(call->arena, SIGNATURES_APPROVE "%s", w.environment)
                                 : SIGNATURES_PLAN;
    path =
        strcmp(w.plan, "-") == 0 && w.output == NULL ? "-" : choose_output(&w, &key, call->arena);
    if (!signing_key_sign(&key, bytes, name_space, call->arena, &text, err) ||
        !write_signature(&w, path, text, &key, call, err))
        return 0;
    out = strcmp(path, "-") == 0 ? call->err : call->out;
    print_done(&w, &key, path, out, call);
    print_next(&w, out, call);
    return 0;
}
