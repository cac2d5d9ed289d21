/* find.h - which configuration files there are. */
#ifndef PLANNER_CONFIG_FIND_H
#define PLANNER_CONFIG_FIND_H

#include "planner/config/config.h"

/* The files that a configuration is made of; name is NULL for none. */
struct config_files {
    struct source_file ini;  /* alembic.ini */
    struct source_file toml; /* pyproject.toml, which may have no [tool.alembic] */
    struct source_file own;  /* migplan.toml */
    struct source_file
        own_other;      /* the nearest pyproject.toml at or above; may have no [tool.migplan] */
    const char *folder; /* what relative paths count from */
    bool named;         /* by the user, so paths may count from the working directory */
};

/* Finds them. Fails with ERROR_CONFIG where a named file is not there, with
 * ERROR_NO_TREE where none was found, unless trees are named. */
bool find_config(const struct source *source, const struct config_request *request,
                 struct arena *arena, struct config_files *out, struct error *err);

/* Sets out to the folder above, or to NULL where folder is the source's root. */
bool find_above(const struct source *source, const char *folder, struct arena *arena,
                const char **out, struct error *err);

/* What lies at the working directory and below it. */
struct find_folders {
    struct strlist configs;  /* folders that hold a configuration of Alembic */
    struct strlist versions; /* folders called versions */
    bool cut;                /* there are more folders than are searched */
};

/* Looks through the folders, but for those of tests and of what others wrote.
 * What may not be read holds nothing. */
void find_folders(const struct source *source, struct arena *arena, struct find_folders *out);

#endif
