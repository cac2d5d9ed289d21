/* env_read.h - what env.py tells Alembic by literals. */
#ifndef PLANNER_READ_ENV_READ_H
#define PLANNER_READ_ENV_READ_H

#include <stdint.h>

#include "common/arena.h"
#include "common/str.h"

/* Keyword arguments of context.configure(). */
enum env_argument {
    ENV_VERSION_TABLE,
    ENV_VERSION_SCHEMA,
    ENV_TRANSACTION_PER_MIGRATION,
    ENV_VERSION_TABLE_PK,
    ENV_TRANSACTIONAL_DDL,
    ENV_ARGUMENTS,
};

struct env_settings {
    const char *values[ENV_ARGUMENTS]; /* "True", "False" or a string's value; NULL for none */
    uint32_t lines[ENV_ARGUMENTS];     /* where it is said; 0 where it is not */
};

/* Reads text, which is UTF-8. Where an argument is neither a literal nor a
 * name that the module binds to one, it has a line but no value. */
void env_read(struct str text, struct arena *arena, struct env_settings *out);

/* Returns the argument's name: "version_table_schema". */
const char *env_argument_name(enum env_argument argument);

#endif
