/*
 * signatures.h - whether a plan's signatures are enough.
 *
 * Roles are namespaces: "migplan/v1/plan" says "this planner made these
 * bytes", "migplan/v1/approve/ENVIRONMENT" says "a person lets them run there".
 * Who may say what stands in the allowed signers file.
 *
 * Every signature file that is given must be good: a bad one beside a plan is
 * an incident, not something to overlook. Good ones count for what they say;
 * one person counts once, however many keys they have, and one key counts
 * once, whoever it is said to be.
 */
#ifndef COMMON_SIGNATURES_H
#define COMMON_SIGNATURES_H

#include "common/allowed_signers.h"
#include "common/strlist.h"

#define SIGNATURES_PLAN    "migplan/v1/plan"
#define SIGNATURES_APPROVE "migplan/v1/approve/"

/* What is asked of the signatures. */
struct signature_policy {
    bool plan;                /* a planner's signature must be there */
    unsigned approvals;       /* so many people must have approved, */
    const char *environment;  /* for this environment; NULL where none is asked for */
    bool planner_may_approve; /* else who signed as planner does not count as approver */
    struct strlist excluded;  /* patterns of principals whose approvals do not count */
    struct strlist revoked;   /* fingerprints of keys, and ids of plans */
};

struct signatures_request {
    struct str plan;             /* the file's bytes */
    const struct strlist *files; /* the signature files */
    const struct strlist *kept;  /* signatures that stand in no file, or NULL */
    const struct allowed_signers *signers;
    const struct signature_policy *policy;
    int64_t now_utc;
};

enum signature_role {
    SIGNATURE_UNKNOWN, /* the file is no signature, or one for something else */
    SIGNATURE_PLAN,
    SIGNATURE_APPROVE,
};

/* What is known of one signature file. */
struct signature {
    const char *path; /* or what a kept one is called */
    struct str text;  /* what stood there, where it could be read */
    enum sigfault fault;
    enum signature_role role;
    const char *environment; /* of an approval, else NULL */
    const char *principal;   /* who signed; NULL where nobody is known */
    const char *fingerprint; /* of the key; NULL where none could be read */
    const char *key_type;    /* "ssh-ed25519", or NULL */
    const char *detail;      /* more about the fault, or NULL */
    const char *hint;        /* what to do about it, or NULL */
    const char *uncounted;   /* why a good one does not count, or NULL */
};

struct signatures {
    VEC_FIELDS(struct signature);
    const char *plan_id;    /* the SHA-256 of the plan, in hexadecimal */
    unsigned plan_count;    /* signatures that count for that role */
    unsigned approvals;     /* that count */
    struct strlist lacking; /* what the policy lacks, a sentence each; none where it is met */
    bool met;
};

/* Says of each file what it is, and whether the policy is met. */
void signatures_check(const struct signatures_request *request, struct arena *arena,
                      struct signatures *out);

/* Lists the signature files beside a plan, sorted: PLAN.sig and PLAN.*.sig. */
bool signatures_find(const char *plan, struct arena *arena, struct strlist *out, struct error *err);

/* Returns the role of a name space, and the environment of an approval. */
enum signature_role signatures_role(const char *name_space, const char **out_environment);

/* Returns whether it is a name that an environment may have. */
bool signatures_is_environment(const char *name);

/* Returns "plan" or "approve". */
const char *signatures_role_text(enum signature_role role);

/* Turns signatures that are not enough into the error with which a command
 * refuses the plan: ERROR_SIGNATURE or ERROR_APPROVALS. */
bool signatures_refuse(const struct signatures *signatures, const char *plan, struct error *err);

#endif
