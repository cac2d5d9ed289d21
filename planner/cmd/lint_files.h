/* lint_files.h - plain SQL files as units of statements. */
#ifndef PLANNER_CMD_LINT_FILES_H
#define PLANNER_CMD_LINT_FILES_H

#include "common/cli.h"
#include "planner/config/config.h"
#include "planner/lint/lint.h"
#include "planner/model/comment.h"

struct lint_file {
    const char *path; /* "-" is standard input */
    struct str text;
    struct lint_unit unit;
    struct comments comments;
};

/* Cuts text, which a NUL follows, into statements. transaction says that it
 * runs in one, unless a line "-- transaction: off" stands in it. Commands of
 * psql, what cannot be scanned and what is no UTF-8 text become statements with a
 * refusal. */
void lint_file_parse(const char *name, struct str text, bool transaction, struct arena *arena,
                     struct lint_file *out);

/* The same of a file. Fails with ERROR_SYSTEM where it cannot be read. */
bool lint_file_read(const char *path, bool transaction, struct arena *arena, struct lint_file *out,
                    struct error *err);

/* Reads the configuration that stands around the working directory; SQL files
 * need no tree. */
bool lint_config_find(const struct cli_call *call, struct config *out, struct error *err);

/* Makes a run that knows the files of --schema. With them nothing else is taken
 * to be there. */
bool lint_schemas_read(const struct strlist *paths, const struct lint_settings *settings,
                       struct arena *arena, struct lint **out, struct error *err);

#endif
