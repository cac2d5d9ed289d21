/* sort.h - sorted(), list.sort(), min() and max(). */
#ifndef PLANNER_PY_SORT_H
#define PLANNER_PY_SORT_H

#include "planner/py/run.h"

enum py_sorting { PY_SORTED, PY_SORT_UNKNOWN, PY_SORT_ABORTED };

/* Sorts items in place, stably, by the arguments key= and reverse= of args. */
enum py_sorting py_sort(struct py_run *run, struct py_list *items, const struct py_args *args,
                        struct srcpos pos);

/* The keys of items: what key= makes of them. */
enum py_sorting py_sort_keys(struct py_run *run, const struct py_list *items,
                             const struct py_args *args, struct srcpos pos, struct py_list *out);

/* Whether a < b, where both can be compared at all. */
enum py_sorting py_sort_less(struct py_run *run, const struct py_value *a, const struct py_value *b,
                             struct srcpos pos, bool *out);

/* Makes self, a DICT, take in a dict or pairs; false where it aborted. */
bool py_dict_update(struct py_run *run, struct py_value *self, struct py_value *from,
                    struct srcpos pos);

#endif
