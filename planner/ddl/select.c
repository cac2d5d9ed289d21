/* select.c - see expr.h: SELECT and EXISTS. */
#include <string.h>

#include "planner/ddl/chain.h"
#include "planner/ddl/literal.h"
#include "planner/ddl/select_name.h"
#include "planner/ddl/signature.h"

enum { SELECT_DEPTH = 16 };

/* One SELECT while it is put together. */
struct select {
    struct ddl *d;
    struct expr_scope scope;         /* of its columns and conditions */
    struct expr_froms froms;         /* used so far */
    struct expr_froms joined;        /* part of a join, so not in FROM by themselves */
    const struct expr_froms *around; /* what the statements around select from */
    struct strbuf from;              /* joins and select_from() */
    struct strbuf columns;
    struct select_names names;
    struct strmap *labels;    /* what a name in ORDER BY or GROUP BY stands for */
    struct strlist ambiguous; /* names of several of them */
    struct strlist group;
    struct strlist order;
    struct py_list where;
    struct py_list having;
    const char *limit;
    const char *offset;
    const char *distinct;
    const char *tail; /* FOR UPDATE */
    bool is_exists;
};

bool select_is(const struct py_value *value)
{
    struct ddl none = { 0 };
    struct arena scratch = { 0 };
    struct py_value *target;
    struct chain c;

    while (value != NULL && (ddl_is_method(value, "scalar_subquery", &target) ||
                             ddl_is_method(value, "as_scalar", &target)))
        value = target;
    none.arena = &scratch;
    c = chain_of(&none, value);
    for (size_t i = 0; i < c.calls.count; i++) {
        static const char *const not_select[] = { "label", "alias", "subquery", "cte", "in_",
                                                  "is_",   "desc",  "op",       NULL };

        for (const char *const *n = not_select; *n != NULL; n++) {
            if (strcmp(*n, c.calls.items[i].name) == 0)
                c.verb = CHAIN_NONE;
        }
    }
    arena_free(&scratch);
    return c.verb == CHAIN_SELECT || c.verb == CHAIN_EXISTS;
}

static bool add_column(struct select *s, const struct py_value *value);

/* select(t): all its columns. */
static bool add_table(struct select *s, const struct py_value *value, const struct py_value *table)
{
    struct py_list columns = { 0 };

    if (!from_columns(s->d, table, &columns))
        return false;
    for (size_t i = 0; i < columns.count; i++) {
        struct py_value *c = py_object(s->d->arena, PY_TERM_ATTRIBUTE, s->d->pos);
        struct py_value *column = py_object(s->d->arena, PY_TERM_ATTRIBUTE, s->d->pos);
        const struct type *type;
        struct name key;

        if (!from_column(s->d, columns.items[i], &key, &type))
            return false;
        c->object->name = "c";
        c->object->target = arena_new(s->d->arena, struct py_value);
        *c->object->target = *value;
        column->object->name = key.text;
        column->object->target = c;
        if (!add_column(s, column))
            return false;
    }
    return true;
}

/* What a string in ORDER BY or GROUP BY means; of two that are called so, nobody says which. */
static void remember(struct select *s, const struct expr *e)
{
    const char *sql = e->label != NULL ? e->label : e->sql;
    const char *other = strmap_get(s->labels, e->key);

    if (other == NULL)
        (void)strmap_put(s->labels, e->key, arena_strdup(s->d->arena, sql));
    else if (strcmp(other, sql) != 0)
        vec_push(s->d->arena, &s->ambiguous, e->key);
}

