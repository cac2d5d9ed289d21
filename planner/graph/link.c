/* link.c - graph_link(): from a list of revisions to a graph. */
#include <string.h>

#include "common/limits.h"
#include "planner/graph/graph_parts.h"
#include "planner/graph/near.h"

enum {
    VERSION_COLUMN = 32, /* characters that version_num VARCHAR(32) holds */
    NEAR_HINTS = 20,     /* problems for which near misses are looked up */
};

void graph_add_problem(struct linker *l, struct graph_problem problem)
{
    vec_push(l->arena, l->problems, problem);
}

/* The character that may not stand in an id, or 0. The first three are what
 * relative names are made of, ':' makes ranges. */
static char find_bad_character(const char *id)
{
    size_t len = strcspn(id, "@-+:");

    return id[len];
}

static bool is_symbol(const char *id)
{
    static const char *const symbols[] = { "base", "head", "heads", "current" };

    for (size_t i = 0; i < sizeof(symbols) / sizeof(symbols[0]); i++) {
        if (strcmp(id, symbols[i]) == 0)
            return true;
    }
    return false;
}

static size_t count_characters(const char *text)
{
    size_t count = 0;

    for (; *text != '\0'; text++)
        count += ((unsigned char)*text & 0xc0) != 0x80;
    return count;
}

static void check_id(struct linker *l, const struct revision *r)
{
    char bad = find_bad_character(r->id);
    struct graph_problem problem = { .blocks = true, .revision = r, .pos = r->pos };

    if (r->id[0] == '\0') {
        problem.code = ERROR_BAD_ID;
        problem.message = "the revision id is empty";
        graph_add_problem(l, problem);
    } else if (bad != '\0') {
        problem.code = ERROR_BAD_ID;
        problem.message = arena_printf(l->arena, "revision id '%s' has a '%c' in it", r->id, bad);
        problem.hint =
            "names like REV+1, LABEL@REV and A:B need the characters @ - + : for themselves";
        graph_add_problem(l, problem);
    }
    if (is_symbol(r->id)) {
        problem.code = ERROR_BAD_ID;
        problem.blocks = false;
        problem.message = arena_printf(
            l->arena, "revision id '%s' cannot be named: the word means something else", r->id);
        graph_add_problem(l, problem);
    }
    if (count_characters(r->id) > VERSION_COLUMN) {
        problem.code = ERROR_LONG_ID;
        problem.blocks = false;
        problem.message = arena_printf(
            l->arena, "revision id '%s' is %zu characters long, the version table takes %d", r->id,
            count_characters(r->id), VERSION_COLUMN);
        problem.hint = NULL;
        graph_add_problem(l, problem);
    }
}

static void add_duplicate(struct linker *l, const struct revision *r, const struct revision *first)
{
    graph_add_problem(
        l, (struct graph_problem){
               .code = ERROR_DUPLICATE_ID,
               .blocks = true,
               .revision = r,
               .other = first,
               .pos = r->pos,
               .message = arena_printf(l->arena, "revision '%s' is declared twice", r->id),
               .fact_tag = "also",
               .fact = first->path,
               .hint = "give one of them another id: each would run as the other",
           });
}

static void add_nodes(struct linker *l, const struct revision_list *list)
{
    struct graph *g = l->g;

    g->nodes = arena_new_array(l->arena, struct graph_node, list->count);
    for (size_t i = 0; i < list->count; i++) {
        const struct revision *r = &list->items[i];
        struct graph_node *n = &g->nodes[g->count];

        check_id(l, r);
        if (!strmap_put(g->by_id, r->id, n)) {
            add_duplicate(l, r, ((struct graph_node *)strmap_get(g->by_id, r->id))->revision);
            continue;
        }
        n->revision = r;
        n->index = g->count++;
        vec_push(l->arena, &g->names, r->id);
    }
}

static void add_label_problem(struct linker *l, const struct revision *r, const char *label,
                              const struct graph_node *owner)
{
    struct graph_problem problem = {
        .code = ERROR_LABEL_CLASH,
        .blocks = true,
        .revision = r,
        .pos = r->pos,
    };

    if (owner == NULL) {
        problem.message = arena_printf(l->arena, "more than %d branch labels", LIMIT_BRANCH_LABELS);
    } else {
        problem.other = owner->revision;
        problem.message =
            arena_printf(l->arena, "branch label '%s' of revision '%s' is taken", label, r->id);
        problem.fact_tag = "by";
        problem.fact =
            strcmp(owner->revision->id, label) == 0
                ? arena_printf(l->arena, "the revision of that id, %s", owner->revision->path)
                : arena_printf(l->arena, "revision %s, %s", owner->revision->id,
                               owner->revision->path);
    }
    graph_add_problem(l, problem);
}

