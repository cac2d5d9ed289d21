/* more.c - see more.h. */
#include "planner/cmd/more.h"

#include "planner/cmd/cmd.h"
#include "planner/cmd/past_project.h"
#include "planner/cmd/revision_facts.h"
#include "planner/report/facts_text.h"
#include "planner/report/past_text.h"

void more_find(const struct cli_call *call, const struct project *p,
               const struct graph_nodes *nodes, struct revision_more *out)
{
    if (cmd_options(call)->quiet)
        return;
    out->pasts = past_project_nodes(call, p, nodes);
    out->facts = revision_facts_nodes(call, p, nodes);
}

const char *more_lines(const struct revision_more *more, size_t i, struct arena *arena)
{
    return arena_printf(arena, "%s%s",
                        more->pasts == NULL ? "" : past_text_lines(more->pasts[i], arena),
                        more->facts == NULL ? "" : facts_text_lines(&more->facts[i], arena));
}
