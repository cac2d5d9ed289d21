/* op_table.c - see op.h: whole tables. */
#include <ctype.h>
#include <string.h>

#include "planner/ddl/op.h"
#include "planner/ddl/table.h"

static bool read_name(struct ddl *d, const struct py_args *args, struct name_table *out)
{
    *out = (struct name_table){ 0 };
    return name_read_given(d, py_args_get(args, 0, "table_name"), "table_name", &out->name) &&
           name_arg(d, args, SIZE_MAX, "schema", &out->schema);
}

static bool has_foreign_key(const struct table *t, const char *column)
{
    for (size_t i = 0; i < t->constraints.count; i++) {
        const struct constraint *c = &t->constraints.items[i];

        for (size_t k = 0; c->kind == CONSTRAINT_FOREIGN && k < c->columns.count; k++) {
            if (strcmp(c->columns.items[k].text, column) == 0)
                return true;
        }
    }
    return false;
}

static bool add_columns(struct ddl *d, const struct table *t, struct strbuf *sb)
{
    for (size_t i = 0; i < t->columns.count; i++) {
        const struct column *c = &t->columns.items[i];
        bool is_serial =
            column_is_serial(c, t->primary.columns.count == 1, has_foreign_key(t, c->name.text));
        const char *sql;

        if (!column_sql(d, c, is_serial, &sql))
            return false;
        strbuf_addf(sb, "%s\n    %s", i > 0 ? ", " : "", sql);
        if (!table_column_checks(d, c, &t->name, sb))
            return false;
    }
    return true;
}

static bool add_constraints(struct ddl *d, struct table *t, struct strbuf *sb)
{
    const char *separator = t->columns.count > 0 ? ", " : "";
    const char *sql;

    if (t->primary.columns.count > 0) {
        if (!constraint_sql(d, &t->primary, &sql))
            return false;
        strbuf_addf(sb, "%s\n    %s", separator, sql);
        separator = ", ";
    }
    for (size_t i = 0; i < t->constraints.count; i++) {
        if (constraint_is_left_out(&t->constraints.items[i]))
            continue;
        if (!constraint_sql(d, &t->constraints.items[i], &sql))
            return false;
        strbuf_addf(sb, "%s\n    %s", separator, sql);
        separator = ", ";
    }
    return true;
}

static bool add_inherits(struct ddl *d, const struct py_args *args, struct strbuf *sb)
{
    const struct py_value *inherits = py_args_get(args, SIZE_MAX, "postgresql_inherits");
    const struct py_list *list;

    if (!ddl_given(inherits))
        return true;
    if (py_cstr(inherits) != NULL) {
        strbuf_addf(sb, "\n INHERITS ( %s )", name_quote(py_cstr(inherits), d->arena));
        return true;
    }
    if (!ddl_items(d, inherits, "postgresql_inherits", &list))
        return false;
    for (size_t i = 0; i < list->count; i++) {
        if (py_cstr(list->items[i]) == NULL)
            return ddl_refuse_value(d, list->items[i], "postgresql_inherits");
        strbuf_addf(sb, "%s%s", i == 0 ? "\n INHERITS ( " : ", ",
                    name_quote(py_cstr(list->items[i]), d->arena));
    }
    strbuf_addstr(sb, " )");
    return true;
}

static bool add_options(struct ddl *d, const struct py_args *args, struct strbuf *sb)
{
    const struct py_value *oids = py_args_get(args, SIZE_MAX, "postgresql_with_oids");
    const char *partition;
    const char *method;
    const char *commit;
    const char *tablespace;

    if (!add_inherits(d, args, sb) ||
        !ddl_arg_str(d, args, SIZE_MAX, "postgresql_partition_by", &partition) ||
        !ddl_arg_str(d, args, SIZE_MAX, "postgresql_using", &method) ||
        !ddl_arg_str(d, args, SIZE_MAX, "postgresql_on_commit", &commit) ||
        !ddl_arg_str(d, args, SIZE_MAX, "postgresql_tablespace", &tablespace))
        return false;
    if (partition != NULL && partition[0] != '\0')
        strbuf_addf(sb, "\n PARTITION BY %s", partition);
    if (method != NULL && method[0] != '\0')
        strbuf_addf(sb, "\n USING %s", method);
    if (ddl_given(oids) && oids->kind == PY_BOOL)
        strbuf_addstr(sb, oids->truth ? "\n WITH OIDS" : "\n WITHOUT OIDS");
    if (commit != NULL && commit[0] != '\0') {
        char *words = arena_strdup(d->arena, commit);

        for (char *p = words; *p != '\0'; p++)
            *p = (char)(*p == '_' ? ' ' : toupper((unsigned char)*p));
        strbuf_addf(sb, "\n ON COMMIT %s", words);
    }
    if (tablespace != NULL && tablespace[0] != '\0')
        strbuf_addf(sb, "\n TABLESPACE %s", name_quote(tablespace, d->arena));
    return true;
}

static bool add_prefixes(struct ddl *d, const struct py_args *args, struct strbuf *sb)
{
    const struct py_value *prefixes = py_args_get(args, SIZE_MAX, "prefixes");
    const struct py_list *list;

    if (!ddl_given(prefixes))
        return true;
    if (!ddl_items(d, prefixes, "prefixes", &list))
        return false;
    for (size_t i = 0; i < list->count; i++) {
        if (py_cstr(list->items[i]) == NULL)
            return ddl_refuse_value(d, list->items[i], "prefixes");
        strbuf_addf(sb, "%s ", py_cstr(list->items[i]));
    }
    return true;
}

