/* version_table.c - see version_table.h. */
#include "applier/execute/version_table.h"

#include <string.h>

#include "applier/execute/version_sql.h"

static const char *either(const char *given, const char *fallback)
{
    return given == NULL || given[0] == '\0' ? fallback : given;
}

const char *version_table_name(const char *name)
{
    return either(name, "alembic_version");
}

struct version_table version_table_at(const char *schema, const char *name, struct arena *arena)
{
    return (struct version_table){ .schema = schema,
                                   .name = name,
                                   .sql =
                                       arena_printf(arena, "%s.%s", conn_identifier(schema, arena),
                                                    conn_identifier(name, arena)) };
}

bool version_table_refuse_path(const struct conn *conn, struct error *err)
{
    error_set(err, ERROR_DATABASE, "search_path names no schema that exists");
    return error_fact(err, "path", "%s", conn_facts(conn)->search_path);
}

static struct query ask_where(const char *name, const char *schemas)
{
    return (struct query){ .sql = statement_texts[STMT_VISIBLE],
                           .params = { name, schemas },
                           .param_count = 2 };
}

static struct query ask_width(const struct version_table *table)
{
    return (struct query){ .sql = statement_texts[STMT_WIDTH],
                           .params = { table->sql },
                           .param_count = 1 };
}

static struct query ask_heads(const struct version_table *table, struct arena *arena)
{
    return (struct query){ .sql = arena_printf(arena, "SELECT version_num FROM %s", table->sql) };
}

void version_table_add_questions(const struct version_table *table, struct queries *out,
                                 struct arena *arena)
{
    vec_push(arena, out, ask_where(table->name, table->schema));
    if (!table->exists)
        return;
    vec_push(arena, out, ask_width(table));
    vec_push(arena, out, ask_heads(table, arena));
}

/* Finds the schema that has the table, else the first one there is. */
static bool find_schema(struct conn *conn, struct arena *arena, const char *schema,
                        const char *name, struct version_table *out, struct error *err)
{
    struct query query = ask_where(name, schema == NULL ? conn_facts(conn)->schemas : schema);
    struct rows rows;

    if (!query_run(conn, &query, arena, &rows, err))
        return false;
    if (rows.count == 0 && schema == NULL)
        return version_table_refuse_path(conn, err);
    *out = version_table_at(rows.count == 1 ? rows_text(&rows, 0, 0) : schema, name, arena);
    out->exists = rows.count == 1 && !rows_null(&rows, 0, 1);
    return true;
}

static bool read_width(struct conn *conn, struct arena *arena, struct version_table *table,
                       struct error *err)
{
    struct query query = ask_width(table);
    struct rows rows;

    if (!query_run(conn, &query, arena, &rows, err))
        return false;
    if (rows.count == 0) {
        error_set(err, ERROR_DATABASE, "%s has no column version_num", table->sql);
        return error_hint(err, "it is not Alembic's table: name another by --version-table");
    }
    table->width = rows_number(&rows, 0, 0);
    return true;
}

bool version_table_read(struct conn *conn, const struct version_table *table, struct arena *arena,
                        struct strlist *out, struct error *err)
{
    struct query query = ask_heads(table, arena);
    struct rows rows;

    *out = (struct strlist){ 0 };
    if (!query_run(conn, &query, arena, &rows, err))
        return error_while(err, "reading %s", table->sql);
    for (size_t i = 0; i < rows.count; i++)
        vec_push(arena, out, rows_text(&rows, i, 0));
    strlist_sort(out);
    return true;
}

bool version_table_find(struct conn *conn, const char *schema, const char *name,
                        struct arena *arena, struct version_table *out, struct error *err)
{
    if (!find_schema(conn, arena, either(schema, NULL), version_table_name(name), out, err))
        return error_while(err, "looking for the version table");
    if (!out->exists)
        return true;
    return read_width(conn, arena, out, err) &&
           version_table_read(conn, out, arena, &out->heads, err);
}

struct query version_table_create(const struct version_table *table, struct arena *arena)
{
    const char *constraint = conn_identifier(arena_printf(arena, "%s_pkc", table->name), arena);

    return (struct query){
        .sql = arena_printf(arena,
                            "CREATE TABLE %s (version_num VARCHAR(32) NOT NULL, "
                            "CONSTRAINT %s PRIMARY KEY (version_num))",
                            table->sql, constraint),
    };
}

static const char *write_sql(const struct version_table *table, const struct plan_version_op *op,
                             struct arena *arena)
{
    switch (op->op) {
    case PLAN_INSERT:
        return arena_printf(arena, "INSERT INTO %s (version_num) VALUES (%s)", table->sql,
                            conn_literal(op->to, arena));
    case PLAN_UPDATE:
        return arena_printf(arena, "UPDATE %s SET version_num = %s WHERE version_num = %s",
                            table->sql, conn_literal(op->to, arena), conn_literal(op->from, arena));
    case PLAN_DELETE:
        return arena_printf(arena, "DELETE FROM %s WHERE version_num = %s", table->sql,
                            conn_literal(op->from, arena));
    }
    return "";
}

static const char *op_text(enum plan_op op)
{
    switch (op) {
    case PLAN_INSERT:
        return "insert";
    case PLAN_UPDATE:
        return "update";
    case PLAN_DELETE:
        return "delete";
    }
    return "";
}

struct query version_table_write(const struct version_table *table,
                                 const struct plan_version_op *op, struct arena *arena)
{
    const char *what = arena_printf(arena, "%s of %s in %s", op_text(op->op),
                                    op->op == PLAN_INSERT ? op->to : op->from, table->sql);

    return (struct query){
        .sql = arena_printf(arena,
                            "WITH w AS (%s RETURNING 1) SELECT migplan.expect_rows(%s, "
                            "(SELECT pg_catalog.count(*) FROM w), 1)",
                            write_sql(table, op, arena), conn_literal(what, arena)),
    };
}

static void remove_head(struct strlist *heads, const char *head)
{
    size_t kept = 0;

    for (size_t i = 0; i < heads->count; i++) {
        if (strcmp(heads->items[i], head) != 0)
            heads->items[kept++] = heads->items[i];
    }
    heads->count = kept;
}

void version_heads_apply(struct strlist *heads, const struct plan_version_op *op,
                         struct arena *arena)
{
    if (op->op != PLAN_INSERT)
        remove_head(heads, op->from);
    if (op->op != PLAN_DELETE)
        vec_push(arena, heads, op->to);
    strlist_sort(heads);
}

const char *version_heads_text(const struct strlist *heads, struct arena *arena)
{
    return heads->count == 0 ? "base" : strlist_join(heads, ", ", arena);
}
