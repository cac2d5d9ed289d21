/* fleet_status.c - migapply fleet status; see fleet_text.h. */
#include <string.h>

#include "applier/cmd/fleet_text.h"
#include "applier/fleet/look.h"
#include "common/escape.h"
#include "common/json_out.h"

enum { STATUS_FAILED = 1, STATUS_BUSY = 75, MS_PER_S = 1000, FAILED_MOST = 20 };

/* All that there is to say about a run. */
struct seen {
    struct look_run run;
    struct rows waves;
    struct rows workers;
    struct rows targets;
    bool alive; /* somebody's lease is good */
    int64_t done;
};

static bool look(struct conn *conn, const char *wanted, struct arena *arena, struct seen *out,
                 struct error *err)
{
    *out = (struct seen){ 0 };
    if (!look_find(conn, wanted, arena, &out->run, err))
        return false;
    if (!out->run.found) {
        error_set(err, ERROR_USAGE, "the control database has no such fleet run");
        return error_hint(err, "the one where workers meet:  --control URL");
    }
    if (!look_waves(conn, out->run.id, arena, &out->waves, err) ||
        !look_workers(conn, out->run.id, arena, &out->workers, err) ||
        !look_targets(conn, out->run.id, arena, &out->targets, err))
        return false;
    for (size_t i = 0; i < out->workers.count; i++)
        out->alive = out->alive || rows_bool(&out->workers, i, 5);
    for (size_t i = 0; i < out->waves.count; i++)
        out->done += rows_number(&out->waves, i, 2);
    return true;
}

/* "running" is what the row says while somebody works; nobody may do so. */
static const char *state(const struct seen *s)
{
    if (strcmp(s->run.state, "running") != 0)
        return s->run.state;
    if (s->run.halted[0] != '\0')
        return "stopped";
    return s->alive ? "running" : "waiting";
}

static const char *target(const struct rows *rows, size_t i, size_t url, struct arena *arena)
{
    return fleet_target_name(rows_text(rows, i, url), rows_text(rows, i, url + 1), arena);
}

static void print_waves(const struct seen *s, FILE *out)
{
    for (size_t i = 0; i < s->waves.count; i++) {
        int64_t wave = rows_number(&s->waves, i, 0);

        (void)fprintf(
            out, "  wave %lld  %5lld of %lld done, %lld failed, %lld at work%s\n", (long long)wave,
            (long long)rows_number(&s->waves, i, 2), (long long)rows_number(&s->waves, i, 1),
            (long long)rows_number(&s->waves, i, 3), (long long)rows_number(&s->waves, i, 4),
            wave > s->run.open_wave ? "   not open" : "");
    }
}

static void print_workers(const struct seen *s, struct arena *arena, FILE *out)
{
    for (size_t i = 0; i < s->workers.count; i++) {
        (void)fputs("  at work  ", out);
        escape_print(target(&s->workers, i, 0, arena), out);
        (void)fprintf(out, "  by %s, %lld s%s\n", rows_text(&s->workers, i, 2),
                      (long long)rows_number(&s->workers, i, 4),
                      rows_bool(&s->workers, i, 5) ? "" : ", its lease ran out");
    }
}

static void print_failed(const struct seen *s, struct arena *arena, FILE *out)
{
    size_t count = 0;

    for (size_t i = 0; i < s->targets.count; i++) {
        if (strcmp(rows_text(&s->targets, i, 4), "failed") != 0 || ++count > FAILED_MOST)
            continue;
        (void)fputs("  failed  ", out);
        escape_print(target(&s->targets, i, 1, arena), out);
        (void)fputs("  ", out);
        escape_print(rows_text(&s->targets, i, 9), out);
        (void)fputc('\n', out);
    }
    if (count > FAILED_MOST)
        (void)fprintf(out, "  and %zu more that failed\n", count - FAILED_MOST);
}

