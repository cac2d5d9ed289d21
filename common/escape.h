/*
 * escape.h - text from strangers, made harmless for a terminal and a log.
 *
 * Messages, file names and SQL come from repositories that anyone may write
 * to. Control characters (C0, C1, DEL), bytes that are not UTF-8 and the bidi
 * controls U+202A-202E and U+2066-2069 are shown as \xNN or \u{NNNN}.
 */
#ifndef COMMON_ESCAPE_H
#define COMMON_ESCAPE_H

#include <stdbool.h>
#include <stdio.h>

#include "common/strbuf.h"

/* Prints text on one line; tab and newline are shown as \t and \n. */
void escape_print(const char *text, FILE *out);

/* As escape_print(), into a buffer. */
void escape_add(struct strbuf *sb, const char *text);

/* As escape_add(), but newlines and tabs stay what they are. */
void escape_add_lines(struct strbuf *sb, const char *text);

/* Adds text as one word of a POSIX shell: quoted unless it holds nothing but
 * letters, digits and _./@:+=-. For the commands that hints let people paste. */
void escape_add_shell(struct strbuf *sb, const char *text);

/* Returns whether the character is a bidi control. */
bool escape_is_bidi(unsigned codepoint);

#endif
