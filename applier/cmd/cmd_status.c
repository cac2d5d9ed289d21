/* cmd_status.c - migapply status: where the database stands, and whether a run goes on. */
#include <string.h>

#include "applier/audit/ledger.h"
#include "applier/cmd/cmd.h"
#include "applier/db/lock.h"
#include "applier/execute/unfinished.h"
#include "common/file.h"
#include "common/json_out.h"
#include "common/limits.h"

/* Where the database stands against a plan. */
enum position {
    POSITION_UNKNOWN, /* no plan was given */
    POSITION_START,
    POSITION_END,
    POSITION_INSIDE, /* some of its revisions are applied */
    POSITION_ELSEWHERE,
};

struct status {
    struct conn *conn;
    struct version_table table;
    struct unfinished unfinished;
    struct lock_holder holder;
    struct worker worker;
    struct rows last;  /* the newest run */
    const char *state; /* "clean", "running", "interrupted", "failed" */
    enum position position;
    size_t steps_behind;
};

static const char *position_text(enum position position)
{
    switch (position) {
    case POSITION_UNKNOWN:
        return "";
    case POSITION_START:
        return "start";
    case POSITION_END:
        return "end";
    case POSITION_INSIDE:
        return "inside";
    case POSITION_ELSEWHERE:
        return "elsewhere";
    }
    return "";
}

/* Replays the plan until its heads are the database's. */
static void compare(struct status *s, const struct plan *plan, struct arena *arena)
{
    struct strlist heads = { 0 };
    size_t done = 0;

    for (size_t i = 0; i < plan->from_heads.count; i++)
        vec_push(arena, &heads, plan->from_heads.items[i]);
    s->position = POSITION_ELSEWHERE;
    while (!strlist_equal(&heads, &s->table.heads)) {
        if (done == plan->steps.count)
            return;
        for (size_t v = 0; v < plan->steps.items[done].version.count; v++)
            version_heads_apply(&heads, &plan->steps.items[done].version.items[v], arena);
        done++;
    }
    s->steps_behind = plan->steps.count - done;
    s->position = done == 0 ? POSITION_START : POSITION_INSIDE;
    if (strlist_equal(&heads, &plan->to_heads))
        s->position = POSITION_END;
}

static bool read_plan(struct status *s, const char *path, struct arena *arena, struct error *err)
{
    struct plan plan = { 0 };
    struct str bytes;

    if (path == NULL)
        return true;
    if (!file_read(path, LIMIT_PLAN_FILE, arena, &bytes, err) ||
        !plan_parse(bytes, path, arena, &plan, err))
        return false;
    compare(s, &plan, arena);
    return true;
}

static bool read_status(struct status *s, struct arena *arena, struct error *err)
{
    const char *uid;
    bool ledger;

    if (!unfinished_find(s->conn, s->table.sql, arena, &s->unfinished, err) ||
        !lock_find_holder(s->conn, lock_key(s->table.schema, s->table.name), arena, &s->holder,
                          err) ||
        !ledger_find(s->conn, arena, &ledger, &uid, err))
        return false;
    if (ledger && (!audit_find_worker(s->conn, s->table.sql, arena, &s->worker, err) ||
                   !audit_list(s->conn, s->table.sql, 1, "", arena, &s->last, err)))
        return false;
    s->state = "clean";
    if (s->holder.pid != 0)
        s->state = "running";
    else if (s->unfinished.row.found)
        s->state = strcmp(s->unfinished.row.state, "failed") == 0 ? "failed" : "interrupted";
    return true;
}

static void print_unfinished(const struct status *s, FILE *out)
{
    const struct run_row *row = &s->unfinished.row;

    if (!row->found)
        return;
    (void)fprintf(out, "  run       %s %s -> %s, begun %s, plan %.8s: %s %s step %lld of %lld\n",
                  row->direction, row->from_heads[0] == '\0' ? "base" : row->from_heads,
                  row->to_heads[0] == '\0' ? "base" : row->to_heads, row->started, row->plan_sha256,
                  s->state, s->unfinished.inside ? "inside" : "before", (long long)row->next_step,
                  (long long)row->steps);
    if (row->error[0] != '\0')
        (void)fprintf(out, "  because   %s\n", row->error);
    if (s->holder.pid == 0) {
        (void)fputs("  hint: finish it: the same command again, or  migapply resume\n"
                    "  hint: or give it up:  migapply abort\n",
                    out);
    }
}

