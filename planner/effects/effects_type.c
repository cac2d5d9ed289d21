/* effects_type.c - ALTER COLUMN TYPE; see effects_parts.h. */
#include <string.h>

#include "planner/effects/effects_parts.h"

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
                                enum type_change change)
{
    effects_cut_column_keys(f, r, column);
    if (change != TYPE_CHANGE_REWRITE)
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

static bool changes_collation(const struct column *c, const struct alteration *x)
{
    return c != NULL && strcmp(c->collation, x->collation) != 0;
}

static enum maybe rewrites(struct finder *f, const struct relation *r, const struct alteration *x,
                           enum type_change change)
{
    const char *table = relation_shown(r, f->arena);

    switch (change) {
    case TYPE_CHANGE_NONE:
    case TYPE_CHANGE_REINDEX:
        return NO;
    case TYPE_CHANGE_REWRITE:
        return YES;
    case TYPE_CHANGE_TIME_ZONE:
        if (schema_is_utc(f->schema))
            return NO;
        effects_depends(f, "whether the session's time zone is UTC when the type of %s.%s changes",
                        table, x->name);
        return MAYBE;
    case TYPE_CHANGE_UNKNOWN:
        effects_depends(f, "the type of %s.%s", table, x->name);
        return MAYBE;
    }
    return MAYBE;
}

static void change_one(struct finder *f, struct relation *r, const struct alteration *x)
{
    static const struct type_name unknown = { .schema = "", .name = "", .text = "" };
    const struct column *c = relation_column(r, x->name);
    enum type_change change = effects_type_change(f->schema, c == NULL ? &unknown : &c->type,
                                                  &x->type, x->value, f->version);
    enum maybe sure = rewrites(f, r, x, change);
    bool reindex = change != TYPE_CHANGE_NONE || changes_collation(c, x);

    effects_rewrite(f, r, sure);
    remake_indexes(f, r, x->name, reindex, change == TYPE_CHANGE_UNKNOWN ? MAYBE : YES);
    recheck(f, r, x->name);
    remake_foreign_keys(f, r, x->name, change);
}

void effects_alter_type(struct finder *f, struct relation *r, const struct alteration *x)
{
    struct relations all = effects_reach(f, r);

    for (size_t i = 0; i < all.count; i++)
        change_one(f, all.items[i], x);
}
