/* lint_files.h - plain SQL files as units of statements. */
#ifndef PLANNER_CMD_LINT_FILES_H
#define PLANNER_CMD_LINT_FILES_H

#include "planner/lint/lint.h"
#include "planner/model/comment.h"

struct lint_file {
    const char *path; /* "-" is standard input */
    struct str text;
    struct lint_unit unit;
    struct comments comments;
};

/* Reads a file and cuts it into statements. transaction says that it runs in
 * one, unless a line "-- transaction: off" stands in it. Commands of psql and
 * text that cannot be scanned become statements with a refusal. Fails with
 * ERROR_SYSTEM or ERROR_INPUT where the file cannot be read as text. */
bool lint_file_read(const char *path, bool transaction, struct arena *arena, struct lint_file *out,
                    struct error *err);

#endif
