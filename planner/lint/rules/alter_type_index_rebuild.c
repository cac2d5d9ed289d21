/* alter_type_index_rebuild.c - MP231: a column's new type or collation builds its indexes anew. */
#include "planner/lint/retype.h"
#include "planner/lint/rules/rules.h"

/* Whether an index needs the column in another way than as a key: PostgreSQL
 * builds such anew whatever the types are. */
static bool depends(const struct index_def *def, const char *column)
{
    if (def->predicate != NULL && strlist_has(&def->predicate->columns, column))
        return true;
    for (size_t i = 0; i < def->keys.count; i++) {
        const struct expression *e = def->keys.items[i].value;

        if (e != NULL && strlist_has(&e->columns, column))
            return true;
    }
    return false;
}

/* Returns an index that is built anew, or NULL. */
static const struct relation *rebuilt(const struct relation *r, const struct retype *change)
{
    for (size_t i = 0; i < r->indexes.count; i++) {
        const struct relation *index = r->indexes.items[i];
        bool odd = index->index != NULL &&
                   (index->index->predicate != NULL || strlist_has(&index->key, ""));

        if (strlist_has(&index->key, change->column) && (change->cost.reindex || odd))
            return index;
        if (index->index != NULL && depends(index->index, change->column))
            return index;
    }
    return NULL;
}

static void check_reindex(struct lint *l, const struct action *a, const struct alteration *part,
                          const struct relation *r)
{
    struct retype change;
    const struct relation *index;
    struct finding *f;

    if (!retype_find(l, a, part, r, &change) || change.cost.rewrite || change.by_zone ||
        r == NULL || retype_is_same(&change))
        return;
    index = rebuilt(r, &change);
    if (index == NULL)
        return;
    f = lint_add(l, &rule_alter_type_index_rebuild,
                 "the index %s is built anew while nobody can use %s", index->name, change.table);
    lint_hint(l, f, "drop it CONCURRENTLY before, and build it CONCURRENTLY after");
}

const struct lint_rule rule_alter_type_index_rebuild = {
    .info = {
        .code = "MP231",
        .name = "alter-type-index-rebuild",
        .severity = SEVERITY_WARNING,
        .tags = "locks",
        .summary = "A column's new type or collation builds its indexes anew.",
        .why = "The rows stay, but the index sorts otherwise, or has an expression or a WHERE, which "
               "PostgreSQL does not compare. It is built under ACCESS EXCLUSIVE.",
        .instead = "Drop the index CONCURRENTLY before, build it CONCURRENTLY after.",
        .sql = "DROP INDEX CONCURRENTLY ix;\n"
               "ALTER TABLE t ALTER COLUMN c TYPE text COLLATE \"C\";\n"
               "CREATE INDEX CONCURRENTLY ix ON t (c);",
        .alembic = "with op.get_context().autocommit_block():\n"
                   "    op.drop_index('ix', 't', postgresql_concurrently=True)",
        .evidence = "locks.json#type-collation-change-indexed",
    },
    .alter = check_reindex,
};
