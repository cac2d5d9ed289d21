/*
 * sigfault.h - what can be wrong with a signature.
 *
 * A bad signature is a result, not an error: one run says of each signature
 * file what it is. The names are stable; "verify --json" and the test vectors
 * use them.
 */
#ifndef COMMON_SIGFAULT_H
#define COMMON_SIGFAULT_H

enum sigfault {
    SIGFAULT_NONE,

    /* the file */
    SIGFAULT_FILE,
    SIGFAULT_TOOBIG,
    SIGFAULT_ARMOR,
    SIGFAULT_ARMOR_CRLF,
    SIGFAULT_ARMOR_TRAILING,

    /* what it holds */
    SIGFAULT_BLOB,
    SIGFAULT_BLOB_TRAILING,
    SIGFAULT_VERSION,
    SIGFAULT_NAMESPACE,
    SIGFAULT_RESERVED,
    SIGFAULT_HASHALG,

    /* the key and the signature proper */
    SIGFAULT_KEYTYPE,
    SIGFAULT_KEY,
    SIGFAULT_WEAKKEY,
    SIGFAULT_CERT,
    SIGFAULT_SIGALG,
    SIGFAULT_SIGBLOB,
    SIGFAULT_SK_UP,
    SIGFAULT_BADSIG,

    /* what the allowed signers file says of the signer, the nearer to yes the
     * later: of several lines the last of these faults is told */
    SIGFAULT_KEY_UNKNOWN,
    SIGFAULT_PRINCIPAL,
    SIGFAULT_NS_MISSING,
    SIGFAULT_NS_DENIED,
    SIGFAULT_KEY_NOTYET,
    SIGFAULT_KEY_EXPIRED,
    SIGFAULT_CERT_NOTYET,
    SIGFAULT_CERT_EXPIRED,

    /* the host's policy */
    SIGFAULT_REVOKED,
};

/* Returns the stable name: "BADSIG"; "OK" for none. */
const char *sigfault_name(enum sigfault fault);

/* Returns a sentence without a subject: "does not match the file's bytes". */
const char *sigfault_text(enum sigfault fault);

/* Returns what the user can do about it, or NULL. */
const char *sigfault_hint(enum sigfault fault);

#endif
