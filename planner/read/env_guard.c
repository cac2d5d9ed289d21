/* env_guard.c - see env_guard.h. */
#define _GNU_SOURCE /* memmem() */
#include "planner/read/env_guard.h"

#include <string.h>

#include "planner/ddl/guard.h"
#include "planner/read/py_lex.h"
#include "planner/read/py_string.h"

struct scan {
    struct py_lexer lx;
    struct py_token token;
    const char *path;
    const char *name;
    const struct py_source *env;
    bool is_env;
    struct arena *arena;
    struct ddl_guards *out;
};

/* NAME(first, "strings", ..., replace=True) */
struct call {
    const char *first; /* the last part of a dotted name; "" where it is none */
    struct strlist strings;
    bool replaces;
    bool returns; /* retval=True */
};

static bool has(struct str text, const char *what)
{
    return memmem(text.ptr, text.len, what, strlen(what)) != NULL;
}

static void advance(struct scan *s)
{
    s->token = py_lex_next(&s->lx);
}

static const char *string_of(const struct scan *s)
{
    struct strbuf sb = { .arena = s->arena };

    return py_string_add(s->token.text, &sb) == NULL ? strbuf_text(&sb) : "";
}

/* Reads the arguments; the current token is the bracket. */
static void read_call(struct scan *s, struct call *out)
{
    unsigned depth = s->token.depth;
    bool is_first = true;
    struct py_token before = { 0 };

    *out = (struct call){ .first = "" };
    for (advance(s); s->token.kind != TOKEN_END && s->token.depth > depth; advance(s)) {
        bool is_top = s->token.depth == depth + 1;

        if (is_top && py_token_is_op(&s->token, ','))
            is_first = false;
        else if (is_top && is_first && s->token.kind == TOKEN_NAME)
            out->first = arena_strndup(s->arena, s->token.text.ptr, s->token.text.len);
        else if (s->token.kind == TOKEN_STRING)
            vec_push(s->arena, &out->strings, string_of(s));
        else if (py_token_is_name(&s->token, "True") && py_token_is_name(&before, "replace"))
            out->replaces = true;
        else if (py_token_is_name(&s->token, "True") && py_token_is_name(&before, "retval"))
            out->returns = true;
        if (!py_token_is_op(&s->token, '='))
            before = s->token;
    }
}

static const char *reason(const struct scan *s, uint32_t line, const char *what)
{
    return arena_printf(s->arena, "%s:%u %s", s->path, line, what);
}

static bool is_for_postgres(const struct call *call)
{
    return call->strings.count == 0 || strlist_has(&call->strings, "postgresql");
}

static bool makes_engine(const struct py_token *token)
{
    return py_token_is_name(token, "engine_from_config") ||
           py_token_is_name(token, "async_engine_from_config") ||
           py_token_is_name(token, "create_engine") ||
           py_token_is_name(token, "create_async_engine");
}

/* Whether env.py makes an engine of its own and never speaks of another module's of that name. */
static bool is_foreign_engine(const struct scan *s, const char *name)
{
    struct py_lexer lx;
    struct py_token token;
    struct py_token before = { 0 };
    bool is_import = false;
    bool makes = false;

    py_lex_start(&lx, s->env->text);
    for (token = py_lex_next(&lx); token.kind != TOKEN_END; token = py_lex_next(&lx)) {
        if (token.first)
            is_import = py_token_is_name(&token, "from") || py_token_is_name(&token, "import");
        if (is_import && py_token_is_op(&token, '*'))
            return false;
        if (py_token_is_name(&token, name) && (is_import || py_token_is_op(&before, '.')))
            return false;
        makes = makes || (py_token_is_op(&token, '(') && makes_engine(&before));
        before = token;
    }
    return makes;
}

