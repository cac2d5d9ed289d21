/* constraint.c - see constraint.h: reading. */
#include "planner/ddl/constraint.h"

#include <string.h>

#include "planner/ddl/expr.h"

static const struct {
    const char *name;
    enum constraint_kind kind;
} kinds[] = {
    { "PrimaryKeyConstraint", CONSTRAINT_PRIMARY }, { "UniqueConstraint", CONSTRAINT_UNIQUE },
    { "CheckConstraint", CONSTRAINT_CHECK },        { "ForeignKeyConstraint", CONSTRAINT_FOREIGN },
    { "ExcludeConstraint", CONSTRAINT_EXCLUDE },
};

static bool find_kind(const struct py_value *value, enum constraint_kind *out)
{
    const char *name = ddl_sa_name(value);

    for (size_t i = 0; name != NULL && i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (strcmp(kinds[i].name, name) == 0) {
            *out = kinds[i].kind;
            return true;
        }
    }
    return false;
}

bool constraint_is(const struct py_value *value)
{
    enum constraint_kind kind;

    return value != NULL && value->kind == PY_OBJECT && find_kind(value, &kind);
}

/* A column given by its name, as Column(), or as table.c.name. */
static bool read_column_name(struct ddl *d, const struct py_value *value, struct name *out)
{
    const struct py_value *table;
    const char *key;

    if (from_is_column(value, &table, &key)) {
        *out = (struct name){ .text = key };
        return true;
    }
    if (value->kind == PY_OBJECT && ddl_sa_name(value) != NULL &&
        (column_is(value) || strcmp(ddl_sa_name(value), "column") == 0)) {
        const struct type *type;

        return from_column(d, value, out, &type);
    }
    return name_read_given(d, value, "a column's name", out);
}

static bool has_column(const struct constraint *c, const char *name)
{
    for (size_t i = 0; i < c->columns.count; i++) {
        if (strcmp(c->columns.items[i].text, name) == 0)
            return true;
    }
    return false;
}

bool constraint_read_columns(struct ddl *d, const struct py_list *list, struct constraint *c)
{
    bool is_set = c->kind == CONSTRAINT_PRIMARY || c->kind == CONSTRAINT_UNIQUE;

    if (!ddl_spend(d, list->count * list->count / 16))
        return false;
    for (size_t i = 0; i < list->count; i++) {
        struct name name;

        if (!read_column_name(d, list->items[i], &name))
            return false;
        if (c->kind == CONSTRAINT_FOREIGN && has_column(c, name.text))
            return ddl_refuse_raise(d, "sqlalchemy.exc.ArgumentError",
                                    "a foreign key has the column %s twice", name.text);
        if (!is_set || !has_column(c, name.text)) /* SQLAlchemy drops repetitions there */
            vec_push(d->arena, &c->columns, name);
    }
    return true;
}

static bool split_target(struct ddl *d, const char *text, struct name_table *table,
                         struct name *column)
{
    const char *last = strrchr(text, '.');
    char *front;
    char *dot;

    if (last == NULL)
        return ddl_refuse(d, "the foreign key to '%s' names no column", text);
    *column = (struct name){ .text = last + 1 };
    front = arena_strndup(d->arena, text, (size_t)(last - text));
    dot = strrchr(front, '.');
    *table = (struct name_table){ .name = { .text = front } };
    if (dot != NULL) {
        *dot = '\0';
        table->name.text = dot + 1;
        table->schema.text = front;
    }
    return true;
}

bool constraint_read_target(struct ddl *d, const struct py_value *value, struct name_table *table,
                            struct name *column)
{
    const struct py_value *of;
    const char *key;

    if (value != NULL && py_cstr(value) != NULL)
        return split_target(d, py_cstr(value), table, column);
    if (value != NULL && from_is_column(value, &of, &key) && from_table_term(of) == of) {
        *column = (struct name){ .text = key };
        return from_table_name(d, of, table);
    }
    return ddl_refuse_value(d, value, "what a foreign key refers to");
}

static bool is_same_table(const struct name_table *a, const struct name_table *b)
{
    if (a->schema.text == NULL || b->schema.text == NULL)
        return a->schema.text == b->schema.text && strcmp(a->name.text, b->name.text) == 0;
    return strcmp(a->schema.text, b->schema.text) == 0 && strcmp(a->name.text, b->name.text) == 0;
}

