/* env_search.h - the naming conventions that a repository has anywhere. */
#ifndef PLANNER_READ_ENV_SEARCH_H
#define PLANNER_READ_ENV_SEARCH_H

#include "planner/py/value.h"
#include "planner/source/source.h"

struct env_search {
    struct py_list conventions;      /* as given to MetaData() or assigned */
    const struct py_value *database; /* Flask-SQLAlchemy's SQLAlchemy(), where there is only one */
    bool is_complete;                /* every file that speaks of one was understood */
};

/* Searches the Python files of file's repository; tests, environments and revisions left out. */
void env_search_run(const struct source_file *file, const struct strlist *roots,
                    struct arena *arena, struct env_search *out);

#endif
