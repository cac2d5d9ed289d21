/* resolve.c - see resolve.h. */
#include "planner/graph/resolve.h"

#include <string.h>

#include "planner/graph/refuse.h"
#include "planner/graph/resolve_parts.h"
#include "planner/graph/walk.h"

enum { SHORTEST_FULL = 4 }; /* names shorter than that are not found by their beginning */

static const struct graph_node *find_exact(const struct graph *g, const char *name)
{
    const struct graph_node *n = graph_find(g, name);

    return n != NULL ? n : graph_find_label(g, name);
}

/* Finds the ids and labels that begin with name, each as the node it stands
 * for: twice where both its id and its label do. */
static struct graph_nodes find_beginning(const struct graph *g, const char *name,
                                         const bool *related, struct arena *arena)
{
    const struct strlist *names = graph_names(g);
    struct graph_nodes found = { 0 };

    for (size_t i = 0; i < names->count; i++) {
        const struct graph_node *n;

        if (strncmp(names->items[i], name, strlen(name)) != 0 ||
            strlen(names->items[i]) < SHORTEST_FULL)
            continue;
        n = find_exact(g, names->items[i]);
        if (related == NULL || related[n->index])
            vec_push(arena, &found, n);
    }
    return found;
}

static bool find_name(const struct graph *g, const char *name, const bool *related,
                      struct arena *arena, const struct graph_node **out, struct error *err)
{
    struct graph_nodes found;

    *out = find_exact(g, name);
    if (*out != NULL)
        return true;
    if (name[0] == '\0')
        return refuse_unknown(g, name, arena, err);
    found = find_beginning(g, name, related, arena);
    if (found.count == 0)
        return refuse_unknown(g, name, arena, err);
    if (found.count > 1)
        return refuse_ambiguous(name, &found, arena, err);
    *out = found.items[0];
    return true;
}

bool resolve_branch(const struct graph *g, const char *label, struct arena *arena,
                    const struct graph_node **out, struct error *err)
{
    struct graph_nodes found;

    *out = find_exact(g, label);
    if (*out != NULL)
        return true;
    found = find_beginning(g, label, NULL, arena);
    if (label[0] == '\0' || found.count == 0)
        return refuse_branch(g, label, arena, err);
    if (found.count > 1)
        return refuse_ambiguous(label, &found, arena, err);
    *out = found.items[0];
    return true;
}

void resolve_filter(struct graph_nodes *list, const bool *marks)
{
    size_t kept = 0;

    for (size_t i = 0; i < list->count; i++) {
        if (marks[list->items[i]->index])
            list->items[kept++] = list->items[i];
    }
    list->count = kept;
}

static void add_all(struct graph_nodes *list, const struct graph_nodes *from, struct arena *arena)
{
    for (size_t i = 0; i < from->count; i++)
        vec_push(arena, list, from->items[i]);
}

/* A name once it is known what its label relates to. */
struct lookup {
    const struct graph *g;
    struct name name;
    const char *text;
    const bool *related; /* NULL without a label */
    struct arena *arena;
};

static bool add_head(const struct lookup *l, struct graph_nodes *out, struct error *err)
{
    struct graph_nodes heads = { 0 };

    add_all(&heads, graph_heads(l->g), l->arena);
    if (l->related != NULL)
        resolve_filter(&heads, l->related);
    if (heads.count > 1)
        return refuse_heads(l->text, &heads, l->arena, err);
    add_all(out, &heads, l->arena);
    return true;
}

static bool add_heads(const struct lookup *l, struct graph_nodes *out)
{
    struct graph_nodes heads = { 0 };

    add_all(&heads, l->related == NULL ? graph_real_heads(l->g) : graph_heads(l->g), l->arena);
    if (l->related != NULL)
        resolve_filter(&heads, l->related);
    add_all(out, &heads, l->arena);
    return true;
}

