/* name.h - the parts of what people type for a revision. */
#ifndef PLANNER_GRAPH_NAME_H
#define PLANNER_GRAPH_NAME_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* "LABEL@NAME", taken apart at the first "@". */
struct name {
    const char *label; /* NULL where there is no "@" */
    const char *rest;
};

/* "LABEL@SYMBOL+N": label and symbol may be missing. */
struct relative {
    const char *text;   /* the whole of it */
    const char *label;  /* NULL for none */
    const char *symbol; /* NULL for none */
    bool upwards;
    size_t steps; /* no more than NAME_STEPS, whatever the number */
};

enum { NAME_STEPS = 1000000 };

struct name name_split(const char *text, struct arena *arena);

/* Returns whether text is relative. The symbol is made of letters, digits and
 * "_", the label of anything. */
bool name_is_relative(const char *text, struct arena *arena, struct relative *out);

/* Returns whether text is "-N" with N above 0. */
bool name_is_back(const char *text, size_t *out_steps);

#endif
