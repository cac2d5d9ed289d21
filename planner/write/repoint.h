/*
 * repoint.h - a revision file that revises something else, byte for byte.
 *
 * Only the ids in down_revision and in the docstring's "Revises:" line change,
 * in a .sql file those behind "-- revises:". Quotes, line ends, comments,
 * annotations and the form of tuples stay what they are.
 */
#ifndef PLANNER_WRITE_REPOINT_H
#define PLANNER_WRITE_REPOINT_H

#include "planner/model/revision.h"

/* Makes text, the bytes of r's file, revise down instead: as many ids as
 * before, or one. Fails with ERROR_INPUT at the place where the ids are no
 * literals that can be replaced. */
bool repoint(const struct revision *r, struct str text, const struct strlist *down,
             struct arena *arena, struct str *out, struct error *err);

#endif
