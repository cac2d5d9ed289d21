/*
 * lanes.h - where each revision of a picture stands, and where its links run.
 *
 * A lane is a column in which one link runs down. A lane begins below the
 * revision that revises, and ends where that parent stands; there all lanes
 * that lead to it join the first one.
 */
#ifndef PLANNER_REPORT_LANES_H
#define PLANNER_REPORT_LANES_H

#include "planner/report/picture.h"

/* A link down to a parent. */
struct lane_link {
    const struct graph_node *to;
    size_t column;  /* the lane that it runs in */
    bool is_joined; /* another link to that parent runs there already */
};

struct lane_row {
    const struct graph_node *node;
    size_t column;
    bool is_joined; /* a link comes from above */
    struct {
        VEC_FIELDS(size_t);
    } closing; /* other lanes that end here */
    struct {
        VEC_FIELDS(struct lane_link);
    } links;
    bool is_cut; /* it has parents, and none of them is drawn */
};

struct lanes {
    VEC_FIELDS(struct lane_row); /* one for each node, from the top */
    size_t width;                /* columns */
};

void lanes_build(const struct picture *p, struct arena *arena, struct lanes *out);

#endif
