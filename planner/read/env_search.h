/* env_search.h - the naming conventions that a repository has anywhere. */
#ifndef PLANNER_READ_ENV_SEARCH_H
#define PLANNER_READ_ENV_SEARCH_H

#include "planner/py/value.h"
#include "planner/source/source.h"

struct env_search {
    struct py_list conventions;      /* as given to MetaData() or assigned */
    const struct py_value *database; /* the SQLAlchemy() of Flask-SQLAlchemy seen last */
    bool is_complete;                /* every file that speaks of one was understood */
    bool has_maker;                  /* some file makes a MetaData, or what has one */
};

/* Searches the Python files of file's repository; tests, environments and revisions left out. */
void env_search_run(const struct source_file *file, const struct strlist *roots,
                    struct arena *arena, struct env_search *out);

/* Flask-SQLAlchemy's SQLAlchemy() of the application that file's migrations belong to: the only one
 * in the folder that holds the migrations, or in the nearest one above it that has any. NULL where
 * there are several, or none. */
const struct py_value *env_search_database(const struct source_file *file,
                                           const struct strlist *roots, struct arena *arena);

#endif
