/* lint.c - see lint.h and rule.h. */
#include "planner/lint/lint.h"

#include <stdarg.h>
#include <string.h>

#include "planner/lint/rules/rules.h"
#include "planner/sql/pg_tree.h"

static void add_rule(struct lint_dispatch *d, const struct lint_rule *rule, struct arena *arena)
{
    for (size_t kind = 0; rule->check != NULL && kind < ACTION_KINDS; kind++) {
        if (rule->only == ACTION_NOT_ANALYSED || rule->only == kind)
            vec_push(arena, &d->checks[kind], rule);
    }
    if (rule->alter != NULL)
        vec_push(arena, &d->alters, rule);
}

static const struct lint_dispatch *choose_rules(const struct lint_settings *settings,
                                                struct arena *arena)
{
    struct lint_dispatch *d = arena_new(arena, struct lint_dispatch);

    for (size_t i = 0; i < lint_rule_count; i++) {
        if (!lint_rule_table[i]->info.opt_in || settings->opt_in)
            add_rule(d, lint_rule_table[i], arena);
    }
    return d;
}

struct lint *lint_new(const struct lint_settings *settings, struct arena *arena)
{
    struct lint *l = arena_new(arena, struct lint);

    *l = (struct lint){
        .arena = arena,
        .settings = *settings,
        .dispatch = choose_rules(settings, arena),
        .schema = schema_new(arena, settings->scope),
    };
    return l;
}

struct lint *lint_branch(const struct lint *l, struct arena *arena)
{
    struct lint *branch = arena_new(arena, struct lint);

    *branch = (struct lint){
        .arena = arena,
        .settings = l->settings,
        .dispatch = l->dispatch,
        .schema = schema_copy(l->schema, arena),
    };
    return branch;
}

const struct schema *lint_schema(const struct lint *l)
{
    return l->schema;
}

/* Whether the parts of an ALTER TABLE concern anybody: others see the table,
 * and it is not surely missing. */
static bool alters(const struct lint *l, const struct action *a)
{
    return a->kind == ACTION_ALTER_TABLE && a->subject != SUBJECT_TYPE && a->names.count > 0 &&
           lint_exists(l, &a->names.items[0]) &&
           !(a->if_exists && schema_is_missing(l->schema, &a->names.items[0]));
}

static void find_effects(struct lint *l, const struct action *a)
{
    const enum session_zone zone = session_zone(&l->session);
    const struct effects_place place = {
        .postgres = l->settings.postgres,
        .is_utc = zone == ZONE_UTC,
        .is_not_utc = zone == ZONE_OTHER,
    };

    effects_find(a, l->schema, &place, l->arena, &l->effects);
    if (l->held_in == schema_transaction(l->schema))
        return;
    l->held_in = schema_transaction(l->schema);
    l->held.count = 0;
    l->several_told = false;
}

/* Remembers the locks that stay until the transaction ends. What a DO block
 * takes its parts take. */
static void hold(struct lint *l, const struct action *a)
{
    for (size_t i = 0; a->kind != ACTION_DO && i < l->effects.count; i++) {
        const struct relation_effect *e = &l->effects.items[i];

        if (e->mode >= LOCK_SHARE && !e->is_uncertain)
            vec_push(l->arena, &l->held, (struct lint_held){ e->relation, e->name, e->mode });
    }
}

static void add_labels(struct lint *l, const struct action *a)
{
    if (a->kind == ACTION_ALTER_ENUM && a->add_value && a->values.count > 0) {
        vec_push(l->arena, &l->added_labels,
                 (struct lint_label){ a->names.items[0], a->values.items[0],
                                      schema_transaction(l->schema) });
    }
}

static void check_parts(struct lint *l, const struct action *a)
{
    const struct lint_looks *alters = &l->dispatch->alters;
    const struct relation *r = lint_subject(l, a);

    for (size_t i = 0; i < alters->count; i++) {
        for (size_t k = 0; k < a->alterations.count; k++)
            alters->items[i]->alter(l, a, &a->alterations.items[k], r);
    }
}

static void check(struct lint *l, const struct action *a)
{
    const struct lint_looks *checks = &l->dispatch->checks[a->kind];

    find_effects(l, a);
    for (size_t i = 0; i < checks->count; i++)
        checks->items[i]->check(l, a);
    if (alters(l, a))
        check_parts(l, a);
    hold(l, a);
    add_labels(l, a);
}

static void begin(struct lint *l, bool by_statement)
{
    session_begin(&l->session, by_statement);
    schema_begin_transaction(l->schema);
}

