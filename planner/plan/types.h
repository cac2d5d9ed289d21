/*
 * types.h - which types of its own a database has, as far as the revisions
 * that are applied there say.
 *
 * Alembic asks the database whether an enum is there before it makes or drops
 * it. A plan is made without one: what the earlier revisions made answers.
 */
#ifndef PLANNER_PLAN_TYPES_H
#define PLANNER_PLAN_TYPES_H

#include "planner/model/script.h"
#include "planner/sql/classify.h"

struct types {
    VEC_FIELDS(const char *); /* names as written, "app.mood" */
};

/* Returns whether a statement of that condition runs. */
bool types_let_run(const struct types *types, const struct statement *s);

/* Notes what a command makes and drops. */
void types_note(struct types *types, const struct sql_class *class, struct arena *arena);

/* Returns types of its own, for what may be taken back. */
struct types types_copy(const struct types *types, struct arena *arena);

#endif
