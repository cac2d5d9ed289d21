/* revision_text.c - see revision_text.h. */
#include "planner/report/revision_text.h"

#include <string.h>

#include "common/escape.h"

static const char *ids(const struct graph_nodes *nodes, struct arena *arena)
{
    struct strlist list = graph_ids(nodes, arena);

    return strlist_join(&list, ", ", arena);
}

static const char *parents(const struct graph_node *n, struct arena *arena)
{
    return n->down.count == 0 ? "<base>" : ids(&n->down, arena);
}

static bool is_current(const struct graph_node *n, const struct graph_nodes *current)
{
    for (size_t i = 0; current != NULL && i < current->count; i++) {
        if (current->items[i] == n)
            return true;
    }
    return false;
}

/* The docstring up to the first empty line, newlines kept. */
static void add_doc(const struct graph_node *n, struct strbuf *out)
{
    const char *doc = n->revision->doc;
    const char *end = strstr(doc, "\n\n");

    strbuf_addstr(out, ", ");
    escape_add_lines(out, end == NULL ? doc : arena_strndup(out->arena, doc, (size_t)(end - doc)));
}

void revision_text_line(const struct graph *g, const struct graph_node *n, unsigned parts,
                        const struct graph_nodes *current, struct strbuf *out)
{
    const struct revision *r = n->revision;
    struct arena *arena = out->arena;
    struct strlist labels = graph_labels(g, n, arena);

    if (parts & REVISION_PARENTS) {
        strbuf_addstr(out, parents(n, arena));
        if (r->depends_on.count > 0)
            strbuf_addf(out, " (%s)", strlist_join(&r->depends_on, ", ", arena));
        strbuf_addstr(out, " -> ");
    }
    strbuf_addstr(out, r->id);
    if (labels.count > 0)
        strbuf_addf(out, " (%s)", strlist_join(&labels, ", ", arena));
    if (graph_is_real_head(n))
        strbuf_addstr(out, " (head)");
    else if (graph_is_head(n))
        strbuf_addstr(out, " (effective head)");
    if (is_current(n, current))
        strbuf_addstr(out, " (current)");
    if ((parts & REVISION_TREE) && graph_is_branch_point(n))
        strbuf_addstr(out, " (branchpoint)");
    if ((parts & REVISION_TREE) && graph_is_merge_point(n))
        strbuf_addstr(out, " (mergepoint)");
    if (parts & REVISION_DOC)
        add_doc(n, out);
}

/* Returns the length of the line end at text, 0 where there is none: what
 * Python's str.splitlines() splits at. */
static size_t line_end(const char *text)
{
    static const char *const ends[] = { "\r\n",     "\n",           "\r",          "\v",
                                        "\f",       "\x1c",         "\x1d",        "\x1e",
                                        "\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9" };

    if (text[0] >= ' ' && text[0] <= '~')
        return 0;
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        if (strncmp(text, ends[i], strlen(ends[i])) == 0)
            return strlen(ends[i]);
    }
    return 0;
}

/* Adds the docstring, each line indented. */
static void add_lines(const char *doc, struct strbuf *out)
{
    const char *separator = "";

    while (*doc != '\0') {
        size_t len = 0;

        while (doc[len] != '\0' && line_end(doc + len) == 0)
            len++;
        strbuf_addf(out, "%s    ", separator);
        escape_add_lines(out, arena_strndup(out->arena, doc, len));
        doc += len;
        doc += line_end(doc);
        separator = "\n";
    }
}

void revision_text_block(const struct graph *g, const struct graph_node *n,
                         const struct graph_nodes *current, const char *more, struct strbuf *out)
{
    const struct revision *r = n->revision;
    struct arena *arena = out->arena;
    struct strlist labels = graph_labels(g, n, arena);

    strbuf_addf(out, "Rev: %s%s%s%s%s\n", r->id, graph_is_head(n) ? " (head)" : "",
                graph_is_branch_point(n) ? " (branchpoint)" : "",
                graph_is_merge_point(n) ? " (mergepoint)" : "",
                is_current(n, current) ? " (current)" : "");
    strbuf_addf(out, "%s: %s\n", graph_is_merge_point(n) ? "Merges" : "Parent", parents(n, arena));
    if (r->depends_on.count > 0)
        strbuf_addf(out, "Also depends on: %s\n", strlist_join(&r->depends_on, ", ", arena));
    if (graph_is_branch_point(n))
        strbuf_addf(out, "Branches into: %s\n", ids(&n->next, arena));
    if (labels.count > 0)
        strbuf_addf(out, "Branch names: %s\n", strlist_join(&labels, ", ", arena));
    strbuf_addstr(out, "Path: ");
    escape_add(out, r->full_path);
    strbuf_addf(out, "\n%s\n", more);
    add_lines(r->doc, out);
    strbuf_addch(out, '\n');
}
