/*
 * sshsig.h - SSH signatures of files (OpenSSH's PROTOCOL.sshsig).
 *
 * Stricter than ssh-keygen: version 1 only, sha512 only, nothing in the
 * reserved field, one signature in a file and nothing around it.
 */
#ifndef COMMON_SSHSIG_H
#define COMMON_SSHSIG_H

#include "common/sshcert.h"

enum { SSHSIG_DIGEST_BYTES = 64 };

/* The digest of the signed file, made once for all its signatures. */
struct sshsig_digest {
    unsigned char bytes[SSHSIG_DIGEST_BYTES];
};

/* A signature as it stands in its file; nothing is believed yet. */
struct sshsig {
    struct str public_key;
    struct str name_space; /* what it is for: "migplan/v1/plan" */
    struct str signature;
};

/* Who signed, once the signature holds. */
struct sshsig_signer {
    struct sshkey key;    /* the certified one where there is a certificate */
    struct sshcert *cert; /* or NULL */
};

void sshsig_digest(struct str file, struct sshsig_digest *out);

/* Reads a signature file. Returns SIGFAULT_NONE or what is wrong with it. */
enum sigfault sshsig_parse(struct str armored, struct arena *arena, struct sshsig *out);

/* Reads the key of sig, or the certificate and what it says of itself. */
enum sigfault sshsig_read_signer(const struct sshsig *sig, struct arena *arena,
                                 struct sshsig_signer *out);

/* Returns whether signer made sig over a file of that digest. */
enum sigfault sshsig_verify(const struct sshsig *sig, const struct sshsig_signer *signer,
                            const struct sshsig_digest *digest, struct arena *arena);

/* Returns what a key must sign so that a file of that digest is signed. */
struct str sshsig_message(const struct sshsig_digest *digest, struct str name_space,
                          struct arena *arena);

/* Returns the text of the signature file. */
const char *sshsig_armor(const struct sshsig *sig, struct arena *arena);

#endif
