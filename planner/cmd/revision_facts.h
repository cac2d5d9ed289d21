/* revision_facts.h - what revisions do and lock, found out for those who print them. */
#ifndef PLANNER_CMD_REVISION_FACTS_H
#define PLANNER_CMD_REVISION_FACTS_H

#include "planner/cmd/project.h"
#include "planner/model/facts.h"

/* Returns the facts of each node, in order: compiles them and all that come
 * before, for what is locked depends on what is there. NULL where a file cannot
 * be read; why is a note. */
const struct revision_facts *revision_facts_nodes(const struct cli_call *call,
                                                  const struct project *p,
                                                  const struct graph_nodes *nodes);

#endif
