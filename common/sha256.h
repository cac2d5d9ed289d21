/* sha256.h - SHA-256 digests (OpenSSL). */
#ifndef COMMON_SHA256_H
#define COMMON_SHA256_H

#include <stddef.h>

#include "common/arena.h"

enum { SHA256_BYTES = 32 };

void sha256_digest(const void *data, size_t len, unsigned char out[SHA256_BYTES]);

/* Returns the digest as 64 lower case hexadecimal digits. */
const char *sha256_hex(const void *data, size_t len, struct arena *arena);

#endif
