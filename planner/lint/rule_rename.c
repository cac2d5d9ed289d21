/* rule_rename.c - names that running code still uses. */
#include <string.h>

#include "planner/lint/rules.h"

static bool is_relation(enum subject_kind subject)
{
    return subject == SUBJECT_TABLE || subject == SUBJECT_FOREIGN_TABLE ||
           subject == SUBJECT_VIEW || subject == SUBJECT_MATVIEW;
}

static bool moves_table(const struct lint *l, const struct action *a)
{
    const struct relation *r;

    if ((a->kind != ACTION_RENAME && a->kind != ACTION_SET_SCHEMA) || !is_relation(a->subject) ||
        a->names.count == 0 || !lint_was_before(l, &a->names.items[0]))
        return false;
    r = lint_subject(l, a);
    return r == NULL || (r->kind != RELATION_INDEX && r->kind != RELATION_SEQUENCE);
}

/* Whether a view of the old name follows in the same transaction: old code
 * goes on with it. */
static bool view_follows(const struct lint *l, size_t step)
{
    const struct action *rename = l->steps.items[step].action;

    for (size_t i = step + 1; i < l->steps.count; i++) {
        const struct action *a = l->steps.items[i].action;

        if (l->steps.items[i].transaction == l->steps.items[step].transaction &&
            a->kind == ACTION_CREATE_VIEW && a->names.count > 0 &&
            strcmp(a->names.items[0].name, rename->names.items[0].name) == 0)
            return true;
    }
    return false;
}

static void finish_tables(struct lint *l)
{
    for (size_t i = 0; i < l->steps.count; i++) {
        const struct action *a = l->steps.items[i].action;
        const char *old;

        if (!l->steps.items[i].renames || view_follows(l, i))
            continue;
        old = lint_name(l, &a->names.items[0]);
        l->statement = l->steps.items[i].statement;
        lint_hint(l, lint_add(l, &rule_rename_table, "code of the old release still says %s", old),
                  "in the same transaction: CREATE VIEW %s AS SELECT * FROM %s%s%s", old,
                  a->kind == ACTION_SET_SCHEMA ? a->new_name : "",
                  a->kind == ACTION_SET_SCHEMA ? "." : "",
                  a->kind == ACTION_SET_SCHEMA ? a->names.items[0].name : a->new_name);
    }
}

static void check_tables(struct lint *l, const struct action *a)
{
    if (!l->inside)
        l->renames = moves_table(l, a);
}

static void check_column(struct lint *l, const struct action *a)
{
    const struct relation *r = lint_subject(l, a);
    const struct column *c = r == NULL ? NULL : relation_column(r, a->part);

    if (a->kind != ACTION_RENAME || a->subject != SUBJECT_COLUMN ||
        !lint_was_before(l, &a->names.items[0]) ||
        (c != NULL && schema_is_of_unit(l->schema, c->made)))
        return;
    lint_hint(l,
              lint_add(l, &rule_rename_column, "code of the old release still says %s.%s",
                       lint_name(l, &a->names.items[0]), a->part),
              "add %s, keep both filled, move readers, then drop %s", a->new_name, a->part);
}

static void check_schema(struct lint *l, const struct action *a)
{
    if (a->kind != ACTION_RENAME || a->subject != SUBJECT_SCHEMA)
        return;
    (void)lint_add(l, &rule_rename_schema, "code of the old release still says %s",
                   a->names.items[0].name);
}

static const struct type *old_type(const struct lint *l, const struct action *a, bool *is_new)
{
    const struct type *t =
        schema_find_type(l->schema, a->names.items[0].schema, a->names.items[0].name);

    *is_new = t != NULL && schema_is_of_unit(l->schema, t->made);
    return t;
}

static void check_type(struct lint *l, const struct action *a)
{
    bool is_new = false;

    if ((a->kind != ACTION_RENAME && a->kind != ACTION_SET_SCHEMA) ||
        (a->subject != SUBJECT_TYPE && a->subject != SUBJECT_DOMAIN))
        return;
    (void)old_type(l, a, &is_new);
    if (!is_new)
        (void)lint_add(l, &rule_rename_type, "code of the old release still says %s",
                       lint_name(l, &a->names.items[0]));
}

static void check_value(struct lint *l, const struct action *a)
{
    bool is_new = false;

    if (a->kind != ACTION_ALTER_ENUM || a->add_value || a->values.count < 2)
        return;
    (void)old_type(l, a, &is_new);
    if (!is_new)
        (void)lint_add(l, &rule_rename_enum_value,
                       "code of the old release still writes and reads '%s'", a->values.items[1]);
}

