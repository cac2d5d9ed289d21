/*
 * renames.h - names that a unit takes away, and whether something else gets them.
 *
 * Old code goes on where a view, or another table or column, has the old name
 * when the transaction ends: then nothing is found. A swap of two is the same
 * twice.
 */
#ifndef PLANNER_LINT_RENAMES_H
#define PLANNER_LINT_RENAMES_H

#include "planner/lint/rule.h"

/* Remembers that the action takes the name of r, or of its column, away, or of a
 * type, where r is NULL; the finding is void where something else gets it. */
void renames_add(struct lint *l, const struct action *a, const struct relation *r,
                 struct finding finding);

/* Adds the findings of names that stay away: of columns, or of relations. */
void renames_finish(struct lint *l, bool columns);

#endif
