/* rule_branch_point.c - MP111: the history forks. */
#include "planner/check/rule.h"

static void check(const struct rule_info *info, const struct check_input *input,
                  struct arena *arena, struct findings *out)
{
    for (size_t i = 0; i < graph_count(input->graph); i++) {
        const struct graph_node *n = graph_at(input->graph, i);
        struct strlist ids;

        if (!graph_is_branch_point(n))
            continue;
        ids = graph_ids(&n->next, arena);
        vec_push(arena, out,
                 rule_finding(info, input, n->revision, false,
                              arena_printf(arena, "%s is revised by %s", n->revision->id,
                                           strlist_join(&ids, " and ", arena))));
    }
}

const struct rule rule_branch_point = {
    .info = {
        .code = "MP111",
        .name = "branch-point",
        .severity = SEVERITY_WARNING,
        .opt_in = true,
        .tags = "graph",
        .summary = "A revision is revised by more than one other.",
        .why = "A fork, even one that a merge revision closes again, means that databases may "
               "stand on either side and that the order of the sides is nobody's decision.",
        .instead = "Keep the history linear: let the newer revision revise the older one.",
        .fine_when = "merge revisions are how the team works.",
    },
    .check = check,
};
