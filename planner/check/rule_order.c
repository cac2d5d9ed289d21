/* rule_order.c - new revisions that stand where they do not belong: behind what
 * is no head, before their parent by name or date, on what they stand on twice. */
#include <string.h>

#include "planner/check/rule.h"
#include "planner/graph/walk.h"

/* Returns how many digits text begins with. */
static size_t digits(const char *text)
{
    return strspn(text, "0123456789");
}

/* Returns the date behind "Create Date:" in the docstring, NULL where there is none. */
static const char *create_date(const struct revision *r, struct arena *arena)
{
    static const char key[] = "Create Date:";
    const char *at = strstr(r->doc, key);

    if (at == NULL)
        return NULL;
    at += sizeof(key) - 1;
    at += strspn(at, " \t");
    return digits(at) == 4 && at[4] == '-' ? arena_strndup(arena, at, strcspn(at, "\r\n")) : NULL;
}

static const char *name_of(const struct revision *r)
{
    const char *slash = strrchr(r->path, '/');

    return slash == NULL ? r->path : slash + 1;
}

/* Returns whether both names begin with numbers of one length, three digits or
 * more, and r's is the lower. */
static bool is_named_before(const struct revision *r, const struct revision *parent)
{
    size_t len = digits(name_of(r));

    return len >= 3 && digits(name_of(parent)) == len &&
           strncmp(name_of(r), name_of(parent), len) < 0;
}

static void check_stale(const struct rule_info *info, const struct check_input *input,
                        struct arena *arena, struct findings *out)
{
    for (size_t i = 0; i < graph_count(input->graph); i++) {
        const struct graph_node *n = graph_at(input->graph, i);
        const struct revision *parent;
        const char *date;
        const char *before;

        if (!check_is_new(input, n->revision) || n->down.count != 1)
            continue;
        parent = n->down.items[0]->revision;
        date = create_date(n->revision, arena);
        before = create_date(parent, arena);
        if (is_named_before(n->revision, parent)) {
            vec_push(arena, out,
                     rule_finding(info, input, n->revision, true,
                                  arena_printf(arena, "%s is named before %s, which it revises",
                                               name_of(n->revision), name_of(parent))));
        } else if (date != NULL && before != NULL && strcmp(date, before) < 0) {
            vec_push(arena, out,
                     rule_finding(info, input, n->revision, true,
                                  arena_printf(arena, "%s was made at %s, before %s at %s",
                                               n->revision->id, date, parent->id, before)));
        }
    }
}

static void check_out_of_order(const struct rule_info *info, const struct check_input *input,
                               struct arena *arena, struct findings *out)
{
    for (size_t i = 0; input->base != NULL && i < graph_count(input->graph); i++) {
        const struct graph_node *n = graph_at(input->graph, i);

        if (!check_is_new(input, n->revision) || n->down.count != 1)
            continue;
        for (size_t j = 0; j < n->down.items[0]->next.count; j++) {
            const struct graph_node *other = n->down.items[0]->next.items[j];

            if (check_is_new(input, other->revision))
                continue;
            vec_push(arena, out,
                     rule_finding(info, input, n->revision, true,
                                  arena_printf(arena, "%s revises %s, which %s on %s revises too",
                                               n->revision->id, n->down.items[0]->revision->id,
                                               other->revision->id, input->base)));
            break;
        }
    }
}

static void check_redundant(const struct rule_info *info, const struct check_input *input,
                            struct arena *arena, struct findings *out)
{
    for (size_t i = 0; i < graph_count(input->graph); i++) {
        const struct graph_node *n = graph_at(input->graph, i);
        const bool *below;

        if (n->deps.count == 0 || !check_is_new(input, n->revision))
            continue;
        below = walk_from(input->graph, n, WALK_DOWN, arena);
        for (size_t j = 0; j < n->deps.count; j++) {
            if (!below[n->deps.items[j]->index])
                continue;
            vec_push(arena, out,
                     rule_finding(info, input, n->revision, false,
                                  arena_printf(arena, "%s depends on %s, which it stands on",
                                               n->revision->id, n->deps.items[j]->revision->id)));
        }
    }
}

const struct rule rule_out_of_order = {
    .info = {
        .code = "MP113",
        .name = "out-of-order-merge",
        .severity = SEVERITY_ERROR,
        .opt_in = true,
        .tags = "graph",
        .summary = "A new revision revises one that the base has gone on from.",
        .why = "Even where a merge revision joins the sides, databases ran them in different "
               "orders, and what was tested is not what runs.",
        .instead = "Put it behind the base's head: migplan rebase --onto REF.",
        .fine_when = "merge revisions are how the team works.",
    },
    .check = check_out_of_order,
};

const struct rule rule_stale_order = {
    .info = {
        .code = "MP114",
        .name = "stale-order",
        .severity = SEVERITY_WARNING,
        .opt_in = true,
        .tags = "graph",
        .summary = "By its file's name or its date a revision stands before the one it revises.",
        .why = "People read the folder in the order of its names and believe it; a revision that "
               "was moved behind newer ones keeps the name and date of the day it was written.",
        .instead = "Rename the file, or write the date anew.",
        .fine_when = "nobody goes by names and dates.",
    },
    .check = check_stale,
};

const struct rule rule_redundant_dependency = {
    .info = {
        .code = "MP115",
        .name = "redundant-depends-on",
        .severity = SEVERITY_WARNING,
        .tags = "graph",
        .summary = "A revision depends on one that it stands on anyway.",
        .why = "What it revises comes before it without being asked. Such a dependency says nothing "
               "and outlives the reason for it.",
        .instead = "Take it out of depends_on.",
    },
    .check = check_redundant,
};
