/* expr_method.c - see expr.h: what is called on a SQL expression. */
#include <string.h>

#include "planner/ddl/expr.h"
#include "planner/ddl/literal.h"

struct call {
    struct ddl *d;
    const struct expr_scope *scope;
    const struct expr *self;
    const struct py_args *args;
    const char *name;
};

typedef bool method_fn(const struct call *c, struct expr *out);

static const struct type of_boolean = { .family = TYPE_BOOLEAN, .sql = "BOOLEAN" };

static const struct py_value *first(const struct call *c)
{
    return c->args->list.count > 0 ? c->args->list.items[0]
                                   : py_args_get(c->args, SIZE_MAX, "other");
}

static bool compare(const struct call *c, const char *op, struct expr *out)
{
    struct expr right;

    return expr_read(c->d, c->scope, first(c), c->self->type, &right) &&
           expr_binary(c->d, c->self, op, &right, out);
}

static bool is_same(const struct call *c, struct expr *out)
{
    return compare(c, "IS", out);
}

static bool is_not(const struct call *c, struct expr *out)
{
    return compare(c, "IS NOT", out);
}

static bool distinct_from(const struct call *c, struct expr *out)
{
    return compare(c, strstr(c->name, "not") != NULL ? "IS NOT DISTINCT FROM" : "IS DISTINCT FROM",
                   out);
}

static bool like(const struct call *c, struct expr *out)
{
    bool is_not = strncmp(c->name, "not", 3) == 0;
    bool any_case = strstr(c->name, "ilike") != NULL;

    if (ddl_given(py_args_get(c->args, 1, "escape")))
        return ddl_refuse(c->d, "%s() with an escape character is not understood", c->name);
    return compare(c,
                   is_not     ? (any_case ? "NOT ILIKE" : "NOT LIKE")
                   : any_case ? "ILIKE"
                              : "LIKE",
                   out);
}

/* startswith, endswith, contains: x LIKE 'a' || '%'. */
static bool like_part(const struct call *c, struct expr *out)
{
    const char *before = strcmp(c->name, "startswith") == 0 ? "" : "'%' || ";
    const char *after = strcmp(c->name, "endswith") == 0 ? "" : " || '%'";
    struct expr e;

    if (c->args->named.count > 0 || c->self->type->family == TYPE_ARRAY ||
        c->self->type->family == TYPE_JSON)
        return ddl_refuse(c->d, "%s() is not understood here", c->name);
    if (!expr_read(c->d, c->scope, first(c), c->self->type, &e))
        return false;
    *out = (struct expr){ .precedence = EXPR_COMPARE, .type = &of_boolean, .anon = "anon" };
    out->sql = arena_printf(c->d->arena, "(%s LIKE %s%s%s)",
                            expr_grouped(c->d, c->self, EXPR_COMPARE, NULL), before,
                            expr_grouped(c->d, &e, EXPR_CONCAT, "||"), after);
    out->precedence = EXPR_ATOM;
    out->negated = arena_printf(c->d->arena, "(%s NOT LIKE %s%s%s)",
                                expr_grouped(c->d, c->self, EXPR_COMPARE, NULL), before,
                                expr_grouped(c->d, &e, EXPR_CONCAT, "||"), after);
    return true;
}

static bool in_list(const struct call *c, const struct py_list *items, const char **out)
{
    struct strbuf sb = { .arena = c->d->arena };

    strbuf_addch(&sb, '(');
    for (size_t i = 0; i < items->count; i++) {
        struct expr e;

        if (i > 0)
            strbuf_addstr(&sb, ", ");
        if (items->items[i]->kind == PY_TUPLE || items->items[i]->kind == PY_LIST)
            return ddl_refuse(c->d, "in_() of rows is not understood");
        if (!expr_read(c->d, c->scope, items->items[i], c->self->type, &e))
            return false;
        strbuf_addstr(&sb, expr_grouped(c->d, &e, EXPR_NONE, NULL));
    }
    strbuf_addch(&sb, ')');
    *out = strbuf_text(&sb);
    return true;
}

