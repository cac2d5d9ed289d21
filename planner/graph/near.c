/* near.c - see near.h. */
#include "planner/graph/near.h"

#include <string.h>

#include "common/file.h"
#include "common/nearest.h"

const char *near_title(const struct graph_node *n, struct arena *arena)
{
    const char *message = revision_message(n->revision, arena);

    if (message[0] == '\0')
        return n->revision->id;
    return arena_printf(arena, "%s \"%.*s\"", n->revision->id, 80, message);
}

/* A file that is called what the name says: people copy file names. */
static const struct graph_node *find_by_file(const struct graph *g, const char *name)
{
    size_t len = strlen(name);

    for (size_t i = 0; len >= 4 && i < graph_count(g); i++) {
        const struct graph_node *n = graph_at(g, i);

        if (n->revision->path != NULL && strncmp(file_name(n->revision->path), name, len) == 0)
            return n;
    }
    return NULL;
}

/* The only revision whose id the name begins with or that begins with it. */
static const struct graph_node *find_by_prefix(const struct graph *g, const char *name)
{
    const struct graph_node *found = NULL;

    for (size_t i = 0; i < graph_count(g); i++) {
        const struct graph_node *n = graph_at(g, i);
        size_t id_len = strlen(n->revision->id);
        size_t len = strlen(name);

        if ((len < id_len ? len : id_len) < 4 ||
            strncmp(n->revision->id, name, len < id_len ? len : id_len) != 0)
            continue;
        if (found != NULL)
            return NULL;
        found = n;
    }
    return found;
}

/* The id whose beginning is nearest to a name that is shorter than ids are. */
static const struct graph_node *find_by_beginning(const struct graph *g, const char *name,
                                                  struct arena *arena)
{
    struct strlist beginnings = { 0 };
    size_t len = strlen(name);
    const char *found;

    if (len < 4)
        return NULL;
    for (size_t i = 0; i < graph_count(g); i++)
        vec_push(arena, &beginnings,
                 arena_printf(arena, "%.*s", (int)len, graph_at(g, i)->revision->id));
    found = nearest_find(name, &beginnings);
    for (size_t i = 0; i < beginnings.count; i++) {
        if (beginnings.items[i] == found)
            return graph_at(g, i);
    }
    return NULL;
}

/* Returns the question, or NULL. */
static const char *ask_nearest(const struct graph *g, const char *name, struct arena *arena)
{
    const char *found = nearest_find(name, graph_names(g));
    const struct graph_node *n =
        found == NULL ? find_by_beginning(g, name, arena) : graph_find(g, found);

    if (n != NULL)
        return arena_printf(arena, "did you mean %s?", near_title(n, arena));
    if (found == NULL)
        return NULL;
    return arena_printf(arena, "did you mean '%s', the branch of %s?", found,
                        near_title(graph_find_label(g, found), arena));
}

const char *near_hint(const struct graph *g, const char *name, struct arena *arena)
{
    const struct graph_node *n = graph_find_label(g, name);

    if (n != NULL)
        return arena_printf(arena, "'%s' is a branch label; its revision is %s", name,
                            near_title(n, arena));
    n = find_by_file(g, name);
    if (n != NULL)
        return arena_printf(arena, "%s declares revision '%s'", file_name(n->revision->path),
                            n->revision->id);
    n = find_by_prefix(g, name);
    if (n == NULL)
        return ask_nearest(g, name, arena);
    return arena_printf(arena, "did you mean %s?", near_title(n, arena));
}
