/* md5.h - the digest that shortens long names of constraints; never for security. */
#ifndef COMMON_MD5_H
#define COMMON_MD5_H

#include <stddef.h>

/* Writes the digest of len bytes as 32 hexadecimal digits and a NUL. */
void md5_hex(const void *data, size_t len, char out[33]);

#endif
