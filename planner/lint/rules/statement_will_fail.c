/*
 * statement_will_fail.c - MP530: a statement fails on the database that the migrations before
 * it make.
 */
#include "planner/lint/fail.h"
#include "planner/lint/rules/rules.h"

static void check_parts(struct lint *l, const struct action *a)
{
    const struct relation *r = lint_subject(l, a);

    if (a->kind != ACTION_ALTER_TABLE || r == NULL || a->subject == SUBJECT_INDEX ||
        a->subject == SUBJECT_TYPE)
        return;
    for (size_t i = 0; i < a->alterations.count; i++) {
        fail_column_part(l, a, &a->alterations.items[i], r);
        fail_constraint_part(l, a, &a->alterations.items[i], r);
    }
}

/* What a DO block holds may stand behind an IF that keeps it from failing, or
 * before an EXCEPTION that takes it. */
static void check(struct lint *l, const struct action *a)
{
    if ((l->inside && a->perhaps) || fail_missing(l, a) || fail_definition(l, a))
        return;
    fail_taken(l, a);
    fail_dropped(l, a);
    fail_view(l, a);
    fail_rows(l, a);
    check_parts(l, a);
}

const struct lint_rule rule_statement_will_fail = {
    .info = {
        .code = "MP530",
        .name = "statement-will-fail",
        .severity = SEVERITY_ERROR,
        .tags = "correctness",
        .summary = "A statement fails on the database that the migrations before it make.",
        .why = "The tables, columns, constraints and views that earlier migrations made are known; "
               "with these PostgreSQL refuses it. The SQLSTATE stands behind the reason.",
        .instead = "Mend the statement, or the order of the revisions.",
        .fine_when = "the database has been changed by other hands, and does not match its "
                     "migrations.",
    },
    .check = check,
};
