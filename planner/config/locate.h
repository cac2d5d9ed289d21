/* locate.h - settings that name folders -> the folders. */
#ifndef PLANNER_CONFIG_LOCATE_H
#define PLANNER_CONFIG_LOCATE_H

#include "planner/config/config.h"

/* What names of folders count from. */
struct locate {
    const struct source *source;
    const char *folder; /* of the configuration */
    bool named;         /* the user named the configuration: the working directory comes first */
    struct arena *arena;
};

/* Fills script_location and locations of out from its settings. "package:path" is
 * looked for beside the configuration and above it, and in each folder's src. An
 * ini file that names no script_location but lies beside env.py and versions/ means
 * its own folder, as Flask-Migrate has it. Fails with ERROR_CONFIG where there is
 * no script_location or it names nothing. */
bool locate_scripts(const struct locate *l, struct config *out, struct error *err);

/* Fills locations of out with the trees that the user named: each a folder of
 * revision files or one that has versions/. */
bool locate_trees(const struct locate *l, const struct strlist *trees, struct config *out,
                  struct error *err);

#endif
