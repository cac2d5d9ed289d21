/* rule_security.c - what guards the rows, switched off or left open. */
#include "planner/lint/rules.h"

static void check_trigger(struct lint *l, const struct action *a, const struct alteration *part,
                          const struct relation *r)
{
    (void)r;
    if (part->kind == ALTERATION_DISABLE_TRIGGER && part->all_triggers)
        (void)lint_add(l, &rule_disable_trigger, "the foreign keys of %s are not checked any more",
                       lint_name(l, &a->names.items[0]));
}

static void check_rows(struct lint *l, const struct action *a, const struct alteration *part,
                       const struct relation *r)
{
    (void)r;
    if (part->kind == ALTERATION_DISABLE_ROW_SECURITY)
        (void)lint_add(l, &rule_disable_row_security, "every role with SELECT sees all rows of %s",
                       lint_name(l, &a->names.items[0]));
}

static void check_grant(struct lint *l, const struct action *a)
{
    if ((a->kind == ACTION_GRANT || a->kind == ACTION_DEFAULT_PRIVILEGES) && !a->revokes &&
        a->to_public)
        (void)lint_add(l, &rule_grant_to_public,
                       "every role, also each that is made later, gets it");
}

static void check_definer(struct lint *l, const struct action *a)
{
    if (a->kind != ACTION_CREATE_FUNCTION || a->routine == NULL || !a->routine->security_definer ||
        a->routine->sets_search_path)
        return;
    lint_hint(l,
              lint_add(l, &rule_security_definer_search_path,
                       "who calls %s chooses what the names in it mean, with its owner's rights",
                       lint_name(l, &a->names.items[0])),
              "add SET search_path = pg_catalog, pg_temp, and write schemas in its body");
}

const struct lint_rule rule_disable_trigger = {
    .info = {
        .code = "MP560",
        .name = "disable-trigger",
        .severity = SEVERITY_WARNING,
        .tags = "data",
        .summary = "All triggers of a table are switched off, foreign keys with them.",
        .why = "DISABLE TRIGGER ALL includes those that check foreign keys: rows come in that "
               "reference nothing, and nothing finds them when the triggers are on again.",
        .instead = "DISABLE TRIGGER USER leaves foreign keys alone; or name the trigger.",
        .sql = "ALTER TABLE t DISABLE TRIGGER USER;",
        .alembic = "op.execute('ALTER TABLE t DISABLE TRIGGER USER')",
    },
    .alter = check_trigger,
};

const struct lint_rule rule_disable_row_security = {
    .info = {
        .code = "MP561",
        .name = "disable-row-security",
        .severity = SEVERITY_WARNING,
        .tags = "security",
        .summary = "Row level security is switched off.",
        .why = "The policies stay and do nothing: every role that may read the table reads all rows.",
        .instead = "Change the policies.",
        .fine_when = "the policies are dropped too, because access is guarded elsewhere.",
    },
    .alter = check_rows,
};

const struct lint_rule rule_grant_to_public = {
    .info = {
        .code = "MP562",
        .name = "grant-to-public",
        .severity = SEVERITY_WARNING,
        .tags = "security",
        .summary = "A privilege is granted to everybody.",
        .why = "PUBLIC is every role, those made later too.",
        .instead = "Grant it to the role that needs it.",
        .sql = "GRANT SELECT ON t TO app;",
        .alembic = "op.execute('GRANT SELECT ON t TO app')",
    },
    .check = check_grant,
};

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
    .check = check_definer,
};