/* The class of all engines or connections, or an engine that migrations may run on. */
static bool is_listened_to(const struct scan *s, const char *target)
{
    static const char *const classes[] = { "", "Engine", "Connection", "AsyncEngine",
                                           "AsyncConnection" };

    for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
        if (strcmp(classes[i], target) == 0)
            return true;
    }
    return s->is_env || !is_foreign_engine(s, target);
}

/* "if NAME:", "pass", or "table.kwargs['mysql_engine'] = NAME"; the lexer stands behind its first
 * token, and is left behind its end. */
static bool is_mysql_line(struct scan *s, struct py_token first)
{
    struct py_token before = first;
    struct py_token token = py_lex_next(&s->lx);
    bool is_mysql = false;
    bool is_call = false;

    for (; token.kind != TOKEN_NEWLINE && token.kind != TOKEN_END; token = py_lex_next(&s->lx)) {
        s->token = token;
        if (token.kind == TOKEN_STRING && py_token_is_op(&before, '['))
            is_mysql = strncmp(string_of(s), "mysql_", 6) == 0;
        is_call = is_call || py_token_is_op(&token, '(');
        before = token;
    }
    if (py_token_is_name(&first, "if"))
        return !is_call && py_token_is_op(&before, ':');
    return !is_call && (is_mysql || py_token_is_name(&first, "pass"));
}

/* Whether the function that is decorated does nothing but set options of MySQL. */
static bool is_for_mysql(const struct scan *at)
{
    struct scan s = *at;
    struct py_token token = py_lex_next(&s.lx);
    uint32_t column = 0;
    bool is_harmless = true;
    size_t lines = 0;

    while (token.kind == TOKEN_NEWLINE || py_token_is_op(&token, ')'))
        token = py_lex_next(&s.lx);
    if (!py_token_is_name(&token, "def"))
        return false;
    column = token.column;
    while (token.kind != TOKEN_NEWLINE && token.kind != TOKEN_END)
        token = py_lex_next(&s.lx);
    for (token = py_lex_next(&s.lx);
         is_harmless && token.kind != TOKEN_END && token.column > column;
         token = py_lex_next(&s.lx)) {
        if (token.kind == TOKEN_NEWLINE || token.kind == TOKEN_STRING)
            continue;
        is_harmless = is_mysql_line(&s, token);
        lines++;
    }
    return is_harmless && lines > 0;
}

static void take_listener(struct scan *s, uint32_t line, const struct call *call)
{
    const char *event = call->strings.count == 0 ? "" : call->strings.items[0];

    if (strcmp(call->first, "Table") == 0 || strcmp(call->first, "Column") == 0) {
        if (is_for_mysql(s))
            return;
        guard_add_event(s->out, s->arena, event,
                        reason(s, line, "has code run when tables are made or dropped"));
    } else if (call->returns && is_listened_to(s, call->first) &&
               (strcmp(event, "before_cursor_execute") == 0 ||
                strcmp(event, "before_execute") == 0)) {
        guard_add_element(s->out, s->arena, "Executable",
                          reason(s, line, "changes what is executed by code"));
    }
}

static void take_call(struct scan *s, const char *name, uint32_t line)
{
    struct call call;

    read_call(s, &call);
    if (strcmp(name, "compiles") == 0) {
        const char *what =
            arena_printf(s->arena, "changes how %s is written (@compiles)", call.first);

        if (is_for_postgres(&call) && call.first[0] != '\0')
            guard_add_element(s->out, s->arena, call.first, reason(s, line, what));
    } else if (strcmp(name, "register_operation") == 0) {
        struct ddl_guard guard = { .reason = reason(s, line, "has a directive of that name"),
                                   .module = s->name };

        guard.name = call.strings.count > 0 ? call.strings.items[0] : "*";
        vec_push(s->arena, s->out, guard);
    } else if (strcmp(name, "implementation_for") == 0) {
        const char *what = reason(s, line, "replaces what the directive does");

        if (call.replaces)
            guard_add_operation(s->out, s->arena, call.first, what);
    } else {
        take_listener(s, line, &call);
    }
}

