/*
 * str.h - bytes from outside, before they are known to be text.
 *
 * Once str_check_text() has passed, the bytes hold no NUL and are valid
 * UTF-8, and a C string of them means the same.
 */
#ifndef COMMON_STR_H
#define COMMON_STR_H

#include <stdbool.h>
#include <stddef.h>

struct error;

struct str {
    const char *ptr;
    size_t len; /* bytes */
};

/* Returns a C string as bytes, without its NUL. */
struct str str_of(const char *s);

bool str_equals(struct str a, const char *b);
bool str_starts_with(struct str s, const char *prefix);

/* Returns s without blanks (space, tab, CR, LF, FF, VT) at either end. */
struct str str_trim(struct str s);

/* Decodes the first character. Returns its length in bytes, or 0 where s is
 * empty or does not begin with valid UTF-8 (no surrogates, no overlong forms). */
size_t str_decode(struct str s, unsigned *codepoint);

/* Returns whether text holds no NUL and is UTF-8. */
bool str_is_text(struct str text);

/* Fails with ERROR_INPUT where text holds a NUL or is not UTF-8, with the
 * line of the fault. file is what to call it. */
bool str_check_text(struct str text, const char *file, struct error *err);

#endif
