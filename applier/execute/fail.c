/* fail.c - see fail.h. */
#include "applier/execute/fail.h"

#include <inttypes.h>
#include <string.h>

#include "applier/execute/control.h"
#include "common/json_out.h"
#include "common/strbuf.h"

enum { EXCERPT = 200 };

static bool is_state(const struct failure *failure, const char *sqlstate)
{
    return strcmp(failure->sqlstate, sqlstate) == 0;
}

bool fail_passes(const struct failure *failure)
{
    return is_state(failure, "55P03") || is_state(failure, "40P01") || is_state(failure, "40001");
}

static enum error_code code_of(const struct engine *e, const struct failure *failure,
                               const struct fail_at *at)
{
    if (is_state(failure, "55P03") || is_state(failure, "40P01"))
        return ERROR_NO_LOCK;
    if (is_state(failure, "57014"))
        return guard_reason(e->guard) == GUARD_QUEUE ? ERROR_NO_LOCK : ERROR_STEP_TIMEOUT;
    if (is_state(failure, "MG021"))
        return ERROR_FENCED;
    if (control_refused(failure))
        return ERROR_CONTROL;
    if (is_state(failure, "MG023"))
        return ERROR_MOVED;
    if (is_state(failure, "25006"))
        return ERROR_READ_ONLY;
    return at->statements_done > 0 ? ERROR_LEFT_BEHIND : ERROR_STEP_FAILED;
}

/* The line of a .sql file that the position is on; of a script, the call's. */
static int64_t line_of(const struct plan_statement *statement, int64_t position)
{
    size_t len = strlen(statement->src->path);
    int64_t line = statement->src->line;
    const char *at = statement->sql;

    if (len < 4 || strcmp(statement->src->path + len - 4, ".sql") != 0)
        return line;
    for (int64_t i = 1; i < position && *at != '\0'; at++) {
        if (((unsigned char)*at & 0xC0) == 0x80)
            continue; /* a later byte of a character */
        line += *at == '\n';
        i++;
    }
    return line;
}

/* The statement on one line, its blanks squeezed, cut where it is long. */
static void add_excerpt(const char *sql, struct error *err)
{
    char text[EXCERPT + 8];
    size_t len = 0;

    for (; *sql != '\0' && len < EXCERPT; sql++) {
        bool blank = strchr(" \t\r\n", *sql) != NULL;

        if (blank && (len == 0 || text[len - 1] == ' '))
            continue;
        text[len] = *sql;
        if (blank)
            text[len] = ' ';
        len++;
    }
    while (*sql != '\0' && len > 0 && ((unsigned char)text[len - 1] & 0x80) != 0)
        len--; /* cut between characters */
    text[len] = '\0';
    error_fact(err, "statement", "%s%s", text, *sql == '\0' ? "" : " ...");
}

static void add_place(const struct failure *failure, const struct fail_at *at, struct error *err)
{
    const struct plan_statement *statement = at->statement;

    if (statement != NULL && statement->src != NULL) {
        error_fact(err, "at", "%s:%lld", statement->src->path,
                   (long long)line_of(statement, failure->position));
    }
    if (at->step != NULL) {
        error_fact(err, "step", "%lld, revision %s%s%s", (long long)at->step->no,
                   at->step->revision, at->step->message[0] == '\0' ? "" : ", ", at->step->message);
    }
    if (statement != NULL)
        add_excerpt(statement->sql, err);
    if (failure->detail[0] != '\0')
        error_fact(err, "detail", "%s", failure->detail);
    if (failure->context[0] != '\0')
        error_fact(err, "context", "%.*s", (int)strcspn(failure->context, "\n"), failure->context);
}

/* What the code says to do. */
static void hint_code(const struct engine *e, enum error_code code, const struct fail_at *at,
                      struct error *err)
{
    if (code == ERROR_NO_LOCK)
        error_hint(err, "the same command continues where this one stopped");
    if (code == ERROR_STEP_TIMEOUT && guard_reason(e->guard) == GUARD_VICTIMS)
        error_hint(err, "run it when it is quieter, or let others wait longer:  --max-block 10s");
    else if (code == ERROR_STEP_TIMEOUT)
        error_hint(err, "give it longer:  --statement-timeout 10m");
    if (code == ERROR_CONTROL) {
        error_hint(err, "to let it go on:  DELETE FROM migplan.control WHERE version_table = %s;",
                   conn_literal(e->table.sql, e->arena));
        error_hint(err, "then the same command continues where this one stopped");
    }
    if (code == ERROR_MOVED)
        error_hint(err, "somebody else wrote to %s: see  migapply current", e->table.sql);
    if (code == ERROR_LEFT_BEHIND)
        error_hint(err, "mend the cause; the same command continues at statement %" PRId64,
                   at->statements_done + 1);
}

static void add_hints(const struct engine *e, const struct failure *failure, enum error_code code,
                      const struct fail_at *at, struct error *err)
{
    if (failure->hint[0] != '\0')
        error_hint(err, "%s", failure->hint);
    hint_code(e, code, at, err);
    if (at->step != NULL && (is_state(failure, "42P07") || is_state(failure, "42710"))) {
        error_hint(err, "made by hand? compare it, then record it:  mig stamp %s",
                   at->step->revision);
    }
    if (is_state(failure, "42501")) {
        error_hint(err, "it runs as '%s': run it as the owner, or name a role in the plan",
                   conn_facts(e->conn)->user);
    }
}

