/* dml_values.c - see dml.h: what columns are set to. */
#include <string.h>

#include "planner/ddl/column.h"
#include "planner/ddl/dml.h"
#include "planner/ddl/literal.h"

const char *dml_key(const struct py_value *key)
{
    const struct py_value *table;
    const char *name;

    if (key->kind == PY_STR)
        return py_cstr(key);
    if (from_is_column(key, &table, &name))
        return name;
    if (ddl_sa_name(key) != NULL && strcmp(ddl_sa_name(key), "column") == 0)
        return py_cstr(py_args_get(ddl_call_args(key), 0, "text"));
    if (column_is(key))
        return py_cstr(py_args_get(ddl_call_args(key), 0, "name"));
    return NULL;
}

bool dml_take_dict(struct ddl *d, const struct py_map *map, struct dml_values *out)
{
    const struct py_entry *entry;
    size_t at = 0;

    while ((entry = py_map_next(map, &at)) != NULL) {
        if (dml_key(entry->key) == NULL)
            return ddl_refuse_value(d, entry->key, "the name of a column");
        vec_push(d->arena, out, (struct dml_value){ entry->key, entry->value });
    }
    return true;
}

bool dml_take_values(struct ddl *d, const struct py_args *args, struct dml_values *out)
{
    if (args->list.count > 0 && args->list.count + args->named.count > 1)
        return ddl_refuse(d, "values() is given columns in two ways");
    for (size_t i = 0; i < args->list.count; i++) {
        if (args->list.items[i]->kind != PY_DICT)
            return ddl_refuse_value(d, args->list.items[i], "what values() is given");
        if (!dml_take_dict(d, args->list.items[i]->map, out))
            return false;
    }
    for (size_t i = 0; i < args->named.count; i++) {
        struct dml_value v = { py_str(d->arena, args->named.items[i].name),
                               args->named.items[i].value };

        vec_push(d->arena, out, v);
    }
    return true;
}

/* The last one given wins, as in a dict. */
static const struct dml_value *find_value(const struct dml_values *values, const char *key)
{
    for (size_t i = values->count; i > 0; i--) {
        if (strcmp(dml_key(values->items[i - 1].key), key) == 0)
            return &values->items[i - 1];
    }
    return NULL;
}

/* A callable is called by the program; an expression is written. */
static bool is_written(const struct py_value *value)
{
    const char *symbol = ddl_symbol(value);

    return literal_is(value) ||
           (value->kind == PY_OBJECT && symbol != NULL && strncmp(symbol, "sqlalchemy.", 11) == 0);
}

/* A sequence that stands in a column is asked for its next value. */
static bool has_sequence(const struct py_value *column)
{
    const struct py_args *args = ddl_call_args(column);

    for (size_t i = 1; i < args->list.count; i++) {
        const char *name = ddl_sa_name(args->list.items[i]);

        if (name != NULL && (strcmp(name, "Sequence") == 0 || strcmp(name, "ColumnDefault") == 0))
            return true;
    }
    return false;
}

bool dml_add_implicit(struct ddl *d, const struct py_value *table, const char *keyword,
                      struct dml_values *values)
{
    bool is_insert = strcmp(keyword, "default") == 0;
    const struct py_value *term = from_table_term(table);
    struct py_list columns = { 0 };

    if (term == NULL || !from_columns(d, term, &columns))
        return ddl_refuse_value(d, table, "the table of a statement");
    for (size_t i = 0; i < columns.count; i++) {
        const struct py_args *args = ddl_call_args(columns.items[i]);
        const struct py_value *given = py_args_get(args, SIZE_MAX, keyword);
        bool sequence = is_insert && has_sequence(columns.items[i]);
        const struct type *type;
        struct name name;

        if (is_insert && !ddl_given(given))
            given = py_args_get(args, SIZE_MAX, "insert_default");
        if (!ddl_given(given) && !sequence)
            continue;
        if (!from_column(d, columns.items[i], &name, &type))
            return false;
        if (find_value(values, name.text) != NULL)
            continue;
        if (sequence || !is_written(given))
            return ddl_refuse(d, "the %s of the column %s is computed by the program", keyword,
                              name.text);
        vec_push(d->arena, values, (struct dml_value){ py_str(d->arena, name.text), given });
    }
    return true;
}

/* SQLAlchemy writes columns in the order of the table. */
bool dml_sort_values(struct ddl *d, const struct py_value *table, struct dml_values *values)
{
    const struct py_value *term = from_table_term(table);
    struct dml_values sorted = { 0 };
    struct py_list columns = { 0 };

    if (term == NULL || !from_columns(d, term, &columns))
        return ddl_refuse_value(d, table, "the table of a statement");
    if (!ddl_spend(d, columns.count * values->count / 16))
        return false;
    for (size_t i = 0; i < columns.count; i++) {
        const struct type *type;
        struct name name;

        if (!from_column(d, columns.items[i], &name, &type))
            return false;
        if (find_value(values, name.text) != NULL)
            vec_push(d->arena, &sorted, *find_value(values, name.text));
    }
    for (size_t i = 0; i < values->count; i++) {
        if (from_column_term(d, term, dml_key(values->items[i].key)) == NULL) {
            return ddl_refuse_raise(d, "sqlalchemy.exc.CompileError",
                                    "a value is given for %s, which the table does not declare",
                                    dml_key(values->items[i].key));
        }
    }
    *values = sorted;
    return true;
}

bool dml_value_sql(struct ddl *d, const struct expr_scope *scope, const struct py_value *table,
                   const struct dml_value *value, const char **out)
{
    const struct py_value *column =
        from_column_term(d, from_table_term(table), dml_key(value->key));
    const struct type *type = &type_null;
    struct name name;
    struct expr e;

    if (column != NULL && !from_column(d, column, &name, &type))
        return false;
    if (literal_is(value->value))
        return literal_sql(d, value->value, type, out);
    if (!expr_read(d, scope, value->value, type, &e))
        return false;
    *out = expr_grouped(d, &e, EXPR_LARGEST, NULL);
    return true;
}

bool dml_check_options(struct ddl *d, const struct py_args *args)
{
    static const char *const harmless[] = { "synchronize_session", "autocommit",
                                            "stream_results",      "compiled_cache",
                                            "logging_token",       NULL };

    return (args->list.count == 0 || ddl_refuse(d, "execution_options() is given no names")) &&
           ddl_args_known(d, args, harmless, "execution_options");
}
