/* release.c - see release.h. */
#include "planner/cmd/release.h"

#include <string.h>

#include "planner/cmd/git_project.h"

bool release_is(const char *text)
{
    const char *dots = strstr(text, "..");

    return dots != NULL && dots != text && dots[2] != '\0' && dots[2] != '.';
}

static bool open_ref(const struct cli_call *call, const char *ref, enum project_mode mode,
                     struct project *out, struct error *err)
{
    const struct source *source;

    if (!git_project_at(call, ref, &source, err))
        return false;
    return project_open_at(call, source, mode, out, err) ||
           error_while(err, "reading the tree of %s", ref);
}

/* A released revision must be in the new tree, byte for byte. */
static bool check_kept(const struct release *release, const struct project *old, struct error *err)
{
    for (size_t i = 0; i < old->revisions.count; i++) {
        const struct revision *was = &old->revisions.items[i];
        const struct graph_node *now = graph_find(release->project.graph, was->id);

        if (now != NULL && strcmp(now->revision->digest, was->digest) == 0)
            continue;
        error_set(err, ERROR_EDITED, "%s is in %s and %s in %s", was->id, release->old_ref,
                  now == NULL ? "gone" : "changed", release->new_ref);
        error_fact(err, "at", "%s", was->path);
        error_hint(err, "migplan check --base %s --head %s tells what changed", release->old_ref,
                   release->new_ref);
        return error_hint(err,
                          "plan it all the same: migplan --at %s plan upgrade heads --from "
                          "REV[,REV...]",
                          release->new_ref);
    }
    return true;
}

bool release_open(const struct cli_call *call, const char *range, struct release *out,
                  struct error *err)
{
    const char *dots = strstr(range, "..");
    struct project old = { 0 };

    out->old_ref = arena_strndup(call->arena, range, (size_t)(dots - range));
    out->new_ref = dots + 2;
    if (!open_ref(call, out->old_ref, PROJECT_STRICT, &old, err) ||
        !open_ref(call, out->new_ref, PROJECT_STRICT, &out->project, err))
        return false;
    out->heads = graph_ids(graph_real_heads(old.graph), call->arena);
    return check_kept(out, &old, err);
}
