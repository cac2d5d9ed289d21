/*
 * limits.h - how much of what strangers send is read, and why so much.
 *
 * Every reader of foreign bytes stops at one of these and says which.
 */
#ifndef COMMON_LIMITS_H
#define COMMON_LIMITS_H

enum {
    LIMIT_REVISION_FILE = 16 << 20, /* bytes; the largest seen in the wild is 2 MiB */
    LIMIT_CONFIG_FILE = 1 << 20,    /* bytes; alembic.ini, pyproject.toml, env.py */
    LIMIT_REVISIONS = 100000,       /* in one tree; the largest seen has 600 */
    LIMIT_BRANCH_LABELS = 4096,     /* in one tree; the largest seen has 9 */
    LIMIT_COMMENTS = 1000,          /* that speak to migplan, in one file; more allow nothing */
    LIMIT_DIRECTORY = 200000,       /* entries of one tree's folders */
    LIMIT_GIT_TREE = 64 << 20,      /* bytes of one tree object: a folder of a million files */
    LIMIT_STASHES = 1000,           /* of one repository */
    LIMIT_NESTING = 64,             /* brackets and blocks of one source file */
    LIMIT_PLAN_FILE = 64 << 20,     /* bytes */
    LIMIT_PLAN_DEPTH = 12,          /* nested containers of a plan */
    LIMIT_PLAN_STEPS = 10000,
    LIMIT_STATEMENTS = 100000,       /* in one plan */
    LIMIT_STATEMENT = 16 << 20,      /* bytes of one SQL statement */
    LIMIT_SIGNATURE_FILE = 64 << 10, /* bytes; an RSA-16384 signature takes 6 KiB */
    LIMIT_SIGNERS_FILE = 1 << 20,    /* bytes of an allowed signers file */
    LIMIT_SIGNATURES = 256,          /* signature files of one plan */
};

#endif
