/* op_constraint.c - see op.h: constraints and indexes that are added to a table. */
#include <string.h>

#include "planner/ddl/constraint.h"
#include "planner/ddl/convention.h"
#include "planner/ddl/index.h"
#include "planner/ddl/op.h"

static bool read_table(struct ddl *d, const struct py_args *args, size_t index, const char *name,
                       const char *schema, struct name_table *out)
{
    *out = (struct name_table){ 0 };
    return name_read_given(d, py_args_get(args, index, name), name, &out->name) &&
           name_arg(d, args, SIZE_MAX, schema, &out->schema);
}

/* Alembic makes a table of the columns that it is given, and SQLAlchemy takes none twice. */
static bool check_once(struct ddl *d, const struct py_list *columns)
{
    if (!ddl_spend(d, columns->count * columns->count / 16))
        return false;
    for (size_t i = 0; i < columns->count; i++) {
        const char *name = py_cstr(columns->items[i]);

        for (size_t k = 0; k < i && name != NULL; k++) {
            const char *before = py_cstr(columns->items[k]);

            if (before != NULL && strcmp(before, name) == 0)
                return ddl_refuse_raise(d, "sqlalchemy.exc.DuplicateColumnError",
                                        "the column %s is there twice", name);
        }
    }
    return true;
}

static bool add_constraint(struct ddl *d, struct constraint *c)
{
    const char *sql;

    if (!constraint_sql(d, c, &sql))
        return false;
    ddl_addf(d, "ALTER TABLE %s ADD %s", name_table_sql(c->table, d->arena), sql);
    return true;
}

static const char *const known[] = { "constraint_name",
                                     "table_name",
                                     "columns",
                                     "schema",
                                     "condition",
                                     "deferrable",
                                     "initially",
                                     "source_table",
                                     "referent_table",
                                     "local_cols",
                                     "remote_cols",
                                     "onupdate",
                                     "ondelete",
                                     "match",
                                     "source_schema",
                                     "referent_schema",
                                     "use_alter",
                                     "link_to_name",
                                     "using",
                                     "where",
                                     "ops",
                                     "postgresql_not_valid",
                                     "postgresql_include",
                                     "postgresql_nulls_not_distinct",
                                     NULL };

static bool create_key(struct ddl *d, const struct py_args *args, enum constraint_kind kind)
{
    struct constraint c = { .kind = kind, .options = args };
    const struct py_list *columns;
    struct name_table table;

    c.table = &table;
    return ddl_args_known(d, args, known, "the constraint") &&
           name_arg(d, args, 0, "constraint_name", &c.name) &&
           read_table(d, args, 1, "table_name", "schema", &table) &&
           ddl_items(d, py_args_get(args, 2, "columns"), "columns", &columns) &&
           (columns->count > 0 || ddl_refuse(d, "a key of no columns")) && check_once(d, columns) &&
           constraint_read_columns(d, columns, &c) && add_constraint(d, &c);
}

bool op_create_primary_key(struct ddl *d, const struct py_args *args)
{
    return create_key(d, args, CONSTRAINT_PRIMARY);
}

bool op_create_unique_constraint(struct ddl *d, const struct py_args *args)
{
    return create_key(d, args, CONSTRAINT_UNIQUE);
}

bool op_create_check_constraint(struct ddl *d, const struct py_args *args)
{
    struct constraint c = { .kind = CONSTRAINT_CHECK, .options = args };
    struct name_table table;

    c.table = &table;
    c.check = py_args_get(args, 2, "condition");
    return ddl_args_known(d, args, known, "create_check_constraint") &&
           name_arg(d, args, 0, "constraint_name", &c.name) &&
           read_table(d, args, 1, "table_name", "schema", &table) && add_constraint(d, &c);
}

