/*
 * report.h - a run, told while it goes on: lines for people, or JSON events.
 *
 * On a terminal one line moves; elsewhere a step has one line when it ends,
 * and one when it begins to take long, and every 15 seconds after.
 */
#ifndef APPLIER_CMD_REPORT_H
#define APPLIER_CMD_REPORT_H

#include "applier/cmd/cmd.h"
#include "applier/cmd/event_json.h"
#include "applier/cmd/hook.h"

enum report_mode {
    REPORT_NONE,
    REPORT_PLAIN,
    REPORT_LIVE, /* a terminal */
    REPORT_JSON, /* one object a line */
};

struct report {
    enum report_mode mode;
    FILE *out;
    const struct conn *conn;
    const struct plan *plan;
    struct event_source source;
    struct hook *hook; /* is told all, whatever the mode; or NULL */
    unsigned verbose;
    bool open_line;  /* the cursor stands behind a line that moves */
    int64_t told_ms; /* of the step, when its last line was printed; -1 before the first */
    size_t revision_width;
    size_t label_width; /* of a step's name and its dots */
    struct arena *arena;
};

/* Chooses the mode: progress is "auto", "plain", "none", or NULL. */
bool report_begin(const struct cli_call *call, const char *progress, const struct conn *conn,
                  const struct plan *plan, struct report *out, struct error *err);

/* The function for struct execute_watch; ctx is the report. */
void report_event(void *ctx, const struct execute_event *event);

/* Says what came of it: the command's answer, on standard output. */
void report_end(struct report *report, const struct cli_call *call,
                const struct execute_outcome *outcome, const struct execute_options *options);

/* Tells the programs that listen that it failed; people read the error. */
void report_failed(struct report *report, const struct error *err);

#endif
