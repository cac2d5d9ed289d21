/* plan_git.c - see plan_git.h. */
#include "planner/cmd/plan_git.h"

#include <string.h>

#include "common/strmap.h"
#include "planner/cmd/git_project.h"

static void add_blobs(const struct project *p, struct arena *arena, struct plan *plan)
{
    struct strmap *by_digest = strmap_new(arena);

    for (size_t i = 0; i < p->revisions.count; i++)
        (void)strmap_put(by_digest, p->revisions.items[i].digest, &p->revisions.items[i]);
    for (size_t i = 0; i < plan->provenance.sources.count; i++) {
        struct plan_source *s = &plan->provenance.sources.items[i];
        const struct revision *r = strmap_get(by_digest, s->sha256);

        if (r != NULL && r->file != NULL)
            s->blob = r->file->object_id;
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
