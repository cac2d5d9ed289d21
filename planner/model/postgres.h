/* postgres.h - the versions of PostgreSQL that migrations run on. */
#ifndef PLANNER_MODEL_POSTGRES_H
#define PLANNER_MODEL_POSTGRES_H

#include <stdbool.h>

enum {
    POSTGRES_OLDEST = 10,
    POSTGRES_NEWEST = 18,
};

/* Major versions, both included. */
struct postgres_range {
    int least;
    int most;
    int minor; /* of a single version that was told with one; else -1 */
};

/* Those that are maintained: what is assumed where nobody says it. */
#define POSTGRES_ANY ((struct postgres_range){ 14, POSTGRES_NEWEST, -1 })

/* Reads "15", "14+" or "13-16"; Returns false where text is none
 * of these or is about no version that we know. */
bool postgres_parse(const char *text, struct postgres_range *out);

#endif
