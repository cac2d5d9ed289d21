/* merge_sides.c - see merge_sides.h. */
#include "planner/cmd/merge_sides.h"

#include <string.h>

#include "planner/cmd/merge_text.h"

enum side { SIDE_BASE, SIDE_HEAD };

static struct merge_sides *sides_of(struct merge_paths *paths, const char *path)
{
    struct merge_sides *sides = strmap_get(paths->by_path, path);

    if (sides == NULL) {
        sides = arena_new(paths->arena, struct merge_sides);
        strmap_put(paths->by_path, path, sides);
        vec_push(paths->arena, &paths->list, path);
    }
    return sides;
}

const struct merge_sides *merge_sides_at(const struct merge_paths *paths, const char *path)
{
    return strmap_get(paths->by_path, path);
}

/* Returns the origin's revisions by id. */
static struct strmap *add_origin(struct merge_paths *paths, const struct revision_list *list)
{
    struct strmap *origins = strmap_new(paths->arena);

    for (size_t i = 0; list != NULL && i < list->count; i++) {
        sides_of(paths, list->items[i].full_path)->origin = &list->items[i];
        strmap_put(origins, list->items[i].id, &list->items[i]);
    }
    return origins;
}

static struct strmap *paths_of(const struct revision_list *list, struct arena *arena)
{
    struct strmap *map = strmap_new(arena);

    for (size_t i = 0; i < list->count; i++)
        strmap_put(map, list->items[i].full_path, &list->items[i]);
    return map;
}

/* What tells where a side's files come from. */
struct renames {
    const struct strmap *origins; /* the merge base's revisions by id */
    const struct strmap *own;     /* the side's by path */
    const struct strmap *other;   /* the other side's by path */
};

/* Returns the path that the merge base has r under: its own, or the one that
 * this side renamed it from. Git tells by the text, we by the id. */
static const char *path_of(const struct merge_paths *paths, const struct renames *renames,
                           const struct revision *r)
{
    const struct merge_sides *sides = merge_sides_at(paths, r->full_path);
    const struct revision *origin = strmap_get(renames->origins, r->id);
    const struct revision *other = strmap_get(renames->other, r->full_path);

    if ((sides != NULL && sides->origin != NULL) || origin == NULL ||
        strmap_get(renames->own, origin->full_path) != NULL)
        return r->full_path;
    /* Both renamed it so, or the other one has a copy, which git sees as the same. */
    if (other == NULL || strmap_get(renames->other, origin->full_path) == NULL ||
        merge_sides_same(other, r))
        return origin->full_path;
    return r->full_path;
}

/* Returns whether r is a copy of what the other side renamed to the same name: git
 * takes both as the one file. */
static bool is_renamed_there(const struct renames *renames, const struct revision *r)
{
    const struct revision *origin = strmap_get(renames->origins, r->id);
    const struct revision *other = strmap_get(renames->other, r->full_path);

    return origin != NULL && other != NULL && strcmp(origin->full_path, r->full_path) != 0 &&
           strmap_get(renames->own, origin->full_path) != NULL &&
           strmap_get(renames->other, origin->full_path) == NULL && merge_sides_same(other, r);
}

static void add_side(struct merge_paths *paths, const struct strmap *origins,
                     const struct revision_list *list, const struct revision_list *others,
                     enum side side)
{
    const struct renames renames = { origins, paths_of(list, paths->arena),
                                     paths_of(others, paths->arena) };

    for (size_t i = 0; i < list->count; i++) {
        const struct revision *r = &list->items[i];
        struct merge_sides *sides;
        const struct revision **slot;

        if (is_renamed_there(&renames, r))
            continue;
        sides = sides_of(paths, path_of(paths, &renames, r));
        slot = side == SIDE_BASE ? &sides->base : &sides->head;
        if (*slot != NULL) /* one file became two: the second is a new one */
            sides = sides_of(paths, r->full_path);
        slot = side == SIDE_BASE ? &sides->base : &sides->head;
        *slot = r;
    }
}

bool merge_sides_same(const struct revision *a, const struct revision *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return strcmp(a->digest, b->digest) == 0;
}

/* Without the merge base a file that one side renamed is on both sides under
 * two names. The same bytes declare the same revision: it is one file. */
