/*
 * project.h - what most commands begin with: options, configuration, files,
 * revisions, graph.
 *
 *     struct project p = { 0 };
 *
 *     if (!project_open(call, PROJECT_STRICT, &p, err))
 *         return 0;
 *     heads = graph_heads(p.graph);
 */
#ifndef PLANNER_CMD_PROJECT_H
#define PLANNER_CMD_PROJECT_H

#include "planner/catalog/catalog.h"
#include "planner/cmd/cmd.h"
#include "planner/config/config.h"
#include "planner/config/discover.h"
#include "planner/graph/graph.h"
#include "planner/model/revision.h"
#include "planner/read/read.h"
#include "planner/source/source.h"

enum project_mode {
    PROJECT_CONFIG,  /* the configuration only */
    PROJECT_STRICT,  /* a file that cannot be read is an error, and so is a faulty graph */
    PROJECT_LENIENT, /* such a file is left out and becomes an entry of faults; no graph is made */
};

struct project {
    const struct source *source;
    struct config config;
    struct revision_list revisions; /* in load order */
    struct read_faults faults;      /* PROJECT_LENIENT only; in load order */
    struct graph *graph;            /* PROJECT_STRICT only */
    struct catalog *catalog;        /* NULL where there is none; catalog_save() after putting */
};

/* Finds the tree that call's options name and reads the heads of its revision
 * files. Notes go to call->err, unless the user wants quiet. */
bool project_open(const struct cli_call *call, enum project_mode mode, struct project *out,
                  struct error *err);

/* As project_open_at(), of the configuration at place. */
bool project_open_place(const struct cli_call *call, const struct source *source,
                        const struct config_place *place, enum project_mode mode,
                        struct project *out, struct error *err);

/* Makes of p one that has also read what its source has in these folders, where p's own
 * configuration does not name them. p stays as it is. */
bool project_read_more(const struct cli_call *call, const struct project *p,
                       const struct strlist *folders, struct project *out, struct error *err);

/* Returns what project_open() reads from: the working directory's repository,
 * or the commit that --at names. */
bool project_source(const struct cli_call *call, const struct source **out, struct error *err);

/* Finds the trees that call's options mean: the one they name, else all
 * configurations at the working directory and below, else the nearest above. */
bool project_places(const struct cli_call *call, const struct source *source,
                    struct config_places *out, struct error *err);

/* As project_open(), of another source: the tree of a commit. */
bool project_open_at(const struct cli_call *call, const struct source *source,
                     enum project_mode mode, struct project *out, struct error *err);

#endif
