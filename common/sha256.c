/* sha256.c - see sha256.h. */
#include "common/sha256.h"

#include <openssl/evp.h>
#include <stdlib.h>

#include "common/strbuf.h"

void sha256_digest(const void *data, size_t len, unsigned char out[SHA256_BYTES])
{
    /* Fails only where memory or the provider is missing, and a wrong digest
     * must never be used. */
    if (EVP_Digest(data, len, out, NULL, EVP_sha256(), NULL) != 1)
        abort();
}

const char *sha256_hex(const void *data, size_t len, struct arena *arena)
{
    unsigned char digest[SHA256_BYTES];
    struct strbuf sb = { .arena = arena };

    sha256_digest(data, len, digest);
    for (size_t i = 0; i < SHA256_BYTES; i++)
        strbuf_addf(&sb, "%02x", (unsigned)digest[i]);
    return strbuf_text(&sb);
}
