/* op_execute.c - see op.h: statements as they are, and rows. */
#include <string.h>

#include "planner/ddl/dml.h"
#include "planner/ddl/guard.h"
#include "planner/ddl/literal.h"
#include "planner/ddl/op.h"

struct params {
    const struct py_map *map;
};

static bool find_param(void *ctx, struct ddl *d, const char *name, const char **sql)
{
    const struct params *p = ctx;
    const struct py_value *value = p->map == NULL ? NULL : py_map_get_str(p->map, name);

    if (value == NULL)
        return true;
    if (!literal_is(value))
        return ddl_refuse_value(d, value, "a parameter");
    return literal_sql(d, value, literal_type(value), sql);
}

static bool write_statement(struct ddl *d, const struct py_value *value, const struct py_map *map,
                            const char **out)
{
    struct expr_scope scope = { .with_table = true, .params = map };
    struct params params = { map };
    struct chain c;
    struct expr e;

    if (value->kind == PY_STR) {
        if (py_cstr(value) == NULL)
            return ddl_refuse(d, "a statement holds a NUL character");
        return literal_text(d, py_cstr(value), find_param, &params, out);
    }
    if (expr_is_text(value))
        return expr_text(d, &scope, value, out);
    if (!guard_check_construct(d))
        return false;
    c = chain_of(d, value);
    switch (c.verb) {
    case CHAIN_INSERT:
        return dml_insert(d, &c, map, out);
    case CHAIN_UPDATE:
        return dml_update(d, &c, map, out);
    case CHAIN_DELETE:
        return dml_delete(d, &c, map, out);
    case CHAIN_SELECT:
        if (!select_read(d, &scope, value, &e))
            return false;
        *out = e.sql;
        return true;
    case CHAIN_EXISTS:
    case CHAIN_NONE:
        break;
    }
    return ddl_refuse_value(d, value, "what is executed");
}

/* Alembic strips what it prints; PostgreSQL does not mind either. */
static const char *stripped(struct ddl *d, const char *sql)
{
    struct str s = str_trim(str_of(sql));

    return arena_strndup(d->arena, s.ptr, s.len);
}

static bool execute_one(struct ddl *d, const struct py_value *value, const struct py_map *map)
{
    const char *sql = NULL;

    if (!write_statement(d, value, map, &sql))
        return false;
    sql = stripped(d, sql);
    if (sql[0] != '\0')
        ddl_add(d, sql);
    return true;
}

bool dml_execute(struct ddl *d, const struct py_value *value, const struct py_value *params)
{
    bool found;

    if (value == NULL)
        return ddl_refuse(d, "execute() is given nothing");
    if (!dml_construct(d, value, &found))
        return false;
    if (found)
        return true;
    if (params == NULL || params->kind == PY_NONE)
        return execute_one(d, value, NULL);
    if (params->kind == PY_DICT)
        return execute_one(d, value, params->map);
    if (params->kind != PY_LIST && params->kind != PY_TUPLE)
        return ddl_refuse_value(d, params, "the parameters of a statement");
    for (size_t i = 0; i < params->list.count; i++) {
        if (params->list.items[i]->kind != PY_DICT)
            return ddl_refuse_value(d, params->list.items[i], "the parameters of a statement");
        if (!execute_one(d, value, params->list.items[i]->map))
            return false;
    }
    return true;
}

bool op_execute(struct ddl *d, const struct py_args *args)
{
    return dml_execute(d, py_args_get(args, 0, "sqltext"), NULL);
}

/* Online Alembic sends all rows with the columns of the first. */
static bool same_keys(const struct py_map *a, const struct py_map *b)
{
    const struct py_entry *entry;
    size_t at = 0;

    if (py_map_count(a) != py_map_count(b))
        return false;
    while ((entry = py_map_next(a, &at)) != NULL) {
        if (entry->key->kind != PY_STR || py_map_get_str(b, py_cstr(entry->key)) == NULL)
            return false;
    }
    return true;
}

bool op_bulk_insert(struct ddl *d, const struct py_args *args)
{
    const struct py_value *table = py_args_get(args, 0, "table");
    const struct py_list *rows;

    if (table == NULL || from_table_term(table) == NULL)
        return ddl_refuse_value(d, table, "the table of bulk_insert()");
    if (!ddl_items(d, py_args_get(args, 1, "rows"), "rows", &rows))
        return false;
    if (py_args_get(args, 1, "rows")->kind != PY_LIST)
        return ddl_refuse_raise(d, "TypeError", "the rows of bulk_insert() are no list");
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->items[i]->kind != PY_DICT)
            return ddl_refuse_value(d, rows->items[i], "a row of bulk_insert()");
        if (!same_keys(rows->items[0]->map, rows->items[i]->map))
            return ddl_refuse(d, "the rows of bulk_insert() do not have the same keys: online, "
                                 "Alembic takes the columns of the first row alone");
        if (!dml_insert_row(d, table, rows->items[i]))
            return false;
    }
    return true;
}
