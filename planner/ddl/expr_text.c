/* expr_text.c - see expr.h: text() and the values of its parameters. */
#include <string.h>

#include "planner/ddl/expr.h"
#include "planner/ddl/literal.h"

/* Where the values of a text's parameters are looked up, innermost first. */
struct binds {
    const struct expr_scope *scope;
    const struct py_value *text; /* text(...).bindparams(...)... */
    struct strlist seen;         /* the parameters that the text has */
};

static bool is_call_named(const struct py_value *value, const char *name)
{
    const char *sa = ddl_sa_name(value);

    return sa != NULL && value->kind == PY_OBJECT && strcmp(sa, name) == 0;
}

static const struct py_value *base_of(const struct py_value *value)
{
    struct py_value *target;

    while (ddl_is_method(value, "bindparams", &target) ||
           ddl_is_method(value, "execution_options", &target) ||
           ddl_is_method(value, "params", &target) || ddl_is_method(value, "columns", &target))
        value = target;
    return value;
}

bool expr_is_text(const struct py_value *value)
{
    const struct py_value *base = value == NULL ? NULL : base_of(value);

    return base != NULL && (is_call_named(base, "text") || is_call_named(base, "TextClause"));
}

static bool value_sql(struct ddl *d, const struct expr_scope *scope, const struct py_value *value,
                      const struct type *type, const char **sql)
{
    struct expr e;

    if (type->family != TYPE_NULL && literal_is(value))
        return literal_sql(d, value, type, sql);
    if (!literal_is(value) && !py_is_call_of(value, "alembic.op.inline_literal"))
        return ddl_refuse_value(d, value, "a parameter of a text()");
    if (!expr_read(d, scope, value, &type_null, &e))
        return false;
    *sql = expr_grouped(d, &e, EXPR_LARGEST, NULL);
    return true;
}

/* expanding=True: IN :list becomes IN (1, 2). */
static bool list_sql(struct ddl *d, const struct expr_scope *scope, const struct py_value *value,
                     const struct type *type, const char **sql)
{
    struct strbuf sb = { .arena = d->arena };
    const struct py_list *items;

    if (!ddl_items(d, value, "an expanding parameter", &items))
        return false;
    if (items->count == 0)
        return ddl_refuse(d, "an expanding parameter is given no values");
    for (size_t i = 0; i < items->count; i++) {
        const char *one = "";

        if (items->items[i]->kind == PY_TUPLE || items->items[i]->kind == PY_LIST)
            return ddl_refuse_value(d, items->items[i], "a value of an expanding parameter");
        if (!value_sql(d, scope, items->items[i], type, &one))
            return false;
        strbuf_addf(&sb, "%s%s", i == 0 ? "(" : ", ", one);
    }
    strbuf_addch(&sb, ')');
    *sql = strbuf_text(&sb);
    return true;
}

/* bindparam('n', value, type_=...) among the arguments of bindparams(). */
static bool of_bindparam(struct ddl *d, const struct binds *b, const struct py_value *param,
                         const char *name, const char **sql)
{
    const struct py_args *args = ddl_call_args(param);
    const struct py_value *key = py_args_get(args, 0, "key");
    struct py_value *value = py_args_get(args, 1, "value");
    const struct type *type = &type_null;
    bool expanding = false;

    if (!is_call_named(param, "bindparam") || key == NULL || py_cstr(key) == NULL ||
        strcmp(py_cstr(key), name) != 0)
        return true;
    if (!ddl_arg_bool(d, args, "expanding", &expanding))
        return false;
    if (b->scope->params != NULL && py_map_get_str(b->scope->params, name) != NULL)
        value = py_map_get_str(b->scope->params, name);
    if (!type_read(d, py_args_get(args, 2, "type_"), &type))
        return false;
    if (expanding)
        return value == NULL || list_sql(d, b->scope, value, type, sql);
    return value == NULL || value_sql(d, b->scope, value, type, sql);
}

static bool find_value(void *ctx, struct ddl *d, const char *name, const char **sql)
{
    struct binds *b = ctx;
    const struct py_value *at = b->text;
    struct py_value *target;

    if (!strlist_has(&b->seen, name))
        vec_push(d->arena, &b->seen, name);

    while (ddl_is_method(at, "bindparams", &target) || ddl_is_method(at, "params", &target)) {
        const struct py_args *args = ddl_call_args(at);
        const struct py_value *given = py_args_get(args, SIZE_MAX, name);

        if (given != NULL &&
            (b->scope->params == NULL || py_map_get_str(b->scope->params, name) == NULL))
            return value_sql(d, b->scope, given, &type_null, sql);
        for (size_t i = 0; i < args->list.count && *sql == NULL; i++) {
            if (!of_bindparam(d, b, args->list.items[i], name, sql))
                return false;
        }
        if (*sql != NULL)
            return true;
        at = target;
    }
    if (b->scope->params != NULL && py_map_get_str(b->scope->params, name) != NULL)
        return value_sql(d, b->scope, py_map_get_str(b->scope->params, name), &type_null, sql);
    return true;
}

static bool is_seen(struct ddl *d, const struct binds *b, const char *name)
{
    return strlist_has(&b->seen, name) ||
           ddl_refuse_raise(d, "sqlalchemy.exc.ArgumentError",
                            "the text has no parameter ':%s' that a value is given for", name);
}

/* bindparams() names nothing that the text does not have. */
static bool check_seen(struct ddl *d, const struct binds *b)
{
    const struct py_value *at = b->text;
    struct py_value *target;

    while (ddl_is_method(at, "bindparams", &target)) {
        const struct py_args *args = ddl_call_args(at);

        for (size_t i = 0; i < args->named.count; i++) {
            if (!is_seen(d, b, args->named.items[i].name))
                return false;
        }
        for (size_t i = 0; i < args->list.count; i++) {
            const struct py_value *key = py_args_get(ddl_call_args(args->list.items[i]), 0, "key");

            if (key == NULL || py_cstr(key) == NULL)
                return ddl_refuse_value(d, args->list.items[i], "what bindparams() is given");
            if (!is_seen(d, b, py_cstr(key)))
                return false;
        }
        at = target;
    }
    return true;
}

bool expr_text(struct ddl *d, const struct expr_scope *scope, const struct py_value *value,
               const char **out)
{
    const struct py_value *text = py_args_get(ddl_call_args(base_of(value)), 0, "text");
    struct binds binds = { .scope = scope, .text = value };

    if (text == NULL || py_cstr(text) == NULL)
        return ddl_refuse_value(d, text, "the text of text()");
    return literal_text(d, py_cstr(text), find_value, &binds, out) && check_seen(d, &binds);
}