static void print_position(const struct status *s, FILE *out)
{
    switch (s->position) {
    case POSITION_UNKNOWN:
        return;
    case POSITION_END:
        (void)fputs("The plan is applied.\n", out);
        return;
    case POSITION_START:
    case POSITION_INSIDE:
        (void)fprintf(out, "%zu step%s behind the plan's end.\n", s->steps_behind,
                      s->steps_behind == 1 ? "" : "s");
        return;
    case POSITION_ELSEWHERE:
        (void)fputs("The plan does not fit: the database stands neither at its start nor on its "
                    "way.\n",
                    out);
        return;
    }
}

static void print_text(const struct status *s, struct arena *arena, FILE *out)
{
    const struct conn_facts *facts = conn_facts(s->conn);

    (void)fprintf(out, "%s on %s, PostgreSQL %s\n  database  %s%s\n", facts->database, facts->place,
                  facts->version, version_heads_text(&s->table.heads, arena),
                  s->table.exists ? "" : " (no version table)");
    if (s->last.count == 1) {
        (void)fprintf(out, "  last run  %s UTC, %s, %s, plan %.8s\n", rows_text(&s->last, 0, 0),
                      rows_text(&s->last, 0, 4), rows_text(&s->last, 0, 6),
                      rows_text(&s->last, 0, 7));
    }
    if (s->holder.pid != 0) {
        (void)fprintf(out, "  at work   pid %lld, %s from %s, connected %s\n",
                      (long long)s->holder.pid, s->holder.user, s->holder.host, s->holder.since);
    }
    print_unfinished(s, out);
    print_position(s, out);
}

static void add_run(struct js_out *js, const struct status *s)
{
    const struct run_row *row = &s->unfinished.row;

    js_open(js, "run", '{');
    js_string(js, "id", row->id);
    js_string(js, "plan", row->plan_sha256);
    js_string(js, "direction", row->direction);
    js_string(js, "started", row->started);
    js_number(js, "next_step", row->next_step);
    js_number(js, "steps", row->steps);
    js_bool(js, "inside_revision", s->unfinished.inside);
    js_string_if(js, "error", row->error);
    js_close(js, '}');
}

static void print_json(const struct status *s, struct arena *arena, FILE *out)
{
    struct js_out js = { .text = { .arena = arena } };

    js_open(&js, NULL, '{');
    js_string(&js, "schema", "migapply.status/1");
    js_string(&js, "database", conn_facts(s->conn)->database);
    js_string(&js, "server_version", conn_facts(s->conn)->version);
    js_string(&js, "state", s->state);
    js_bool(&js, "exists", s->table.exists);
    js_strings(&js, "heads", &s->table.heads);
    if (s->unfinished.row.found)
        add_run(&js, s);
    if (s->position != POSITION_UNKNOWN) {
        js_string(&js, "position", position_text(s->position));
        js_number(&js, "steps_behind", (int64_t)s->steps_behind);
    }
    js_close(&js, '}');
    (void)fputs(js_text(&js), out);
}

static int exit_status(const struct status *s, bool wanted)
{
    bool at_end = s->position == POSITION_UNKNOWN || s->position == POSITION_END;

    return wanted && (strcmp(s->state, "clean") != 0 || !at_end) ? 3 : 0;
}

int cmd_status(struct cli_call *call, struct error *err)
{
    const char *plan = NULL;
    bool exit_code = false;
    const struct option_spec options[] = {
        { 0, "plan", OPTION_STRING, &plan, "FILE", "compare with this plan" },
        { 0, "exit-code", OPTION_FLAG, &exit_code, NULL, "3 where there is something to do" },
        { 0 },
    };
    struct status s = { 0 };

    if (!cli_parse(call, "", options, err) || !cli_operands(call, 0, 0, err) ||
        !cmd_connect(call, CONN_READ, 0, &s.conn, err) ||
        !cmd_find_versions(call, s.conn, &s.table, err) || !read_status(&s, call->arena, err) ||
        !read_plan(&s, plan, call->arena, err))
        return 0;
    if (cmd_options(call)->json)
        print_json(&s, call->arena, call->out);
    else
        print_text(&s, call->arena, call->out);
    return exit_status(&s, exit_code);
}