/* What stays of the run, after "DATABASE is at HEADS; ". */
static const char *remains(const struct engine *e, const struct fail_at *at, struct arena *arena)
{
    if (at->statements_done > 0 && at->step != NULL) {
        return arena_printf(arena,
                            "of step %" PRId64 ", statements 1 to %" PRId64
                            " are done and stay, the rest is not",
                            at->step->no, at->statements_done);
    }
    if (e->steps_done > 0) {
        return arena_printf(arena,
                            "%" PRId64 " of %zu steps are committed, the next left nothing behind",
                            e->run.next_step - 1, e->plan->steps.count);
    }
    return at->step != NULL ? "the step was rolled back, nothing was changed"
                            : "nothing was changed";
}

bool fail_state(const struct engine *e, const struct fail_at *at, struct error *err)
{
    struct arena scratch = { 0 };

    error_state(err, "%s is at %s; %s", conn_facts(e->conn)->database,
                version_heads_text(&e->heads, &scratch), remains(e, at, &scratch));
    arena_free(&scratch);
    return false;
}

const char *fail_locked(const struct guard_view *seen)
{
    return seen->relation[0] == '\0' ? "a lock" : seen->relation;
}

/* Names the lock and who has it. */
static void set_no_lock(const struct engine *e, const struct failure *failure,
                        const struct fail_at *at, struct error *err)
{
    struct guard_view seen = guard_seen(e->guard);

    if (seen.relation[0] != '\0' && !is_state(failure, "40P01")) {
        error_set(err, ERROR_NO_LOCK, "step %" PRId64 " could not lock %s", at->step->no,
                  seen.relation);
    } else {
        error_set(err, ERROR_NO_LOCK, "step %" PRId64 " could not have its locks: %s", at->step->no,
                  failure->message);
    }
    if (seen.blockers[0] != '\0')
        error_fact(err, "held by", "%s", seen.blockers);
    if (guard_reason(e->guard) == GUARD_QUEUE)
        error_fact(err, "gave way", "%" PRId64 " session%s had queued up behind it", seen.queue,
                   seen.queue == 1 ? "" : "s");
    if (seen.blocker_pid != 0)
        error_hint(err, "to end that session:  SELECT pg_terminate_backend(%" PRId64 ");",
                   seen.blocker_pid);
}

static void set_victims(const struct engine *e, const struct fail_at *at, struct error *err)
{
    struct guard_view seen = guard_seen(e->guard);
    int64_t limit = at->step != NULL && at->step->max_block_ms > 0 ? at->step->max_block_ms
                                                                   : e->job->options->max_block_ms;

    error_set(err, ERROR_STEP_TIMEOUT, "others waited for its locks for longer than %" PRId64 " ms",
              limit);
    error_fact(err, "waiting", "%" PRId64 " session%s", seen.queue, seen.queue == 1 ? "" : "s");
}

static bool set_control(const struct engine *e, const struct fail_at *at, struct error *err)
{
    error_set(err, ERROR_CONTROL, "migplan.control says abort");
    if (at->step != NULL)
        error_fact(err, "before", "step %" PRId64 ", revision %s", at->step->no,
                   at->step->revision);
    fail_state(e, at, err);
    hint_code(e, ERROR_CONTROL, at, err);
    return false;
}

bool fail_set(const struct engine *e, const struct failure *failure, const struct fail_at *at,
              struct error *err)
{
    enum error_code code = code_of(e, failure, at);

    if (code == ERROR_CONTROL)
        return set_control(e, at, err);
    if (code == ERROR_NO_LOCK && at->step != NULL)
        set_no_lock(e, failure, at, err);
    else if (code == ERROR_STEP_TIMEOUT && guard_reason(e->guard) == GUARD_VICTIMS)
        set_victims(e, at, err);
    else
        error_set(err, code, "%s (%s)", failure->message, failure->sqlstate);
    add_place(failure, at, err);
    fail_state(e, at, err);
    add_hints(e, failure, code, at, err);
    return false;
}

bool fail_stopped(const struct engine *e, const struct fail_at *at, struct error *err)
{
    if (e->stop.signal == SIGINT)
        error_set(err, ERROR_INTERRUPTED, "interrupted");
    else
        error_set(err, ERROR_TERMINATED, "asked to end");
    fail_state(e, at, err);
    return error_hint(err, "the same command continues where this one stopped");
}

/* Returns text as JSON spells a string. */
static const char *quoted(const char *text, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    js_add_quoted(&sb, text, strlen(text));
    return strbuf_text(&sb);
}

const char *fail_json(const struct error *err, const struct engine *e, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    strbuf_addf(&sb, "{\"code\":\"E%d\",\"message\":%s,\"state\":%s", (int)err->code,
                quoted(err->message, arena), quoted(err->state, arena));
    if (e->step != NULL)
        strbuf_addf(&sb, ",\"step\":%lld", (long long)e->step->no);
    for (unsigned i = 0; i < err->fact_count; i++)
        strbuf_addf(&sb, ",%s:%s", quoted(err->facts[i].label, arena),
                    quoted(err->facts[i].text, arena));
    strbuf_addch(&sb, '}');
    return strbuf_text(&sb);
}
