/*
 * add_unique_index_build.c - MP216: a UNIQUE constraint builds its index while the table is
 * locked.
 */
#include "planner/lint/added.h"
#include "planner/lint/rules/rules.h"

static void check_unique(struct lint *l, const struct action *a, const struct alteration *part,
                         const struct relation *r)
{
    const struct constraint_def *def = added_key(part, CONSTRAINT_UNIQUE);

    (void)r;
    if (def == NULL)
        return;
    added_hint_index(l,
                     lint_add(l, &rule_add_unique_index_build,
                              "an index is built while nobody can read or write %s",
                              lint_table_name(l, a)),
                     a, def, "UNIQUE");
}

const struct lint_rule rule_add_unique_index_build = {
    .info = {
        .code = "MP216",
        .name = "add-unique-index-build",
        .severity = SEVERITY_ERROR,
        .tags = "locks",
        .summary = "A UNIQUE constraint builds its index while the table is locked.",
        .why = "ADD CONSTRAINT ... UNIQUE takes ACCESS EXCLUSIVE and builds the index under it: "
               "reads wait as well as writes.",
        .instead = "Build the index CONCURRENTLY, then make it the constraint's.",
        .sql = "CREATE UNIQUE INDEX CONCURRENTLY c ON t (a);\n"
               "ALTER TABLE t ADD CONSTRAINT c UNIQUE USING INDEX c;",
        .alembic = "with op.get_context().autocommit_block():\n"
                   "    op.create_index('c', 't', ['a'], unique=True, "
                   "postgresql_concurrently=True)\n"
                   "op.execute('ALTER TABLE t ADD CONSTRAINT c UNIQUE USING INDEX c')",
        .fine_when = "the table is made in the same transaction, or is small.",
        .evidence = "rules.json#add-unique",
    },
    .alter = check_unique,
};