static void follow_transaction(struct lint *l, const struct action *a)
{
    bool by_runner = l->session.in_transaction && !l->session.by_statement;

    switch (a->transaction) {
    case TRANSACTION_BEGIN:
        if (!l->session.in_transaction)
            begin(l, true);
        break;
    case TRANSACTION_ROLLBACK:
        schema_rollback(l->schema);
        session_end(&l->session);
        break;
    case TRANSACTION_COMMIT:
    case TRANSACTION_PREPARE:
        session_end(&l->session);
        break;
    case TRANSACTION_SAVEPOINT:
        schema_savepoint(l->schema, a->savepoint);
        break;
    case TRANSACTION_ROLLBACK_TO:
        schema_rollback_to(l->schema, a->savepoint);
        break;
    case TRANSACTION_RELEASE:
    case TRANSACTION_FINISH_PREPARED:
        break;
    }
    if (a->chains)
        begin(l, !by_runner);
}

/* Judges and folds what a DO block holds, part by part. */
static void run_inside(struct lint *l, const struct action *a)
{
    l->inside = true;
    for (size_t i = 0; i < a->inner.count; i++) {
        const struct action *part = &a->inner.items[i];

        l->line = l->statement->pos.column > 0 ? part->line : 0;
        if (l->out != NULL)
            check(l, part);
        /* It asked first whether it is there, or takes the error. */
        if (!schema_has_made(l->schema, part))
            schema_fold(l->schema, part);
        vec_push(l->arena, &l->steps,
                 (struct lint_step){ l->statement, part, schema_transaction(l->schema), l->line });
    }
    l->line = 0;
    l->inside = false;
}

static void show(const struct lint *l, const struct action *a)
{
    const struct lint_sight sight = {
        .unit = l->unit,
        .statement = l->statement,
        .action = a,
        .schema = l->schema,
        .session = &l->session,
        .alone = l->alone,
    };

    if (l->watcher.see != NULL)
        l->watcher.see(&sight, l->watcher.ctx);
}

static void run_statement(struct lint *l, const struct lint_statement *s)
{
    struct action *a = arena_new(l->arena, struct action);

    l->statement = s;
    l->alone = !l->session.in_transaction;
    if (s->autocommit && l->session.in_transaction && !l->session.by_statement) {
        session_end(&l->session);
        l->alone = true;
    } else if (!s->autocommit && l->unit->transaction && !l->session.in_transaction) {
        begin(l, false);
        l->alone = false;
    }
    if (l->alone)
        schema_begin_transaction(l->schema);
    pg_tree_read(s->sql, l->arena, a);
    l->whole = a;
    show(l, a);
    if (l->out != NULL)
        check(l, a);
    if (a->kind == ACTION_TRANSACTION)
        follow_transaction(l, a);
    else if (a->kind == ACTION_SET)
        session_set(&l->session, a);
    else if (a->kind == ACTION_SELECT)
        session_call(&l->session, a->query);
    if (a->kind == ACTION_DO)
        run_inside(l, a);
    else
        schema_fold(l->schema, a);
    vec_push(l->arena, &l->steps, (struct lint_step){ s, a, schema_transaction(l->schema), 0 });
}

void lint_watch(struct lint *l, struct lint_watcher watcher)
{
    l->watcher = watcher;
}

static void finish_unit(struct lint *l)
{
    l->finishing = true;
    for (size_t i = 0; i < lint_rule_count; i++) {
        if (lint_rule_table[i]->finish != NULL)
            lint_rule_table[i]->finish(l);
    }
    l->finishing = false;
}

void lint_unit(struct lint *l, const struct lint_unit *unit, struct findings *out)
{
    l->unit = unit;
    l->out = out;
    l->steps.count = 0;
    l->renames.count = 0;
    l->keys.count = 0;
    l->changes.count = 0;
    l->added_labels.count = 0;
    l->held.count = 0;
    l->held_in = 0;
    l->session = (struct session){ 0 };
    l->timeout_told = false;
    schema_begin_unit(l->schema, unit->name);
    for (size_t i = 0; i < unit->count; i++)
        run_statement(l, &unit->items[i]);
    if (out != NULL)
        finish_unit(l);
    session_end(&l->session);
}

void lint_lose_track(struct lint *l)
{
    schema_lose_track(l->schema);
}

void lint_finish(struct lint *l, struct findings *out)
{
    for (size_t i = 0; i < l->unproven.count; i++) {
        const struct lint_pending *p = &l->unproven.items[i];

        if (!p->constraint->valid && !p->constraint->dropped)
            vec_push(l->arena, out, p->finding);
    }
    l->unproven.count = 0;
}
