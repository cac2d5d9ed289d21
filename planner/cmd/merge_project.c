/* merge_project.c - see merge_project.h. */
#include "planner/cmd/merge_project.h"

#include <string.h>

#include "common/strmap.h"
#include "planner/cmd/git_project.h"
#include "planner/source/git_staged.h"

/* One file on three sides; NULL where a side lacks it. */
struct sides {
    const struct revision *origin;
    const struct revision *base;
    const struct revision *head;
};

enum side { SIDE_BASE, SIDE_HEAD };

struct paths {
    struct strmap *by_path; /* full path -> struct sides * */
    struct strmap *origins; /* id -> struct revision *, of the merge base */
    struct strlist list;
    struct arena *arena;
};

static struct sides *sides_of(struct paths *paths, const char *path)
{
    struct sides *sides = strmap_get(paths->by_path, path);

    if (sides == NULL) {
        sides = arena_new(paths->arena, struct sides);
        strmap_put(paths->by_path, path, sides);
        vec_push(paths->arena, &paths->list, path);
    }
    return sides;
}

static void add_origin(struct paths *paths, const struct revision_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        sides_of(paths, list->items[i].full_path)->origin = &list->items[i];
        strmap_put(paths->origins, list->items[i].id, &list->items[i]);
    }
}

static struct strmap *paths_of(const struct revision_list *list, struct arena *arena)
{
    struct strmap *map = strmap_new(arena);

    for (size_t i = 0; i < list->count; i++)
        strmap_put(map, list->items[i].full_path, &list->items[i]);
    return map;
}

/* Returns the path that the merge base has r under: its own, or the one that
 * this side alone renamed it from. Git tells by the text, we by the id. */
static const char *path_of(const struct paths *paths, const struct strmap *own,
                           const struct strmap *other, const struct revision *r)
{
    const struct sides *sides = strmap_get(paths->by_path, r->full_path);
    const struct revision *origin = strmap_get(paths->origins, r->id);

    if ((sides != NULL && sides->origin != NULL) || origin == NULL ||
        strmap_get(own, origin->full_path) != NULL || strmap_get(other, r->full_path) != NULL)
        return r->full_path;
    return origin->full_path;
}