static bool add_column(struct select *s, const struct py_value *value)
{
    const struct py_value *table = from_table_term(value);
    size_t before = select_name_mark(s->d);
    const char *name;
    struct expr e;

    if (table != NULL)
        return add_table(s, value, table);
    if (value->kind == PY_STR)
        return ddl_refuse_raise(s->d, "sqlalchemy.exc.ArgumentError",
                                "a column of a select() is given as a string");
    if (!expr_read(s->d, &s->scope, value, &type_null, &e))
        return false;
    if (value->kind == PY_INT) /* a number is a literal_column() */
        e.anon = NULL;
    if (!select_name_pick(&s->names, value, &e, before, &name))
        return false;
    if (s->columns.len > 0)
        strbuf_addstr(&s->columns, ", ");
    strbuf_addstr(&s->columns, e.is_select ? expr_grouped(s->d, &e, EXPR_LARGEST, NULL) : e.sql);
    if (e.label != NULL || (e.is_column && e.key != NULL))
        remember(s, &e);
    if (name != NULL)
        strbuf_addf(&s->columns, " AS %s", name);
    return true;
}

/* select(a, b) and the older select([a, b]). */
static bool add_columns(struct select *s, const struct py_list *list)
{
    const struct py_list *columns = list;

    if (list->count > 0 && list->items[0]->kind == PY_LIST)
        columns = &list->items[0]->list;
    s->columns.len = 0;
    for (size_t i = 0; i < columns->count; i++) {
        if (!add_column(s, columns->items[i]))
            return false;
    }
    return columns->count > 0 || ddl_refuse(s->d, "a select() of nothing is not understood");
}

static bool take_from(struct select *s, const struct py_value *value, struct strbuf *out);

static bool take_join(struct select *s, const struct py_value *left, const struct py_value *right,
                      const struct py_value *on, bool outer, struct strbuf *out)
{
    const char *condition;

    if (!ddl_given(on))
        return ddl_refuse(s->d, "a join without its condition is not understood");
    if (left != NULL && !take_from(s, left, out))
        return false;
    strbuf_addstr(out, outer ? " LEFT OUTER JOIN " : " JOIN ");
    if (!take_from(s, right, out) || !expr_condition(s->d, &s->scope, on, &condition))
        return false;
    strbuf_addf(out, " ON %s", condition);
    return true;
}

/* The arguments are left, right or target, onclause, isouter. */
static bool join_of(struct select *s, const struct py_value *left, const char *params,
                    const struct py_args *args, bool outer, struct strbuf *out)
{
    bool has_target = params[0] == 't';
    struct py_args b;

    return signature_bind(s->d, params, "join", args, &b) &&
           ddl_arg_bool(s->d, &b, "isouter", &outer) &&
           take_join(s, left != NULL ? left : py_args_get(&b, SIZE_MAX, "left"),
                     py_args_get(&b, SIZE_MAX, has_target ? "target" : "right"),
                     py_args_get(&b, SIZE_MAX, "onclause"), outer, out);
}

/* A table, or t.join(u, condition), or sa.join(t, u, condition). */
static bool take_from(struct select *s, const struct py_value *value, struct strbuf *out)
{
    const char *name = ddl_sa_name(value);
    const struct expr_from *from;
    struct py_value *left;
    bool outer = ddl_is_method(value, "outerjoin", &left);

    if (outer || ddl_is_method(value, "join", &left))
        return join_of(s, left, "right onclause | isouter", ddl_call_args(value), outer, out);
    if (name != NULL && (strcmp(name, "join") == 0 || strcmp(name, "outerjoin") == 0))
        return join_of(s, NULL, "left right onclause | isouter", ddl_call_args(value),
                       strcmp(name, "outerjoin") == 0, out);
    if (!from_read(s->d, &s->scope, value, &from))
        return false;
    if (from == NULL)
        return ddl_refuse_value(s->d, value, "what is selected from");
    vec_push(s->d->arena, &s->joined, from);
    strbuf_addstr(out, from->sql);
    return true;
}

