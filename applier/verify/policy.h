/*
 * policy.h - what the host of the applier demands of a plan.
 *
 * A file of "key = value" lines, a subset of TOML: numbers, true and false,
 * strings, and lists of strings on one line.
 *
 *     environment  = "production"
 *     approvals    = 2
 *     max_age      = "7d"
 *     revoked      = ["SHA256:...", "<plan id>"]
 *
 * A key that is not known refuses the file: a demand that an old applier does
 * not know must not be passed over. docs/how-to/sign-and-verify.md has all of
 * them.
 */
#ifndef APPLIER_VERIFY_POLICY_H
#define APPLIER_VERIFY_POLICY_H

#include "common/verification.h"

struct host_policy {
    const char *file;    /* NULL where the host has none */
    const char *signers; /* the allowed signers file, or NULL: the host's usual one */
    struct signature_policy signatures;
    bool allow_unsigned;
    bool allow_dirty;     /* plans made from a tree with changes that are not committed */
    bool once;            /* a plan needs a nonce, so that it succeeds once in a database */
    bool exclude_authors; /* who wrote the revisions does not count as approver */
    int64_t grace_s;      /* after a plan's end, for runs that have begun */
    int64_t max_age_s;    /* of a plan; 0: no limit */
};

/* Returns what holds where the host has no policy. */
struct host_policy host_policy_none(void);

/* Reads the policy. Fails with ERROR_POLICY where the file or its folder may be
 * changed by others than root and the one who runs this, or says what no
 * policy says. */
bool host_policy_read(const char *path, struct arena *arena, struct host_policy *out,
                      struct error *err);

/* Whether the host has a policy there. Fails where that cannot be seen: a folder
 * that may not be read, a link that leads nowhere, must not do away with it. */
bool host_policy_exists(const char *path, bool *out, struct error *err);

/* Fails with ERROR_POLICY where path, what it leads to, or a folder above that may
 * be changed by anybody but root and the one who runs this. */
bool host_policy_check_owner(const char *path, struct error *err);

/* Adds what the policy says against the plan itself: to against, or, where a
 * run that has begun may still end, to stale. */
void host_policy_check_plan(const struct host_policy *policy, const struct plan *plan,
                            int64_t now_utc, struct arena *arena, struct verification *v);

/* Adds the patterns of the plan's authors to those whose approvals do not
 * count. Returns false where the plan does not say who they are. */
bool host_policy_exclude_authors(const struct plan *plan, struct arena *arena,
                                 struct strlist *excluded);

#endif
