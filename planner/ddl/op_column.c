/* op_column.c - see op.h: columns that are added and dropped. */
#include <string.h>

#include "planner/ddl/op.h"
#include "planner/ddl/table.h"

/* REFERENCES t (c) ... of inline_references=True. */
static bool add_references(struct ddl *d, struct constraint *c, struct strbuf *sb)
{
    const char *sql;
    const char *references;

    c->name = (struct name){ 0 };
    if (!constraint_sql(d, c, &sql))
        return false;
    references = strstr(sql, " REFERENCES ");
    strbuf_addstr(sb, references != NULL ? references : "");
    return true;
}

static bool is_inline(const struct constraint *c, const struct column *column, bool references)
{
    return references && c->kind == CONSTRAINT_FOREIGN && column->foreign_keys.count == 1;
}

static bool add_rest(struct ddl *d, struct table *t, const struct column *c, bool references)
{
    const char *table = name_table_sql(&t->name, d->arena);
    const char *sql;

    for (size_t i = 0; i < t->constraints.count; i++) {
        if (is_inline(&t->constraints.items[i], c, references))
            continue;
        if (!constraint_sql(d, &t->constraints.items[i], &sql))
            return false;
        ddl_addf(d, "ALTER TABLE %s ADD %s", table, sql);
    }
    if (c->has_index && !index_create_flag(d, &c->name, &t->name, c->is_unique))
        return false;
    if (c->comment != NULL && c->comment[0] != '\0')
        ddl_addf(d, "COMMENT ON COLUMN %s.%s IS %s", table, name_sql(&c->name, d->arena),
                 ddl_literal(d->arena, c->comment));
    return true;
}

static bool add_column(struct ddl *d, const struct py_args *args, struct table *t,
                       const struct column *c)
{
    struct strbuf sb = { .arena = d->arena };
    bool if_not_exists = false;
    bool references = false;
    bool primary_key = false;
    const char *sql;

    if (!ddl_arg_bool(d, args, "if_not_exists", &if_not_exists) ||
        !ddl_arg_bool(d, args, "inline_references", &references) ||
        !ddl_arg_bool(d, args, "inline_primary_key", &primary_key) ||
        !column_sql(d, c, column_is_serial(c, true, c->foreign_keys.count > 0), &sql))
        return false;
    strbuf_addf(&sb, "ALTER TABLE %s ADD COLUMN %s%s%s", name_table_dotted(&t->name, d->arena),
                if_not_exists ? "IF NOT EXISTS " : "", sql,
                primary_key && c->is_primary ? " PRIMARY KEY" : "");
    for (size_t i = 0; i < t->constraints.count; i++) {
        struct constraint inlined = t->constraints.items[i];

        if (is_inline(&inlined, c, references) && !add_references(d, &inlined, &sb))
            return false;
    }
    if (!table_column_checks(d, c, &t->name, &sb))
        return false;
    ddl_add(d, strbuf_text(&sb));
    return add_rest(d, t, c, references);
}

bool op_add_column(struct ddl *d, const struct py_args *args)
{
    static const char *const known[] = {
        "table_name",         "column", "schema", "if_not_exists", "inline_references",
        "inline_primary_key", NULL
    };
    struct table t = { 0 };
    struct column c;

    if (!ddl_args_known(d, args, known, "add_column") ||
        !name_read_given(d, py_args_get(args, 0, "table_name"), "table_name", &t.name.name) ||
        !name_arg(d, args, SIZE_MAX, "schema", &t.name.schema) ||
        !column_read(d, py_args_get(args, 1, "column"), &c))
        return false;
    if (c.type->has_spatial_index)
        return ddl_refuse(d, "whether geoalchemy2 adds an index to a column added later depends "
                             "on its version (say spatial_index=False)");
    return table_take_column(d, py_args_get(args, 1, "column"), &c) &&
           table_add_column_constraints(d, &c, &t) && add_column(d, args, &t, &c);
}

bool op_drop_column(struct ddl *d, const struct py_args *args)
{
    struct name_table table = { 0 };
    bool if_exists = false;
    struct name column;

    if (!name_read_given(d, py_args_get(args, 0, "table_name"), "table_name", &table.name) ||
        !name_arg(d, args, SIZE_MAX, "schema", &table.schema) ||
        !name_read_given(d, py_args_get(args, 1, "column_name"), "column_name", &column) ||
        !ddl_arg_bool(d, args, "if_exists", &if_exists))
        return false;
    ddl_addf(d, "ALTER TABLE %s DROP COLUMN %s%s", name_table_dotted(&table, d->arena),
             if_exists ? "IF EXISTS " : "", name_sql(&column, d->arena));
    return true;
}
