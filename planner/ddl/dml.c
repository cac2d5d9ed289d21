/* dml.c - see dml.h: UPDATE and DELETE. */
#include "planner/ddl/dml.h"

#include <string.h>

#include "planner/ddl/literal.h"

/* What where(), values() and the rest say of one statement. */
struct parts {
    struct py_list where;
    struct dml_values values;
    struct strlist returning;
};

static bool returning(struct ddl *d, const struct expr_scope *scope, const struct py_args *args,
                      struct parts *out)
{
    for (size_t i = 0; i < args->list.count; i++) {
        struct expr e;

        if (!expr_read(d, scope, args->list.items[i], &type_null, &e))
            return false;
        vec_push(d->arena, &out->returning, e.sql);
    }
    return true;
}

static bool take_call(struct ddl *d, const struct expr_scope *scope, const struct chain_call *call,
                      struct parts *out)
{
    if (strcmp(call->name, "execution_options") == 0)
        return dml_check_options(d, call->args);
    if (strcmp(call->name, "values") != 0 && call->args->named.count > 0)
        return ddl_refuse(d, ".%s() of a statement has no meaning known here for %s=", call->name,
                          call->args->named.items[0].name);
    if (strcmp(call->name, "where") == 0 || strcmp(call->name, "filter") == 0) {
        for (size_t i = 0; i < call->args->list.count; i++)
            vec_push(d->arena, &out->where, call->args->list.items[i]);
        return true;
    }
    if (strcmp(call->name, "values") == 0)
        return dml_take_values(d, call->args, &out->values);
    if (strcmp(call->name, "returning") == 0)
        return returning(d, scope, call->args, out);
    return ddl_refuse(d, ".%s() of a statement is not understood", call->name);
}

/* update(t, where, values) and t.delete(where) of old. */
static bool take_legacy(struct ddl *d, const struct chain *c, struct parts *out)
{
    const struct py_value *where = py_args_get(&c->args, 0, "whereclause");
    const struct py_value *values = py_args_get(&c->args, 1, "values");
    size_t known = (where != NULL) + (values != NULL);

    if (c->args.list.count + c->args.named.count != known)
        return ddl_refuse(d, "an update() or delete() with these arguments is not understood");
    if (where != NULL && ddl_given(where)) {
        vec_push(d->arena, &out->where, arena_new(d->arena, struct py_value));
        *out->where.items[out->where.count - 1] = *where;
    }
    if (values == NULL || !ddl_given(values))
        return true;
    if (values->kind != PY_DICT)
        return ddl_refuse_value(d, values, "values");
    for (size_t at = 0;;) {
        const struct py_entry *entry = py_map_next(values->map, &at);

        if (entry == NULL)
            return true;
        if (dml_key(entry->key) == NULL)
            return ddl_refuse_value(d, entry->key, "the name of a column");
        vec_push(d->arena, &out->values, (struct dml_value){ entry->key, entry->value });
    }
}

/* Parameters that are columns of the table are set; others are bindparam()s. */
static void take_params(struct ddl *d, const struct chain *c, const struct py_map *params,
                        struct parts *out)
{
    const struct py_value *term = from_table_term(c->table);
    const struct py_entry *entry;
    size_t at = 0;

    while (params != NULL && (entry = py_map_next(params, &at)) != NULL) {
        const char *key = py_cstr(entry->key);

        if (key != NULL && term != NULL && from_column_term(d, term, key) != NULL)
            vec_push(d->arena, &out->values, (struct dml_value){ entry->key, entry->value });
    }
}

static bool read_parts(struct ddl *d, const struct chain *c, const struct py_map *params,
                       struct expr_scope *scope, struct parts *out)
{
    if (!take_legacy(d, c, out))
        return false;
    for (size_t i = 0; i < c->calls.count; i++) {
        if (!take_call(d, scope, &c->calls.items[i], out))
            return false;
    }
    if (c->verb == CHAIN_UPDATE)
        take_params(d, c, params, out);
    return true;
}

static void add_froms(const struct expr_froms *froms, const struct expr_from *own, const char *word,
                      struct strbuf *sb)
{
    bool first = true;

    for (size_t i = 0; i < froms->count; i++) {
        if (froms->items[i]->identity == own->identity)
            continue;
        strbuf_addf(sb, "%s%s", first ? word : ", ", froms->items[i]->sql);
        first = false;
    }
}

