/* refuse.c - see refuse.h. */
#include "planner/graph/refuse.h"

#include <string.h>

#include "planner/graph/near.h"

enum { LISTED = 6 }; /* choices that are named, in the facts of an error */

static void list_nodes(const char *label, const struct graph_nodes *nodes, struct arena *arena,
                       struct error *err)
{
    for (size_t i = 0; i < nodes->count && i < LISTED; i++)
        error_fact(err, i == 0 ? label : "", "%s", near_title(nodes->items[i], arena));
    if (nodes->count > LISTED)
        error_fact(err, "", "and %zu more", nodes->count - LISTED);
}

bool refuse_unknown(const struct graph *g, const char *name, struct arena *arena, struct error *err)
{
    const char *hint = near_hint(g, name, arena);

    if (name[0] == '\0')
        error_set(err, ERROR_NO_REVISION, "the name of a revision is empty");
    else
        error_set(err, ERROR_NO_REVISION, "no revision or branch is called '%s' or begins with it",
                  name);
    if (name[0] != '\0' && hint != NULL)
        error_hint(err, "%s", hint);
    else if (graph_count(g) == 0)
        error_fact(err, "files", "there are no revisions");
    return false;
}

bool refuse_branch(const struct graph *g, const char *label, struct arena *arena, struct error *err)
{
    const char *hint = near_hint(g, label, arena);

    error_set(err, ERROR_NO_REVISION, "there is no branch '%s'", label);
    if (hint != NULL)
        error_hint(err, "%s", hint);
    return false;
}

bool refuse_ambiguous(const char *name, const struct graph_nodes *found, struct arena *arena,
                      struct error *err)
{
    error_set(err, ERROR_AMBIGUOUS_ID, "'%s' is the beginning of %zu names", name, found->count);
    for (size_t i = 0; i < found->count && i < LISTED; i++) {
        const struct graph_node *n = found->items[i];
        bool by_id = strncmp(n->revision->id, name, strlen(name)) == 0;

        error_fact(err, i == 0 ? "revisions" : "", by_id ? "%s" : "%s (by a branch label)",
                   near_title(n, arena));
    }
    if (found->count > LISTED)
        error_fact(err, "", "and %zu more", found->count - LISTED);
    return error_hint(err, "type more of it");
}

bool refuse_heads(const char *text, const struct graph_nodes *heads, struct arena *arena,
                  struct error *err)
{
    error_set(err, ERROR_MANY_HEADS, "'%s' stands for one revision, and there are %zu heads", text,
              heads->count);
    list_nodes("heads", heads, arena, err);
    error_hint(err, "all of them:  heads");
    error_hint(err, "one of them:  its id, or LABEL@head");
    return false;
}

bool refuse_member(const struct graph_node *n, const char *label, struct arena *arena,
                   struct error *err)
{
    error_set(err, ERROR_NOT_IN_BRANCH, "revision %s is not of the branch '%s'", n->revision->id,
              label);
    error_fact(err, "revision", "%s", near_title(n, arena));
    return error_hint(err, "without the branch:  %s", n->revision->id);
}

bool refuse_walk(const char *text, const struct graph_node *at, const struct graph_nodes *choices,
                 struct arena *arena, struct error *err)
{
    error_set(err, ERROR_AMBIGUOUS_STEP, "'%s' could go %zu ways from %s", text, choices->count,
              at == NULL ? "base" : at->revision->id);
    list_nodes("ways", choices, arena, err);
    return error_hint(err, "name the revision that shall be reached, or its branch: LABEL@+N");
}

bool refuse_rows(const char *text, const struct graph_nodes *rows, const char *suffix,
                 struct arena *arena, struct error *err)
{
    error_set(err, ERROR_AMBIGUOUS_STEP, "'%s' could start from any of %zu revisions", text,
              rows->count);
    list_nodes("at", rows, arena, err);
    for (size_t i = 0; i < rows->count && i < 3; i++)
        error_hint(err, "from this one:  %s@%s", rows->items[i]->revision->id, suffix);
    return false;
}

bool refuse_far(const char *text, const struct graph_node *at, bool upwards, struct arena *arena,
                struct error *err)
{
    error_set(err, ERROR_TOO_FAR, "'%s' goes further than there are revisions", text);
    if (at == NULL)
        return error_fact(err, "ends at", "base");
    return error_fact(err, "ends at", "%s, %s", near_title(at, arena),
                      upwards ? "a head" : "the first one");
}

bool refuse_overlap(const char *what, const struct graph_node *above,
                    const struct graph_node *below, struct arena *arena, struct error *err)
{
    error_set(err, ERROR_OVERLAP, "%s %s is contained in %s %s", what, below->revision->id, what,
              above->revision->id);
    error_fact(err, "above", "%s", near_title(above, arena));
    error_fact(err, "below", "%s", near_title(below, arena));
    return error_hint(err, "leave out %s: whoever is at %s has it", below->revision->id,
                      above->revision->id);
}
