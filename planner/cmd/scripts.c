/* scripts.c - see scripts.h. */
#include "planner/cmd/scripts.h"

#include "common/strmap.h"
#include "planner/cmd/compile_project.h"

struct scripts {
    struct compile_settings settings;
    struct strmap *compiled[2]; /* by direction: id -> struct script * */
    struct arena *arena;
};

static bool get(void *ctx, const struct revision *r, enum direction direction,
                const struct script **out, struct error *err)
{
    struct scripts *s = ctx;
    struct script *script = strmap_get(s->compiled[direction], r->id);

    if (script == NULL) {
        script = arena_new(s->arena, struct script);
        if (!compile_revision(r, direction, &s->settings, s->arena, script, err))
            return false;
        (void)strmap_put(s->compiled[direction], r->id, script);
    }
    *out = script;
    return true;
}

struct plan_scripts scripts_of(const struct cli_call *call, const struct project *p)
{
    struct scripts *s = arena_new(call->arena, struct scripts);

    compile_project_settings(call, p, &s->settings);
    s->compiled[DIRECTION_UPGRADE] = strmap_new(call->arena);
    s->compiled[DIRECTION_DOWNGRADE] = strmap_new(call->arena);
    s->arena = call->arena;
    return (struct plan_scripts){ get, s };
}
