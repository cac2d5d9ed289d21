/* orm.c - see orm.h. */
#include "planner/ddl/orm.h"

#include <string.h>

#include "planner/ddl/chain.h"
#include "planner/ddl/column.h"
#include "planner/ddl/expr.h"
#include "planner/ddl/literal.h"
#include "planner/py/names.h"

static bool is_named(const struct py_value *value, const char *name)
{
    const char *sa = ddl_sa_name(value);

    return sa != NULL && strcmp(sa, name) == 0;
}

static struct py_value *make_call(struct ddl *d, const char *symbol, struct srcpos pos)
{
    struct py_value *call = py_object(d->arena, PY_TERM_CALL, pos);

    call->object->target = py_symbol(d->arena, symbol);
    return call;
}

static struct py_value *make_attribute(struct ddl *d, struct py_value *target, const char *name,
                                       struct srcpos pos)
{
    struct py_value *attribute = py_object(d->arena, PY_TERM_ATTRIBUTE, pos);

    attribute->object->target = target;
    attribute->object->name = name;
    return attribute;
}

/* --- mapping ------------------------------------------------------------------- */

static bool is_column(const struct py_value *value)
{
    return value != NULL && value->kind == PY_OBJECT && value->object->term == PY_TERM_CALL &&
           (is_named(value, "Column") || is_named(value, "mapped_column"));
}

/* What changes which columns there are, or what they are called. */
static bool is_alien(const char *name, const struct py_value *value)
{
    static const char *const makers[] = { "column_property", "synonym",          "composite",
                                          "deferred",        "query_expression", NULL };

    if (strcmp(name, "__mapper_args__") == 0 || strcmp(name, "__abstract__") == 0 ||
        strcmp(name, "__table__") == 0)
        return true;
    for (const char *const *m = makers; *m != NULL; m++) {
        if (is_named(value, *m))
            return true;
    }
    return value->kind == PY_UNKNOWN;
}

/* A base that is read brings nothing to the table. */
static bool is_plain_base(const struct py_value *base, unsigned depth)
{
    if (base->kind != PY_CLASS)
        return base->kind != PY_UNKNOWN;
    if (depth > 8 || base->cls->alien != NULL)
        return false;
    for (size_t i = 0; i < base->cls->attrs.count; i++) {
        const struct py_name *attr = &base->cls->attrs.items[i];

        if (is_column(attr->value) || strcmp(attr->name, "__tablename__") == 0 ||
            strcmp(attr->name, "__table_args__") == 0 ||
            (attr->value != NULL && attr->value->kind != PY_STR &&
             is_alien(attr->name, attr->value) && strcmp(attr->name, "__abstract__") != 0))
            return false;
    }
    if (base->cls->annotated.count > 0)
        return false;
    for (size_t i = 0; i < base->cls->bases.count; i++) {
        if (!is_plain_base(base->cls->bases.items[i], depth + 1))
            return false;
    }
    return true;
}

/* A column that is called as its attribute. */
static bool is_plain_column(const struct py_name *attr)
{
    static const char *const others[] = { "key", "insert_default", "sort_order", NULL };
    const struct py_args *args = ddl_call_args(attr->value);
    const struct py_value *name = py_args_get(args, 0, "name");

    if (name != NULL && name->kind == PY_STR &&
        (py_cstr(name) == NULL || strcmp(py_cstr(name), attr->name) != 0))
        return false;
    for (const char *const *o = others; *o != NULL; o++) {
        if (py_args_get(args, SIZE_MAX, *o) != NULL)
            return false;
    }
    return true;
}

/* Only columns that are called as their attributes, and all that the annotations promise. */
static bool is_mappable(const struct py_class *cls)
{
    const struct py_value *name = py_names_get(&cls->attrs, "__tablename__");

    if (name == NULL || py_cstr(name) == NULL || !cls->has_symbolic_base || cls->alien != NULL ||
        cls->is_dataclass)
        return false;
    for (size_t i = 0; i < cls->bases.count; i++) {
        if (!is_plain_base(cls->bases.items[i], 0))
            return false;
    }
    for (size_t i = 0; i < cls->annotated.count; i++) {
        if (py_names_get(&cls->attrs, cls->annotated.items[i]) == NULL)
            return false;
    }
    for (size_t i = 0; i < cls->attrs.count; i++) {
        const struct py_name *attr = &cls->attrs.items[i];

        if (attr->value == NULL || is_alien(attr->name, attr->value) ||
            (is_column(attr->value) && !is_plain_column(attr)))
            return false;
    }
    return true;
}

/* Column(name, ...) of an attribute. */
static struct py_value *column_of(struct ddl *d, const struct py_name *attr)
{
    const struct py_args *args = ddl_call_args(attr->value);
    struct py_value *column = make_call(d, "sqlalchemy.Column", attr->value->object->pos);
    struct py_value *first = py_args_get(args, 0, NULL);
    size_t skip = first != NULL && first->kind == PY_STR ? 1 : 0;

