/*
 * time_utc.h - points in time, as seconds since 1970 in UTC.
 *
 * Nothing here asks the clock: the time comes in as a parameter, from the
 * command down.
 */
#ifndef COMMON_TIME_UTC_H
#define COMMON_TIME_UTC_H

#include <stdbool.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/str.h"

/* Reads YYYY-MM-DDThh:mm:ssZ, the one form of RFC 3339 that plans have. False
 * where it is anything else or no such day exists. No leap seconds. */
bool time_utc_parse(struct str text, int64_t *out_utc);

/* Reads what allowed signers files have, YYYYMMDD[hhmm[ss]] with a final Z. */
bool time_utc_parse_compact(struct str text, int64_t *out_utc);

/* Returns YYYY-MM-DDThh:mm:ssZ, for the years 0000 to 9999. */
const char *time_utc_text(int64_t at_utc, struct arena *arena);

/* Returns YYYY-MM-DD hh:mm UTC, for people. */
const char *time_utc_short(int64_t at_utc, struct arena *arena);

#endif
