/* sha256.c - see sha256.h. */
#include "common/sha256.h"

#include <openssl/evp.h>
#include <stdlib.h>

void sha256_digest(const void *data, size_t len, unsigned char out[SHA256_BYTES])
{
    /* Fails only where memory or the provider is missing, and a wrong digest
     * must never be used. */
    if (EVP_Digest(data, len, out, NULL, EVP_sha256(), NULL) != 1)
        abort();
}

const char *sha256_hex(const void *data, size_t len, struct arena *arena)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char digest[SHA256_BYTES];
    char *hex = arena_alloc(arena, 2 * sizeof(digest) + 1);

    sha256_digest(data, len, digest);
    for (size_t i = 0; i < sizeof(digest); i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    return hex;
}
