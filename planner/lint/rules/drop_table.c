/* drop_table.c - MP501: a table is dropped. */
#include "planner/lint/drop.h"
#include "planner/lint/rules/rules.h"

static void check_table(struct lint *l, const struct action *a)
{
    drop_check(l, a, SUBJECT_TABLE, &rule_drop_table, "and its rows are gone for good");
}

const struct lint_rule rule_drop_table = {
    .info = {
        .code = "MP501",
        .name = "drop-table",
        .severity = SEVERITY_ERROR,
        .tags = "data compatibility",
        .summary = "A table is dropped.",
        .why = "Its rows are gone; a downgrade brings an empty one back. Code of the old release "
               "fails as soon as this commits.",
        .instead = "First release code that does not use it. Then rename it away for a while, then "
                   "drop it.",
        .sql = "ALTER TABLE t RENAME TO t_unused_2026_11;\n-- a release later\nDROP TABLE "
               "t_unused_2026_11;",
        .alembic = "op.rename_table('t', 't_unused_2026_11')\n# a release later\n"
                   "op.drop_table('t_unused_2026_11')",
        .fine_when = "nothing has used it for a release, and its data are kept elsewhere.",
        .evidence = "locks.json#drop-table",
    },
    .only = ACTION_DROP,
    .check = check_table,
};