/* One statement while it is read. */
struct statement_body {
    const struct expr_from *table;
    struct expr_froms around; /* its table first: what its subqueries correlate with */
    struct expr_froms used;   /* in the order of FROM */
    struct expr_scope scope;
    struct parts parts;
    struct expr where;
    struct strbuf set; /* of an UPDATE */
};

/* The table that a statement is about stands around its subqueries, and so does what else it
 * takes columns from: known is that, once it was read. */
static bool open_scope(struct ddl *d, const struct chain *c, const struct py_map *params,
                       const struct expr_froms *known, struct statement_body *out)
{
    const struct expr_from *from;

    out->scope = (struct expr_scope){
        .with_table = true, .outer = &out->around, .params = params, .froms = &out->used
    };
    if (!from_read(d, &out->scope, c->table, &from))
        return false;
    if (from == NULL)
        return ddl_refuse_value(d, c->table, "the table of a statement");
    out->table = from;
    vec_push(d->arena, &out->around, from);
    for (size_t i = 0; known != NULL && i < known->count; i++)
        vec_push(d->arena, &out->around, known->items[i]);
    return true;
}

static bool add_set(struct ddl *d, const struct chain *c, struct statement_body *body)
{
    const struct dml_values *values = &body->parts.values;

    for (size_t i = 0; i < values->count; i++) {
        const struct py_value *column =
            from_column_term(d, from_table_term(c->table), dml_key(values->items[i].key));
        const struct type *type;
        struct name name;
        const char *sql;

        if (!from_column(d, column, &name, &type) ||
            !dml_value_sql(d, &body->scope, c->table, &values->items[i], &sql))
            return false;
        strbuf_addf(&body->set, "%s%s=%s", i > 0 ? ", " : "", name_sql(&name, d->arena), sql);
    }
    return values->count > 0 || ddl_refuse(d, "an UPDATE sets nothing");
}

/* The condition is read before what is set: its tables stand first in FROM. */
static bool read_body(struct ddl *d, const struct chain *c, const struct py_map *params,
                      const struct expr_froms *known, struct statement_body *out)
{
    out->set.arena = d->arena;
    if (!open_scope(d, c, params, known, out) ||
        !read_parts(d, c, params, &out->scope, &out->parts))
        return false;
    if (out->parts.where.count > 0 &&
        !expr_join(d, &out->scope, &out->parts.where, "AND", &out->where))
        return false;
    return c->verb != CHAIN_UPDATE ||
           (dml_add_implicit(d, c->table, "onupdate", &out->parts.values) &&
            dml_sort_values(d, c->table, &out->parts.values) && add_set(d, c, out));
}

static void add_tail(struct ddl *d, const struct statement_body *body, const char *from,
                     struct strbuf *sb)
{
    const struct strlist *returning = &body->parts.returning;

    add_froms(&body->used, body->table, from, sb);
    if (body->where.sql != NULL)
        strbuf_addf(sb, " WHERE %s", body->where.sql);
    if (returning->count > 0)
        strbuf_addf(sb, " RETURNING %s", strlist_join(returning, ", ", d->arena));
}

/* Read twice, for its subqueries to correlate with all of it. */
static bool read_statement(struct ddl *d, const struct chain *c, const struct py_map *params,
                           struct statement_body *out)
{
    struct statement_body probe = { 0 };

    return read_body(d, c, params, NULL, &probe) && read_body(d, c, params, &probe.used, out) &&
           out->table != NULL;
}

bool dml_update(struct ddl *d, const struct chain *c, const struct py_map *params, const char **out)
{
    struct strbuf sb = { .arena = d->arena };
    struct statement_body body = { 0 };

    if (!read_statement(d, c, params, &body))
        return false;
    strbuf_addf(&sb, "UPDATE %s SET %s", body.table->sql, strbuf_text(&body.set));
    add_tail(d, &body, " FROM ", &sb);
    *out = strbuf_text(&sb);
    return true;
}

bool dml_delete(struct ddl *d, const struct chain *c, const struct py_map *params, const char **out)
{
    struct strbuf sb = { .arena = d->arena };
    struct statement_body body = { 0 };

    if (!read_statement(d, c, params, &body))
        return false;
    strbuf_addf(&sb, "DELETE FROM %s", body.table->sql);
    add_tail(d, &body, " USING ", &sb);
    *out = strbuf_text(&sb);
    return true;
}
