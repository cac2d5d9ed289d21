/* base_setting.c - see base_setting.h. */
#include "planner/cmd/base_setting.h"

#include <stdlib.h>

#include "planner/cmd/ci.h"
#include "planner/cmd/git_project.h"

/* Takes the first of the branches that are the usual targets, where one is there. */
static bool find_usual(const struct cli_call *call, const char **ref)
{
    static const char *const usual[] = { "origin/HEAD", "main", "master" };
    struct error none = { 0 };
    struct git_commit commit;
    struct git_store *store;

    if (!git_project_store(call, &store, &none))
        return false;
    for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++) {
        struct error missing = { 0 };

        if (!git_store_resolve(store, usual[i], call->arena, &commit, &missing))
            continue;
        *ref = usual[i];
        return true;
    }
    return false;
}

const char *base_of_environment(struct arena *arena, const char **variable)
{
    const char *base = getenv("MIGPLAN_BASE");
    struct error none = { 0 };
    struct ci ci;

    *variable = "MIGPLAN_BASE";
    if (base != NULL && base[0] != '\0')
        return base;
    if (!ci_find(arena, &ci, &none))
        return NULL;
    *variable = ci.base_variable;
    return ci.base;
}

static bool find_setting(const struct cli_call *call, const char **ref, struct error *err)
{
    struct config_places places = { 0 };
    const struct source *source;

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

bool base_setting_use(const struct cli_call *call, const char **ref, struct error *err)
{
    const char *variable;

    if (*ref == NULL)
        *ref = base_of_environment(call->arena, &variable);
    if (*ref == NULL && !find_setting(call, ref, err))
        return false;
    if (*ref == NULL)
        (void)find_usual(call, ref);
    return true;
}
