/*
 * ini.h - the database URL that an alembic.ini names.
 *
 * The applier wants one value of one section, with ConfigParser's
 * interpolation undone: %% and %(name)s.
 */
#ifndef APPLIER_DB_INI_H
#define APPLIER_DB_INI_H

#include <stdbool.h>

#include "common/arena.h"
#include "common/error.h"

/* Reads sqlalchemy.url of the section; *out is NULL where it is not set, or is
 * the "driver://" of Alembic's template. Fails with ERROR_CONFIG where it uses
 * a name that the file does not define, ERROR_SYSTEM where path can't be read. */
bool ini_read_url(const char *path, const char *section, struct arena *arena, const char **out,
                  struct error *err);

#endif
