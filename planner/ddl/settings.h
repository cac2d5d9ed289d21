/* settings.h - what a project decides about the SQL of its scripts, beyond the scripts themselves.
 */
#ifndef PLANNER_DDL_SETTINGS_H
#define PLANNER_DDL_SETTINGS_H

#include "common/strlist.h"
#include "common/vec.h"

/* One entry of a naming convention: "uq" and "uq_%(table_name)s_%(column_0_name)s". */
struct ddl_naming {
    const char *key; /* ix, uq, ck, fk, pk, as written in env.py */
    const char *pattern;
};

/* One entry of [tool.migplan.types]: a Python type by dotted or bare name, and its SQL. */
struct ddl_type_name {
    const char *python; /* "myapp.types.GUID" or "GUID" */
    const char *sql;    /* "UUID" */
};

/* A zeroed one is what a project without any of this has. */
struct ddl_settings {
    struct {
        VEC_FIELDS(struct ddl_naming);
    } naming; /* of env.py's target_metadata */
    struct {
        VEC_FIELDS(struct ddl_type_name);
    } types;
    struct strlist x; /* -x KEY=VALUE, as given */
};

#endif
