/* postgres.c - see postgres.h. */
#include "planner/model/postgres.h"

#include <string.h>

/* Passes a major version and, behind a dot, a minor one. */
static int take_version(const char **text)
{
    int version = 0;

    for (int digits = 0; digits < 2 && **text >= '0' && **text <= '9'; digits++)
        version = version * 10 + (*(*text)++ - '0');
    if (version > 0 && **text == '.')
        *text += 1 + strspn(*text + 1, "0123456789");
    return version;
}

bool postgres_parse(const char *text, struct postgres_range *out)
{
    out->least = out->most = take_version(&text);
    if (text[0] == '+') {
        out->most = POSTGRES_NEWEST;
        text++;
    } else if (text[0] == '-') {
        text++;
        out->most = take_version(&text);
    }
    return text[0] == '\0' && out->least >= POSTGRES_OLDEST && out->most <= POSTGRES_NEWEST &&
           out->least <= out->most;
}
