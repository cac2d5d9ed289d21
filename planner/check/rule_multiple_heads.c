/* rule_multiple_heads.c - MP101: a tree has more heads than it should. */
#include "planner/check/rule.h"

static const char *message(const struct graph_nodes *heads, size_t allowed, struct arena *arena)
{
    struct strlist ids = graph_ids(heads, arena);

    return arena_printf(arena, "%zu heads where there should be %zu: %s", heads->count, allowed,
                        strlist_join(&ids, ", ", arena));
}

/* Returns how many revisions stand apart only because a parent is not there or
 * closes a cycle: they get findings of their own. */
static size_t cut_off(const struct graph *g)
{
    size_t count = 0;

    for (size_t i = 0; i < graph_count(g); i++) {
        const struct graph_node *n = graph_at(g, i);

        count += n->revision->down.count > 0 && n->down.count == 0;
    }
    return count;
}

/* One finding, on the head that was read last; the others belong to it. */
static void check(const struct rule_info *info, const struct check_input *input,
                  struct arena *arena, struct findings *out)
{
    const struct graph_nodes *heads = graph_heads(input->graph);
    struct finding f;

    if (heads->count <= input->heads + cut_off(input->graph))
        return;
    f = rule_finding(info, input, heads->items[heads->count - 1]->revision, true,
                     message(heads, input->heads, arena));
    for (size_t i = 0; i + 1 < heads->count; i++) {
        const struct revision *r = heads->items[i]->revision;

        vec_push(arena, &f.related,
                 (struct related){ { .start = r->down_pos },
                                   arena_printf(arena, "%s \"%s\" is a head too", r->id,
                                                revision_message(r, arena)) });
    }
    vec_push(arena, &f.hints, "not released yet:  migplan rebase --onto origin/main");
    vec_push(arena, &f.hints, "released:          migplan merge heads -m \"merge heads\"");
    vec_push(arena, out, f);
}

const struct rule rule_multiple_heads = {
    .info = {
        .code = "MP101",
        .name = "multiple-heads",
        .severity = SEVERITY_ERROR,
        .tags = "graph",
        .summary = "The tree has more than one head.",
        .why = "`alembic upgrade head` stops with 'Multiple head revisions are present' and the "
               "release with it. It happens when two branches add a revision to the same parent; "
               "git sees no conflict, for the files are different ones.",
        .instead = "Move the newer revision on top of the other: migplan rebase --onto "
                   "origin/main. If both are released already, join them: migplan merge heads -m "
                   "\"merge heads\".",
        .fine_when = "the team keeps several heads on purpose: say so with heads = 2 in "
                     "[tool.migplan].",
    },
    .check = check,
};
