/* postgres.h - the versions of PostgreSQL that migrations run on. */
#ifndef PLANNER_MODEL_POSTGRES_H
#define PLANNER_MODEL_POSTGRES_H

#include <stdbool.h>

enum {
    POSTGRES_OLDEST = 11, /* the versions whose locks were measured */
    POSTGRES_NEWEST = 18,
};

/* Major versions, both included. */
struct postgres_range {
    int least;
    int most;
};

/* All that we know: what is assumed where nobody says it. */
#define POSTGRES_ANY ((struct postgres_range){ POSTGRES_OLDEST, POSTGRES_NEWEST })

/* Reads "15", "14+" or "13-16"; "15.4" is 15. Returns false where text is none
 * of these or is about no version that we know. */
bool postgres_parse(const char *text, struct postgres_range *out);

#endif
