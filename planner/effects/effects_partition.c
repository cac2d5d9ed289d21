/* effects_partition.c - partitions that come and go; see effects_parts.h. */
#include "planner/effects/effects_parts.h"
#include "planner/schema/bound.h"

static void scan_below(struct finder *f, struct relation *r, enum maybe sure)
{
    struct relations all = effects_reach(f, r);

    for (size_t i = 0; i < all.count; i++) {
        (void)effects_touch(f, all.items[i], LOCK_ACCESS_EXCLUSIVE);
        effects_scan(f, all.items[i], sure);
    }
}

/* A new partition may hold no row of the default partition. */
void effects_make_partition(struct finder *f, const struct object_name *name,
                            const struct partition_bound *bound)
{
    struct relation *parent = effects_relation(f, name);
    struct relation *standard = relation_default_partition(parent);

    (void)effects_touch(f, parent, LOCK_ACCESS_EXCLUSIVE);
    if (standard != NULL)
        scan_below(f, standard, bound_is_excluded(parent, standard, bound) ? NO : YES);
    for (size_t i = 0; i < parent->indexes.count && !effects_before(f, 12); i++)
        (void)effects_touch(f, parent->indexes.items[i], LOCK_SHARE_UPDATE_EXCLUSIVE);
    for (size_t i = 0; i < parent->constraints.count; i++) {
        const struct constraint *c = parent->constraints.items[i];

        if (c->kind != CONSTRAINT_FOREIGN_KEY || c->other == NULL)
            continue;
        (void)effects_touch(f, c->other, LOCK_SHARE_ROW_EXCLUSIVE);
        effects_referenced_index(f, c->other, &c->ref_columns);
    }
}

/* The parent's indexes are made on the new partition where they are missing. */
static void attach_indexes(struct finder *f, const struct relation *parent, struct relation *part)
{
    for (size_t i = 0; i < parent->indexes.count; i++) {
        const struct relation *index = parent->indexes.items[i];

        if (!effects_before(f, 12))
            (void)effects_touch(f, index, LOCK_SHARE_UPDATE_EXCLUSIVE);
        if (part->assumed)
            effects_scan(f, part, MAYBE);
        else if (effects_part_index(part, index) == NULL)
            effects_build(f, part);
    }
}

void effects_attach_partition(struct finder *f, struct relation *r, const struct alteration *x)
{
    struct relation *part = effects_relation(f, &x->other);
    struct relation *standard = relation_default_partition(r);

    if (f->action->subject == SUBJECT_INDEX) {
        (void)effects_touch(f, part, LOCK_ACCESS_EXCLUSIVE);
        (void)effects_touch(f, r->table, LOCK_ACCESS_SHARE);
        (void)effects_touch(f, part->table, LOCK_ACCESS_SHARE);
        return;
    }
    (void)effects_touch(f, part, LOCK_ACCESS_EXCLUSIVE);
    if (x->bound == NULL || !bound_is_proven(r, part, x->bound))
        scan_below(f, part, part->assumed ? MAYBE : YES);
    if (part->assumed)
        effects_depends(f, "which CHECK constraints %s has", relation_shown(part, f->arena));
    if (standard != NULL)
        scan_below(f, standard, bound_is_excluded(r, standard, x->bound) ? NO : YES);
    attach_indexes(f, r, part);
    for (size_t i = 0; i < r->constraints.count; i++) {
        const struct constraint *c = r->constraints.items[i];

        if (c->kind == CONSTRAINT_FOREIGN_KEY && c->other != NULL) {
            (void)effects_touch(f, c->other,
                                effects_before(f, 12) ? LOCK_ROW_SHARE : LOCK_SHARE_ROW_EXCLUSIVE);
            effects_scan(f, part, YES);
        }
    }
}

void effects_detach_partition(struct finder *f, struct relation *r, const struct alteration *x)
{
    struct relation *part = effects_relation(f, &x->other);
    struct relation *standard = relation_default_partition(r);

    if (x->concurrently) {
        f->out->outside_transaction = YES;
        f->out->waits_for_readers = true;
        f->out->waits_for_writers = true;
        (void)effects_touch(f, part, LOCK_ACCESS_EXCLUSIVE);
        return;
    }
    (void)effects_touch(
        f, part, effects_before(f, 14) ? LOCK_SHARE_UPDATE_EXCLUSIVE : LOCK_ACCESS_EXCLUSIVE);
    if (standard != NULL)
        (void)effects_touch(f, standard, LOCK_ACCESS_EXCLUSIVE);
    for (size_t i = 0; i < r->indexes.count; i++) {
        const struct relation *index = effects_part_index(part, r->indexes.items[i]);

        if (index != NULL)
            (void)effects_touch(f, index, LOCK_ACCESS_EXCLUSIVE);
    }
    /* Its foreign keys are its own from now on. */
    for (size_t i = 0; i < r->constraints.count; i++) {
        const struct constraint *c = r->constraints.items[i];

        if (c->kind == CONSTRAINT_FOREIGN_KEY && c->other != NULL)
            (void)effects_touch(f, c->other, LOCK_SHARE_ROW_EXCLUSIVE);
    }
}

void effects_detach_finalize(struct finder *f, struct relation *r, const struct alteration *x)
{
    (void)r;
    (void)effects_touch(f, effects_relation(f, &x->other), LOCK_ACCESS_SHARE);
    f->out->waits_for_snapshots = true;
}
