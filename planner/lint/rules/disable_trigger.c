/* disable_trigger.c - MP560: all triggers of a table are switched off, foreign keys with them. */
#include "planner/lint/rules/rules.h"

static void check_trigger(struct lint *l, const struct action *a, const struct alteration *part,
                          const struct relation *r)
{
    (void)r;
    if (part->kind == ALTERATION_DISABLE_TRIGGER && part->all_triggers)
        (void)lint_add(l, &rule_disable_trigger, "the foreign keys of %s are not checked any more",
                       lint_name(l, &a->names.items[0]));
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
        .evidence = "rules.json#disable-trigger-all",
    },
    .alter = check_trigger,
};