/* An empty list: SQLAlchemy writes a condition that never holds. */
static void among_none(const struct call *c, const char *left, bool is_not, struct expr *out)
{
    const char *in = arena_printf(c->d->arena, "%s IN (NULL) AND (1 != 1)", left);
    const char *not_in = arena_printf(c->d->arena, "(%s NOT IN (NULL) OR (1 = 1))", left);

    *out = (struct expr){ .sql = is_not ? not_in : in,
                          .negated = is_not ? in : not_in,
                          .precedence = is_not ? EXPR_ATOM : EXPR_COMPARE,
                          .type = &of_boolean,
                          .anon = "anon" };
}

static bool is_among(const struct call *c, struct expr *out)
{
    const struct py_value *value = first(c);
    const char *left = expr_grouped(c->d, c->self, EXPR_COMPARE, NULL);
    bool is_not = strncmp(c->name, "not", 3) == 0;
    struct expr e = { 0 };

    if (value == NULL)
        return ddl_refuse(c->d, "in_() is given nothing");
    if (c->self->type->family == TYPE_JSON)
        return ddl_refuse(c->d, "in_() of a JSON value is not understood");
    if ((value->kind == PY_LIST || value->kind == PY_TUPLE) && value->list.count == 0) {
        among_none(c, left, is_not, out);
        return true;
    }
    if (value->kind == PY_LIST || value->kind == PY_TUPLE) {
        if (!in_list(c, &value->list, &e.sql))
            return false;
    } else if (select_is(value)) {
        if (!expr_read(c->d, c->scope, value, c->self->type, &e))
            return false;
        e.sql = arena_printf(c->d->arena, "(%s)", e.sql);
    } else {
        return ddl_refuse_value(c->d, value, "what in_() is given");
    }
    *out = (struct expr){ .precedence = EXPR_COMPARE, .type = &of_boolean, .anon = "anon" };
    /* SQLAlchemy writes NOT IN in parentheses of its own. */
    out->sql = is_not ? arena_printf(c->d->arena, "(%s NOT IN %s)", left, e.sql)
                      : arena_printf(c->d->arena, "%s IN %s", left, e.sql);
    out->negated = is_not ? arena_printf(c->d->arena, "%s IN %s", left, e.sql)
                          : arena_printf(c->d->arena, "(%s NOT IN %s)", left, e.sql);
    if (is_not)
        out->precedence = EXPR_ATOM;
    return true;
}

static bool between(const struct call *c, struct expr *out)
{
    const char *left = expr_grouped(c->d, c->self, EXPR_COMPARE, NULL);
    struct expr low;
    struct expr high;

    if (c->args->list.count != 2 || c->args->named.count > 0)
        return ddl_refuse(c->d, "between() with these arguments is not understood");
    if (!expr_read(c->d, c->scope, c->args->list.items[0], c->self->type, &low) ||
        !expr_read(c->d, c->scope, c->args->list.items[1], c->self->type, &high))
        return false;
    *out = (struct expr){ .precedence = EXPR_COMPARE, .type = &of_boolean, .anon = "anon" };
    out->sql = arena_printf(c->d->arena, "%s BETWEEN %s AND %s", left,
                            expr_grouped(c->d, &low, EXPR_AND, NULL),
                            expr_grouped(c->d, &high, EXPR_AND, NULL));
    out->negated = arena_printf(c->d->arena, "%s NOT BETWEEN %s AND %s", left,
                                expr_grouped(c->d, &low, EXPR_AND, NULL),
                                expr_grouped(c->d, &high, EXPR_AND, NULL));
    return true;
}

static bool modifier(const struct call *c, struct expr *out)
{
    static const struct {
        const char *name;
        const char *sql;
    } modifiers[] = { { "desc", "DESC" },
                      { "asc", "ASC" },
                      { "nulls_last", "NULLS LAST" },
                      { "nullslast", "NULLS LAST" },
                      { "nulls_first", "NULLS FIRST" },
                      { "nullsfirst", "NULLS FIRST" } };

    for (size_t i = 0; i < sizeof(modifiers) / sizeof(modifiers[0]); i++) {
        if (strcmp(modifiers[i].name, c->name) != 0)
            continue;
        *out = *c->self;
        out->sql = arena_printf(c->d->arena, "%s %s", expr_grouped(c->d, c->self, EXPR_AND, NULL),
                                modifiers[i].sql);
        out->precedence = EXPR_ATOM;
        out->negated = NULL;
        out->is_column = false;
        out->key = NULL;
        return true;
    }
    return false;
}

