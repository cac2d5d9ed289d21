/* base64.h - base64 as RFC 4648 has it, and nothing looser. */
#ifndef COMMON_BASE64_H
#define COMMON_BASE64_H

#include <stdbool.h>

#include "common/str.h"
#include "common/strbuf.h"

/* Adds the bytes as base64, padded with '='. */
void base64_add(struct strbuf *sb, struct str bytes);

/* Adds the bytes as base64 without its padding, as fingerprints have it. */
void base64_add_unpadded(struct strbuf *sb, struct str bytes);

/* Decodes all of text into arena. Returns false where it holds any other
 * character (also white space), wrong padding, or bits past the last byte. */
bool base64_decode(struct str text, struct arena *arena, struct str *out);

#endif
