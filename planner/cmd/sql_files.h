/* sql_files.h - migplan sql --split: a file for each revision. */
#ifndef PLANNER_CMD_SQL_FILES_H
#define PLANNER_CMD_SQL_FILES_H

#include "common/cli.h"
#include "planner/plan/offline.h"

/* Writes each part to DIR/NNNN_REVISION.sql, in the order in which they run,
 * and prints the names. Makes folder where it is missing. Fails with
 * ERROR_EXISTS, having written nothing, where one of the files is there. */
bool sql_files_write(struct cli_call *call, const struct offline_parts *parts, const char *folder,
                     struct error *err);

#endif