/* Methods of an implementation that make no SQL of a script. */
static bool is_harmless(const char *method)
{
    static const char *const prefixes[] = { "compare_",         "render_", "autogen_",
                                            "correct_for_",     "adjust_", "version_table_impl",
                                            "__init_subclass__" };

    for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
        if (strncmp(method, prefixes[i], strlen(prefixes[i])) == 0)
            return true;
    }
    return false;
}

/* class X(PostgresqlImpl): __dialect__ = "postgresql" takes the place of Alembic's own. */
static void take_class(struct scan *s)
{
    uint32_t line = s->token.line;
    bool is_impl = false;
    bool is_registered = false;
    bool is_harmful = false;
    struct py_token before[2] = { { 0 }, { 0 } };

    for (advance(s); s->token.kind != TOKEN_END && s->token.kind != TOKEN_NEWLINE; advance(s))
        is_impl = is_impl || py_token_is_name(&s->token, "PostgresqlImpl") ||
                  py_token_is_name(&s->token, "DefaultImpl");
    if (!is_impl)
        return;
    for (advance(s); s->token.kind != TOKEN_END && !(s->token.first && s->token.column == 1);
         advance(s)) {
        if (s->token.kind == TOKEN_STRING && py_token_is_name(&before[0], "__dialect__"))
            is_registered = strcmp(string_of(s), "postgresql") == 0;
        if (s->token.kind == TOKEN_NAME && py_token_is_name(&before[1], "def"))
            is_harmful = is_harmful || !is_harmless(arena_strndup(s->arena, s->token.text.ptr,
                                                                  s->token.text.len));
        before[0] = before[1];
        before[1] = s->token;
    }
    if (is_registered && is_harmful)
        guard_add_element(s->out, s->arena, "Executable",
                          reason(s, line, "replaces Alembic's implementation for PostgreSQL"));
}

static bool is_interesting(const struct scan *s, const struct py_token *name)
{
    static const char *const names[] = {
        "compiles", "register_operation", "implementation_for", "listens_for", "listen", NULL
    };

    for (const char *const *n = names; *n != NULL; n++) {
        if (py_token_is_name(name, *n))
            return py_token_is_op(&s->token, '(');
    }
    return false;
}

/* schema_translate_map as a keyword or as a key. */
static bool is_translation(const struct scan *s)
{
    return py_token_is_name(&s->token, "schema_translate_map") ||
           (s->token.kind == TOKEN_STRING && strcmp(string_of(s), "schema_translate_map") == 0);
}

static void scan_text(struct scan *s, struct str text)
{
    struct py_token before = { 0 };

    py_lex_start(&s->lx, text);
    for (advance(s); s->token.kind != TOKEN_END;) {
        if (s->token.first && py_token_is_name(&s->token, "class")) {
            take_class(s); /* stands at the token behind it */
            before = (struct py_token){ 0 };
            continue;
        }
        if (is_interesting(s, &before))
            take_call(s, arena_strndup(s->arena, before.text.ptr, before.text.len), before.line);
        else if (s->is_env && is_translation(s))
            guard_add_element(s->out, s->arena, "Executable",
                              reason(s, s->token.line, "translates the schemas of tables"));
        before = s->token;
        if (s->token.kind != TOKEN_END)
            advance(s);
    }
}

void env_guard_read(const struct py_source *module, const char *name, const struct py_source *env,
                    struct arena *arena, struct ddl_guards *out)
{
    struct scan s = { .path = module->path, .name = name, .env = env, .arena = arena, .out = out };
    struct str text = module->text;

    s.is_env = module->path == env->path;
    if (has(text, "compiles") || has(text, "register_operation") ||
        has(text, "implementation_for") || has(text, "listen") || has(text, "Impl") ||
        (s.is_env && has(text, "schema_translate_map")))
        scan_text(&s, text);
}
