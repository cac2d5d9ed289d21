/*
 * sidecar.h - the text of a sidecar: the .sql beside a script whose SQL cannot
 * be known without running it.
 */
#ifndef PLANNER_CMD_SIDECAR_H
#define PLANNER_CMD_SIDECAR_H

#include "planner/graph/graph.h"
#include "planner/model/script.h"

/* What both directions of a revision do, as far as it is known. */
struct sidecar {
    const struct graph_node *node;
    struct script scripts[2]; /* by enum direction */
};

/* Returns the file's text. Where a direction is not known to its end, a line
 * "-- unfinished:" says so: nobody uses the file until a person took it out. */
const char *sidecar_text(const struct sidecar *s, struct arena *arena);

/* Asks Alembic, started by the shell as command, for what the revision does,
 * and fills scripts. The version table's statements are left out. */
bool sidecar_ask_alembic(struct sidecar *s, const char *command, const char *version_table,
                         struct arena *arena, struct error *err);

#endif
