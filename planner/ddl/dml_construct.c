/* dml_construct.c - see dml.h: DDL constructs given to execute(). */
#include <string.h>

#include "planner/ddl/column.h"
#include "planner/ddl/dml.h"
#include "planner/ddl/literal.h"
#include "planner/ddl/op.h"
#include "planner/py/format.h"

typedef bool construct_fn(struct ddl *d, const struct py_args *args);

/* It goes through Python's % with a dict, an empty one where none is given. */
static bool ddl_text(struct ddl *d, const struct py_args *args)
{
    struct py_value *text = py_args_get(args, 0, "statement");
    struct py_value *context = py_args_get(args, 1, "context");
    struct py_value *made;

    if (text == NULL || py_cstr(text) == NULL)
        return ddl_refuse_value(d, text, "the text of DDL()");
    if (!ddl_given(context))
        context = py_dict(d->arena);
    if (context->kind != PY_DICT || d->run == NULL)
        return ddl_refuse_value(d, context, "the context of DDL()");
    made = py_percent(d->run, text, context, d->pos);
    if (made == NULL || py_cstr(made) == NULL)
        return ddl_refuse_value(d, made, "the text of DDL()");
    ddl_add(d, py_cstr(made));
    return true;
}

static bool sequence_name(struct ddl *d, const struct py_value *sequence, const char **out)
{
    const struct py_args *args = ddl_call_args(sequence);
    struct name_table name = { 0 };

    if (ddl_sa_name(sequence) == NULL || strcmp(ddl_sa_name(sequence), "Sequence") != 0)
        return ddl_refuse_value(d, sequence, "a sequence");
    if (!name_read_given(d, py_args_get(args, 0, "name"), "a sequence's name", &name.name) ||
        !name_arg(d, args, SIZE_MAX, "schema", &name.schema))
        return false;
    *out = name_table_sql(&name, d->arena);
    return true;
}

static bool create_sequence(struct ddl *d, const struct py_args *args)
{
    const struct py_value *sequence = py_args_get(args, 0, "element");
    const struct type *type = &type_null;
    struct py_args named = { { 0 }, { 0 } };
    bool if_not_exists = false;
    const char *options = "";
    const char *name = "";

    if (!sequence_name(d, sequence, &name) ||
        !ddl_arg_bool(d, args, "if_not_exists", &if_not_exists) ||
        !type_read(d, py_args_get(ddl_call_args(sequence), SIZE_MAX, "data_type"), &type))
        return false;
    named.named.items = ddl_call_args(sequence)->named.items;
    named.named.count = ddl_call_args(sequence)->named.count;
    if (ddl_call_args(sequence)->list.count > 1)
        return ddl_refuse(d, "a Sequence() with positional options is not understood");
    if (!column_sequence_options(d, &named, true, &options))
        return false;
    ddl_addf(d, "CREATE SEQUENCE %s%s%s%s%s%s", if_not_exists ? "IF NOT EXISTS " : "", name,
             type->sql != NULL ? " AS " : "", type->sql != NULL ? type->sql : "",
             options[0] != '\0' ? " " : "", options);
    return true;
}

static bool drop_sequence(struct ddl *d, const struct py_args *args)
{
    bool if_exists = false;
    const char *name = "";

    if (!sequence_name(d, py_args_get(args, 0, "element"), &name) ||
        !ddl_arg_bool(d, args, "if_exists", &if_exists))
        return false;
    ddl_addf(d, "DROP SEQUENCE %s%s", if_exists ? "IF EXISTS " : "", name);
    return true;
}

static bool create_schema(struct ddl *d, const struct py_args *args)
{
    bool if_not_exists = false;
    struct name name;

    if (!name_read_given(d, py_args_get(args, 0, "name"), "a schema's name", &name) ||
        !ddl_arg_bool(d, args, "if_not_exists", &if_not_exists))
        return false;
    ddl_addf(d, "CREATE SCHEMA %s%s", if_not_exists ? "IF NOT EXISTS " : "",
             name_sql(&name, d->arena));
    return true;
}

static bool drop_schema(struct ddl *d, const struct py_args *args)
{
    bool if_exists = false;
    bool cascade = false;
    struct name name;

    if (!name_read_given(d, py_args_get(args, 0, "name"), "a schema's name", &name) ||
        !ddl_arg_bool(d, args, "if_exists", &if_exists) ||
        !ddl_arg_bool(d, args, "cascade", &cascade))
        return false;
    ddl_addf(d, "DROP SCHEMA %s%s%s", if_exists ? "IF EXISTS " : "", name_sql(&name, d->arena),
             cascade ? " CASCADE" : "");
    return true;
}

static const struct {
    const char *name;
    construct_fn *run;
} constructs[] = {
    { "DDL", ddl_text },
    { "CreateSequence", create_sequence },
    { "DropSequence", drop_sequence },
    { "CreateSchema", create_schema },
    { "DropSchema", drop_schema },
};

bool dml_construct(struct ddl *d, const struct py_value *value, bool *found)
{
    const char *name = ddl_sa_name(value);

    *found = false;
    for (size_t i = 0; name != NULL && i < sizeof(constructs) / sizeof(constructs[0]); i++) {
        if (strcmp(constructs[i].name, name) != 0)
            continue;
        *found = true;
        return constructs[i].run(d, ddl_call_args(value));
    }
    return true;
}
