/* audit.c - see audit.h. */
#include "applier/audit/audit.h"

#include <string.h>
#include <unistd.h>

#include "applier/audit/audit_sql.h"
#include "common/strbuf.h"

static const char *number(int64_t value, struct arena *arena)
{
    return arena_printf(arena, "%lld", (long long)value);
}

static const char *bytea(const void *data, size_t len, struct arena *arena)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *bytes = data;
    char *out = arena_alloc(arena, 2 * len + 3);

    out[0] = '\\';
    out[1] = 'x';
    for (size_t i = 0; i < len; i++) {
        out[2 + 2 * i] = digits[bytes[i] >> 4];
        out[3 + 2 * i] = digits[bytes[i] & 15];
    }
    return out;
}

static const char *bytea_of_hex(const char *hex, struct arena *arena)
{
    return arena_printf(arena, "\\x%s", hex);
}

static int nibble(char c)
{
    return c >= 'a' ? c - 'a' + 10 : c - '0';
}

/* The server writes bytea as "\x" and lower case digits; see STMT_PIN. */
static struct str unbytea(const char *text, struct arena *arena)
{
    size_t len = strlen(text) / 2 - 1;
    char *out = arena_alloc(arena, len + 1);

    for (size_t i = 0; i < len; i++)
        out[i] = (char)(nibble(text[2 + 2 * i]) << 4 | nibble(text[3 + 2 * i]));
    return (struct str){ out, len };
}

static struct run_row run_row(const struct rows *rows, size_t i)
{
    if (rows->count <= i)
        return (struct run_row){ 0 };
    return (struct run_row){
        .found = true,
        .id = rows_text(rows, i, 0),
        .plan_sha256 = rows_text(rows, i, 1),
        .state = rows_text(rows, i, 2),
        .epoch = rows_number(rows, i, 3),
        .next_step = rows_number(rows, i, 4),
        .direction = rows_text(rows, i, 5),
        .started = rows_text(rows, i, 6),
        .to_heads = rows_text(rows, i, 7),
        .steps = rows_number(rows, i, 8),
        .error = rows_text(rows, i, 9),
        .finished = rows_text(rows, i, 10),
        .inside_step = rows_number(rows, i, 11) > 0,
        .from_heads = rows_text(rows, i, 12),
    };
}

static struct query ask_open(const char *version_table)
{
    return (struct query){ .sql = statement_texts[STMT_FIND_OPEN],
                           .params = { version_table },
                           .param_count = 1 };
}

static struct query ask_done(const char *version_table, const char *sha256, struct arena *arena)
{
    return (struct query){ .sql = statement_texts[STMT_FIND_DONE],
                           .params = { version_table, bytea_of_hex(sha256, arena) },
                           .param_count = 2 };
}

void audit_add_questions(const char *version_table, const char *sha256, struct queries *out,
                         struct arena *arena)
{
    vec_push(arena, out, ask_open(version_table));
    vec_push(arena, out, ask_done(version_table, sha256, arena));
}

bool audit_find_open(struct conn *conn, const char *version_table, struct arena *arena,
                     struct run_row *out, struct error *err)
{
    struct query query = ask_open(version_table);
    struct rows rows;

    if (!query_run(conn, &query, arena, &rows, err))
        return error_while(err, "looking for an unfinished run");
    *out = run_row(&rows, 0);
    return true;
}

bool audit_find_done(struct conn *conn, const char *version_table, const char *sha256,
                     struct arena *arena, struct run_row *out, struct error *err)
{
    struct query query = ask_done(version_table, sha256, arena);
    struct rows rows;

    if (!query_run(conn, &query, arena, &rows, err))
        return error_while(err, "looking for an earlier run of the plan");
    *out = run_row(&rows, 0);
    return true;
}

bool audit_list_upgrades(struct conn *conn, const char *version_table, struct arena *arena,
                         struct run_rows *out, struct error *err)
{
    struct query query = { .sql = statement_texts[STMT_LIST_UPGRADES],
                           .params = { version_table },
                           .param_count = 1 };
    struct rows rows;