/* What is only ordered or grouped by is not selected from. */
static bool add_texts(struct select *s, const struct py_args *args, struct strlist *out)
{
    struct expr_scope scope = s->scope;

    scope.froms = NULL;
    for (size_t i = 0; i < args->list.count; i++) {
        const struct py_value *value = args->list.items[i];
        struct expr e;

        if (value->kind == PY_STR) {
            const char *key = py_cstr(value);
            const char *named = key == NULL ? NULL : strmap_get(s->labels, key);

            if (named == NULL || strlist_has(&s->ambiguous, key))
                return ddl_refuse(s->d, "a select() is ordered by a name that it does not select");
            vec_push(s->d->arena, out, named);
            continue;
        }
        if (!expr_read(s->d, &scope, value, &type_null, &e))
            return false;
        vec_push(s->d->arena, out,
                 e.label != NULL ? e.label : expr_grouped(s->d, &e, EXPR_NONE, NULL));
    }
    return true;
}

static bool take_number(struct select *s, const struct py_args *args, const char **out)
{
    const struct py_value *value = args->list.count == 1 ? args->list.items[0] : NULL;

    if (value == NULL || value->kind != PY_INT)
        return ddl_refuse_value(s->d, value, "a limit or offset");
    *out = arena_printf(s->d->arena, "%lld", (long long)value->integer);
    return true;
}

static bool take_distinct(struct select *s, const struct py_args *args)
{
    struct strlist on = { 0 };

    s->distinct = "DISTINCT ";
    if (args->list.count == 0)
        return true;
    if (!add_texts(s, args, &on))
        return false;
    s->distinct =
        arena_printf(s->d->arena, "DISTINCT ON (%s) ", strlist_join(&on, ", ", s->d->arena));
    return true;
}

/* select(...).join(u, condition): the FROM so far is what is joined to. */
static bool take_method_join(struct select *s, const struct chain_call *call)
{
    if (s->from.len == 0) {
        if (s->froms.count == 0)
            return ddl_refuse(s->d, "a join of nothing is not understood");
        strbuf_addstr(&s->from, s->froms.items[0]->sql);
        vec_push(s->d->arena, &s->joined, s->froms.items[0]);
    }
    return join_of(s, NULL, "target onclause | isouter", call->args,
                   strcmp(call->name, "outerjoin") == 0, &s->from);
}

static bool take_select_from(struct select *s, const struct chain_call *call)
{
    for (size_t i = 0; i < call->args->list.count; i++) {
        if (s->from.len > 0)
            strbuf_addstr(&s->from, ", ");
        if (!take_from(s, call->args->list.items[i], &s->from))
            return false;
    }
    return true;
}

static void add_all(struct select *s, const struct py_list *from, struct py_list *to)
{
    for (size_t i = 0; i < from->count; i++)
        vec_push(s->d->arena, to, from->items[i]);
}

static bool take_call(struct select *s, const struct chain_call *call)
{
    const char *n = call->name;

    if (strstr(n, "join") == NULL && call->args->named.count > 0)
        return ddl_refuse(s->d, ".%s() of a select() is given names", n);
    if (strcmp(n, "where") == 0 || strcmp(n, "filter") == 0) {
        add_all(s, &call->args->list, &s->where);
        return true;
    }
    if (strcmp(n, "having") == 0) {
        add_all(s, &call->args->list, &s->having);
        return true;
    }
    if (strcmp(n, "select_from") == 0)
        return take_select_from(s, call);
    if (strcmp(n, "join") == 0 || strcmp(n, "outerjoin") == 0)
        return take_method_join(s, call);
    if (strcmp(n, "group_by") == 0)
        return add_texts(s, call->args, &s->group);
    if (strcmp(n, "order_by") == 0)
        return add_texts(s, call->args, &s->order);
    if (strcmp(n, "limit") == 0)
        return take_number(s, call->args, &s->limit);
    if (strcmp(n, "offset") == 0)
        return take_number(s, call->args, &s->offset);
    if (strcmp(n, "distinct") == 0)
        return take_distinct(s, call->args);
    if (strcmp(n, "with_for_update") == 0 && call->args->list.count == 0) {
        s->tail = " FOR UPDATE";
        return true;
    }
    if (strcmp(n, "scalar_subquery") == 0 || strcmp(n, "as_scalar") == 0)
        return true;
    return ddl_refuse(s->d, ".%s() of a select() is not understood", n);
}

