/*
 * multiple_tables_locked.c - MP251: a transaction locks a second table that has nothing to do
 * with the first.
 */
#include <string.h>

#include "planner/lint/rules/rules.h"

static bool is_linked(const struct relation *a, const struct relation *b)
{
    for (size_t i = 0; i < a->parents.count; i++) {
        if (a->parents.items[i] == b)
            return true;
    }
    for (size_t i = 0; i < a->constraints.count; i++) {
        if (a->constraints.items[i]->other == b)
            return true;
    }
    for (size_t i = 0; i < a->uses.count; i++) {
        if (a->uses.items[i].relation == b)
            return true;
    }
    return a->table == b || a->owner == b;
}

/* What is not known has a stand-in, which may be another one each time. */
static bool are_one(const struct relation *a, const struct relation *b)
{
    return a == b ||
           (a->assumed && strcmp(a->name, b->name) == 0 && strcmp(a->schema, b->schema) == 0);
}

/* Whether two have to do with each other: partitions, foreign keys, views. */
static bool are_related(const struct relation *a, const struct relation *b)
{
    if (are_one(a, b) || is_linked(a, b) || is_linked(b, a))
        return true;
    for (size_t i = 0; i < a->parents.count; i++) {
        for (size_t j = 0; j < b->parents.count; j++) {
            if (a->parents.items[i] == b->parents.items[j])
                return true;
        }
    }
    return false;
}

/* Returns what is held that e has nothing to do with; NULL where it has to do
 * with any, or nothing is held. */
static const struct lint_held *unrelated(const struct lint *l, const struct relation_effect *e)
{
    const struct lint_held *other = NULL;

    for (size_t i = 0; i < l->held.count; i++) {
        const struct lint_held *held = &l->held.items[i];

        if (held->mode < LOCK_SHARE_ROW_EXCLUSIVE || !lint_is_table(held->relation))
            continue;
        if (are_related(held->relation, e->relation))
            return NULL;
        other = held;
    }
    return other;
}

/* The same among the names of one statement: DROP TABLE a, b. */
static const char *unrelated_name(const struct lint *l, const struct action *a,
                                  const struct relation_effect *e)
{
    const struct relation *first = a->names.count > 1 ? lint_subject(l, a) : NULL;

    if (first == NULL || !lint_is_table(first) || schema_is_new(l->schema, first->made) ||
        are_related(first, e->relation) || a->cascade)
        return NULL;
    return relation_shown(first, l->arena);
}

/* Whether e is locked for what it has to do with the table of an ALTER TABLE,
 * which has to do with what is held: the other side of a new foreign key. */
static bool is_beside(const struct lint *l, const struct action *a, const struct relation_effect *e)
{
    const struct relation *r = a->kind == ACTION_ALTER_TABLE ? lint_subject(l, a) : NULL;

    return r != NULL && r != e->relation &&
           unrelated(l, &(struct relation_effect){ .relation = r }) == NULL;
}

static void check_several(struct lint *l, const struct action *a)
{
    for (size_t i = 0; i < l->effects.count && !l->several_told && !l->alone; i++) {
        const struct relation_effect *e = &l->effects.items[i];
        const struct lint_held *held;
        const char *other;

        if (e->mode < LOCK_SHARE_ROW_EXCLUSIVE || e->is_uncertain || !lint_is_table(e->relation) ||
            is_beside(l, a, e))
            continue;
        held = unrelated(l, e);
        other = held != NULL ? held->name : l->held.count == 0 ? unrelated_name(l, a, e) : NULL;
        if (other == NULL)
            continue;
        l->several_told = true;
        lint_hint(l,
                  lint_add(l, &rule_multiple_tables_locked,
                           "%s is locked while %s stays locked: two such can wait for each other",
                           e->name, other),
                  "one table a transaction, or always in the same order");
    }
}

const struct lint_rule rule_multiple_tables_locked = {
    .info = {
        .code = "MP251",
        .name = "multiple-tables-locked",
        .severity = SEVERITY_WARNING,
        .tags = "locks",
        .summary = "A transaction locks a second table that has nothing to do with the first.",
        .why = "While it waits for the second, nobody uses the first. A transaction that uses both "
               "the other way round makes a deadlock.",
        .instead = "One revision for each table.",
        .fine_when = "lock_timeout is short and the transaction is tried again.",
    },
    .check = check_several,
};
