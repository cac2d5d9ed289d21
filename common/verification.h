/*
 * verification.h - a plan, read once: who signed it, and is that enough?
 *
 * What migplan verify, migapply verify and migapply apply have in common. The
 * bytes that are verified are the bytes that are parsed: nobody can change the
 * file in between.
 */
#ifndef COMMON_VERIFICATION_H
#define COMMON_VERIFICATION_H

#include "common/plan.h"
#include "common/signatures.h"

/* Where the allowed signers are unless --signers says otherwise: the project's
 * for migplan, the host's for both. */
#define VERIFICATION_PROJECT_SIGNERS ".migplan/allowed_signers"
#define VERIFICATION_HOST_SIGNERS    "/etc/migplan/allowed_signers"

struct verification_request {
    const char *plan;               /* the file, or "-" for standard input */
    struct strlist files;           /* signature files beside those that lie beside the plan */
    const struct strlist *kept;     /* instead of files: signatures as texts; NULL for files */
    const char *signers;            /* the allowed signers file */
    struct signature_policy policy; /* environment NULL: the plan's own */
    bool allow_unsigned;            /* a plan without any signature passes; a bad one never does */
    int64_t now_utc;
};

struct verification {
    const char *file; /* the plan's, "-" for standard input */
    struct str bytes;
    struct plan *plan;              /* NULL where the file is no plan; */
    struct error no_plan;           /* then why */
    struct signature_policy policy; /* what was asked, the plan's own wishes added */
    struct signatures signatures;
    struct strlist against; /* what else speaks against the plan: its window, the host's policy */
    bool too_late;          /* one of these is the plan's age */
    struct strlist stale;   /* why no run of it may begin now; one that has begun may end */
    const char *host_environment; /* what the host's policy says it is, or NULL */
    bool unsigned_plan;           /* it has no signature, and that was allowed */
    bool good; /* it is a plan, well signed, and nothing speaks against it but its age */
    bool met;  /* it is a plan, and the policy is met */
};

/* Reads the plan, which need not be a good one. Fails where the file cannot be
 * read. "-" is standard input. */
bool verification_read(const char *plan, struct arena *arena, struct verification *out,
                       struct error *err);

/* As verification_read(), of a plan that was kept elsewhere than in a file. */
void verification_take(const char *name, struct str bytes, struct arena *arena,
                       struct verification *out);

/* Judges the signatures of the plan that was read. Fails where the allowed
 * signers are wrong, or approvals are asked for and nobody says for which
 * environment. */
bool verification_judge(const struct verification_request *request, struct arena *arena,
                        struct verification *out, struct error *err);

/* Fails with ERROR_SIGNERS where path is NULL: nobody said who may sign. */
bool verification_need_signers(const char *path, struct error *err);

/* Turns a verification that is not met into the error of a refused plan. */
bool verification_refuse(const struct verification *v, struct error *err);

/* Returns the screen of verify, and its JSON (migplan.verify/1). */
const char *verification_text(const struct verification *v, struct arena *arena);
const char *verification_json(const struct verification *v, struct arena *arena);

#endif
