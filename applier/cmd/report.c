/* report.c - see report.h. */
#include "applier/cmd/report.h"

#include <string.h>
#include <unistd.h>

#include "common/escape.h"

enum {
    REVISION_MOST = 32,
    LABEL_LEAST = 44,
    LABEL_MOST = 66,
    PLAIN_EVERY_MS = 15000,
    MS_PER_S = 1000
};

/* The names of revisions are one column, and the dots of all steps end in
 * another, as far as that is possible. */
static void find_widths(const struct plan *plan, struct report *out)
{
    size_t messages = 0;

    out->revision_width = 0;
    for (size_t i = 0; i < plan->steps.count; i++) {
        const struct plan_step *step = &plan->steps.items[i];
        size_t revision = strlen(step->revision);
        size_t message = strlen(step->message);

        if (revision > out->revision_width)
            out->revision_width = revision;
        if (message > messages)
            messages = message;
    }
    if (out->revision_width > REVISION_MOST)
        out->revision_width = REVISION_MOST;
    out->label_width = out->revision_width + messages + strlen("   ...");
    if (out->label_width < LABEL_LEAST)
        out->label_width = LABEL_LEAST;
    if (out->label_width > LABEL_MOST)
        out->label_width = LABEL_MOST;
}

bool report_begin(const struct cli_call *call, const char *progress, const struct conn *conn,
                  const struct plan *plan, struct report *out, struct error *err)
{
    const struct applier_options *options = cmd_options(call);
    bool automatic = progress == NULL || strcmp(progress, "auto") == 0;

    *out = (struct report){ .mode = REPORT_PLAIN,
                            .out = call->err,
                            .conn = conn,
                            .plan = plan,
                            .source = { .database = conn_facts(conn)->database },
                            .verbose = options->verbose,
                            .told_ms = -1,
                            .arena = call->arena };
    find_widths(plan, out);
    if (!automatic && strcmp(progress, "plain") != 0 && strcmp(progress, "none") != 0)
        return error_set(err, ERROR_USAGE, "--progress is auto, plain or none, not '%s'", progress);
    if (automatic && isatty(fileno(call->err)) == 1)
        out->mode = REPORT_LIVE;
    if (options->quiet || (!automatic && strcmp(progress, "none") == 0))
        out->mode = REPORT_NONE;
    if (options->json) {
        out->mode = REPORT_JSON;
        out->out = call->out;
    }
    return true;
}

static void tell_json(struct report *r, const struct execute_event *event)
{
    struct arena scratch = { 0 };
    const char *line = event_json(&r->source, event, &scratch);

    if (r->mode == REPORT_JSON)
        (void)fputs(line, r->out);
    hook_tell(r->hook, line);
    arena_free(&scratch);
}

/* A line that moves is ended before another begins. */
static void end_line(struct report *r)
{
    if (r->open_line)
        (void)fputs("\r\033[K", r->out);
    r->open_line = false;
}

static void print_label(struct report *r, const struct plan_step *step)
{
    struct arena scratch = { 0 };
    struct strbuf sb = { .arena = &scratch };
    int width;

    if (step->message[0] == '\0')
        strbuf_addstr(&sb, step->revision);
    else
        strbuf_addf(&sb, "%-*s  ", (int)r->revision_width, step->revision);
    escape_add(&sb, step->message);
    strbuf_addch(&sb, ' ');
    (void)fprintf(r->out, "  %*lld/%zu  %s", r->plan->steps.count > 9 ? 2 : 1, (long long)step->no,
                  r->plan->steps.count, strbuf_text(&sb));
    width = (int)r->label_width - (int)sb.len;
    for (int i = 0; i < (width < 3 ? 3 : width); i++)
        (void)fputc('.', r->out);
    arena_free(&scratch);
}

static void print_step(struct report *r, const struct execute_event *event, const char *word,
                       bool moves)
{
    end_line(r);
    print_label(r, event->step);
    (void)fprintf(r->out, " %-6s %4lld.%02lld s", word, (long long)(event->ms / MS_PER_S),
                  (long long)(event->ms % MS_PER_S / 10));
    if (event->kind == EXECUTE_TICK && event->text[0] != '\0') {
        (void)fputs("  ", r->out);
        escape_print(event->text, r->out);
    }
    if (!moves)
        (void)fputc('\n', r->out);
    r->open_line = moves;
}

static void print_note(struct report *r, const char *what, const char *text)
{
    end_line(r);
    (void)fprintf(r->out, "       %s", what);
    escape_print(text, r->out);
    (void)fputc('\n', r->out);
}

static void print_statement(struct report *r, const char *sql)
{
    struct arena scratch = { 0 };
    struct strbuf sb = { .arena = &scratch };

    end_line(r);
    escape_add_lines(&sb, sql);
    (void)fprintf(r->out, "%s;\n\n", strbuf_text(&sb));
    arena_free(&scratch);
}

static const char *base_or(const struct strlist *heads, struct arena *arena)
{
    return version_heads_text(heads, arena);
}

