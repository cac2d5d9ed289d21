/* rule_locks.c - locks that are held while something else takes its time. */
#include "planner/lint/rules.h"

static bool is_table(const struct relation *r)
{
    return r->kind != RELATION_INDEX && r->kind != RELATION_SEQUENCE;
}

/* Returns what the transaction holds that stops writers, or NULL. */
static const struct lint_held *blocker(const struct lint *l, enum lock_mode least)
{
    for (size_t i = 0; i < l->held.count; i++) {
        if (l->held.items[i].mode >= least && is_table(l->held.items[i].relation))
            return &l->held.items[i];
    }
    return NULL;
}

static const struct relation_effect *slow_part(const struct lint *l)
{
    for (size_t i = 0; i < l->effects.count; i++) {
        const struct relation_effect *e = &l->effects.items[i];

        if (is_table(e->relation) && (e->scan == YES || e->rewrite == YES || e->builds_index))
            return e;
    }
    return NULL;
}

static bool validates_own(const struct lint *l, const struct action *a)
{
    for (size_t i = 0; i < a->alterations.count; i++) {
        if (lint_validates_own(l, a, &a->alterations.items[i]))
            return true;
    }
    return false;
}

static const char *what_takes_long(const struct relation_effect *e)
{
    if (e->rewrite == YES)
        return "written anew";
    return e->builds_index ? "indexed" : "read whole";
}

static void check_slow(struct lint *l, const struct action *a)
{
    const struct lint_held *held = blocker(l, LOCK_SHARE);
    const struct relation_effect *slow = slow_part(l);

    if (held == NULL || slow == NULL || l->alone || validates_own(l, a) || a->kind == ACTION_DO)
        return;
    lint_hint(l,
              lint_add(l, &rule_slow_statement_under_lock,
                       "%s is %s while %s stays locked (%s, taken above)", slow->name,
                       what_takes_long(slow), held->name, lock_mode_words(held->mode)),
              "put it into a revision of its own");
}

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

/* Whether two have to do with each other: partitions, foreign keys, views. */
static bool are_related(const struct relation *a, const struct relation *b)
{
    if (a == b || is_linked(a, b) || is_linked(b, a))
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

        if (held->mode < LOCK_SHARE_ROW_EXCLUSIVE || !is_table(held->relation))
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

    if (first == NULL || !is_table(first) || schema_is_new(l->schema, first->made) ||
        are_related(first, e->relation) || a->cascade)
        return NULL;
    return relation_shown(first, l->arena);
}

