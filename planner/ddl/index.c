/* index.c - see index.h. */
#include "planner/ddl/index.h"

#include <ctype.h>
#include <string.h>

#include "planner/ddl/column.h"
#include "planner/ddl/convention.h"
#include "planner/ddl/expr.h"

bool index_is(const struct py_value *value)
{
    const char *name = ddl_sa_name(value);

    return name != NULL && strcmp(name, "Index") == 0 && value->kind == PY_OBJECT;
}

bool index_read(struct ddl *d, const struct py_value *value, const struct name_table *table,
                struct index *out)
{
    const struct py_args *args = ddl_call_args(value);

    *out = (struct index){ .table = table, .options = args };
    for (size_t i = 1; i < args->list.count; i++)
        vec_push(d->arena, &out->columns, args->list.items[i]);
    return name_arg(d, args, 0, "name", &out->name) &&
           ddl_arg_bool(d, args, "unique", &out->is_unique);
}

/* The name of a plain column among an index's expressions, or NULL. */
static const char *plain_name(const struct py_value *value)
{
    const struct py_value *table;
    const char *key;

    if (value->kind == PY_STR)
        return py_cstr(value);
    if (from_is_column(value, &table, &key))
        return key;
    if (column_is(value) || (value->kind == PY_OBJECT && ddl_sa_name(value) != NULL &&
                             strcmp(ddl_sa_name(value), "column") == 0))
        return py_cstr(py_args_get(ddl_call_args(value), 0, "name"));
    return NULL;
}

static bool give_name(struct ddl *d, struct index *index)
{
    struct convention_parts parts = { .key = "ix", .table = index->table };

    for (size_t i = 0; i < index->columns.count; i++) {
        const char *name = plain_name(index->columns.items[i]);

        if (name == NULL && index->name.text == NULL)
            return ddl_refuse(d, "an index of expressions has no name");
        if (name != NULL)
            vec_push(d->arena, &parts.columns, name);
    }
    if (!convention_apply(d, &parts, &index->name))
        return false;
    return index->name.text != NULL ||
           ddl_refuse_raise(d, "sqlalchemy.exc.CompileError", "an index has no name");
}

/* The operator class that postgresql_ops= gives a column, or NULL. */
static const char *ops_of(const struct py_args *options, const char *key)
{
    const struct py_value *ops =
        options == NULL ? NULL : py_args_get(options, SIZE_MAX, "postgresql_ops");
    const struct py_value *found;

    if (ops == NULL || ops->kind != PY_DICT || key == NULL)
        return NULL;
    found = py_map_get_str(ops->map, key);
    return found == NULL ? NULL : py_cstr(found);
}

static bool add_column(struct ddl *d, const struct index *index, const struct py_value *value,
                       struct strbuf *sb)
{
    struct expr_scope scope = { 0 };
    struct name name;
    const char *key;
    struct expr e;

    if (value->kind == PY_STR ||
        (ddl_symbol(value) != NULL && (strstr(ddl_symbol(value), "quoted_name") != NULL ||
                                       strcmp(ddl_symbol(value), "alembic.op.f") == 0))) {
        if (!name_read_given(d, value, "an index's column", &name))
            return false;
        key = name.text;
        strbuf_addstr(sb, name_sql(&name, d->arena));
    } else {
        if (!expr_read(d, &scope, value, &type_null, &e))
            return false;
        /* Alembic gives a text() itself as key. */
        key = e.is_text ? e.sql : e.key;
        strbuf_addstr(sb, e.is_column ? e.sql : expr_grouped(d, &e, EXPR_LARGEST, NULL));
    }
    if (ops_of(index->options, key) != NULL)
        strbuf_addf(sb, " %s", ops_of(index->options, key));
    return true;
}

