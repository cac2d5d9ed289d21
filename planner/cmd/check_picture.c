/* check_picture.c - see check_picture.h. */
#include "planner/cmd/check_picture.h"

#include <string.h>

#include "planner/graph/history.h"
#include "planner/report/picture.h"

enum {
    SHOWN = 12, /* revisions: what fits into a comment on a pull request */
    HEADS = 6,  /* with more of them the picture says no more than the list */
};

/* Says of the new revisions and of the heads where they come from. */
static void add_notes(const struct check_input *input, struct picture *p, struct arena *arena)
{
    const char **notes = arena_new_array(arena, const char *, graph_count(p->g));
    bool *marked = arena_new_array(arena, bool, graph_count(p->g));

    for (size_t i = 0; input->base != NULL && i < graph_count(p->g); i++) {
        const struct graph_node *n = graph_at(p->g, i);

        marked[i] = check_is_new(input, n->revision);
        if (marked[i])
            notes[i] = "this branch";
        else if (graph_is_head(n))
            notes[i] = input->base;
    }
    p->notes = notes;
    p->marked = marked;
}

/* Returns text with two blanks before each line. */
static const char *indent(const char *text, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    for (const char *line = text; *line != '\0';) {
        size_t len = strcspn(line, "\n") + 1;

        strbuf_addstr(&sb, "  ");
        strbuf_add(&sb, line, len);
        line += len;
    }
    return strbuf_text(&sb);
}

/* Nobody who has silenced the rule wants to see the picture. */
static bool is_told(const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->items[i].suppressed == NULL &&
            strcmp(findings->items[i].rule->name, "multiple-heads") == 0)
            return true;
    }
    return false;
}

void check_picture(const struct check_input *input, const struct findings *findings, bool ascii,
                   struct report *out)
{
    const struct graph_nodes *heads = graph_heads(input->graph);
    struct picture p = { .g = input->graph, .ascii = ascii };
    struct strbuf text = { .arena = out->arena };
    struct strbuf graph = { .arena = out->arena };
    struct error err = { 0 };

    if (out->picture != NULL || !is_told(findings) || heads->count < 2 || heads->count > HEADS ||
        !history_list(input->graph, NULL, NULL, out->arena, &p.nodes, &err))
        return;
    add_notes(input, &p, out->arena);
    picture_fork(&p, heads, SHOWN, out->arena);
    picture_text(&p, &text);
    out->picture = indent(strbuf_text(&text), out->arena);
    if (picture_mermaid(&p, &graph, &err))
        out->graph = strbuf_text(&graph);
}
