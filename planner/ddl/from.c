/* from.c - see expr.h: what columns come from. */
#include <string.h>

#include "planner/ddl/expr.h"
#include "planner/ddl/orm.h"
#include "planner/ddl/select_name.h"

static bool is_named(const struct py_value *value, const char *name)
{
    const char *sa = ddl_sa_name(value);

    return sa != NULL && strcmp(sa, name) == 0;
}

static bool is_call(const struct py_value *value)
{
    return value != NULL && value->kind == PY_OBJECT && value->object->term == PY_TERM_CALL;
}

static bool is_table(const struct py_value *value)
{
    return is_call(value) &&
           (is_named(value, "table") || is_named(value, "Table") || is_named(value, "TableClause"));
}

/* x.alias(...) or sa.alias(x, ...): what is aliased. */
static const struct py_value *aliased(const struct py_value *value, const struct py_value **name)
{
    struct py_value *target;

    if (ddl_is_method(value, "alias", &target)) {
        *name = py_args_get(ddl_call_args(value), 0, "name");
        return target;
    }
    if (is_call(value) && (is_named(value, "alias") || is_named(value, "aliased"))) {
        *name = py_args_get(ddl_call_args(value), 1, "name");
        return py_args_get(ddl_call_args(value), 0, NULL);
    }
    return NULL;
}

static bool is_subquery(const struct py_value *value, struct py_value **select,
                        const struct py_value **name)
{
    if (!ddl_is_method(value, "subquery", select) && !ddl_is_method(value, "alias", select))
        return false;
    *name = py_args_get(ddl_call_args(value), 0, "name");
    return select_is(*select);
}

const struct py_value *from_table_term(const struct py_value *value)
{
    const struct py_value *name = NULL;

    for (unsigned depth = 0; value != NULL && depth < 8; depth++) {
        if (is_table(value))
            return value;
        if (orm_table(value) != NULL)
            return orm_table(value);
        value = aliased(value, &name);
    }
    return NULL;
}

/* The MetaData() of Base.metadata: an attribute of the class, or what declarative_base() is given.
 */
static const struct py_value *metadata_of_base(const struct py_value *base)
{
    if (base->kind == PY_CLASS) {
        const struct py_value *own = py_class_find(base->cls, "metadata");

        if (own != NULL)
            return own;
        base = py_class_symbolic_base(base->cls);
    }
    return base == NULL || !is_call(base) ? NULL
                                          : py_args_get(ddl_call_args(base), SIZE_MAX, "metadata");
}

/* What a table is in where it does not say so itself. */
static bool schema_of_metadata(struct ddl *d, const struct py_value *metadata, struct name *out)
{
    if (metadata != NULL && metadata->kind == PY_OBJECT &&
        metadata->object->term == PY_TERM_ATTRIBUTE &&
        strcmp(metadata->object->name, "metadata") == 0)
        metadata = metadata_of_base(metadata->object->target);
    if (metadata == NULL || !is_call(metadata) || !is_named(metadata, "MetaData"))
        return true;
    return name_arg(d, ddl_call_args(metadata), SIZE_MAX, "schema", out);
}

bool from_table_name(struct ddl *d, const struct py_value *table, struct name_table *out)
{
    const struct py_args *args = ddl_call_args(table);

    *out = (struct name_table){ 0 };
    if (!name_read_given(d, py_args_get(args, 0, "name"), "a table's name", &out->name) ||
        !name_arg(d, args, SIZE_MAX, "schema", &out->schema))
        return false;
    return !is_named(table, "Table") || py_args_get(args, SIZE_MAX, "schema") != NULL ||
           schema_of_metadata(d, py_args_get(args, 1, "metadata"), &out->schema);
}

bool from_columns(struct ddl *d, const struct py_value *table, struct py_list *out)
{
    const struct py_args *args = ddl_call_args(table);

    if (ddl_given(py_args_get(args, SIZE_MAX, "autoload_with")) ||
        ddl_given(py_args_get(args, SIZE_MAX, "autoload")))
        return ddl_refuse(d, "a table's columns are read from the database");
    for (size_t i = 0; i < args->list.count; i++) {
        const struct py_value *item = args->list.items[i];

        if (is_call(item) && (is_named(item, "column") || is_named(item, "Column")))
            vec_push(d->arena, out, args->list.items[i]);
    }
    return true;
}

static const char *column_name(const struct py_value *column)
{
    struct py_value *name = py_args_get(ddl_call_args(column), 0, "name");

    if (name == NULL || name->kind != PY_STR)
        name = py_args_get(ddl_call_args(column), 0, "text");
    return name == NULL ? NULL : py_cstr(name);
}

/* The columns of a table by name. */
static struct strmap *index_of(struct ddl *d, const struct py_value *table)
{
    const struct py_args *args = ddl_call_args(table);
    struct strmap *index = strmap_new(d->arena);

    for (size_t i = 0; i < args->list.count; i++) {
        struct py_value *item = args->list.items[i];
        const char *name;

        if (!is_call(item) || (!is_named(item, "column") && !is_named(item, "Column")))
            continue;
        name = column_name(item);
        if (name != NULL && strmap_get(index, name) == NULL)
            (void)strmap_put(index, name, item);
    }
    return index;
}