static bool is_in(const struct expr_froms *froms, const struct expr_from *from)
{
    for (size_t i = 0; froms != NULL && i < froms->count; i++) {
        if (froms->items[i]->identity == from->identity)
            return true;
    }
    return false;
}

/* What was used and is neither joined already nor selected from around it. */
static void add_froms(struct select *s, struct strbuf *sb)
{
    bool first = true;

    for (unsigned pass = 0; pass < 2 && first; pass++) {
        if (s->from.len > 0) {
            strbuf_addf(sb, " \nFROM %s", strbuf_text(&s->from));
            first = false;
        }
        for (size_t i = 0; i < s->froms.count; i++) {
            const struct expr_from *from = s->froms.items[i];

            /* Nothing would be left: then nothing is correlated. */
            if (is_in(&s->joined, from) || (pass == 0 && is_in(s->around, from)))
                continue;
            strbuf_addf(sb, "%s%s", first ? " \nFROM " : ", ", from->sql);
            first = false;
        }
    }
}

static bool write_select(struct select *s, const struct chain *c, struct strbuf *sb)
{
    struct expr where = { 0 };
    struct expr having = { 0 };
    struct expr_scope after = s->scope; /* HAVING adds nothing to FROM */

    after.froms = NULL;
    if (!s->is_exists && !add_columns(s, &c->args.list))
        return false;
    for (size_t i = 0; i < c->calls.count; i++) {
        if (!take_call(s, &c->calls.items[i]))
            return false;
    }
    if ((s->where.count > 0 && !expr_join(s->d, &s->scope, &s->where, "AND", &where)) ||
        (s->having.count > 0 && !expr_join(s->d, &after, &s->having, "AND", &having)))
        return false;
    strbuf_addf(sb, "SELECT %s%s", s->distinct != NULL ? s->distinct : "",
                s->is_exists ? "*" : strbuf_text(&s->columns));
    add_froms(s, sb);
    if (where.sql != NULL)
        strbuf_addf(sb, " \nWHERE %s", where.sql);
    if (s->group.count > 0)
        strbuf_addf(sb, " GROUP BY %s", strlist_join(&s->group, ", ", s->d->arena));
    if (having.sql != NULL)
        strbuf_addf(sb, " \nHAVING %s", having.sql);
    if (s->order.count > 0)
        strbuf_addf(sb, " ORDER BY %s", strlist_join(&s->order, ", ", s->d->arena));
    if (s->limit != NULL)
        strbuf_addf(sb, " \n LIMIT %s", s->limit);
    if (s->offset != NULL)
        strbuf_addf(sb, " OFFSET %s", s->offset);
    if (s->tail != NULL)
        strbuf_addstr(sb, s->tail);
    return true;
}

/* The froms of the SELECT itself, for its subqueries to correlate with. They
 * are known only once it was read, so it is read twice. */
static bool read_once(struct ddl *d, const struct expr_scope *scope, const struct py_value *value,
                      const struct chain *c, const struct expr_froms *known, struct select *s,
                      struct strbuf *sb)
{
    struct expr_froms *around = arena_new(d->arena, struct expr_froms);

