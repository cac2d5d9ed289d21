/* rule_branch_point.c - MP111: the history forks. */
#include "planner/check/rule.h"
#include "planner/graph/walk.h"

/* Returns whether a merge revision joins all sides of the fork again. */
static bool is_joined(const struct graph *g, const struct graph_node *n, struct arena *arena)
{
    size_t *sides = arena_new_array(arena, size_t, graph_count(g) + 1);

    for (size_t i = 0; i < n->next.count; i++) {
        const bool *above = walk_from(g, n->next.items[i], WALK_NEXT, arena);

        for (size_t j = 0; j < graph_count(g); j++)
            sides[j] += above[j];
    }
    for (size_t j = 0; j < graph_count(g); j++) {
        if (sides[j] == n->next.count)
            return true;
    }
    return false;
}

/* Returns whether each side has a branch label that no other one has: somebody
 * keeps them apart on purpose. */
static bool is_labelled(const struct graph *g, const struct graph_node *n, struct arena *arena)
{
    for (size_t i = 0; i < n->next.count; i++) {
        struct strlist labels = graph_labels(g, n->next.items[i], arena);
        bool own = false;

        for (size_t j = 0; j < labels.count && !own; j++) {
            size_t others = 0;

            for (size_t k = 0; k < n->next.count; k++)
                others += k != i && graph_has_label(g, n->next.items[k], labels.items[j]);
            own = others == 0;
        }
        if (!own)
            return false;
    }
    return true;
}

/* Returns the side to speak of: the last that is new, for a review system shows
 * no other line. */
static const struct graph_node *newest(const struct check_input *input, const struct graph_node *n)
{
    for (size_t i = n->next.count; input->base != NULL && i-- > 0;) {
        if (check_is_new(input, n->next.items[i]->revision))
            return n->next.items[i];
    }
    return NULL;
}

static void check(const struct rule_info *info, const struct check_input *input,
                  struct arena *arena, struct findings *out)
{
    for (size_t i = 0; i < graph_count(input->graph); i++) {
        const struct graph_node *n = graph_at(input->graph, i);
        const struct graph_node *side;
        struct strlist ids;
        struct finding f;

        if (!graph_is_branch_point(n) || is_joined(input->graph, n, arena) ||
            is_labelled(input->graph, n, arena))
            continue;
        ids = graph_ids(&n->next, arena);
        f = rule_finding(info, input, n->revision, false,
                         arena_printf(arena, "%s is revised by %s, which no merge joins",
                                      n->revision->id, strlist_join(&ids, " and ", arena)));
        side = newest(input, n);
        if (side != NULL) {
            vec_push(
                arena, &f.related,
                (struct related){ f.region, arena_printf(arena, "%s is where the history forks",
                                                         n->revision->id) });
            f.region = rule_finding(info, input, side->revision, true, "").region;
        }
        vec_push(arena, out, f);
    }
}

const struct rule rule_branch_point = {
    .info = {
        .code = "MP111",
        .name = "branch-point",
        .severity = SEVERITY_WARNING,
        .tags = "graph",
        .summary = "A revision is revised by several others that no merge revision joins.",
        .why = "A fork means that databases may stand on either side and that the order of the "
               "sides is nobody's decision. Where it makes a second head, that is what is told.",
        .instead = "Keep the history linear: let the newer revision revise the older one.",
        .fine_when = "the sides are kept apart on purpose: a branch label on each says so.",
    },
    .check = check,
    .unless = &rule_multiple_heads,
};
