/* rule_add_column.c - columns that are not added in an instant. */
#include "planner/lint/rules.h"
#include "planner/schema/type_change.h"
#include "planner/schema/volatility.h"

/* Defaults that are no NULL are free from there on. */
enum { FREE_DEFAULTS = 11 };

/* Returns what part adds; NULL where it adds nothing, or the column is there. */
static const struct column_def *added(const struct alteration *part, const struct relation *r)
{
    if (part->kind != ALTERATION_ADD_COLUMN)
        return NULL;
    if (part->if_exists && r != NULL && relation_column(r, part->column->name) != NULL)
        return NULL;
    return part->column;
}

static const char *table_name(const struct lint *l, const struct action *a)
{
    return lint_name(l, &a->names.items[0]);
}

static void hint_backfill(struct lint *l, struct finding *f, const struct action *a,
                          const struct column_def *def)
{
    lint_hint(l, f,
              "ALTER TABLE %s ADD COLUMN %s %s, then ALTER COLUMN %s SET DEFAULT, then fill "
              "the old rows in batches",
              table_name(l, a), def->name, def->type.text, def->name);
}

static void check_default(struct lint *l, const struct action *a, const struct alteration *part,
                          const struct relation *r)
{
    const struct column_def *def = added(part, r);
    enum volatility volatility;
    const char *function = NULL;
    struct finding *f;

    if (def == NULL || def->value == NULL || def->value->is_null || def->is_stored ||
        def->is_serial)
        return;
    volatility = volatility_of(l->schema, def->value, l->arena, &function);
    if (lint_may_be_before(l, FREE_DEFAULTS)) {
        f = lint_add(l, &rule_add_column_default_rewrite,
                     "before PostgreSQL %d a default writes every row of %s anew", FREE_DEFAULTS,
                     table_name(l, a));
    } else if (volatility == VOLATILITY_VOLATILE) {
        f = lint_add(l, &rule_add_column_default_rewrite,
                     "%s() gives each row its own value: all of %s is written anew", function,
                     table_name(l, a));
        f->confidence = CONFIDENCE_CERTAIN;
    } else if (volatility == VOLATILITY_UNKNOWN) {
        f = lint_add(l, &rule_add_column_default_rewrite,
                     "if %s() is VOLATILE, all of %s is written anew", function, table_name(l, a));
        f->severity = SEVERITY_WARNING;
        f->confidence = CONFIDENCE_DEPENDS;
    } else {
        return;
    }
    hint_backfill(l, f, a, def);
}

static void check_serial(struct lint *l, const struct action *a, const struct alteration *part,
                         const struct relation *r)
{
    const struct column_def *def = added(part, r);

    if (def == NULL || !def->is_serial)
        return;
    (void)lint_add(l, &rule_add_column_serial, "each row of %s gets a number: it is written anew",
                   table_name(l, a));
}

static void check_identity(struct lint *l, const struct action *a, const struct alteration *part,
                           const struct relation *r)
{
    const struct column_def *def = added(part, r);

    if (def == NULL || def->identity == '\0')
        return;
    (void)lint_add(l, &rule_add_column_identity, "each row of %s gets a number: it is written anew",
                   table_name(l, a));
}

static void check_stored(struct lint *l, const struct action *a, const struct alteration *part,
                         const struct relation *r)
{
    const struct column_def *def = added(part, r);

    if (def == NULL || !def->is_stored)
        return;
    (void)lint_add(l, &rule_add_column_stored_generated,
                   "%s is computed for each row of %s: it is written anew", def->name,
                   table_name(l, a));
}

static void check_domain(struct lint *l, const struct action *a, const struct alteration *part,
                         const struct relation *r)
{
    const struct column_def *def = added(part, r);

    if (def == NULL || !type_is_constrained(l->schema, &def->type))
        return;
    (void)lint_add(l, &rule_add_column_constrained_domain,
                   "%s is a domain with constraints: all of %s is written anew", def->type.text,
                   table_name(l, a));
}

