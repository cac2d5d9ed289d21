/* column_sql.c - see column.h: writing. */
#include <string.h>

#include "planner/ddl/column.h"
#include "planner/ddl/expr.h"
#include "planner/ddl/literal.h"

static bool is_call_of(const struct py_value *value, const char *name)
{
    const char *sa = ddl_sa_name(value);

    return sa != NULL && strcmp(sa, name) == 0;
}

/* Sequence('s').next_value() */
static bool next_value(struct ddl *d, const struct py_value *sequence, const char **out)
{
    const struct py_args *args = ddl_call_args(sequence);
    struct name_table name = { 0 };

    if (!is_call_of(sequence, "Sequence"))
        return ddl_refuse_value(d, sequence, "a sequence");
    if (!name_read_given(d, py_args_get(args, 0, "name"), "a sequence's name", &name.name) ||
        !name_arg(d, args, SIZE_MAX, "schema", &name.schema))
        return false;
    *out = arena_printf(d->arena, "nextval(%s)",
                        ddl_literal(d->arena, name_table_sql(&name, d->arena)));
    return true;
}

bool column_default_sql(struct ddl *d, const struct py_value *value, const char **out)
{
    static const struct type of_string = { .family = TYPE_STRING };
    struct expr_scope scope = { .with_table = true };
    struct py_value *target;
    struct expr e;

    *out = NULL;
    if (is_call_of(value, "FetchedValue"))
        return true;
    if (is_call_of(value, "DefaultClause"))
        value = py_args_get(ddl_call_args(value), 0, "arg");
    if (value == NULL)
        return ddl_refuse(d, "a server_default is given nothing");
    if (value->kind == PY_STR || (value->kind == PY_INSTANCE && value->instance->cls->cls->is_enum))
        return literal_sql(d, value, &of_string, out);
    if (ddl_is_method(value, "next_value", &target))
        return next_value(d, target, out);
    if (value->kind == PY_BOOL || value->kind == PY_INT || value->kind == PY_FLOAT) {
        return ddl_refuse_raise(d, "sqlalchemy.exc.ArgumentError",
                                "server_default is a %s, not a string or a SQL expression",
                                py_type_name(value));
    }
    if (!expr_read(d, &scope, value, &type_null, &e))
        return false;
    *out = e.is_select ? arena_printf(d->arena, "(%s)", e.sql) : e.sql;
    return true;
}

struct sequence_option {
    const char *name;
    const char *sql;
    const char *otherwise; /* of a flag that is False; NULL for nothing */
    bool is_flag;
    size_t index; /* in Identity(); Sequence() has the same after name */
};

static const struct sequence_option options[] = {
    { "increment", "INCREMENT BY", NULL, false, 3 },
    { "start", "START WITH", NULL, false, 2 },
    { "minvalue", "MINVALUE", NULL, false, 4 },
    { "maxvalue", "MAXVALUE", NULL, false, 5 },
    { "nominvalue", "NO MINVALUE", NULL, true, 6 },
    { "nomaxvalue", "NO MAXVALUE", NULL, true, 7 },
    { "cache", "CACHE", NULL, false, 9 },
    { "cycle", "CYCLE", "NO CYCLE", true, 8 },
};

bool column_sequence_options(struct ddl *d, const struct py_args *args, bool is_identity,
                             const char **out)
{
    struct strbuf sb = { .arena = d->arena };

    for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
        const struct sequence_option *o = &options[i];
        const struct py_value *value =
            py_args_get(args, is_identity ? o->index : o->index - 1, o->name);

        if (!ddl_given(value))
            continue;
        if (value->kind != (o->is_flag ? PY_BOOL : PY_INT))
            return ddl_refuse_value(d, value, o->name);
        if (o->is_flag && !value->truth && o->otherwise == NULL)
            continue;
        if (sb.len > 0)
            strbuf_addch(&sb, ' ');
        if (o->is_flag)
            strbuf_addstr(&sb, value->truth ? o->sql : o->otherwise);
        else
            strbuf_addf(&sb, "%s %lld", o->sql, (long long)value->integer);
    }
    *out = strbuf_text(&sb);
    return true;
}

bool column_identity_sql(struct ddl *d, const struct py_args *args, const char **out)
{
    const struct py_value *always = py_args_get(args, 0, "always");
    const char *sequence = "";
    bool is_always = ddl_given(always) && always->kind == PY_BOOL && always->truth;

    if (ddl_given(always) && always->kind != PY_BOOL)
        return ddl_refuse_value(d, always, "always");
    if (ddl_given(py_args_get(args, SIZE_MAX, "order")))
        return ddl_refuse(d, "order= of an Identity() is nothing that PostgreSQL has");
    if (!column_sequence_options(d, args, true, &sequence))
        return false;
    *out = arena_printf(d->arena, "GENERATED %s AS IDENTITY%s%s%s",
                        is_always ? "ALWAYS" : "BY DEFAULT", sequence[0] != '\0' ? " (" : "",
                        sequence, sequence[0] != '\0' ? ")" : "");
    return true;
}

static bool computed_sql(struct ddl *d, const struct py_value *computed, const char **out)
{
    const struct py_args *args = ddl_call_args(computed);
    const struct py_value *persisted = py_args_get(args, 1, "persisted");
    struct expr_scope scope = { 0 };
    const char *sql;

    if (ddl_given(persisted) && (persisted->kind != PY_BOOL || !persisted->truth))
        return ddl_refuse_raise(d, "sqlalchemy.exc.CompileError",
                                "a computed column is not stored, which PostgreSQL 15 cannot");
    if (!expr_condition(d, &scope, py_args_get(args, 0, "sqltext"), &sql))
        return false;
    *out = arena_printf(d->arena, "GENERATED ALWAYS AS (%s) STORED", sql);
    return true;
}

static bool add_type(struct ddl *d, const struct column *c, bool is_serial, struct strbuf *sb)
{
    const char *value = NULL;

    if (is_serial) {
        strbuf_addf(sb, " %s", c->type->serial);
        return true;
    }
    if (c->type->sql == NULL)
        return ddl_refuse_raise(d, "sqlalchemy.exc.CompileError", "the column %s has no type",
                                c->name.text);
    strbuf_addf(sb, " %s", c->type->sql);
    if (c->server_default == NULL)
        return true;
    if (!column_default_sql(d, c->server_default, &value))
        return false;
    if (value != NULL)
        strbuf_addf(sb, " DEFAULT %s", value);
    return true;
}

bool column_sql(struct ddl *d, const struct column *c, bool is_serial, const char **out)
{
    struct strbuf sb = { .arena = d->arena };
    const char *generated = "";

    strbuf_addstr(&sb, name_sql(&c->name, d->arena));
    if (!add_type(d, c, is_serial, &sb))
        return false;
    if (c->computed != NULL) {
        if (!computed_sql(d, c->computed, &generated))
            return false;
        strbuf_addf(&sb, " %s", generated);
    }
    if (c->identity != NULL) {
        if (!column_identity_sql(d, c->identity, &generated))
            return false;
        strbuf_addf(&sb, " %s", generated);
    }
    if (!c->is_nullable && c->identity == NULL)
        strbuf_addstr(&sb, " NOT NULL");
    else if (c->is_nullable && c->identity != NULL)
        strbuf_addstr(&sb, " NULL");
    *out = strbuf_text(&sb);
    return true;
}