static void find_twins(struct merge_paths *paths, const struct revision_list *head)
{
    struct strmap *by_id = strmap_new(paths->arena);

    for (size_t i = 0; i < head->count; i++)
        strmap_put(by_id, head->items[i].id, &head->items[i]);
    for (size_t i = 0; i < paths->list.count; i++) {
        struct merge_sides *sides = strmap_get(paths->by_path, paths->list.items[i]);
        const struct revision *twin;

        if (sides->base == NULL || sides->head != NULL)
            continue;
        twin = strmap_get(by_id, sides->base->id);
        if (twin != NULL && merge_sides_same(twin, sides->base) &&
            merge_sides_at(paths, twin->full_path)->base == NULL)
            sides->twin = twin;
    }
}

void merge_sides_read(const struct revision_list *origin, const struct revision_list *base,
                      const struct revision_list *head, struct arena *arena,
                      struct merge_paths *out)
{
    struct strmap *origins;

    *out = (struct merge_paths){
        .by_path = strmap_new(arena),
        .has_origin = origin != NULL,
        .arena = arena,
    };
    origins = add_origin(out, origin);
    add_side(out, origins, base, head, SIDE_BASE);
    add_side(out, origins, head, base, SIDE_HEAD);
    if (origin == NULL)
        find_twins(out, head);
    strlist_sort(&out->list);
}

/* Returns whether two merge bases disagree about the file. */
static bool is_undecided(const struct revision *r)
{
    return r->digest[0] == '\0';
}

/* Finds what the merge makes of the file, *out NULL where it will be gone; false
 * where git leaves it to a person. */
static bool join(const struct merge_paths *paths, const struct merge_sides *sides,
                 const struct revision **out)
{
    *out = sides->base;
    if (merge_sides_same(sides->head, sides->origin))
        return true;
    *out = sides->head;
    if (merge_sides_same(sides->base, sides->origin) || merge_sides_same(sides->base, sides->head))
        return true;
    if (sides->origin == NULL || sides->base == NULL || sides->head == NULL ||
        is_undecided(sides->origin))
        return false;
    *out = merge_text(sides->origin, sides->base, sides->head, paths->arena);
    return *out != NULL;
}

/* Returns whether the one side that has the file renamed it. */
static bool is_renamed(const struct merge_sides *sides)
{
    const struct revision *r = sides->base != NULL ? sides->base : sides->head;

    return r != NULL && sides->origin != NULL &&
           strcmp(r->full_path, sides->origin->full_path) != 0;
}

/* Returns a file that is like that of neither side. */
static const struct revision *undecided(const struct merge_paths *paths,
                                        const struct merge_sides *sides)
{
    struct revision *r;

    if (sides->base == NULL || sides->head == NULL) { /* one deleted it */
        const struct revision *left = sides->base != NULL ? sides->base : sides->head;

        return is_renamed(sides) ? left : sides->origin;
    }
    r = arena_new(paths->arena, struct revision);
    *r = *sides->head;
    r->digest = "";
    return r;
}

/* Returns what the merge leaves of the file; NULL for nothing. */
static const struct revision *result_of(const struct merge_paths *paths,
                                        const struct merge_sides *sides)
{
    const struct revision *r;

    if (sides->twin != NULL)
        return NULL;
    if (!paths->has_origin)
        return sides->head != NULL ? sides->head : sides->base;
    if (join(paths, sides, &r))
        return r;
    /* Git merges what one side deleted and the other changed only where it sees that
     * it became another file: then the change goes there. */
    return sides->base == NULL ? NULL : sides->head;
}

void merge_sides_join(const struct merge_paths *paths, struct revision_list *out)
{
    for (size_t i = 0; i < paths->list.count; i++) {
        const struct revision *r = result_of(paths, merge_sides_at(paths, paths->list.items[i]));

        if (r != NULL)
            vec_push(paths->arena, out, *r);
    }
}

void merge_sides_join_bases(const struct merge_paths *paths, struct revision_list *out)
{
    for (size_t i = 0; i < paths->list.count; i++) {
        const struct merge_sides *sides = merge_sides_at(paths, paths->list.items[i]);
        const struct revision *r;

        if (!join(paths, sides, &r) || (r == NULL && is_renamed(sides)))
            r = undecided(paths, sides);
        if (r != NULL)
            vec_push(paths->arena, out, *r);
    }
}