static const char *what_is_done(const struct column_def *def, const struct constraint_def *c)
{
    switch (c->kind) {
    case CONSTRAINT_UNIQUE:
    case CONSTRAINT_PRIMARY_KEY:
        return "an index is built";
    case CONSTRAINT_CHECK:
        return "every row is checked";
    case CONSTRAINT_FOREIGN_KEY:
        return def->value != NULL && !def->value->is_null ? "every row is looked up" : NULL;
    case CONSTRAINT_NOT_NULL:
    case CONSTRAINT_EXCLUSION:
        break;
    }
    return NULL;
}

static void check_inline(struct lint *l, const struct action *a, const struct alteration *part,
                         const struct relation *r)
{
    const struct column_def *def = added(part, r);

    for (size_t i = 0; def != NULL && i < def->constraints.count; i++) {
        const char *done = what_is_done(def, &def->constraints.items[i]);
        struct finding *f;

        if (done == NULL)
            continue;
        f = lint_add(l, &rule_add_column_inline_constraint, "%s while nobody can use %s", done,
                     table_name(l, a));
        lint_hint(l, f, "add the column without it; then the constraint NOT VALID, or USING INDEX");
    }
}

const struct lint_rule rule_add_column_default_rewrite = {
    .info = {
        .code = "MP221",
        .name = "add-column-default-rewrite",
        .severity = SEVERITY_ERROR,
        .tags = "locks rewrite",
        .summary = "A new column's default writes the whole table anew.",
        .why = "A default that is one value for all rows is stored once. A volatile one (random(), "
               "gen_random_uuid(), clock_timestamp(), nextval()) is computed for each row: the table "
               "and all its indexes are written anew under ACCESS EXCLUSIVE. now() is not volatile.",
        .instead = "Add the column without it, set the default for new rows, fill the old ones in "
                   "batches.",
        .sql = "ALTER TABLE t ADD COLUMN c uuid;\n"
               "ALTER TABLE t ALTER COLUMN c SET DEFAULT gen_random_uuid();\n"
               "-- outside, in batches\n"
               "UPDATE t SET c = DEFAULT WHERE id BETWEEN 1 AND 10000 AND c IS NULL;",
        .alembic = "op.add_column('t', sa.Column('c', sa.Uuid))\n"
                   "op.alter_column('t', 'c', server_default=sa.text('gen_random_uuid()'))",
        .versions = "before 11 every default that is not NULL does so",
        .fine_when = "the table is made in the same transaction, or is small.",
    },
    .alter = check_default,
};

const struct lint_rule rule_add_column_serial = {
    .info = {
        .code = "MP222",
        .name = "add-column-serial",
        .severity = SEVERITY_ERROR,
        .tags = "locks rewrite",
        .summary = "A serial column is added: every row is written anew.",
        .why = "Its default takes the next number of a sequence for each row that is there, under "
               "ACCESS EXCLUSIVE.",
        .instead = "Add a bigint, a sequence and a default, and fill the old rows in batches.",
        .sql = "ALTER TABLE t ADD COLUMN n bigint;\n"
               "CREATE SEQUENCE t_n_seq OWNED BY t.n;\n"
               "ALTER TABLE t ALTER COLUMN n SET DEFAULT nextval('t_n_seq');",
        .alembic = "op.add_column('t', sa.Column('n', sa.BigInteger))\n"
                   "op.execute('CREATE SEQUENCE t_n_seq OWNED BY t.n')\n"
                   "op.alter_column('t', 'n', server_default=sa.text(\"nextval('t_n_seq')\"))",
    },
    .alter = check_serial,
};

