/* rule_foreign_key.c - foreign keys without an index, of other types; indexes twice. */
#include <string.h>

#include "planner/lint/rules.h"
#include "planner/schema/type_change.h"

/* Whether the first columns of an index are those of the key, in any order. */
static bool covers(const struct relation *index, const struct strlist *columns)
{
    if (index->key.count < columns->count ||
        (index->index != NULL && index->index->predicate != NULL))
        return false;
    for (size_t i = 0; i < columns->count; i++) {
        if (!strlist_has(columns, index->key.items[i]))
            return false;
    }
    return true;
}

static bool has_index(const struct relation *r, const struct strlist *columns)
{
    for (size_t i = 0; i < r->indexes.count; i++) {
        if (covers(r->indexes.items[i], columns))
            return true;
    }
    return false;
}

/* Where the foreign keys of this statement are said, for the end of the unit. */
static void note_key(struct lint *l, const struct object_name *table,
                     const struct constraint_def *def)
{
    struct lint_key key = { .table = *table, .statement = l->statement };

    if (def->kind != CONSTRAINT_FOREIGN_KEY)
        return;
    key.columns = def->columns;
    vec_push(l->arena, &l->keys, key);
}

static void note_column(struct lint *l, const struct object_name *table,
                        const struct column_def *def)
{
    for (size_t i = 0; i < def->constraints.count; i++)
        note_key(l, table, &def->constraints.items[i]);
}

static void check_keys(struct lint *l, const struct action *a)
{
    const struct object_name *table;

    if (a->names.count == 0)
        return;
    table = &a->names.items[0];
    for (size_t i = 0; a->kind == ACTION_ALTER_TABLE && i < a->alterations.count; i++) {
        const struct alteration *part = &a->alterations.items[i];

        if (part->kind == ALTERATION_ADD_CONSTRAINT && part->constraint != NULL)
            note_key(l, table, part->constraint);
        if (part->kind == ALTERATION_ADD_COLUMN && part->column != NULL)
            note_column(l, table, part->column);
    }
    if (a->kind != ACTION_CREATE_TABLE || a->table == NULL)
        return;
    for (size_t i = 0; i < a->table->columns.count; i++)
        note_column(l, table, &a->table->columns.items[i]);
    for (size_t i = 0; i < a->table->constraints.count; i++)
        note_key(l, table, &a->table->constraints.items[i]);
}

static bool is_there(const struct relation *r, const struct strlist *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (relation_column(r, columns->items[i]) == NULL)
            return false;
    }
    return true;
}

static void finish_keys(struct lint *l)
{
    for (size_t i = 0; i < l->keys.count; i++) {
        const struct lint_key *key = &l->keys.items[i];
        const struct relation *r = schema_find(l->schema, &key->table);
        const char *columns = strlist_join(&key->columns, ", ", l->arena);
        struct finding *f;

        if (r == NULL || r->temporary || !is_there(r, &key->columns) || has_index(r, &key->columns))
            continue;
        l->statement = key->statement;
        f = lint_add(l, &rule_foreign_key_without_index,
                     "no index begins with %s: each DELETE of what it references reads all of %s",
                     columns, relation_shown(r, l->arena));
        if (r->assumed)
            f->confidence = CONFIDENCE_DEPENDS;
        lint_hint(l, f, "CREATE INDEX%s ON %s (%s)",
                  schema_is_of_unit(l->schema, r->made) ? "" : " CONCURRENTLY",
                  relation_shown(r, l->arena), columns);
    }
    l->keys.count = 0;
}

/* --- types --- */

static const struct type_name *type_of(const struct relation *r, const struct action *a,
                                       const char *column)
{
    const struct column *c = r == NULL ? NULL : relation_column(r, column);

    for (size_t i = 0; a->table != NULL && i < a->table->columns.count; i++) {
        if (strcmp(a->table->columns.items[i].name, column) == 0)
            return &a->table->columns.items[i].type;
    }
    for (size_t i = 0; i < a->alterations.count; i++) {
        const struct column_def *def = a->alterations.items[i].column;

        if (def != NULL && strcmp(def->name, column) == 0)
            return &def->type;
    }
    return c == NULL ? NULL : &c->type;
}

/* serial is an int4 with a default. */
static const char *plain_name(const struct type_name *type)
{
    static const char *const serials[][2] = { { "serial", "int4" },      { "serial4", "int4" },
                                              { "bigserial", "int8" },   { "serial8", "int8" },
                                              { "smallserial", "int2" }, { "serial2", "int2" } };

    for (size_t i = 0; i < sizeof(serials) / sizeof(serials[0]); i++) {
        if (strcmp(type->name, serials[i][0]) == 0)
            return serials[i][1];
    }
    return type->name;
}

static bool differ(const struct lint *l, const struct type_name *a, const struct type_name *b)
{
    struct type_name x = type_base(l->schema, a);
    struct type_name y = type_base(l->schema, b);
    const char *x_name = plain_name(&x);
    const char *y_name = plain_name(&y);
    bool text = (strcmp(x_name, "text") == 0 && strcmp(y_name, "varchar") == 0) ||
                (strcmp(y_name, "text") == 0 && strcmp(x_name, "varchar") == 0);

    return x_name[0] != '\0' && y_name[0] != '\0' && !text && strcmp(x_name, y_name) != 0;
}

