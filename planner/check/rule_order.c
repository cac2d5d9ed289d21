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

/* Returns whether len digits are a date as file names begin with: 20260131, or
 * a year and a month. */
static bool is_date(const char *name, size_t len)
{
    return len >= 6 && (strncmp(name, "19", 2) == 0 || strncmp(name, "20", 2) == 0);
}

/* Returns whether both names begin with numbers of one length, three digits or
 * more, that are dates or not, and r's is the lower. */
static bool is_named_before(const struct revision *r, const struct revision *parent, bool dates)
{
    size_t len = digits(name_of(r));

    return len >= 3 && digits(name_of(parent)) == len && is_date(name_of(r), len) == dates &&
           is_date(name_of(parent), len) == dates && strncmp(name_of(r), name_of(parent), len) < 0;
}

static void check_filenames(const struct rule_info *info, const struct check_input *input,
                            struct arena *arena, struct findings *out)
{
    for (size_t i = 0; i < graph_count(input->graph); i++) {
        const struct graph_node *n = graph_at(input->graph, i);
        const struct revision *parent;

        if (!check_is_new(input, n->revision) || n->down.count != 1)
            continue;
        parent = n->down.items[0]->revision;
        if (!is_named_before(n->revision, parent, false))
            continue;
        vec_push(arena, out,
                 rule_finding(info, input, n->revision, true,
                              arena_printf(arena, "%s is named before %s, which it revises",
                                           name_of(n->revision), name_of(parent))));
    }
}

/* Returns why r is older than its parent; NULL where nothing says so. */
static const char *why_older(const struct revision *r, const struct revision *parent,
                             struct arena *arena)
{
    const char *date = create_date(r, arena);
    const char *before = create_date(parent, arena);

    if (date != NULL && before != NULL && strcmp(date, before) < 0)
        return arena_printf(arena, "%s was made at %s, before %s at %s", r->id, date, parent->id,
                            before);
    if (!is_named_before(r, parent, true))
        return NULL;
    return arena_printf(arena, "%s has an earlier date than %s, which it revises", name_of(r),
                        name_of(parent));
}

static void check_dates(const struct rule_info *info, const struct check_input *input,
                        struct arena *arena, struct findings *out)
{
    for (size_t i = 0; i < graph_count(input->graph); i++) {
        const struct graph_node *n = graph_at(input->graph, i);
        const char *why;

        if (!check_is_new(input, n->revision) || n->down.count != 1)
            continue;
        why = why_older(n->revision, n->down.items[0]->revision, arena);
        if (why != NULL)
            vec_push(arena, out, rule_finding(info, input, n->revision, true, why));
    }
}

/* Returns whether some revision stands on both: a merge. */
static bool are_joined(const struct graph *g, const struct graph_node *a,
                       const struct graph_node *b, struct arena *arena)
{
    const bool *above_a = walk_from(g, a, WALK_NEXT, arena);
    const bool *above_b = walk_from(g, b, WALK_NEXT, arena);

    for (size_t i = 0; i < graph_count(g); i++) {
        if (above_a[i] && above_b[i])
            return true;
    }
    return false;
}

/* Returns what revises the parent of n on the base; NULL where nothing does. */
static const struct graph_node *rival_of(const struct check_input *input,
                                         const struct graph_node *n)
{
    const struct graph_nodes *children = &n->down.items[0]->next;

    for (size_t i = 0; i < children->count; i++) {
        if (!check_is_new(input, children->items[i]->revision))
            return children->items[i];
    }
    return NULL;
}

static void check_out_of_order(const struct rule_info *info, const struct check_input *input,
                               struct arena *arena, struct findings *out)
{
    for (size_t i = 0; input->base != NULL && i < graph_count(input->graph); i++) {
        const struct graph_node *n = graph_at(input->graph, i);
        const struct graph_node *rival;
        struct finding f;
        bool joined;

        if (!check_is_new(input, n->revision) || n->down.count != 1)
            continue;
        rival = rival_of(input, n);
        if (rival == NULL)
            continue;
        joined = are_joined(input->graph, n, rival, arena);
        f = rule_finding(info, input, n->revision, true,
                         arena_printf(arena, "%s revises %s, which %s on %s revises too%s",
                                      n->revision->id, n->down.items[0]->revision->id,
                                      rival->revision->id, input->base,
                                      joined ? "; a merge joins them" : ""));
        if (joined)
            f.severity = SEVERITY_WARNING;
        rule_add_origin(&f, rival->revision, arena);
        vec_push(arena, out, f);
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
        .tags = "graph",
        .summary = "A new revision revises one that the base has gone on from.",
        .why = "Even where a merge revision joins the sides, databases ran them in different "
               "orders, and what was tested is not what runs.",
        .instead = "Put it behind the base's head: migplan rebase --onto REF.",
        .fine_when = "a merge revision joins the sides and that is how the team works: then it is "
                     "a warning. Where it makes a second head, that is what is told.",
    },
    .check = check_out_of_order,
    .unless = &rule_multiple_heads,
};

const struct rule rule_stale_create_date = {
    .info = {
        .code = "MP114",
        .name = "stale-create-date",
        .severity = SEVERITY_WARNING,
        .opt_in = true,
        .tags = "graph",
        .summary = "By its date a revision is older than the one it revises.",
        .why = "People read the folder and the log in the order of dates and believe it; a "
               "revision that was put behind newer ones keeps the date of the day it was written.",
        .instead = "Write the date anew, in the docstring and in the file's name.",
        .fine_when = "branches are rebased: then older ones come last as a matter of course, which "
                     "is why this rule runs only where it is selected.",
    },
    .check = check_dates,
};

const struct rule rule_filename_order = {
    .info = {
        .code = "MP119",
        .name = "filename-order",
        .severity = SEVERITY_WARNING,
        .tags = "graph",
        .summary = "By the number in its name a file stands before the one it revises.",
        .why = "Who numbers files reads the folder in that order and believes it; two branches "
               "take the same number, and one of them ends up behind the other's next.",
        .instead = "Give the file the next number.",
        .fine_when = "nobody goes by the numbers.",
    },
    .check = check_filenames,
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