static bool add_include(struct ddl *d, const struct py_args *options, struct strbuf *sb)
{
    const struct py_value *include = py_args_get(options, SIZE_MAX, "postgresql_include");
    const struct py_list *items;

    if (!ddl_given(include))
        return true;
    if (!ddl_items(d, include, "postgresql_include", &items))
        return false;
    for (size_t i = 0; i < items->count; i++) {
        const char *name = plain_name(items->items[i]);

        if (name == NULL)
            return ddl_refuse_value(d, items->items[i], "postgresql_include");
        strbuf_addf(sb, "%s%s", i == 0 ? " INCLUDE (" : ", ", name_quote(name, d->arena));
    }
    if (items->count > 0)
        strbuf_addch(sb, ')');
    return true;
}

static bool add_with(struct ddl *d, const struct py_args *options, struct strbuf *sb)
{
    const struct py_value *with = py_args_get(options, SIZE_MAX, "postgresql_with");
    const struct py_entry *entry;
    size_t at = 0;
    bool first = true;

    if (!ddl_given(with))
        return true;
    if (with->kind != PY_DICT)
        return ddl_refuse_value(d, with, "postgresql_with");
    while ((entry = py_map_next(with->map, &at)) != NULL) {
        const char *value = py_cstr(entry->value);

        if (entry->value->kind == PY_INT)
            value = arena_printf(d->arena, "%lld", (long long)entry->value->integer);
        else if (entry->value->kind == PY_BOOL)
            value = entry->value->truth ? "True" : "False";
        if (value == NULL || py_cstr(entry->key) == NULL)
            return ddl_refuse_value(d, entry->value, "postgresql_with");
        strbuf_addf(sb, "%s%s = %s", first ? " WITH (" : ", ", py_cstr(entry->key), value);
        first = false;
    }
    if (!first)
        strbuf_addch(sb, ')');
    return true;
}

static bool add_tail(struct ddl *d, const struct py_args *options, struct strbuf *sb)
{
    const struct py_value *nulls = py_args_get(options, SIZE_MAX, "postgresql_nulls_not_distinct");
    const struct py_value *where = py_args_get(options, SIZE_MAX, "postgresql_where");
    struct expr_scope scope = { 0 };
    const char *tablespace;
    const char *condition;

    if (!add_include(d, options, sb))
        return false;
    if (ddl_given(nulls)) {
        if (nulls->kind != PY_BOOL)
            return ddl_refuse_value(d, nulls, "postgresql_nulls_not_distinct");
        strbuf_addstr(sb, nulls->truth ? " NULLS NOT DISTINCT" : " NULLS DISTINCT");
    }
    if (!add_with(d, options, sb) ||
        !ddl_arg_str(d, options, SIZE_MAX, "postgresql_tablespace", &tablespace))
        return false;
    if (tablespace != NULL)
        strbuf_addf(sb, " TABLESPACE %s", name_quote(tablespace, d->arena));
    if (!ddl_given(where))
        return true;
    if (!expr_condition(d, &scope, where, &condition))
        return false;
    strbuf_addf(sb, " WHERE %s", condition);
    return true;
}

static bool check_options(struct ddl *d, const struct py_args *options)
{
    static const char *const known[] = { "name",
                                         "index_name",
                                         "table_name",
                                         "columns",
                                         "schema",
                                         "unique",
                                         "quote",
                                         "if_not_exists",
                                         "if_exists",
                                         "_column_flag",
                                         "postgresql_using",
                                         "postgresql_where",
                                         "postgresql_ops",
                                         "postgresql_with",
                                         "postgresql_include",
                                         "postgresql_tablespace",
                                         "postgresql_concurrently",
                                         "postgresql_nulls_not_distinct",
                                         NULL };
    const struct py_value *ops = py_args_get(options, SIZE_MAX, "postgresql_ops");

    if (ddl_given(ops) && ops->kind != PY_DICT)
        return ddl_refuse_value(d, ops, "postgresql_ops");
    return ddl_args_known(d, options, known, "create_index");
}

