/* commands.h - a script's statements as single commands of a plan. */
#ifndef PLANNER_PLAN_COMMANDS_H
#define PLANNER_PLAN_COMMANDS_H

#include "common/plan.h"
#include "planner/model/revision.h"
#include "planner/plan/types.h"

/* One command, and where it can run. */
struct command_entry {
    struct plan_statement statement; /* without its number */
    struct sql_class class;
    bool outside; /* runs in no transaction with others */
};

struct command_list {
    VEC_FIELDS(struct command_entry);
};

/* Returns what of a file's path a plan may hold: all where it is below the
 * working directory, else its last folder and its name. Where a tree lies on
 * somebody's disk is no part of a plan. */
const char *commands_path(const char *path);

/* Adds the commands of script that run where types are, and notes the types
 * that they make. What was changed in a command is added to notes. Fails with
 * ERROR_INPUT where a command may not stand in a plan. */
bool commands_add(const struct revision *r, const struct script *script, struct types *types,
                  struct arena *arena, struct command_list *out, struct strlist *notes,
                  struct error *err);

#endif
