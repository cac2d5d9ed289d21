/*
 * add_primary_key_index_build.c - MP217: a PRIMARY KEY builds its index while the table is
 * locked.
 */
#include "planner/lint/added.h"
#include "planner/lint/rules/rules.h"

static void check_primary_key(struct lint *l, const struct action *a, const struct alteration *part,
                              const struct relation *r)
{
    const struct constraint_def *def = added_key(part, CONSTRAINT_PRIMARY_KEY);

    (void)r;
    if (def == NULL)
        return;
    added_hint_index(l,
                     lint_add(l, &rule_add_primary_key_index_build,
                              "an index is built while nobody can read or write %s",
                              lint_table_name(l, a)),
                     a, def, "PRIMARY KEY");
}

const struct lint_rule rule_add_primary_key_index_build = {
    .info = {
        .code = "MP217",
        .name = "add-primary-key-index-build",
        .severity = SEVERITY_ERROR,
        .tags = "locks",
        .summary = "A PRIMARY KEY builds its index while the table is locked.",
        .why = "It takes ACCESS EXCLUSIVE, builds the index under it, and reads the table once more "
               "where a column was nullable.",
        .instead = "Build a unique index CONCURRENTLY on columns that are NOT NULL, then make it the "
                   "key.",
        .sql = "CREATE UNIQUE INDEX CONCURRENTLY t_pkey ON t (id);\n"
               "ALTER TABLE t ADD CONSTRAINT t_pkey PRIMARY KEY USING INDEX t_pkey;",
        .alembic = "with op.get_context().autocommit_block():\n"
                   "    op.create_index('t_pkey', 't', ['id'], unique=True, "
                   "postgresql_concurrently=True)\n"
                   "op.execute('ALTER TABLE t ADD CONSTRAINT t_pkey PRIMARY KEY USING INDEX "
                   "t_pkey')",
        .fine_when = "the table is made in the same transaction, or is small.",
        .evidence = "rules.json#add-primary-key",
    },
    .alter = check_primary_key,
};
