/*
 * verify.h - lets a plan in, or not: its signatures and the host's policy.
 *
 * The host says what it wants in /etc/migplan/policy.toml and who may sign in
 * /etc/migplan/allowed_signers; both must belong to root and be writable by
 * nobody else. The command line can ask for more than the policy, never for
 * less.
 */
#ifndef APPLIER_VERIFY_VERIFY_H
#define APPLIER_VERIFY_VERIFY_H

#include "common/verification.h"

#define VERIFY_HOST_POLICY "/etc/migplan/policy.toml"

struct verify_request {
    const char *plan;        /* the file, or "-" for standard input */
    struct strlist files;    /* --signature */
    const char *signers;     /* --signers, or NULL: the policy's, else the host's */
    const char *policy;      /* --policy, or NULL: the host's, where there is one */
    const char *environment; /* --environment, or NULL: the policy's, else the plan's */
    int64_t require;         /* --require: approvals */
    bool allow_unsigned;     /* --allow-unsigned: refused where there is a policy */
    int64_t now_utc;
};

/* Reads and judges the plan; look at out->met. Fails where a file cannot be
 * read, or the policy or the allowed signers are wrong. Refuse a plan that is
 * not met by verification_refuse(). */
bool verify_plan(const struct verify_request *request, struct arena *arena,
                 struct verification *out, struct error *err);

#endif