static void declare_label(struct linker *l, struct graph_node *n, const char *label)
{
    struct graph *g = l->g;
    const struct graph_node *owner = graph_find(g, label);

    if (owner == NULL)
        owner = graph_find_label(g, label);
    if (owner != NULL || strmap_count(g->by_label) == LIMIT_BRANCH_LABELS) {
        add_label_problem(l, n->revision, label, owner);
        return;
    }
    (void)strmap_put(g->by_label, label, n);
    vec_push(l->arena, &g->names, label);
}

static void declare_labels(struct linker *l)
{
    for (size_t i = 0; i < l->g->count; i++) {
        struct graph_node *n = &l->g->nodes[i];

        for (size_t k = 0; k < n->revision->branch_labels.count; k++)
            declare_label(l, n, n->revision->branch_labels.items[k]);
    }
}

static void add_missing(struct linker *l, const struct graph_node *n, const char *name,
                        bool is_parent)
{
    const struct revision *r = n->revision;
    struct graph_problem problem = {
        .code = ERROR_NO_PARENT,
        .blocks = true,
        .is_dependency = !is_parent,
        .revision = r,
        .name = name,
        .pos = is_parent ? r->down_pos : r->pos,
    };

    problem.message =
        is_parent
            ? arena_printf(l->arena, "%s revises '%s', which no file declares", r->id, name)
            : arena_printf(l->arena, "%s depends on '%s', which is no revision and no branch label",
                           r->id, name);
    if (l->problems->count < NEAR_HINTS)
        problem.hint = near_hint(l->g, name, l->arena);
    graph_add_problem(l, problem);
}

/* Begins a list that holds no node twice: see add_once(). */
static void begin_list(struct linker *l)
{
    l->turn++;
}

static void add_once(struct linker *l, struct graph_nodes *list, const struct graph_node *n)
{
    if (l->seen[n->index] == l->turn)
        return;
    l->seen[n->index] = l->turn;
    vec_push(l->arena, list, n);
}

static void link_one(struct linker *l, struct graph_node *n)
{
    const struct strlist *down = &n->revision->down;
    const struct strlist *deps = &n->revision->depends_on;

    begin_list(l);
    for (size_t i = 0; i < down->count; i++) {
        const struct graph_node *parent = graph_find(l->g, down->items[i]);

        if (parent == NULL)
            add_missing(l, n, down->items[i], true);
        else
            add_once(l, &n->down, parent);
    }
    begin_list(l);
    for (size_t i = 0; i < deps->count; i++) {
        const struct graph_node *dep = graph_find(l->g, deps->items[i]);

        if (dep == NULL)
            dep = graph_find_label(l->g, deps->items[i]);
        if (dep == NULL)
            add_missing(l, n, deps->items[i], false);
        else
            add_once(l, &n->deps, dep);
    }
}

static void join(struct linker *l, struct graph_nodes *list, const struct graph_nodes *a,
                 const struct graph_nodes *b)
{
    begin_list(l);
    for (size_t i = 0; i < a->count; i++)
        add_once(l, list, a->items[i]);
    for (size_t i = 0; i < b->count; i++)
        add_once(l, list, b->items[i]);
}

/* What follows from down and deps, once they are acyclic. */
static void link_back(struct linker *l)
{
    struct graph *g = l->g;

    for (size_t i = 0; i < g->count; i++) {
        struct graph_node *n = &g->nodes[i];

        join(l, &n->all_down, &n->down, &n->deps);
        join(l, &n->norm_down, &n->down, &n->norm_deps);
        for (size_t k = 0; k < n->down.count; k++)
            vec_push(l->arena, &g->nodes[n->down.items[k]->index].next, n);
        for (size_t k = 0; k < n->all_down.count; k++)
            vec_push(l->arena, &g->nodes[n->all_down.items[k]->index].all_next, n);
    }
}

static void find_ends(struct linker *l)
{
    struct graph *g = l->g;

    for (size_t i = 0; i < g->count; i++) {
        const struct graph_node *n = &g->nodes[i];

        if (n->next.count == 0)
            vec_push(l->arena, &g->heads, n);
        if (n->all_next.count == 0)
            vec_push(l->arena, &g->real_heads, n);
        if (n->down.count == 0)
            vec_push(l->arena, &g->bases, n);
        if (n->all_down.count == 0)
            vec_push(l->arena, &g->real_bases, n);
    }
}

struct graph *graph_link(const struct revision_list *list, struct arena *arena,
                         struct graph_problems *out)
{
    struct graph *g = arena_new(arena, struct graph);
    struct linker l = { .g = g, .arena = arena, .problems = out };

    g->by_id = strmap_new(arena);
    g->by_label = strmap_new(arena);
    add_nodes(&l, list);
    declare_labels(&l);
    l.seen = arena_new_array(arena, size_t, g->count);
    for (size_t i = 0; i < g->count; i++)
        link_one(&l, &g->nodes[i]);
    cycle_break(&l);
    normal_deps(&l);
    link_back(&l);
    find_ends(&l);
    label_inherit(&l);
    return g;
}
