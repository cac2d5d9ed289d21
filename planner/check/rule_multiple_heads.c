/* rule_multiple_heads.c - MP101: a tree has more heads than it should. */
#include <string.h>

#include "common/escape.h"
#include "planner/check/rule.h"

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

/* Returns the head that name, a label or an id, stands for; NULL for none. */
static const struct graph_node *head_called(const struct graph *g, const char *name)
{
    const struct graph_nodes *heads = graph_heads(g);

    for (size_t i = 0; i < heads->count; i++) {
        if (strcmp(heads->items[i]->revision->id, name) == 0 ||
            graph_has_label(g, heads->items[i], name))
            return heads->items[i];
    }
    return NULL;
}

/* Returns whether each head is one that the configuration names, and no two
 * are meant by the same name. */
static bool are_named(const struct check_input *input, const struct graph_nodes *heads)
{
    struct check_heads wanted = input->heads;
    size_t found = 0;

    for (size_t i = 0; i < wanted.names.count; i++)
        found += head_called(input->graph, wanted.names.items[i]) != NULL;
    return heads->count <= found;
}

/* Returns whether every head is the only one of a branch label: LABEL@head
 * names it, and somebody has labelled the branches on purpose. */
static bool are_labelled(const struct graph *g, const struct graph_nodes *heads,
                         struct arena *arena)
{
    for (size_t i = 0; i < heads->count; i++) {
        struct strlist labels = graph_labels(g, heads->items[i], arena);
        bool own = false;

        for (size_t j = 0; j < labels.count && !own; j++) {
            size_t others = 0;

            for (size_t k = 0; k < heads->count; k++)
                others += k != i && graph_has_label(g, heads->items[k], labels.items[j]);
            own = others == 0;
        }
        if (!own)
            return false;
    }
    return true;
}

static bool are_meant(const struct check_input *input, const struct graph_nodes *heads,
                      struct arena *arena)
{
    size_t most = input->heads.most + cut_off(input->graph);

    if (input->heads.names.count > 0)
        return are_named(input, heads);
    return heads->count <= most || (!input->heads.told && are_labelled(input->graph, heads, arena));
}

/* Returns the head to speak of: the last one that is new, else the last. */
static const struct graph_node *culprit(const struct check_input *input,
                                        const struct graph_nodes *heads)
{
    for (size_t i = heads->count; i-- > 0;) {
        if (check_is_new(input, heads->items[i]->revision))
            return heads->items[i];
    }
    return heads->items[heads->count - 1];
}

/* Returns the revision below head that left the base's history: the lowest one
 * that is new. */
static const struct graph_node *fork_of(const struct check_input *input,
                                        const struct graph_node *head)
{
    while (input->base_ids != NULL && head->down.count == 1 &&
           check_is_new(input, head->down.items[0]->revision))
        head = head->down.items[0];
    return head;
}

static const char *message(const struct check_input *input, const struct graph_nodes *heads,
                           struct arena *arena)
{
    struct strlist ids = graph_ids(heads, arena);
    const char *list = strlist_join(&ids, ", ", arena);

    if (input->base != NULL)
        return arena_printf(arena, "merging this into %s makes %zu heads: %s", input->base,
                            heads->count, list);
    return arena_printf(arena, "%zu heads where there should be %zu: %s", heads->count,
                        input->heads.most, list);
}

static void add_others(const struct check_input *input, const struct graph_nodes *heads,
                       const struct graph_node *head, struct arena *arena, struct finding *f)
{
    for (size_t i = 0; i < heads->count; i++) {
        const struct revision *r = heads->items[i]->revision;
        const char *where = input->base == NULL || check_is_new(input, r)
                                ? "is a head too"
                                : arena_printf(arena, "is a head of %s", input->base);

        if (heads->items[i] == head)
            continue;
        vec_push(arena, &f->related,
                 (struct related){ { .start = r->down_pos },
                                   arena_printf(arena, "%s \"%s\" %s", r->id,
                                                revision_message(r, arena), where) });
    }
}

/* Where one head of the base is the only rival, revising it instead is the fix. */
static const char *fix(const struct check_input *input, const struct graph_nodes *heads,
                       const struct graph_node *fork, const struct graph_node *head,
                       struct arena *arena)
{
    const struct revision *r = fork->revision;
    const struct graph_node *rival;

    if (input->base == NULL || heads->count != 2 || r->down.count != 1)
        return NULL;
    rival = heads->items[heads->items[0] == head ? 1 : 0];
    /* Only a plain literal can be replaced by another one. */
    if (check_is_new(input, rival->revision) ||
        r->down_span.end - r->down_span.begin != strlen(r->down.items[0]) + 2)
        return NULL;
    return arena_printf(arena, "'%s'", rival->revision->id);
}

static void add_hints(const struct check_input *input, const struct graph_nodes *heads,
                      const struct graph_node *head, const struct graph_node *fork,
                      struct arena *arena, struct finding *f)
{
    const struct graph_node *rival = heads->items[heads->items[0] == head ? 1 : 0];
    struct strbuf command = { .arena = arena };

    if (input->base != NULL && !check_is_new(input, rival->revision)) {
        strbuf_addstr(&command, "not released yet:  migplan rebase --onto ");
        escape_add_shell(&command, input->base);
        vec_push(arena, &f->hints, strbuf_text(&command));
    } else {
        vec_push(arena, &f->hints,
                 arena_printf(arena, "one history: let %s revise %s", fork->revision->id,
                              rival->revision->id));
    }
    vec_push(arena, &f->hints, "both released: join them:  migplan merge heads -m \"merge heads\"");
}

/* One finding, on the file that the pull request adds: review systems show no
 * other line. */
static void check(const struct rule_info *info, const struct check_input *input,
                  struct arena *arena, struct findings *out)
{
    const struct graph_nodes *heads = graph_heads(input->graph);
    const struct graph_node *head;
    const struct graph_node *fork;
    struct finding f;

    if (heads->count < 2 || heads->count <= input->base_heads || are_meant(input, heads, arena))
        return; /* as many as there were before are nothing new */
    head = culprit(input, heads);
    fork = fork_of(input, head);
    f = rule_finding(info, input, fork->revision, true, message(input, heads, arena));
    add_others(input, heads, head, arena, &f);
    for (size_t i = 0; i < heads->count; i++)
        rule_add_origin(&f, heads->items[i]->revision, arena);
    f.fix = fix(input, heads, fork, head, arena);
    add_hints(input, heads, head, fork, arena, &f);
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
        .instead = "Let the newer revision revise the other: change its down_revision. If both "
                   "are released already, join them: migplan merge heads -m \"merge heads\".",
        .fine_when = "the team keeps several heads on purpose: each has a branch label of its "
                     "own, or [tool.migplan] says heads = 2 or heads = [\"LABEL\", \"LABEL\"].",
    },
    .check = check,
};
