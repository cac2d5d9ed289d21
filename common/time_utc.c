/* time_utc.c - see time_utc.h. */
#include "common/time_utc.h"

#include <string.h>

enum { DAY_SECONDS = 86400 };

struct civil {
    int64_t year;
    int64_t month; /* 1..12 */
    int64_t day;   /* 1..31 */
    int64_t hour;
    int64_t minute;
    int64_t second;
};

static bool is_leap(int64_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int64_t month_days(int64_t year, int64_t month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static bool is_valid(const struct civil *c)
{
    return c->month >= 1 && c->month <= 12 && c->day >= 1 &&
           c->day <= month_days(c->year, c->month) && c->hour <= 23 && c->minute <= 59 &&
           c->second <= 59;
}

/* Counts days from 0000-03-01, so that the leap day ends the year. */
static int64_t to_days(const struct civil *c)
{
    int64_t year = c->month <= 2 ? c->year - 1 : c->year;
    int64_t month = (c->month + 9) % 12;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t of_era = year - era * 400;

    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + (month * 153 + 2) / 5 +
           c->day - 1 - 719468;
}

static int64_t to_seconds(const struct civil *c)
{
    return to_days(c) * DAY_SECONDS + c->hour * 3600 + c->minute * 60 + c->second;
}

static struct civil from_seconds(int64_t at)
{
    int64_t rest = (at % DAY_SECONDS + DAY_SECONDS) % DAY_SECONDS;
    int64_t days = (at - rest) / DAY_SECONDS + 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t day = days - era * 146097;
    int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    int64_t month;

    day -= year * 365 + year / 4 - year / 100;
    month = (day * 5 + 2) / 153;
    return (struct civil){
        .year = era * 400 + year + (month >= 10),
        .month = month < 10 ? month + 3 : month - 9,
        .day = day - (month * 153 + 2) / 5 + 1,
        .hour = rest / 3600,
        .minute = rest / 60 % 60,
        .second = rest % 60,
    };
}

/* Reads text by a pattern in which Y M D h m s stand for a digit of that part
 * and all else for itself. */
static bool match(struct str text, const char *pattern, struct civil *out)
{
    if (text.len != strlen(pattern))
        return false;
    for (size_t i = 0; i < text.len; i++) {
        static const char parts[] = "YMDhms";
        int64_t *fields[] = { &out->year, &out->month,  &out->day,
                              &out->hour, &out->minute, &out->second };
        const char *part = strchr(parts, pattern[i]);
        char c = text.ptr[i];

        if (part == NULL && c == pattern[i])
            continue;
        if (part == NULL || c < '0' || c > '9')
            return false;
        *fields[part - parts] = *fields[part - parts] * 10 + (c - '0');
    }
    return true;
}

static bool parse(struct str text, const char *const patterns[], int64_t *out_utc)
{
    for (size_t i = 0; patterns[i] != NULL; i++) {
        struct civil c = { 0 };

        if (!match(text, patterns[i], &c))
            continue;
        if (!is_valid(&c))
            return false;
        *out_utc = to_seconds(&c);
        return true;
    }
    return false;
}

bool time_utc_parse(struct str text, int64_t *out_utc)
{
    static const char *const patterns[] = { "YYYY-MM-DDThh:mm:ssZ", NULL };

    return parse(text, patterns, out_utc);
}

bool time_utc_parse_compact(struct str text, int64_t *out_utc)
{
    static const char *const patterns[] = { "YYYYMMDDZ", "YYYYMMDDhhmmZ", "YYYYMMDDhhmmssZ", NULL };

    return parse(text, patterns, out_utc);
}

const char *time_utc_text(int64_t at_utc, struct arena *arena)
{
    struct civil c = from_seconds(at_utc);

    return arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", (int)c.year, (int)c.month,
                        (int)c.day, (int)c.hour, (int)c.minute, (int)c.second);
}

const char *time_utc_short(int64_t at_utc, struct arena *arena)
{
    struct civil c = from_seconds(at_utc);

    return arena_printf(arena, "%04d-%02d-%02d %02d:%02d UTC", (int)c.year, (int)c.month,
                        (int)c.day, (int)c.hour, (int)c.minute);
}
