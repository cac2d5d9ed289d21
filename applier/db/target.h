/*
 * target.h - which database: from the options, the environment, alembic.ini.
 *
 * The first that is set wins: --url, --database-url-file,
 * MIGAPPLY_DATABASE_URL, DATABASE_URL, sqlalchemy.url; else libpq's PG*
 * variables and defaults. A password on the command line is refused, for
 * everybody on the host can read it there.
 */
#ifndef APPLIER_DB_TARGET_H
#define APPLIER_DB_TARGET_H

#include <stdbool.h>

#include "common/error.h"
#include "common/strlist.h"

/* What there is to choose from; NULL for what is not set. */
struct target_request {
    const char *url;               /* --url */
    const char *url_file;          /* --database-url-file */
    const char *migapply_url;      /* MIGAPPLY_DATABASE_URL */
    const char *database_url;      /* DATABASE_URL */
    const struct strlist *configs; /* -c, the last one that sets it wins */
    const char *alembic_config;    /* ALEMBIC_CONFIG */
    const char *section;           /* -n */
};

struct target {
    const char *conninfo; /* for libpq; "" for PG* and defaults alone */
    const char *source;   /* "DATABASE_URL" */
    const char *shown;    /* the connection string, its password as *** */
    const char *database; /* names for messages; */
    const char *host;     /* "localhost" where none is given */
    const char *port;
    const char *user;  /* "" where it is left to libpq */
    bool has_password; /* in the connection string */
    bool many_hosts;
    struct strlist left_out; /* parameters of the URL that libpq does not know */
};

bool target_find(const struct target_request *request, struct arena *arena, struct target *out,
                 struct error *err);

#endif
