/* rule_names.c - rules on names that lead to more than one revision, and on
 * revisions that no name leads to. */
#include <string.h>

#include "planner/check/rule.h"
#include "planner/graph/walk.h"

enum {
    SHORTEST = 4, /* what Alembic takes for the beginning of an id */
    MOST_NAMED = 6,
};

/* Returns the ids that begin with name; of more than a few the rest is "...". */
static struct strlist begin_with(const struct graph *g, const char *name, struct arena *arena)
{
    struct strlist ids = { 0 };
    size_t len = strlen(name);

    for (size_t i = 0; len >= SHORTEST && i < graph_count(g) && ids.count <= MOST_NAMED; i++) {
        const char *id = graph_at(g, i)->revision->id;
        const char *shown = ids.count == MOST_NAMED ? "..." : id;

        if (strncmp(id, name, len) == 0)
            vec_push(arena, &ids, shown);
    }
    return ids;
}

static void check_ambiguous(const struct rule_info *info, const struct check_input *input,
                            struct arena *arena, struct findings *out)
{
    for (size_t i = 0; i < input->problems->count; i++) {
        const struct graph_problem *p = &input->problems->items[i];
        struct strlist ids;
        struct finding f;

        if (p->name == NULL)
            continue;
        ids = begin_with(input->graph, p->name, arena);
        if (ids.count < 2)
            continue;
        f = rule_finding(info, input, p->revision, !p->is_dependency,
                         arena_printf(arena, "'%s' is the beginning of %s", p->name,
                                      strlist_join(&ids, " and ", arena)));
        vec_push(arena, out, f);
    }
}

/* Returns whether a link of n leads to nothing, or was left out of a circle. */
static bool is_broken(const struct graph_node *n)
{
    return n->down.count < n->revision->down.count || n->deps.count < n->revision->depends_on.count;
}

/* Tells of all that stands on n at the first of them. */
static void add_unreachable(const struct rule_info *info, const struct check_input *input,
                            const struct graph_node *n, struct arena *arena, struct findings *out)
{
    const bool *above = walk_from(input->graph, n, WALK_ALL_NEXT, arena);
    struct graph_nodes lost = { 0 };
    struct strlist ids;
    struct finding f;

    for (size_t i = 0; i < graph_count(input->graph); i++) {
        if (above[i] && i != n->index)
            walk_add(&lost, graph_at(input->graph, i), arena);
    }
    if (lost.count == 0)
        return;
    ids = graph_ids(&lost, arena);
    if (ids.count > MOST_NAMED) {
        ids.count = MOST_NAMED;
        vec_push(arena, &ids, "...");
    }
    f = rule_finding(info, input, lost.items[0]->revision, true,
                     arena_printf(arena, "no upgrade reaches %s, for %s cannot run",
                                  strlist_join(&ids, ", ", arena), n->revision->id));
    vec_push(
        arena, &f.related,
        (struct related){ { .start = n->revision->down_pos },
                          arena_printf(arena, "%s has a parent that is missing or stands on it",
                                       n->revision->id) });
    vec_push(arena, out, f);
}

static void check_unreachable(const struct rule_info *info, const struct check_input *input,
                              struct arena *arena, struct findings *out)
{
    for (size_t i = 0; i < graph_count(input->graph); i++) {
        const struct graph_node *n = graph_at(input->graph, i);

        if (is_broken(n))
            add_unreachable(info, input, n, arena, out);
    }
}

const struct rule rule_ambiguous_prefix = {
    .info = {
        .code = "MP116",
        .name = "ambiguous-prefix",
        .severity = SEVERITY_WARNING,
        .tags = "graph",
        .summary = "A name that stands for no revision is the beginning of several.",
        .why = "In a file only the whole id counts. Whoever writes its beginning means one "
               "revision, and the next one who reads it may take it for another.",
        .instead = "Write the whole id.",
    },
    .check = check_ambiguous,
};

const struct rule rule_unreachable_revision = {
    .info = {
        .code = "MP117",
        .name = "unreachable-revision",
        .severity = SEVERITY_WARNING,
        .tags = "graph",
        .summary = "Revisions stand on one that can never run.",
        .why = "What they revise leads to a revision that is not there, or in a circle: no upgrade "
               "comes by. They look like a part of the history and are none.",
        .instead = "Mend the revision below them: its parent is missing or revises it.",
    },
    .check = check_unreachable,
};
