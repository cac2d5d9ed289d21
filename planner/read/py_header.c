/* py_header.c - see py_header.h. */
#include "planner/read/py_header.h"

#include <string.h>

#include "planner/read/py_value.h"

static const char *const variables[PY_VARIABLES] = {
    [PY_REVISION] = "revision",
    [PY_DOWN_REVISION] = "down_revision",
    [PY_BRANCH_LABELS] = "branch_labels",
    [PY_DEPENDS_ON] = "depends_on",
};

const char *py_variable_name(enum py_variable variable)
{
    return variables[variable];
}

/* Returns the variable that the token names, PY_VARIABLES for none. */
static enum py_variable find_variable(const struct py_token *token)
{
    enum py_variable v = PY_REVISION;

    while (v < PY_VARIABLES && !py_token_is_name(token, variables[v]))
        v++;
    return v;
}

/* Returns whether binding the name would change what Alembic sees. */
static bool is_watched(const struct py_token *token)
{
    return find_variable(token) != PY_VARIABLES || py_token_is_name(token, "__doc__");
}

/* Returns whether the token lets code bind names without naming them. */
static bool is_magic(const struct py_token *token)
{
    static const char *const names[] = { "globals", "exec", "eval", "setattr", "vars", "locals" };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (py_token_is_name(token, names[i]))
            return true;
    }
    return false;
}

static bool is_one_of(const struct py_token *token, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (py_token_is_name(token, *words))
            return true;
    }
    return false;
}

/* Statements that bind each name they hold; import is one of them where the
 * name is what is imported. */
static const char *const binders[] = {
    "del", "global", "import", "from", "for", "with", "except", "async", NULL,
};

/* Moves to the end of the statement. Notes it as unknown where it could bind
 * a variable. */
static void skip_statement(struct py_parser *p)
{
    bool binds = is_one_of(&p->token, binders);
    bool seen = false;
    bool after_dot = false;

    for (; !py_at_end(p); py_advance(p)) {
        const struct py_token *t = &p->token;
        bool is_target = t->kind == TOKEN_OPERATOR && ((t->op == '=' && t->depth == 0) ||
                                                       t->op == OP_UPDATE || t->op == OP_WALRUS);

        if (seen && is_target)
            py_unknown(p, "is bound by a statement that is not a plain assignment");
        if (!after_dot && is_watched(t)) {
            seen = true;
            if (binds)
                py_unknown(p, "is bound by a statement that is not a plain assignment");
        }
        if (is_magic(t) || t->kind == TOKEN_BAD)
            py_unknown(p, t->kind == TOKEN_BAD ? "is not Python" : "may be bound by a call");
        after_dot = py_token_is_op(t, '.');
    }
}

/* Returns whether line, of a function or class, gives it a watched name. */
static bool defines_watched(struct str line)
{
    struct py_lexer lx;
    struct py_token token;

    py_lex_start(&lx, line);
    token = py_lex_next(&lx);
    if (py_token_is_name(&token, "async"))
        py_lex_next(&lx);
    token = py_lex_next(&lx);
    return is_watched(&token);
}

/* Returns whether text, which begins a line at the margin, can bind nothing. */
static bool is_harmless(struct str line)
{
    static const char harmless[] = " \t\n\r#@)]}\"'";

    if (line.len == 0 || strchr(harmless, line.ptr[0]) != NULL)
        return true;
    return (str_starts_with(line, "def ") || str_starts_with(line, "class ") ||
            str_starts_with(line, "async def ")) &&
           !defines_watched(line);
}

/* Returns the length of the first line of text, without LF or CR LF. */
static size_t line_length(struct str text, size_t *taken)
{
    const char *end = memchr(text.ptr, '\n', text.len);
    size_t len = end == NULL ? text.len : (size_t)(end - text.ptr);

    *taken = end == NULL ? len : len + 1;
    return len > 0 && text.ptr[len - 1] == '\r' ? len - 1 : len;
}

/* Returns whether no line of text begins a statement other than functions and
 * classes. Looks at the margin only, so it may say no where the line is part
 * of a string; it never says yes wrongly. */
static bool has_only_functions(struct str text)
{
    if (memchr(text.ptr, '\f', text.len) != NULL)
        return false;
    while (text.len > 0) {
        size_t taken;
        size_t len = line_length(text, &taken);

        /* A CR alone ends a line, too. */
        if (!is_harmless(text) || memchr(text.ptr, '\r', len) != NULL)
            return false;
        text.ptr += taken;
        text.len -= taken;
    }
    return true;
}