bool index_method(struct ddl *d, const char *text, const char **out)
{
    char *copy = arena_strdup(d->arena, text);

    for (char *p = copy; *p != '\0'; p++) {
        if (!isalnum((unsigned char)*p) && *p != '_')
            return ddl_refuse_raise(d, "sqlalchemy.exc.CompileError",
                                    "'%s' is not a method of an index", text);
        *p = (char)tolower((unsigned char)*p);
    }
    *out = copy;
    return true;
}

/* quote=True, or False: of the index's own name. */
static bool read_quote(struct ddl *d, const struct py_args *options, struct name *name)
{
    const struct py_value *quote = py_args_get(options, SIZE_MAX, "quote");

    if (!ddl_given(quote))
        return true;
    if (quote->kind != PY_BOOL)
        return ddl_refuse_value(d, quote, "quote");
    name->quote = quote->truth ? NAME_ALWAYS : NAME_NEVER;
    return true;
}

bool index_create(struct ddl *d, struct index *index)
{
    static const struct py_args none = { { 0 }, { 0 } };
    const struct py_args *options = index->options != NULL ? index->options : &none;
    struct strbuf sb = { .arena = d->arena };
    bool concurrently = false;
    const char *method;
    const char *name;

    if (!check_options(d, options) || !give_name(d, index) ||
        !read_quote(d, options, &index->name) || !name_constraint(d, &index->name, &name) ||
        !ddl_arg_bool(d, options, "postgresql_concurrently", &concurrently) ||
        !ddl_arg_str(d, options, SIZE_MAX, "postgresql_using", &method) ||
        (method != NULL && !index_method(d, method, &method)))
        return false;
    strbuf_addf(&sb, "CREATE %sINDEX %s%s%s ON %s ", index->is_unique ? "UNIQUE " : "",
                concurrently ? "CONCURRENTLY " : "", index->if_not_exists ? "IF NOT EXISTS " : "",
                name, name_table_sql(index->table, d->arena));
    if (method != NULL && method[0] != '\0')
        strbuf_addf(&sb, "USING %s ", method);
    strbuf_addch(&sb, '(');
    for (size_t i = 0; i < index->columns.count; i++) {
        if (i > 0)
            strbuf_addstr(&sb, ", ");
        if (!add_column(d, index, index->columns.items[i], &sb))
            return false;
    }
    strbuf_addch(&sb, ')');
    if (!add_tail(d, options, &sb))
        return false;
    ddl_add(d, strbuf_text(&sb));
    return true;
}

bool index_create_flag(struct ddl *d, const struct name *column, const struct name_table *table,
                       bool is_unique)
{
    struct index index = { .table = table, .is_unique = is_unique };

    vec_push(d->arena, &index.columns, py_str(d->arena, column->text));
    return index_create(d, &index);
}

void index_create_spatial(struct ddl *d, const struct name *column, const struct name_table *table)
{
    const char *name = arena_printf(d->arena, "idx_%s_%s", table->name.text, column->text);

    ddl_addf(d, "CREATE INDEX %s ON %s USING gist (%s)", name_quote(name, d->arena),
             name_table_sql(table, d->arena), name_sql(column, d->arena));
}

bool index_drop(struct ddl *d, const struct name *name, const struct name_table *table,
                const struct py_args *options)
{
    struct name_table shown = { .schema = table->schema };
    struct name own = *name;
    bool concurrently = false;
    bool if_exists = false;
    const char *sql;

    if (!check_options(d, options) || !read_quote(d, options, &own) ||
        !name_constraint(d, &own, &sql) ||
        !ddl_arg_bool(d, options, "postgresql_concurrently", &concurrently) ||
        !ddl_arg_bool(d, options, "if_exists", &if_exists))
        return false;
    shown.name = (struct name){ .text = sql, .quote = NAME_NEVER };
    ddl_addf(d, "DROP INDEX %s%s%s", concurrently ? "CONCURRENTLY " : "",
             if_exists ? "IF EXISTS " : "", name_table_sql(&shown, d->arena));
    return true;
}
