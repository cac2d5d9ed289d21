/* psql_meta_command.c - MP545: a command of psql stands in a file of SQL. */
#include <string.h>

#include "planner/lint/rules/rules.h"
#include "planner/lint/text.h"

static void check_meta(struct lint *l, const struct action *a)
{
    if (a != l->whole || !text_is_meta(l))
        return;
    (void)lint_add(l, &rule_psql_meta_command, "%.*s is a command of psql: a driver cannot run it",
                   (int)strcspn(l->statement->sql.ptr, " \t\r\n"), l->statement->sql.ptr);
}

const struct lint_rule rule_psql_meta_command = {
    .info = {
        .code = "MP545",
        .name = "psql-meta-command",
        .severity = SEVERITY_ERROR,
        .tags = "correctness",
        .summary = "A command of psql stands in a file of SQL.",
        .why = "Lines that begin with a backslash are psql's own. Any other program sends them to "
               "the server, which refuses them.",
        .instead = "Write what it stands for as SQL.",
        .fine_when = "the file is run by psql and by nothing else.",
    },
    .check = check_meta,
};
