/* revision_json.c - see revision_json.h. */
#include "planner/report/revision_json.h"

#include "planner/report/facts_text.h"
#include "planner/report/past_text.h"

static void add_ids(const char *key, const struct graph_nodes *nodes, struct js_out *out)
{
    struct strlist list = graph_ids(nodes, out->text.arena);

    js_strings(out, key, &list);
}

static bool has(const struct graph_nodes *nodes, const struct graph_node *n)
{
    for (size_t i = 0; i < nodes->count; i++) {
        if (nodes->items[i] == n)
            return true;
    }
    return false;
}

static void add_revision(const struct graph *g, const struct graph_node *n,
                         const struct graph_nodes *current, struct js_out *out)
{
    const struct revision *r = n->revision;
    struct arena *arena = out->text.arena;
    struct strlist labels = graph_labels(g, n, arena);

    js_string(out, "revision", r->id);
    add_ids("down_revision", &n->down, out);
    js_strings(out, "depends_on", &r->depends_on);
    js_strings(out, "branch_labels", &labels);
    js_string(out, "message", revision_message(r, arena));
    js_string(out, "path", r->path);
    add_ids("branches_into", &n->next, out);
    js_bool(out, "is_head", graph_is_head(n));
    js_bool(out, "is_effective_head", graph_is_head(n) && !graph_is_real_head(n));
    js_bool(out, "is_base", graph_is_base(n));
    js_bool(out, "is_merge", graph_is_merge_point(n));
    js_bool(out, "is_branch_point", graph_is_branch_point(n));
    if (current != NULL)
        js_bool(out, "is_current", has(current, n));
}

void revision_json_list(const struct graph *g, const char *schema, const char *key,
                        const struct graph_nodes *nodes, const struct revision_more *more,
                        struct js_out *out)
{
    js_open(out, NULL, '{');
    js_string(out, "schema", schema);
    js_open(out, key, '[');
    for (size_t i = 0; i < nodes->count; i++) {
        js_open(out, NULL, '{');
        add_revision(g, nodes->items[i], more->current, out);
        if (more->pasts != NULL) {
            js_open(out, "past", '{');
            past_json(more->pasts[i], out);
            js_close(out, '}');
        }
        if (more->facts != NULL)
            facts_json(&more->facts[i], out);
        js_close(out, '}');
    }
    js_close(out, ']');
    js_close(out, '}');
}
