/* verification.c - see verification.h. The screens are in verification_text.c. */
#include "common/verification.h"

#include <string.h>

#include "common/file.h"
#include "common/limits.h"
#include "common/sha256.h"
#include "common/time_utc.h"

/* What the plan itself asks for can only raise what the caller asks for. */
static void raise_policy(struct verification *v)
{
    struct signature_policy *policy = &v->policy;

    if (v->plan != NULL && policy->environment == NULL && v->plan->target.environment[0] != '\0')
        policy->environment = v->plan->target.environment;
    if (v->plan != NULL && v->plan->requires.approvals > policy->approvals)
    policy->approvals = (unsigned)v->plan->requires.approvals;
}

static bool check_environment(const struct signature_policy *policy, struct error *err)
{
    if (policy->approvals == 0 || policy->environment != NULL)
        return true;
    error_set(err, ERROR_USAGE, "approvals required: %u; but for which environment?",
              policy->approvals);
    return error_hint(err, "--environment production");
}

static bool find_files(const char *plan, const struct strlist *given, struct arena *arena,
                       struct strlist *out, struct error *err)
{
    if (strcmp(plan, "-") != 0 && !signatures_find(plan, arena, out, err))
        return false;
    for (size_t i = 0; i < given->count; i++) {
        if (!strlist_has(out, given->items[i]))
            vec_push(arena, out, given->items[i]);
    }
    return true;
}

bool verification_need_signers(const char *path, struct error *err)
{
    if (path != NULL)
        return true;
    error_set(err, ERROR_SIGNERS, "nobody says who may sign: no allowed signers file");
    error_hint(err, "name one: --signers FILE");
    return error_hint(err, "a line of it: ci@example.org namespaces=\"" SIGNATURES_PLAN
                           "\" ssh-ed25519 AAAA...");
}

/* Where and when the plan may run stands in the plan. */
static void check_binding(struct verification *v, int64_t now_utc, struct arena *arena)
{
    const char *made_for = v->plan == NULL ? "" : v->plan->target.environment;
    int64_t at;

    if (v->plan == NULL)
        return;
    if (made_for[0] != '\0' && strcmp(made_for, v->policy.environment) != 0) {
        vec_push(arena, &v->against,
                 arena_printf(arena, "made for %s, not for %s", made_for, v->policy.environment));
    }
    if (time_utc_parse(str_of(v->plan->not_before), &at) && now_utc < at)
        vec_push(arena, &v->stale,
                 arena_printf(arena, "not valid before %s", time_utc_short(at, arena)));
    if (time_utc_parse(str_of(v->plan->not_after), &at) && now_utc > at)
        vec_push(arena, &v->stale,
                 arena_printf(arena, "not valid after %s", time_utc_short(at, arena)));
}

void verification_take(const char *name, struct str bytes, struct arena *arena,
                       struct verification *out)
{
    struct plan *parsed = arena_new(arena, struct plan);

    *out = (struct verification){ .file = name, .bytes = bytes };
    out->signatures.plan_id = sha256_hex(bytes.ptr, bytes.len, arena);
    if (plan_parse(bytes, name, arena, parsed, &out->no_plan))
        out->plan = parsed;
}

bool verification_read(const char *plan, struct arena *arena, struct verification *out,
                       struct error *err)
{
    struct str bytes;

    if (!file_read(plan, LIMIT_PLAN_FILE, arena, &bytes, err))
        return error_while(err, "reading the plan");
    verification_take(plan, bytes, arena, out);
    return true;
}

static bool judge_signatures(const struct verification_request *request,
                             const struct strlist *files, struct arena *arena,
                             struct verification *out, struct error *err)
{
    struct allowed_signers *signers = arena_new(arena, struct allowed_signers);
    const struct signatures_request asked = {
        .plan = out->bytes,
        .files = files,
        .kept = request->kept,
        .signers = signers,
        .policy = &out->policy,
        .now_utc = request->now_utc,
    };

    if (!verification_need_signers(request->signers, err) ||
        !allowed_signers_read(request->signers, arena, signers, err))
        return false;
    signatures_check(&asked, arena, &out->signatures);
    return true;
}

bool verification_judge(const struct verification_request *request, struct arena *arena,
                        struct verification *out, struct error *err)
{
    struct strlist files = { 0 };

    out->policy = request->policy;
    raise_policy(out);
    if (request->kept == NULL && !find_files(out->file, &request->files, arena, &files, err))
        return false;
    out->unsigned_plan = request->allow_unsigned && files.count == 0 &&
                         (request->kept == NULL || request->kept->count == 0);
    if (!out->unsigned_plan && (!check_environment(&out->policy, err) ||
                                !judge_signatures(request, &files, arena, out, err)))
        return false;
    check_binding(out, request->now_utc, arena);
    out->good = out->no_plan.code == ERROR_NONE && out->against.count == 0 &&
                (out->unsigned_plan || out->signatures.met);
    out->met = out->good && out->stale.count == 0;
    return true;
}

static bool refuse_for(const struct strlist *reasons, enum error_code code, const char *plan,
                       struct error *err)
{
    error_set(err, code, "%s", reasons->items[0]);
    error_fact(err, "plan", "%s", plan);
    for (size_t i = 1; i < reasons->count; i++)
        error_fact(err, "also", "%s", reasons->items[i]);
    return false;
}

bool verification_refuse(const struct verification *v, struct error *err)
{
    if (v->signatures.lacking.count > 0)
        return signatures_refuse(&v->signatures, v->file, err);
    if (v->no_plan.code != ERROR_NONE) {
        *err = v->no_plan;
        return false;
    }
    if (v->against.count > 0)
        return refuse_for(&v->against, v->too_late ? ERROR_WINDOW : ERROR_OTHER_TARGET, v->file,
                          err);
    return refuse_for(&v->stale, ERROR_WINDOW, v->file, err);
}
