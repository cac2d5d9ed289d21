/* pg_tree_body.c - the statements in the body of a function or a DO block; see
 * pg_tree_parts.h.
 *
 * libpg_query gives a PL/pgSQL body as JSON: each statement an object with one
 * key that says its kind. The shapes that hold SQL or other statements are the
 * tables below; the others hold neither.
 */
#include <stdlib.h>
#include <string.h>

#include "common/error.h"
#include "common/json.h"
#include "planner/sql/pg_tree_parts.h"
#include "planner/sql/split.h"

struct body {
    struct arena *arena;
    struct action *out;
    unsigned inner;
    unsigned depth;
    bool perhaps; /* what follows may not run, or fail without harm */
};

enum part_kind {
    PART_SQL,        /* a command as it is */
    PART_EXPRESSION, /* a value: SELECT goes before it */
    PART_DYNAMIC,    /* a value whose text is run as a command */
    PART_STATEMENTS, /* a list of statements */
    PART_OBJECT,     /* an object that holds statements */
};

struct part {
    const char *statement; /* "PLpgSQL_stmt_if" */
    const char *key;
    enum part_kind kind;
};

static const struct part parts[] = {
    { "PLpgSQL_stmt_block", "body", PART_STATEMENTS },
    { "PLpgSQL_stmt_block", "exceptions", PART_OBJECT },
    { "PLpgSQL_stmt_if", "cond", PART_EXPRESSION },
    { "PLpgSQL_stmt_if", "then_body", PART_STATEMENTS },
    { "PLpgSQL_stmt_if", "elsif_list", PART_STATEMENTS },
    { "PLpgSQL_stmt_if", "else_body", PART_STATEMENTS },
    { "PLpgSQL_if_elsif", "cond", PART_EXPRESSION },
    { "PLpgSQL_if_elsif", "stmts", PART_STATEMENTS },
    { "PLpgSQL_stmt_case", "case_when_list", PART_STATEMENTS },
    { "PLpgSQL_stmt_case", "else_stmts", PART_STATEMENTS },
    { "PLpgSQL_case_when", "stmts", PART_STATEMENTS },
    { "PLpgSQL_exception_block", "exc_list", PART_STATEMENTS },
    { "PLpgSQL_exception", "action", PART_STATEMENTS },
    { "PLpgSQL_stmt_loop", "body", PART_STATEMENTS },
    { "PLpgSQL_stmt_while", "cond", PART_EXPRESSION },
    { "PLpgSQL_stmt_while", "body", PART_STATEMENTS },
    { "PLpgSQL_stmt_fori", "body", PART_STATEMENTS },
    { "PLpgSQL_stmt_fors", "query", PART_SQL },
    { "PLpgSQL_stmt_fors", "body", PART_STATEMENTS },
    { "PLpgSQL_stmt_forc", "body", PART_STATEMENTS },
    { "PLpgSQL_stmt_foreach_a", "body", PART_STATEMENTS },
    { "PLpgSQL_stmt_dynfors", "query", PART_DYNAMIC },
    { "PLpgSQL_stmt_dynfors", "body", PART_STATEMENTS },
    { "PLpgSQL_stmt_execsql", "sqlstmt", PART_SQL },
    { "PLpgSQL_stmt_dynexecute", "query", PART_DYNAMIC },
    { "PLpgSQL_stmt_perform", "expr", PART_SQL },
    { "PLpgSQL_stmt_call", "expr", PART_SQL },
    { "PLpgSQL_stmt_assign", "expr", PART_EXPRESSION },
    { "PLpgSQL_stmt_return", "expr", PART_EXPRESSION },
    { "PLpgSQL_stmt_return_query", "query", PART_SQL },
    { "PLpgSQL_stmt_return_query", "dynquery", PART_DYNAMIC },
};

