/* history.c - see history.h. */
#include "planner/graph/history.h"

#include <string.h>

#include "planner/graph/order.h"
#include "planner/graph/refuse.h"
#include "planner/graph/resolve_parts.h"
#include "planner/graph/target.h"
#include "planner/graph/walk.h"

/* The two ends of a range. */
struct range {
    const struct graph *g;
    struct arena *arena;
    const struct graph_nodes *current; /* NULL where nobody knows */
    const char *text;
    const char *lower;        /* "base" where nothing is written */
    const char *upper;        /* "heads" where nothing is written */
    struct graph_nodes start; /* what lower names; none for base */
    struct graph_nodes ends;  /* what upper names */
};

static bool split(struct range *r, struct error *err)
{
    struct str text = str_trim(str_of(r->text));
    const char *trimmed = arena_strndup(r->arena, text.ptr, text.len);
    const char *colon = strchr(trimmed, ':');

    if (colon == NULL || strchr(colon + 1, ':') != NULL) {
        error_set(err, ERROR_BAD_RANGE, "'%s' is no range of revisions", r->text);
        return error_hint(err, "a range is A:B, A: or :B");
    }
    if (colon != trimmed)
        r->lower = arena_strndup(r->arena, trimmed, (size_t)(colon - trimmed));
    if (colon[1] != '\0')
        r->upper = colon + 1;
    return true;
}

/* Has an end that says "current" stand for the rows: with none of them for
 * what an empty end stands for. Returns whether it does. */
static bool take_current(const struct range *r, const char **name, const char *empty,
                         struct graph_nodes *out)
{
    if (strcmp(*name, "current") != 0 || r->current == NULL)
        return false;
    if (r->current->count == 0) {
        *name = empty;
        return false;
    }
    *out = *r->current;
    return true;
}

static bool refuse_current(struct error *err)
{
    error_set(err, ERROR_BAD_RANGE, "where the database stands is not known here");
    return error_hint(err, "name the revision, or ask the database:  migapply current");
}

/* "-N" as the lower end counts from the heads; where that is too far, from the
 * upper end, and base is as far as it goes. */
static bool step_back(struct range *r, const struct relative *back, struct error *err)
{
    struct resolve_walk w = { .g = r->g, .relative = *back };
    const struct graph_node *n;

    if (r->ends.count > 1)
        return refuse_rows(back->text, &r->ends, arena_printf(r->arena, "-%zu", back->steps),
                           r->arena, err);
    if (r->ends.count == 0)
        return true;
    if (!resolve_walk(&w, r->ends.items[0], r->arena, &n, err))
        return false;
    if (n != NULL)
        vec_push(r->arena, &r->start, n);
    return true;
}

static bool find_lower(struct range *r, struct error *err)
{
    struct name name = name_split(r->lower, r->arena);
    struct relative back = { .text = r->lower, .label = name.label };
    struct error tried = { 0 };

    if (take_current(r, &r->lower, "base", &r->start))
        return true;
    if (!name_is_back(name.rest, &back.steps))
        return resolve_many(r->g, r->lower, r->arena, &r->start, err);
    if (resolve_many(r->g, r->lower, r->arena, &r->start, &tried) && r->start.count > 0)
        return true;
    if (tried.code != ERROR_NONE && tried.code != ERROR_TOO_FAR) {
        *err = tried;
        return false;
    }
    r->start.count = 0;
    return step_back(r, &back, err);
}

/* The upper end may count from the lower one, so that is looked up first, but
 * for "-N", which may count from the upper one. */
static bool find_upper(struct range *r, struct error *err)
{
    struct target_origin from = { .g = r->g, .rows = &r->start };
    struct graph_nodes start = { 0 };
    size_t steps;

    if (take_current(r, &r->upper, "heads", &r->ends))
        return true;
    if (!name_is_back(name_split(r->lower, r->arena).rest, &steps) &&
        !take_current(r, &r->lower, "base", &start) &&
        !resolve_many(r->g, r->lower, r->arena, &start, err))
        return false;
    from.rows = &start;
    return target_upgrade(&from, r->upper, r->arena, &r->ends, err);
}

