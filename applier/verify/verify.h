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

/* A plan that the ledger kept, with the signatures it was let in by. */
struct verify_kept {
    const char *name; /* what to call it */
    struct str bytes;
    struct strlist signatures; /* texts; none: it was let in unsigned */
};

/* Judges it by what the host says now; as verify_plan(). request's plan, files
 * and allow_unsigned are not looked at. */
bool verify_kept_plan(const struct verify_request *request, const struct verify_kept *kept,
                      struct arena *arena, struct verification *out, struct error *err);

/* Reads and judges the plan; look at out->met. Fails where a file cannot be
 * read, or the policy or the allowed signers are wrong. Refuse a plan that is
 * not met by verification_refuse(). */
bool verify_plan(const struct verify_request *request, struct arena *arena,
                 struct verification *out, struct error *err);

#endif
