/* syntax_error.c - MP547: postgreSQL's parser does not understand a statement. */
#include <string.h>

#include "planner/lint/rules/rules.h"
#include "planner/lint/text.h"

static const char *first_line(const struct lint *l, const char *text)
{
    return arena_strndup(l->arena, text, strcspn(text, "\r\n"));
}

static void check_syntax(struct lint *l, const struct action *a)
{
    const char *refusal = l->statement->refusal;
    struct finding *f;

    if (a != l->whole || text_is_meta(l))
        return;
    if (refusal != NULL) {
        (void)lint_add(l, &rule_syntax_error, "%s; nothing from here on was analysed", refusal);
        return;
    }
    if (a->kind != ACTION_NOT_ANALYSED || a->fault == NULL || text_known_since(l) > 0)
        return;
    f = lint_add(l, &rule_syntax_error, "%s", first_line(l, a->fault));
    text_move(l, f, a->fault_at);
}

const struct lint_rule rule_syntax_error = {
    .info = {
        .code = "MP547",
        .name = "syntax-error",
        .severity = SEVERITY_ERROR,
        .tags = "correctness",
        .summary = "PostgreSQL's parser does not understand a statement.",
        .why = "It will fail when it is run. The other statements of the file are judged all the "
               "same.",
        .instead = "Mend it; the place is where the parser gave up.",
    },
    .check = check_syntax,
};
