/*
 * allowed_signers.h - who may sign what: the file that git and ssh-keygen use.
 *
 * A line is "principals [options] type key [comment]" (ssh-keygen(1), ALLOWED
 * SIGNERS). It is read more strictly than there, for it guards production:
 *
 * - one line that cannot be read refuses the whole file;
 * - a line without namespaces= allows nothing (it is a key for git commits);
 * - times end in Z: without it they would depend on the host's time zone;
 * - a certificate cannot stand there, only its CA.
 */
#ifndef COMMON_ALLOWED_SIGNERS_H
#define COMMON_ALLOWED_SIGNERS_H

#include <stdint.h>

#include "common/error.h"
#include "common/sshsig.h"
#include "common/vec.h"

/* One line. */
struct allowed_signer {
    const char *principals; /* patterns, separated by commas */
    const char *namespaces; /* patterns, or NULL where the line has none */
    bool authority;         /* the key is a CA's: it signs certificates, no files */
    bool has_valid_after;
    bool has_valid_before;
    int64_t valid_after_utc;
    int64_t valid_before_utc;
    struct sshkey key;
    uint32_t line;
};

struct allowed_signers {
    const char *file; /* as the user named it */
    VEC_FIELDS(struct allowed_signer);
};

/* What is asked of the file. */
struct allowed_question {
    const struct sshsig_signer *signer;
    const char *name_space;
    const char *principal; /* who it must be; NULL: whoever it is */
    int64_t now_utc;
};

/* Reads a file of at most LIMIT_SIGNERS_FILE bytes. Fails with ERROR_SIGNERS at
 * the line that is wrong. */
bool allowed_signers_read(const char *path, struct arena *arena, struct allowed_signers *out,
                          struct error *err);

/* As allowed_signers_read(), of text that was read already. */
bool allowed_signers_parse(const char *text, const char *file, struct arena *arena,
                           struct allowed_signers *out, struct error *err);

/* Returns SIGFAULT_NONE where a line lets the signer sign, and who that is in
 * out_principal: the principals of the certificate, or the line's, as written.
 * Else the fault of the line that came nearest; out_principal is then what is
 * known, or NULL. */
enum sigfault allowed_signers_check(const struct allowed_signers *signers,
                                    const struct allowed_question *question, struct arena *arena,
                                    const char **out_principal);

#endif
