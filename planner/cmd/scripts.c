/* scripts.c - see scripts.h. */
#include "planner/cmd/scripts.h"

#include "common/strmap.h"
#include "planner/cmd/compile_project.h"

struct scripts {
    struct compile_settings settings;
    struct strmap *compiled; /* id -> struct script *, both directions */
    struct arena *arena;
};

static bool get(void *ctx, const struct revision *r, enum direction direction,
                const struct script **out, struct error *err)
{
    struct scripts *s = ctx;
    struct script *both = strmap_get(s->compiled, r->id);

    if (both == NULL) {
        both = arena_new_array(s->arena, struct script, 2);
        if (!compile_both(r, &s->settings, s->arena, both, err))
            return false;
        (void)strmap_put(s->compiled, r->id, both);
    }
    *out = &both[direction];
    return true;
}

struct plan_scripts scripts_of(const struct cli_call *call, const struct project *p)
{
    struct scripts *s = arena_new(call->arena, struct scripts);

    compile_project_settings(call, p, &s->settings);
    s->compiled = strmap_new(call->arena);
    s->arena = call->arena;
    return (struct plan_scripts){ get, s };
}
