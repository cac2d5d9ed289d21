/* drop_schema.c - MP503: a schema is dropped. */
#include "planner/lint/rules/rules.h"

static void check_schema(struct lint *l, const struct action *a)
{
    for (size_t i = 0; a->subject == SUBJECT_SCHEMA && i < a->names.count; i++) {
        const char *name = a->names.items[i].name;

        if (schema_namespace_is_of_unit(l->schema, name) ||
            (a->if_exists && schema_namespace_is_missing(l->schema, name)))
            continue;
        (void)lint_add(l, &rule_drop_schema, "%s%s", name,
                       a->cascade ? " and all that it holds are gone for good" : " is gone");
    }
}

const struct lint_rule rule_drop_schema = {
    .info = {
        .code = "MP503",
        .name = "drop-schema",
        .severity = SEVERITY_ERROR,
        .tags = "data",
        .summary = "A schema is dropped.",
        .why = "With CASCADE everything in it goes, and nobody reviewed what that is.",
        .instead = "Drop its tables one by one, then the empty schema without CASCADE.",
        .sql = "DROP SCHEMA s RESTRICT;",
        .alembic = "op.execute('DROP SCHEMA s RESTRICT')",
        .evidence = "locks.json#drop-schema-cascade",
    },
    .only = ACTION_DROP,
    .check = check_schema,
};
