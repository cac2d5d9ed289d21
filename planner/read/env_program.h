/* env_program.h - a module of the project, evaluated to see what it makes. */
#ifndef PLANNER_READ_ENV_PROGRAM_H
#define PLANNER_READ_ENV_PROGRAM_H

#include "planner/ddl/host.h"
#include "planner/py/program.h"
#include "planner/read/compile_files.h"

struct env_program {
    struct ddl_seen seen;
    struct py_program *program; /* NULL where Python would not read it */
    struct script nothing;
    struct ddl ddl;
    struct ddl_host state;
    struct py_host host;
    struct compile_files files;
    struct py_source source;
};

/* Evaluates the top level of source, which stands in file; what it imports is looked for in roots,
 * too. name is the module's, for relative imports. */
void env_program_run(struct env_program *p, const struct source_file *file, const char *name,
                     struct str text, const struct strlist *roots, struct arena *arena);

#endif
