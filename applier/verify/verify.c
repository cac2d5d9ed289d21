/* verify.c - see verify.h. */
#include "applier/verify/verify.h"

#include <string.h>

#include "applier/verify/policy.h"
#include "common/file.h"

enum { APPROVALS_MOST = 99 };

/* Reads the policy, an empty one where the host has none. */
static bool read_policy(const struct verify_request *request, struct arena *arena,
                        struct host_policy *out, struct error *err)
{
    const char *path = request->policy == NULL ? VERIFY_HOST_POLICY : request->policy;
    bool own;

    if (!host_policy_exists(VERIFY_HOST_POLICY, &own, err))
        return false;
    if (request->policy != NULL && own) {
        error_set(err, ERROR_USAGE, "this host has its own policy, %s", VERIFY_HOST_POLICY);
        return error_hint(err, "leave out --policy");
    }
    if (request->policy == NULL && !own) {
        *out = host_policy_none();
        return true;
    }
    return host_policy_read(path, arena, out, err);
}

/* A host is of one environment; nobody moves it to another by an option. */
static bool choose_environment(const struct verify_request *request, struct host_policy *policy,
                               struct error *err)
{
    const char *own = policy->signatures.environment;

    if (request->environment == NULL)
        return true;
    if (own != NULL && strcmp(own, request->environment) != 0) {
        error_set(err, ERROR_USAGE, "this host is %s, not %s", own, request->environment);
        return error_fact(err, "policy", "%s", policy->file);
    }
    if (!signatures_is_environment(request->environment))
        return error_set(err, ERROR_USAGE, "'%s' is no name of an environment",
                         request->environment);
    policy->signatures.environment = request->environment;
    return true;
}

static bool raise_policy(const struct verify_request *request, struct host_policy *policy,
                         struct error *err)
{
    if (request->require > APPROVALS_MOST)
        return error_set(err, ERROR_USAGE, "--require %lld: at most %d",
                         (long long)request->require, APPROVALS_MOST);
    if ((unsigned)request->require > policy->signatures.approvals)
        policy->signatures.approvals = (unsigned)request->require;
    if (request->allow_unsigned && request->require > 0)
        return error_set(err, ERROR_USAGE, "--require asks for what --allow-unsigned leaves out");
    if (request->allow_unsigned && !policy->allow_unsigned) {
        error_set(err, ERROR_SIGNATURE, "this host does not allow unsigned plans");
        error_fact(err, "policy", "%s", policy->file);
        return error_hint(err, "sign it: migplan sign %s", request->plan);
    }
    return choose_environment(request, policy, err);
}

static const char *find_signers(const struct verify_request *request,
                                const struct host_policy *policy)
{
    if (policy->signers != NULL)
        return policy->signers;
    if (request->signers != NULL)
        return request->signers;
    return file_exists(VERIFICATION_HOST_SIGNERS) ? VERIFICATION_HOST_SIGNERS : NULL;
}

/* With a policy the host says who may sign, not the command line; and a file
 * that nobody named must be safe. */
static bool check_signers(const struct verify_request *request, const struct host_policy *policy,
                          const char *signers, struct error *err)
{
    if (policy->file != NULL && request->signers != NULL) {
        error_set(err, ERROR_USAGE, "this host's policy says who may sign");
        error_fact(err, "policy", "%s", policy->file);
        return error_hint(err, "leave out --signers");
    }
    if (signers == NULL || request->signers != NULL)
        return true;
    return host_policy_check_owner(signers, err);
}

static bool judge(const struct verify_request *request, const struct strlist *kept,
                  struct host_policy *policy, struct arena *arena, struct verification *out,
                  struct error *err)
{
    struct verification_request asked = {
        .files = request->files,
        .kept = kept,
        .signers = find_signers(request, policy),
        .allow_unsigned = request->allow_unsigned,
        .now_utc = request->now_utc,
    };

    if (!check_signers(request, policy, asked.signers, err))
        return false;
    if (policy->exclude_authors && out->plan != NULL &&
        !host_policy_exclude_authors(out->plan, arena, &policy->signatures.excluded))
        vec_push(arena, &out->against,
                 "the plan does not say who wrote its revisions, and the policy excludes them");
    asked.policy = policy->signatures;
    return verification_judge(&asked, arena, out, err);
}

/* Judges what was read into out, after host_environment was set aside. */
static bool judge_as_host(const struct verify_request *request, const struct strlist *kept,
                          struct host_policy *policy, struct arena *arena, struct verification *out,
                          struct error *err)
{
    if (out->plan != NULL)
        host_policy_check_plan(policy, out->plan, request->now_utc, arena, out);
    return judge(request, kept, policy, arena, out, err);
}

bool verify_plan(const struct verify_request *request, struct arena *arena,
                 struct verification *out, struct error *err)
{
    struct host_policy policy = { 0 };
    const char *host_environment;

    if (!read_policy(request, arena, &policy, err))
        return false;
    host_environment = policy.signatures.environment;
    if (!raise_policy(request, &policy, err) || !verification_read(request->plan, arena, out, err))
        return false;
    out->host_environment = host_environment;
    return judge_as_host(request, NULL, &policy, arena, out, err);
}

bool verify_kept_plan(const struct verify_request *request, const struct verify_kept *kept,
                      struct arena *arena, struct verification *out, struct error *err)
{
    struct verify_request asked = *request;
    struct host_policy policy = { 0 };
    const char *host_environment;

    asked.plan = kept->name;
    asked.files = (struct strlist){ 0 };
    asked.allow_unsigned = kept->signatures.count == 0;
    if (!read_policy(&asked, arena, &policy, err))
        return false;
    host_environment = policy.signatures.environment;
    if (!raise_policy(&asked, &policy, err))
        return false;
    verification_take(kept->name, kept->bytes, arena, out);
    out->host_environment = host_environment;
    return judge_as_host(&asked, &kept->signatures, &policy, arena, out, err);
}
