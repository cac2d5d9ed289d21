/* source_shape.h - source that the parser had better not see. */
#ifndef PLANNER_PY_SOURCE_SHAPE_H
#define PLANNER_PY_SOURCE_SHAPE_H

#include "common/str.h"

/* Returns what is wrong with the shape of text, or NULL. tree-sitter takes
 * quadratic time over comments in a row, and breaks its heap over a faulty
 * statement of 65,536 words; Python itself takes no more than 200 brackets in
 * each other. *line is where. */
const char *source_shape_fault(struct str text, unsigned *line);

#endif
