/* expr.c - see expr.h: columns, literals, operators. */
#include "planner/ddl/expr.h"

#include <string.h>

#include "planner/ddl/literal.h"

enum { EXPR_DEPTH = 200 };

struct operator
{
    const char *python;
    const char *sql;
    const char *negated; /* the operator of the negation, or NULL */
    int precedence;
    bool repeats; /* a op b op c needs no parentheses */
};

static const struct operator operators[] = {
    { "==", "=", "!=", EXPR_COMPARE, false },
    { "!=", "!=", "=", EXPR_COMPARE, false },
    { "<", "<", ">=", EXPR_COMPARE, false },
    { "<=", "<=", ">", EXPR_COMPARE, false },
    { ">", ">", "<=", EXPR_COMPARE, false },
    { ">=", ">=", "<", EXPR_COMPARE, false },
    { "IS", "IS", "IS NOT", EXPR_COMPARE, false },
    { "IS NOT", "IS NOT", "IS", EXPR_COMPARE, false },
    { "LIKE", "LIKE", "NOT LIKE", EXPR_COMPARE, false },
    { "ILIKE", "ILIKE", "NOT ILIKE", EXPR_COMPARE, false },
    { "NOT LIKE", "NOT LIKE", "LIKE", EXPR_COMPARE, false },
    { "NOT ILIKE", "NOT ILIKE", "ILIKE", EXPR_COMPARE, false },
    { "IS DISTINCT FROM", "IS DISTINCT FROM", "IS NOT DISTINCT FROM", EXPR_COMPARE, false },
    { "IS NOT DISTINCT FROM", "IS NOT DISTINCT FROM", "IS DISTINCT FROM", EXPR_COMPARE, false },
    { "+", "+", NULL, EXPR_ADD, true },
    { "-", "-", NULL, EXPR_ADD, false },
    { "*", "*", NULL, EXPR_MULTIPLY, true },
    { "%", "%", NULL, EXPR_MULTIPLY, false },
    { "||", "||", NULL, EXPR_CONCAT, true },
    { "->", "->", NULL, EXPR_EAGER, false },
    { "->>", "->>", NULL, EXPR_EAGER, false },
};

static const struct type of_boolean = { .family = TYPE_BOOLEAN, .sql = "BOOLEAN" };

static const struct operator* find_operator(const char *name)
{
    for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++) {
        if (strcmp(operators[i].python, name) == 0)
            return &operators[i];
    }
    return NULL;
}

const char *expr_grouped(struct ddl *d, const struct expr *e, int against, const char *op)
{
    bool repeats = e->op != NULL && op != NULL && strcmp(e->op, op) == 0;

    if (e->is_select || (e->precedence <= against && !repeats))
        return arena_printf(d->arena, "(%s)", e->sql);
    return e->sql;
}

static bool is_concatenable(const struct type *type)
{
    return type->family == TYPE_STRING || type->family == TYPE_ARRAY || type->family == TYPE_JSON;
}

/* "+" of strings is "||". */
static const char *real_operator(const char *op, const struct type *left, const struct type *right)
{
    if (strcmp(op, "+") != 0)
        return op;
    if (is_concatenable(left) && (is_concatenable(right) || right->family == TYPE_NULL))
        return "||";
    return left->family == TYPE_NULL && is_concatenable(right) ? "||" : op;
}

bool expr_binary(struct ddl *d, const struct expr *left, const char *op, const struct expr *right,
                 struct expr *out)
{
    const struct operator* o = find_operator(real_operator(op, left->type, right->type));
    const char *l;
    const char *r;

    if (o == NULL)
        return ddl_refuse(d, "the operator %s between SQL expressions is not understood", op);
    l = expr_grouped(d, left, o->precedence, o->repeats ? o->sql : NULL);
    r = expr_grouped(d, right, o->precedence, o->repeats ? o->sql : NULL);
    *out = (struct expr){
        .sql = arena_printf(d->arena, "%s %s %s", l, o->sql, r),
        .precedence = o->precedence,
        .op = o->repeats ? o->sql : NULL,
        .type = o->precedence == EXPR_COMPARE     ? &of_boolean
                : left->type->family == TYPE_NULL ? right->type
                                                  : left->type,
        .anon = "anon",
    };
    if (o->negated != NULL)
        out->negated = arena_printf(d->arena, "%s %s %s", l, o->negated, r);
    return true;
}

