/* table.c - see table.h. */
#include "planner/ddl/table.h"

#include <string.h>

enum { TABLE_COLUMNS = 1600 }; /* as many as PostgreSQL allows */

/* By the key that the table's constraints know it by. */
static struct column *find_column(struct table *t, const char *key)
{
    for (size_t i = 0; i < t->columns.count; i++) {
        if (strcmp(t->columns.items[i].key, key) == 0)
            return &t->columns.items[i];
    }
    return NULL;
}

static bool read_item(struct ddl *d, const struct py_value *item, bool *has_primary,
                      struct table *out)
{
    struct column column;
    struct constraint constraint;
    struct index index;

    if (column_is(item)) {
        if (out->columns.count >= TABLE_COLUMNS)
            return ddl_refuse(d, "a table has more than %d columns", TABLE_COLUMNS);
        if (!column_read(d, item, &column))
            return false;
        if (find_column(out, column.key) != NULL)
            return ddl_refuse(d, "the column %s is there twice", column.name.text);
        vec_push(d->arena, &out->columns, column);
        return true;
    }
    if (index_is(item)) {
        if (!index_read(d, item, &out->name, &index))
            return false;
        vec_push(d->arena, &out->indexes, index);
        return true;
    }
    if (!constraint_is(item))
        return ddl_refuse_value(d, item, "an item of a table");
    if (!constraint_read(d, item, &out->name, &constraint))
        return false;
    constraint.order = item->kind == PY_OBJECT ? item->object->order : 0;
    if (constraint.kind == CONSTRAINT_PRIMARY) {
        if (*has_primary)
            return ddl_refuse(d, "a table has two primary keys");
        out->primary = constraint;
        *has_primary = true;
    } else if (constraint.kind != CONSTRAINT_UNIQUE || constraint.columns.count > 0) {
        vec_push(d->arena, &out->constraints, constraint);
    }
    return true;
}

/* An explicit PrimaryKeyConstraint decides; without columns it takes those
 * that say primary_key=True. */
static bool settle_explicit_key(struct ddl *d, struct table *t)
{
    for (size_t i = 0; i < t->columns.count; i++)
        t->columns.items[i].is_primary = false;
    for (size_t i = 0; i < t->primary.columns.count; i++) {
        struct column *c = find_column(t, t->primary.columns.items[i].text);

        if (c == NULL) {
            return ddl_refuse_raise(d, "sqlalchemy.exc.ConstraintColumnNotFoundError",
                                    "the primary key's column %s is not in the table",
                                    t->primary.columns.items[i].text);
        }
        t->primary.columns.items[i] = c->name;
        c->is_primary = true;
        if (!c->is_nullable_given)
            c->is_nullable = false;
    }
    return true;
}

static bool find_named(struct ddl *d, struct table *t, const char *what, struct name *name)
{
    const struct column *c = find_column(t, name->text);

    if (c == NULL)
        return ddl_refuse_raise(d, "sqlalchemy.exc.ConstraintColumnNotFoundError",
                                "the column %s of %s is not in the table", name->text, what);
    *name = c->name;
    return true;
}

/* The columns of constraints and indexes are the table's own, named by their keys. */
static bool settle_names(struct ddl *d, struct table *t)
{
    for (size_t i = 0; i < t->constraints.count; i++) {
        struct constraint *c = &t->constraints.items[i];

        for (size_t k = 0; k < c->columns.count; k++) {
            if (!find_named(d, t, "a constraint", &c->columns.items[k]))
                return false;
        }
    }
    for (size_t i = 0; i < t->indexes.count; i++) {
        struct index *index = &t->indexes.items[i];

        for (size_t k = 0; k < index->columns.count; k++) {
            struct name name = { .text = py_cstr(index->columns.items[k]) };

            if (name.text == NULL)
                continue;
            if (!find_named(d, t, "an index", &name))
                return false;
            index->columns.items[k] = py_str(d->arena, name.text);
        }
    }
    return true;
}

static bool check_counters(struct ddl *d, const struct table *t)
{
    size_t count = 0;

    for (size_t i = 0; i < t->columns.count; i++) {
        const struct column *c = &t->columns.items[i];

        count += c->is_primary && c->autoincrement == AUTOINCREMENT_YES;
    }
    return count < 2 || ddl_refuse_raise(d, "sqlalchemy.exc.ArgumentError",
                                         "two columns say autoincrement=True");
}

