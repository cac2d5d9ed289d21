/* connect_error.h - what libpq says of a connection that failed, as E310 to E318. */
#ifndef APPLIER_DB_CONNECT_ERROR_H
#define APPLIER_DB_CONNECT_ERROR_H

#include <stdbool.h>

#include "applier/db/target.h"

/* Sets err from libpq's text; password_used says whether one was sent. */
bool connect_error_set(const char *text, const struct target *target, bool password_used,
                       struct error *err);

/* Returns whether the server may answer if it is asked again later. */
bool connect_error_passes(const struct error *err);

#endif
