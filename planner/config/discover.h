/* discover.h - all the configurations of a repository, not only the nearest. */
#ifndef PLANNER_CONFIG_DISCOVER_H
#define PLANNER_CONFIG_DISCOVER_H

#include "common/strlist.h"
#include "planner/source/source.h"

/* One configuration. */
struct config_place {
    const char *folder;  /* where it lies; NULL where the options say it */
    const char *section; /* of its ini file; NULL for "alembic" */
};

struct config_places {
    VEC_FIELDS(struct config_place);
    struct strlist
        versions; /* folders called versions, whether a configuration names them or not */
    bool cut;     /* there are more folders than were searched */
};

/* Adds every configuration at the working directory and below it, once: a
 * folder with an alembic.ini, for each of its sections that has a
 * script_location, or with a pyproject.toml that has [tool.alembic]. Folders
 * come before those below them, in the order of their names. Fails with
 * ERROR_CONFIG where an ini file cannot be read. */
bool discover_configs(const struct source *source, struct arena *arena, struct config_places *out,
                      struct error *err);

#endif
