/*
 * sshkey.h - SSH public keys: read, named, and asked whether they signed.
 *
 * Ed25519, ECDSA on the NIST curves, RSA, and the security key (FIDO) forms of
 * the first two. DSA is not supported.
 *
 * The parts of a key point into the bytes it was read from, which must outlive
 * it.
 */
#ifndef COMMON_SSHKEY_H
#define COMMON_SSHKEY_H

#include <stdbool.h>

#include "common/sigfault.h"
#include "common/str.h"
#include "common/strbuf.h"

enum sshkey_kind {
    SSHKEY_ED25519,
    SSHKEY_ECDSA_256,
    SSHKEY_ECDSA_384,
    SSHKEY_ECDSA_521,
    SSHKEY_RSA,
    SSHKEY_SK_ED25519,
    SSHKEY_SK_ECDSA,
};

struct sshkey {
    enum sshkey_kind kind;
    struct str blob;        /* the public key as SSH writes it; equal keys have equal blobs */
    struct str point;       /* of Ed25519 and ECDSA */
    struct str exponent;    /* of RSA, big-endian */
    struct str modulus;     /* of RSA, big-endian */
    struct str application; /* of security keys: "ssh:" */
};

/* Reads a key of which blob is all. Returns SIGFAULT_NONE, SIGFAULT_KEYTYPE or
 * SIGFAULT_KEY. A weak key can be read: see sshkey_is_weak(). */
enum sigfault sshkey_parse(struct str blob, struct sshkey *out);

/* Takes a key of kind from the front of in, where its type has been read, as
 * certificates have it; its blob is made in arena. */
enum sigfault sshkey_take(enum sshkey_kind kind, struct str *in, struct arena *arena,
                          struct sshkey *out);

/* Finds the kind whose keys are of that type: "ssh-ed25519". */
bool sshkey_kind_of(struct str type, enum sshkey_kind *out);

/* Returns the type: "ssh-ed25519". */
const char *sshkey_type(const struct sshkey *key);

/* Returns whether a signature by it is worth nothing: RSA under 2048 bits. */
bool sshkey_is_weak(const struct sshkey *key);

bool sshkey_equals(const struct sshkey *a, const struct sshkey *b);

/* Returns "SHA256:" and the digest, as ssh-keygen -l prints it. */
const char *sshkey_fingerprint(const struct sshkey *key, struct arena *arena);

/* Reads the line of a .pub file, "type base64 [comment]", comment "" where
 * there is none. Returns SIGFAULT_NONE, SIGFAULT_KEYTYPE or SIGFAULT_KEY. */
enum sigfault sshkey_parse_line(struct str line, struct arena *arena, struct sshkey *out,
                                struct str *out_comment);

/* Returns whether key made signature over message: SIGFAULT_NONE, or what is
 * wrong with it. */
enum sigfault sshkey_verify(const struct sshkey *key, struct str signature, struct str message,
                            struct arena *arena);

#endif
