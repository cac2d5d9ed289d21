/* py_read.h - an Alembic script -> struct revision. */
#ifndef PLANNER_READ_PY_READ_H
#define PLANNER_READ_PY_READ_H

#include "planner/model/revision.h"
#include "planner/source/source.h"

/* Fills out from text, the file's contents. Fails with ERROR_INPUT at the
 * place that is wrong or that cannot be known without running the file. */
bool py_read(const struct source_file *file, struct str text, struct arena *arena,
             struct revision *out, struct error *err);

#endif
