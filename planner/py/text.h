/*
 * text.h - Python's str over UTF-8: counted and cut in characters.
 *
 * A text is valid UTF-8 (lone surrogates, which Python allows, never get in).
 */
#ifndef PLANNER_PY_TEXT_H
#define PLANNER_PY_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/str.h"
#include "common/strbuf.h"

struct py_value;

bool py_text_is_ascii(struct str text);

/* Characters. */
int64_t py_text_count(struct str text);

/* The byte offset of the character at index, which is at most the count. */
size_t py_text_offset(struct str text, int64_t index);

/* The characters from begin to end, which are within the text. */
struct str py_text_slice(struct str text, int64_t begin, int64_t end);

/* Adds a character as UTF-8; false where it is a surrogate or none. */
bool py_text_add(struct strbuf *sb, uint32_t codepoint);

/* The byte offset of needle at or after from, or -1. */
int64_t py_text_find(struct str text, struct str needle, size_t from);

/* The byte offset of the last needle that ends at or before end, or -1. */
int64_t py_text_rfind(struct str text, struct str needle, size_t end);

bool py_text_equals(struct str a, struct str b);

/* What str.isspace() and str.strip() take for a blank. Returns the length in bytes of the blank
 * that text begins with, or 0. */
size_t py_text_blank(struct str text);

/* repr() of a str (of bytes: with is_bytes); false where it depends on what Unicode takes for
 * printable. */
bool py_text_repr(struct strbuf *sb, struct str text, bool is_bytes);

/* Adds repr(real): the shortest digits that read back as the same number. */
void py_float_repr(struct strbuf *sb, double real);

/* Adds repr(value) or str(value); false where it is not known. */
bool py_add_repr(struct strbuf *sb, const struct py_value *value);
bool py_add_str(struct strbuf *sb, const struct py_value *value);

#endif
