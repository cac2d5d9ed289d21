/*
 * url.h - SQLAlchemy's database URLs, as libpq wants them.
 *
 * libpq refuses "postgresql+psycopg2://" and asyncpg's "?ssl=require", and
 * takes a password with a slash in it for a host. A connection string without
 * "://" is libpq's own and passes as it is.
 */
#ifndef APPLIER_DB_URL_H
#define APPLIER_DB_URL_H

#include <stdbool.h>

#include "common/error.h"
#include "common/strlist.h"

/* Translates given into *out. The names of parameters that mean nothing to
 * libpq and were left out are added to left_out. Fails with ERROR_NOT_POSTGRES
 * where the URL is of another database. */
bool url_translate(const char *given, struct arena *arena, const char **out,
                   struct strlist *left_out, struct error *err);

#endif
