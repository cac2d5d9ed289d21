/* op_alter.c - see op.h: alter_column in all its combinations. */
#include <string.h>

#include "planner/ddl/expr.h"
#include "planner/ddl/literal.h"
#include "planner/ddl/op.h"
#include "planner/ddl/table.h"

/* One call of alter_column. */
struct alter {
    struct name_table table;
    struct name column;
    const char *alter_table;  /* ALTER TABLE t */
    const char *alter_column; /* ALTER TABLE t ALTER COLUMN c */
    const struct py_args *args;
};

static const struct py_value *given(const struct alter *a, const char *name)
{
    const struct py_value *value = py_args_get(a->args, SIZE_MAX, name);

    return ddl_given(value) ? value : NULL;
}

static bool is_call_of(const struct py_value *value, const char *name)
{
    const char *sa = ddl_sa_name(value);

    return sa != NULL && strcmp(sa, name) == 0;
}

/* The CHECK of a type that is no native Enum: ADD or DROP. */
static bool type_check(struct ddl *d, const struct alter *a, const struct py_value *type, bool drop)
{
    struct column column = { .name = a->column };
    struct type of = { .family = TYPE_STRING };
    struct constraint check;
    const char *sql;
    bool is_there;

    /* Only an Enum brings a CHECK; what else the type is does not matter here. */
    if (!type_read_enum(d, type, &of.enumeration))
        return false;
    column.type = &of;
    if (!constraint_of_type(d, &column, &a->table, &check, &is_there))
        return false;
    if (!is_there)
        return true;
    if (!constraint_sql(d, &check, &sql))
        return false;
    if (!drop) {
        ddl_addf(d, "ALTER TABLE %s ADD %s", name_table_sql(&a->table, d->arena), sql);
        return true;
    }
    if (check.name.text == NULL || !name_constraint(d, &check.name, &sql))
        return ddl_refuse(d, "the CHECK of an existing type has no name");
    ddl_addf(d, "ALTER TABLE %s DROP CONSTRAINT %s", name_table_sql(&a->table, d->arena), sql);
    return true;
}

static bool change_type(struct ddl *d, const struct alter *a)
{
    const struct py_value *using = given(a, "postgresql_using");
    const struct py_value *value = given(a, "type_");
    const struct type *type;
    const char *expression;

    if (value == NULL)
        return using == NULL || ddl_refuse_raise(d, "alembic.util.CommandError",
                                                 "postgresql_using is given without type_");
    if (!type_read(d, value, &type))
        return false;
    if (type->sql == NULL)
        return ddl_refuse(d, "type_ is not a type");
    if (using == NULL) {
        ddl_addf(d, "%s TYPE %s", a->alter_column, type->sql);
        return true;
    }
    expression = py_cstr(using);
    if (expression == NULL)
        return ddl_refuse_value(d, using, "postgresql_using");
    ddl_addf(d, "%s TYPE %s USING %s", a->alter_column, type->sql, expression);
    return true;
}

static bool change_nullable(struct ddl *d, const struct alter *a)
{
    const struct py_value *nullable = given(a, "nullable");
    bool is_nullable = true;

    if (nullable == NULL)
        return true;
    if (!ddl_arg_bool(d, a->args, "nullable", &is_nullable))
        return false;
    ddl_addf(d, "%s %s NOT NULL", a->alter_column, is_nullable ? "DROP" : "SET");
    return true;
}

/* What is said of one option of an identity, None where nothing is. */
static const struct py_value *identity_option(const struct py_args *args, size_t index,
                                              const char *name)
{
    const struct py_value *value = py_args_get(args, index, name);

    return ddl_given(value) ? value : NULL;
}

static bool same_option(const struct py_value *a, const struct py_value *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return a->kind == b->kind &&
           (a->kind == PY_BOOL ? a->truth == b->truth : a->integer == b->integer);
}

/* SET GENERATED ..., then the options that differ, by their names in Python. */
static bool change_identity(struct ddl *d, const struct alter *a, const struct py_args *new,
                            const struct py_args *old)
{
    static const struct {
        const char *name;
        size_t index;
    } options[] = { { "cache", 9 },    { "cycle", 8 },      { "increment", 3 },  { "maxvalue", 5 },
                    { "minvalue", 4 }, { "nomaxvalue", 7 }, { "nominvalue", 6 }, { "start", 2 } };
    const struct py_value *always = identity_option(new, 0, "always");
    struct strbuf sb = { .arena = d->arena };
    const char *sql;

    if (!same_option(always, identity_option(old, 0, "always"))) {
        strbuf_addf(&sb, " SET GENERATED %s",
                    always != NULL && always->kind == PY_BOOL && always->truth ? "ALWAYS"
                                                                               : "BY DEFAULT");
    }
    for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
        const struct py_value *value = identity_option(new, options[i].index, options[i].name);
        struct py_args one = { { 0 }, { 0 } };

        if (same_option(value, identity_option(old, options[i].index, options[i].name)))
            continue;
        if (value == NULL)
            return ddl_refuse(d, "an identity loses its %s, for which SQL has no words",
                              options[i].name);
        vec_push(d->arena, &one.named,
                 (struct py_kwarg){ options[i].name,
                                    py_args_get(new, options[i].index, options[i].name) });
        if (!column_sequence_options(d, &one, true, &sql))
            return false;
        strbuf_addf(&sb, " SET %s", sql);
    }
    if (sb.len == 0)
        return ddl_refuse(d, "an identity is changed to what it is, which is no SQL");
    ddl_addf(d, "%s%s", a->alter_column, strbuf_text(&sb));
    return true;
}

