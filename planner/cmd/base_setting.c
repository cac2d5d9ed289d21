/* base_setting.c - see base_setting.h. */
#include "planner/cmd/base_setting.h"

bool base_setting_use(const struct cli_call *call, const char **ref, struct error *err)
{
    struct config_places places = { 0 };
    const struct source *source;

    if (*ref != NULL)
        return true;
    if (!project_source(call, &source, err) || !project_places(call, source, &places, err))
        return false;
    for (size_t i = 0; i < places.count && *ref == NULL; i++) {
        struct project p = { 0 };
        const struct setting *s;

        if (!project_open_place(call, source, &places.items[i], PROJECT_CONFIG, &p, err))
            return false;
        s = config_find(&p.config, "base");
        if (s != NULL)
            *ref = arena_printf(call->arena, "%s", s->value);
    }
    return true;
}
