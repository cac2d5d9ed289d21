/* rule_constraint.c - CHECK and FOREIGN KEY: what adding and validating them reads. */
#include <string.h>

#include "planner/lint/rules.h"

static const struct constraint_def *added(const struct alteration *part, enum constraint_kind kind)
{
    if (part->kind != ALTERATION_ADD_CONSTRAINT || part->constraint == NULL ||
        part->constraint->kind != kind)
        return NULL;
    return part->constraint;
}

static const char *table_name(const struct lint *l, const struct action *a)
{
    return lint_name(l, &a->names.items[0]);
}

static void check_check(struct lint *l, const struct action *a, const struct alteration *part,
                        const struct relation *r)
{
    const struct constraint_def *def = added(part, CONSTRAINT_CHECK);
    struct finding *f;

    (void)r;
    if (def == NULL || def->not_valid)
        return;
    f = lint_add(l, &rule_add_check_scan, "every row of %s is checked while nobody can use it",
                 table_name(l, a));
    lint_hint(l, f,
              "add NOT VALID here; later, in another transaction: ALTER TABLE %s VALIDATE "
              "CONSTRAINT %s",
              table_name(l, a), def->name[0] != '\0' ? def->name : "...");
}

static void check_foreign_key(struct lint *l, const struct action *a, const struct alteration *part,
                              const struct relation *r)
{
    const struct constraint_def *def = added(part, CONSTRAINT_FOREIGN_KEY);
    struct finding *f;

    if (def == NULL || def->not_valid)
        return;
    f = lint_add(l, &rule_add_foreign_key_scan,
                 "writes to %s and %s wait while every row of %s is checked", table_name(l, a),
                 lint_name(l, &def->references), table_name(l, a));
    if (r != NULL && r->partition_by != '\0' && lint_may_be_before(l, 18)) {
        lint_hint(l, f,
                  "before PostgreSQL 18 a partitioned table takes no NOT VALID foreign key: "
                  "add it to each partition");
        return;
    }
    lint_hint(l, f,
              "add NOT VALID here; later, in another transaction: ALTER TABLE %s VALIDATE "
              "CONSTRAINT %s",
              table_name(l, a), def->name[0] != '\0' ? def->name : "...");
}

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

