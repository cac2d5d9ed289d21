/* rule_key.c - UNIQUE, PRIMARY KEY and EXCLUDE: indexes built under a lock. */
#include "planner/lint/rules.h"

static const struct constraint_def *built(const struct alteration *part, enum constraint_kind kind)
{
    const struct constraint_def *def = part->constraint;

    if (part->kind != ALTERATION_ADD_CONSTRAINT || def == NULL || def->kind != kind ||
        def->using_index[0] != '\0')
        return NULL;
    return def;
}

static const char *table_name(const struct lint *l, const struct action *a)
{
    return lint_name(l, &a->names.items[0]);
}

static void hint_index(struct lint *l, struct finding *f, const struct action *a,
                       const struct constraint_def *def, const char *word)
{
    const char *name = def->name[0] != '\0' ? def->name : "ix";

    lint_hint(l, f, "CREATE UNIQUE INDEX CONCURRENTLY %s ON %s (%s)", name, table_name(l, a),
              strlist_join(&def->columns, ", ", l->arena));
    lint_hint(l, f, "ALTER TABLE %s ADD CONSTRAINT %s %s USING INDEX %s", table_name(l, a), name,
              word, name);
}

static void check_unique(struct lint *l, const struct action *a, const struct alteration *part,
                         const struct relation *r)
{
    const struct constraint_def *def = built(part, CONSTRAINT_UNIQUE);

    (void)r;
    if (def == NULL)
        return;
    hint_index(l,
               lint_add(l, &rule_add_unique_index_build,
                        "an index is built while nobody can read or write %s", table_name(l, a)),
               a, def, "UNIQUE");
}

static void check_primary_key(struct lint *l, const struct action *a, const struct alteration *part,
                              const struct relation *r)
{
    const struct constraint_def *def = built(part, CONSTRAINT_PRIMARY_KEY);

    (void)r;
    if (def == NULL)
        return;
    hint_index(l,
               lint_add(l, &rule_add_primary_key_index_build,
                        "an index is built while nobody can read or write %s", table_name(l, a)),
               a, def, "PRIMARY KEY");
}

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
                     table_name(l, a));
        lint_hint(l, f,
                  "prove it first: ADD CONSTRAINT ... CHECK (%s IS NOT NULL) NOT VALID, "
                  "VALIDATE CONSTRAINT, SET NOT NULL",
                  c->name);
        return;
    }
}

static void check_exclusion(struct lint *l, const struct action *a, const struct alteration *part,
                            const struct relation *r)
{
    (void)r;
    if (built(part, CONSTRAINT_EXCLUSION) == NULL)
        return;
    (void)lint_add(
        l, &rule_add_exclusion_constraint,
        "an index is built while nobody can read or write %s; EXCLUDE knows no other way",
        table_name(l, a));
}

const struct lint_rule rule_add_unique_index_build = {
    .info = {
        .code = "MP216",
        .name = "add-unique-index-build",
        .severity = SEVERITY_ERROR,
        .tags = "locks",
        .summary = "A UNIQUE constraint builds its index while the table is locked.",
        .why = "ADD CONSTRAINT ... UNIQUE takes ACCESS EXCLUSIVE and builds the index under it: "
               "reads wait as well as writes.",
        .instead = "Build the index CONCURRENTLY, then make it the constraint's.",
        .sql = "CREATE UNIQUE INDEX CONCURRENTLY c ON t (a);\n"
               "ALTER TABLE t ADD CONSTRAINT c UNIQUE USING INDEX c;",
        .alembic = "with op.get_context().autocommit_block():\n"
                   "    op.create_index('c', 't', ['a'], unique=True, "
                   "postgresql_concurrently=True)\n"
                   "op.execute('ALTER TABLE t ADD CONSTRAINT c UNIQUE USING INDEX c')",
        .fine_when = "the table is made in the same transaction, or is small.",
    },
    .alter = check_unique,
};

const struct lint_rule rule_add_primary_key_index_build = {
    .info = {
        .code = "MP217",
        .name = "add-primary-key-index-build",
        .severity = SEVERITY_ERROR,
        .tags = "locks",
        .summary = "A PRIMARY KEY builds its index while the table is locked.",
        .why = "It takes ACCESS EXCLUSIVE, builds the index under it, and reads the table once more "
               "where a column was nullable.",
        .instead = "Build a unique index CONCURRENTLY on columns that are NOT NULL, then make it the "
                   "key.",
        .sql = "CREATE UNIQUE INDEX CONCURRENTLY t_pkey ON t (id);\n"
               "ALTER TABLE t ADD CONSTRAINT t_pkey PRIMARY KEY USING INDEX t_pkey;",
        .alembic = "with op.get_context().autocommit_block():\n"
                   "    op.create_index('t_pkey', 't', ['id'], unique=True, "
                   "postgresql_concurrently=True)\n"
                   "op.execute('ALTER TABLE t ADD CONSTRAINT t_pkey PRIMARY KEY USING INDEX "
                   "t_pkey')",
        .fine_when = "the table is made in the same transaction, or is small.",
    },
    .alter = check_primary_key,
};

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
    },
    .alter = check_using,
};

const struct lint_rule rule_add_exclusion_constraint = {
    .info = {
        .code = "MP219",
        .name = "add-exclusion-constraint",
        .severity = SEVERITY_ERROR,
        .tags = "locks",
        .summary = "An EXCLUDE constraint builds its index while the table is locked.",
        .why = "It takes ACCESS EXCLUSIVE for the whole build, and has neither NOT VALID nor USING "
               "INDEX.",
        .instead = "Make a new table with the constraint, copy in batches, swap the names.",
        .sql = "CREATE TABLE t_new (LIKE t INCLUDING ALL);\n"
               "ALTER TABLE t_new ADD CONSTRAINT c EXCLUDE USING gist (during WITH &&);",
        .alembic = "op.execute('CREATE TABLE t_new (LIKE t INCLUDING ALL)')\n"
                   "op.create_exclude_constraint('c', 't_new', ('during', '&&'), using='gist')",
        .fine_when = "the table is made in the same transaction, or is small.",
    },
    .alter = check_exclusion,
};