static bool is_none(const struct py_value *value)
{
    const char *name = ddl_sa_name(value);

    return value->kind == PY_NONE || (name != NULL && strcmp(name, "null") == 0);
}

/* x == None is IS NULL. */
static const char *compare_name(const struct py_object *object)
{
    const struct py_value *right = object->args.list.items[0];

    if (!is_none(right) && !is_none(object->target))
        return object->name;
    if (strcmp(object->name, "==") == 0)
        return "IS";
    return strcmp(object->name, "!=") == 0 ? "IS NOT" : object->name;
}

static bool read_pair(struct ddl *d, const struct expr_scope *scope, const struct py_object *object,
                      struct expr *left, struct expr *right)
{
    const struct py_value *l = object->target;
    const struct py_value *r = object->args.list.items[0];

    /* The side that is a Python value takes its type from the other one. */
    if (literal_is(l))
        return expr_read(d, scope, r, &type_null, right) &&
               expr_read(d, scope, l, right->type, left);
    return expr_read(d, scope, l, &type_null, left) && expr_read(d, scope, r, left->type, right);
}

static bool read_operator(struct ddl *d, const struct expr_scope *scope,
                          const struct py_object *object, struct expr *out)
{
    struct expr left = { .type = &type_null };
    struct expr right = { .type = &type_null };

    if (strcmp(object->name, "&") == 0 || strcmp(object->name, "|") == 0) {
        struct py_list both = { 0 };

        vec_push(d->arena, &both, object->target);
        vec_push(d->arena, &both, object->args.list.items[0]);
        return expr_join(d, scope, &both, object->name[0] == '&' ? "AND" : "OR", out);
    }
    if (!read_pair(d, scope, object, &left, &right))
        return false;
    return expr_binary(d, &left,
                       object->term == PY_TERM_COMPARE ? compare_name(object) : object->name,
                       &right, out);
}

static void negate(struct ddl *d, const struct expr *e, struct expr *out)
{
    *out = (struct expr){ .type = &of_boolean, .precedence = EXPR_COMPARE, .anon = "anon" };
    if (e->negated != NULL) {
        out->sql = e->negated;
        out->negated = e->sql;
        return;
    }
    out->sql = arena_printf(d->arena, "NOT %s", expr_grouped(d, e, EXPR_COMPARE, NULL));
    if (e->is_column) {
        out->precedence = EXPR_ATOM;
        out->anon = NULL;
    }
    if (e->op == NULL)
        out->negated = e->sql;
    else /* AND and OR are negated once more, and so is that */
        out->op = "NOT";
}

static bool read_unary(struct ddl *d, const struct expr_scope *scope,
                       const struct py_object *object, struct expr *out)
{
    struct expr e = { 0 };

    if (!expr_read(d, scope, object->target, &type_null, &e))
        return false;
    if (e.is_text)
        return ddl_refuse(d, "%s of a text() is not understood", object->name);
    if (strcmp(object->name, "~") == 0) {
        negate(d, &e, out);
        return true;
    }
    if (strcmp(object->name, "-") != 0)
        return ddl_refuse(d, "the operator %s before a SQL expression is not understood",
                          object->name);
    *out = (struct expr){ .precedence = EXPR_MULTIPLY, .type = e.type };
    out->anon = e.is_column ? NULL : "anon";
    out->sql = arena_printf(d->arena, "-%s", expr_grouped(d, &e, EXPR_MULTIPLY, NULL));
    return true;
}

/* column['key'] of a JSON value. */
static bool read_item(struct ddl *d, const struct expr_scope *scope, const struct py_object *object,
                      struct expr *out)
{
    const struct py_value *index = object->args.list.count == 1 ? object->args.list.items[0] : NULL;
    struct expr left = { .type = &type_null };
    struct expr right = { .type = &type_null };