const struct lint_rule rule_add_column_identity = {
    .info = {
        .code = "MP223",
        .name = "add-column-identity",
        .severity = SEVERITY_ERROR,
        .tags = "locks rewrite",
        .summary = "An identity column is added: every row is written anew.",
        .why = "Each row that is there takes the next number of its sequence, under ACCESS "
               "EXCLUSIVE.",
        .instead = "Add a bigint, fill it in batches, make it NOT NULL, then ADD GENERATED.",
        .sql = "ALTER TABLE t ADD COLUMN n bigint;\n"
               "-- filled, and NOT NULL\n"
               "ALTER TABLE t ALTER COLUMN n ADD GENERATED BY DEFAULT AS IDENTITY;",
        .alembic = "op.add_column('t', sa.Column('n', sa.BigInteger))\n"
                   "# filled, and NOT NULL\n"
                   "op.execute('ALTER TABLE t ALTER COLUMN n ADD GENERATED BY DEFAULT AS "
                   "IDENTITY')",
    },
    .alter = check_identity,
};

const struct lint_rule rule_add_column_stored_generated = {
    .info = {
        .code = "MP224",
        .name = "add-column-stored-generated",
        .severity = SEVERITY_ERROR,
        .tags = "locks rewrite",
        .summary = "A stored generated column is added: every row is written anew.",
        .why = "Its value is computed and stored for each row, under ACCESS EXCLUSIVE.",
        .instead = "Add a plain column that a trigger fills, and fill the old rows in batches. From "
                   "PostgreSQL 18 on a VIRTUAL one costs nothing.",
        .sql = "ALTER TABLE t ADD COLUMN c text;\n"
               "CREATE TRIGGER t_c BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION "
               "set_c();",
        .alembic = "op.add_column('t', sa.Column('c', sa.Text))\n"
                   "op.execute('CREATE TRIGGER t_c BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE "
                   "FUNCTION set_c()')",
    },
    .alter = check_stored,
};

const struct lint_rule rule_add_column_constrained_domain = {
    .info = {
        .code = "MP225",
        .name = "add-column-constrained-domain",
        .severity = SEVERITY_ERROR,
        .tags = "locks rewrite",
        .summary = "A column of a domain with constraints is added: every row is written anew.",
        .why = "PostgreSQL checks the domain for each row, even where the column is NULL, and writes "
               "the table anew for it; measured on 11 to 18.",
        .instead = "Add a column of the base type with the same CHECK, NOT VALID.",
        .sql = "ALTER TABLE t ADD COLUMN c text;\n"
               "ALTER TABLE t ADD CONSTRAINT c_ck CHECK (c ~ '@') NOT VALID;",
        .alembic = "op.add_column('t', sa.Column('c', sa.Text))\n"
                   "op.create_check_constraint('c_ck', 't', \"c ~ '@'\", postgresql_not_valid=True)",
    },
    .alter = check_domain,
};

const struct lint_rule rule_add_column_inline_constraint = {
    .info = {
        .code = "MP227",
        .name = "add-column-inline-constraint",
        .severity = SEVERITY_ERROR,
        .tags = "locks scan",
        .summary = "A column is added together with a constraint that reads or indexes the table.",
        .why = "UNIQUE and PRIMARY KEY build an index, CHECK reads every row although the column is "
               "NULL in all, REFERENCES with a default looks every row up: all under ACCESS "
               "EXCLUSIVE.",
        .instead = "Add the column alone, then the constraint the way that does not block.",
        .sql = "ALTER TABLE t ADD COLUMN c int;\n"
               "ALTER TABLE t ADD CONSTRAINT c_ck CHECK (c > 0) NOT VALID;\n"
               "-- in another transaction\n"
               "ALTER TABLE t VALIDATE CONSTRAINT c_ck;",
        .alembic = "op.add_column('t', sa.Column('c', sa.Integer))\n"
                   "op.create_check_constraint('c_ck', 't', 'c > 0', postgresql_not_valid=True)",
        .fine_when = "the table is made in the same transaction, or is small.",
    },
    .alter = check_inline,
};
