/* rule_multiple_roots.c - MP112: more than one revision begins from nothing. */
#include "planner/check/rule.h"

static void check(const struct rule_info *info, const struct check_input *input,
                  struct arena *arena, struct findings *out)
{
    const struct graph_nodes *bases = graph_bases(input->graph);

    for (size_t i = 1; i < bases->count; i++) {
        const struct graph_node *n = bases->items[i];

        /* A label says that a second branch is meant; a parent that is not
         * there is another rule's. */
        if (graph_labels(input->graph, n, arena).count > 0 || n->revision->down.count > 0)
            continue;
        vec_push(arena, out,
                 rule_finding(info, input, n->revision, true,
                              arena_printf(arena, "%s is a base, and so is %s", n->revision->id,
                                           bases->items[0]->revision->id)));
    }
}

const struct rule rule_multiple_roots = {
    .info = {
        .code = "MP112",
        .name = "multiple-roots",
        .severity = SEVERITY_WARNING,
        .tags = "graph",
        .summary = "More than one revision has no parent.",
        .why = "A second base is a second history: `upgrade head` no longer says which, and what "
               "the new base makes may be there already.",
        .instead = "Let it revise the head it was written against, or give the branch a label.",
        .fine_when = "branches are kept apart on purpose, each with its branch label.",
    },
    .check = check,
};
