/* merge_doubts.c - see merge_doubts.h. */
#include "planner/cmd/merge_doubts.h"

static void add_names(struct strmap *map, const struct strlist *names, struct revision *r)
{
    for (size_t i = 0; i < names->count; i++)
        strmap_put(map, names->items[i], r);
}

/* Returns what is revised or depended on -> a revision that does. */
static struct strmap *needs_of(const struct revision_list *list, struct arena *arena)
{
    struct strmap *map = strmap_new(arena);

    for (size_t i = 0; i < list->count; i++) {
        add_names(map, &list->items[i].down, &list->items[i]);
        add_names(map, &list->items[i].depends_on, &list->items[i]);
    }
    return map;
}

/* Returns a revision that stands on r, by its id or a label of it; or NULL. */
static const struct revision *who_needs(const struct strmap *needs, const struct revision *r)
{
    const struct revision *child = strmap_get(needs, r->id);

    for (size_t i = 0; child == NULL && i < r->branch_labels.count; i++)
        child = strmap_get(needs, r->branch_labels.items[i]);
    return child;
}

static void add(const struct merge_paths *paths, struct check_doubts *out,
                enum check_doubt_kind kind, const struct revision *r, const struct revision *other)
{
    vec_push(paths->arena, out, (struct check_doubt){ kind, r, other });
}

/* A merge base that may not be the last one is right about a file only where
 * both sides can have done just one thing to it. */
static void doubt_origin(const struct merge_paths *paths, const struct merge_sides *sides,
                         struct check_doubts *out)
{
    if (sides->base == NULL && sides->head != NULL) /* whoever changed it: it will be gone */
        add(paths, out, CHECK_DOUBT_LEFT, sides->head, NULL);
    else if (merge_sides_same(sides->head, sides->origin) &&
             !merge_sides_same(sides->base, sides->head))
        add(paths, out, CHECK_DOUBT_EDITED, sides->base, NULL);
}

static void doubt(const struct merge_paths *paths, const struct merge_sides *sides,
                  const struct strmap *needs, struct check_doubts *out)
{
    const struct revision *child;

    if (sides->origin != NULL) {
        doubt_origin(paths, sides, out);
    } else if (sides->twin != NULL) {
        add(paths, out, CHECK_DOUBT_TWIN, sides->base, sides->twin);
    } else if (sides->head == NULL) {
        add(paths, out, CHECK_DOUBT_DELETED, sides->base, NULL);
    } else if (sides->base == NULL) {
        child = who_needs(needs, sides->head);
        if (child != NULL)
            add(paths, out, CHECK_DOUBT_LEFT, sides->head, child);
    }
}

void merge_doubts_find(const struct merge_paths *paths, const struct revision_list *result,
                       struct check_doubts *out)
{
    const struct strmap *needs = needs_of(result, paths->arena);

    for (size_t i = 0; i < paths->list.count; i++)
        doubt(paths, merge_sides_at(paths, paths->list.items[i]), needs, out);
}
