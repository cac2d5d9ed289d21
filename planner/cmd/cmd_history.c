/* cmd_history.c - migplan history: the revisions, newest first. */
#include "planner/cmd/cmd.h"
#include "planner/cmd/more.h"
#include "planner/cmd/rows.h"
#include "planner/graph/history.h"
#include "planner/report/picture.h"
#include "planner/report/revision_json.h"
#include "planner/report/revision_text.h"

/* What was asked for. */
struct query {
    const char *range;
    const char *from;
    bool indicate;
    bool graph;
    int64_t most;
};

/* As Alembic: what is current is marked where -i asks for it. */
static void print_text(const struct cli_call *call, const struct query *q, const struct graph *g,
                       const struct graph_nodes *nodes, const struct revision_more *more)
{
    const struct graph_nodes *current = q->indicate ? more->current : NULL;
    struct strbuf sb = { .arena = call->arena };

    for (size_t i = 0; i < nodes->count; i++) {
        if (cmd_options(call)->verbose > 0) {
            revision_text_block(g, nodes->items[i], current, more_lines(more, i, call->arena), &sb);
        } else {
            revision_text_line(g, nodes->items[i], REVISION_PARENTS | REVISION_TREE | REVISION_DOC,
                               current, &sb);
        }
        strbuf_addch(&sb, '\n');
    }
    (void)fputs(strbuf_text(&sb), call->out);
}

static void print_json(const struct cli_call *call, const struct graph *g,
                       const struct graph_nodes *nodes, const struct revision_more *more)
{
    struct js_out js = { .text = { .arena = call->arena } };

    revision_json_list(g, "migplan.history/1", "history", nodes, more, &js);
    (void)fputs(js_text(&js), call->out);
}

/* The same revisions with their lanes, as graph draws them. */
static void print_picture(const struct cli_call *call, const struct query *q, const struct graph *g,
                          const struct graph_nodes *nodes, const struct graph_nodes *rows)
{
    struct strbuf sb = { .arena = call->arena };
    struct picture picture = {
        .g = g,
        .nodes = *nodes,
        .current = q->indicate ? rows : NULL,
        .ascii = cmd_options(call)->ascii,
        .color = cmd_use_color(call),
    };

    if (q->most < (int64_t)nodes->count)
        picture_cut(&picture, (size_t)q->most);
    picture_text(&picture, &sb);
    (void)fputs(strbuf_text(&sb), call->out);
}

static bool check_query(const struct cli_call *call, const struct query *q, struct error *err)
{
    if (q->from == NULL && q->indicate) {
        error_set(err, ERROR_USAGE, "-i wants to know where the database stands");
        error_hint(err, "migapply current --json | migplan history -i --from-db @-");
        return error_hint(err, "or name it:  migplan history -i --from-db REV[,REV...]");
    }
    if (q->graph && cmd_options(call)->json)
        return error_set(err, ERROR_USAGE, "--graph is a picture: it has no --json");
    return true;
}

/* Finds where the database stands, where the query says so. */
static bool find_rows(const struct cli_call *call, const struct query *q, const struct graph *g,
                      struct graph_nodes *rows, struct error *err)
{
    return q->from == NULL || rows_find(g, q->from, call->arena, rows, err);
}

int cmd_history(struct cli_call *call, struct error *err)
{
    struct query q = { .most = INT64_MAX };
    const struct option_spec options[] = {
        { 'r', "rev-range", OPTION_STRING, &q.range, "[A]:[B]", "only from A to B" },
        { 'i', "indicate-current", OPTION_FLAG, &q.indicate, NULL, "mark where the database is" },
        { 0, "from-db", OPTION_STRING, &q.from, "REV[,REV]|@FILE", "where the database is" },
        { 0, "graph", OPTION_FLAG, &q.graph, NULL, "as a picture" },
        { 'n', "number", OPTION_NUMBER, &q.most, "N", "no more than N" },
        { 0 },
    };
    struct project p = { 0 };
    struct graph_nodes rows = { 0 };
    struct graph_nodes nodes = { 0 };
    struct revision_more more = { 0 };

    if (!cli_parse(call, "", options, err) || !cli_operands(call, 0, 0, err) ||
        !check_query(call, &q, err) || !project_open(call, PROJECT_STRICT, &p, err) ||
        !find_rows(call, &q, p.graph, &rows, err) ||
        !history_list(p.graph, q.range, q.from == NULL ? NULL : &rows, call->arena, &nodes, err))
        return 0;
    if (q.graph) {
        print_picture(call, &q, p.graph, &nodes, &rows);
        return 0;
    }
    if ((int64_t)nodes.count > q.most)
        nodes.count = (size_t)q.most;
    more.current = q.from == NULL ? NULL : &rows;
    if (cmd_options(call)->verbose > 0)
        more_find(call, &p, &nodes, &more);
    if (cmd_options(call)->json)
        print_json(call, p.graph, &nodes, &more);
    else
        print_text(call, &q, p.graph, &nodes, &more);
    return 0;
}
