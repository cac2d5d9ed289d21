/* cmd_graph.c - migplan graph: the revisions as a picture. */
#include <string.h>

#include "planner/cmd/cmd.h"
#include "planner/cmd/project.h"
#include "planner/cmd/rows.h"
#include "planner/graph/history.h"
#include "planner/graph/resolve.h"
#include "planner/report/picture.h"

enum { AROUND = 12 }; /* revisions shown around one, unless -n says otherwise */

struct request {
    const char *around;
    const char *format;
    const char *from;
    int64_t most; /* INT64_MAX where nothing is asked for */
};

/* Keeps the part of the picture that was asked for. */
static bool choose(struct picture *p, const struct request *r, struct arena *arena,
                   struct error *err)
{
    size_t count = r->most < (int64_t)p->nodes.count ? (size_t)r->most : p->nodes.count;
    const struct graph_node *n;
    bool *marked;

    if (r->around == NULL) {
        picture_cut(p, count);
        return true;
    }
    if (!resolve_one(p->g, r->around, arena, &n, err))
        return false;
    if (n == NULL)
        return error_set(err, ERROR_USAGE, "'%s' is no revision that could be drawn", r->around);
    marked = arena_new_array(arena, bool, graph_count(p->g));
    marked[n->index] = true;
    p->marked = marked;
    picture_around(p, n, r->most == INT64_MAX ? AROUND : count, arena);
    return true;
}

static bool draw(const struct picture *p, const char *format, struct strbuf *out, struct error *err)
{
    if (strcmp(format, "text") == 0)
        picture_text(p, out);
    else if (strcmp(format, "dot") == 0)
        picture_dot(p, out);
    else if (strcmp(format, "svg") == 0)
        picture_svg(p, out);
    else if (strcmp(format, "mermaid") == 0)
        return picture_mermaid(p, out, err);
    else
        return error_set(err, ERROR_USAGE, "'%s' is not text, mermaid, dot or svg", format);
    return true;
}

int cmd_graph(struct cli_call *call, struct error *err)
{
    struct request r = { .format = "text", .most = INT64_MAX };
    const struct option_spec options[] = {
        { 0, "around", OPTION_STRING, &r.around, "REV", "only what is near this revision" },
        { 'n', "number", OPTION_NUMBER, &r.most, "N", "no more than N revisions" },
        { 0, "format", OPTION_STRING, &r.format, "FORMAT", "text, mermaid, dot or svg" },
        { 0, "from-db", OPTION_STRING, &r.from, "REV[,REV]|@FILE", "mark where the database is" },
        { 0 },
    };
    struct project p = { 0 };
    struct picture picture = { 0 };
    struct graph_nodes rows = { 0 };
    struct strbuf out = { .arena = call->arena };

    if (!cli_parse(call, "", options, err) || !cli_operands(call, 0, 0, err) ||
        !project_open(call, PROJECT_STRICT, &p, err))
        return 0;
    picture.g = p.graph;
    picture.ascii = cmd_options(call)->ascii;
    picture.color = cmd_use_color(call);
    picture.current = r.from == NULL ? NULL : &rows;
    if ((r.from != NULL && !rows_find(p.graph, r.from, call->arena, &rows, err)) ||
        !history_list(p.graph, NULL, NULL, call->arena, &picture.nodes, err) ||
        !choose(&picture, &r, call->arena, err) || !draw(&picture, r.format, &out, err))
        return 0;
    (void)fputs(strbuf_text(&out), call->out);
    return 0;
}
