/* signers.h - which allowed signers file migplan goes by. */
#ifndef PLANNER_CMD_SIGNERS_H
#define PLANNER_CMD_SIGNERS_H

/* Returns given where it is not NULL, else the project's file, else the host's,
 * else NULL. */
const char *signers_find(const char *given);

#endif
