/* md5.c - see md5.h. */
#include "common/md5.h"

#include <openssl/evp.h>
#include <stdlib.h>

void md5_hex(const void *data, size_t len, char out[33])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char digest[EVP_MAX_MD_SIZE];

    /* Fails only where memory or the provider is missing; a wrong name must not be used. */
    if (EVP_Digest(data, len, digest, NULL, EVP_md5(), NULL) != 1)
        abort();
    for (size_t i = 0; i < 16; i++) {
        out[2 * i] = digits[digest[i] >> 4];
        out[2 * i + 1] = digits[digest[i] & 15];
    }
    out[32] = '\0';
}