static void tell_dropped(struct lint *l, const struct relation *r, const char *constraint)
{
    for (size_t i = 0; r != NULL && i < r->constraints.count; i++) {
        const struct constraint *c = r->constraints.items[i];
        struct object_name self = { r->schema, r->name, 0 };
        struct object_name other;

        if (c->kind != CONSTRAINT_FOREIGN_KEY || c->other == NULL ||
            (constraint != NULL && strcmp(c->name, constraint) != 0))
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
        tell_dropped(l, schema_find(l->schema, &a->names.items[i]), NULL);
}

static void alter_referenced(struct lint *l, const struct action *a, const struct alteration *part,
                             const struct relation *r)
{
    const struct constraint_def *def = added(part, CONSTRAINT_FOREIGN_KEY);

    if (def != NULL && def->not_valid)
        tell_referenced(l, &a->names.items[0], &def->references, true);
    if (part->kind == ALTERATION_ADD_COLUMN && part->column != NULL)
        tell_constraints(l, &a->names.items[0], &part->column->constraints);
    if (part->kind == ALTERATION_DROP_CONSTRAINT)
        tell_dropped(l, r, part->name);
}

/* Whether the same ALTER TABLE adds that constraint NOT VALID before part. */
static bool adds_before(const struct action *a, const struct alteration *part)
{
    for (size_t i = 0; i < a->alterations.count && &a->alterations.items[i] != part; i++) {
        const struct constraint_def *def = a->alterations.items[i].constraint;

        if (a->alterations.items[i].kind == ALTERATION_ADD_CONSTRAINT && def != NULL &&
            def->not_valid && strcmp(def->name, part->name) == 0)
            return true;
    }
    return false;
}

bool lint_validates_own(const struct lint *l, const struct action *a, const struct alteration *part)
{
    const struct relation *r = lint_subject(l, a);
    const struct constraint *c = r == NULL ? NULL : relation_constraint(r, part->name);

    if (part->kind != ALTERATION_VALIDATE_CONSTRAINT)
        return false;
    return (c != NULL && !c->valid && schema_is_new(l->schema, c->made)) || adds_before(a, part);
}

static void check_validate(struct lint *l, const struct action *a, const struct alteration *part,
                           const struct relation *r)
{
    struct finding *f;

    (void)r;
    if (!lint_validates_own(l, a, part))
        return;
    f = lint_add(l, &rule_validate_same_transaction,
                 "%s is validated in the transaction that added it: its lock stays while every row "
                 "of %s is read",
                 part->name, table_name(l, a));
    f->confidence = CONFIDENCE_CERTAIN;
    lint_hint(l, f, "VALIDATE CONSTRAINT in a revision of its own, after this one");
}

/* Remembers constraints that are not valid, for the end of all units. */
static void finish_unproven(struct lint *l)
{
    for (size_t i = 0; i < schema_relation_count(l->schema); i++) {
        const struct relation *r = schema_relation_at(l->schema, i);

        for (size_t j = 0; r != NULL && j < r->constraints.count; j++) {
            const struct constraint *c = r->constraints.items[j];
            struct finding f;

            if (c->valid || !schema_is_of_unit(l->schema, c->made) || l->unit->count == 0)
                continue;
            l->statement = &l->unit->items[0];
            f = lint_finding(l, &rule_not_valid_never_validated,
                             arena_printf(l->arena, "nothing validates %s of %s", c->name,
                                          relation_shown(r, l->arena)));
            vec_push(l->arena, &l->unproven, (struct lint_pending){ c, f });
        }
    }
}

const struct lint_rule rule_add_check_scan = {
    .info = {
        .code = "MP210",
        .name = "add-check-scan",
        .severity = SEVERITY_ERROR,
        .tags = "locks scan",
        .summary = "A CHECK is added and every row read while the table is locked.",
        .why = "ADD CONSTRAINT ... CHECK takes ACCESS EXCLUSIVE and keeps it while it reads the "
               "whole table: nobody reads or writes it meanwhile.",
        .instead = "Add it NOT VALID, which is instant and binds new rows; validate in a later "
                   "transaction, under a lock that stops nobody.",
        .sql = "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;\n"
               "-- in another transaction\n"
               "ALTER TABLE t VALIDATE CONSTRAINT c;",
        .alembic = "op.create_check_constraint('c', 't', 'a > 0', postgresql_not_valid=True)\n"
                   "# in the next revision\n"
                   "op.execute('ALTER TABLE t VALIDATE CONSTRAINT c')",
        .fine_when = "the table is made in the same transaction, or is small.",
    },
    .alter = check_check,
};

const struct lint_rule rule_add_foreign_key_scan = {
    .info = {
        .code = "MP211",
        .name = "add-foreign-key-scan",
        .severity = SEVERITY_ERROR,
        .tags = "locks scan",
        .summary = "A foreign key is added and every row checked while writes wait.",
        .why = "It takes SHARE ROW EXCLUSIVE on both tables and keeps it while each row of the "
               "referencing table is looked up in the other: writes to both wait.",
        .instead = "Add it NOT VALID, validate in a later transaction.",
        .sql = "ALTER TABLE t ADD CONSTRAINT c FOREIGN KEY (u) REFERENCES users (id) NOT VALID;\n"
               "-- in another transaction\n"
               "ALTER TABLE t VALIDATE CONSTRAINT c;",
        .alembic = "op.create_foreign_key('c', 't', 'users', ['u'], ['id'], "
                   "postgresql_not_valid=True)\n"
                   "# in the next revision\n"
                   "op.execute('ALTER TABLE t VALIDATE CONSTRAINT c')",
        .versions = "partitioned tables take NOT VALID from 18 on",
        .fine_when = "the referencing table is made in the same transaction.",
    },
    .alter = check_foreign_key,
};

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
    },
    .check = check_referenced,
    .alter = alter_referenced,
};

const struct lint_rule rule_validate_same_transaction = {
    .info = {
        .code = "MP213",
        .name = "validate-same-transaction",
        .severity = SEVERITY_ERROR,
        .tags = "locks scan",
        .summary = "A constraint is validated by the transaction that added it.",
        .why = "Adding it NOT VALID took a strong lock, which stays until the transaction ends. "
               "Validating in the same one reads the whole table under that lock: NOT VALID won "
               "nothing.",
        .instead = "Validate in a revision of its own.",
        .sql = "-- in another transaction\nALTER TABLE t VALIDATE CONSTRAINT c;",
        .alembic = "# in the next revision\nop.execute('ALTER TABLE t VALIDATE CONSTRAINT c')",
    },
    .alter = check_validate,
};

const struct lint_rule rule_not_valid_never_validated = {
    .info = {
        .code = "MP214",
        .name = "not-valid-never-validated",
        .severity = SEVERITY_NOTE,
        .tags = "constraints",
        .summary = "A constraint is NOT VALID, and no later revision validates it.",
        .why = "It binds new rows; old ones may break it still. The planner makes no use of it, and "
               "SET NOT NULL or ATTACH PARTITION read the table all the same.",
        .instead = "Add a revision that validates it.",
        .sql = "ALTER TABLE t VALIDATE CONSTRAINT c;",
        .alembic = "op.execute('ALTER TABLE t VALIDATE CONSTRAINT c')",
    },
    .finish = finish_unproven,
};
