/* when.c - see when.h. */
#include "planner/write/when.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/file.h"

/* Returns whether tzdata has the zone. */
static bool has_zone(const char *zone, struct arena *arena)
{
    return zone[0] != '/' && strstr(zone, "..") == NULL &&
           file_exists(arena_printf(arena, "/usr/share/zoneinfo/%s", zone)) &&
           !file_is_directory(arena_printf(arena, "/usr/share/zoneinfo/%s", zone));
}

static const char *capitals(const char *zone, struct arena *arena)
{
    char *copy = arena_strdup(arena, zone);

    for (char *c = copy; *c != '\0'; c++)
        *c = (char)toupper((unsigned char)*c);
    return copy;
}

static bool enter_zone(const char *zone, struct arena *arena, struct error *err)
{
    const char *name = zone;

    if (!has_zone(name, arena))
        name = capitals(zone, arena);
    /* UTC needs no tzdata. */
    if (strcmp(name, "UTC") != 0 && !has_zone(name, arena)) {
        error_set(err, ERROR_CONFIG, "there is no time zone '%s'", zone);
        return error_hint(err, "timezone takes a name of tzdata: UTC, Europe/Berlin");
    }
    if (setenv("TZ", strcmp(name, "UTC") == 0 ? "UTC0" : arena_printf(arena, ":%s", name), 1) != 0)
        return error_errno(err, "cannot set TZ");
    return true;
}

bool when_read(int64_t now_ns, const char *zone, struct arena *arena, struct when *out,
               struct error *err)
{
    time_t seconds = (time_t)(now_ns / 1000000000);
    struct tm tm;

    if (zone != NULL && !enter_zone(zone, arena, err))
        return false;
    tzset();
    if (localtime_r(&seconds, &tm) == NULL)
        return error_errno(err, "cannot tell the time");
    *out = (struct when){
        .epoch = seconds,
        .year = tm.tm_year + 1900,
        .month = tm.tm_mon + 1,
        .day = tm.tm_mday,
        .hour = tm.tm_hour,
        .minute = tm.tm_min,
        .second = tm.tm_sec,
        .microsecond = (int)(now_ns % 1000000000 / 1000),
        .offset = (int)tm.tm_gmtoff,
        .has_zone = zone != NULL,
    };
    return true;
}

const char *when_text(const struct when *w, struct arena *arena)
{
    int minutes = abs(w->offset) / 60;
    const char *fraction = "";
    const char *zone = "";

    if (w->microsecond > 0)
        fraction = arena_printf(arena, ".%06d", w->microsecond);
    if (w->has_zone)
        zone = arena_printf(arena, "%c%02d:%02d", w->offset < 0 ? '-' : '+', minutes / 60,
                            minutes % 60);
    return arena_printf(arena, "%d-%02d-%02d %02d:%02d:%02d%s%s", w->year, w->month, w->day,
                        w->hour, w->minute, w->second, fraction, zone);
}
