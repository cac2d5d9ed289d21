/*
 * enum_value_used_in_same_transaction.c - MP531: a new value of an enum is used by the
 * transaction that added it.
 */
#include <string.h>

#include "planner/lint/added.h"
#include "planner/lint/rules/rules.h"

/* These versions refuse a new label also where the type is as new. */
enum { STRICT_FIRST = 12, STRICT_LAST = 16 };

static bool has_column(const struct relation *r, const struct type *t, const struct lint *l)
{
    if (r == NULL || r->partial)
        return true;
    for (size_t i = 0; i < r->columns.count; i++) {
        const struct type_name *type = &r->columns.items[i]->type;

        if (type->name != NULL && schema_find_type(l->schema, type->schema, type->name) == t)
            return true;
    }
    return false;
}

/* Returns whether label, a string somewhere in the expression, is used. */
static bool expression_uses(const struct expression *e, const char *label)
{
    if (e == NULL)
        return false;
    if (e->is_literal && strcmp(e->literal, label) == 0)
        return true;
    for (size_t i = 0; i < e->arms.count; i++) {
        if (strlist_has(&e->arms.items[i].values, label))
            return true;
    }
    return false;
}

/* Whether the query says a column of the type, or all columns. */
static bool names_column(const struct lint *l, const struct query *q,
                         const struct relation_use *use, const struct type *t)
{
    const struct relation *r = schema_find(l->schema, &use->name);

    if (r == NULL || r->partial || (use->access == ACCESS_INSERT && use->set.count == 0))
        return has_column(r, t, l);
    for (size_t i = 0; i < r->columns.count; i++) {
        const struct column *c = r->columns.items[i];

        if (c->type.name != NULL &&
            schema_find_type(l->schema, c->type.schema, c->type.name) == t &&
            (strlist_has(&q->columns, c->name) || strlist_has(&use->set, c->name)))
            return true;
    }
    return false;
}

static bool query_uses(const struct lint *l, const struct action *a, const struct type *t,
                       const char *label)
{
    const struct query *q = a->query;

    if (q == NULL || !strlist_has(&q->literals, label))
        return false;
    if (q->relations.count == 0)
        return true;
    for (size_t i = 0; i < q->relations.count; i++) {
        if (names_column(l, q, &q->relations.items[i], t))
            return true;
    }
    return false;
}

static bool column_uses(const struct column_def *def, const char *label)
{
    if (expression_uses(def->value, label))
        return true;
    for (size_t i = 0; i < def->constraints.count; i++) {
        if (expression_uses(def->constraints.items[i].check, label))
            return true;
    }
    return false;
}

static bool part_uses(const struct alteration *part, const char *label)
{
    return expression_uses(part->value, label) ||
           (part->column != NULL && column_uses(part->column, label)) ||
           (part->constraint != NULL && expression_uses(part->constraint->check, label));
}

static bool table_uses(const struct table_def *def, const char *label)
{
    for (size_t i = 0; i < def->columns.count; i++) {
        if (column_uses(&def->columns.items[i], label))
            return true;
    }
    for (size_t i = 0; i < def->constraints.count; i++) {
        if (expression_uses(def->constraints.items[i].check, label))
            return true;
    }
    return false;
}

static bool uses(const struct lint *l, const struct action *a, const struct type *t,
                 const char *label)
{
    if (a->kind == ACTION_ALTER_TABLE && has_column(lint_subject(l, a), t, l)) {
        for (size_t i = 0; i < a->alterations.count; i++) {
            if (part_uses(&a->alterations.items[i], label))
                return true;
        }
    }
    if (a->kind == ACTION_CREATE_TABLE && a->table != NULL && table_uses(a->table, label))
        return true;
    if (a->kind == ACTION_CREATE_INDEX && expression_uses(a->index->predicate, label))
        return true;
    return query_uses(l, a, t, label);
}

/* Whether the new labels of t may not be used yet. */
static bool is_strict(const struct lint *l, const struct type *t)
{
    const struct postgres_range *p = &l->settings.postgres;

    if (!schema_is_new(l->schema, t->made))
        return true;
    return p->least <= STRICT_LAST && p->most >= STRICT_FIRST;
}

static void check(struct lint *l, const struct action *a)
{
    if (a->kind == ACTION_ALTER_ENUM || l->added_labels.count == 0 || l->alone)
        return;
    for (size_t i = 0; i < l->added_labels.count; i++) {
        const struct lint_label *added = &l->added_labels.items[i];
        const struct type *t = schema_find_type(l->schema, added->type.schema, added->type.name);

        if (t == NULL || added->transaction != schema_transaction(l->schema) || !is_strict(l, t) ||
            !uses(l, a, t, added->label))
            continue;
        lint_hint(l,
                  lint_add(l, &rule_enum_value_used_in_same_transaction,
                           "'%s' cannot be used before the transaction that added it commits",
                           added->label),
                  "add the value in a revision of its own");
        return;
    }
}

const struct lint_rule rule_enum_value_used_in_same_transaction = {
    .info = {
        .code = "MP531",
        .name = "enum-value-used-in-same-transaction",
        .severity = SEVERITY_ERROR,
        .tags = "correctness",
        .summary = "A new value of an enum is used by the transaction that added it.",
        .why = "PostgreSQL refuses it: \"unsafe use of new value\" (55P04). Where the type itself is "
               "made in that transaction, 11 and 17 and later allow it.",
        .instead = "Add the value in a revision of its own, before.",
        .sql = "ALTER TYPE e ADD VALUE 'x';\n-- in another transaction\nUPDATE t SET s = 'x' WHERE id "
               "= 1;",
        .alembic = "with op.get_context().autocommit_block():\n"
                   "    op.execute(\"ALTER TYPE e ADD VALUE 'x'\")",
    },
    .check = check,
};
