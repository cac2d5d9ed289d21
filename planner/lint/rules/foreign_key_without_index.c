/* foreign_key_without_index.c - MP532: a foreign key's columns have no index. */
#include <string.h>

#include "planner/lint/rules/rules.h"

static bool finds_equal(const struct relation *index)
{
    return index->index == NULL || strcmp(index->index->method, "btree") == 0 ||
           strcmp(index->index->method, "hash") == 0;
}

/* Whether an index has all rows that a search for equal columns finds: it leaves
 * none out, or those where one is NULL. */
static bool has_all(const struct relation *index, const struct strlist *columns)
{
    const struct expression *where = index->index == NULL ? NULL : index->index->predicate;

    for (size_t i = 0; where != NULL && i < where->arms.count; i++) {
        const struct expression_arm *arm = &where->arms.items[i];

        if (arm->kind != ARM_NOT_NULL || !strlist_has(columns, arm->column))
            return false;
    }
    return true;
}

/* Whether the first columns of an index are those of the key, in any order. */
static bool covers(const struct relation *index, const struct strlist *columns)
{
    if (index->key.count < columns->count || !finds_equal(index) || !has_all(index, columns))
        return false;
    for (size_t i = 0; i < columns->count; i++) {
        if (!strlist_has(columns, index->key.items[i]))
            return false;
    }
    return true;
}

static bool has_index(const struct relation *r, const struct strlist *columns)
{
    for (size_t i = 0; i < r->indexes.count; i++) {
        if (covers(r->indexes.items[i], columns))
            return true;
    }
    return false;
}

/* Where the foreign keys of this statement are said, for the end of the unit. */
static void note_key(struct lint *l, const struct object_name *table,
                     const struct constraint_def *def)
{
    struct lint_key key = { .table = *table, .statement = l->statement };

    if (def->kind != CONSTRAINT_FOREIGN_KEY)
        return;
    key.columns = def->columns;
    vec_push(l->arena, &l->keys, key);
}

static void note_column(struct lint *l, const struct object_name *table,
                        const struct column_def *def)
{
    for (size_t i = 0; i < def->constraints.count; i++)
        note_key(l, table, &def->constraints.items[i]);
}

static void check_keys(struct lint *l, const struct action *a)
{
    const struct object_name *table;

    if (a->names.count == 0)
        return;
    table = &a->names.items[0];
    for (size_t i = 0; a->kind == ACTION_ALTER_TABLE && i < a->alterations.count; i++) {
        const struct alteration *part = &a->alterations.items[i];

        if (part->kind == ALTERATION_ADD_CONSTRAINT && part->constraint != NULL)
            note_key(l, table, part->constraint);
        if (part->kind == ALTERATION_ADD_COLUMN && part->column != NULL)
            note_column(l, table, part->column);
    }
    if (a->kind != ACTION_CREATE_TABLE || a->table == NULL)
        return;
    for (size_t i = 0; i < a->table->columns.count; i++)
        note_column(l, table, &a->table->columns.items[i]);
    for (size_t i = 0; i < a->table->constraints.count; i++)
        note_key(l, table, &a->table->constraints.items[i]);
}

static bool is_there(const struct relation *r, const struct strlist *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (relation_column(r, columns->items[i]) == NULL)
            return false;
    }
    return true;
}

static void finish_keys(struct lint *l)
{
    for (size_t i = 0; i < l->keys.count; i++) {
        const struct lint_key *key = &l->keys.items[i];
        const struct relation *r = schema_find(l->schema, &key->table);
        const char *columns = strlist_join(&key->columns, ", ", l->arena);
        struct finding *f;

        if (r == NULL || r->temporary || !is_there(r, &key->columns) || has_index(r, &key->columns))
            continue;
        l->statement = key->statement;
        f = lint_add(l, &rule_foreign_key_without_index,
                     "no index begins with %s: each DELETE of what it references reads all of %s",
                     columns, relation_shown(r, l->arena));
        if (r->assumed)
            f->confidence = CONFIDENCE_DEPENDS;
        lint_hint(l, f, "CREATE INDEX%s ON %s (%s)",
                  schema_is_of_unit(l->schema, r->made) ? "" : " CONCURRENTLY",
                  relation_shown(r, l->arena), columns);
    }
    l->keys.count = 0;
}

const struct lint_rule rule_foreign_key_without_index = {
    .info = {
        .code = "MP532",
        .name = "foreign-key-without-index",
        .severity = SEVERITY_WARNING,
        .tags = "speed",
        .summary = "A foreign key's columns have no index.",
        .why = "Each DELETE of a referenced row, and each UPDATE of its key, looks for rows that "
               "reference it: without an index by reading the whole table.",
        .instead = "Make an index that begins with the columns.",
        .sql = "CREATE INDEX CONCURRENTLY t_u_idx ON t (u);",
        .alembic = "with op.get_context().autocommit_block():\n"
                   "    op.create_index('t_u_idx', 't', ['u'], postgresql_concurrently=True)",
        .fine_when = "referenced rows are never deleted.",
    },
    .check = check_keys,
    .finish = finish_keys,
};
