/* rule_alter_type.c - a column's type changed: what is written, built and read for it. */
#include "planner/lint/rules.h"
#include "planner/schema/type_change.h"

/* One change, with all that the rules ask. */
struct change {
    const char *table;
    const char *column;
    const char *from; /* NULL where it is not known */
    const char *to;
    struct type_change cost;
    bool by_zone; /* whether it writes anew depends on a time zone that nobody said */
};

static bool find(const struct lint *l, const struct action *a, const struct alteration *part,
                 const struct relation *r, struct change *out)
{
    const struct column *c = r == NULL ? NULL : relation_column(r, part->name);
    enum session_zone zone = session_zone(&l->session);

    if (part->kind != ALTERATION_COLUMN_TYPE)
        return false;
    *out = (struct change){ .table = lint_name(l, &a->names.items[0]),
                            .column = part->name,
                            .to = part->type.text };
    type_change_find(l->schema, c, part, (unsigned)l->settings.postgres.least, &out->cost);
    if (c != NULL && out->cost.known)
        out->from = c->type.text;
    if (out->cost.time_zone && zone == ZONE_OTHER)
        out->cost.rewrite = true;
    out->by_zone = out->cost.time_zone && zone == ZONE_UNKNOWN;
    return true;
}

static void check_rewrite(struct lint *l, const struct action *a, const struct alteration *part,
                          const struct relation *r)
{
    struct change change;
    struct finding *f;

    if (!find(l, a, part, r, &change) || !change.cost.rewrite)
        return;
    if (change.from == NULL) {
        f = lint_add(l, &rule_alter_type_rewrite,
                     "all of %s may be written anew: the type that %s has is not known",
                     change.table, change.column);
        f->severity = SEVERITY_WARNING;
        f->confidence = CONFIDENCE_DEPENDS;
    } else {
        f = lint_add(l, &rule_alter_type_rewrite,
                     "from %s to %s all of %s is written anew while nobody can use it", change.from,
                     change.to, change.table);
    }
    lint_hint(l, f,
              "ALTER TABLE %s ADD COLUMN %s_new %s, keep both filled, copy in batches, then "
              "swap the names",
              change.table, change.column, change.to);
}

/* Whether an index needs the column in another way than as a key: PostgreSQL
 * builds such anew whatever the types are. */
static bool depends(const struct index_def *def, const char *column)
{
    if (def->predicate != NULL && strlist_has(&def->predicate->columns, column))
        return true;
    for (size_t i = 0; i < def->keys.count; i++) {
        const struct expression *e = def->keys.items[i].value;

        if (e != NULL && strlist_has(&e->columns, column))
            return true;
    }
    return false;
}

/* Returns an index that is built anew, or NULL. */
static const struct relation *rebuilt(const struct relation *r, const struct change *change)
{
    for (size_t i = 0; i < r->indexes.count; i++) {
        const struct relation *index = r->indexes.items[i];
        bool odd = index->index != NULL &&
                   (index->index->predicate != NULL || strlist_has(&index->key, ""));

        if (strlist_has(&index->key, change->column) && (change->cost.reindex || odd))
            return index;
        if (index->index != NULL && depends(index->index, change->column))
            return index;
    }
    return NULL;
}

/* Whether nothing is changed at all: PostgreSQL then leaves indexes alone too. */
static bool is_same(const struct change *change)
{
    return change->from != NULL && !change->cost.reindex && !change->cost.time_zone &&
           str_equals(str_of(change->from), change->to);
}

static void check_reindex(struct lint *l, const struct action *a, const struct alteration *part,
                          const struct relation *r)
{
    struct change change;
    const struct relation *index;
    struct finding *f;

    if (!find(l, a, part, r, &change) || change.cost.rewrite || change.by_zone || r == NULL ||
        is_same(&change))
        return;
    index = rebuilt(r, &change);
    if (index == NULL)
        return;
    f = lint_add(l, &rule_alter_type_index_rebuild,
                 "the index %s is built anew while nobody can use %s", index->name, change.table);
    lint_hint(l, f, "drop it CONCURRENTLY before, and build it CONCURRENTLY after");
}

