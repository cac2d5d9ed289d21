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
#include "planner/source/source.h"

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

/* What a result depends on besides the revision's file and the settings. */
struct compile_trace {
    struct arena *arena; /* that the inputs live in */
    struct script_inputs inputs;
    bool lasts; /* compiled again from the same, it would be the same */
};

/* As compile_both(), and tells what was read for it; trace->arena is given. */
bool compile_traced(const struct revision *r, const struct compile_settings *settings,
                    struct arena *arena, struct script out[2], struct compile_trace *trace,
                    struct error *err);

/* Returns the digest that an input of that path has now, NULL where there is
 * no such file. */
const char *compile_input_digest(const struct source *source, const char *path,
                                 struct arena *arena);

/* Returns what stands for this compiler: another one may make other scripts of
 * the same files. */
const char *compile_version(void);

/* Returns "compiled", "opaque", "empty", "missing" or "raises". */
const char *compile_status_name(enum script_status status);

#endif