/* A lower end of a branch shows that branch only. */
static bool confine(struct range *r, struct error *err)
{
    struct name name = name_split(r->lower, r->arena);
    const struct graph_node *branch;
    size_t kept = 0;
    struct strlist labels;

    if (name.label == NULL)
        return true;
    if (!resolve_branch(r->g, name.label, r->arena, &branch, err))
        return false;
    labels = graph_labels(r->g, branch, r->arena);
    if (strcmp(branch->revision->id, name.label) == 0) {
        if (labels.count != 1) {
            resolve_filter(&r->ends, walk_related(r->g, branch, false, r->arena));
            return true;
        }
        name.label = labels.items[0];
    }
    for (size_t i = 0; i < r->ends.count; i++) {
        if (graph_has_label(r->g, r->ends.items[i], name.label))
            r->ends.items[kept++] = r->ends.items[i];
    }
    r->ends.count = kept;
    return true;
}

static bool refuse_unrelated(const struct range *r, const struct graph_node *lower,
                             struct error *err)
{
    struct strlist ends = graph_ids(&r->ends, r->arena);

    error_set(err, ERROR_BAD_RANGE, "%s is not below the upper end of '%s'", lower->revision->id,
              r->text);
    return error_fact(err, "upper", "%s",
                      ends.count == 0 ? "nothing" : strlist_join(&ends, ", ", r->arena));
}

static bool mark_range(const struct range *r, bool *marks, struct error *err)
{
    bool *below = walk_marks(r->g, r->arena);
    bool *above = walk_marks(r->g, r->arena);

    if (!resolve_check_apart(r->g, &r->ends, "target", r->arena, err) ||
        !resolve_check_apart(r->g, &r->start, "row", r->arena, err))
        return false;
    walk_mark(r->g, &r->ends, WALK_ALL_DOWN, marks, r->arena);
    for (size_t i = 0; i < r->start.count; i++) {
        if (!marks[r->start.items[i]->index])
            return refuse_unrelated(r, r->start.items[i], err);
        walk_mark(r->g, &r->start.items[i]->all_down, WALK_ALL_DOWN, below, r->arena);
    }
    walk_mark(r->g, &r->start, WALK_NEXT, above, r->arena);
    for (size_t i = 0; i < graph_count(r->g); i++)
        marks[i] = marks[i] && !below[i] && (r->start.count == 0 || above[i]);
    return true;
}

bool history_list(const struct graph *g, const char *range, const struct graph_nodes *current,
                  struct arena *arena, struct graph_nodes *out, struct error *err)
{
    struct range r = {
        .g = g,
        .arena = arena,
        .current = current,
        .text = range == NULL ? ":" : range,
        .lower = "base",
        .upper = "heads",
    };
    bool *marks = walk_marks(g, arena);

    if (!split(&r, err))
        return false;
    if (current == NULL && (strcmp(r.lower, "current") == 0 || strcmp(r.upper, "current") == 0))
        return refuse_current(err);
    if (!find_upper(&r, err) || !find_lower(&r, err) || !confine(&r, err) ||
        !mark_range(&r, marks, err))
        return false;
    order_list(g, marks, &r.ends, arena, out);
    return true;
}

void history_branches(const struct graph *g, struct arena *arena, struct graph_nodes *out)
{
    bool *marks = walk_marks(g, arena);
    struct graph_nodes all = { 0 };

    walk_mark(g, graph_real_heads(g), WALK_ALL_DOWN, marks, arena);
    order_list(g, marks, graph_real_heads(g), arena, &all);
    for (size_t i = 0; i < all.count; i++) {
        if (graph_is_branch_point(all.items[i]))
            vec_push(arena, out, all.items[i]);
    }
}

static bool is_revised(const struct graph_node *n, const bool *applied)
{
    for (size_t i = 0; i < n->next.count; i++) {
        if (applied[n->next.items[i]->index])
            return true;
    }
    return false;
}

void history_current(const struct graph *g, const struct graph_nodes *rows, struct arena *arena,
                     struct graph_nodes *out)
{
    bool *applied = walk_marks(g, arena);
    struct graph_nodes all = { 0 };

    walk_mark(g, rows, WALK_ALL_DOWN, applied, arena);
    order_list(g, applied, rows, arena, &all);
    for (size_t i = 0; i < rows->count; i++) {
        if (!is_revised(rows->items[i], applied))
            walk_add(out, rows->items[i], arena);
    }
    for (size_t i = 0; i < all.count; i++) {
        if (!is_revised(all.items[i], applied))
            walk_add(out, all.items[i], arena);
    }
}
