/* size.h - findings weighed by how large the tables are. */
#ifndef PLANNER_CHECK_SIZE_H
#define PLANNER_CHECK_SIZE_H

#include "planner/check/check.h"

/* Makes an error about small tables a warning, a warning about reading or
 * writing a huge one whole an error, and says the rows. Where nobody said how
 * large a table is, nothing changes; no finding ever goes. */
void size_weigh(struct finding *f, const struct check_settings *settings, struct arena *arena);

#endif
