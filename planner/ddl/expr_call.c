/* expr_call.c - see expr.h: sqlalchemy's functions that make SQL expressions. */
#include <string.h>

#include "planner/ddl/expr.h"
#include "planner/ddl/literal.h"

struct call {
    struct ddl *d;
    const struct expr_scope *scope;
    const struct py_value *value;
    const struct py_args *args;
    const char *name;
};

typedef bool call_fn(const struct call *c, struct expr *out);

static const struct type of_boolean = { .family = TYPE_BOOLEAN, .sql = "BOOLEAN" };

static struct expr atom(const char *sql, const struct type *type)
{
    return (struct expr){ .sql = sql, .precedence = EXPR_ATOM, .type = type, .anon = "anon" };
}

static bool constant(const struct call *c, struct expr *out)
{
    bool is_null = strcmp(c->name, "null") == 0;

    *out = atom(is_null ? "NULL" : c->name, is_null ? &type_null : &of_boolean);
    out->is_constant = true;
    if (!is_null)
        out->negated = strcmp(c->name, "true") == 0 ? "false" : "true";
    return true;
}

static bool text(const struct call *c, struct expr *out)
{
    *out = atom(NULL, &type_null);
    out->is_text = true;
    return expr_text(c->d, c->scope, c->value, &out->sql);
}

static bool column(const struct call *c, struct expr *out)
{
    struct name name;
    bool is_literal = false;

    *out = atom(NULL, &type_null);
    out->is_column = true;
    if (!ddl_arg_bool(c->d, c->args, "is_literal", &is_literal) ||
        !from_column(c->d, c->value, &name, &out->type))
        return false;
    out->key = name.text;
    out->sql = is_literal ? name.text : name_sql(&name, c->d->arena);
    return true;
}

static bool literal_column(const struct call *c, struct expr *out)
{
    const struct py_value *written = py_args_get(c->args, 0, "text");

    *out = atom(written == NULL ? NULL : py_cstr(written), &type_null);
    out->is_column = true;
    if (out->sql == NULL)
        return ddl_refuse_value(c->d, written, "literal_column()");
    out->key = out->sql;
    return type_read(c->d, py_args_get(c->args, 1, "type_"), &out->type);
}

static bool literal(const struct call *c, struct expr *out)
{
    const struct py_value *value = py_args_get(c->args, 0, "value");
    const struct type *type;

    if (!type_read(c->d, py_args_get(c->args, 1, "type_"), &type) || value == NULL)
        return ddl_refuse_value(c->d, value, "literal()");
    if (!literal_is(value))
        return ddl_refuse_value(c->d, value, "literal()");
    *out = atom(NULL, type->family == TYPE_NULL ? literal_type(value) : type);
    return literal_sql(c->d, value, out->type, &out->sql);
}

static bool bindparam(const struct call *c, struct expr *out)
{
    const struct py_value *value = py_args_get(c->args, 1, "value");
    const struct py_value *key = py_args_get(c->args, 0, "key");
    const struct type *type;

    if (value == NULL && c->scope->params != NULL && key != NULL && py_cstr(key) != NULL)
        value = py_map_get_str(c->scope->params, py_cstr(key));
    if (value == NULL || !literal_is(value))
        return ddl_refuse(c->d, "a bindparam() has no value");
    if (!type_read(c->d, py_args_get(c->args, 2, "type_"), &type))
        return false;
    *out = atom(NULL, type->family == TYPE_NULL ? literal_type(value) : type);
    return literal_sql(c->d, value, out->type, &out->sql);
}

static bool junction(const struct call *c, struct expr *out)
{
    return expr_join(c->d, c->scope, &c->args->list, strcmp(c->name, "and_") == 0 ? "AND" : "OR",
                     out);
}

static bool negation(const struct call *c, struct expr *out)
{
    struct py_value *unary = py_object(c->d->arena, PY_TERM_UNARY, c->d->pos);

    if (c->args->list.count != 1)
        return ddl_refuse(c->d, "not_() is not given one condition");
    unary->object->name = "~";
    unary->object->target = c->args->list.items[0];
    return expr_read(c->d, c->scope, unary, &type_null, out);
}

