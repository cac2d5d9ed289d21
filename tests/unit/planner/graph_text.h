/* graph_text.h - graphs written in one line, for tests. */
#ifndef TESTS_UNIT_PLANNER_GRAPH_TEXT_H
#define TESTS_UNIT_PLANNER_GRAPH_TEXT_H

#include "planner/graph/graph.h"

/* Adds the words of text. */
void graph_text_split(const char *text, const char *separators, struct arena *arena,
                      struct strlist *out);

/* Reads "a; b<a; c<a,b +x =label": c revises a and b, depends on x, and
 * declares the label. "_" is the empty id. */
struct revision_list *graph_text_list(struct arena *arena, const char *text);

/* As graph_text_list(), linked. */
const struct graph *graph_text_read(struct arena *arena, const char *text);

#endif
