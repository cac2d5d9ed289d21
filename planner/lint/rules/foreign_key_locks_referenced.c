/* foreign_key_locks_referenced.c - MP212: a foreign key's other table is locked as well. */
#include <string.h>

#include "planner/lint/added.h"
#include "planner/lint/rules/rules.h"

/* Says that the table on the other side is locked too. */
static void tell_referenced(struct lint *l, const struct object_name *table,
                            const struct object_name *other, bool adds)
{
    const struct relation *self = schema_find(l->schema, table);
    const struct relation *r = schema_find(l->schema, other);

    if (other->name[0] == '\0' || !lint_exists(l, other) || (self != NULL && self == r))
        return;
    (void)lint_add(l, &rule_foreign_key_locks_referenced, "%s is locked too: %s",
                   lint_name(l, other),
                   adds ? "its writes wait for the transaction's end"
                        : "reads and writes wait for the transaction's end");
}

static void tell_constraints(struct lint *l, const struct object_name *table,
                             const struct constraint_defs *defs)
{
    for (size_t i = 0; i < defs->count; i++) {
        if (defs->items[i].kind == CONSTRAINT_FOREIGN_KEY)
            tell_referenced(l, table, &defs->items[i].references, true);
    }
}

static void check_new_table(struct lint *l, const struct action *a)
{
    if (a->kind != ACTION_CREATE_TABLE || a->table == NULL)
        return;
    for (size_t i = 0; i < a->table->columns.count; i++)
        tell_constraints(l, &a->names.items[0], &a->table->columns.items[i].constraints);
    tell_constraints(l, &a->names.items[0], &a->table->constraints);
}

/* Of the foreign keys of r: that of the name, those of the column, or all. */
static void tell_dropped(struct lint *l, const struct relation *r, const char *constraint,
                         const char *column)
{
    for (size_t i = 0; r != NULL && i < r->constraints.count; i++) {
        const struct constraint *c = r->constraints.items[i];
        struct object_name self = { r->schema, r->name, 0 };
        struct object_name other;

        if (c->kind != CONSTRAINT_FOREIGN_KEY || c->other == NULL ||
            (constraint != NULL && strcmp(c->name, constraint) != 0) ||
            (column != NULL && !strlist_has(&c->columns, column)))
            continue;
        other = (struct object_name){ c->other->schema, c->other->name, 0 };
        tell_referenced(l, &self, &other, false);
    }
}

static void check_referenced(struct lint *l, const struct action *a)
{
    check_new_table(l, a);
    for (size_t i = 0; a->kind == ACTION_DROP && a->subject == SUBJECT_TABLE && i < a->names.count;
         i++)
        tell_dropped(l, schema_find(l->schema, &a->names.items[i]), NULL, NULL);
}

static void alter_referenced(struct lint *l, const struct action *a, const struct alteration *part,
                             const struct relation *r)
{
    const struct constraint_def *def = added_constraint(part, CONSTRAINT_FOREIGN_KEY);

    if (def != NULL && def->not_valid)
        tell_referenced(l, &a->names.items[0], &def->references, true);
    if (part->kind == ALTERATION_ADD_COLUMN && part->column != NULL)
        tell_constraints(l, &a->names.items[0], &part->column->constraints);
    if (part->kind == ALTERATION_DROP_CONSTRAINT)
        tell_dropped(l, r, part->name, NULL);
    if (part->kind == ALTERATION_DROP_COLUMN)
        tell_dropped(l, r, NULL, part->name);
}

const struct lint_rule rule_foreign_key_locks_referenced = {
    .info = {
        .code = "MP212",
        .name = "foreign-key-locks-referenced",
        .severity = SEVERITY_NOTE,
        .tags = "locks",
        .summary = "A foreign key's other table is locked as well.",
        .why = "Making a foreign key takes SHARE ROW EXCLUSIVE on the table it references, "
               "dropping one ACCESS EXCLUSIVE. It is short, but waits behind open transactions.",
        .instead = "Set lock_timeout and try again where it fires.",
        .sql = "SET LOCAL lock_timeout = '2s';",
        .alembic = "op.execute(\"SET LOCAL lock_timeout = '2s'\")",
        .evidence = "locks.json#create-table-fk-table-constraint",
    },
    .check = check_referenced,
    .alter = alter_referenced,
};