/* What follows one of these may not run: they may return, or leave the block. */
static const char *const branches[] = {
    "PLpgSQL_stmt_if",    "PLpgSQL_stmt_case", "PLpgSQL_stmt_loop",    "PLpgSQL_stmt_while",
    "PLpgSQL_stmt_fori",  "PLpgSQL_stmt_fors", "PLpgSQL_stmt_forc",    "PLpgSQL_stmt_foreach_a",
    "PLpgSQL_stmt_raise", "PLpgSQL_stmt_exit", "PLpgSQL_stmt_dynfors", "PLpgSQL_stmt_return",
};

enum { PART_COUNT = sizeof(parts) / sizeof(parts[0]) };

static void read_sql(struct body *b, const char *sql, uint32_t line)
{
    struct action inner;

    if (b->out->inner.count >= TREE_INNER_COUNT)
        return;
    tree_read(str_of(sql), b->inner + 1, b->arena, &inner);
    inner.line = line;
    inner.perhaps = b->perhaps;
    vec_push(b->arena, &b->out->inner, inner);
}

/* x := value, or a value alone. Only what reads tables or calls functions
 * matters. */
static void read_value(struct body *b, const char *text, uint32_t line)
{
    const char *value = strstr(text, ":=");
    struct action inner;

    text = arena_printf(b->arena, "SELECT %s", value == NULL ? text : value + 2);
    tree_read(str_of(text), b->inner + 1, b->arena, &inner);
    if (inner.query == NULL || b->out->inner.count >= TREE_INNER_COUNT ||
        (inner.query->relations.count == 0 && inner.query->functions.count == 0))
        return;
    inner.line = line;
    inner.perhaps = b->perhaps;
    vec_push(b->arena, &b->out->inner, inner);
}

/* EXECUTE 'DROP TABLE t' says what it runs; anything computed does not. */
static void read_dynamic(struct body *b, const char *text, uint32_t line)
{
    const char *select = arena_printf(b->arena, "SELECT %s", text);
    struct action inner;
    const struct query *q;

    tree_read(str_of(select), b->inner + 1, b->arena, &inner);
    q = inner.query;
    if (q != NULL && q->literals.count == 1 && q->functions.count == 0 && q->columns.count == 0 &&
        strstr(text, "||") == NULL)
        read_sql(b, q->literals.items[0], line);
    else
        b->out->has_dynamic_sql = true;
}

static void read_expression(struct body *b, struct js_value object, const struct part *part,
                            uint32_t line)
{
    struct error err = { 0 };
    struct js_value holder;
    struct js_value expression;
    const char *text;

    /* What has another shape than expected holds nothing for us. */
    if (!js_get_object(object, part->key, &holder, &err) ||
        !js_get_object(holder, "PLpgSQL_expr", &expression, &err) ||
        !js_get_string(expression, "query", &text, &err))
        return;
    if (part->kind == PART_SQL)
        read_sql(b, text, line);
    else if (part->kind == PART_EXPRESSION)
        read_value(b, text, line);
    else
        read_dynamic(b, text, line);
}

static void read_statement(struct body *b, struct js_value statement);

static void read_list(struct body *b, struct js_value object, const char *key)
{
    struct error err = { 0 };
    struct js_value list;
    size_t count;

    if (!js_get_array(object, key, &list, &count, &err))
        return;
    for (size_t i = 0; i < count; i++)
        read_statement(b, js_at(list, i));
}

static uint32_t line_of(struct js_value object)
{
    struct error err = { 0 };
    int64_t line;

    return js_has(object, "lineno") && js_get_number(object, "lineno", &line, &err) && line > 0
               ? (uint32_t)line - 1
               : 0;
}

static void read_part(struct body *b, struct js_value object, const struct part *part)
{
    struct error err = { 0 };
    struct js_value inner;

    if (!js_has(object, part->key))
        return;
    if (part->kind == PART_STATEMENTS)
        read_list(b, object, part->key);
    else if (part->kind != PART_OBJECT)
        read_expression(b, object, part, line_of(object));
    else if (js_get_object(object, part->key, &inner, &err))
        read_statement(b, inner);
}

