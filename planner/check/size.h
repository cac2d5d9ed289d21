/* size.h - findings weighed by how large the tables are. */
#ifndef PLANNER_CHECK_SIZE_H
#define PLANNER_CHECK_SIZE_H

#include "planner/check/check.h"

/* About how large a table is. */
struct table_size {
    int64_t rows;        /* -1: not known */
    int64_t bytes;       /* of its rows; 0: not known */
    int64_t index_bytes; /* of all its indexes */
};

/* Makes an error about small tables a warning, a warning about reading or
 * writing a huge one whole an error, and says the rows. Where nobody said how
 * large a table is, nothing changes; no finding ever goes. Where bytes are
 * known it says how long reading or writing them takes. */
void size_weigh(struct finding *f, const struct check_settings *settings, struct arena *arena);

#endif
