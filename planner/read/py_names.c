/* py_names.c - see py_names.h. */
#include "planner/read/py_names.h"

#include "planner/read/py_lex.h"
#include "planner/read/py_string.h"

struct reader {
    const char *path;
    struct arena *arena;
    struct py_lexer lexer;
    struct py_token token;
};

static void start(struct reader *r, const char *path, struct str text, struct arena *arena)
{
    *r = (struct reader){ .path = path, .arena = arena };
    py_lex_start(&r->lexer, text);
    r->token = py_lex_next(&r->lexer);
}

static void advance(struct reader *r)
{
    r->token = py_lex_next(&r->lexer);
}

static bool at_end(const struct reader *r)
{
    return r->token.kind == TOKEN_NEWLINE || r->token.kind == TOKEN_END;
}

static void skip_line(struct reader *r)
{
    while (!at_end(r))
        advance(r);
    if (r->token.kind == TOKEN_NEWLINE)
        advance(r);
}

static bool is_keyword(const struct py_token *token)
{
    return py_token_is_name(token, "import") || py_token_is_name(token, "as");
}

/* Reads "..a.b"; "" where there is none. */
static const char *dotted(struct reader *r)
{
    struct strbuf sb = { .arena = r->arena };

    while ((r->token.kind == TOKEN_NAME && !is_keyword(&r->token)) ||
           (r->token.kind == TOKEN_OPERATOR && r->token.text.ptr[0] == '.')) {
        strbuf_add(&sb, r->token.text.ptr, r->token.text.len);
        advance(r);
    }
    return strbuf_text(&sb);
}

static void skip_alias(struct reader *r)
{
    if (!py_token_is_name(&r->token, "as"))
        return;
    advance(r);
    if (r->token.kind == TOKEN_NAME)
        advance(r);
}

/* import a.b as c, d */
static void read_import(struct reader *r, struct srcpos pos, struct py_import_names *out)
{
    do {
        const char *module;

        advance(r);
        module = dotted(r);
        if (module[0] != '\0')
            vec_push(r->arena, out, (struct py_import_name){ module, NULL, pos });
        skip_alias(r);
    } while (py_token_is_op(&r->token, ','));
}

/* from .a import (b as c, d) */
static void read_from(struct reader *r, struct srcpos pos, struct py_import_names *out)
{
    const char *module;

    advance(r);
    module = dotted(r);
    if (!py_token_is_name(&r->token, "import"))
        return;
    advance(r);
    while (!at_end(r)) {
        if (r->token.kind == TOKEN_NAME) {
            const char *name = arena_strndup(r->arena, r->token.text.ptr, r->token.text.len);

            vec_push(r->arena, out, (struct py_import_name){ module, name, pos });
        }
        advance(r);
        skip_alias(r);
    }
}

void py_names_read_imports(const char *path, struct str text, struct arena *arena,
                           struct py_import_names *out)
{
    struct reader r;

    start(&r, path, text, arena);
    while (r.token.kind != TOKEN_END) {
        struct srcpos pos = { r.path, r.token.line, r.token.column };

        if (py_token_is_name(&r.token, "import"))
            read_import(&r, pos, out);
        else if (py_token_is_name(&r.token, "from"))
            read_from(&r, pos, out);
        skip_line(&r);
    }
}

/* Reads what is assigned, of which only whole literals count. */
static void read_strings(struct reader *r, struct strlist *out)
{
    while (!at_end(r) && !py_token_is_op(&r->token, '='))
        advance(r);
    for (; !at_end(r); advance(r)) {
        struct strbuf sb = { .arena = r->arena };

        if (r->token.kind == TOKEN_STRING && py_string_add(r->token.text, &sb) == NULL)
            vec_push(r->arena, out, strbuf_text(&sb));
    }
}

void py_names_read_replaces(struct str text, struct arena *arena, struct strlist *out)
{
    struct reader r;

    start(&r, NULL, text, arena);
    while (r.token.kind != TOKEN_END) {
        if (r.token.column == 1 && py_token_is_name(&r.token, "replaces"))
            read_strings(&r, out);
        skip_line(&r);
    }
}
