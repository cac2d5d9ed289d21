/* slice.h - the items that [start:stop:step] takes of so many. */
#ifndef PLANNER_PY_SLICE_H
#define PLANNER_PY_SLICE_H

#include "planner/py/run.h"

struct py_cut {
    int64_t start; /* the first taken */
    int64_t stop;  /* the first not taken; -1 where the step goes down to the beginning */
    int64_t step;
};

/* Reads a SLICE of count items; false where it aborted. */
bool py_cut_read(struct py_run *run, const struct py_value *slice, int64_t count, struct srcpos pos,
                 struct py_cut *out);

int64_t py_cut_count(const struct py_cut *cut);

#endif