static bool add_named(const struct lookup *l, struct graph_nodes *out, struct error *err)
{
    const struct graph_node *n;

    if (!find_name(l->g, l->name.rest, l->related, l->arena, &n, err))
        return false;
    if (l->related != NULL && !l->related[n->index])
        return refuse_member(n, l->name.label, l->arena, err);
    vec_push(l->arena, out, n);
    return true;
}

static bool find_label_reach(struct lookup *l, struct error *err)
{
    const struct graph_node *branch;

    if (l->name.label == NULL)
        return true;
    if (!resolve_branch(l->g, l->name.label, l->arena, &branch, err))
        return false;
    l->related = walk_related(l->g, branch, false, l->arena);
    return true;
}

/* Adds what text names, but for "-N". */
static bool add_plain(const struct graph *g, const char *text, struct arena *arena,
                      struct graph_nodes *out, struct error *err)
{
    struct lookup l = {
        .g = g,
        .name = name_split(text, arena),
        .text = text,
        .arena = arena,
    };

    if (!find_label_reach(&l, err))
        return false;
    if (strcmp(l.name.rest, "base") == 0)
        return true;
    if (strcmp(l.name.rest, "heads") == 0)
        return add_heads(&l, out);
    if (strcmp(l.name.rest, "head") == 0)
        return add_head(&l, out, err);
    return add_named(&l, out, err);
}

bool resolve_related(const struct graph *g, const char *text, bool dependencies,
                     struct arena *arena, bool **out, struct error *err)
{
    struct name name = name_split(text, arena);
    struct graph_nodes roots = { 0 };
    const struct graph_node *branch;

    if (!add_plain(g, text, arena, &roots, err))
        return false;
    *out = walk_marks(g, arena);
    if (name.label != NULL) {
        if (!resolve_branch(g, name.label, arena, &branch, err))
            return false;
        vec_push(arena, &roots, branch);
    }
    walk_mark_related(g, &roots, dependencies, *out, arena);
    for (size_t i = 0; roots.count == 0 && i < graph_count(g); i++)
        (*out)[i] = true;
    return true;
}

bool resolve_one(const struct graph *g, const char *text, struct arena *arena,
                 const struct graph_node **out, struct error *err)
{
    struct graph_nodes found = { 0 };

    if (!add_plain(g, text, arena, &found, err))
        return false;
    if (found.count > 1)
        return refuse_heads(text, &found, arena, err);
    *out = found.count == 0 ? NULL : found.items[0];
    return true;
}

/* Adds where a walk of N down from each real head ends. */
static bool add_back(const struct graph *g, struct relative relative, struct arena *arena,
                     struct graph_nodes *out, struct error *err)
{
    const struct graph_nodes *heads = graph_real_heads(g);
    struct resolve_walk w = { .g = g, .relative = relative, .strict = true };

    for (size_t i = 0; i < heads->count; i++) {
        const struct graph_node *n;

        if (relative.label != NULL && !graph_has_label(g, heads->items[i], relative.label))
            continue;
        if (!resolve_walk(&w, heads->items[i], arena, &n, err))
            return false;
        if (n != NULL)
            walk_add(out, n, arena);
    }
    return true;
}

bool resolve_many(const struct graph *g, const char *text, struct arena *arena,
                  struct graph_nodes *out, struct error *err)
{
    struct name name = name_split(text, arena);
    struct relative back = { .text = text, .label = name.label };

    if (name_is_back(name.rest, &back.steps))
        return add_back(g, back, arena, out, err);
    return add_plain(g, text, arena, out, err);
}

bool resolve_list(const struct graph *g, const struct strlist *texts, struct arena *arena,
                  struct graph_nodes *out, struct error *err)
{
    for (size_t i = 0; i < texts->count; i++) {
        struct graph_nodes found = { 0 };

        if (!resolve_many(g, texts->items[i], arena, &found, err))
            return false;
        for (size_t k = 0; k < found.count; k++)
            walk_add(out, found.items[k], arena);
    }
    return true;
}
