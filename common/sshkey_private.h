/*
 * sshkey_private.h - private keys in OpenSSH's own format, to sign with.
 *
 * Only unencrypted ones: the key derivation of encrypted ones (bcrypt) is in
 * no library here, and ssh-agent opens them anyway.
 */
#ifndef COMMON_SSHKEY_PRIVATE_H
#define COMMON_SSHKEY_PRIVATE_H

#include "common/error.h"
#include "common/sshkey.h"

struct sshkey_private;

/* Reads the file of a private key, which must not be readable by others.
 * Fails with ERROR_KEY. */
bool sshkey_private_read(const char *path, struct arena *arena, struct sshkey_private **out,
                         struct error *err);

/* Its public half; lives as long as the private one. */
const struct sshkey *sshkey_private_public(const struct sshkey_private *key);

/* Returns the comment, "" where there is none. */
const char *sshkey_private_comment(const struct sshkey_private *key);

/* Signs message; out is what SSH calls a signature: algorithm and bytes. */
bool sshkey_private_sign(const struct sshkey_private *key, struct str message, struct arena *arena,
                         struct str *out, struct error *err);

#endif
