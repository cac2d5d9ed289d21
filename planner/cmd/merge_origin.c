/* merge_origin.c - see merge_origin.h. */
#include "planner/cmd/merge_origin.h"

#include "planner/cmd/git_project.h"
#include "planner/cmd/merge_sides.h"

enum {
    COMMITS_MOST = 64, /* whose trees are read for one merge */
};

struct search {
    const struct cli_call *call;
    const struct git_store *store;
    struct merge_past *past;
    int count; /* of commits */
    struct error *err;
};

/* Makes an origin of what the commit and a merge of the others have in common. */
static bool find(struct search *s, const char *commit, const struct strlist *others,
                 const struct merge_origin **out);

static bool open_commit(struct search *s, const char *id, struct merge_origin **out)
{
    struct merge_origin *origin = arena_new(s->call->arena, struct merge_origin);
    struct git_commit commit;

    s->count++;
    *out = origin;
    return git_project_source(s->call, s->store, id, &commit, &origin->source, s->err);
}

/* Adds one more merge base to the merge of those before it. */
static bool add(struct search *s, const char *id, struct strlist *before,
                const struct merge_origin **out)
{
    struct merge_origin *joined = arena_new(s->call->arena, struct merge_origin);
    struct merge_origin *next;

    joined->first = *out;
    if (!open_commit(s, id, &next) || !find(s, id, before, &joined->origin))
        return false;
    joined->second = next;
    vec_push(s->call->arena, before, id);
    *out = joined;
    return true;
}

static bool find(struct search *s, const char *commit, const struct strlist *others,
                 const struct merge_origin **out)
{
    struct arena *arena = s->call->arena;
    struct strlist bases = { 0 };
    struct strlist before = { 0 };
    struct merge_origin *first;
    bool certain;

    *out = NULL;
    if (!git_store_merge_bases(s->store, commit, others, arena, &bases, &certain, s->err))
        return false;
    if (!certain)
        s->past->is_cut = true;
    if (bases.count == 0)
        return true;
    if (!open_commit(s, bases.items[0], &first))
        return false;
    *out = first;
    vec_push(arena, &before, bases.items[0]);
    for (size_t i = 1; i < bases.count; i++) {
        if (s->count >= COMMITS_MOST) {
            s->past->is_far = true;
            return true;
        }
        if (!add(s, bases.items[i], &before, out))
            return false;
    }
    return true;
}

bool merge_origin_open(const struct cli_call *call, const struct git_store *store, const char *base,
                       const char *head, const struct merge_origin **out, struct merge_past *past,
                       struct error *err)
{
    struct search s = { call, store, past, 0, err };
    struct strlist others = { 0 };

    vec_push(call->arena, &others, head);
    return find(&s, base, &others, out);
}

static bool read_commit(const struct cli_call *call, const struct source *source,
                        const struct config_place *place, struct project *out, struct error *err)
{
    struct error failed = { 0 };

    if (project_open_place(call, source, place, PROJECT_LENIENT, out, &failed))
        return true;
    *out = (struct project){ .source = source };
    if (failed.code == ERROR_NO_TREE)
        return true;
    *err = failed;
    return error_while(err, "reading the tree of the merge base");
}

static void add_faults(const struct project *from, struct project *out, struct arena *arena)
{
    for (size_t i = 0; i < from->faults.count; i++)
        vec_push(arena, &out->faults, from->faults.items[i]);
}

bool merge_origin_read(const struct cli_call *call, const struct merge_origin *origin,
                       const struct config_place *place, struct project *out, struct error *err)
{
    struct project first = { 0 };
    struct project second = { 0 };
    struct project before = { 0 };
    struct merge_paths paths;

    *out = (struct project){ 0 };
    if (origin == NULL)
        return true;
    if (origin->source != NULL)
        return read_commit(call, origin->source, place, out, err);
    if (!merge_origin_read(call, origin->first, place, &first, err) ||
        !merge_origin_read(call, origin->second, place, &second, err) ||
        !merge_origin_read(call, origin->origin, place, &before, err))
        return false;
    merge_sides_read(&before.revisions, &first.revisions, &second.revisions, call->arena, &paths);
    merge_sides_join_bases(&paths, &out->revisions);
    out->config = strlist_equal(&first.config.locations, &before.config.locations) ? second.config
                                                                                   : first.config;
    add_faults(&first, out, call->arena);
    add_faults(&second, out, call->arena);
    return true;
}
