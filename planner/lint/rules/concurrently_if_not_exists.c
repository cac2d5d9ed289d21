/* concurrently_if_not_exists.c - MP207: IF NOT EXISTS keeps an invalid index. */
#include "planner/lint/rules/rules.h"

static void check_guard(struct lint *l, const struct action *a)
{
    const char *name;
    struct finding *f;

    if (!a->concurrently || !a->if_not_exists)
        return;
    name = lint_name(l, &a->names.items[0]);
    f = lint_add(l, &rule_concurrently_if_not_exists,
                 "IF NOT EXISTS takes an index that an earlier try left invalid for a good one");
    lint_hint(l, f, "DROP INDEX CONCURRENTLY IF EXISTS %s, then CREATE INDEX CONCURRENTLY %s", name,
              name);
}

const struct lint_rule rule_concurrently_if_not_exists = {
    .info = {
        .code = "MP207",
        .name = "concurrently-if-not-exists",
        .severity = SEVERITY_WARNING,
        .tags = "locks",
        .summary = "IF NOT EXISTS keeps an invalid index.",
        .why = "A build that fails leaves its index behind, marked invalid: no query uses it, every "
               "write maintains it. Run again, IF NOT EXISTS finds the name and does nothing.",
        .instead = "Drop what may be left, then build without a guard. migplan's plans do so by "
                   "themselves.",
        .sql = "DROP INDEX CONCURRENTLY IF EXISTS ix;\nCREATE INDEX CONCURRENTLY ix ON t (c);",
        .alembic = "with op.get_context().autocommit_block():\n"
                   "    op.drop_index('ix', 't', if_exists=True, postgresql_concurrently=True)\n"
                   "    op.create_index('ix', 't', ['c'], postgresql_concurrently=True)",
    },
    .only = ACTION_CREATE_INDEX,
    .check = check_guard,
};
