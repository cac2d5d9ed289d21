/*
 * json_out.h - JSON written piece by piece: keys in the order they are given.
 *
 *     struct js_out js = { .text = { .arena = arena } };
 *
 *     js_open(&js, NULL, '{');
 *     js_string(&js, "schema", "migplan.heads/1");
 *     js_strings(&js, "heads", &heads);
 *     js_close(&js, '}');
 *     fputs(js_text(&js), out);
 *
 * Indented by two blanks and ended by a newline; with line set, all on one
 * line, for JSON Lines. Bytes that are not UTF-8 become U+FFFD.
 */
#ifndef COMMON_JSON_OUT_H
#define COMMON_JSON_OUT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/strbuf.h"
#include "common/strlist.h"

struct js_out {
    struct strbuf text;
    bool line;      /* all on one line */
    unsigned depth; /* open containers */
    bool filled;    /* the innermost one holds something */
};

/* Begins an object '{' or an array '['. In all of these key is NULL in an
 * array and at the top. */
void js_open(struct js_out *js, const char *key, char bracket);

/* Ends it: '}' or ']'. */
void js_close(struct js_out *js, char bracket);

/* value must not be NULL: what is not known is left out. */
void js_string(struct js_out *js, const char *key, const char *value);
void js_number(struct js_out *js, const char *key, int64_t value);
void js_bool(struct js_out *js, const char *key, bool value);
void js_null(struct js_out *js, const char *key);

/* As js_string(), and writes nothing where value is NULL or "". */
void js_string_if(struct js_out *js, const char *key, const char *value);

void js_strings(struct js_out *js, const char *key, const struct strlist *values);

/* Returns what was written, with a newline at the end. Nothing may be open. */
const char *js_text(struct js_out *js);

/* Adds text as JSON spells a string, quotes and all, with no more escapes than
 * JSON asks for: the spelling of Python's json without ensure_ascii. */
void js_add_quoted(struct strbuf *sb, const char *text, size_t len);

#endif