static void print_start(struct report *r, const struct execute_event *event)
{
    const struct conn_facts *facts = conn_facts(r->conn);
    size_t count = r->plan->steps.count;

    (void)fprintf(r->out, "%s on %s as %s    %s -> %s, %zu step%s%s\n", facts->database,
                  facts->place, facts->user, event->text, base_or(&r->plan->to_heads, r->arena),
                  count, count == 1 ? "" : "s",
                  event->kind == EXECUTE_RESUMES ? ", continued" : "");
    if (facts->single) {
        (void)fputs("  PGlite: one session behind all connections, so this run has one and no "
                    "second one watches\n",
                    r->out);
    }
}

static void tell_tick(struct report *r, const struct execute_event *event)
{
    if (r->mode == REPORT_LIVE)
        print_step(r, event, "runs", true);
    else if (r->told_ms < 0 || event->ms - r->told_ms >= PLAIN_EVERY_MS) {
        print_step(r, event, "runs", false);
        r->told_ms = event->ms;
    }
}

static void tell_retry(struct report *r, const struct execute_event *event)
{
    print_note(r, "",
               arena_printf(r->arena, "no lock, try %lld: %s; again in %lld.%lld s",
                            (long long)event->attempt, event->text,
                            (long long)(event->ms / MS_PER_S),
                            (long long)(event->ms % MS_PER_S / 100)));
}

static void tell_text(struct report *r, const struct execute_event *event)
{
    switch (event->kind) {
    case EXECUTE_WAITS:
        print_note(r, "waits for another migapply: ", event->text);
        return;
    case EXECUTE_STARTS:
    case EXECUTE_RESUMES:
        print_start(r, event);
        return;
    case EXECUTE_STEP:
        r->told_ms = -1;
        return;
    case EXECUTE_STATEMENT:
        if (r->verbose > 0)
            print_statement(r, event->text);
        return;
    case EXECUTE_RETRY:
        tell_retry(r, event);
        return;
    case EXECUTE_REPAIR:
        print_note(r, "removes what was left: ", event->text);
        return;
    case EXECUTE_TICK:
        tell_tick(r, event);
        return;
    case EXECUTE_STEP_DONE:
        print_step(r, event, r->plan->direction == PLAN_DOWNGRADE ? "undone" : "ok", false);
        return;
    case EXECUTE_STEP_FAILED:
        print_step(r, event, "failed", false);
        return;
    case EXECUTE_STEP_LEFT_OUT:
        print_step(r, event, "left out", false);
        return;
    case EXECUTE_LOST:
        print_note(r, "the connection was lost; connecting again", "");
        return;
    case EXECUTE_BACK:
        print_note(r, "connected again; the ledger says how far it came", "");
        return;
    case EXECUTE_NOTICE:
        if (r->verbose > 1)
            print_note(r, "server: ", event->text);
        return;
    case EXECUTE_WARNING:
        print_note(r, "warning: ", event->text);
        return;
    case EXECUTE_DONE:
        return;
    }
}

void report_event(void *ctx, const struct execute_event *event)
{
    struct report *r = ctx;

    if (r->mode == REPORT_JSON || r->hook != NULL)
        tell_json(r, event);
    if (r->mode == REPORT_NONE)
        return;
    if (r->mode != REPORT_JSON)
        tell_text(r, event);
    (void)fflush(r->out);
}

void report_end(struct report *report, const struct cli_call *call,
                const struct execute_outcome *outcome, const struct execute_options *options)
{
    const char *database = conn_facts(report->conn)->database;
    const char *line = event_end_json(&report->source, outcome, options, report->arena);

    hook_tell(report->hook, line);
    if (report->mode == REPORT_JSON) {
        (void)fputs(line, report->out);
        return;
    }
    if (outcome->nothing_to_do && outcome->applied != NULL && outcome->applied[0] != '\0') {
        (void)fprintf(call->out, "Nothing to do: %s is at %s, the end of this plan (applied %s).\n",
                      database, outcome->heads, outcome->applied);
    } else if (outcome->nothing_to_do) {
        (void)fprintf(call->out, "Nothing to do: %s is at %s, the end of this plan.\n", database,
                      outcome->heads);
    } else if (options->rehearse) {
        (void)fprintf(call->out,
                      "Rehearsed: %lld of %zu steps ran on %s and were rolled back; nothing was "
                      "changed.\n",
                      (long long)outcome->steps_done, report->plan->steps.count, database);
    } else if (options->dry_run) {
        (void)fprintf(call->out, "Dry run: the plan would run on %s; nothing was changed.\n",
                      database);
    } else
        (void)fprintf(call->out, "Done: %s is at %s.\n", database, outcome->heads);
}

void report_failed(struct report *report, const struct error *err)
{
    const char *line = event_failed_json(&report->source, err, report->arena);

    hook_tell(report->hook, line);
    if (report->mode == REPORT_JSON)
        (void)fputs(line, report->out);
}
