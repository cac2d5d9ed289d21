/* effects_touch.c - how effects are noted; see effects_parts.h. */
#include <string.h>

#include "planner/effects/effects_parts.h"

struct relation *effects_relation(struct finder *f, const struct object_name *name)
{
    struct relation *r = schema_find(f->schema, name);

    if (r != NULL)
        return r;
    r = arena_new(f->arena, struct relation);
    r->schema = *name->schema == '\0' ? schema_current(f->schema) : name->schema;
    r->name = name->name;
    r->kind = RELATION_UNKNOWN;
    r->assumed = true;
    r->partial = true;
    return r;
}

static bool is_same(const struct relation *a, const struct relation *b)
{
    return a == b || (strcmp(a->name, b->name) == 0 && strcmp(a->schema, b->schema) == 0);
}

static struct relation_effect *entry(struct finder *f, const struct relation *r)
{
    struct effects *e = f->out;

    for (size_t i = 0; i < e->count; i++) {
        if (is_same(e->items[i].relation, r))
            return &e->items[i];
    }
    vec_push(f->arena, e,
             (struct relation_effect){
                 .relation = r, .name = relation_shown(r, f->arena), .is_uncertain = true });
    return &e->items[e->count - 1];
}

struct relation_effect *effects_touch(struct finder *f, const struct relation *r,
                                      enum lock_mode mode)
{
    struct relation_effect *e;

    if (r == NULL || (!r->assumed && schema_is_new(f->schema, r->made)) || r->temporary)
        return NULL;
    e = entry(f, r);
    e->may_be_weaker = mode < e->mode && (e->may_be_weaker || e->is_uncertain);
    if (mode > e->mode)
        e->mode = mode;
    e->is_uncertain = false;
    return e;
}

/* Returns the mode in which it surely is locked. */
static enum lock_mode sure_mode(const struct effects *e, const struct relation *r)
{
    for (size_t i = 0; r != NULL && i < e->count; i++) {
        if (is_same(e->items[i].relation, r) && !e->items[i].is_uncertain)
            return e->items[i].mode;
    }
    return LOCK_NONE;
}

void effects_touch_maybe(struct finder *f, const struct relation *r, enum lock_mode mode)
{
    enum lock_mode sure = sure_mode(f->out, r);
    struct relation_effect *touched = sure >= mode ? NULL : effects_touch(f, r, mode);

    if (touched == NULL)
        return;
    touched->is_uncertain = sure == LOCK_NONE;
    touched->may_be_weaker = sure != LOCK_NONE;
}

void effects_touch_indexes(struct finder *f, const struct relation *r, enum lock_mode mode)
{
    for (size_t i = 0; i < r->indexes.count; i++)
        (void)effects_touch(f, r->indexes.items[i], mode);
}

void effects_touch_indexes_maybe(struct finder *f, const struct relation *r, enum lock_mode mode)
{
    for (size_t i = 0; i < r->indexes.count; i++)
        effects_touch_maybe(f, r->indexes.items[i], mode);
}

void effects_plan(struct finder *f, const struct relation *r, enum lock_mode mode)
{
    if (r->partition_by == '\0' || !effects_before(f, 16))
        effects_touch_indexes(f, r, mode);
}

const struct relation *effects_part_index(const struct relation *r, const struct relation *index)
{
    for (size_t i = 0; i < r->indexes.count; i++) {
        const struct strlist *key = &r->indexes.items[i]->key;
        bool same = key->count == index->key.count;

        for (size_t k = 0; same && k < key->count; k++)
            same = strcmp(key->items[k], index->key.items[k]) == 0;
        if (same && (!index->unique || r->indexes.items[i]->unique))
            return r->indexes.items[i];
    }
    return NULL;
}

/* Minor releases from 2026 on lock what a new object depends on, in the weakest
 * mode; those before did not. */
