/* fail_definition.c - see fail.h: tables and indexes of columns that do not fit. */
#include <string.h>

#include "planner/lint/fail.h"

/* Whether a table that is made has the column; those with other sources may. */
static bool defines(const struct table_def *def, const char *name)
{
    for (size_t i = 0; i < def->columns.count; i++) {
        if (strcmp(def->columns.items[i].name, name) == 0)
            return true;
    }
    return def->likes.count > 0 || def->inherits.count > 0 || def->of_type[0] != '\0';
}

static void check_constraint(struct lint *l, const struct action *a,
                             const struct constraint_def *def)
{
    for (size_t i = 0; i < def->columns.count; i++) {
        if (!defines(a->table, def->columns.items[i]))
            fail_tell(l, "42703", "%s has no column %s", lint_name(l, &a->names.items[0]),
                      def->columns.items[i]);
    }
}

static size_t count_keys(const struct constraint_defs *defs)
{
    size_t count = 0;

    for (size_t i = 0; i < defs->count; i++)
        count += defs->items[i].kind == CONSTRAINT_PRIMARY_KEY;
    return count;
}

static void check_table(struct lint *l, const struct action *a)
{
    const struct table_def *def = a->table;
    size_t keys = count_keys(&def->constraints);

    for (size_t i = 0; i < def->columns.count; i++) {
        const char *name = def->columns.items[i].name;

        keys += count_keys(&def->columns.items[i].constraints);
        for (size_t j = 0; j < i; j++) {
            if (strcmp(def->columns.items[j].name, name) == 0)
                fail_tell(l, "42701", "the column %s stands there twice", name);
        }
    }
    if (keys > 1)
        fail_tell(l, "42P16", "a table has one primary key at most");
    for (size_t i = 0; i < def->constraints.count; i++) {
        if (def->constraints.items[i].kind != CONSTRAINT_CHECK)
            check_constraint(l, a, &def->constraints.items[i]);
    }
}

static bool is_unique(const struct constraint_def *def)
{
    return def->kind == CONSTRAINT_UNIQUE || def->kind == CONSTRAINT_PRIMARY_KEY;
}

/* Keys of a table that is made to have partitions. */
static void check_keys(struct lint *l, const struct action *a)
{
    const struct table_def *def = a->table;
    const char *name = lint_name(l, &a->names.items[0]);

    for (size_t i = 0; def->partition_by != '\0' && i < def->constraints.count; i++) {
        const struct constraint_def *c = &def->constraints.items[i];

        if (is_unique(c) && fail_lacks_partition_key(l, name, &def->partition_keys, &c->columns))
            return;
    }
    for (size_t i = 0; def->partition_by != '\0' && i < def->columns.count; i++) {
        const struct column_def *column = &def->columns.items[i];
        struct strlist one = { 0 };

        vec_push(l->arena, &one, column->name);
        for (size_t j = 0; j < column->constraints.count; j++) {
            if (is_unique(&column->constraints.items[j]) &&
                fail_lacks_partition_key(l, name, &def->partition_keys, &one))
                return;
        }
    }
}

static void check_partition(struct lint *l, const struct action *a)
{
    const struct relation *parent =
        a->table->inherits.count == 0 ? NULL : schema_find(l->schema, &a->table->inherits.items[0]);

    if (a->table->bound != NULL && parent != NULL && !parent->assumed &&
        parent->partition_by == '\0')
        fail_tell(l, "42P17", "%s is not partitioned", relation_shown(parent, l->arena));
}

static bool lacks_columns(struct lint *l, const struct relation *table,
                          const struct strlist *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (!fail_lacks_column(table, columns->items[i]))
            continue;
        fail_tell(l, "42703", "%s has no column %s", relation_shown(table, l->arena),
                  columns->items[i]);
        return true;
    }
    return false;
}

static bool index_lacks(struct lint *l, const struct action *a)
{
    const struct relation *table = schema_find(l->schema, &a->index->table);
    struct strlist columns = { 0 };

    for (size_t i = 0; i < a->index->keys.count; i++) {
        const struct index_key *key = &a->index->keys.items[i];

        if (key->column[0] != '\0')
            vec_push(l->arena, &columns, key->column);
        else if (key->value != NULL && lacks_columns(l, table, &key->value->columns))
            return true;
    }
    return lacks_columns(l, table, &columns) || lacks_columns(l, table, &a->index->included) ||
           (a->index->predicate != NULL &&
            lacks_columns(l, table, &a->index->predicate->columns)) ||
           (a->index->unique && table != NULL && table->partition_by != '\0' &&
            fail_lacks_partition_key(l, relation_shown(table, l->arena), &table->partition_keys,
                                     &columns));
}

bool fail_definition(struct lint *l, const struct action *a)
{
    if (a->kind == ACTION_CREATE_INDEX)
        return index_lacks(l, a);
    if (a->kind == ACTION_CREATE_TABLE && a->table != NULL &&
        !(a->if_not_exists && schema_find(l->schema, &a->names.items[0]) != NULL)) {
        check_table(l, a);
        check_partition(l, a);
        check_keys(l, a);
    }
    return false;
}