    *s = (struct select){ .d = d,
                          .is_exists = c->verb == CHAIN_EXISTS && c->args.list.count == 0,
                          .around = scope->outer };
    s->from.arena = s->columns.arena = d->arena;
    s->labels = strmap_new(d->arena);
    s->names = (struct select_names){ .d = d, .of = value, .in_from = scope->in_from };
    s->scope = (struct expr_scope){
        .with_table = true, .params = scope->params, .depth = scope->depth + 1, .outer = around
    };
    s->scope.froms = &s->froms;
    s->scope.labels = s->labels;
    for (size_t i = 0; scope->outer != NULL && i < scope->outer->count; i++)
        vec_push(d->arena, around, scope->outer->items[i]);
    for (size_t i = 0; known != NULL && i < known->count; i++)
        vec_push(d->arena, around, known->items[i]);
    return write_select(s, c, sb);
}

/* select([columns], where) of old, t.select(where). */
static void take_legacy(struct ddl *d, struct chain *c)
{
    struct chain_call where = { .name = "where" };
    struct py_args *args;

    if (c->verb != CHAIN_SELECT)
        return;
    if (c->table != NULL) {
        args = arena_new(d->arena, struct py_args);
        *args = c->args;
        where.args = args;
        c->args = (struct py_args){ { 0 }, { 0 } };
        vec_push(d->arena, &c->args.list, arena_new(d->arena, struct py_value));
        *c->args.list.items[0] = *c->table;
    } else if (c->args.list.count == 2 && c->args.list.items[0]->kind == PY_LIST) {
        args = arena_new(d->arena, struct py_args);
        vec_push(d->arena, &args->list, c->args.list.items[1]);
        where.args = args;
        c->args.list.count = 1;
    } else {
        return;
    }
    if (where.args->list.count > 0)
        vec_push(d->arena, &c->calls, where);
}

/* exists(select(...)).where(...) is that select, with more conditions; exists(column) selects it.
 */
static bool open_exists(struct ddl *d, struct chain *c)
{
    struct chain inner;

    if (c->args.list.count != 1 || !select_is(c->args.list.items[0]))
        return true;
    inner = chain_of(d, c->args.list.items[0]);
    if (inner.verb != CHAIN_SELECT)
        return ddl_refuse(d, "exists() of something other than one select() is not understood");
    for (size_t i = 0; i < c->calls.count; i++)
        vec_push(d->arena, &inner.calls, c->calls.items[i]);
    *c = inner;
    return true;
}

bool select_read(struct ddl *d, const struct expr_scope *scope, const struct py_value *value,
                 struct expr *out)
{
    struct chain c = chain_of(d, value);
    bool is_exists = c.verb == CHAIN_EXISTS;
    struct strbuf first = { .arena = d->arena };
    struct strbuf second = { .arena = d->arena };
    size_t mark = select_name_mark(d);
    struct select probe;
    struct select final;

    if (scope->depth > SELECT_DEPTH)
        return ddl_refuse(d, "SELECTs are nested too deeply");
    if (!ddl_spend(d, 16))
        return false;
    if (c.args.named.count > 0)
        return ddl_refuse(d, "a select() with these arguments is not understood");
    if (c.verb == CHAIN_EXISTS && !open_exists(d, &c))
        return false;
    if (c.calls.count > 0 && strcmp(c.calls.items[c.calls.count - 1].name, "exists") == 0) {
        c.calls.count--; /* select(...).exists() */
        is_exists = true;
    }
    take_legacy(d, &c);
    if (!read_once(d, scope, value, &c, NULL, &probe, &first))
        return false;
    for (size_t i = 0; i < probe.joined.count; i++)
        vec_push(d->arena, &probe.froms, probe.joined.items[i]);
    d->numbered.count = mark; /* the second time, the same */
    if (!read_once(d, scope, value, &c, &probe.froms, &final, &second))
        return false;
    *out = (struct expr){ .sql = strbuf_text(&second),
                          .precedence = EXPR_ATOM,
                          .type = &type_null,
                          .anon = "anon",
                          .is_select = c.verb == CHAIN_SELECT };
    if (is_exists) {
        out->is_select = false;
        out->sql = arena_printf(d->arena, "EXISTS (%s)", out->sql);
        out->precedence = EXPR_EAGER;
    }
    return true;
}