/* A Python value that is cast has the type it is cast to. */
static bool cast_operand(const struct call *c, const struct type *type, struct expr *out)
{
    const struct py_value *value = py_args_get(c->args, 0, "expression");

    if (value == NULL || !literal_is(value))
        return expr_read(c->d, c->scope, value, type, out);
    *out = atom(NULL, type);
    return literal_sql(c->d, value, type, &out->sql);
}

static bool cast(const struct call *c, struct expr *out)
{
    const struct type *type;
    struct expr e;

    if (!type_read(c->d, py_args_get(c->args, 1, "type_"), &type) || !cast_operand(c, type, &e))
        return false;
    if (type->sql == NULL)
        return ddl_refuse(c->d, "a cast has no type");
    *out = atom(NULL, type);
    out->sql = arena_printf(c->d->arena, "%s(%s AS %s)",
                            strcmp(c->name, "try_cast") == 0 ? "TRY_CAST" : "CAST",
                            expr_grouped(c->d, &e, EXPR_NONE, NULL), type->sql);
    expr_wrap(out, &e);
    return true;
}

static bool type_coerce(const struct call *c, struct expr *out)
{
    const struct type *type;

    if (!type_read(c->d, py_args_get(c->args, 1, "type_"), &type) || !cast_operand(c, type, out))
        return false;
    out->type = type;
    return true;
}

static bool add_when(const struct call *c, const struct py_value *when, const struct py_value *then,
                     const struct type **type, struct strbuf *sb)
{
    struct expr condition;
    struct expr result;

    if (!expr_read(c->d, c->scope, when, &type_null, &condition) ||
        !expr_read(c->d, c->scope, then, *type, &result))
        return false;
    if ((*type)->family == TYPE_NULL)
        *type = result.type;
    strbuf_addf(sb, " WHEN %s THEN %s", expr_grouped(c->d, &condition, EXPR_LARGEST, NULL),
                expr_grouped(c->d, &result, EXPR_NONE, NULL));
    return true;
}

static bool add_whens(const struct call *c, const struct py_value *whens, const struct type **type,
                      struct strbuf *sb)
{
    const struct py_entry *entry;
    size_t at = 0;

    if (whens->kind == PY_DICT) {
        while ((entry = py_map_next(whens->map, &at)) != NULL) {
            if (!add_when(c, entry->key, entry->value, type, sb))
                return false;
        }
        return true;
    }
    if ((whens->kind == PY_TUPLE || whens->kind == PY_LIST) && whens->list.count == 2 &&
        whens->list.items[0]->kind != PY_TUPLE && whens->list.items[0]->kind != PY_LIST)
        return add_when(c, whens->list.items[0], whens->list.items[1], type, sb);
    if (whens->kind != PY_LIST && whens->kind != PY_TUPLE)
        return ddl_refuse_value(c->d, whens, "what case() is given");
    for (size_t i = 0; i < whens->list.count; i++) {
        const struct py_value *pair = whens->list.items[i];

        if ((pair->kind != PY_TUPLE && pair->kind != PY_LIST) || pair->list.count != 2 ||
            !add_when(c, pair->list.items[0], pair->list.items[1], type, sb))
            return ddl_refuse_value(c->d, pair, "what case() is given");
    }
    return true;
}

static bool choice(const struct call *c, struct expr *out)
{
    const struct py_value *value = py_args_get(c->args, SIZE_MAX, "value");
    const struct py_value *otherwise = py_args_get(c->args, SIZE_MAX, "else_");
    const struct type *type = &type_null;
    struct strbuf sb = { .arena = c->d->arena };
    struct expr e;

    strbuf_addstr(&sb, "CASE");
    if (ddl_given(value)) {
        if (!expr_read(c->d, c->scope, value, &type_null, &e))
            return false;
        strbuf_addf(&sb, " %s", expr_grouped(c->d, &e, EXPR_NONE, NULL));
    }
    for (size_t i = 0; i < c->args->list.count; i++) {
        if (!add_whens(c, c->args->list.items[i], &type, &sb))
            return false;
    }
    if (ddl_given(otherwise)) {
        if (!expr_read(c->d, c->scope, otherwise, type, &e))
            return false;
        strbuf_addf(&sb, " ELSE %s", expr_grouped(c->d, &e, EXPR_NONE, NULL));
    }
    strbuf_addstr(&sb, " END");
    *out = atom(strbuf_text(&sb), type);
    return c->args->list.count > 0 || ddl_refuse(c->d, "case() is given nothing");
}