    if (!expr_read(d, scope, object->target, &type_null, &left))
        return false;
    if (left.type->family != TYPE_JSON || index == NULL ||
        (index->kind != PY_STR && index->kind != PY_INT))
        return ddl_refuse(d, "an item of something other than a JSON column is not understood");
    return expr_read(d, scope, index, &type_null, &right) &&
           expr_binary(d, &left, "->", &right, out);
}

static bool read_astext(struct ddl *d, const struct expr_scope *scope,
                        const struct py_object *object, struct expr *out)
{
    static const struct type of_text = { .family = TYPE_STRING, .sql = "TEXT" };
    const struct py_value *item = object->target;
    struct expr left = { .type = &type_null };
    struct expr right = { .type = &type_null };

    if (item->kind != PY_OBJECT || item->object->term != PY_TERM_ITEM ||
        item->object->args.list.count != 1)
        return ddl_refuse(d, ".astext of something other than an item is not understood");
    if (!expr_read(d, scope, item->object->target, &type_null, &left) ||
        !expr_read(d, scope, item->object->args.list.items[0], &type_null, &right) ||
        !expr_binary(d, &left, "->>", &right, out))
        return false;
    out->type = &of_text;
    return true;
}

static bool read_table_column(struct ddl *d, const struct expr_scope *scope,
                              const struct py_value *table, const char *key, struct expr *out)
{
    const struct py_value *term = from_table_term(table);
    const struct py_value *column = term == NULL ? NULL : from_column_term(d, term, key);
    const struct expr_from *from;
    struct name name = { .text = key };

    *out = (struct expr){
        .precedence = EXPR_ATOM, .type = &type_null, .is_column = true, .has_table = true
    };
    if (!from_read(d, scope, table, &from))
        return false;
    if (from == NULL)
        return ddl_refuse_value(d, table, "what a column is taken from");
    if (term != NULL && column == NULL)
        return ddl_refuse_raise(d, "AttributeError", "the table %s declares no column %s",
                                from->name, key);
    if (column != NULL && !from_column(d, column, &name, &out->type))
        return false;
    from_use(d, scope, from);
    out->key = name.text;
    out->sql = name_sql(&name, d->arena);
    if (scope->with_table)
        out->sql = arena_printf(d->arena, "%s.%s", from->name, out->sql);
    return true;
}

/* insert.excluded.name: the row that was refused. */
static bool is_excluded(const struct py_object *object)
{
    const struct py_value *target = object->target;

    return object->term == PY_TERM_ATTRIBUTE && target->kind == PY_OBJECT &&
           target->object->term == PY_TERM_ATTRIBUTE &&
           strcmp(target->object->name, "excluded") == 0;
}

static bool read_object(struct ddl *d, const struct expr_scope *scope, const struct py_value *value,
                        struct expr *out)
{
    const struct py_object *object = value->object;
    const struct py_value *table;
    const char *key;
    bool found = false;

    if (from_is_column(value, &table, &key))
        return read_table_column(d, scope, table, key, out);
    switch (object->term) {
    case PY_TERM_CALL:
        if (select_is(value))
            return select_read(d, scope, value, out);
        if (!expr_read_call(d, scope, value, &found, out) ||
            (!found && !expr_read_method(d, scope, value, &found, out)))
            return false;
        return found || ddl_refuse_value(d, value, "a SQL expression");
    case PY_TERM_ATTRIBUTE:
        if (is_excluded(object)) {
            *out = (struct expr){ .precedence = EXPR_ATOM, .type = &type_null };
            out->sql = arena_printf(d->arena, "excluded.%s", name_quote(object->name, d->arena));
            return true;
        }
        if (strcmp(object->name, "astext") == 0)
            return read_astext(d, scope, object, out);
        return ddl_refuse(d, ".%s of a SQL expression is not understood", object->name);
    case PY_TERM_ITEM:
        return read_item(d, scope, object, out);
    case PY_TERM_UNARY:
        return read_unary(d, scope, object, out);
    case PY_TERM_BINARY:
    case PY_TERM_COMPARE:
        return read_operator(d, scope, object, out);
    }
    return false;
}

