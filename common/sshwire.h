/*
 * sshwire.h - the encoding in which SSH writes keys and signatures.
 *
 * Numbers are big-endian; a string is a 32-bit length and that many bytes.
 * Reading takes from the front of in, which shrinks; what it gives out points
 * into the same bytes, so nothing is allocated because a length field says so.
 */
#ifndef COMMON_SSHWIRE_H
#define COMMON_SSHWIRE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/str.h"
#include "common/strbuf.h"

/* Each returns false, leaving in alone, where there is not that much. */
bool sshwire_take(struct str *in, size_t len, struct str *out);
bool sshwire_byte(struct str *in, uint8_t *out);
bool sshwire_u32(struct str *in, uint32_t *out);
bool sshwire_u64(struct str *in, uint64_t *out);
bool sshwire_string(struct str *in, struct str *out);

/* A number that is not negative and has no needless leading zero; out is its
 * bytes, without the zero that keeps the sign, none for 0. */
bool sshwire_mpint(struct str *in, struct str *out);

void sshwire_add_u32(struct strbuf *sb, uint32_t value);
void sshwire_add_string(struct strbuf *sb, struct str bytes);
void sshwire_add_text(struct strbuf *sb, const char *text);

/* bytes is the number, big-endian; leading zeros are dropped. */
void sshwire_add_mpint(struct strbuf *sb, struct str bytes);

#endif
