/* analysis.c - see analysis.h. */
#include "planner/plan/analysis.h"

#include <string.h>

#include "planner/effects/effects.h"
#include "planner/sql/pg_tree.h"

struct analyst {
    struct arena *arena;
    struct schema *schema;
    struct effects_place place;
    const struct action *set_path; /* SET search_path, for each revision; NULL for none */
};

struct analyst *analyst_new(struct postgres_range postgres, const struct strlist *search_path,
                            struct arena *arena)
{
    struct analyst *a = arena_new(arena, struct analyst);
    struct action *set;

    a->arena = arena;
    a->schema = schema_new(arena, SCHEMA_OPEN);
    a->place.postgres = postgres;
    if (search_path->count == 0)
        return a;
    set = arena_new(arena, struct action);
    *set = (struct action){
        .kind = ACTION_SET,
        .setting = "search_path",
        .value = strlist_join(search_path, ",", arena),
    };
    a->set_path = set;
    return a;
}

void analyst_begin_revision(struct analyst *a, const char *revision)
{
    schema_begin_unit(a->schema, revision);
    if (a->set_path != NULL)
        schema_fold(a->schema, a->set_path);
}

void analyst_begin_step(struct analyst *a)
{
    schema_begin_transaction(a->schema);
}

static const struct action *read(const struct analyst *a, const char *sql)
{
    struct action *action = arena_new(a->arena, struct action);

    pg_tree_read(str_of(sql), a->arena, action);
    return action;
}

void analyst_learn(struct analyst *a, const char *revision, const struct script *script)
{
    analyst_begin_revision(a, revision);
    analyst_begin_step(a);
    for (size_t i = 0; i < script->count; i++)
        schema_fold(a->schema, read(a, script->items[i].sql));
}

/* The lock on an index says nothing where its table is locked as much. */
static bool says_nothing(const struct effects *e, const struct relation_effect *r)
{
    if (r->relation->kind != RELATION_INDEX)
        return false;
    for (size_t i = 0; i < e->count; i++) {
        if (e->items[i].relation == r->relation->table && e->items[i].mode >= r->mode)
            return true;
    }
    return false;
}

static enum plan_confidence confidence_of(const struct effects *e)
{
    switch (effects_confidence(e)) {
    case CONFIDENCE_CERTAIN:
        return PLAN_CERTAIN;
    case CONFIDENCE_LIKELY:
        return PLAN_LIKELY;
    case CONFIDENCE_DEPENDS:
        return PLAN_DEPENDS;
    }
    return PLAN_DEPENDS;
}

static void write_down(const struct analyst *a, const struct effects *e, struct plan_analysis *out)
{
    for (size_t i = 0; i < e->count; i++) {
        const struct relation_effect *r = &e->items[i];

        if (says_nothing(e, r))
            continue;
        vec_push(a->arena, &out->locks,
                 (struct plan_analysis_lock){ r->name, lock_mode_name(r->mode) });
        if (r->scan != NO)
            vec_push(a->arena, &out->scan, r->name);
        if (r->rewrite != NO)
            vec_push(a->arena, &out->rewrite, r->name);
    }
    out->confidence = confidence_of(e);
}

void analyst_judge(struct analyst *a, const char *sql, bool outside, struct plan_analysis *out)
{
    const struct action *action;
    struct effects effects;

    if (outside)
        schema_begin_transaction(a->schema);
    action = read(a, sql);
    effects_find(action, a->schema, &a->place, a->arena, &effects);
    write_down(a, &effects, out);
    schema_fold(a->schema, action);
}
