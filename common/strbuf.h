/*
 * strbuf.h - text built up piece by piece, in an arena.
 *
 *     struct strbuf sql = { .arena = arena };
 *
 *     strbuf_addf(&sql, "drop table %s", name);
 *     run(strbuf_text(&sql));
 *
 * Appending may move the text: keep no pointer into it across an append.
 */
#ifndef COMMON_STRBUF_H
#define COMMON_STRBUF_H

#include "common/arena.h"

struct strbuf {
    struct arena *arena;
    char *ptr;  /* NULL until something is added, then NUL-terminated */
    size_t len; /* bytes, without the NUL */
    size_t cap; /* bytes */
};

void strbuf_add(struct strbuf *sb, const void *data, size_t len);
void strbuf_addstr(struct strbuf *sb, const char *s);
void strbuf_addch(struct strbuf *sb, char c);
void strbuf_addf(struct strbuf *sb, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Makes room for len bytes that somebody else writes, and returns where.
 * strbuf_added() says how many of them came. */
char *strbuf_room(struct strbuf *sb, size_t len);
void strbuf_added(struct strbuf *sb, size_t len);

/* Adds a Unicode character, at most 0x10ffff, as UTF-8. */
void strbuf_addchar(struct strbuf *sb, unsigned long codepoint);

/* Returns the text so far, "" where there is none. */
const char *strbuf_text(const struct strbuf *sb);

#endif
