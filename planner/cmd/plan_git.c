/* plan_git.c - see plan_git.h. */
#include "planner/cmd/plan_git.h"

#include <string.h>

#include "common/strmap.h"
#include "planner/cmd/git_project.h"
#include "planner/plan/commands.h"

static void set_blob(const struct strmap *sources, const struct source_file *file)
{
    struct plan_source *s = file == NULL ? NULL : strmap_get(sources, commands_path(file->path));

    if (s != NULL)
        s->blob = file->object_id;
}

static void add_blobs(const struct project *p, struct arena *arena, struct plan *plan)
{
    struct strmap *sources = strmap_new(arena);

    for (size_t i = 0; i < plan->provenance.sources.count; i++) {
        struct plan_source *s = &plan->provenance.sources.items[i];

        (void)strmap_put(sources, s->path, s);
    }
    for (size_t i = 0; i < p->revisions.count; i++) {
        set_blob(sources, p->revisions.items[i].file);
        set_blob(sources, p->revisions.items[i].sidecar);
    }
}

bool plan_git_add(const struct cli_call *call, const struct project *p, struct plan *plan,
                  struct error *err)
{
    struct plan_git *git;
    struct git_store *store;
    struct git_commit commit;

    if (p->source->at == NULL)
        return true;
    if (!git_project_store(call, &store, err) ||
        !git_store_resolve(store, p->source->at, call->arena, &commit, err))
        return false;
    git = arena_new(call->arena, struct plan_git);
    git->commit = commit.id;
    git->tree = commit.tree;
    git->object_format = strlen(commit.id) == 40 ? PLAN_SHA1 : PLAN_SHA256;
    plan->provenance.git = git;
    add_blobs(p, call->arena, plan);
    return true;
}
