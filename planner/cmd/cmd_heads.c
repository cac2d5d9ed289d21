/* cmd_heads.c - migplan heads: the revisions that nothing revises. */
#include "planner/cmd/cmd.h"
#include "planner/cmd/project.h"
#include "planner/report/revision_json.h"
#include "planner/report/revision_text.h"

static void print_text(const struct cli_call *call, const struct graph *g,
                       const struct graph_nodes *heads)
{
    struct strbuf sb = { .arena = call->arena };

    for (size_t i = 0; i < heads->count; i++) {
        if (cmd_options(call)->verbose > 0)
            revision_text_block(g, heads->items[i], NULL, "", &sb);
        else
            revision_text_line(g, heads->items[i], 0, NULL, &sb);
        strbuf_addch(&sb, '\n');
    }
    (void)fputs(strbuf_text(&sb), call->out);
}

static void print_json(const struct cli_call *call, const struct graph *g,
                       const struct graph_nodes *heads)
{
    struct js_out js = { .text = { .arena = call->arena } };

    revision_json_list(g, "migplan.heads/1", "heads", heads, &(struct revision_more){ 0 }, &js);
    (void)fputs(js_text(&js), call->out);
}

static bool check_single(const struct graph_nodes *heads, struct error *err)
{
    if (heads->count <= 1)
        return true;
    error_set(err, ERROR_HEAD_COUNT, "%zu heads, expected 1", heads->count);
    error_hint(err, "not released yet:  let one revise the other");
    return error_hint(err, "released:  migplan merge heads -m \"...\"");
}

int cmd_heads(struct cli_call *call, struct error *err)
{
    bool dependencies = false;
    bool single = false;
    const struct option_spec options[] = {
        { 0, "resolve-dependencies", OPTION_FLAG, &dependencies, NULL,
          "what something depends on is no head" },
        { 0, "single", OPTION_FLAG, &single, NULL, "more than one head is an error" },
        { 0 },
    };
    struct project p = { 0 };
    const struct graph_nodes *heads;

    if (!cli_parse(call, "", options, err) || !cli_operands(call, 0, 0, err) ||
        !project_open(call, PROJECT_STRICT, &p, err))
        return 0;
    heads = dependencies ? graph_real_heads(p.graph) : graph_heads(p.graph);
    if (cmd_options(call)->json)
        print_json(call, p.graph, heads);
    else
        print_text(call, p.graph, heads);
    if (single)
        check_single(heads, err);
    return 0;
}