static bool read_literal(struct ddl *d, const struct py_value *value, const struct type *hint,
                         struct expr *out)
{
    const struct type *own = literal_type(value);

    if (value->kind == PY_NONE) {
        *out = (struct expr){ .precedence = EXPR_ATOM, .anon = "anon", .type = hint };
        out->sql = "NULL";
        return true;
    }
    /* A Python value keeps its own type where that is of another kind than the column's. */
    *out = (struct expr){ .precedence = EXPR_ATOM, .anon = "anon", .type = hint };
    if (own->family != TYPE_NULL && own->family != hint->family && hint->family != TYPE_JSON &&
        hint->family != TYPE_UUID && hint->family != TYPE_OTHER)
        out->type = own;
    return literal_sql(d, value, out->type, &out->sql);
}

void expr_wrap(struct expr *out, const struct expr *cast)
{
    if (cast->key != NULL && (cast->label != NULL || cast->is_column || cast->is_wrap)) {
        out->key = cast->key;
        out->is_wrap = true;
    } else if (cast->anon != NULL) {
        out->anon = cast->anon;
    }
}

bool expr_read(struct ddl *d, const struct expr_scope *scope, const struct py_value *value,
               const struct type *hint, struct expr *out)
{
    struct expr_scope deeper = *scope;
    const struct py_value *unknown;

    deeper.depth++;
    if (!ddl_spend(d, 4))
        return false;
    if (value == NULL)
        return ddl_refuse(d, "a SQL expression is not given");
    if (deeper.depth > EXPR_DEPTH)
        return ddl_refuse(d, "a SQL expression is nested too deeply");
    unknown = value->kind == PY_UNKNOWN ? value : NULL;
    if (unknown != NULL)
        return ddl_refuse_value(d, unknown, "a SQL expression");
    if (literal_is(value))
        return read_literal(d, value, hint, out);
    if (value->kind == PY_OBJECT)
        return read_object(d, &deeper, value, out);
    return ddl_refuse_value(d, value, "a SQL expression");
}

bool expr_join(struct ddl *d, const struct expr_scope *scope, const struct py_list *conditions,
               const char *op, struct expr *out)
{
    int precedence = strcmp(op, "AND") == 0 ? EXPR_AND : EXPR_OR;
    struct strbuf sb = { .arena = d->arena };
    struct expr e = { 0 };

    if (conditions->count == 0)
        return ddl_refuse(d, "%s of no conditions is not understood", op);
    for (size_t i = 0; i < conditions->count; i++) {
        const char *name = ddl_sa_name(conditions->items[i]);

        if (name != NULL && (strcmp(name, "true") == 0 || strcmp(name, "false") == 0))
            return ddl_refuse(d, "%s with %s() is not understood", op, name);
        if (!expr_read(d, scope, conditions->items[i], &type_null, &e))
            return false;
        if (conditions->count == 1) {
            *out = e;
            return true;
        }
        if (strcmp(e.sql, "true") == 0 || strcmp(e.sql, "false") == 0)
            return ddl_refuse(d, "%s with %s is not understood", op, e.sql);
        if (i > 0)
            strbuf_addf(&sb, " %s ", op);
        strbuf_addstr(&sb, expr_grouped(d, &e, precedence, op));
    }
    *out = (struct expr){ .sql = strbuf_text(&sb),
                          .precedence = precedence,
                          .op = op,
                          .type = &of_boolean,
                          .anon = "anon" };
    return true;
}

bool expr_condition(struct ddl *d, const struct expr_scope *scope, const struct py_value *value,
                    const char **out)
{
    struct expr e = { 0 };

    if (value != NULL && value->kind == PY_STR) {
        if (py_cstr(value) == NULL)
            return ddl_refuse(d, "a condition holds a NUL character");
        return literal_text(d, py_cstr(value), NULL, NULL, out);
    }
    if (!expr_read(d, scope, value, &type_null, &e))
        return false;
    *out = e.sql;
    return true;
}
