/* merge_project.c - see merge_project.h. */
#include "planner/cmd/merge_project.h"

#include <string.h>

#include "common/strmap.h"
#include "planner/cmd/git_project.h"

/* One file on three sides; NULL where a side lacks it. */
struct sides {
    const struct revision *origin;
    const struct revision *base;
    const struct revision *head;
};

enum side { SIDE_ORIGIN, SIDE_BASE, SIDE_HEAD };

struct paths {
    struct strmap *by_path; /* full path -> struct sides * */
    struct strlist list;
    struct arena *arena;
};

static void add_side(struct paths *paths, const struct revision_list *list, enum side side)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct revision *r = &list->items[i];
        struct sides *sides = strmap_get(paths->by_path, r->full_path);

        if (sides == NULL) {
            sides = arena_new(paths->arena, struct sides);
            strmap_put(paths->by_path, r->full_path, sides);
            vec_push(paths->arena, &paths->list, r->full_path);
        }
        if (side == SIDE_ORIGIN)
            sides->origin = r;
        else if (side == SIDE_BASE)
            sides->base = r;
        else
            sides->head = r;
    }
}

static bool same(const struct revision *a, const struct revision *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return strcmp(a->digest, b->digest) == 0;
}

/* Returns what the merge makes of the file; NULL where it will be gone. */
static const struct revision *join(const struct sides *sides, bool has_origin)
{
    if (!has_origin)
        return sides->head != NULL ? sides->head : sides->base;
    return same(sides->head, sides->origin) ? sides->base : sides->head;
}

static void join_all(struct paths *paths, bool has_origin, struct revision_list *out)
{
    strlist_sort(&paths->list);
    for (size_t i = 0; i < paths->list.count; i++) {
        const struct sides *sides = strmap_get(paths->by_path, paths->list.items[i]);
        const struct revision *r = join(sides, has_origin);

        if (r != NULL)
            vec_push(paths->arena, out, *r);
    }
}

static bool read_side(const struct cli_call *call, const struct git_store *store, const char *ref,
                      struct git_commit *commit, struct project *out, struct error *err)
{
    const struct source *source;

    return git_project_source(call, store, ref, commit, &source, err) &&
           (project_open_at(call, source, PROJECT_LENIENT, out, err) ||
            error_while(err, "reading the tree of %s", ref));
}

/* Reads the merge base's tree, or says what is assumed without it. */
static bool read_origin(const struct cli_call *call, const struct git_store *store,
                        struct merge_project *m, struct project *out, bool *has_origin,
                        struct error *err)
{
    struct git_commit commit;
    const char *id;

    if (!git_store_merge_base(store, m->base_commit.id, m->head_commit.id, call->arena, &id, err))
        return false;
    *has_origin = id != NULL;
    if (id != NULL)
        return read_side(call, store, id, &commit, out, err);
    vec_push(call->arena, &m->assumptions,
             git_store_is_shallow(store)
                 ? "shallow clone without the merge base; a file on one side only counts as "
                   "added there"
                 : "the two sides have no merge base; a file on one side only counts as added "
                   "there");
    return true;
}

bool merge_project_open(const struct cli_call *call, const char *base, const char *head,
                        struct merge_project *out, struct error *err)
{
    struct project origin = { 0 };
    struct paths paths = { .by_path = strmap_new(call->arena), .arena = call->arena };
    struct git_store *store;
    bool has_origin = false;

    if (!git_project_store(call, &store, err) ||
        !read_side(call, store, base, &out->base_commit, &out->base, err) ||
        !read_side(call, store, head, &out->head_commit, &out->head, err) ||
        !read_origin(call, store, out, &origin, &has_origin, err))
        return false;
    add_side(&paths, &origin.revisions, SIDE_ORIGIN);
    add_side(&paths, &out->base.revisions, SIDE_BASE);
    add_side(&paths, &out->head.revisions, SIDE_HEAD);
    join_all(&paths, has_origin, &out->result);
    return true;
}
