/* modules.h - the modules of the repository that a run has met. */
#ifndef PLANNER_PY_MODULES_H
#define PLANNER_PY_MODULES_H

#include "planner/py/run.h"

/* Finds a module by its absolute name; *out is NULL where there is none; false where it aborted. */
bool py_modules_find(struct py_run *run, const char *name, struct srcpos pos,
                     struct py_module **out);

#endif
