/*
 * security_definer_search_path.c - MP563: a SECURITY DEFINER function takes its search path
 * from the caller.
 */
#include "planner/lint/rules/rules.h"

static void check_definer(struct lint *l, const struct action *a)
{
    if (a->routine == NULL || !a->routine->security_definer || a->routine->sets_search_path)
        return;
    lint_hint(l,
              lint_add(l, &rule_security_definer_search_path,
                       "who calls %s chooses what the names in it mean, with its owner's rights",
                       lint_name(l, &a->names.items[0])),
              "add SET search_path = pg_catalog, pg_temp, and write schemas in its body");
}

const struct lint_rule rule_security_definer_search_path = {
    .info = {
        .code = "MP563",
        .name = "security-definer-search-path",
        .severity = SEVERITY_WARNING,
        .tags = "security",
        .summary = "A SECURITY DEFINER function takes its search path from the caller.",
        .why = "The caller puts a schema of his own in front, with a table or operator of the same "
               "name, and the function runs it with its owner's rights.",
        .instead = "Fix the path.",
        .sql = "CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = "
               "pg_catalog, pg_temp AS 'SELECT 1';",
    },
    .only = ACTION_CREATE_FUNCTION,
    .check = check_definer,
};