static bool add_target(struct ddl *d, const struct py_value *value, bool is_first,
                       struct constraint *c)
{
    struct name_table table = { .name = { .text = "" } };
    struct name column = { 0 };

    if (!constraint_read_target(d, value, &table, &column))
        return false;
    if (is_first)
        c->referred = table;
    else if (!is_same_table(&c->referred, &table))
        return ddl_refuse_raise(d, "sqlalchemy.exc.ArgumentError",
                                "a foreign key refers to several tables");
    vec_push(d->arena, &c->referred_columns, column);
    return true;
}

static bool read_foreign(struct ddl *d, const struct py_args *args, struct constraint *out)
{
    const struct py_list *columns;
    const struct py_list *targets;

    if (!ddl_items(d, py_args_get(args, 0, "columns"), "columns", &columns) ||
        !ddl_items(d, py_args_get(args, 1, "refcolumns"), "refcolumns", &targets) ||
        !constraint_read_columns(d, columns, out) || !name_arg(d, args, 2, "name", &out->name))
        return false;
    if (columns->count != targets->count || columns->count == 0) {
        return ddl_refuse_raise(d, "sqlalchemy.exc.ArgumentError",
                                "a foreign key has %zu columns and refers to %zu", columns->count,
                                targets->count);
    }
    for (size_t i = 0; i < targets->count; i++) {
        if (!add_target(d, targets->items[i], i == 0, out))
            return false;
    }
    return true;
}

bool constraint_read(struct ddl *d, const struct py_value *value, const struct name_table *table,
                     struct constraint *out)
{
    const struct py_args *args = ddl_call_args(value);

    *out = (struct constraint){ .table = table, .options = args };
    if (!find_kind(value, &out->kind))
        return ddl_refuse_value(d, value, "a constraint");
    switch (out->kind) {
    case CONSTRAINT_PRIMARY:
    case CONSTRAINT_UNIQUE:
        return constraint_read_columns(d, &args->list, out) &&
               name_arg(d, args, SIZE_MAX, "name", &out->name);
    case CONSTRAINT_CHECK:
        out->check = py_args_get(args, 0, "sqltext");
        return name_arg(d, args, 1, "name", &out->name);
    case CONSTRAINT_FOREIGN:
        return read_foreign(d, args, out);
    case CONSTRAINT_EXCLUDE:
        out->elements = args->list;
        return name_arg(d, args, SIZE_MAX, "name", &out->name);
    }
    return false;
}

bool constraint_read_foreign_key(struct ddl *d, const struct py_value *value,
                                 const struct name_table *table, const struct name *column,
                                 struct constraint *out)
{
    const struct py_args *args = ddl_call_args(value);

    *out = (struct constraint){ .kind = CONSTRAINT_FOREIGN, .table = table, .options = args };
    vec_push(d->arena, &out->columns, *column);
    return add_target(d, py_args_get(args, 0, "column"), true, out) &&
           name_arg(d, args, SIZE_MAX, "name", &out->name);
}

bool constraint_is_left_out(const struct constraint *c)
{
    const struct py_value *use_alter =
        c->kind == CONSTRAINT_FOREIGN ? py_args_get(c->options, SIZE_MAX, "use_alter") : NULL;

    return use_alter != NULL && use_alter->kind == PY_BOOL && use_alter->truth;
}

bool constraint_of_type(struct ddl *d, const struct column *column, const struct name_table *table,
                        struct constraint *out, bool *is_there)
{
    const struct type_enum *e = column->type->enumeration;
    struct strbuf sb = { .arena = d->arena };

    *is_there = e != NULL && !e->is_native && e->has_check;
    if (!*is_there)
        return true;
    strbuf_addf(&sb, "%s IN (", name_sql(&column->name, d->arena));
    for (size_t i = 0; i < e->labels.count; i++) {
        if (i > 0)
            strbuf_addstr(&sb, ", ");
        strbuf_addstr(&sb, ddl_literal(d->arena, e->labels.items[i]));
    }
    strbuf_addch(&sb, ')');
    *out = (struct constraint){ .kind = CONSTRAINT_CHECK,
                                .table = table,
                                .name = e->name.name,
                                .check_sql = strbuf_text(&sb) };
    return true;
}
