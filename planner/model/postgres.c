/* postgres.c - see postgres.h. */
#include "planner/model/postgres.h"

#include <string.h>

/* Passes digits; returns -1 where there are none, or too many. */
static int take_number(const char **text)
{
    int number = -1;

    for (int digits = 0; digits < 2 && **text >= '0' && **text <= '9'; digits++)
        number = (number < 0 ? 0 : number * 10) + (*(*text)++ - '0');
    return number;
}

/* Passes a major version and, behind a dot, a minor one. */
static int take_version(const char **text, int *minor)
{
    int version = take_number(text);

    *minor = -1;
    if (version > 0 && **text == '.') {
        (*text)++;
        *minor = take_number(text);
    }
    return version;
}

bool postgres_parse(const char *text, struct postgres_range *out)
{
    int ignored;

    out->least = out->most = take_version(&text, &out->minor);
    if (text[0] == '+') {
        out->most = POSTGRES_NEWEST;
        text++;
    } else if (text[0] == '-') {
        text++;
        out->most = take_version(&text, &ignored);
    }
    if (out->least != out->most)
        out->minor = -1;
    return text[0] == '\0' && out->least >= POSTGRES_OLDEST && out->most <= POSTGRES_NEWEST &&
           out->least <= out->most;
}
