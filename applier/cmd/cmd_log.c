/* cmd_log.c - migapply log: the ledger's runs, newest first. */
#include <string.h>

#include "applier/audit/audit.h"
#include "applier/audit/ledger.h"
#include "applier/cmd/cmd.h"
#include "common/json_out.h"
#include "common/number.h"

enum { NEWEST = 20, MS_PER_S = 1000 };

/* The columns of audit_list(). */
enum column {
    STARTED,
    DIRECTION,
    FROM_HEADS,
    TO_HEADS,
    STATE,
    TOOK_MS,
    USER,
    PLAN,
    STEPS_DONE,
    STEPS,
    ERROR,
    RUN_ID,
    EPOCH,
    HOST,
    SIGNERS,
};

static const char *word(const char *state)
{
    return strcmp(state, "succeeded") == 0 ? "ok" : state;
}

static void print_run(const struct rows *rows, size_t i, FILE *out)
{
    int64_t ms = rows_number(rows, i, TOOK_MS);

    (void)fprintf(out, "%s  %-9s  %s -> %s  %s  ", rows_text(rows, i, STARTED),
                  rows_text(rows, i, DIRECTION), rows_text(rows, i, FROM_HEADS),
                  rows_text(rows, i, TO_HEADS), word(rows_text(rows, i, STATE)));
    if (ms >= 0)
        (void)fprintf(out, "%lld.%02lld s  ", (long long)(ms / MS_PER_S),
                      (long long)(ms % MS_PER_S / 10));
    (void)fprintf(out, "%s  plan %.8s", rows_text(rows, i, USER), rows_text(rows, i, PLAN));
    if (strcmp(rows_text(rows, i, STATE), "succeeded") != 0)
        (void)fprintf(out, "  %s of %s steps", rows_text(rows, i, STEPS_DONE),
                      rows_text(rows, i, STEPS));
    (void)fputc('\n', out);
}

static void add_run(struct js_out *js, const struct rows *rows, size_t i)
{
    js_open(js, NULL, '{');
    js_string(js, "run", rows_text(rows, i, RUN_ID));
    js_string(js, "started", rows_text(rows, i, STARTED));
    js_string(js, "direction", rows_text(rows, i, DIRECTION));
    js_string(js, "from", rows_text(rows, i, FROM_HEADS));
    js_string(js, "to", rows_text(rows, i, TO_HEADS));
    js_string(js, "state", rows_text(rows, i, STATE));
    js_number(js, "ms", rows_number(rows, i, TOOK_MS));
    js_string(js, "user", rows_text(rows, i, USER));
    js_string(js, "host", rows_text(rows, i, HOST));
    js_string(js, "plan", rows_text(rows, i, PLAN));
    js_number(js, "steps_done", rows_number(rows, i, STEPS_DONE));
    js_number(js, "steps", rows_number(rows, i, STEPS));
    js_number(js, "epoch", rows_number(rows, i, EPOCH));
    js_string_if(js, "error", rows_text(rows, i, ERROR));
    js_close(js, '}');
}

static void print_json(const struct rows *rows, struct arena *arena, FILE *out)
{
    struct js_out js = { .text = { .arena = arena } };

    js_open(&js, NULL, '{');
    js_string(&js, "schema", "migapply.log/1");
    js_open(&js, "runs", '[');
    for (size_t i = 0; i < rows->count; i++)
        add_run(&js, rows, i);
    js_close(&js, ']');
    js_close(&js, '}');
    (void)fputs(js_text(&js), out);
}

static bool check_ledger(const struct cli_call *call, struct conn *conn, struct error *err)
{
    const char *wrong;
    const char *look;

    if (!audit_check(conn, call->arena, &wrong, &look, err))
        return false;
    if (wrong[0] == '\0') {
        (void)fputs("The ledger's events are as they were written.\n", call->out);
        return true;
    }
    error_set(err, ERROR_LEDGER, "%s", wrong);
    return error_hint(err, "%s", look);
}

static void print(const struct cli_call *call, const struct rows *rows)
{
    if (cmd_options(call)->json) {
        print_json(rows, call->arena, call->out);
        return;
    }
    for (size_t i = 0; i < rows->count; i++)
        print_run(rows, i, call->out);
}

int cmd_log(struct cli_call *call, struct error *err)
{
    int64_t count = NEWEST;
    const char *since = "";
    bool verify = false;
    const struct option_spec options[] = {
        { 0, "count", OPTION_NUMBER, &count, "N", "the newest N (20)" },
        { 0, "since", OPTION_STRING, &since, "TIME", "only runs begun then or later" },
        { 0, "check", OPTION_FLAG, &verify, NULL, "is the ledger as it was written?" },
        { 0 },
    };
    struct rows rows = { 0 };
    struct conn *conn;
    const char *uid;
    bool ledger;

    if (!cli_parse(call, "", options, err) || !cli_operands(call, 0, 0, err) ||
        !cmd_connect(call, CONN_READ, 0, &conn, err) ||
        !ledger_find(conn, call->arena, &ledger, &uid, err))
        return 0;
    if (ledger && verify) {
        (void)check_ledger(call, conn, err);
        return 0;
    }
    if (!ledger || audit_list(conn, "", count, since, call->arena, &rows, err))
        print(call, &rows);
    return 0;
}
