/*
 * primary_key_using_nullable_index.c - MP218: a PRIMARY KEY USING INDEX sets columns NOT NULL
 * and reads the table for it.
 */
#include "planner/lint/rules/rules.h"

static void check_using(struct lint *l, const struct action *a, const struct alteration *part,
                        const struct relation *r)
{
    const struct constraint_def *def = part->constraint;
    const struct relation *index;
    struct object_name name;

    if (part->kind != ALTERATION_ADD_CONSTRAINT || def->kind != CONSTRAINT_PRIMARY_KEY ||
        def->using_index[0] == '\0' || r == NULL)
        return;
    name = (struct object_name){ r->schema, def->using_index, 0 };
    index = schema_find(l->schema, &name);
    for (size_t i = 0; index != NULL && i < index->key.count; i++) {
        const struct column *c = relation_column(r, index->key.items[i]);
        struct finding *f;

        if (c == NULL || c->not_null || relation_proves_not_null(r, c->name, NULL))
            continue;
        f = lint_add(l, &rule_primary_key_using_nullable_index,
                     "%s is nullable: making it part of the key reads all of %s", c->name,
                     lint_table_name(l, a));
        lint_hint(l, f,
                  "prove it first: ADD CONSTRAINT ... CHECK (%s IS NOT NULL) NOT VALID, "
                  "VALIDATE CONSTRAINT, SET NOT NULL",
                  c->name);
        return;
    }
}

const struct lint_rule rule_primary_key_using_nullable_index = {
    .info = {
        .code = "MP218",
        .name = "primary-key-using-nullable-index",
        .severity = SEVERITY_WARNING,
        .tags = "locks scan",
        .summary = "A PRIMARY KEY USING INDEX sets columns NOT NULL and reads the table for it.",
        .why = "The index is there, but a key's columns are NOT NULL: PostgreSQL reads the whole "
               "table under ACCESS EXCLUSIVE to see that they are, unless a valid CHECK proves it.",
        .instead = "Make the columns NOT NULL first, by way of a validated CHECK.",
        .sql = "ALTER TABLE t ADD CONSTRAINT nn CHECK (id IS NOT NULL) NOT VALID;\n"
               "-- in another transaction\n"
               "ALTER TABLE t VALIDATE CONSTRAINT nn;\n"
               "-- then\n"
               "ALTER TABLE t ADD CONSTRAINT t_pkey PRIMARY KEY USING INDEX t_pkey;",
        .alembic = "op.create_check_constraint('nn', 't', 'id IS NOT NULL', "
                   "postgresql_not_valid=True)\n"
                   "# in the next revision\n"
                   "op.execute('ALTER TABLE t VALIDATE CONSTRAINT nn')",
        .evidence = "locks.json#add-primary-key-using-index-nullable",
    },
    .alter = check_using,
};