static void settle_flagged_key(struct ddl *d, struct table *t, bool explicit)
{
    /* The autoincrement column comes first where no constraint was written. */
    for (unsigned pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < t->columns.count; i++) {
            const struct column *c = &t->columns.items[i];
            bool first = !explicit && c->autoincrement == AUTOINCREMENT_YES;

            if (c->is_primary && first == (pass == 0))
                vec_push(d->arena, &t->primary.columns, c->name);
        }
    }
}

bool table_add_column_constraints(struct ddl *d, const struct column *c, struct table *t)
{
    struct constraint made = { .kind = CONSTRAINT_UNIQUE, .table = &t->name };
    bool is_there;

    if (c->is_unique && !c->has_index) {
        vec_push(d->arena, &made.columns, c->name);
        vec_push(d->arena, &t->constraints, made);
    }
    if (!constraint_of_type(d, c, &t->name, &made, &is_there))
        return false;
    if (is_there)
        vec_push(d->arena, &t->constraints, made);
    for (size_t i = 0; i < c->foreign_keys.count; i++) {
        if (!constraint_read_foreign_key(d, c->foreign_keys.items[i], &t->name, &c->name, &made))
            return false;
        vec_push(d->arena, &t->constraints, made);
    }
    return true;
}

/* Constraints are written in the order in which they were made, which may be before create_table()
 * is called. */
static bool sort_constraints(struct ddl *d, struct table *t)
{
    for (size_t i = 1; i < t->constraints.count; i++) {
        struct constraint moved = t->constraints.items[i];
        size_t k = i;

        for (; k > 0 && t->constraints.items[k - 1].order > moved.order; k--)
            t->constraints.items[k] = t->constraints.items[k - 1];
        t->constraints.items[k] = moved;
        if (!ddl_spend(d, i - k))
            return false;
    }
    return true;
}

bool table_read(struct ddl *d, const struct py_value *const *items, size_t count, struct table *out)
{
    bool has_primary = false;

    out->primary = (struct constraint){ .kind = CONSTRAINT_PRIMARY, .table = &out->name };
    for (size_t i = 0; i < count; i++) {
        if (!read_item(d, items[i], &has_primary, out))
            return false;
    }
    if (!sort_constraints(d, out))
        return false;
    if (out->primary.columns.count > 0) {
        if (!settle_explicit_key(d, out))
            return false;
    } else {
        settle_flagged_key(d, out, has_primary);
    }
    if (!settle_names(d, out) || !check_counters(d, out))
        return false;
    for (size_t i = 0; i < out->columns.count; i++) {
        if (!table_add_column_constraints(d, &out->columns.items[i], out))
            return false;
    }
    return true;
}

bool table_take_column(struct ddl *d, const struct py_value *item, const struct column *c)
{
    bool brings = c->foreign_keys.count > 0 || c->is_unique || c->has_index;

    for (size_t i = 0; brings && i < d->columns.count; i++) {
        if (d->columns.items[i] == item->object)
            return ddl_refuse(d, "the column %s, which has constraints, is put into two tables",
                              c->name.text);
    }
    if (brings)
        vec_push(d->arena, &d->columns, item->object);
    return true;
}

void table_create_types(struct ddl *d, const struct type *type)
{
    const struct type_enum *e = type->enumeration;
    const char *subject;

    if (type->item != NULL)
        table_create_types(d, type->item);
    if (e != NULL && e->is_native && e->is_made_with_table) {
        subject = type_enum_subject(d, e);
        /* Alembic makes a type once in a run. */
        if (strmap_put(d->types, subject, d))
            ddl_add_if(d, type_enum_create(d, e), CONDITION_TYPE_ABSENT, subject);
    }
    if (type->domain != NULL && type->domain->is_made_with_table) {
        subject = name_table_sql(&type->domain->name, d->arena);
        if (strmap_put(d->types, subject, d))
            ddl_add_if(d, type->domain->create, CONDITION_TYPE_ABSENT, subject);
    }
}

bool table_column_checks(struct ddl *d, const struct column *c, const struct name_table *table,
                         struct strbuf *out)
{
    for (size_t i = 0; i < c->checks.count; i++) {
        struct constraint check;
        const char *sql;

        if (!constraint_read(d, c->checks.items[i], table, &check) ||
            !constraint_sql(d, &check, &sql))
            return false;
        strbuf_addf(out, " %s", sql);
    }
    return true;
}
