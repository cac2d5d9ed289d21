/* cmd_show.c - migplan show: one revision, or several, in full; or a plan. */
#include "planner/cmd/cmd.h"
#include "planner/cmd/more.h"
#include "planner/cmd/show_plan.h"
#include "planner/graph/resolve.h"
#include "planner/report/revision_json.h"
#include "planner/report/revision_text.h"

static void print_text(const struct cli_call *call, const struct graph *g,
                       const struct graph_nodes *nodes, const struct revision_more *more)
{
    struct strbuf sb = { .arena = call->arena };

    for (size_t i = 0; i < nodes->count; i++) {
        revision_text_block(g, nodes->items[i], NULL, more_lines(more, i, call->arena), &sb);
        strbuf_addch(&sb, '\n');
    }
    (void)fputs(strbuf_text(&sb), call->out);
}

int cmd_show(struct cli_call *call, struct error *err)
{
    const struct option_spec options[] = { { 0 } };
    struct project p = { 0 };
    struct graph_nodes nodes = { 0 };
    struct revision_more more = { 0 };

    if (!cli_parse(call, "REV|PLAN", options, err) || !cli_operands(call, 1, 1, err))
        return 0;
    if (show_plan_is(call->argv[0])) {
        (void)show_plan(call, call->argv[0], err);
        return 0;
    }
    if (!project_open(call, PROJECT_STRICT, &p, err) ||
        !resolve_many(p.graph, call->argv[0], call->arena, &nodes, err))
        return 0;
    /* A program says that it wants to know; people always do. */
    if (cmd_options(call)->verbose > 0 || !cmd_options(call)->json)
        more_find(call, &p, &nodes, &more);
    if (cmd_options(call)->json) {
        struct js_out js = { .text = { .arena = call->arena } };

        revision_json_list(p.graph, "migplan.show/1", "revisions", &nodes, &more, &js);
        (void)fputs(js_text(&js), call->out);
    } else {
        print_text(call, p.graph, &nodes, &more);
    }
    return 0;
}
