/* rule_rewrite.c - tables and views that are written anew as a whole. */
#include "planner/lint/rules.h"

static const char *what_moves(const struct lint *l, const struct alteration *part,
                              const struct relation *r)
{
    switch (part->kind) {
    case ALTERATION_SET_LOGGED:
        return r != NULL && !r->assumed && !r->unlogged ? NULL : "SET LOGGED";
    case ALTERATION_SET_UNLOGGED:
        return r != NULL && r->unlogged ? NULL : "SET UNLOGGED";
    case ALTERATION_ACCESS_METHOD:
        return lint_may_be(l, 15) ? "SET ACCESS METHOD" : NULL;
    case ALTERATION_TABLESPACE:
        return "SET TABLESPACE";
    default:
        return NULL;
    }
}

static void check_table(struct lint *l, const struct action *a, const struct alteration *part,
                        const struct relation *r)
{
    const char *what = what_moves(l, part, r);
    struct finding *f;

    if (what == NULL)
        return;
    f = lint_add(l, &rule_table_rewrite, "%s writes all of %s anew while nobody can use it", what,
                 lint_name(l, &a->names.items[0]));
    if (part->kind == ALTERATION_SET_UNLOGGED)
        lint_hint(l, f, "an unlogged table is empty after a crash, and on every standby");
}

static void check_vacuum(struct lint *l, const struct action *a)
{
    if ((a->kind != ACTION_VACUUM || !a->full) && a->kind != ACTION_CLUSTER)
        return;
    if (a->names.count > 0 && !lint_exists(l, &a->names.items[0]))
        return;
    (void)lint_add(l, &rule_vacuum_full_or_cluster, "%s writes %s anew while nobody can use it",
                   a->kind == ACTION_VACUUM ? "VACUUM FULL" : "CLUSTER",
                   a->names.count > 0 ? lint_name(l, &a->names.items[0]) : "every table");
}

static void check_refresh(struct lint *l, const struct action *a)
{
    const struct relation *r;

    if (a->kind != ACTION_REFRESH || a->concurrently || a->no_data ||
        !lint_exists(l, &a->names.items[0]))
        return;
    r = lint_subject(l, a);
    if (r != NULL && !r->populated)
        return;
    lint_hint(l,
              lint_add(l, &rule_refresh_matview_not_concurrent,
                       "nobody can read %s until it is built anew",
                       lint_name(l, &a->names.items[0])),
              "REFRESH MATERIALIZED VIEW CONCURRENTLY, which needs a unique index");
}

const struct lint_rule rule_table_rewrite = {
    .info = {
        .code = "MP235",
        .name = "table-rewrite",
        .severity = SEVERITY_ERROR,
        .tags = "locks rewrite",
        .summary = "A table is moved or written anew as a whole.",
        .why = "SET LOGGED, SET UNLOGGED, SET ACCESS METHOD and SET TABLESPACE copy the table, and "
               "most its indexes, under ACCESS EXCLUSIVE. UNLOGGED also gives up its rows at the "
               "next crash.",
        .instead = "Make a new table the way it shall be, copy in batches, swap the names.",
        .sql = "CREATE TABLE t_new (LIKE t INCLUDING ALL) TABLESPACE fast;",
        .alembic = "op.execute('CREATE TABLE t_new (LIKE t INCLUDING ALL) TABLESPACE fast')",
        .versions = "SET ACCESS METHOD from 15 on",
        .fine_when = "the table is small, or nobody uses it meanwhile.",
    },
    .alter = check_table,
};

const struct lint_rule rule_vacuum_full_or_cluster = {
    .info = {
        .code = "MP236",
        .name = "vacuum-full-or-cluster",
        .severity = SEVERITY_ERROR,
        .tags = "locks rewrite",
        .summary = "VACUUM FULL or CLUSTER writes tables anew while they are locked.",
        .why = "Both copy the table and build all its indexes under ACCESS EXCLUSIVE, and need room "
               "for a second copy.",
        .instead = "Plain VACUUM in most cases; pg_repack where room must be given back.",
        .sql = "VACUUM (ANALYZE) t;",
        .alembic = "with op.get_context().autocommit_block():\n    op.execute('VACUUM (ANALYZE) t')",
        .versions = "19 has REPACK CONCURRENTLY",
    },
    .check = check_vacuum,
};

const struct lint_rule rule_refresh_matview_not_concurrent = {
    .info = {
        .code = "MP237",
        .name = "refresh-matview-not-concurrent",
        .severity = SEVERITY_WARNING,
        .tags = "locks",
        .summary = "A materialized view cannot be read while it is refreshed.",
        .why = "REFRESH MATERIALIZED VIEW takes ACCESS EXCLUSIVE for as long as its query runs.",
        .instead = "Refresh CONCURRENTLY; the view needs a unique index over all its rows.",
        .sql = "CREATE UNIQUE INDEX CONCURRENTLY v_id ON v (id);\n"
               "REFRESH MATERIALIZED VIEW CONCURRENTLY v;",
        .alembic = "op.execute('REFRESH MATERIALIZED VIEW CONCURRENTLY v')",
        .fine_when = "nobody reads it meanwhile.",
    },
    .check = check_refresh,
};
