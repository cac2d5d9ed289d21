/* sshkey_evp.h - SSH keys as OpenSSL holds them; for the sshkey_*.c files. */
#ifndef COMMON_SSHKEY_EVP_H
#define COMMON_SSHKEY_EVP_H

#include <openssl/types.h>

#include "common/sshkey.h"

/* Returns the public key, or NULL where OpenSSL has no use for it (a point that
 * is not on the curve). The caller frees it. */
EVP_PKEY *sshkey_evp_public(const struct sshkey *key);

/* Takes the private half of key from the front of in, as OpenSSH's format has
 * it after the type, and returns both halves; NULL where it is damaged or does
 * not belong to key. The caller frees it. */
EVP_PKEY *sshkey_evp_private(const struct sshkey *key, struct str *in);

#endif
