/* add_column_serial.c - MP222: a serial column is added: every row is written anew. */
#include "planner/lint/added.h"
#include "planner/lint/rules/rules.h"

static void check_serial(struct lint *l, const struct action *a, const struct alteration *part,
                         const struct relation *r)
{
    const struct column_def *def = added_column(part, r);

    if (def == NULL || !def->is_serial)
        return;
    (void)lint_add(l, &rule_add_column_serial, "each row of %s gets a number: it is written anew",
                   lint_table_name(l, a));
}

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
        .evidence = "locks.json#add-column-bigserial",
    },
    .alter = check_serial,
};
