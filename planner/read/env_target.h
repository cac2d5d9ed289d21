/* env_target.h - the MetaData that env.py gives context.configure(). */
#ifndef PLANNER_READ_ENV_TARGET_H
#define PLANNER_READ_ENV_TARGET_H

#include "planner/read/env_program.h"

struct env_target {
    bool is_known;
    const struct py_value *convention; /* of the MetaData; NULL for none */
    const char *reason;                /* why it is not known; NULL where it is */
};

struct env_targets {
    struct strlist names;
    struct strlist locals; /* where only functions know the names: what they assign to them */
};

/* Finds target_metadata=EXPRESSION in the text of env.py. Returns the text with each of them
 * assigned, at its end, to one of the names; without any where there is none. */
struct str env_target_expressions(struct str text, struct arena *arena, struct env_targets *out);

/* What the names of an evaluated env.py stand for, if it is the same for all of them. */
struct env_target env_target_find(struct env_program *program, const struct env_targets *targets);

/* What a value is as target_metadata. */
struct env_target env_target_of(const struct py_value *value);

#endif