static void check_several(struct lint *l, const struct action *a)
{
    for (size_t i = 0; i < l->effects.count && !l->several_told && !l->alone; i++) {
        const struct relation_effect *e = &l->effects.items[i];
        const struct lint_held *held;
        const char *other;

        if (e->mode < LOCK_SHARE_ROW_EXCLUSIVE || e->is_uncertain || !is_table(e->relation))
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

/* Returns what the statement waits for that others wait behind, or NULL. */
static const struct relation_effect *strongest(const struct lint *l)
{
    const struct relation_effect *found = NULL;

    for (size_t i = 0; i < l->effects.count; i++) {
        const struct relation_effect *e = &l->effects.items[i];

        if (e->mode >= LOCK_SHARE && !e->is_uncertain && (found == NULL || e->mode > found->mode))
            found = e;
    }
    return found;
}

static bool is_concurrent(const struct action *a)
{
    for (size_t i = 0; i < a->alterations.count; i++) {
        if (a->alterations.items[i].concurrently)
            return true;
    }
    return a->concurrently;
}

static void check_timeout(struct lint *l, const struct action *a)
{
    const struct relation_effect *e = strongest(l);

    if (e == NULL || l->timeout_told || l->settings.sets_timeouts || is_concurrent(a) ||
        session_timeout_ms(&l->session, SESSION_LOCK_TIMEOUT) > 0)
        return;
    l->timeout_told = true;
    lint_hint(l,
              lint_add(l, &rule_lock_timeout_missing,
                       "waits for %s as long as it takes (%s), and all later ones wait behind it",
                       e->name, lock_mode_words(e->mode)),
              "SET %slock_timeout = '2s' first, and try again where it fires",
              l->alone ? "" : "LOCAL ");
}

static void check_lock(struct lint *l, const struct action *a)
{
    if (a->kind != ACTION_LOCK || a->lock_mode < LOCK_SHARE || a->names.count == 0 ||
        !lint_exists(l, &a->names.items[0]))
        return;
    (void)lint_add(l, &rule_lock_table, "LOCK TABLE keeps %s from %s until the transaction ends",
                   lock_mode_waiters((enum lock_mode)a->lock_mode),
                   lint_name(l, &a->names.items[0]));
}

/* Returns the table whose rows the statement changes, or NULL. */
static const struct relation_use *changed(const struct lint *l, const struct action *a)
{
    /* INSERT of values is not about what is there. */
    bool inserts = a->kind == ACTION_INSERT && a->query != NULL && a->query->relations.count > 1;

    if (a->query == NULL || (a->kind != ACTION_UPDATE && a->kind != ACTION_DELETE &&
                             a->kind != ACTION_MERGE && !inserts))
        return NULL;
    for (size_t i = 0; i < a->query->relations.count; i++) {
        const struct relation_use *use = &a->query->relations.items[i];

        if (use->access >= ACCESS_INSERT && lint_exists(l, &use->name))
            return use;
    }
    return NULL;
}

static void check_mixed(struct lint *l, const struct action *a)
{
    const struct lint_held *held = blocker(l, LOCK_SHARE_ROW_EXCLUSIVE);
    const struct relation_use *use = changed(l, a);

    if (held == NULL || use == NULL || l->alone)
        return;
    lint_hint(l,
              lint_add(l, &rule_ddl_dml_mixed,
                       "rows of %s are changed while %s stays locked (%s, taken above)",
                       lint_name(l, &use->name), held->name, lock_mode_words(held->mode)),
              "change the rows in a revision of its own, in batches");
}

const struct lint_rule rule_slow_statement_under_lock = {
    .info = {
        .code = "MP250",
        .name = "slow-statement-under-lock",
        .severity = SEVERITY_ERROR,
        .tags = "locks",
        .summary = "Something that takes long runs while an earlier statement's lock is held.",
        .why = "Locks stay until the transaction ends. An ALTER TABLE of a millisecond, with an index "
               "built or a table counted after it, keeps everybody out for as long as that takes.",
        .instead = "Put the slow statement into a revision of its own.",
        .fine_when = "the tables are small.",
    },
    .check = check_slow,
};

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

const struct lint_rule rule_lock_timeout_missing = {
    .info = {
        .code = "MP252",
        .name = "lock-timeout-missing",
        .severity = SEVERITY_WARNING,
        .tags = "locks",
        .summary = "A strong lock is waited for without an end.",
        .why = "Behind one long transaction the statement waits, and every later query of the table "
               "waits behind it, SELECT too: minutes of standstill for a change that takes a "
               "millisecond. migapply sets lock_timeout itself and tries again.",
        .instead = "Set lock_timeout, and try again where it fires.",
        .sql = "SET LOCAL lock_timeout = '2s';",
        .alembic = "op.execute(\"SET LOCAL lock_timeout = '2s'\")",
    },
    .check = check_timeout,
};

const struct lint_rule rule_lock_table = {
    .info = {
        .code = "MP255",
        .name = "lock-table",
        .severity = SEVERITY_WARNING,
        .tags = "locks",
        .summary = "A table is locked by LOCK TABLE.",
        .why = "SHARE and stronger keep all writes away until the transaction ends.",
        .instead = "Leave it to the statements, which take what they need.",
        .fine_when = "it keeps the order in which two tables are locked.",
    },
    .check = check_lock,
};

const struct lint_rule rule_ddl_dml_mixed = {
    .info = {
        .code = "MP540",
        .name = "ddl-dml-mixed",
        .severity = SEVERITY_WARNING,
        .tags = "locks",
        .summary = "Rows are changed in a transaction that holds a strong lock.",
        .why = "The lock of the schema change stays until all rows are changed: what would be a "
               "moment becomes as long as the data is large.",
        .instead = "Change the schema in one revision, the rows in the next, in batches.",
        .fine_when = "it is a handful of rows.",
    },
    .check = check_mixed,
};
