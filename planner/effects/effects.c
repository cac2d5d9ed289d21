/* effects.c - see effects.h. */
#include "planner/effects/effects.h"

#include <string.h>

#include "planner/effects/effects_parts.h"

bool effects_before(struct finder *f, int version)
{
    f->has_asked = true;
    return f->version < version;
}

int effects_version(struct finder *f)
{
    f->has_asked = true;
    return f->version;
}

/* Whether what a block makes is there for its later parts. */
static bool makes_relation(const struct action *a)
{
    for (size_t i = 0; i + 1 < a->inner.count; i++) {
        enum action_kind kind = a->inner.items[i].kind;

        if (kind == ACTION_CREATE_TABLE || kind == ACTION_CREATE_TABLE_AS ||
            kind == ACTION_CREATE_SEQUENCE)
            return true;
    }
    return false;
}

static void find_inner(struct finder *f, const struct action *a)
{
    struct schema *outer = f->schema;

    if (a->has_dynamic_sql)
        effects_depends(f, "%s", a->fault != NULL ? a->fault : "SQL that is made while it runs");
    if (f->depth >= 8)
        return;
    f->depth++;
    if (makes_relation(a))
        f->schema = schema_copy(outer, f->arena);
    for (size_t i = 0; i < a->inner.count; i++) {
        effects_of(f, &a->inner.items[i]);
        if (f->schema != outer && !schema_has_made(f->schema, &a->inner.items[i]))
            schema_fold(f->schema, &a->inner.items[i]);
    }
    f->schema = outer;
    f->depth--;
}

static void explain(struct finder *f, const struct action *a)
{
    for (size_t i = 0; i < a->inner.count; i++) {
        if (a->with_analyze)
            effects_of(f, &a->inner.items[i]);
        else
            effects_query(f, a->inner.items[i].query, REACH_PLAN);
    }
}

static void not_analysed(struct finder *f, const struct action *a)
{
    f->out->is_known = false;
    effects_depends(f, "what the statement does: %s", a->fault);
}

static bool is_between(enum action_kind kind, enum action_kind first, enum action_kind last)
{
    return kind >= first && kind <= last;
}

void effects_of(struct finder *f, const struct action *a)
{
    const struct action *outer = f->action;

    f->action = a;
    if (a->kind == ACTION_NOT_ANALYSED)
        not_analysed(f, a);
    else if (a->kind == ACTION_ALTER_TABLE)
        effects_alter_table(f, a);
    else if (a->kind == ACTION_DROP)
        effects_drop(f, a);
    else if (is_between(a->kind, ACTION_RENAME, ACTION_DEPENDS))
        effects_rename(f, a);
    else if (a->kind == ACTION_DO)
        find_inner(f, a);
    else if (a->kind == ACTION_EXPLAIN)
        explain(f, a);
    else if (a->kind == ACTION_COPY)
        effects_copy(f, a);
    else if (is_between(a->kind, ACTION_SELECT, ACTION_CALL))
        effects_query(f, a->query, REACH_RUN);
    else if (a->kind == ACTION_OTHER)
        effects_query(f, a->query, REACH_PARSE);
    effects_create(f, a);
    effects_maintain(f, a);
    f->action = outer;
}

static struct relation_effect *find_named(struct effects *all, const char *name)
{
    for (size_t i = 0; i < all->count; i++) {
        if (strcmp(all->items[i].name, name) == 0)
            return &all->items[i];
    }
    return NULL;
}

static void merge_relation(struct effects *all, const struct relation_effect *e,
                           struct arena *arena)
{
    struct relation_effect *known = find_named(all, e->name);

    if (known == NULL) {
        vec_push(arena, all, *e);
        return;
    }
    if (e->mode != known->mode)
        known->may_be_weaker = e->mode > known->mode ? e->may_be_weaker : known->may_be_weaker;
    known->mode = e->mode > known->mode ? e->mode : known->mode;
    known->scan = e->scan > known->scan ? e->scan : known->scan;
    known->rewrite = e->rewrite > known->rewrite ? e->rewrite : known->rewrite;
    known->builds_index = known->builds_index || e->builds_index;
    known->is_uncertain = known->is_uncertain && e->is_uncertain;
}

static void merge(struct effects *all, const struct effects *one, struct arena *arena)
{
    for (size_t i = 0; i < one->count; i++)
        merge_relation(all, &one->items[i], arena);
    if (one->outside_transaction > all->outside_transaction)
        all->outside_transaction = one->outside_transaction;
    for (size_t i = 0; i < one->depends.count; i++) {
        if (!strlist_has(&all->depends, one->depends.items[i]))
            vec_push(arena, &all->depends, one->depends.items[i]);
    }
}

/* Returns whether another version may give another answer. */
static bool find_on(const struct action *a, struct schema *s, const struct effects_place *place,
                    int version, struct arena *arena, struct effects *out)
{
    struct finder f = {
        .action = a,
        .schema = s,
        .version = version,
        .place = place,
        .arena = arena,
        .out = out,
    };

    *out = (struct effects){ .is_known = true };
    effects_of(&f, a);
    return f.has_asked;
}

/* The versions after which an answer changes. */
static const int last_alike[] = { 10, 11, 13, 15, 17 };

void effects_find(const struct action *a, struct schema *s, const struct effects_place *place,
                  struct arena *arena, struct effects *out)
{
    bool differs = find_on(a, s, place, place->postgres.most, arena, out);

    for (size_t i = 0; differs && i < sizeof(last_alike) / sizeof(last_alike[0]); i++) {
        struct effects one;

        if (last_alike[i] < place->postgres.least || last_alike[i] >= place->postgres.most)
            continue;
        (void)find_on(a, s, place, last_alike[i], arena, &one);
        merge(out, &one, arena);
    }
}

enum confidence effects_confidence(const struct effects *e)
{
    if (e->depends.count > 0)
        return CONFIDENCE_DEPENDS;
    for (size_t i = 0; i < e->count; i++) {
        if (e->items[i].relation->assumed ||
            (e->items[i].is_uncertain && e->items[i].mode > LOCK_ACCESS_SHARE))
            return CONFIDENCE_LIKELY;
    }
    return CONFIDENCE_CERTAIN;
}

enum lock_mode effects_strongest(const struct effects *e, size_t *which)
{
    enum lock_mode mode = LOCK_NONE;

    for (size_t i = 0; i < e->count; i++) {
        const struct relation_effect *r = &e->items[i];

        if (r->mode <= mode || r->relation->kind == RELATION_INDEX)
            continue;
        mode = r->mode;
        *which = i;
    }
    return mode;
}
