/* type_enum.c - see type.h: enum types and the statements that make them. */
#include <ctype.h>
#include <string.h>

#include "planner/ddl/type.h"

/* Enum(*labels, values_callable=lambda c: [...]) of a Python enum class: its
 * members' names, or what the callable makes of it. */
static bool read_members(struct ddl *d, const struct py_value *cls, const struct py_args *args,
                         struct strlist *out)
{
    struct py_value *callable = py_args_get(args, SIZE_MAX, "values_callable");
    struct py_args call = { { 0 }, { 0 } };
    struct py_list values = { 0 };
    struct py_value *made;

    if (!ddl_given(callable)) {
        for (size_t i = 0; i < cls->cls->args.count; i++) {
            const char *name =
                py_cstr(py_names_get(&cls->cls->args.items[i]->instance->attrs, "name"));

            if (name == NULL)
                return ddl_refuse(d, "a member of %s has no name", cls->cls->name);
            vec_push(d->arena, out, name);
        }
        return true;
    }
    if (d->run == NULL)
        return ddl_refuse_value(d, callable, "values_callable");
    vec_push(d->arena, &call.list, py_args_get(args, 0, NULL));
    made = py_call(d->run, callable, &call, d->pos);
    if (made == NULL || !py_iterate(d->run, made, d->pos, &values))
        return ddl_refuse_value(d, callable, "values_callable");
    for (size_t i = 0; i < values.count; i++) {
        if (py_cstr(values.items[i]) == NULL)
            return ddl_refuse_value(d, values.items[i], "an enum's label");
        vec_push(d->arena, out, py_cstr(values.items[i]));
    }
    return true;
}

static const char *lowered(const char *text, struct arena *arena)
{
    char *copy = arena_strdup(arena, text);

    for (char *p = copy; *p != '\0'; p++)
        *p = (char)tolower((unsigned char)*p);
    return copy;
}

/* A member of a str enum is a label by its value. */
static const char *label_text(const struct py_value *value)
{
    if (value->kind == PY_INSTANCE && value->instance->cls->cls->is_enum)
        value = py_names_get(&value->instance->attrs, "value");
    return value == NULL ? NULL : py_cstr(value);
}

static bool read_labels(struct ddl *d, const struct py_args *args, struct type_enum *out)
{
    if (!ddl_spend(d, args->list.count / 4))
        return false;
    for (size_t i = 0; i < args->list.count; i++) {
        const struct py_value *label = args->list.items[i];

        if (label->kind == PY_CLASS && label->cls->is_enum && args->list.count == 1) {
            out->name.name.text = lowered(label->cls->name, d->arena);
            out->cls = label->cls;
            if (!read_members(d, label, args, &out->labels))
                return false;
            continue;
        }
        if (label_text(label) == NULL)
            return ddl_refuse_value(d, label, "an enum's label");
        vec_push(d->arena, &out->labels, label_text(label));
    }
    return true;
}

/* quote=, inherit_schema=, metadata=: whose type it is. One of a MetaData is made with that. */
static bool read_place(struct ddl *d, const struct py_args *args, struct type_enum *out)
{
    const struct py_value *quote = py_args_get(args, SIZE_MAX, "quote");
    const struct py_value *metadata = py_args_get(args, SIZE_MAX, "metadata");
    bool inherits = false;
    bool quoted = false;

    if (!ddl_arg_bool(d, args, "inherit_schema", &inherits) ||
        !ddl_arg_bool(d, args, "quote", &quoted))
        return false;
    if (inherits)
        return ddl_refuse(d, "inherit_schema=True is not understood");
    if (ddl_given(quote))
        out->name.name.quote = quoted ? NAME_ALWAYS : NAME_NEVER;
    if (!ddl_given(metadata))
        return true;
    if (metadata->kind != PY_OBJECT || ddl_call_args(metadata)->list.count > 0 ||
        ddl_call_args(metadata)->named.count > 0)
        return ddl_refuse(d, "an Enum belongs to a MetaData that is not a plain one");
    out->is_made_with_table = false;
    return true;
}

bool type_read_enum(struct ddl *d, const struct py_value *value, const struct type_enum **out)
{
    const char *name = ddl_sa_name(value);
    const struct py_args *args = ddl_call_args(value);
    struct type_enum *e;

    *out = NULL;
    if (name == NULL || (strcmp(name, "Enum") != 0 && strcmp(name, "ENUM") != 0))
        return true;
    e = arena_new(d->arena, struct type_enum);
    e->is_native = true;
    e->is_made_with_table = true;
    e->is_pg = strcmp(name, "ENUM") == 0;
    if (!read_labels(d, args, e) || !ddl_arg_bool(d, args, "native_enum", &e->is_native) ||
        !ddl_arg_bool(d, args, "create_constraint", &e->has_check) ||
        !name_arg(d, args, SIZE_MAX, "schema", &e->name.schema))
        return false;
    if (ddl_given(py_args_get(args, SIZE_MAX, "name")) &&
        !name_arg(d, args, SIZE_MAX, "name", &e->name.name))
        return false;
    if (!read_place(d, args, e))
        return false;
    /* sa.Enum knows no create_type: it takes the word and forgets it. */
    if (e->is_pg && !ddl_arg_bool(d, args, "create_type", &e->is_made_with_table))
        return false;
    *out = e;
    return true;
}

const char *type_enum_create(struct ddl *d, const struct type_enum *e)
{
    struct strbuf sb = { .arena = d->arena };

    strbuf_addf(&sb, "CREATE TYPE %s AS ENUM (", name_table_sql(&e->name, d->arena));
    for (size_t i = 0; i < e->labels.count; i++) {
        if (i > 0)
            strbuf_addstr(&sb, ", ");
        strbuf_addstr(&sb, ddl_literal(d->arena, e->labels.items[i]));
    }
    strbuf_addch(&sb, ')');
    return strbuf_text(&sb);
}

const char *type_enum_subject(struct ddl *d, const struct type_enum *e)
{
    return name_table_sql(&e->name, d->arena);
}