static bool extract(const struct call *c, struct expr *out)
{
    const struct py_value *field = py_args_get(c->args, 0, "field");
    static const struct type of_integer = { .family = TYPE_INTEGER, .sql = "INTEGER" };
    struct expr e;

    if (field == NULL || py_cstr(field) == NULL)
        return ddl_refuse_value(c->d, field, "what extract() takes");
    if (!expr_read(c->d, c->scope, py_args_get(c->args, 1, "expr"), &type_null, &e))
        return false;
    *out = atom(arena_printf(c->d->arena, "EXTRACT(%s FROM %s)", py_cstr(field),
                             expr_grouped(c->d, &e, EXPR_NONE, NULL)),
                &of_integer);
    return true;
}

/* desc('x'): a column of the SELECT by its name, outside of one a piece of SQL. */
static bool by_name(const struct call *c, struct py_value *name, struct py_value **out)
{
    const char *written = py_cstr(name);
    const char *symbol = "sqlalchemy.text";

    if (c->scope->labels != NULL) {
        written = written == NULL ? NULL : strmap_get(c->scope->labels, written);
        symbol = "sqlalchemy.literal_column";
    }
    if (written == NULL)
        return ddl_refuse(c->d, "a select() is ordered by a name that it does not select");
    *out = py_object(c->d->arena, PY_TERM_CALL, c->d->pos);
    (*out)->object->target = py_symbol(c->d->arena, symbol);
    py_push(c->d->arena, &(*out)->object->args.list, py_str(c->d->arena, written));
    return true;
}

/* desc(x), asc(x), nulls_last(x), collate(x, 'C'), between(x, a, b): as methods of x. */
static bool as_method(const struct call *c, struct expr *out)
{
    struct py_value *method = py_object(c->d->arena, PY_TERM_CALL, c->d->pos);
    struct py_value *callee = py_object(c->d->arena, PY_TERM_ATTRIBUTE, c->d->pos);
    bool orders = strcmp(c->name, "collate") != 0 && strcmp(c->name, "between") != 0;

    if (c->args->list.count == 0)
        return ddl_refuse(c->d, "%s() is given nothing", c->name);
    callee->object->name = c->name;
    callee->object->target = c->args->list.items[0];
    if (orders && c->args->list.items[0]->kind == PY_STR &&
        !by_name(c, c->args->list.items[0], &callee->object->target))
        return false;
    method->object->target = callee;
    for (size_t i = 1; i < c->args->list.count; i++)
        vec_push(c->d->arena, &method->object->args.list, c->args->list.items[i]);
    method->object->args.named.items = c->args->named.items;
    method->object->args.named.count = c->args->named.count;
    return expr_read(c->d, c->scope, method, &type_null, out);
}

static bool comma_list(const struct call *c, const char *before, const char *after,
                       const struct py_list *items, const char **sql)
{
    struct strbuf sb = { .arena = c->d->arena };
    struct expr e;

    strbuf_addstr(&sb, before);
    for (size_t i = 0; i < items->count; i++) {
        if (i > 0)
            strbuf_addstr(&sb, ", ");
        if (!expr_read(c->d, c->scope, items->items[i], &type_null, &e))
            return false;
        strbuf_addstr(&sb, expr_grouped(c->d, &e, EXPR_NONE, NULL));
    }
    strbuf_addstr(&sb, after);
    *sql = strbuf_text(&sb);
    return true;
}

static bool array(const struct call *c, struct expr *out)
{
    static const struct type of_array = { .family = TYPE_ARRAY, .sql = NULL };
    const struct py_list *items;

    *out = atom(NULL, &of_array);
    return ddl_items(c->d, py_args_get(c->args, 0, "clauses"), "array()", &items) &&
           (items->count > 0 || ddl_refuse(c->d, "array() of nothing is not understood")) &&
           comma_list(c, "ARRAY[", "]", items, &out->sql);
}

static bool tuple(const struct call *c, struct expr *out)
{
    *out = atom(NULL, &type_null);
    return comma_list(c, "(", ")", &c->args->list, &out->sql);
}

