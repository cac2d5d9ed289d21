/* rename_schema.c - MP522: a schema gets another name. */
#include "planner/lint/rules/rules.h"

static void check_schema(struct lint *l, const struct action *a)
{
    if (a->subject != SUBJECT_SCHEMA ||
        schema_namespace_is_of_unit(l->schema, a->names.items[0].name))
        return;
    (void)lint_add(l, &rule_rename_schema, "code of the old release still says %s",
                   a->names.items[0].name);
}

const struct lint_rule rule_rename_schema = {
    .info = {
        .code = "MP522",
        .name = "rename-schema",
        .severity = SEVERITY_ERROR,
        .tags = "compatibility",
        .summary = "A schema gets another name.",
        .why = "All that names it fails at once: queries, search_path settings, function bodies.",
        .instead = "Make the new schema and move its tables one by one, each with a view in its old "
                   "place.",
        .sql = "CREATE SCHEMA new;\n"
               "ALTER TABLE old.t SET SCHEMA new;\n"
               "CREATE VIEW old.t AS SELECT * FROM new.t;",
        .alembic = "op.execute('CREATE SCHEMA new')\n"
                   "op.execute('ALTER TABLE old.t SET SCHEMA new')\n"
                   "op.execute('CREATE VIEW old.t AS SELECT * FROM new.t')",
        .evidence = "locks.json#rename-schema",
    },
    .only = ACTION_RENAME,
    .check = check_schema,
};