static const struct constraint *checked(const struct relation *r, const char *column)
{
    for (size_t i = 0; i < r->constraints.count; i++) {
        /* One that is NOT VALID stays so. */
        if (r->constraints.items[i]->kind == CONSTRAINT_CHECK && r->constraints.items[i]->valid &&
            strlist_has(&r->constraints.items[i]->columns, column))
            return r->constraints.items[i];
    }
    return NULL;
}

/* A foreign key of the column is looked up anew where its comparison changes. */
static const struct constraint *looked_up(const struct relation *r, const struct change *change)
{
    for (size_t i = 0; change->cost.reindex && i < r->constraints.count; i++) {
        if (r->constraints.items[i]->kind == CONSTRAINT_FOREIGN_KEY &&
            strlist_has(&r->constraints.items[i]->columns, change->column))
            return r->constraints.items[i];
    }
    return NULL;
}

static void check_scan(struct lint *l, const struct action *a, const struct alteration *part,
                       const struct relation *r)
{
    struct change change;
    const struct constraint *c;
    struct finding *f;

    if (!find(l, a, part, r, &change) || change.cost.rewrite || change.by_zone || r == NULL ||
        is_same(&change))
        return;
    c = checked(r, change.column);
    if (c == NULL)
        c = looked_up(r, &change);
    if (c == NULL)
        return;
    f = lint_add(l, &rule_alter_type_constraint_scan,
                 "%s is checked again: every row of %s is read while nobody can use it", c->name,
                 change.table);
    lint_hint(l, f, "drop %s before, and add it again NOT VALID after", c->name);
}

static void check_zone(struct lint *l, const struct action *a, const struct alteration *part,
                       const struct relation *r)
{
    struct change change;
    struct finding *f;

    if (!find(l, a, part, r, &change) || !change.by_zone)
        return;
    f = lint_add(l, &rule_alter_type_timezone_dependent,
                 "all of %s is written anew, and its times move, unless TimeZone is UTC",
                 change.table);
    f->confidence = CONFIDENCE_DEPENDS;
    lint_hint(l, f, "SET LOCAL timezone = 'UTC' before it");
}

static void check_narrowing(struct lint *l, const struct action *a, const struct alteration *part,
                            const struct relation *r)
{
    struct change change;

    if (!find(l, a, part, r, &change) || !change.cost.narrows)
        return;
    lint_hint(l,
              lint_add(l, &rule_alter_type_narrowing,
                       "not every %s is a %s: it fails, or cuts values of %s", change.from,
                       change.to, change.column),
              "look at the data first");
}

const struct lint_rule rule_alter_type_rewrite = {
    .info = {
        .code = "MP230",
        .name = "alter-type-rewrite",
        .severity = SEVERITY_ERROR,
        .tags = "locks rewrite",
        .summary = "A column's new type writes the whole table anew.",
        .why = "Unless both types store values alike (varchar(n) to a longer one or to text, numeric "
               "with more digits at the same scale, cidr to inet, ...), every row and every index is "
               "written anew under ACCESS EXCLUSIVE. int to bigint, char(n) to text, enum to text, "
               "json to jsonb do so.",
        .instead = "Add a column of the new type, keep both filled by a trigger, copy in batches, "
                   "swap the names in one short transaction.",
        .sql = "ALTER TABLE t ADD COLUMN c_new bigint;\n"
               "-- a trigger keeps it filled; copy in batches; then\n"
               "ALTER TABLE t RENAME COLUMN c TO c_old;\n"
               "ALTER TABLE t RENAME COLUMN c_new TO c;",
        .alembic = "op.add_column('t', sa.Column('c_new', sa.BigInteger))\n"
                   "# a trigger keeps it filled; copy in batches; then\n"
                   "op.alter_column('t', 'c', new_column_name='c_old')\n"
                   "op.alter_column('t', 'c_new', new_column_name='c')",
        .fine_when = "the table is made in the same transaction, or is small.",
    },
    .alter = check_rewrite,
};