    *out = (struct run_rows){ 0 };
    if (!query_run(conn, &query, arena, &rows, err))
        return error_while(err, "reading the ledger's runs");
    for (size_t i = 0; i < rows.count; i++)
        vec_push(arena, out, run_row(&rows, i));
    return true;
}

bool audit_find_worker(struct conn *conn, const char *version_table, struct arena *arena,
                       struct worker *out, struct error *err)
{
    struct query query = { .sql = statement_texts[STMT_LAST_ATTEMPT],
                           .params = { version_table },
                           .param_count = 1 };
    struct rows rows;

    *out = (struct worker){ 0 };
    if (!query_run(conn, &query, arena, &rows, err))
        return error_while(err, "asking who is at work");
    if (rows.count == 0)
        return true;
    *out = (struct worker){
        .found = true,
        .user = rows_text(&rows, 0, 0),
        .host = rows_text(&rows, 0, 1),
        .os_pid = rows_number(&rows, 0, 2),
        .backend_pid = rows_number(&rows, 0, 3),
        .plan_sha256 = rows_text(&rows, 0, 4),
        .step = rows_number(&rows, 0, 5),
        .steps = rows_number(&rows, 0, 6),
        .since = rows_text(&rows, 0, 7),
        .age_s = rows_number(&rows, 0, 8),
    };
    return true;
}

bool audit_find_activity(struct conn *conn, int64_t pid, struct arena *arena, struct activity *out,
                         struct error *err)
{
    struct query query = { .sql = statement_texts[STMT_ACTIVITY],
                           .params = { number(pid, arena) },
                           .param_count = 1 };
    struct rows rows;

    *out = (struct activity){ 0 };
    if (!query_run(conn, &query, arena, &rows, err))
        return error_while(err, "asking what the session does");
    if (rows.count == 0)
        return true;
    *out = (struct activity){
        .found = true,
        .query = rows_text(&rows, 0, 2),
        .ms = rows_number(&rows, 0, 3),
        .waiters = rows_number(&rows, 0, 4),
        .blockers = rows_text(&rows, 0, 5),
        .phase = rows_text(&rows, 0, 6),
        .percent = rows_number(&rows, 0, 7),
    };
    return true;
}

bool audit_read_plan(struct conn *conn, const char *run_id, struct arena *arena, struct str *out,
                     struct error *err)
{
    struct query query = { .sql = statement_texts[STMT_READ_PLAN],
                           .params = { run_id },
                           .param_count = 1 };
    struct rows rows;

    if (!query_run(conn, &query, arena, &rows, err))
        return error_while(err, "reading the plan of the run");
    *out = unbytea(rows_text(&rows, 0, 0), arena);
    return true;
}

bool audit_read_signers(struct conn *conn, const char *run_id, struct arena *arena,
                        const char **out, struct error *err)
{
    struct query query = { .sql = statement_texts[STMT_READ_SIGNERS],
                           .params = { run_id },
                           .param_count = 1 };
    struct rows rows;

    if (!query_run(conn, &query, arena, &rows, err))
        return error_while(err, "reading who signed the plan");
    *out = rows.count == 0 ? "[]" : rows_text(&rows, 0, 0);
    return true;
}

static const char *or_null(const char *text)
{
    return text == NULL || text[0] == '\0' ? NULL : text;
}

static const char *or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

struct query audit_add_run(const struct run *run, const struct run_new *made, struct arena *arena)
{
    const struct plan *plan = made->plan;

    return (struct query){
        .sql = statement_texts[STMT_ADD_RUN],
        .params = { bytea_of_hex(made->sha256, arena),
                    bytea(made->bytes.ptr, made->bytes.len, arena), or_null(plan->created_at),
                    or_empty(plan->nonce), plan_direction_text(plan->direction), run->version_table,
                    conn_array(&plan->from_heads, arena), conn_array(&plan->to_heads, arena),
                    or_empty(plan->target.environment), made->signers,
                    number((int64_t)plan->steps.count, arena), run->id },
        .param_count = 12,
    };
}

