/*
 * fleet_run.h - a fleet's run, conducted: workers started, waves opened, all told.
 *
 * The workers are processes that go on with the plan that was verified here;
 * they meet in the control database, and so do those that other hosts start.
 */
#ifndef APPLIER_CMD_FLEET_RUN_H
#define APPLIER_CMD_FLEET_RUN_H

#include "applier/cmd/event_json.h"
#include "applier/cmd/hook.h"
#include "applier/cmd/plan_options.h"
#include "applier/fleet/control.h"
#include "applier/fleet/waves.h"

enum { FLEET_WORKERS_MOST = 64 };

/* A fleet, as the command line asks for it. */
struct fleet {
    struct cli_call *call;
    const char *control; /* URL; NULL for the database that the options name */
    const char *targets;
    int64_t workers;
    int64_t canaries;
    struct strlist waves; /* percentages */
    int64_t max_failures;
    int64_t lease_ms;
    int64_t soak_ms;
    struct apply_plan plan;
    struct execute_options run;
    struct apply_options given;
    struct conn *conn; /* to the control database */
    const char *run_id;
    struct event_source source;
    struct hook *hook;
    struct strmap *told; /* claims whose end was told */
    pid_t pids[FLEET_WORKERS_MOST];
    struct stop stop;
};

/* Connects to the control database. */
bool fleet_connect(const struct fleet *f, enum conn_use use, struct conn **out, struct error *err);

/* Reads the targets that the command line names. */
bool fleet_read_targets(const struct fleet *f, struct fleet_targets *out, struct error *err);

/* Opens the run, has it worked on until nothing more may be begun, and says
 * what came of it. */
void fleet_run(struct fleet *f, struct error *err);

#endif
