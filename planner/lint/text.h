/* text.h - a statement's text, where its tree says too little. */
#ifndef PLANNER_LINT_TEXT_H
#define PLANNER_LINT_TEXT_H

#include "planner/lint/rule.h"

/* Returns the first version of PostgreSQL that knows the command, which our
 * parser does not; 0 where none is known to. */
int text_known_since(const struct lint *l);

/* Returns whether it is a command of psql. */
bool text_is_meta(const struct lint *l);

/* Moves the finding to that byte of the statement. */
void text_move(struct lint *l, struct finding *f, uint32_t at);

#endif
