/*
 * foreign_key_type_mismatch.c - MP533: a foreign key's column has another type than what it
 * references.
 */
#include <string.h>

#include "planner/lint/rules/rules.h"
#include "planner/schema/type_change.h"

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

/* Says it where the column's type and what it references differ. */
static void compare(struct lint *l, const struct action *a, const char *column,
                    const struct type_name *other)
{
    const struct type_name *type = type_of(lint_subject(l, a), a, column);

    if (type == NULL || other == NULL || type->name == NULL || other->name == NULL ||
        !differ(l, type, other))
        return;
    (void)lint_add(l, &rule_foreign_key_type_mismatch, "%s is %s, what it references is %s", column,
                   type->text, other->text);
}

static const struct strlist *key_of(const struct constraint_defs *defs)
{
    for (size_t i = 0; i < defs->count; i++) {
        if (defs->items[i].kind == CONSTRAINT_PRIMARY_KEY)
            return &defs->items[i].columns;
    }
    return NULL;
}

/* A table that is made may reference itself. */
static void compare_own(struct lint *l, const struct action *a, const struct constraint_def *def)
{
    const struct strlist *ref =
        def->ref_columns.count > 0 ? &def->ref_columns : key_of(&a->table->constraints);
    struct strlist one = { 0 };

    for (size_t i = 0; ref == NULL && i < a->table->columns.count; i++) {
        const struct column_def *column = &a->table->columns.items[i];

        if (key_of(&column->constraints) == NULL)
            continue;
        vec_push(l->arena, &one, column->name);
        ref = &one;
    }
    for (size_t i = 0; ref != NULL && i < def->columns.count && i < ref->count; i++)
        compare(l, a, def->columns.items[i], type_of(NULL, a, ref->items[i]));
}

static void compare_key(struct lint *l, const struct action *a, const struct constraint_def *def)
{
    const struct relation *other = schema_find(l->schema, &def->references);
    const struct constraint *key = other == NULL ? NULL : relation_primary_key(other);
    const struct strlist *ref = def->ref_columns.count > 0 ? &def->ref_columns
                                : key != NULL              ? &key->columns
                                                           : NULL;

    if (other == NULL && a->kind == ACTION_CREATE_TABLE && a->table != NULL &&
        strcmp(def->references.name, a->names.items[0].name) == 0)
        compare_own(l, a, def);
    for (size_t i = 0; other != NULL && ref != NULL && i < def->columns.count && i < ref->count;
         i++) {
        const struct column *c = relation_column(other, ref->items[i]);

        compare(l, a, def->columns.items[i], c == NULL ? NULL : &c->type);
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
