/*
 * event_json.h - what goes on in a run, as JSON Lines for programs.
 *
 * The names of events and fields are stable: migapply.event/1, in
 * docs/how-to/events.md. Each function returns one line with its newline.
 */
#ifndef APPLIER_CMD_EVENT_JSON_H
#define APPLIER_CMD_EVENT_JSON_H

#include "applier/execute/execute.h"
#include "common/error.h"

/* What the events are of; NULL or "" for what is of none. */
struct event_source {
    const char *database;
    const char *plan_sha256;
};

/* A question to the gate: before the first step, or before a wave of a fleet. */
struct event_gate {
    const char *from; /* heads; NULL where it is a fleet's */
    const char *to;
    int64_t steps;
    int64_t wave; /* -1: no fleet */
    int64_t targets;
    int64_t done;
    int64_t failed;
};

const char *event_json(const struct event_source *source, const struct execute_event *event,
                       struct arena *arena);

/* How a run ended well. */
const char *event_end_json(const struct event_source *source, const struct execute_outcome *outcome,
                           const struct execute_options *options, struct arena *arena);

/* How it did not. */
const char *event_failed_json(const struct event_source *source, const struct error *err,
                              struct arena *arena);

const char *event_gate_json(const struct event_source *source, const struct event_gate *question,
                            struct arena *arena);

#endif
