/* add_column_default_rewrite.c - MP221: a new column's default writes the whole table anew. */
#include "planner/lint/added.h"
#include "planner/lint/rules/rules.h"
#include "planner/schema/volatility.h"

/* Defaults that are no NULL are free from there on. */
enum { FREE_DEFAULTS = 11 };

static void hint_backfill(struct lint *l, struct finding *f, const struct action *a,
                          const struct column_def *def)
{
    lint_hint(l, f,
              "ALTER TABLE %s ADD COLUMN %s %s, then ALTER COLUMN %s SET DEFAULT, then fill "
              "the old rows in batches",
              lint_table_name(l, a), def->name, def->type.text, def->name);
}

static void check_default(struct lint *l, const struct action *a, const struct alteration *part,
                          const struct relation *r)
{
    const struct column_def *def = added_column(part, r);
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
                     lint_table_name(l, a));
    } else if (volatility == VOLATILITY_VOLATILE) {
        f = lint_add(l, &rule_add_column_default_rewrite,
                     "%s() gives each row its own value: all of %s is written anew", function,
                     lint_table_name(l, a));
        f->confidence = CONFIDENCE_CERTAIN;
    } else if (volatility == VOLATILITY_UNKNOWN) {
        f = lint_add(l, &rule_add_column_default_rewrite,
                     "if %s() is VOLATILE, all of %s is written anew", function,
                     lint_table_name(l, a));
        f->severity = SEVERITY_WARNING;
        f->confidence = CONFIDENCE_DEPENDS;
    } else {
        return;
    }
    hint_backfill(l, f, a, def);
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
        .evidence = "locks.json#add-column-default-gen-random-uuid",
    },
    .alter = check_default,
};
