/* drop_primary_key.c - MP508: a primary key is dropped. */
#include "planner/lint/drop.h"
#include "planner/lint/rules/rules.h"

static void check_primary_key(struct lint *l, const struct action *a, const struct alteration *part,
                              const struct relation *r)
{
    (void)a;
    if (drop_constraint(l, part, r, CONSTRAINT_PRIMARY_KEY) != NULL) {
        (void)lint_add(l, &rule_drop_primary_key,
                       "%s has no primary key any more: duplicates may come, and replication may "
                       "stop",
                       relation_shown(r, l->arena));
    }
}

const struct lint_rule rule_drop_primary_key = {
    .info = {
        .code = "MP508",
        .name = "drop-primary-key",
        .severity = SEVERITY_WARNING,
        .tags = "data",
        .summary = "A primary key is dropped.",
        .why = "Duplicates may come in, and logical replication refuses UPDATE and DELETE on a table "
               "without a replica identity.",
        .instead = "Build the new key's index CONCURRENTLY first; drop the old and add the new one in "
                   "one statement.",
        .sql = "ALTER TABLE t DROP CONSTRAINT t_pkey, ADD CONSTRAINT t_pkey2 PRIMARY KEY USING INDEX "
               "t_pkey2;",
        .alembic = "op.execute('ALTER TABLE t DROP CONSTRAINT t_pkey, ADD CONSTRAINT t_pkey2 PRIMARY "
                   "KEY USING INDEX t_pkey2')",
        .evidence = "rules.json#drop-primary-key",
    },
    .alter = check_primary_key,
};