static void touch_dependency(struct finder *f, const struct relation *r, enum lock_mode mode)
{
    if (mode == LOCK_ACCESS_SHARE)
        effects_touch_maybe(f, r, mode);
    else
        (void)effects_touch(f, r, mode);
}

void effects_touch_type(struct finder *f, const struct type_name *type, enum lock_mode mode)
{
    const struct type *t = schema_find_type(f->schema, type->schema, type->name);
    struct object_name name = { .schema = type->schema, .name = type->name };

    if (t != NULL && t->kind == TYPE_COMPOSITE && !schema_is_new(f->schema, t->made))
        touch_dependency(f, effects_relation(f, &name), mode);
}

struct relations effects_reach(struct finder *f, struct relation *r)
{
    struct relations one = { 0 };

    if (!f->action->only && !r->assumed)
        return schema_below(f->schema, r);
    vec_push(f->arena, &one, r);
    return one;
}

void effects_touch_below(struct finder *f, struct relation *r, enum lock_mode mode)
{
    struct relations all = effects_reach(f, r);

    for (size_t i = 0; i < all.count; i++)
        (void)effects_touch(f, all.items[i], mode);
}

static void raise(enum maybe *value, enum maybe sure)
{
    if (sure > *value)
        *value = sure;
}

/* Those of a partitioned table are in its partitions, those of a foreign table
 * elsewhere. */
static bool has_rows(const struct relation *r)
{
    return r->partition_by == '\0' && r->kind != RELATION_FOREIGN_TABLE;
}

void effects_scan(struct finder *f, const struct relation *r, enum maybe sure)
{
    struct relation_effect *e;

    if (!has_rows(r) || sure == NO)
        return;
    e = effects_touch(f, r, LOCK_ACCESS_SHARE);
    if (e != NULL)
        raise(&e->scan, sure);
}

void effects_note_scan(struct finder *f, const struct relation *r, enum maybe sure)
{
    struct effects *e = f->out;

    for (size_t i = 0; i < e->count; i++) {
        if (is_same(e->items[i].relation, r))
            raise(&e->items[i].scan, sure);
    }
}

void effects_rewrite(struct finder *f, const struct relation *r, enum maybe sure)
{
    struct relation_effect *e;

    if (!has_rows(r) || sure == NO)
        return;
    effects_scan(f, r, sure);
    e = effects_touch(f, r, LOCK_ACCESS_SHARE);
    if (e != NULL)
        raise(&e->rewrite, sure);
    for (size_t i = 0; i < r->indexes.count; i++) {
        if (sure == YES)
            (void)effects_touch(f, r->indexes.items[i], LOCK_ACCESS_EXCLUSIVE);
        else
            effects_touch_maybe(f, r->indexes.items[i], LOCK_ACCESS_EXCLUSIVE);
    }
}

void effects_build(struct finder *f, const struct relation *r)
{
    struct relation_effect *e;

    if (r->partition_by != '\0')
        return;
    effects_scan(f, r, YES);
    e = effects_touch(f, r, LOCK_ACCESS_SHARE);
    if (e != NULL)
        e->builds_index = true;
}

void effects_depends(struct finder *f, const char *fmt, ...)
{
    va_list ap;
    const char *text;

    va_start(ap, fmt);
    text = arena_vprintf(f->arena, fmt, ap);
    va_end(ap);
    if (!strlist_has(&f->out->depends, text))
        vec_push(f->arena, &f->out->depends, text);
}

static bool key_uses(const struct index_key *key, const char *column)
{
    return key->value != NULL && strlist_has(&key->value->columns, column);
}

bool effects_index_uses(const struct relation *index, const char *column)
{
    const struct index_def *def = index->index;

    if (strlist_has(&index->key, column))
        return true;
    if (def == NULL)
        return false;
    for (size_t i = 0; i < def->keys.count; i++) {
        if (key_uses(&def->keys.items[i], column))
            return true;
    }
    return strlist_has(&def->included, column) ||
           (def->predicate != NULL && strlist_has(&def->predicate->columns, column));
}
