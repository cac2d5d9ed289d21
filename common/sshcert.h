/*
 * sshcert.h - OpenSSH certificates: a CA's word for whose key it is.
 *
 * Only what may sign a plan is let through: a user's certificate with at least
 * one principal and no critical options (nobody here could honour them),
 * signed by its CA. Whether the CA may do that, and when it is valid, is the
 * allowed signers file's business.
 */
#ifndef COMMON_SSHCERT_H
#define COMMON_SSHCERT_H

#include <stdint.h>

#include "common/sshkey.h"
#include "common/strlist.h"

struct sshcert {
    struct sshkey key;         /* whose it is */
    struct sshkey ca;          /* who says so */
    struct strlist principals; /* at least one */
    const char *key_id;        /* what the CA calls it */
    uint64_t valid_after;      /* seconds since 1970 */
    uint64_t valid_before;     /* the first second in which it no longer holds */
};

/* Returns whether blob begins as a certificate does. */
bool sshcert_is_one(struct str blob);

/* Reads blob and checks the CA's signature. Returns SIGFAULT_NONE,
 * SIGFAULT_KEYTYPE, SIGFAULT_KEY where it is damaged, SIGFAULT_WEAKKEY, or
 * SIGFAULT_CERT where it may not sign. */
enum sigfault sshcert_parse(struct str blob, struct arena *arena, struct sshcert *out);

#endif
