/* receipt.c - see receipt.h. */
#include "applier/audit/receipt.h"

#include "applier/audit/ledger.h"
#include "applier/audit/receipt_sql.h"
#include "common/json.h"
#include "common/json_out.h"

/* The columns of STMT_RECEIPT. */
enum column {
    RUN,
    PLAN,
    DIRECTION,
    STATE,
    VERSION_TABLE,
    FROM_HEADS,
    TO_HEADS,
    ENVIRONMENT,
    STARTED,
    FINISHED,
    STEPS,
    STEPS_DONE,
    EPOCH,
    USER,
    HOST,
    OS_PID,
    APPLIER,
    SYSTEM_IDENTIFIER,
    TIMELINE,
    DATABASE_UID,
    ERROR_TEXT,
    SIGNERS,
    EVENTS,
};

/* Adds a JSON array of texts that the server wrote. */
static bool add_heads(struct js_out *js, const char *key, const char *json, struct arena *arena,
                      struct error *err)
{
    struct js_value document;
    struct strlist heads;

    if (!js_parse(str_of(arena_printf(arena, "{\"heads\":%s}", json)), "the ledger", arena,
                  &document, err) ||
        !js_get_strings(document, "heads", &heads, err))
        return false;
    js_strings(js, key, &heads);
    return true;
}

static bool add_text(struct js_out *js, struct js_value from, const char *key, struct error *err)
{
    const char *text;

    if (!js_has(from, key))
        return true;
    if (!js_get_string(from, key, &text, err))
        return false;
    js_string(js, key, text);
    return true;
}

static bool add_signers(struct js_out *js, const char *json, struct arena *arena, struct error *err)
{
    static const char *const keys[] = { "role", "environment", "principal", "key_fingerprint",
                                        "undo_of" };
    struct js_value document;
    struct js_value list;
    size_t count;

    json = arena_printf(arena, "{\"signers\":%s}", json[0] == '\0' ? "[]" : json);
    if (!js_parse(str_of(json), "the ledger", arena, &document, err) ||
        !js_get_array(document, "signers", &list, &count, err))
        return false;
    js_open(js, "signers", '[');
    for (size_t i = 0; i < count; i++) {
        js_open(js, NULL, '{');
        for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
            if (!add_text(js, js_at(list, i), keys[k], err))
                return false;
        }
        js_close(js, '}');
    }
    js_close(js, ']');
    return true;
}

static void add_database(struct js_out *js, const struct conn_facts *facts, const struct rows *run)
{
    js_open(js, "database", '{');
    js_string(js, "name", facts->database);
    js_string(js, "server_version", facts->version);
    js_string(js, "version_table", rows_text(run, 0, VERSION_TABLE));
    js_string(js, "database_uid", rows_text(run, 0, DATABASE_UID));
    js_string_if(js, "system_identifier", rows_text(run, 0, SYSTEM_IDENTIFIER));
    js_number(js, "timeline", rows_number(run, 0, TIMELINE));
    js_string_if(js, "environment", rows_text(run, 0, ENVIRONMENT));
    js_close(js, '}');
}

static void add_worker(struct js_out *js, const struct rows *run)
{
    js_open(js, "applied_by", '{');
    js_string(js, "user", rows_text(run, 0, USER));
    js_string(js, "host", rows_text(run, 0, HOST));
    js_number(js, "pid", rows_number(run, 0, OS_PID));
    js_string(js, "migapply", rows_text(run, 0, APPLIER));
    js_number(js, "attempts", rows_number(run, 0, EPOCH));
    js_close(js, '}');
}

static bool add_steps(struct js_out *js, struct conn *conn, const char *run_id, struct arena *arena,
                      struct error *err)
{
    struct query query = { .sql = statement_texts[STMT_RECEIPT_STEPS],
                           .params = { run_id },
                           .param_count = 1 };
    struct rows rows;

    if (!query_run(conn, &query, arena, &rows, err))
        return false;
    js_open(js, "steps", '[');
    for (size_t i = 0; i < rows.count; i++) {
        js_open(js, NULL, '{');
        js_number(js, "step", rows_number(&rows, i, 0));
        js_string(js, "revision", rows_text(&rows, i, 1));
        js_number(js, "lock_attempts", rows_number(&rows, i, 2));
        js_number(js, "lock_wait_ms", rows_number(&rows, i, 3));
        js_number(js, "ms", rows_number(&rows, i, 4));
        js_string(js, "xid", rows_text(&rows, i, 5));
        js_string(js, "done", rows_text(&rows, i, 6));
        js_close(js, '}');
    }
    js_close(js, ']');
    return true;
}

static bool add_run(struct js_out *js, struct conn *conn, const struct rows *run,
                    struct arena *arena, struct error *err)
{
    js_string(js, "schema", "migapply.receipt/1");
    js_string(js, "plan", rows_text(run, 0, PLAN));
    js_string(js, "run", rows_text(run, 0, RUN));
    js_string(js, "direction", rows_text(run, 0, DIRECTION));
    js_string(js, "outcome", rows_text(run, 0, STATE));
    js_string_if(js, "error", rows_text(run, 0, ERROR_TEXT));
    js_string(js, "started", rows_text(run, 0, STARTED));
    js_string_if(js, "finished", rows_text(run, 0, FINISHED));
    js_number(js, "steps_planned", rows_number(run, 0, STEPS));
    js_number(js, "steps_done", rows_number(run, 0, STEPS_DONE));
    add_database(js, conn_facts(conn), run);
    add_worker(js, run);
    if (!add_heads(js, "from_heads", rows_text(run, 0, FROM_HEADS), arena, err) ||
        !add_heads(js, "to_heads", rows_text(run, 0, TO_HEADS), arena, err) ||
        !add_signers(js, rows_text(run, 0, SIGNERS), arena, err) ||
        !add_steps(js, conn, rows_text(run, 0, RUN), arena, err))
        return false;
    js_string(js, "events_sha256", rows_text(run, 0, EVENTS));
    return true;
}

bool receipt_make(struct conn *conn, const char *plan_sha256, struct arena *arena, const char **out,
                  struct error *err)
{
    struct query query = { .sql = statement_texts[STMT_RECEIPT],
                           .params = { arena_printf(arena, "\\x%s", plan_sha256) },
                           .param_count = 1 };
    struct js_out js = { .text = { .arena = arena } };
    struct rows run;
    const char *uid;
    bool ledger;

    *out = NULL;
    if (!ledger_find(conn, arena, &ledger, &uid, err))
        return false;
    if (!ledger)
        return true;
    if (!query_run(conn, &query, arena, &run, err))
        return error_while(err, "reading the run for its receipt");
    if (run.count == 0)
        return true;
    js_open(&js, NULL, '{');
    if (!add_run(&js, conn, &run, arena, err))
        return error_while(err, "writing the receipt");
    js_close(&js, '}');
    *out = js_text(&js);
    return true;
}