static bool default_of_identity(struct ddl *d, const struct alter *a, const struct py_value *new,
                                const struct py_value *old)
{
    const char *sql;

    if (!ddl_given(new)) {
        ddl_addf(d, "%s DROP IDENTITY", a->alter_column);
        return true;
    }
    if (old == NULL)
        return ddl_refuse(d, "existing_server_default is not given, so Alembic changes an identity "
                             "that is not there (say existing_server_default=None to add one)");
    if (old->kind == PY_NONE) {
        if (!column_identity_sql(d, ddl_call_args(new), &sql))
            return false;
        ddl_addf(d, "%s ADD %s", a->alter_column, sql);
        return true;
    }
    if (!is_call_of(old, "Identity"))
        return ddl_refuse_value(d, old, "existing_server_default");
    return change_identity(d, a, ddl_call_args(new), ddl_call_args(old));
}

static bool change_default(struct ddl *d, const struct alter *a)
{
    const struct py_value *new = py_args_get(a->args, SIZE_MAX, "server_default");
    const struct py_value *old = py_args_get(a->args, SIZE_MAX, "existing_server_default");
    const char *sql;

    if (new == NULL || (new->kind == PY_BOOL && !new->truth))
        return true;
    if (is_call_of(new, "Computed") || (ddl_given(old) && is_call_of(old, "Computed")))
        return ddl_refuse_raise(d, "sqlalchemy.exc.CompileError",
                                "a computed column cannot be made or unmade by ALTER COLUMN");
    if (is_call_of(new, "Identity") || (ddl_given(old) && is_call_of(old, "Identity")))
        return default_of_identity(d, a, new, old);
    if (new->kind == PY_NONE) {
        ddl_addf(d, "%s DROP DEFAULT", a->alter_column);
        return true;
    }
    if (!column_default_sql(d, new, &sql))
        return false;
    if (sql == NULL)
        return ddl_refuse(d, "server_default has no SQL");
    ddl_addf(d, "%s SET DEFAULT %s", a->alter_column, sql);
    return true;
}

static bool change_comment(struct ddl *d, const struct alter *a)
{
    const struct py_value *comment = py_args_get(a->args, SIZE_MAX, "comment");
    const char *sql = "NULL";

    if (comment == NULL || (comment->kind == PY_BOOL && !comment->truth))
        return true;
    if (comment->kind != PY_NONE) {
        if (py_cstr(comment) == NULL)
            return ddl_refuse_value(d, comment, "comment");
        sql = ddl_literal(d->arena, py_cstr(comment));
    }
    ddl_addf(d, "COMMENT ON COLUMN %s.%s IS %s", name_table_dotted(&a->table, d->arena),
             name_sql(&a->column, d->arena), sql);
    return true;
}

static bool change_name(struct ddl *d, const struct alter *a)
{
    struct name name;

    if (given(a, "new_column_name") == NULL)
        return true;
    if (!name_read_given(d, given(a, "new_column_name"), "new_column_name", &name))
        return false;
    ddl_addf(d, "%s RENAME %s TO %s", a->alter_table, name_sql(&a->column, d->arena),
             name_sql(&name, d->arena));
    return true;
}

/* What Alembic passes on under these names itself cannot be given. */
static bool check_names(struct ddl *d, const struct py_args *args)
{
    for (size_t i = 0; i < args->named.count; i++) {
        const char *name = args->named.items[i].name;

        if (strcmp(name, "name") == 0 || strncmp(name, "modify_", 7) == 0)
            return ddl_refuse_raise(d, "TypeError", "alter_column() is given %s=", name);
    }
    return true;
}

static bool read(struct ddl *d, const struct py_args *args, struct alter *out)
{
    *out = (struct alter){ .args = args };
    if (args->list.count > 2)
        return ddl_refuse(d, "alter_column() is given too many positional arguments");
    if (!name_read_given(d, py_args_get(args, 0, "table_name"), "table_name", &out->table.name) ||
        !name_arg(d, args, SIZE_MAX, "schema", &out->table.schema) ||
        !name_read_given(d, py_args_get(args, 1, "column_name"), "column_name", &out->column))
        return false;
    out->alter_table =
        arena_printf(d->arena, "ALTER TABLE %s", name_table_dotted(&out->table, d->arena));
    out->alter_column = arena_printf(d->arena, "%s ALTER COLUMN %s", out->alter_table,
                                     name_sql(&out->column, d->arena));
    return true;
}

/* Whether nothing is asked for. Names that Alembic does not know, type= for type_=, it passes on to
 * nobody. */
static bool is_idle(const struct py_args *args)
{
    static const char *const changes[] = { "nullable", "comment",          "server_default",
                                           "type_",    "postgresql_using", "new_column_name" };

    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        if (py_args_get(args, SIZE_MAX, changes[i]) != NULL)
            return false;
    }
    return args->list.count == 2;
}

bool op_alter_column(struct ddl *d, const struct py_args *args)
{
    struct alter a;

    if (!check_names(d, args))
        return false;
    if (is_idle(args))
        return true;
    if (!read(d, args, &a))
        return false;
    if (given(&a, "existing_type") != NULL && given(&a, "type_") != NULL &&
        !type_check(d, &a, given(&a, "existing_type"), true))
        return false;
    return change_type(d, &a) && change_nullable(d, &a) && change_default(d, &a) &&
           change_comment(d, &a) && change_name(d, &a) &&
           (given(&a, "type_") == NULL || type_check(d, &a, given(&a, "type_"), false));
}
