/* unsupported_syntax.c - MP548: a statement needs a newer PostgreSQL than the migrations run on. */
#include "planner/lint/rules/rules.h"
#include "planner/lint/text.h"

static void check_support(struct lint *l, const struct action *a)
{
    int since;
    struct finding *f;

    if (a != l->whole || l->statement->refusal != NULL || a->kind != ACTION_NOT_ANALYSED)
        return;
    since = text_known_since(l);
    if (since == 0)
        return;
    f = lint_add(l, &rule_unsupported_syntax, "valid from PostgreSQL %d on; not analysed", since);
    if (!lint_may_be_before(l, since))
        f->severity = SEVERITY_NOTE;
    text_move(l, f, a->fault_at);
}

const struct lint_rule rule_unsupported_syntax = {
    .info = {
        .code = "MP548",
        .name = "unsupported-syntax",
        .severity = SEVERITY_ERROR,
        .tags = "correctness",
        .summary = "A statement needs a newer PostgreSQL than the migrations run on.",
        .why = "Older servers refuse it. What is newer than PostgreSQL 15 is not analysed here: no "
               "other rule has looked at it. It is a note where all servers know it.",
        .instead = "Say which servers you have: --postgres 17, or postgres = \"17+\".",
    },
    .check = check_support,
};