const struct lint_rule rule_alter_type_index_rebuild = {
    .info = {
        .code = "MP231",
        .name = "alter-type-index-rebuild",
        .severity = SEVERITY_WARNING,
        .tags = "locks",
        .summary = "A column's new type or collation builds its indexes anew.",
        .why = "The rows stay, but the index sorts otherwise, or has an expression or a WHERE, which "
               "PostgreSQL does not compare. It is built under ACCESS EXCLUSIVE.",
        .instead = "Drop the index CONCURRENTLY before, build it CONCURRENTLY after.",
        .sql = "DROP INDEX CONCURRENTLY ix;\n"
               "ALTER TABLE t ALTER COLUMN c TYPE text COLLATE \"C\";\n"
               "CREATE INDEX CONCURRENTLY ix ON t (c);",
        .alembic = "with op.get_context().autocommit_block():\n"
                   "    op.drop_index('ix', 't', postgresql_concurrently=True)",
    },
    .alter = check_reindex,
};

const struct lint_rule rule_alter_type_constraint_scan = {
    .info = {
        .code = "MP232",
        .name = "alter-type-constraint-scan",
        .severity = SEVERITY_WARNING,
        .tags = "locks scan",
        .summary = "A constraint on a column whose type changes is checked again.",
        .why = "Nothing is written, but every CHECK that names the column is made anew and every row "
               "read for it, under ACCESS EXCLUSIVE.",
        .instead = "Drop the constraint, change the type, add it NOT VALID, validate later.",
        .sql = "ALTER TABLE t DROP CONSTRAINT c_ck;\n"
               "ALTER TABLE t ALTER COLUMN c TYPE text;\n"
               "ALTER TABLE t ADD CONSTRAINT c_ck CHECK (c <> '') NOT VALID;",
        .alembic = "op.drop_constraint('c_ck', 't')\n"
                   "op.alter_column('t', 'c', type_=sa.Text)\n"
                   "op.create_check_constraint('c_ck', 't', \"c <> ''\", "
                   "postgresql_not_valid=True)",
    },
    .alter = check_scan,
};

const struct lint_rule rule_alter_type_timezone_dependent = {
    .info = {
        .code = "MP233",
        .name = "alter-type-timezone-dependent",
        .severity = SEVERITY_WARNING,
        .tags = "locks rewrite",
        .summary = "What a change between timestamp and timestamptz does depends on the session.",
        .why = "Where TimeZone is UTC nothing is written, from PostgreSQL 12 on. In any other zone "
               "every row is, and the times mean something else than on the next server.",
        .instead = "Say the zone.",
        .sql = "SET LOCAL timezone = 'UTC';\nALTER TABLE t ALTER COLUMN c TYPE timestamptz;",
        .alembic = "op.execute(\"SET LOCAL timezone = 'UTC'\")\n"
                   "op.alter_column('t', 'c', type_=sa.DateTime(timezone=True))",
        .versions = "before 12 it is always written anew",
    },
    .alter = check_zone,
};

const struct lint_rule rule_alter_type_narrowing = {
    .info = {
        .code = "MP234",
        .name = "alter-type-narrowing",
        .severity = SEVERITY_WARNING,
        .tags = "data",
        .summary = "Values of the old type may not fit the new one.",
        .why = "A longer text or larger number makes the statement fail on the one database that has "
               "it; digits and times of day are cut without a word.",
        .instead = "Look at the data of every database first.",
        .sql = "SELECT count(*) FROM t WHERE length(c) > 20;",
        .fine_when = "a constraint has kept such values out.",
    },
    .alter = check_narrowing,
};