struct query audit_take_over(const struct run *run, struct arena *arena)
{
    return (struct query){
        .sql = statement_texts[STMT_TAKE_OVER],
        .params = { run->id, number(run->epoch, arena), number(run->next_step, arena) },
        .param_count = 3,
    };
}

struct query audit_add_attempt(const struct conn *conn, const struct run *run, const char *role,
                               struct arena *arena)
{
    const struct conn_facts *facts = conn_facts(conn);
    char host[256] = "";

    (void)gethostname(host, sizeof(host) - 1);
    return (struct query){
        .sql = statement_texts[STMT_ADD_ATTEMPT],
        .params = { run->id, number(run->epoch, arena), arena_strdup(arena, host),
                    number(getpid(), arena), number(getuid(), arena), VERSION, or_empty(role),
                    number(facts->version_number, arena), facts->system_identifier,
                    number(facts->timeline, arena), facts->tls },
        .param_count = 11,
    };
}

bool audit_close(struct conn *conn, const struct run *run, struct arena *arena, struct error *err)
{
    struct query query = { .sql = statement_texts[STMT_CLOSE],
                           .params = { run->id },
                           .param_count = 1 };
    struct query note = audit_note(run, "aborted", "{}", arena);

    return query_run(conn, &query, arena, NULL, err) && query_run(conn, &note, arena, NULL, err);
}

bool audit_finish(struct conn *conn, const struct run *run, const char *state, const char *error,
                  struct arena *arena, struct error *err)
{
    const char *epoch = number(run->epoch, arena);
    const struct query queries[] = {
        { .sql = "BEGIN" },
        { .sql = statement_texts[STMT_FINISH],
          .params = { run->id, epoch, state, error },
          .param_count = 4 },
        { .sql = statement_texts[STMT_END_ATTEMPT],
          .params = { run->id, epoch, state },
          .param_count = 3 },
        audit_note(run, state, error == NULL ? "{}" : error, arena),
        { .sql = "COMMIT" },
    };
    struct pipeline done;
    struct failure failure;

    return query_pipeline(conn, queries, sizeof(queries) / sizeof(queries[0]), arena, &done,
                          &failure) ||
           query_refuse(&failure, err);
}

static struct query fenced(enum statement statement, const struct run *run, int64_t step,
                           struct arena *arena)
{
    return (struct query){
        .sql = statement_texts[statement],
        .params = { run->id, number(run->epoch, arena),
                    run->lock == 0 ? NULL : number(run->lock, arena), number(step, arena) },
        .param_count = 4,
    };
}

struct query audit_fence(const struct run *run, int64_t step, struct arena *arena)
{
    return fenced(STMT_FENCE, run, step, arena);
}

struct query audit_enter_step(const struct run *run, int64_t step,
                              const struct step_timeouts *timeouts, struct arena *arena)
{
    struct query query = fenced(STMT_ENTER_STEP, run, step, arena);

    query.params[query.param_count++] = run->version_table;
    query.params[query.param_count++] = arena_printf(arena, "%lldms", (long long)timeouts->lock_ms);
    query.params[query.param_count++] =
        arena_printf(arena, "%lldms", (long long)timeouts->statement_ms);
    return query;
}

struct query audit_note(const struct run *run, const char *kind, const char *data,
                        struct arena *arena)
{
    return (struct query){
        .sql = statement_texts[STMT_NOTE],
        .params = { run->id, number(run->epoch, arena), run->version_table, kind, data },
        .param_count = 5,
    };
}

struct query audit_end_step(const struct run *run, const struct step_record *record,
                            struct arena *arena)
{
    const char *digest = or_empty(record->step->source_sha256);
    const char *source = digest[0] == '\0' ? NULL : bytea_of_hex(digest, arena);

