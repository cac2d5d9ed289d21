/* ways.c - see ways.h. */
#include "planner/plan/ways.h"

#include "common/strbuf.h"

/* Says the first thing that cannot be known: path:line and why. */
static const char *reason(const struct revision *r, const struct script *s, struct arena *arena)
{
    const struct opaque *o = s->opaque.items;

    if (s->status == SCRIPT_MISSING)
        return arena_printf(arena, "%s: there is no such function or section", r->path);
    if (s->status == SCRIPT_RAISES)
        return arena_printf(arena, "%s:%u: always raises %s", r->path, s->line,
                            s->raises == NULL ? "an error" : s->raises);
    if (s->opaque.count == 0)
        return arena_printf(arena, "%s: not known", r->path);
    return arena_printf(arena, "%s:%u: %s", r->path, o->line, o->reason);
}

static bool is_known(const struct script *s)
{
    return s->status == SCRIPT_COMPILED || s->status == SCRIPT_EMPTY;
}

static bool refuse_way_back(const struct revision *r, const struct script *s, struct arena *arena,
                            struct error *err)
{
    error_set(err, ERROR_NO_DOWNGRADE, "%s has no way back", r->id);
    return error_fact(err, "at", "%s", reason(r, s, arena));
}

/* The scripts of the steps whose SQL is not known. */
struct unknown {
    struct strlist reasons; /* "id  path:line: why" */
    size_t first;           /* the step */
};

static void add_unknown(struct unknown *u, const struct revision *r, const struct script *s,
                        size_t step, struct arena *arena)
{
    if (u->reasons.count == 0)
        u->first = step;
    vec_push(arena, &u->reasons, arena_printf(arena, "%s  %s", r->id, reason(r, s, arena)));
}

static bool refuse_unknown(const struct unknown *u, const struct plan_request *request,
                           struct error *err)
{
    const struct revision *r = request->steps->items[u->first].node->revision;

    error_set(err, ERROR_OPAQUE,
              "%zu of %zu revisions %s SQL that cannot be known without running it",
              u->reasons.count, request->steps->count, u->reasons.count == 1 ? "has" : "have");
    for (size_t i = 0; i < u->reasons.count; i++)
        error_fact(err, "opaque", "%s", u->reasons.items[i]);
    if (u->first > 0)
        error_hint(err, "migplan plan ... --allow-opaque plans what comes before %s", r->id);
    if (r->kind == REVISION_PY)
        error_hint(err, "say in SQL what it does:  migplan sidecar %s", r->id);
    return false;
}

bool ways_check(const struct plan_request *request, size_t *out_count, struct strlist *notes,
                struct arena *arena, struct error *err)
{
    struct unknown unknown = { 0 };
    const struct script *s;

    for (size_t i = 0; i < request->steps->count; i++) {
        const struct graph_step *step = &request->steps->items[i];

        if (step->node == NULL)
            continue;
        if (!request->scripts.get(request->scripts.ctx, step->node->revision, step->direction, &s,
                                  err))
            return false;
        if (is_known(s))
            continue;
        if (step->direction == DIRECTION_DOWNGRADE && s->status != SCRIPT_OPAQUE)
            return refuse_way_back(step->node->revision, s, arena, err);
        add_unknown(&unknown, step->node->revision, s, i, arena);
    }
    *out_count = unknown.reasons.count > 0 ? unknown.first : request->steps->count;
    if (unknown.reasons.count == 0)
        return true;
    if (!request->allow_opaque || unknown.first == 0)
        return refuse_unknown(&unknown, request, err);
    vec_push(arena, notes,
             arena_printf(arena, "the plan ends before %s", unknown.reasons.items[0]));
    return true;
}
