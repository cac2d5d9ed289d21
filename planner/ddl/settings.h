/* settings.h - what a project decides about the SQL of its scripts, beyond the scripts themselves.
 */
#ifndef PLANNER_DDL_SETTINGS_H
#define PLANNER_DDL_SETTINGS_H

#include <stdbool.h>

#include "common/strbuf.h"
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

struct ddl_convention {
    VEC_FIELDS(struct ddl_naming);
};

/* What the project changes about the SQL of a directive, a type or, as "*", of all that is not
 * given as text. */
struct ddl_guard {
    const char *name;   /* "create_table", "String", "*" */
    const char *reason; /* "app/db.py:12 replaces how CreateTable is written" */
    const char *module; /* of a directive: "app.db", which defines it; NULL for others */
};

struct ddl_guards {
    VEC_FIELDS(struct ddl_guard);
};

/* Something outside of the scripts by its name: an environment variable, an option of the
 * configuration, an argument of upgrade(). */
struct ddl_fact {
    const char *name;
    const char *value; /* NULL where it is not known */
    const char *doubt; /* then why */
    bool is_unset;     /* a variable that is not there */
};

struct ddl_facts {
    VEC_FIELDS(struct ddl_fact);
};

/* A zeroed one is what a project without any of this has. */
struct ddl_settings {
    struct ddl_convention naming; /* of env.py's target_metadata */
    struct {
        VEC_FIELDS(struct ddl_convention);
    } namings;                /* where that is in doubt: what it may be instead */
    bool is_naming_given;     /* by the configuration, whatever env.py says */
    const char *naming_doubt; /* why naming may not be the project's; NULL where it is */
    bool is_naming_open;      /* it may also be one that nobody here has read */
    struct ddl_guards guards;
    const char *version_schema; /* of context.version_table_schema; NULL for none */
    const char *version_doubt;  /* why that is not known; NULL where it is */
    struct {
        VEC_FIELDS(struct ddl_type_name);
    } types;
    struct strlist roots;         /* where modules lie, besides the folders above a script */
    struct strlist x;             /* -x KEY=VALUE, as given */
    struct ddl_facts environment; /* of [tool.migplan.environment] */
    struct ddl_facts arguments;   /* of upgrade() and downgrade() */
    struct ddl_facts options;     /* of the ini file's section */
};

/* Returns the last fact of that name, NULL where there is none. */
const struct ddl_fact *ddl_facts_find(const struct ddl_facts *facts, const char *name);

/* Adds all of it, so that a cache can tell whether scripts were compiled under the same settings.
 */
void ddl_settings_add_key(const struct ddl_settings *settings, struct strbuf *out);

#endif