static void print_text(const struct seen *s, struct arena *arena, FILE *out)
{
    (void)fprintf(out, "Fleet run %s, plan %.8s: %s, %lld of %zu done, since %s UTC%s%s\n",
                  s->run.id, s->run.plan_sha256, state(s), (long long)s->done, s->targets.count,
                  s->run.started, s->run.finished[0] == '\0' ? "" : " until ", s->run.finished);
    print_waves(s, out);
    print_workers(s, arena, out);
    print_failed(s, arena, out);
    if (s->run.halted[0] != '\0') {
        (void)fputs("  stopped: ", out);
        escape_print(s->run.halted, out);
        (void)fputc('\n', out);
    }
    if (strcmp(state(s), "waiting") == 0) {
        (void)fputs("  nobody is at work: between two waves, or the command that conducts has "
                    "ended; the same command goes on\n",
                    out);
    }
}

static void add_waves(struct js_out *js, const struct seen *s)
{
    js_open(js, "waves", '[');
    for (size_t i = 0; i < s->waves.count; i++) {
        js_open(js, NULL, '{');
        js_number(js, "wave", rows_number(&s->waves, i, 0));
        js_bool(js, "open", rows_number(&s->waves, i, 0) <= s->run.open_wave);
        js_number(js, "targets", rows_number(&s->waves, i, 1));
        js_number(js, "done", rows_number(&s->waves, i, 2));
        js_number(js, "failed", rows_number(&s->waves, i, 3));
        js_number(js, "running", rows_number(&s->waves, i, 4));
        js_close(js, '}');
    }
    js_close(js, ']');
}

static void add_targets(struct js_out *js, const struct seen *s)
{
    js_open(js, "targets", '[');
    for (size_t i = 0; i < s->targets.count; i++) {
        js_open(js, NULL, '{');
        js_string_if(js, "url", rows_text(&s->targets, i, 1));
        js_string_if(js, "schema", rows_text(&s->targets, i, 2));
        js_number(js, "wave", rows_number(&s->targets, i, 3));
        js_string(js, "state", rows_text(&s->targets, i, 4));
        js_string_if(js, "worker", rows_text(&s->targets, i, 5));
        js_number(js, "claims", rows_number(&s->targets, i, 6));
        js_number(js, "steps_done", rows_number(&s->targets, i, 7));
        js_number(js, "exit_status", rows_number(&s->targets, i, 8));
        js_string_if(js, "error", rows_text(&s->targets, i, 9));
        js_close(js, '}');
    }
    js_close(js, ']');
}

static void print_json(const struct seen *s, struct arena *arena, FILE *out)
{
    struct js_out js = { .text = { .arena = arena } };

    js_open(&js, NULL, '{');
    js_string(&js, "schema", "migapply.fleet_status/1");
    js_string(&js, "run", s->run.id);
    js_string(&js, "plan", s->run.plan_sha256);
    js_string(&js, "targets_sha256", s->run.targets_sha256);
    js_string(&js, "state", state(s));
    js_string_if(&js, "halted", s->run.halted);
    js_string(&js, "started", s->run.started);
    js_string_if(&js, "finished", s->run.finished);
    js_number(&js, "max_failures", s->run.max_failures);
    js_number(&js, "soak_s", s->run.soak_ms / MS_PER_S);
    js_bool(&js, "gated", s->run.gated);
    add_waves(&js, s);
    add_targets(&js, s);
    js_close(&js, '}');
    (void)fputs(js_text(&js), out);
}

int fleet_print_status(const struct cli_call *call, struct conn *conn, const char *wanted,
                       struct error *err)
{
    struct seen seen;

    if (!look(conn, wanted, call->arena, &seen, err))
        return 0;
    if (cmd_options(call)->json)
        print_json(&seen, call->arena, call->out);
    else
        print_text(&seen, call->arena, call->out);
    if (strcmp(state(&seen), "succeeded") == 0)
        return 0;
    return strcmp(state(&seen), "running") == 0 ? STATUS_BUSY : STATUS_FAILED;
}
