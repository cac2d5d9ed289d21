/* released.c - see released.h. */
#include "planner/cmd/released.h"

#include <string.h>

#include "common/pattern.h"
#include "common/strmap.h"
#include "planner/cmd/git_project.h"

static bool is_release(const struct config *config, const char *name)
{
    const struct setting *s = config_find(config, "release_tags");

    for (size_t i = 0; s != NULL && i < s->items.count; i++) {
        if (pattern_match(s->items.items[i], name))
            return true;
    }
    return s == NULL;
}

/* Reads the tag's tree; one that has no tree there releases nothing. */
static bool read_tag(const struct cli_call *call, const struct source *source,
                     const struct config_place *place, struct project *out, struct error *err)
{
    struct error failed = { 0 };

    if (project_open_place(call, source, place, PROJECT_LENIENT, out, &failed))
        return true;
    *out = (struct project){ 0 };
    /* An old tag's configuration may be wrong, or name another folder. */
    if (failed.code == ERROR_NO_TREE || failed.code == ERROR_CONFIG)
        return true;
    *err = failed;
    return false;
}

static bool refuse(const struct revision *r, const char *tag, struct error *err)
{
    error_set(err, ERROR_RELEASED, "%s is in %s; a released revision does not move", r->id, tag);
    return error_hint(err, "join the heads instead:  migplan merge heads -m \"merge heads\"");
}

static bool check_tag(const struct cli_call *call, const struct git_store *store,
                      const struct config_place *place, const char *tag, struct strmap *seen,
                      const struct strlist *ids, struct error *err)
{
    struct project p = { 0 };
    struct git_commit commit;
    const struct source *source;

    if (!git_project_source(call, store, arena_printf(call->arena, "refs/tags/%s", tag), &commit,
                            &source, err))
        return false;
    if (!strmap_put(seen, commit.tree, call->arena))
        return true;
    if (!read_tag(call, source, place, &p, err))
        return error_while(err, "reading the tree of the tag %s", tag);
    for (size_t i = 0; i < p.revisions.count; i++) {
        if (strlist_has(ids, p.revisions.items[i].id))
            return refuse(&p.revisions.items[i], tag, err);
    }
    return true;
}

bool released_refuse(const struct cli_call *call, const struct git_store *store,
                     const struct config_place *place, const struct config *config,
                     const struct strlist *ids, struct error *err)
{
    static const char prefix[] = "refs/tags/";
    struct git_refs refs = { 0 };
    struct strmap *seen = strmap_new(call->arena);

    if (!git_store_read_refs(store, call->arena, &refs, err))
        return false;
    for (size_t i = 0; i < refs.count; i++) {
        const char *name = refs.items[i].name;

        if (strncmp(name, prefix, sizeof(prefix) - 1) != 0 ||
            !is_release(config, name + sizeof(prefix) - 1))
            continue;
        if (!check_tag(call, store, place, name + sizeof(prefix) - 1, seen, ids, err))
            return false;
    }
    return true;
}