/* A block that takes errors is one, too. */
static bool is_branch(struct js_value statement)
{
    static const char block[] = "PLpgSQL_stmt_block";
    struct error err = { 0 };
    struct js_value object;

    for (size_t i = 0; i < sizeof(branches) / sizeof(branches[0]); i++) {
        if (js_has(statement, branches[i]))
            return true;
    }
    return js_has(statement, block) && js_get_object(statement, block, &object, &err) &&
           js_has(object, "exceptions");
}

static void read_statement(struct body *b, struct js_value statement)
{
    struct error err = { 0 };
    struct js_value object;

    if (b->depth >= 200) {
        b->out->has_dynamic_sql = true;
        return;
    }
    b->depth++;
    b->perhaps = b->perhaps || is_branch(statement);
    for (size_t i = 0; i < PART_COUNT; i++) {
        if (js_has(statement, parts[i].statement) &&
            js_get_object(statement, parts[i].statement, &object, &err))
            read_part(b, object, &parts[i]);
    }
    b->depth--;
}

/* A body that PL/pgSQL itself may take, and libpg_query does not. */
static void give_up(struct body *b, const char *why)
{
    b->out->has_dynamic_sql = true;
    b->out->fault = arena_strdup(b->arena, why);
}

static void read_functions(struct body *b, const char *json)
{
    struct error err = { 0 };
    struct js_value root;
    struct js_value function;
    const char *wrapped = arena_printf(b->arena, "{\"functions\":%s}", json);
    size_t count;

    if (!js_parse(str_of(wrapped), "body", b->arena, &root, &err) ||
        !js_get_array(root, "functions", &function, &count, &err) || count == 0 ||
        !js_get_object(js_at(function, 0), "PLpgSQL_function", &function, &err) ||
        !js_get_object(function, "action", &function, &err)) {
        give_up(b, "the body's tree has an unknown shape");
        return;
    }
    read_statement(b, function);
}

static void read_plpgsql(struct body *b, struct str sql)
{
    PgQueryPlpgsqlParseResult parsed =
        pg_query_parse_plpgsql(arena_strndup(b->arena, sql.ptr, sql.len));

    if (parsed.error != NULL)
        give_up(b, parsed.error->message);
    else
        read_functions(b, parsed.plpgsql_funcs);
    pg_query_free_plpgsql_parse_result(parsed);
}

static void read_sql_body(struct body *b, const char *text)
{
    struct error err = { 0 };
    struct sql_commands commands = { 0 };

    if (!sql_split(str_of(text), (struct srcpos){ .line = 1 }, b->arena, &commands, &err)) {
        give_up(b, err.message);
        return;
    }
    for (size_t i = 0; i < commands.count; i++)
        read_sql(b, arena_strndup(b->arena, commands.items[i].text.ptr, commands.items[i].text.len),
                 commands.items[i].line - 1);
}

/* Copied, for the action may be, too. */
static void keep_statements(struct body *b)
{
    struct routine_def *r = arena_new(b->arena, struct routine_def);
    struct actions *statements = arena_new(b->arena, struct actions);

    if (b->out->has_dynamic_sql)
        return;
    *statements = b->out->inner;
    *r = *b->out->routine;
    r->statements = statements;
    b->out->routine = r;
}

void tree_read_body(struct str sql, unsigned inner, struct arena *arena, struct action *out)
{
    struct body b = { .arena = arena, .out = out, .inner = inner };
    const char *language = out->routine->language;

    if (inner >= TREE_INNER_DEPTH)
        give_up(&b, "bodies within bodies");
    else if (strcasecmp(language, "plpgsql") == 0)
        read_plpgsql(&b, sql);
    else if (strcasecmp(language, "sql") == 0)
        read_sql_body(&b, out->routine->body);
    else if (strcasecmp(language, "c") != 0 && strcasecmp(language, "internal") != 0)
        give_up(&b, arena_printf(arena, "a body in %s", language));
    keep_statements(&b);
}
