/* apply_options.h - what apply and resume have in common: options, and the run. */
#ifndef APPLIER_CMD_APPLY_OPTIONS_H
#define APPLIER_CMD_APPLY_OPTIONS_H

#include "applier/cmd/cmd.h"
#include "applier/cmd/gate.h"
#include "applier/execute/execute.h"

/* As they stand on the command line; NULL for what is not given. */
struct apply_options {
    const char *wait;
    const char *lock_timeout;
    int64_t lock_retries;
    const char *lock_deadline;
    const char *max_block;
    const char *statement_timeout;
    const char *max_lag;
    const char *throttle_query;
    const char *environment;
    const char *progress;
    struct strlist allow; /* "data-loss", "edited" */
    bool yes;
    const char *on_event; /* a command */
    struct gate gate;
    const char *gate_timeout;
    const char *receipt; /* of the commands that end one run */
};

/* The options of both, for a table; expects a variable "given". */
enum { APPLY_OPTIONS = 12 };
void apply_options_fill(struct apply_options *given, struct option_spec *out);

/* The option of the commands that tell another program, and those of the ones
 * that ask one before they begin. */
enum { EVENT_OPTIONS = 1, GATE_OPTIONS = 2 };
void event_options_fill(struct apply_options *given, struct option_spec *out);
void gate_options_fill(struct apply_options *given, struct option_spec *out);

/* The option of the commands that end one run. */
#define APPLY_RECEIPT(given)                                   \
    {                                                          \
        0, "receipt", OPTION_STRING, &(given).receipt, "FILE", \
            "write there what was done, as JSON"               \
    }

/* Turns them into those of a run. */
bool apply_options_read(struct apply_options *given, struct execute_options *out,
                        struct error *err);

/* Whether MIGAPPLY_PROTECTED, patterns with commas, names the database. */
bool apply_is_protected(const char *database, struct arena *arena);

/* A plan that was let in. */
struct apply_plan {
    const struct plan *plan;
    struct str bytes;
    const char *file;
};

/* Runs the plan and says what came of it. */
bool apply_run(const struct cli_call *call, const struct apply_options *given,
               const struct execute_options *options, const struct apply_plan *plan,
               struct conn *conn, struct error *err);

#endif