const struct py_value *from_column_term(struct ddl *d, const struct py_value *table,
                                        const char *key)
{
    if (table == NULL || table->kind != PY_OBJECT || key == NULL)
        return NULL;
    if (table->object->memo == NULL)
        table->object->memo = index_of(d, table);
    return strmap_get(table->object->memo, key);
}

bool from_column(struct ddl *d, const struct py_value *column, struct name *name,
                 const struct type **type)
{
    const struct py_args *args = ddl_call_args(column);
    const struct py_value *given = py_args_get(args, 1, "type_");

    if (!name_read_given(d, py_args_get(args, 0, is_named(column, "column") ? "text" : "name"),
                         "a column's name", name))
        return false;
    if (ddl_given(py_args_get(args, SIZE_MAX, "key")))
        return ddl_refuse(d, "the column %s has a key of its own", name->text);
    if (ddl_given(py_args_get(args, SIZE_MAX, "quote")))
        return ddl_refuse(d, "quote= of the column %s is not understood here", name->text);
    *type = &type_null;
    return given == NULL || !type_is(d, given) || type_read(d, given, type);
}

bool from_is_column(const struct py_value *value, const struct py_value **table, const char **key)
{
    const struct py_object *object;

    if (value == NULL || value->kind != PY_OBJECT)
        return false;
    object = value->object;
    if (object->term == PY_TERM_ATTRIBUTE)
        *key = object->name;
    else if (object->term == PY_TERM_ITEM && object->args.list.count == 1)
        *key = py_cstr(object->args.list.items[0]);
    else
        return false;
    if (*key == NULL || object->target->kind != PY_OBJECT ||
        object->target->object->term != PY_TERM_ATTRIBUTE)
        return false;
    if (strcmp(object->target->object->name, "c") != 0 &&
        strcmp(object->target->object->name, "columns") != 0)
        return false;
    *table = object->target->object->target;
    return true;
}

void from_use(struct ddl *d, const struct expr_scope *scope, const struct expr_from *from)
{
    if (scope->froms == NULL)
        return;
    for (size_t i = 0; i < scope->froms->count; i++) {
        if (scope->froms->items[i]->identity == from->identity)
            return;
    }
    vec_push(d->arena, scope->froms, from);
}

static bool read_table(struct ddl *d, const struct py_value *value, struct expr_from *out)
{
    struct name_table name;

    if (!from_table_name(d, value, &name))
        return false;
    out->sql = out->name = name_table_sql(&name, d->arena);
    return true;
}

static bool read_alias(struct ddl *d, const struct expr_scope *scope, const struct py_value *of,
                       const struct py_value *given, struct expr_from *out)
{
    const struct expr_from *inner;
    const char *name = given == NULL ? NULL : py_cstr(given);

    if (!from_read(d, scope, of, &inner))
        return false;
    if (inner == NULL)
        return ddl_refuse_value(d, of, "what is aliased");
    if (name == NULL)
        return ddl_refuse(d, "an alias is given no name");
    out->name = name_quote(name, d->arena);
    out->sql = arena_printf(d->arena, "%s AS %s", inner->sql, out->name);
    return true;
}

static bool read_subquery(struct ddl *d, const struct expr_scope *scope,
                          const struct py_value *value, const struct py_value *select,
                          const struct py_value *given, struct expr_from *out)
{
    struct expr_scope inner = {
        .with_table = true, .params = scope->params, .in_from = true, .depth = scope->depth + 1
    };
    size_t mark;
    struct expr e;

    out->name = ddl_given(given) && py_cstr(given) != NULL ? name_quote(py_cstr(given), d->arena)
                                                           : select_name_subquery(d, value);
    mark = select_name_mark(d);
    if (!select_read(d, &inner, select, &e))
        return false;
    select_name_close(d, mark);
    out->sql = arena_printf(d->arena, "(%s) AS %s", e.sql, out->name);
    return true;
}

static bool read_from(struct ddl *d, const struct expr_scope *scope, const struct py_value *value,
                      const struct expr_from **out)
{
    struct expr_from *from = arena_new(d->arena, struct expr_from);
    const struct py_value *name = NULL;
    const struct py_value *of;
    struct py_value *select;

    *out = NULL;
    if (orm_table(value) != NULL)
        value = orm_table(value);
    if (!is_call(value))
        return true;
    from->identity = value->object;
    if (is_table(value)) {
        *out = from;
        return read_table(d, value, from);
    }
    if (is_subquery(value, &select, &name)) {
        *out = from;
        return read_subquery(d, scope, value, select, name, from);
    }
    of = aliased(value, &name);
    if (of == NULL)
        return true;
    *out = from;
    return read_alias(d, scope, of, name, from);
}

bool from_read(struct ddl *d, const struct expr_scope *scope, const struct py_value *value,
               const struct expr_from **out)
{
    bool done;

    *out = NULL;
    if (!ddl_enter(d))
        return false;
    done = read_from(d, scope, value, out);
    ddl_leave(d);
    return done;
}