    return (struct query){
        .sql = statement_texts[STMT_END_STEP],
        .params = { run->id, number(record->step->no, arena), record->step->revision,
                    or_empty(record->step->message), number(run->epoch, arena),
                    number(record->lock_attempts, arena), number(record->lock_wait_ms, arena),
                    record->run_ms < 0 ? NULL : number(record->run_ms, arena), source,
                    run->lock == 0 ? NULL : number(run->lock, arena) },
        .param_count = 10,
    };
}

static struct query statement_row(enum statement statement, const struct run *run, int64_t step,
                                  const struct plan_statement *of, struct arena *arena)
{
    return (struct query){
        .sql = statement_texts[statement],
        .params = { run->id, number(step, arena), number(of->no, arena),
                    bytea_of_hex(of->sha256, arena) },
        .param_count = 4,
    };
}

struct query audit_add_intent(const struct run *run, int64_t step,
                              const struct plan_statement *statement, const char *seen,
                              struct arena *arena)
{
    struct query query = statement_row(STMT_ADD_INTENT, run, step, statement, arena);

    query.params[query.param_count++] = seen;
    return query;
}

struct query audit_add_done(const struct run *run, int64_t step,
                            const struct plan_statement *statement, const char *seen,
                            struct arena *arena)
{
    struct query query = statement_row(STMT_ADD_DONE, run, step, statement, arena);

    query.params[query.param_count++] = seen;
    return query;
}

bool audit_find_statement(struct conn *conn, const struct run *run, int64_t step,
                          const struct plan_statement *statement, struct arena *arena,
                          struct statement_row *out, struct error *err)
{
    struct query query = statement_row(STMT_FIND_STATEMENT, run, step, statement, arena);
    struct rows rows;

    query.param_count = 3;
    *out = (struct statement_row){ STATEMENT_NEW, "{}" };
    if (!query_run(conn, &query, arena, &rows, err)) {
        return error_while(err, "asking the ledger about statement %lld", (long long)statement->no);
    }
    if (rows.count == 0)
        return true;
    out->state = strcmp(rows_text(&rows, 0, 0), "done") == 0 ? STATEMENT_DONE : STATEMENT_INTENT;
    out->before = rows_text(&rows, 0, 1);
    return true;
}

bool audit_read_next(struct conn *conn, const struct run *run, struct arena *arena,
                     int64_t *out_next, bool *ours, struct error *err)
{
    struct query query = { .sql = statement_texts[STMT_NEXT_STEP],
                           .params = { run->id },
                           .param_count = 1 };
    struct rows rows;

    if (!query_run(conn, &query, arena, &rows, err))
        return error_while(err, "asking the ledger");
    *ours = rows.count == 1 && rows_number(&rows, 0, 1) == run->epoch &&
            strcmp(rows_text(&rows, 0, 2), "running") == 0;
    *out_next = rows.count == 1 ? rows_number(&rows, 0, 0) : 0;
    return true;
}

bool audit_list(struct conn *conn, const char *version_table, int64_t count, const char *since,
                struct arena *arena, struct rows *out, struct error *err)
{
    struct query query = { .sql = statement_texts[STMT_LIST_RUNS],
                           .params = { version_table, number(count, arena), since },
                           .param_count = 3 };

    return query_run(conn, &query, arena, out, err) || error_while(err, "reading the ledger");
}

bool audit_check(struct conn *conn, struct arena *arena, const char **out, const char **out_look,
                 struct error *err)
{
    static const enum statement checks[] = { STMT_CHECK_CHAIN, STMT_CHECK_RUNS, STMT_CHECK_STEPS,
                                             STMT_CHECK_PLANS };

    *out = *out_look = "";
    for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
        struct query query = { .sql = statement_texts[checks[i]] };
        struct rows rows;

        if (!query_run(conn, &query, arena, &rows, err))
            return error_while(err, "checking the ledger");
        if (rows.count == 0)
            continue;
        *out = rows_text(&rows, 0, 0);
        *out_look = rows_text(&rows, 0, 1);
        return true;
    }
    return true;
}
