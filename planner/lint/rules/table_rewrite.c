/* table_rewrite.c - MP235: a table is moved or written anew as a whole. */
#include <string.h>

#include "planner/lint/rules/rules.h"

/* Whether a table that a statement made is what it shall become. */
static bool is_there(const struct relation *r, const char *now, const char *then,
                     const char *otherwise)
{
    return r != NULL && !r->assumed && strcmp(now[0] == '\0' ? otherwise : now, then) == 0;
}

static const char *what_moves(const struct lint *l, const struct alteration *part,
                              const struct relation *r)
{
    switch (part->kind) {
    case ALTERATION_SET_LOGGED:
        return r != NULL && !r->assumed && !r->unlogged ? NULL : "SET LOGGED";
    case ALTERATION_SET_UNLOGGED:
        return r != NULL && r->unlogged ? NULL : "SET UNLOGGED";
    case ALTERATION_ACCESS_METHOD:
        return lint_may_be(l, 15) &&
                       !is_there(r, r == NULL ? "" : r->access_method, part->name, "heap")
                   ? "SET ACCESS METHOD"
                   : NULL;
    case ALTERATION_TABLESPACE:
        return is_there(r, r == NULL ? "" : r->tablespace, part->name, "pg_default")
                   ? NULL
                   : "SET TABLESPACE";
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

static void check_all(struct lint *l, const struct action *a)
{
    if (a->kind == ACTION_MOVE_ALL) {
        (void)lint_add(
            l, &rule_table_rewrite,
            "one after the other is copied to another tablespace, and nobody can use it");
    }
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
        .evidence = "locks.json#set-unlogged",
    },
    .check = check_all,
    .alter = check_table,
};
