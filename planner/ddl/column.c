/* column.c - see column.h: reading. */
#include "planner/ddl/column.h"

#include <string.h>

static bool is_call_of(const struct py_value *value, const char *name)
{
    const char *sa = ddl_sa_name(value);

    return sa != NULL && strcmp(sa, name) == 0;
}

bool column_is(const struct py_value *value)
{
    return value != NULL && value->kind == PY_OBJECT && value->object->term == PY_TERM_CALL &&
           is_call_of(value, "Column");
}

static bool read_autoincrement(struct ddl *d, const struct py_args *args, struct column *out)
{
    const struct py_value *value = py_args_get(args, SIZE_MAX, "autoincrement");
    const char *word = value == NULL ? NULL : py_cstr(value);

    if (value == NULL || value->kind == PY_NONE || (word != NULL && strcmp(word, "auto") == 0))
        return true;
    if (word != NULL && strcmp(word, "ignore_fk") == 0)
        out->autoincrement = AUTOINCREMENT_IGNORE_FK;
    else if (value->kind == PY_BOOL)
        out->autoincrement = value->truth ? AUTOINCREMENT_YES : AUTOINCREMENT_NO;
    else
        return ddl_refuse_value(d, value, "autoincrement");
    return true;
}

static bool read_nullable(struct ddl *d, const struct py_args *args, struct column *out)
{
    const struct py_value *value = py_args_get(args, SIZE_MAX, "nullable");

    out->is_nullable = !out->is_primary;
    if (!ddl_given(value))
        return true;
    out->is_nullable_given = true;
    return ddl_arg_bool(d, args, "nullable", &out->is_nullable);
}

/* Identity() and Computed() may come as an item or as server_default=. */
static bool take_default(struct ddl *d, const struct py_value *value, struct column *out)
{
    if (is_call_of(value, "Identity")) {
        out->identity = ddl_call_args(value);
        if (!out->is_nullable_given)
            out->is_nullable = false;
    } else if (is_call_of(value, "Computed")) {
        out->computed = value;
    } else if (is_call_of(value, "Sequence")) {
        return ddl_refuse(d, "a Sequence as server_default is not understood");
    } else {
        out->server_default = value;
    }
    return true;
}

static bool read_item(struct ddl *d, struct py_value *item, struct column *out)
{
    if (is_call_of(item, "ForeignKey")) {
        vec_push(d->arena, &out->foreign_keys, item);
    } else if (is_call_of(item, "CheckConstraint")) {
        vec_push(d->arena, &out->checks, item);
    } else if (is_call_of(item, "Sequence")) {
        bool optional = false;

        if (!ddl_arg_bool(d, ddl_call_args(item), "optional", &optional))
            return false;
        out->has_client_default = out->has_client_default || !optional;
    } else if (is_call_of(item, "ColumnDefault")) {
        out->has_client_default = true;
    } else if (item->kind != PY_NONE) {
        const char *name = ddl_sa_name(item);

        if (name == NULL ||
            (strcmp(name, "Identity") != 0 && strcmp(name, "Computed") != 0 &&
             strcmp(name, "DefaultClause") != 0 && strcmp(name, "FetchedValue") != 0))
            return ddl_refuse_value(d, item, "an argument of Column()");
        return take_default(d, item, out);
    }
    return true;
}

static bool read_items(struct ddl *d, const struct py_args *args, struct column *out)
{
    const struct py_value *type = py_args_get(args, SIZE_MAX, "type_");
    size_t at = 0;

    if (args->list.count > 0 && py_args_get(args, SIZE_MAX, "name") == NULL)
        at = 1;
    if (type == NULL && at < args->list.count && type_is(d, args->list.items[at]))
        type = args->list.items[at++];
    if (!type_read(d, type, &out->type))
        return false;
    for (; at < args->list.count; at++) {
        if (!read_item(d, args->list.items[at], out))
            return false;
    }
    return true;
}

/* A callable default is the client's, and so is a value; None is none. */
static void read_client_default(const struct py_args *args, struct column *out)
{
    if (ddl_given(py_args_get(args, SIZE_MAX, "default")))
        out->has_client_default = true;
}

