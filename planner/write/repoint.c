/* repoint.c - see repoint.h. */
#include "planner/write/repoint.h"

#include <string.h>

#include "common/strbuf.h"
#include "planner/read/py_header.h"
#include "planner/read/py_lex.h"
#include "planner/read/py_string.h"
#include "planner/read/sql_read.h"

/* A piece of the text, and what stands there afterwards. */
struct edit {
    size_t begin;
    size_t end;
    const char *text;
};

struct edits {
    VEC_FIELDS(struct edit);
};

struct work {
    const struct revision *r;
    struct str text;
    const struct strlist *down;
    struct arena *arena;
    struct edits edits; /* in order of their places, once sorted */
};

/* Returns what id becomes; NULL where it stays. */
static const char *new_id(const struct work *w, struct str id)
{
    for (size_t i = 0; i < w->r->down.count && i < w->down->count; i++) {
        if (str_equals(id, w->r->down.items[i]))
            return str_equals(id, w->down->items[i]) ? NULL : w->down->items[i];
    }
    return NULL;
}

static void add(struct work *w, const char *from, size_t len, const char *text)
{
    size_t begin = (size_t)(from - w->text.ptr);

    vec_push(w->arena, &w->edits, (struct edit){ begin, begin + len, text });
}

/* Replaces the ids among the words of line; with fewer ids than before, all
 * from the first to the last of them. */
static void edit_words(struct work *w, struct str line)
{
    static const char between[] = ", \t\r\n";
    const char *first = NULL;
    const char *last = NULL;

    for (size_t at = 0; at < line.len;) {
        struct str word = { line.ptr + at, 0 };

        while (at + word.len < line.len && strchr(between, word.ptr[word.len]) == NULL)
            word.len++;
        if (word.len > 0 && w->r->down.count == w->down->count && new_id(w, word) != NULL)
            add(w, word.ptr, word.len, new_id(w, word));
        if (word.len > 0) {
            first = first == NULL ? word.ptr : first;
            last = word.ptr + word.len;
        }
        at += word.len + 1;
    }
    if (w->r->down.count != w->down->count && first != NULL)
        add(w, first, (size_t)(last - first), strlist_join(w->down, ", ", w->arena));
}

/* Returns where the text inside the literal's quotes begins and ends. */
static struct str inside(struct str literal)
{
    size_t begin = strcspn(literal.ptr, "'\"");
    char quote = literal.ptr[begin];
    size_t quotes = 1;

    if (literal.len >= begin + 6 && literal.ptr[begin + 1] == quote &&
        literal.ptr[begin + 2] == quote)
        quotes = 3;
    return (struct str){ literal.ptr + begin + quotes, literal.len - begin - 2 * quotes };
}

/* Replaces ids that are literals between begin and end; the whole value by one
 * literal where there are fewer ids than before. */
static void edit_value(struct work *w, struct srcspan span)
{
    struct str value = { w->text.ptr + span.begin, span.end - span.begin };
    struct py_lexer lx;
    struct py_token token;
    char quote = '"';

    py_lex_start(&lx, value);
    do {
        token = py_lex_next(&lx);
        if (token.kind != TOKEN_STRING)
            continue;
        quote = token.text.ptr[strcspn(token.text.ptr, "'\"")];
        if (w->r->down.count == w->down->count && new_id(w, inside(token.text)) != NULL)
            add(w, inside(token.text).ptr, inside(token.text).len, new_id(w, inside(token.text)));
    } while (token.kind != TOKEN_END);
    if (w->r->down.count != w->down->count) {
        add(w, value.ptr, value.len,
            arena_printf(w->arena, "%c%s%c", quote, w->down->items[0], quote));
    }
}

/* Finds the docstring's line "Revises: ..." and edits its words. */
static void edit_docstring(struct work *w)
{
    static const char key[] = "Revises:";
    struct py_lexer lx;
    struct py_token token;
    struct str rest;

    py_lex_start(&lx, w->text);
    token = py_lex_next(&lx);
    if (token.kind != TOKEN_STRING)
        return;
    rest = inside(token.text);
    while (rest.len > 0) {
        const char *end = memchr(rest.ptr, '\n', rest.len);
        size_t len = end == NULL ? rest.len : (size_t)(end - rest.ptr);
        size_t blank = 0;

        while (blank < len && (rest.ptr[blank] == ' ' || rest.ptr[blank] == '\t'))
            blank++;
        if (str_starts_with((struct str){ rest.ptr + blank, len - blank }, key)) {
            size_t skip = blank + sizeof(key) - 1;

            edit_words(w, (struct str){ rest.ptr + skip, len - skip });
            return;
        }
        rest.ptr += len + (end != NULL);
        rest.len -= len + (end != NULL);
    }
}

static struct str apply(const struct work *w)
{
    struct strbuf sb = { .arena = w->arena };
    size_t at = 0;

    for (size_t i = 0; i < w->edits.count; i++) {
        const struct edit *edit = &w->edits.items[i];

        strbuf_add(&sb, w->text.ptr + at, edit->begin - at);
        strbuf_addstr(&sb, edit->text);
        at = edit->end;
    }
    strbuf_add(&sb, w->text.ptr + at, w->text.len - at);
    return (struct str){ strbuf_text(&sb), sb.len };
}

/* Returns whether text revises what it shall: it is read as any other file. */
static bool reads_back(const struct work *w, struct str text)
{
    struct py_header header;
    struct sql_file file = { 0 };
    struct error refused = { 0 };

    if (w->r->kind == REVISION_SQL)
        return sql_parse(w->r->path, text, w->arena, &file, &refused) &&
               strlist_equal(&file.down, w->down);
    py_header_read(text, w->arena, &header);
    return header.unknown == NULL && strlist_equal(&header.values[PY_DOWN_REVISION].items, w->down);
}

bool repoint(const struct revision *r, struct str text, const struct strlist *down,
             struct arena *arena, struct str *out, struct error *err)
{
    struct work w = { r, text, down, arena, { 0 } };

    if (r->down_span.end > text.len || r->down_span.end <= r->down_span.begin) {
        error_at(err, ERROR_INPUT, r->down_pos, "what %s revises is computed", r->id);
        return error_hint(err, "edit it by hand: it shall revise %s",
                          strlist_join(down, " and ", arena));
    }
    if (r->kind == REVISION_SQL) {
        edit_words(&w, (struct str){ text.ptr + r->down_span.begin,
                                     r->down_span.end - r->down_span.begin });
    } else {
        edit_docstring(&w);
        edit_value(&w, r->down_span);
    }
    *out = apply(&w);
    if (reads_back(&w, *out))
        return true;
    error_at(err, ERROR_INPUT, r->down_pos, "what %s revises is not written as plain literals",
             r->id);
    return error_hint(err, "edit it by hand: it shall revise %s",
                      strlist_join(down, " and ", arena));
}
