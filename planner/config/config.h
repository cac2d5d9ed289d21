/*
 * config.h - the settings of one migrations tree, and where each came from.
 *
 * They are read from alembic.ini, pyproject.toml and migplan.toml as Alembic
 * reads them, plus our own keys and what is a literal in env.py. Nothing is
 * executed. Folders are as users type them: relative to the working directory
 * or absolute.
 */
#ifndef PLANNER_CONFIG_CONFIG_H
#define PLANNER_CONFIG_CONFIG_H

#include "common/strlist.h"
#include "planner/source/source.h"

struct ini_file;

/* One setting that has a value. */
struct setting {
    const char *name;     /* "script_location", "size.chunks" */
    const char *value;    /* as text; the items of a list joined by ", " */
    struct strlist items; /* of a list; of anything else the value alone */
    bool is_false;        /* the word false, where a text could stand too */
    const char *origin;   /* "alembic.ini:2", "pyproject.toml:41 [tool.migplan]", "default" */
    struct srcpos pos;    /* file NULL where no file says it */
};

struct settings {
    VEC_FIELDS(struct setting);
};

/* What the command line and the environment say. */
struct config_request {
    const struct strlist *files; /* -c: at most one ini and one toml */
    const char *section;         /* -n; NULL for "alembic" */
    const struct strlist *trees; /* --tree */
    const char *environment;     /* ALEMBIC_CONFIG; NULL or "" where it is not set */
    const char *folder;          /* where the configuration lies; NULL to look for it */
};

struct config {
    const char *ini;                /* the ini file that was read; NULL for none */
    const char *toml;               /* the pyproject.toml that was read; NULL for none */
    const char *own;                /* the migplan.toml that was read; NULL for none */
    const char *script_location;    /* the folder; NULL where trees were named by --tree */
    struct strlist locations;       /* the version folders, in order */
    bool recursive;                 /* their subfolders too */
    const char *file_template;      /* "%(rev)s_%(slug)s" */
    const char *timezone;           /* NULL for local time */
    int64_t truncate_slug_length;   /* 40 */
    const char *output_encoding;    /* "utf-8" */
    bool revision_environment;      /* Alembic would run env.py for a new revision */
    const char *url;                /* sqlalchemy.url, interpolated; NULL where there is none */
    const char *version_table;      /* "alembic_version" */
    const char *version_schema;     /* NULL for the search path's */
    bool transaction_per_migration; /* as env.py says */
    bool no_version_key;            /* the version table has no primary key */
    bool no_transactions;           /* transactional_ddl=False */
    struct settings settings;       /* all that have a value, in a fixed order */
    const struct ini_file *options; /* the ini file's, for config_option(); NULL for none */
    const char *section;            /* of the ini file */
    bool has_hooks;                 /* Alembic would run post_write_hooks on new files */
    struct strlist notes;           /* what the user should know */
    struct strlist doubts;          /* what env.py computes, so nobody here knows it */
};

/* What env.py says by literals; NULL where it does not. */
struct config_env {
    const char *path; /* of env.py, as users see it */
    const char *version_table;
    const char *version_schema;
    const char *transaction_per_migration; /* "True", "False" */
    const char *version_table_pk;          /* likewise */
    const char *transactional_ddl;         /* likewise */
    uint32_t lines[5];                     /* of these */
};

/* Finds and reads the configuration: the files that request names, else the
 * nearest of the working directory and the folders above it up to the
 * source's root, else the only one below the working directory, else the only one
 * below the root. Fails with ERROR_NO_TREE
 * where there is none, with ERROR_CONFIG and the line where one is wrong. */
bool config_load(const struct source *source, const struct config_request *request,
                 struct arena *arena, struct config *out, struct error *err);

/* Takes over what env.py says, where no file of ours says it. */
void config_use_env(struct config *c, const struct config_env *env, struct arena *arena);

/* Returns any option of the ini file's section, as config.get_main_option()
 * does; NULL where it is not set or cannot be read. */
const char *config_option(const struct config *c, const char *name, struct arena *arena);

/* Adds the names that config_option() knows. */
void config_option_names(const struct config *c, struct arena *arena, struct strlist *out);

/* Returns the setting, or NULL where it has no value. */
const struct setting *config_find(const struct config *c, const char *name);

#endif
