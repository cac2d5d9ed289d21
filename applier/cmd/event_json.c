/* event_json.c - see event_json.h. */
#include "applier/cmd/event_json.h"

#include "common/json_out.h"

static const char *kind_name(enum execute_kind kind)
{
    switch (kind) {
    case EXECUTE_WAITS:
        return "waiting";
    case EXECUTE_STARTS:
        return "started";
    case EXECUTE_RESUMES:
        return "resumed";
    case EXECUTE_STEP:
        return "step_started";
    case EXECUTE_STATEMENT:
        return "statement";
    case EXECUTE_RETRY:
        return "retry";
    case EXECUTE_REPAIR:
        return "repair";
    case EXECUTE_TICK:
        return "step_running";
    case EXECUTE_STEP_DONE:
        return "step_done";
    case EXECUTE_STEP_FAILED:
        return "step_failed";
    case EXECUTE_STEP_LEFT_OUT:
        return "step_left_out";
    case EXECUTE_LOST:
        return "connection_lost";
    case EXECUTE_BACK:
        return "connection_back";
    case EXECUTE_NOTICE:
        return "notice";
    case EXECUTE_WARNING:
        return "warning";
    case EXECUTE_DONE:
        return "done";
    }
    return "";
}

static struct js_out begin(const struct event_source *source, const char *name, struct arena *arena)
{
    struct js_out js = { .text = { .arena = arena }, .line = true };

    js_open(&js, NULL, '{');
    js_string(&js, "schema", "migapply.event/1");
    js_string(&js, "event", name);
    js_string_if(&js, "database", source->database);
    js_string_if(&js, "plan", source->plan_sha256);
    return js;
}

static const char *end(struct js_out *js)
{
    js_close(js, '}');
    return js_text(js);
}

const char *event_json(const struct event_source *source, const struct execute_event *event,
                       struct arena *arena)
{
    struct js_out js = begin(source, kind_name(event->kind), arena);

    if (event->step != NULL) {
        js_number(&js, "step", event->step->no);
        js_string(&js, "revision", event->step->revision);
        js_number(&js, "ms", event->ms);
    }
    if (event->attempt > 0)
        js_number(&js, "attempt", event->attempt);
    js_string_if(&js, "text", event->text);
    return end(&js);
}

static const char *end_name(const struct execute_outcome *outcome,
                            const struct execute_options *options)
{
    if (outcome->nothing_to_do || !options->dry_run)
        return "done";
    return options->rehearse ? "rehearsed" : "checked";
}

const char *event_end_json(const struct event_source *source, const struct execute_outcome *outcome,
                           const struct execute_options *options, struct arena *arena)
{
    struct js_out js = begin(source, end_name(outcome, options), arena);

    js_string(&js, "heads", outcome->heads);
    js_bool(&js, "nothing_to_do", outcome->nothing_to_do);
    js_number(&js, "steps_done", outcome->steps_done);
    return end(&js);
}

/* Numbers that say more finely than the exit status what to do about it. They
 * never change: 11, 20 and 30 may be tried again, all else wants a person. */
static int reason(enum error_code code)
{
    static const struct {
        enum error_code code;
        int reason;
    } reasons[] = {
        { ERROR_BUG, 1 },           { ERROR_USAGE, 2 },        { ERROR_NO_SERVER, 10 },
        { ERROR_NO_HOST, 10 },      { ERROR_NO_DATABASE, 10 }, { ERROR_LOGIN, 10 },
        { ERROR_TLS, 10 },          { ERROR_NO_SOCKET, 10 },   { ERROR_TIMEOUT, 10 },
        { ERROR_TOO_MANY, 10 },     { ERROR_LOST, 11 },        { ERROR_POOLER, 12 },
        { ERROR_OTHER_TARGET, 13 }, { ERROR_READ_ONLY, 13 },   { ERROR_PRIVILEGE, 14 },
        { ERROR_RUNNING, 20 },      { ERROR_FENCED, 21 },      { ERROR_MOVED, 23 },
        { ERROR_OPEN_RUN, 24 },     { ERROR_OTHER_START, 25 }, { ERROR_DRIFT, 26 },
        { ERROR_NO_LOCK, 30 },      { ERROR_STEP_FAILED, 31 }, { ERROR_LEFT_BEHIND, 32 },
        { ERROR_STEP_TIMEOUT, 34 }, { ERROR_EDITED, 40 },      { ERROR_OBJECT_EXISTS, 41 },
        { ERROR_BAD_PLAN, 50 },     { ERROR_NEW_APPLIER, 50 }, { ERROR_SIGNATURE, 51 },
        { ERROR_APPROVALS, 52 },    { ERROR_WINDOW, 53 },      { ERROR_REPLAY, 54 },
        { ERROR_FLEET, 60 },
    };

    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
        if (reasons[i].code == code)
            return reasons[i].reason;
    }
    return 0;
}

const char *event_failed_json(const struct event_source *source, const struct error *err,
                              struct arena *arena)
{
    struct js_out js = begin(source, "failed", arena);

    js_string(&js, "error", arena_printf(arena, "E%03d", (int)err->code));
    js_number(&js, "exit_status", error_status(err));
    if (reason(err->code) > 0)
        js_number(&js, "reason", reason(err->code));
    js_string(&js, "text", err->message);
    js_string_if(&js, "state", err->state);
    js_open(&js, "hints", '[');
    for (unsigned i = 0; i < err->hint_count; i++)
        js_string(&js, NULL, err->hints[i]);
    js_close(&js, ']');
    return end(&js);
}

const char *event_gate_json(const struct event_source *source, const struct event_gate *question,
                            struct arena *arena)
{
    struct js_out js = begin(source, "gate", arena);

    js_string_if(&js, "from", question->from);
    js_string_if(&js, "to", question->to);
    if (question->steps > 0)
        js_number(&js, "steps", question->steps);
    if (question->wave >= 0) {
        js_number(&js, "wave", question->wave);
        js_number(&js, "targets", question->targets);
        js_number(&js, "done", question->done);
        js_number(&js, "failed", question->failed);
    }
    return end(&js);
}
