/* graph_text.c - see graph_text.h. */
#include "tests/unit/planner/graph_text.h"

#include <string.h>

void graph_text_split(const char *text, const char *separators, struct arena *arena,
                      struct strlist *out)
{
    char *copy = arena_strdup(arena, text);
    char *rest = NULL;

    for (char *word = strtok_r(copy, separators, &rest); word != NULL;
         word = strtok_r(NULL, separators, &rest))
        vec_push(arena, out, word);
}

/* Adds one revision: "c<a,b +x =label": c revises a and b, depends on x. */
static void add_revision(struct arena *arena, struct revision_list *list, const char *text)
{
    struct revision r = { .doc = "", .pos = { .line = 3 }, .down_pos = { .line = 4 } };
    struct strlist words = { 0 };
    struct strlist head = { 0 };

    graph_text_split(text, " ", arena, &words);
    if (words.count > 0)
        graph_text_split(words.items[0], "<", arena, &head);
    if (head.count == 0)
        return;
    r.id = strcmp(head.items[0], "_") == 0 ? "" : head.items[0];
    r.path = arena_printf(arena, "versions/%s_file%zu.py", r.id, list->count);
    r.pos.file = r.down_pos.file = r.path;
    if (head.count > 1)
        graph_text_split(head.items[1], ",", arena, &r.down);
    for (size_t i = 1; i < words.count; i++)
        graph_text_split(words.items[i] + 1, ",", arena,
                         words.items[i][0] == '=' ? &r.branch_labels : &r.depends_on);
    vec_push(arena, list, r);
}

struct revision_list *graph_text_list(struct arena *arena, const char *text)
{
    struct revision_list *list = arena_new(arena, struct revision_list);
    struct strlist parts = { 0 };

    graph_text_split(text, ";", arena, &parts);
    for (size_t i = 0; i < parts.count; i++)
        add_revision(arena, list, parts.items[i]);
    return list;
}

const struct graph *graph_text_read(struct arena *arena, const char *text)
{
    struct graph_problems problems = { 0 };

    return graph_link(graph_text_list(arena, text), arena, &problems);
}
