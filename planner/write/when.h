/* when.h - a moment as Python's datetime has it. */
#ifndef PLANNER_WRITE_WHEN_H
#define PLANNER_WRITE_WHEN_H

#include <stdbool.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/error.h"

struct when {
    int64_t epoch; /* seconds */
    int year;
    int month; /* 1 to 12 */
    int day;
    int hour;
    int minute;
    int second;
    int microsecond;
    int offset;    /* seconds east of UTC */
    bool has_zone; /* str() shows the offset */
};

/* Reads the clock face at now_ns (since the epoch) in a zone of tzdata, in
 * local time where zone is NULL. As Alembic does, the name in capitals is
 * tried, too. Fails with ERROR_CONFIG where there is no such zone. Sets TZ. */
bool when_read(int64_t now_ns, const char *zone, struct arena *arena, struct when *out,
               struct error *err);

/* Returns str(datetime): "2026-11-22 19:31:33.123456+00:00". */
const char *when_text(const struct when *when, struct arena *arena);

#endif