    py_push(d->arena, &column->object->args.list, py_str(d->arena, attr->name));
    for (size_t i = skip; i < args->list.count; i++)
        py_push(d->arena, &column->object->args.list, args->list.items[i]);
    for (size_t i = 0; i < args->named.count; i++) {
        if (strcmp(args->named.items[i].name, "name") != 0)
            vec_push(d->arena, &column->object->args.named, args->named.items[i]);
    }
    return column;
}

/* The schema in __table_args__: a dict, or the dict at the end of a tuple. False where it is not
 * known. */
static bool take_schema(struct ddl *d, const struct py_class *cls, struct py_value *table)
{
    const struct py_value *args = py_names_get(&cls->attrs, "__table_args__");
    struct py_value *schema;

    if (args == NULL)
        return true;
    if (args->kind == PY_TUPLE)
        args = args->list.count == 0 ? NULL : args->list.items[args->list.count - 1];
    if (args == NULL || args->kind == PY_OBJECT)
        return true;
    if (args->kind != PY_DICT)
        return false;
    schema = py_map_get_str(args->map, "schema");
    if (schema != NULL)
        vec_push(d->arena, &table->object->args.named, (struct py_kwarg){ "schema", schema });
    return true;
}

void orm_map(struct ddl *d, struct py_value *cls, struct srcpos pos)
{
    struct py_names *attrs = &cls->cls->attrs;
    struct py_value *table = make_call(d, "sqlalchemy.Table", pos);
    struct py_value *columns = make_attribute(d, table, "c", pos);
    size_t count = attrs->count;
    size_t found = 0;

    if (!is_mappable(cls->cls) || !take_schema(d, cls->cls, table))
        return;
    py_push(d->arena, &table->object->args.list, py_names_get(attrs, "__tablename__"));
    py_push(d->arena, &table->object->args.list,
            make_attribute(d, cls, "metadata", pos)); /* a MetaData that is not looked into */
    for (size_t i = 0; i < count; i++) {
        struct py_name *attr = &attrs->items[i];

        if (!is_column(attr->value))
            continue;
        py_push(d->arena, &table->object->args.list, column_of(d, attr));
        attr->value = make_attribute(d, columns, attr->name, pos);
        found++;
    }
    if (found > 0)
        py_names_set(d->arena, attrs, "__table__", table);
}

const struct py_value *orm_table(const struct py_value *cls)
{
    return cls != NULL && cls->kind == PY_CLASS && cls->cls->has_symbolic_base
               ? py_names_get(&cls->cls->attrs, "__table__")
               : NULL;
}

/* --- queries that write --------------------------------------------------------- */

/* Takes query.filter(...).filter(...) apart; NULL where it is no query of one class. */
static const struct py_value *class_of(const struct py_value *query)
{
    struct py_value *target;
    const struct py_args *args;

    while (ddl_is_method(query, "filter", &target) || ddl_is_method(query, "where", &target) ||
           ddl_is_method(query, "filter_by", &target))
        query = target;
    if (!py_is_call_of(query, "migplan.session.query"))
        return NULL;
    args = ddl_call_args(query);
    return args->list.count == 1 && args->named.count == 0 ? orm_table(args->list.items[0]) : NULL;
}

bool orm_is_query(const struct py_value *value)
{
    struct py_value *target;

    while (value != NULL && value->kind == PY_OBJECT) {
        if (py_is_call_of(value, "migplan.session.query"))
            return true;
        if (!ddl_is_method(value, "filter", &target) && !ddl_is_method(value, "where", &target) &&
            !ddl_is_method(value, "filter_by", &target))
            return false;
        value = target;
    }
    return false;
}

static bool is_column_term(const struct py_value *value)
{
    const struct py_value *table;
    const char *key;

    return from_is_column(value, &table, &key);
}

/* Whether SQLAlchemy can tell in Python which objects of the session a condition is true for; else
 * it asks for them by RETURNING. */
static bool is_evaluable(const struct py_value *value, unsigned depth)
{
    static const char *const tests[] = {
        "is_", "is_not", "isnot", "in_", "not_in", "notin_", NULL
    };
    const struct py_args *args = ddl_call_args(value);
    struct py_value *target;

    if (depth > 20)
        return false;
    if (is_column_term(value) || literal_is(value))
        return true;
    if (value->kind != PY_OBJECT)
        return false;
    if (value->object->term == PY_TERM_COMPARE)
        return is_evaluable(value->object->target, depth + 1) &&
               is_evaluable(value->object->args.list.items[0], depth + 1);
    for (const char *const *t = tests; *t != NULL; t++) {
        if (ddl_is_method(value, *t, &target))
            return is_column_term(target) && args->list.count == 1 &&
                   (literal_is(args->list.items[0]) || args->list.items[0]->kind == PY_LIST);
    }
    if (!is_named(value, "and_") && !is_named(value, "or_") && !is_named(value, "not_"))
        return false;
    for (size_t i = 0; i < args->list.count; i++) {
        if (!is_evaluable(args->list.items[i], depth + 1))
            return false;
    }
    return true;
}