static bool label(const struct call *c, struct expr *out)
{
    const struct py_value *name = py_args_get(c->args, 0, "name");

    if (c->self->is_text)
        return ddl_refuse(c->d, "a text() has no label");
    *out = *c->self;
    out->key = name == NULL ? NULL : py_cstr(name);
    if (out->key == NULL)
        return ddl_refuse(c->d, "label() is given no string");
    out->label = name_quote(out->key, c->d->arena);
    return true;
}

static bool cast(const struct call *c, struct expr *out)
{
    const struct type *type;

    if (!type_read(c->d, first(c) != NULL ? first(c) : py_args_get(c->args, 0, "type_"), &type))
        return false;
    if (type->sql == NULL)
        return ddl_refuse(c->d, "a cast has no type");
    *out = (struct expr){ .precedence = EXPR_ATOM, .type = type, .anon = "anon" };
    out->sql = arena_printf(c->d->arena, "CAST(%s AS %s)",
                            expr_grouped(c->d, c->self, EXPR_NONE, NULL), type->sql);
    expr_wrap(out, c->self);
    return true;
}

static bool collate(const struct call *c, struct expr *out)
{
    const struct py_value *name = py_args_get(c->args, 0, "collation");

    if (name == NULL || py_cstr(name) == NULL)
        return ddl_refuse(c->d, "collate() is given no string");
    *out = (struct expr){ .precedence = EXPR_COLLATE, .type = c->self->type, .anon = "anon" };
    out->sql =
        arena_printf(c->d->arena, "%s COLLATE %s", expr_grouped(c->d, c->self, EXPR_COLLATE, NULL),
                     name_quote(py_cstr(name), c->d->arena));
    return true;
}

static bool same(const struct call *c, struct expr *out)
{
    *out = *c->self;
    return true;
}

static bool concat(const struct call *c, struct expr *out)
{
    return compare(c, "||", out);
}

static const struct {
    const char *name;
    method_fn *read;
} methods[] = {
    { "is_", is_same },
    { "is_not", is_not },
    { "isnot", is_not },
    { "is_distinct_from", distinct_from },
    { "is_not_distinct_from", distinct_from },
    { "isnot_distinct_from", distinct_from },
    { "like", like },
    { "ilike", like },
    { "not_like", like },
    { "notlike", like },
    { "not_ilike", like },
    { "notilike", like },
    { "startswith", like_part },
    { "endswith", like_part },
    { "contains", like_part },
    { "in_", is_among },
    { "not_in", is_among },
    { "notin_", is_among },
    { "between", between },
    { "desc", modifier },
    { "asc", modifier },
    { "nulls_last", modifier },
    { "nullslast", modifier },
    { "nulls_first", modifier },
    { "nullsfirst", modifier },
    { "label", label },
    { "cast", cast },
    { "collate", collate },
    { "concat", concat },
    { "scalar_subquery", same },
    { "as_scalar", same },
};

bool expr_read_method(struct ddl *d, const struct expr_scope *scope, const struct py_value *call,
                      bool *found, struct expr *out)
{
    const struct py_value *callee = call->object->target;
    struct expr self;

    *found = false;
    if (callee->kind != PY_OBJECT || callee->object->term != PY_TERM_ATTRIBUTE)
        return true;
    for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
        struct call c = { .d = d,
                          .scope = scope,
                          .self = &self,
                          .args = &call->object->args,
                          .name = methods[i].name };

        if (strcmp(methods[i].name, callee->object->name) != 0)
            continue;
        *found = true;
        return expr_read(d, scope, callee->object->target, &type_null, &self) &&
               methods[i].read(&c, out);
    }
    return true;
}