/* Moves past a logical line of a function. */
static void skip_line(struct py_parser *p)
{
    bool is_global = py_token_is_name(&p->token, "global");

    for (; p->token.kind != TOKEN_END && p->token.kind != TOKEN_NEWLINE; py_advance(p)) {
        if (p->token.kind == TOKEN_BAD)
            py_unknown(p, "is not Python");
        if (is_global && is_watched(&p->token))
            py_unknown(p, "may be bound by a function");
    }
    py_advance(p);
}

static bool is_indented(const struct py_token *token)
{
    return token->kind != TOKEN_END && token->first && token->column > 1;
}

/* Moves past a function or class, whose names are its own. Moves to the end of
 * the file where nothing else follows. */
static void skip_function(struct py_parser *p)
{
    struct str rest = { p->token.text.ptr, (size_t)(p->lexer.end - p->token.text.ptr) };

    if (has_only_functions(rest)) {
        p->lexer.at = p->lexer.end;
        p->token = (struct py_token){ .kind = TOKEN_END };
        return;
    }
    if (defines_watched(rest))
        py_unknown(p, "is bound by a statement that is not a plain assignment");
    do {
        skip_line(p);
    } while (is_indented(&p->token));
}

/* Reads "NAME = value" or "NAME: annotation = value", at the name. */
static void read_assignment(struct py_parser *p, enum py_variable variable)
{
    struct header_value value = { .pos = { NULL, p->token.line, p->token.column } };

    py_advance(p);
    if (py_token_is_op(&p->token, ':')) {
        while (!py_at_end(p) && !(p->token.depth == 0 && py_token_is_op(&p->token, '=')))
            py_advance(p);
        if (py_at_end(p))
            return; /* an annotation alone binds nothing */
    }
    if (!py_token_is_op(&p->token, '=')) {
        py_unknown(p, "is bound by a statement that is not a plain assignment");
        return;
    }
    py_advance(p);
    if (header_value_read(p, &value))
        p->out->values[variable] = value;
    else
        p->out->variable = variables[variable];
}

static bool is_text(const struct py_token *token)
{
    return token->kind == TOKEN_STRING &&
           strcspn(token->text.ptr, "\"'") == strcspn(token->text.ptr, "\"'bBfF");
}

/* Reads the docstring, if the first statement is one. */
static void read_doc(struct py_parser *p)
{
    struct py_parser start = *p;
    const char *doc = NULL;
    unsigned open = 0;

    for (; py_token_is_op(&p->token, '('); open++)
        py_advance(p);
    if (is_text(&p->token) && header_value_string(p, &doc)) {
        for (; open > 0 && py_token_is_op(&p->token, ')'); open--)
            py_advance(p);
        if (open == 0 && py_at_end(p))
            p->out->doc = doc;
    }
    if (p->out->doc == NULL)
        *p = start;
}

static bool begins_function(const struct py_token *token)
{
    static const char *const words[] = { "def", "class", NULL };

    return py_token_is_op(token, '@') || is_one_of(token, words);
}

static bool is_coroutine(struct py_parser *p)
{
    struct py_lexer ahead = p->lexer;
    struct py_token next;

    if (!py_token_is_name(&p->token, "async"))
        return false;
    next = py_lex_next(&ahead);
    return py_token_is_name(&next, "def");
}

/* Reads one statement of the module, at its first token. */
static void read_statement(struct py_parser *p)
{
    enum py_variable variable = find_variable(&p->token);

    if (!is_indented(&p->token) && (begins_function(&p->token) || is_coroutine(p))) {
        skip_function(p);
        return;
    }
    if (!is_indented(&p->token) && variable != PY_VARIABLES)
        read_assignment(p, variable);
    if (p->out->unknown == NULL)
        skip_statement(p);
    py_advance(p);
}

void py_header_read(struct str text, struct arena *arena, struct py_header *out)
{
    struct py_parser p = { .arena = arena, .out = out };

    *out = (struct py_header){ 0 };
    py_lex_start(&p.lexer, text);
    p.token = py_lex_next(&p.lexer);
    read_doc(&p);
    while (out->unknown == NULL && p.token.kind != TOKEN_END)
        read_statement(&p);
}