/* filter_by(name=value): a condition for each. */
static bool add_named(struct ddl *d, const struct py_value *table, const struct py_args *args,
                      struct py_list *out)
{
    for (size_t i = 0; i < args->named.count; i++) {
        const struct py_kwarg *k = &args->named.items[i];
        struct py_value *compare = py_object(d->arena, PY_TERM_COMPARE, d->pos);
        struct py_value *own = arena_new(d->arena, struct py_value);

        if (from_column_term(d, table, k->name) == NULL)
            return ddl_refuse(d, "the class has no column %s", k->name);
        *own = *table;
        compare->object->name = "==";
        compare->object->target =
            make_attribute(d, make_attribute(d, own, "c", d->pos), k->name, d->pos);
        py_push(d->arena, &compare->object->args.list, k->value);
        py_push(d->arena, out, compare);
    }
    return true;
}

/* The conditions of a query, in the order in which they were added. */
static bool conditions(struct ddl *d, const struct py_value *query, const struct py_value *table,
                       unsigned depth, struct py_list *out)
{
    const struct py_args *args = ddl_call_args(query);
    struct py_value *target;

    if (py_is_call_of(query, "migplan.session.query"))
        return true;
    if (depth > 60)
        return ddl_refuse(d, "a query has too many conditions");
    if (!ddl_is_method(query, "filter", &target) && !ddl_is_method(query, "where", &target) &&
        !ddl_is_method(query, "filter_by", &target))
        return false;
    if (!conditions(d, target, table, depth + 1, out))
        return false;
    for (size_t i = 0; i < args->list.count; i++)
        py_push(d->arena, out, args->list.items[i]);
    return add_named(d, table, args, out);
}

static bool check_sync(struct ddl *d, const struct py_args *args, size_t index,
                       const struct py_list *where)
{
    const struct py_value *sync = py_args_get(args, index, "synchronize_session");
    const char *how = sync == NULL ? NULL : py_cstr(sync);

    if (sync != NULL && sync->kind == PY_BOOL && !sync->truth)
        return true;
    if (sync != NULL && (how == NULL || strcmp(how, "fetch") == 0))
        return ddl_refuse(d, "what synchronizes the session with it is not understood");
    for (size_t i = 0; i < where->count; i++) {
        if (!is_evaluable(where->items[i], 0))
            return ddl_refuse(d, "the session is synchronized with a condition that only the "
                                 "database can tell; synchronize_session=False does without");
    }
    return true;
}

/* table.verb().where(...).values(...) as a term. */
static struct py_value *add_call(struct ddl *d, struct py_value *on, const char *name,
                                 const struct py_list *args)
{
    struct py_value *call = py_object(d->arena, PY_TERM_CALL, d->pos);

    call->object->target = make_attribute(d, on, name, d->pos);
    for (size_t i = 0; i < args->count; i++)
        py_push(d->arena, &call->object->args.list, args->items[i]);
    return call;
}

bool orm_write(struct ddl *d, const struct py_value *query, const char *method,
               const struct py_args *args, struct py_value **statement)
{
    const struct py_value *table = class_of(query);
    bool is_update = strcmp(method, "update") == 0;
    struct py_value *own = arena_new(d->arena, struct py_value);
    struct py_value *values = is_update ? py_args_get(args, 0, "values") : NULL;
    struct py_list none = { 0 };
    struct py_list where = { 0 };
    struct py_list given = { 0 };

    if (table == NULL)
        return ddl_refuse(d, "a query of something other than one class of the script");
    if (is_update && (values == NULL || values->kind != PY_DICT))
        return ddl_refuse_value(d, values, "what update() of a query is given");
    if (py_args_get(args, SIZE_MAX, "update_args") != NULL ||
        !conditions(d, query, table, 0, &where) || !check_sync(d, args, is_update ? 1 : 0, &where))
        return ddl_refuse(d, "%s() of a query with these arguments is not understood", method);
    *own = *table;
    *statement = add_call(d, own, method, &none);
    if (where.count > 0)
        *statement = add_call(d, *statement, "where", &where);
    py_push(d->arena, &given, values);
    if (is_update)
        *statement = add_call(d, *statement, "values", &given);
    return true;
}

static bool is_unsynchronized(const struct chain_call *call)
{
    const struct py_value *sync = py_args_get(call->args, SIZE_MAX, "synchronize_session");

    return strcmp(call->name, "execution_options") == 0 && sync != NULL && sync->kind == PY_BOOL &&
           !sync->truth;
}

bool orm_returns_rows(struct ddl *d, const struct py_value *statement)
{
    struct chain c = chain_of(d, statement);
    bool is_open = false;

    if ((c.verb != CHAIN_UPDATE && c.verb != CHAIN_DELETE) || orm_table(c.table) == NULL)
        return false;
    for (size_t i = 0; i < c.calls.count; i++) {
        const struct chain_call *call = &c.calls.items[i];
        bool is_condition = strcmp(call->name, "where") == 0 || strcmp(call->name, "filter") == 0;

        if (is_unsynchronized(call))
            return false;
        for (size_t k = 0; is_condition && k < call->args->list.count; k++)
            is_open = is_open || !is_evaluable(call->args->list.items[k], 0);
    }
    return is_open;
}