static void add_side(struct paths *paths, const struct revision_list *list,
                     const struct revision_list *others, enum side side)
{
    const struct strmap *own = paths_of(list, paths->arena);
    const struct strmap *other = paths_of(others, paths->arena);

    for (size_t i = 0; i < list->count; i++) {
        const struct revision *r = &list->items[i];
        struct sides *sides = sides_of(paths, path_of(paths, own, other, r));
        const struct revision **slot = side == SIDE_BASE ? &sides->base : &sides->head;

        if (*slot != NULL) /* one file became two: the second is a new one */
            sides = sides_of(paths, r->full_path);
        slot = side == SIDE_BASE ? &sides->base : &sides->head;
        *slot = r;
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

/* Without the merge base a file that one side renamed is on both sides under
 * two names. The same bytes declare the same revision: it is one file. */
static void drop_renamed(const struct paths *paths, const struct project *head,
                         struct revision_list *list)
{
    struct strmap *by_id = strmap_new(paths->arena);
    size_t kept = 0;

    for (size_t i = 0; i < head->revisions.count; i++)
        strmap_put(by_id, head->revisions.items[i].id, &head->revisions.items[i]);
    for (size_t i = 0; i < list->count; i++) {
        const struct revision *r = &list->items[i];
        const struct sides *own = strmap_get(paths->by_path, r->full_path);
        const struct revision *twin = strmap_get(by_id, r->id);
        bool renamed = own->head == NULL && twin != NULL && same(twin, r);

        if (renamed) {
            const struct sides *other = strmap_get(paths->by_path, twin->full_path);

            renamed = other->base == NULL;
        }
        if (!renamed)
            list->items[kept++] = *r;
    }
    list->count = kept;
}

static bool has_fault(const struct project *p, const char *full_path)
{
    for (size_t i = 0; i < p->faults.count; i++) {
        if (strcmp(p->faults.items[i].file->full_path, full_path) == 0)
            return true;
    }
    return false;
}

/* The files of the result that cannot be read: those of the head, and those of
 * the base that the head did not delete. */
static void join_faults(const struct paths *paths, const struct project *origin,
                        struct merge_project *m)
{
    for (size_t i = 0; i < m->head.faults.count; i++)
        vec_push(paths->arena, &m->faults, m->head.faults.items[i]);
    for (size_t i = 0; i < m->base.faults.count; i++) {
        const char *path = m->base.faults.items[i].file->full_path;
        const struct sides *sides = strmap_get(paths->by_path, path);
        bool on_head = (sides != NULL && sides->head != NULL) || has_fault(&m->head, path);
        bool at_origin = (sides != NULL && sides->origin != NULL) || has_fault(origin, path);

        if (!on_head && !at_origin)
            vec_push(paths->arena, &m->faults, m->base.faults.items[i]);
    }
}

/* Reads one side's tree; *absent where it has none at place. */
static bool read_side(const struct cli_call *call, const struct source *source,
                      const struct config_place *place, struct project *out, bool *absent,
                      struct error *err)
{
    struct error failed = { 0 };

    *absent = false;
    if (project_open_place(call, source, place, PROJECT_LENIENT, out, &failed))
        return true;
    if (failed.code == ERROR_NO_TREE) {
        *absent = true;
        *out = (struct project){ .source = source };
    }
    *err = failed;
    return false;
}

static bool read_sides(const struct cli_call *call, const struct merge *merge,
                       const struct config_place *place, struct merge_project *m, struct error *err)
{
    struct error none = { 0 };
    bool no_base;
    bool no_head;

    if (!read_side(call, merge->base, place, &m->base, &no_base, &none) && !no_base) {
        *err = none;
        return error_while(err, "reading the tree of the base");
    }
    if (!read_side(call, merge->head, place, &m->head, &no_head, err) && (!no_head || no_base))
        return error_while(err, "reading the tree of what is merged");
    *err = (struct error){ 0 };
    m->is_on_base = !no_base;
    m->newest = no_head ? &m->base : &m->head;
    return true;
}

bool merge_project_open(const struct cli_call *call, const struct merge *merge,
                        const struct config_place *place, struct merge_project *out,
                        struct error *err)
{
    struct project origin = { 0 };
    struct paths paths = {
        .by_path = strmap_new(call->arena),
        .origins = strmap_new(call->arena),
        .arena = call->arena,
    };
    bool no_origin = false;

    if (!read_sides(call, merge, place, out, err))
        return false;
    if (merge->origin != NULL && !read_side(call, merge->origin, place, &origin, &no_origin, err) &&
        !no_origin)
        return error_while(err, "reading the tree of the merge base");
    *err = (struct error){ 0 };
    add_origin(&paths, &origin.revisions);
    add_side(&paths, &out->base.revisions, &out->head.revisions, SIDE_BASE);
    add_side(&paths, &out->head.revisions, &out->base.revisions, SIDE_HEAD);
    join_all(&paths, merge->origin != NULL, &out->result);
    if (merge->origin == NULL)
        drop_renamed(&paths, &out->head, &out->result);
    join_faults(&paths, &origin, out);
    return true;
}

/* Finds the merge base's files, or says what is assumed without them. */
static bool open_origin(const struct cli_call *call, struct merge *m, struct error *err)
{
    struct git_commit commit;
    const char *id;

    if (!git_store_merge_base(m->store, m->base_commit.id, m->head_commit.id, call->arena, &id,
                              err))
        return false;
    if (id != NULL)
        return git_project_source(call, m->store, id, &commit, &m->origin, err);
    vec_push(call->arena, &m->assumptions,
             git_store_is_shallow(m->store)
                 ? "shallow clone without the merge base; a file on one side only counts as "
                   "added there, so one that the other side deleted is not noticed"
                 : "the two sides have no merge base; a file on one side only counts as added "
                   "there");
    return true;
}

bool merge_open(const struct cli_call *call, const struct merge_request *request, struct merge *out,
                struct error *err)
{
    const char *head = request->head == NULL ? "HEAD" : request->head;

    if (!git_project_store(call, &out->store, err) ||
        !git_project_source(call, out->store, request->base, &out->base_commit, &out->base, err) ||
        !git_project_source(call, out->store, head, &out->head_commit, &out->head, err) ||
        !open_origin(call, out, err))
        return false;
    if (!request->staged)
        return true;
    out->head_commit.short_id = "(staged)";
    return git_staged_open(out->store, call->arena, &out->head, err);
}