static void compare_key(struct lint *l, const struct action *a, const struct constraint_def *def)
{
    const struct relation *r = lint_subject(l, a);
    const struct relation *other = schema_find(l->schema, &def->references);
    const struct constraint *key = other == NULL ? NULL : relation_primary_key(other);
    const struct strlist *ref = def->ref_columns.count > 0 ? &def->ref_columns
                                : key != NULL              ? &key->columns
                                                           : NULL;

    for (size_t i = 0; other != NULL && ref != NULL && i < def->columns.count && i < ref->count;
         i++) {
        const struct column *c = relation_column(other, ref->items[i]);
        const struct type_name *type = type_of(r, a, def->columns.items[i]);

        if (c == NULL || type == NULL || type->name == NULL || c->type.name == NULL ||
            !differ(l, type, &c->type))
            continue;
        (void)lint_add(l, &rule_foreign_key_type_mismatch, "%s is %s, what it references is %s",
                       def->columns.items[i], type->text, c->type.text);
    }
}

static void compare_defs(struct lint *l, const struct action *a, const struct constraint_defs *defs)
{
    for (size_t i = 0; i < defs->count; i++) {
        if (defs->items[i].kind == CONSTRAINT_FOREIGN_KEY)
            compare_key(l, a, &defs->items[i]);
    }
}

static void check_types(struct lint *l, const struct action *a)
{
    for (size_t i = 0; a->kind == ACTION_ALTER_TABLE && i < a->alterations.count; i++) {
        const struct alteration *part = &a->alterations.items[i];

        if (part->constraint != NULL && part->constraint->kind == CONSTRAINT_FOREIGN_KEY)
            compare_key(l, a, part->constraint);
        if (part->column != NULL)
            compare_defs(l, a, &part->column->constraints);
    }
    if (a->kind != ACTION_CREATE_TABLE || a->table == NULL)
        return;
    for (size_t i = 0; i < a->table->columns.count; i++)
        compare_defs(l, a, &a->table->columns.items[i].constraints);
    compare_defs(l, a, &a->table->constraints);
}

/* --- indexes twice --- */

static bool is_same_text(const struct expression *a, const struct expression *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return a->text[0] != '\0' && strcmp(a->text, b->text) == 0;
}

static bool is_same_key(const struct index_key *a, const struct index_key *b)
{
    return strcmp(a->column, b->column) == 0 &&
           (a->column[0] != '\0' || is_same_text(a->value, b->value)) &&
           strcmp(a->opclass, b->opclass) == 0 && strcmp(a->collation, b->collation) == 0;
}

/* Whether old serves all that def would. */
static bool serves(const struct index_def *old, const struct index_def *def)
{
    if (def->keys.count > old->keys.count || strcmp(old->method, def->method) != 0 ||
        !is_same_text(old->predicate, def->predicate) || def->unique ||
        (strcmp(def->method, "btree") != 0 && def->keys.count != old->keys.count))
        return false;
    for (size_t i = 0; i < def->included.count; i++) {
        if (!strlist_has(&old->included, def->included.items[i]))
            return false;
    }
    for (size_t i = 0; i < def->keys.count; i++) {
        const struct index_key *a = &def->keys.items[i];
        const struct index_key *b = &old->keys.items[i];

        if (!is_same_key(a, b) || (def->keys.count > 1 && a->descending != b->descending))
            return false;
    }
    return true;
}

static void check_duplicate(struct lint *l, const struct action *a)
{
    const struct relation *table;

    if (a->kind != ACTION_CREATE_INDEX)
        return;
    table = schema_find(l->schema, &a->index->table);
    for (size_t i = 0; table != NULL && i < table->indexes.count; i++) {
        const struct relation *old = table->indexes.items[i];

        if (old->index == NULL || old->unique || !serves(old->index, a->index) ||
            (a->names.count > 0 && a->if_not_exists &&
             strcmp(old->name, a->names.items[0].name) == 0))
            continue;
        (void)lint_add(l, &rule_duplicate_index, "%s serves every query that this index would",
                       old->name);
        return;
    }
}

const struct lint_rule rule_foreign_key_without_index = {
    .info = {
        .code = "MP532",
        .name = "foreign-key-without-index",
        .severity = SEVERITY_WARNING,
        .tags = "speed",
        .summary = "A foreign key's columns have no index.",
        .why = "Each DELETE of a referenced row, and each UPDATE of its key, looks for rows that "
               "reference it: without an index by reading the whole table.",
        .instead = "Make an index that begins with the columns.",
        .sql = "CREATE INDEX CONCURRENTLY t_u_idx ON t (u);",
        .alembic = "with op.get_context().autocommit_block():\n"
                   "    op.create_index('t_u_idx', 't', ['u'], postgresql_concurrently=True)",
        .fine_when = "referenced rows are never deleted.",
    },
    .check = check_keys,
    .finish = finish_keys,
};

const struct lint_rule rule_foreign_key_type_mismatch = {
    .info = {
        .code = "MP533",
        .name = "foreign-key-type-mismatch",
        .severity = SEVERITY_WARNING,
        .tags = "correctness",
        .summary = "A foreign key's column has another type than what it references.",
        .why = "An int that references a bigint works until the numbers pass 2,147,483,647; between "
               "other types every comparison casts, and indexes may not help.",
        .instead = "Give it the same type.",
        .sql = "CREATE TABLE t (u bigint REFERENCES users (id));",
        .alembic = "sa.Column('u', sa.BigInteger, sa.ForeignKey('users.id'))",
    },
    .check = check_types,
};

const struct lint_rule rule_duplicate_index = {
    .info = {
        .code = "MP534",
        .name = "duplicate-index",
        .severity = SEVERITY_WARNING,
        .tags = "speed",
        .summary = "An index is made that another one serves for.",
        .why = "An index that begins with the same columns, of the same method and WHERE, answers "
               "the same queries. Every write maintains both.",
        .instead = "Leave it out.",
        .fine_when = "the other one is dropped next.",
    },
    .check = check_duplicate,
};
