/*
 * compile.h - what a revision does, as SQL: from its file to a script.
 *
 * A .py revision is evaluated (never executed) and its operations written as
 * the SQL that Alembic would execute on PostgreSQL; a .sql revision holds its
 * SQL already. What cannot be known makes the script SCRIPT_OPAQUE, which is
 * no error: the statements before that line are kept.
 */
#ifndef PLANNER_READ_COMPILE_H
#define PLANNER_READ_COMPILE_H

#include "planner/ddl/settings.h"
#include "planner/model/revision.h"
#include "planner/model/script.h"

struct compile_settings {
    struct ddl_settings ddl;
};

/* Compiles one direction of r into out, which is filled whatever its status.
 * Fails only where the file cannot be read. */
bool compile_revision(const struct revision *r, enum direction direction,
                      const struct compile_settings *settings, struct arena *arena,
                      struct script *out, struct error *err);

/* As compile_revision(), both directions, by direction, from one look at the file. */
bool compile_both(const struct revision *r, const struct compile_settings *settings,
                  struct arena *arena, struct script out[2], struct error *err);

/* Returns "compiled", "opaque", "empty", "missing" or "raises". */
const char *compile_status_name(enum script_status status);

#endif
