/* cmd_branches.c - migplan branches: the revisions that several revise. */
#include <string.h>

#include "planner/cmd/cmd.h"
#include "planner/cmd/project.h"
#include "planner/graph/history.h"
#include "planner/report/revision_json.h"
#include "planner/report/revision_text.h"

/* Adds a branch point and below it, indented by its id, what revises it. */
static void add_branch(const struct graph *g, const struct graph_node *n, bool verbose,
                       struct strbuf *sb)
{
    unsigned parts = REVISION_TREE | (verbose ? REVISION_DOC : 0U);

    if (verbose)
        revision_text_block(g, n, NULL, "", sb);
    else
        revision_text_line(g, n, REVISION_TREE, NULL, sb);
    strbuf_addch(sb, '\n');
    for (size_t i = 0; i < n->next.count; i++) {
        strbuf_addf(sb, "%*s -> ", (int)strlen(n->revision->id), "");
        revision_text_line(g, n->next.items[i], parts, NULL, sb);
        strbuf_addch(sb, '\n');
    }
    strbuf_addch(sb, '\n');
}

int cmd_branches(struct cli_call *call, struct error *err)
{
    const struct option_spec options[] = { { 0 } };
    struct project p = { 0 };
    struct graph_nodes branches = { 0 };

    if (!cli_parse(call, "", options, err) || !cli_operands(call, 0, 0, err) ||
        !project_open(call, PROJECT_STRICT, &p, err))
        return 0;
    history_branches(p.graph, call->arena, &branches);
    if (cmd_options(call)->json) {
        struct js_out js = { .text = { .arena = call->arena } };

        revision_json_list(p.graph, "migplan.branches/1", "branches", &branches,
                           &(struct revision_more){ 0 }, &js);
        (void)fputs(js_text(&js), call->out);
    } else {
        struct strbuf sb = { .arena = call->arena };

        for (size_t i = 0; i < branches.count; i++)
            add_branch(p.graph, branches.items[i], cmd_options(call)->verbose > 0, &sb);
        (void)fputs(strbuf_text(&sb), call->out);
    }
    return 0;
}
