/*
 * env_guard.h - what a project's modules change about the SQL that is written.
 *
 * Read from their text, without evaluating them: a listener or a decorator may stand where the
 * evaluator does not come.
 */
#ifndef PLANNER_READ_ENV_GUARD_H
#define PLANNER_READ_ENV_GUARD_H

#include "planner/ddl/settings.h"
#include "planner/py/host.h"

/* Adds what the module of that dotted name changes; module may be env itself, in which a
 * schema_translate_map counts. What listens to an engine that env.py does not use changes nothing.
 */
void env_guard_read(const struct py_source *module, const char *name, const struct py_source *env,
                    struct arena *arena, struct ddl_guards *out);

#endif