static bool create_indexes(struct ddl *d, struct table *t)
{
    for (size_t i = 0; i < t->columns.count; i++) {
        const struct column *c = &t->columns.items[i];

        if (c->type->has_spatial_index)
            index_create_spatial(d, &c->name, &t->name);
    }
    for (size_t i = 0; i < t->columns.count; i++) {
        const struct column *c = &t->columns.items[i];

        if (c->has_index && !index_create_flag(d, &c->name, &t->name, c->is_unique))
            return false;
    }
    for (size_t i = 0; i < t->indexes.count; i++) {
        if (!index_create(d, &t->indexes.items[i]))
            return false;
    }
    return true;
}

static bool add_comments(struct ddl *d, const struct py_args *args, const struct table *t)
{
    const char *table = name_table_sql(&t->name, d->arena);
    const char *comment;

    if (!ddl_arg_str(d, args, SIZE_MAX, "comment", &comment))
        return false;
    if (comment != NULL && comment[0] != '\0')
        ddl_addf(d, "COMMENT ON TABLE %s IS %s", table, ddl_literal(d->arena, comment));
    for (size_t i = 0; i < t->columns.count; i++) {
        const struct column *c = &t->columns.items[i];

        if (c->comment != NULL && c->comment[0] != '\0')
            ddl_addf(d, "COMMENT ON COLUMN %s.%s IS %s", table, name_sql(&c->name, d->arena),
                     ddl_literal(d->arena, c->comment));
    }
    return true;
}

/* Once the table could not be written, the types it would have made are not kept. */
static bool create(struct ddl *d, const struct py_args *args, struct table *t)
{
    struct strbuf sb = { .arena = d->arena };
    bool if_not_exists = false;

    strbuf_addstr(&sb, "CREATE ");
    if (!add_prefixes(d, args, &sb) || !ddl_arg_bool(d, args, "if_not_exists", &if_not_exists))
        return false;
    strbuf_addf(&sb, "TABLE %s%s (", if_not_exists ? "IF NOT EXISTS " : "",
                name_table_sql(&t->name, d->arena));
    if (!add_columns(d, t, &sb) || !add_constraints(d, t, &sb))
        return false;
    strbuf_addstr(&sb, "\n)");
    if (!add_options(d, args, &sb))
        return false;
    for (size_t i = 0; i < t->columns.count; i++)
        table_create_types(d, t->columns.items[i].type);
    ddl_add(d, strbuf_text(&sb));
    return true;
}

static bool take_columns(struct ddl *d, const struct py_args *args, const struct table *t)
{
    size_t taken = 0;

    for (size_t i = 0; i < args->list.count && taken < t->columns.count; i++) {
        if (column_is(args->list.items[i]) &&
            !table_take_column(d, args->list.items[i], &t->columns.items[taken++]))
            return false;
    }
    return true;
}

bool op_create_table(struct ddl *d, const struct py_args *args)
{
    static const char *const known[] = { "table_name",
                                         "schema",
                                         "comment",
                                         "prefixes",
                                         "if_not_exists",
                                         "postgresql_inherits",
                                         "postgresql_partition_by",
                                         "postgresql_using",
                                         "postgresql_with_oids",
                                         "postgresql_on_commit",
                                         "postgresql_tablespace",
                                         "postgresql_ignore_search_path",
                                         "extend_existing",
                                         "keep_existing",
                                         "implicit_returning",
                                         NULL };
    struct table t = { 0 };
    size_t at = args->list.count > 0 && py_args_get(args, SIZE_MAX, "table_name") == NULL ? 1 : 0;

    return ddl_args_known(d, args, known, "create_table") && read_name(d, args, &t.name) &&
           table_read(d, (const struct py_value *const *)(args->list.items + at),
                      args->list.count - at, &t) &&
           take_columns(d, args, &t) && create(d, args, &t) && create_indexes(d, &t) &&
           add_comments(d, args, &t);
}

bool op_drop_table(struct ddl *d, const struct py_args *args)
{
    bool if_exists = false;
    struct name_table table;

    if (!read_name(d, args, &table) || !ddl_arg_bool(d, args, "if_exists", &if_exists))
        return false;
    ddl_addf(d, "DROP TABLE %s%s", if_exists ? "IF EXISTS " : "", name_table_sql(&table, d->arena));
    return true;
}

bool op_rename_table(struct ddl *d, const struct py_args *args)
{
    struct name_table old = { 0 };
    struct name new;

    if (!name_read_given(d, py_args_get(args, 0, "old_table_name"), "old_table_name", &old.name) ||
        !name_read_given(d, py_args_get(args, 1, "new_table_name"), "new_table_name", &new) ||
        !name_arg(d, args, SIZE_MAX, "schema", &old.schema))
        return false;
    ddl_addf(d, "ALTER TABLE %s RENAME TO %s", name_table_dotted(&old, d->arena),
             name_sql(&new, d->arena));
    return true;
}

bool op_create_table_comment(struct ddl *d, const struct py_args *args)
{
    struct name_table table;
    const char *comment;

    if (!read_name(d, args, &table) || !ddl_arg_str(d, args, 1, "comment", &comment))
        return false;
    ddl_addf(d, "COMMENT ON TABLE %s IS %s", name_table_sql(&table, d->arena),
             comment == NULL ? "NULL" : ddl_literal(d->arena, comment));
    return true;
}

bool op_drop_table_comment(struct ddl *d, const struct py_args *args)
{
    struct name_table table;

    if (!read_name(d, args, &table))
        return false;
    ddl_addf(d, "COMMENT ON TABLE %s IS NULL", name_table_sql(&table, d->arena));
    return true;
}
