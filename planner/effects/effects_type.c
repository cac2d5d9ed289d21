/* effects_type.c - ALTER COLUMN TYPE; see effects_parts.h. */
#include <string.h>

#include "planner/effects/effects_parts.h"
#include "planner/schema/type_change.h"

static bool has_dependent_body(const struct relation *index, const char *column)
{
    const struct index_def *def = index->index;

    if (def == NULL)
        return false;
    if (def->predicate != NULL && strlist_has(&def->predicate->columns, column))
        return true;
    for (size_t i = 0; i < def->keys.count; i++) {
        if (def->keys.items[i].value != NULL &&
            strlist_has(&def->keys.items[i].value->columns, column))
            return true;
    }
    return false;
}

/* Indexes on the column are made again: from the old files, where they fit. */
static void remake_indexes(struct finder *f, const struct relation *r, const char *column,
                           bool reindex, enum maybe sure)
{
    for (size_t i = 0; i < r->indexes.count; i++) {
        const struct relation *index = r->indexes.items[i];

        if (!effects_index_uses(index, column))
            continue;
        (void)effects_touch(f, index, LOCK_ACCESS_EXCLUSIVE);
        if (!reindex && !has_dependent_body(index, column))
            continue;
        if (sure == YES)
            effects_build(f, r);
        else
            effects_scan(f, r, sure);
    }
}

static void recheck(struct finder *f, const struct relation *r, const char *column)
{
    for (size_t i = 0; i < r->constraints.count; i++) {
        const struct constraint *c = r->constraints.items[i];

        if (c->kind == CONSTRAINT_CHECK && c->check != NULL &&
            strlist_has(&c->check->columns, column))
            effects_scan(f, r, YES);
    }
}

static void check_again(struct finder *f, const struct constraint *fk)
{
    if (fk->other == NULL)
        return;
    effects_touch_indexes(f, fk->table, LOCK_ACCESS_SHARE);
    effects_touch_indexes(f, fk->other, LOCK_ACCESS_SHARE);
    effects_scan(f, fk->table, YES);
    effects_scan(f, fk->other, MAYBE);
}

/* A foreign key is dropped and made again at both ends; where the values are
 * other ones it is checked again. */
static void remake_foreign_keys(struct finder *f, struct relation *r, const char *column,
                                bool rewrite)
{
    effects_cut_column_keys(f, r, column);
    if (!rewrite)
        return;
    for (size_t i = 0; i < r->constraints.count; i++) {
        const struct constraint *c = r->constraints.items[i];

        if (c->kind == CONSTRAINT_FOREIGN_KEY && strlist_has(&c->columns, column))
            check_again(f, c);
    }
    for (size_t i = 0; i < r->referenced_by.count; i++) {
        if (strlist_has(&r->referenced_by.items[i]->ref_columns, column))
            check_again(f, r->referenced_by.items[i]);
    }
}

static enum maybe rewrites(struct finder *f, const struct relation *r, const struct alteration *x,
                           const struct type_change *change)
{
    const char *table = relation_shown(r, f->arena);

    if (change->time_zone) {
        if (f->place->is_utc)
            return NO;
        if (f->place->is_not_utc)
            return YES;
        effects_depends(f, "whether the session's time zone is UTC when the type of %s.%s changes",
                        table, x->name);
        return MAYBE;
    }
    if (!change->known) {
        effects_depends(f, "the type of %s.%s", table, x->name);
        return MAYBE;
    }
    return change->rewrite ? YES : NO;
}

/* The default of a serial column is made again, and names its sequence. */
static void name_sequence(struct finder *f, const struct relation *r, const struct column *c)
{
    for (size_t i = 0; c != NULL && c->is_serial && i < r->sequences.count; i++) {
        if (strcmp(r->sequences.items[i]->owner_column, c->name) == 0)
            effects_touch_maybe(f, r->sequences.items[i], LOCK_ACCESS_SHARE);
    }
}

static void change_one(struct finder *f, struct relation *r, const struct alteration *x)
{
    const struct column *c = relation_column(r, x->name);
    struct type_change change;
    enum maybe sure;

    type_change_find(f->schema, c, x, (unsigned)effects_version(f), &change);
    sure = rewrites(f, r, x, &change);
    effects_rewrite(f, r, sure);
    remake_indexes(f, r, x->name, sure == YES || change.reindex || change.time_zone,
                   change.known ? YES : MAYBE);
    recheck(f, r, x->name);
    name_sequence(f, r, c);
    remake_foreign_keys(f, r, x->name, sure == YES);
}

void effects_alter_type(struct finder *f, struct relation *r, const struct alteration *x)
{
    struct relations all = effects_reach(f, r);

    for (size_t i = 0; i < all.count; i++)
        change_one(f, all.items[i], x);
}