/* What SQLAlchemy does not let stand together, or leaves out of the table. */
static bool check_column(struct ddl *d, const struct py_args *args, const struct column *c)
{
    bool is_system = false;

    if (!ddl_arg_bool(d, args, "system", &is_system))
        return false;
    if (is_system)
        return ddl_refuse(d, "the column %s is one of the system's", c->name.text);
    if ((c->identity != NULL || c->computed != NULL) &&
        (c->server_default != NULL || (c->identity != NULL && c->computed != NULL)))
        return ddl_refuse_raise(d, "sqlalchemy.exc.ArgumentError",
                                "the column %s is generated and has a default", c->name.text);
    if (c->autoincrement == AUTOINCREMENT_YES && c->is_primary && c->type->serial == NULL &&
        c->type->family != TYPE_NULL && c->type->family != TYPE_OTHER)
        return ddl_refuse_raise(d, "sqlalchemy.exc.ArgumentError",
                                "the column %s has a type that does not count", c->name.text);
    return true;
}

/* key=, by which constraints of the table name the column. */
static bool read_key(struct ddl *d, const struct py_args *args, struct column *out)
{
    if (!ddl_arg_str(d, args, SIZE_MAX, "key", &out->key))
        return false;
    if (out->key == NULL)
        out->key = out->name.text;
    return true;
}

bool column_read(struct ddl *d, const struct py_value *value, struct column *out)
{
    static const char *const known[] = { "name",
                                         "type_",
                                         "nullable",
                                         "primary_key",
                                         "autoincrement",
                                         "server_default",
                                         "default",
                                         "onupdate",
                                         "server_onupdate",
                                         "unique",
                                         "index",
                                         "comment",
                                         "quote",
                                         "key",
                                         "info",
                                         "doc",
                                         "system",
                                         "insert_default",
                                         "insert_sentinel",
                                         NULL };
    const struct py_args *args = ddl_call_args(value);
    const struct py_value *server_default = py_args_get(args, SIZE_MAX, "server_default");
    const struct py_value *quote = py_args_get(args, SIZE_MAX, "quote");
    bool quoted = true;

    *out = (struct column){ .type = &type_null };
    if (!column_is(value))
        return ddl_refuse_value(d, value, "a column");
    if (!ddl_args_known(d, args, known, "Column") ||
        !name_read_given(d, py_args_get(args, 0, "name"), "a column's name", &out->name) ||
        !read_key(d, args, out) || !ddl_arg_bool(d, args, "primary_key", &out->is_primary) ||
        !read_nullable(d, args, out) || !read_autoincrement(d, args, out) ||
        !read_items(d, args, out) || !ddl_arg_bool(d, args, "unique", &out->is_unique) ||
        !ddl_arg_bool(d, args, "index", &out->has_index) ||
        !ddl_arg_str(d, args, SIZE_MAX, "comment", &out->comment) ||
        !ddl_arg_bool(d, args, "quote", &quoted))
        return false;
    if (ddl_given(quote))
        out->name.quote = quoted ? NAME_ALWAYS : NAME_NEVER;
    read_client_default(args, out);
    if (out->type->is_never_null && out->is_nullable)
        return ddl_refuse(d, "the type of %s says nullable=False, its column does not",
                          out->name.text);
    if (ddl_given(server_default) && out->server_default == NULL && out->computed == NULL &&
        out->identity == NULL)
        return take_default(d, server_default, out) && check_column(d, args, out);
    if (ddl_given(server_default))
        return ddl_refuse(d, "the column %s is given two defaults", out->name.text);
    return check_column(d, args, out);
}

bool column_is_serial(const struct column *c, bool alone, bool has_foreign_key)
{
    if (!c->is_primary || c->identity != NULL || c->has_client_default || c->type->serial == NULL)
        return false;
    if (c->autoincrement == AUTOINCREMENT_YES)
        return true;
    if (!alone || c->autoincrement == AUTOINCREMENT_NO || c->server_default != NULL ||
        c->computed != NULL)
        return false;
    return !has_foreign_key || c->autoincrement == AUTOINCREMENT_IGNORE_FK;
}