bool op_create_foreign_key(struct ddl *d, const struct py_args *args)
{
    struct constraint c = { .kind = CONSTRAINT_FOREIGN, .options = args };
    struct constraint remote = { 0 };
    const struct py_list *columns;
    const struct py_list *targets;
    struct name_table table;

    c.table = &table;
    if (!ddl_args_known(d, args, known, "create_foreign_key") ||
        !name_arg(d, args, 0, "constraint_name", &c.name) ||
        !read_table(d, args, 1, "source_table", "source_schema", &table) ||
        !read_table(d, args, 2, "referent_table", "referent_schema", &c.referred) ||
        !ddl_items(d, py_args_get(args, 3, "local_cols"), "local_cols", &columns) ||
        !ddl_items(d, py_args_get(args, 4, "remote_cols"), "remote_cols", &targets) ||
        !check_once(d, columns) || !check_once(d, targets) ||
        !constraint_read_columns(d, columns, &c) || !constraint_read_columns(d, targets, &remote))
        return false;
    if (columns->count != targets->count || columns->count == 0) {
        return ddl_refuse_raise(d, "sqlalchemy.exc.ArgumentError",
                                "a foreign key has %zu columns and refers to %zu", columns->count,
                                targets->count);
    }
    for (size_t i = 0; i < remote.columns.count; i++)
        vec_push(d->arena, &c.referred_columns, remote.columns.items[i]);
    return add_constraint(d, &c);
}

bool op_create_exclude_constraint(struct ddl *d, const struct py_args *args)
{
    struct constraint c = { .kind = CONSTRAINT_EXCLUDE, .options = args };
    struct name_table table;

    c.table = &table;
    for (size_t i = 2; i < args->list.count; i++)
        vec_push(d->arena, &c.elements, args->list.items[i]);
    return ddl_args_known(d, args, known, "create_exclude_constraint") &&
           name_arg(d, args, 0, "constraint_name", &c.name) &&
           read_table(d, args, 1, "table_name", "schema", &table) && add_constraint(d, &c);
}

/* The part of a naming convention that a kind of constraint falls under. */
static const char *key_of_type(const char *type)
{
    static const char *const keys[][2] = {
        { "foreignkey", "fk" }, { "primary", "pk" }, { "unique", "uq" }, { "check", "ck" }
    };

    for (size_t i = 0; type != NULL && i < sizeof(keys) / sizeof(keys[0]); i++) {
        if (strcmp(keys[i][0], type) == 0)
            return keys[i][1];
    }
    return NULL;
}

static bool drop_name(struct ddl *d, const char *type, const struct name_table *table,
                      struct name *name)
{
    struct convention_parts parts = { .key = key_of_type(type), .table = table };

    if (type != NULL && parts.key == NULL)
        return ddl_refuse_raise(d, "TypeError", "type_ is '%s'", type);
    if (name->text == NULL)
        return ddl_refuse(d, "a constraint is dropped whose name is not given");
    return parts.key == NULL || convention_apply(d, &parts, name);
}

bool op_drop_constraint(struct ddl *d, const struct py_args *args)
{
    bool if_exists = false;
    struct name_table table;
    struct name name;
    const char *type;
    const char *sql;

    if (!name_arg(d, args, 0, "constraint_name", &name) ||
        !read_table(d, args, 1, "table_name", "schema", &table) ||
        !ddl_arg_str(d, args, 2, "type_", &type) ||
        !ddl_arg_bool(d, args, "if_exists", &if_exists) || !drop_name(d, type, &table, &name) ||
        !name_constraint(d, &name, &sql))
        return false;
    ddl_addf(d, "ALTER TABLE %s DROP CONSTRAINT %s%s", name_table_sql(&table, d->arena),
             if_exists ? "IF EXISTS " : "", sql);
    return true;
}

bool op_create_index(struct ddl *d, const struct py_args *args)
{
    struct index index = { .options = args };
    const struct py_list *columns;
    struct name_table table;

    index.table = &table;
    if (!name_arg(d, args, 0, "index_name", &index.name) ||
        !read_table(d, args, 1, "table_name", "schema", &table) ||
        !ddl_items(d, py_args_get(args, 2, "columns"), "columns", &columns) ||
        !check_once(d, columns) || !ddl_arg_bool(d, args, "unique", &index.is_unique) ||
        !ddl_arg_bool(d, args, "if_not_exists", &index.if_not_exists))
        return false;
    index.columns = *columns;
    if (args->list.count > 3)
        return ddl_refuse(d, "create_index() is given too many positional arguments");
    return index_create(d, &index);
}

bool op_drop_index(struct ddl *d, const struct py_args *args)
{
    struct name_table table = { 0 };
    struct name name;

    return name_read_given(d, py_args_get(args, 0, "index_name"), "index_name", &name) &&
           name_arg(d, args, 1, "table_name", &table.name) &&
           name_arg(d, args, SIZE_MAX, "schema", &table.schema) &&
           index_drop(d, &name, &table, args);
}
