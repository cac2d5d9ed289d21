/*
 * env_roots.h - folders from which env.py's own modules are imported.
 *
 * env.py says "from app.models import Base" and the file is apps/api/app/models.py, for that is
 * where the project's programs are started, or what is in a container's PYTHONPATH.
 */
#ifndef PLANNER_READ_ENV_ROOTS_H
#define PLANNER_READ_ENV_ROOTS_H

#include "common/strlist.h"
#include "planner/source/source.h"

/* Adds to roots the one folder of file's repository below which the module of that dotted name
 * lies. Returns false where none does or several do; and where it is in roots already. */
bool env_roots_find(const struct source_file *file, const char *module, struct arena *arena,
                    struct strlist *roots);

/* Returns whether a folder of that name holds environments, or what others made. */
bool env_roots_skip(const char *name);

#endif