static void check_index(struct lint *l, const struct action *a)
{
    const struct relation *r = lint_subject(l, a);

    if (a->kind != ACTION_RENAME || a->subject != SUBJECT_TABLE || r == NULL ||
        r->kind != RELATION_INDEX || schema_is_new(l->schema, r->made))
        return;
    lint_hint(l,
              lint_add(l, &rule_rename_index_via_alter_table,
                       "ALTER TABLE takes the strongest lock on the index: queries of its table "
                       "wait"),
              "ALTER INDEX %s RENAME TO %s", lint_name(l, &a->names.items[0]), a->new_name);
}

const struct lint_rule rule_rename_table = {
    .info = {
        .code = "MP520",
        .name = "rename-table",
        .severity = SEVERITY_ERROR,
        .tags = "compatibility",
        .summary = "A table or view gets another name or schema.",
        .why = "The old release runs until the new one is everywhere, and longer after a rollback. "
               "Each of its queries fails from the moment this commits.",
        .instead = "Leave a view of the old name behind, made in the same transaction: simple ones "
                   "can be written through. The rule is silent then.",
        .sql = "ALTER TABLE old RENAME TO new;\nCREATE VIEW old AS SELECT * FROM new;",
        .alembic = "op.rename_table('old', 'new')\n"
                   "op.execute('CREATE VIEW old AS SELECT * FROM new')",
        .fine_when = "no running code uses it.",
    },
    .check = check_tables,
    .finish = finish_tables,
};

const struct lint_rule rule_rename_column = {
    .info = {
        .code = "MP521",
        .name = "rename-column",
        .severity = SEVERITY_ERROR,
        .tags = "compatibility",
        .summary = "A column gets another name.",
        .why = "Each query of the old release that names it fails from the moment this commits.",
        .instead = "Add a column of the new name, keep both filled, and drop the old one when no "
                   "code uses it.",
        .sql = "ALTER TABLE t ADD COLUMN new text;\n"
               "-- a trigger keeps both the same; a release later\n"
               "ALTER TABLE t DROP COLUMN old;",
        .alembic = "op.add_column('t', sa.Column('new', sa.Text))\n"
                   "# a trigger keeps both the same; a release later\n"
                   "op.drop_column('t', 'old')",
        .fine_when = "no running code uses it.",
    },
    .check = check_column,
};

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
    },
    .check = check_schema,
};

const struct lint_rule rule_rename_type = {
    .info = {
        .code = "MP523",
        .name = "rename-type",
        .severity = SEVERITY_WARNING,
        .tags = "compatibility",
        .summary = "A type or domain gets another name.",
        .why = "Casts and function bodies that name it fail; drivers that know types by name stop "
               "converting it.",
        .instead = "Leave the name, or make a domain of the old name over the type.",
        .sql = "ALTER TYPE old RENAME TO new;\nCREATE DOMAIN old AS new;",
        .alembic = "op.execute('ALTER TYPE old RENAME TO new')\n"
                   "op.execute('CREATE DOMAIN old AS new')",
        .fine_when = "no running code names it.",
    },
    .check = check_type,
};

const struct lint_rule rule_rename_enum_value = {
    .info = {
        .code = "MP524",
        .name = "rename-enum-value",
        .severity = SEVERITY_ERROR,
        .tags = "compatibility",
        .summary = "A value of an enum gets another name.",
        .why = "The old release writes the old name, which is refused, and reads a new one that it "
               "does not know.",
        .instead = "Add the new value, release code that knows both, move the rows.",
        .sql = "ALTER TYPE e ADD VALUE 'new';",
        .alembic = "with op.get_context().autocommit_block():\n"
                   "    op.execute(\"ALTER TYPE e ADD VALUE 'new'\")",
        .fine_when = "no running code uses the value.",
    },
    .check = check_value,
};

const struct lint_rule rule_rename_index_via_alter_table = {
    .info = {
        .code = "MP244",
        .name = "rename-index-via-alter-table",
        .severity = SEVERITY_WARNING,
        .tags = "locks",
        .summary = "An index is renamed by ALTER TABLE.",
        .why = "ALTER TABLE takes ACCESS EXCLUSIVE on the index, and every query of its table waits "
               "to plan. ALTER INDEX takes a lock that stops nobody.",
        .instead = "Say ALTER INDEX.",
        .sql = "ALTER INDEX ix RENAME TO ix2;",
        .alembic = "op.execute('ALTER INDEX ix RENAME TO ix2')",
        .versions = "12 and later; before, both are the same",
    },
    .check = check_index,
};