static bool exists(const struct call *c, struct expr *out)
{
    *out = (struct expr){ .precedence = EXPR_EAGER, .type = &of_boolean, .anon = "anon" };
    if (c->args->list.count != 1 || !select_is(c->args->list.items[0]))
        return ddl_refuse(c->d, "exists() of something other than one select() is not understood");
    if (!select_read(c->d, c->scope, c->args->list.items[0], out))
        return false;
    *out = (struct expr){ .sql = arena_printf(c->d->arena, "EXISTS (%s)", out->sql),
                          .precedence = EXPR_EAGER,
                          .type = &of_boolean,
                          .anon = "anon" };
    return true;
}

static bool distinct(const struct call *c, struct expr *out)
{
    struct expr e;

    if (c->args->list.count != 1 ||
        !expr_read(c->d, c->scope, c->args->list.items[0], &type_null, &e))
        return ddl_refuse(c->d, "distinct() is not given one expression");
    *out = e;
    out->sql = arena_printf(c->d->arena, "DISTINCT %s", expr_grouped(c->d, &e, EXPR_LARGEST, NULL));
    out->is_column = false;
    return true;
}

static const struct {
    const char *name;
    call_fn *read;
} calls[] = {
    { "null", constant },
    { "true", constant },
    { "false", constant },
    { "text", text },
    { "TextClause", text },
    { "column", column },
    { "Column", column },
    { "literal_column", literal_column },
    { "literal", literal },
    { "bindparam", bindparam },
    { "and_", junction },
    { "or_", junction },
    { "not_", negation },
    { "cast", cast },
    { "type_coerce", type_coerce },
    { "case", choice },
    { "extract", extract },
    { "desc", as_method },
    { "asc", as_method },
    { "nulls_last", as_method },
    { "nullslast", as_method },
    { "nulls_first", as_method },
    { "nullsfirst", as_method },
    { "collate", as_method },
    { "between", as_method },
    { "array", array },
    { "tuple_", tuple },
    { "exists", exists },
    { "distinct", distinct },
};

/* The part of a dotted name after "func." or "functions."; NULL where it is none. */
static const char *func_name(const char *symbol)
{
    const char *at = symbol == NULL ? NULL : strstr(symbol, ".func.");

    if (at != NULL && strncmp(symbol, "sqlalchemy.", 11) == 0)
        return at + 6;
    at = symbol == NULL ? NULL : strstr(symbol, ".functions.");
    return at != NULL && strncmp(symbol, "sqlalchemy.", 11) == 0 ? at + 11 : NULL;
}

/* column.op('~')(x) */
static bool read_op(struct ddl *d, const struct expr_scope *scope, const struct py_value *value,
                    const struct py_value *self, struct expr *out)
{
    const struct py_value *op = py_args_get(ddl_call_args(value->object->target), 0, "opstring");
    struct expr left;
    struct expr right;

    if (op == NULL || py_cstr(op) == NULL || value->object->args.list.count != 1)
        return ddl_refuse(d, "op() is not given an operator");
    if (!expr_read(d, scope, self, &type_null, &left) ||
        !expr_read(d, scope, value->object->args.list.items[0], left.type, &right))
        return false;
    *out = (struct expr){ .precedence = EXPR_EAGER, .type = left.type, .anon = "anon" };
    out->sql = arena_printf(d->arena, "%s %s %s", expr_grouped(d, &left, EXPR_EAGER, NULL),
                            py_cstr(op), expr_grouped(d, &right, EXPR_EAGER, NULL));
    return true;
}

bool expr_read_call(struct ddl *d, const struct expr_scope *scope, const struct py_value *value,
                    bool *found, struct expr *out)
{
    const char *symbol = ddl_symbol(value);
    const char *function = func_name(symbol);
    const char *name = ddl_sa_name(value);
    struct py_value *self;
    struct call c = { .d = d, .scope = scope, .value = value, .args = &value->object->args };

    *found = true;
    if (expr_is_text(value))
        return text(&c, out);
    if (function != NULL)
        return expr_read_func(d, scope, function, c.args, out);
    if (symbol != NULL && strcmp(symbol, "alembic.op.inline_literal") == 0)
        return literal(&c, out);
    if (ddl_is_method(value->object->target, "op", &self) ||
        ddl_is_method(value->object->target, "bool_op", &self))
        return read_op(d, scope, value, self, out);
    for (size_t i = 0; name != NULL && i < sizeof(calls) / sizeof(calls[0]); i++) {
        c.name = calls[i].name;
        if (strcmp(calls[i].name, name) == 0)
            return calls[i].read(&c, out);
    }
    *found = false;
    return true;
}
