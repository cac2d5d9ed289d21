/* admit.c - see admit.h. */
#include "applier/execute/admit.h"

#include <stdio.h>
#include <string.h>

#include "applier/execute/admit_sql.h"
#include "applier/execute/admit_time.h"

static bool is_set(const char *text)
{
    return text != NULL && text[0] != '\0';
}

static bool refuse_target(struct error *err, const char *what, const char *wanted,
                          const char *found)
{
    error_set(err, ERROR_OTHER_TARGET, "the plan is bound to another %s", what);
    error_fact(err, "plan", "%s", wanted);
    error_fact(err, "here", "%s", found[0] == '\0' ? "(none)" : found);
    return error_state(err, "nothing was changed");
}

static bool check_name(const char *what, const char *wanted, const char *found, struct error *err)
{
    return !is_set(wanted) || strcmp(wanted, found) == 0 || refuse_target(err, what, wanted, found);
}

static bool check_environment(const struct engine *e, struct error *err)
{
    const char *wanted = e->plan->target.environment;

    if (check_name("environment", wanted, e->job->options->environment, err))
        return true;
    return error_hint(err, "say which one this is:  --environment %s  or MIGAPPLY_ENVIRONMENT",
                      wanted);
}

static bool check_version(const struct engine *e, struct error *err)
{
    const struct plan_target *t = &e->plan->target;
    int64_t number = conn_facts(e->conn)->version_number;

    if ((t->server_min == 0 || number >= t->server_min) &&
        (t->server_max == 0 || number <= t->server_max))
        return true;
    error_set(err, ERROR_OTHER_TARGET, "the plan is not for PostgreSQL %s",
              conn_facts(e->conn)->version);
    error_fact(err, "plan", "%lld to %lld", (long long)t->server_min, (long long)t->server_max);
    return error_state(err, "nothing was changed");
}

bool admit_target(struct engine *e, const char *database_uid, struct error *err)
{
    const struct plan_target *t = &e->plan->target;
    const struct conn_facts *facts = conn_facts(e->conn);

    return check_name("database", t->database, facts->database, err) &&
           check_name("cluster", t->system_identifier, facts->system_identifier, err) &&
           check_name("copy of the database", t->database_uid, database_uid, err) &&
           check_environment(e, err) && check_version(e, err);
}

bool admit_done(struct engine *e, const char **out_applied, struct error *err)
{
    struct run_row done;

    *out_applied = NULL;
    if (!strlist_equal(&e->heads, &e->plan->to_heads) ||
        (strlist_equal(&e->plan->from_heads, &e->plan->to_heads) && e->plan->steps.count > 0))
        return true;
    *out_applied = "";
    if (!e->ledger)
        return true;
    if (!audit_find_done(e->conn, e->table.sql, e->sha256, e->arena, &done, err))
        return false;
    if (done.found)
        *out_applied = done.finished;
    return true;
}

bool admit_refuse_start(const struct engine *e, struct error *err)
{
    const struct plan *plan = e->plan;
    const char *database = conn_facts(e->conn)->database;
    int shown = 0;

    error_set(err, ERROR_OTHER_START, "this plan starts at %s, %s is at %s",
              version_heads_text(&plan->from_heads, e->arena), database,
              version_heads_text(&e->heads, e->arena));
    for (size_t i = 0; i < plan->from_heads.count && shown < 4; i++) {
        if (!strlist_has(&e->heads, plan->from_heads.items[i]) && ++shown > 0)
            error_fact(err, "missing", "%s", plan->from_heads.items[i]);
    }
    for (size_t i = 0; i < e->heads.count && shown < 8; i++) {
        if (!strlist_has(&plan->from_heads, e->heads.items[i]) && ++shown > 0)
            error_fact(err, "unplanned", "%s", e->heads.items[i]);
    }
    error_state(err, "nothing was changed");
    return error_hint(err,
                      "plan from where it is:  migapply current --json | migplan plan %s %s "
                      "--from @- -o plan.json",
                      plan_direction_text(plan->direction),
                      plan->to_heads.count == 0 ? "base" : plan->to_heads.items[0]);
}

static struct query ask_newest(const struct engine *e)
{
    return (struct query){ .sql = statement_texts[STMT_NEWEST],
                           .params = { e->table.sql },
                           .param_count = 1 };
}

/* A plan with a nonce succeeds once; one that was made before the newest that
 * succeeded is an old one, replayed. */
static bool check_replay(struct engine *e, struct error *err)
{
    struct query newest = ask_newest(e);
    struct run_row done;
    struct rows rows;

    if (!e->ledger)
        return true;
    if (!audit_find_done(e->conn, e->table.sql, e->sha256, e->arena, &done, err) ||
        !query_run(e->conn, &newest, e->arena, &rows, err))
        return false;
    if (done.found && is_set(e->plan->nonce)) {
        error_set(err, ERROR_REPLAY, "this plan was applied %s", done.finished);
        error_state(err, "nothing was changed");
        return error_hint(err, "a plan runs once: make a new one");
    }
    if (!is_set(e->plan->created_at) || rows_null(&rows, 0, 0) ||
        strcmp(e->plan->created_at, rows_text(&rows, 0, 0)) >= 0)
        return true;
    error_set(err, ERROR_REPLAY, "this plan is older than the newest that was applied");
    error_fact(err, "made", "%s", e->plan->created_at);
    error_fact(err, "newest", "%s", rows_text(&rows, 0, 0));
    error_state(err, "nothing was changed");
    return error_hint(err, "make a new one");
}

static bool check_width(const struct engine *e, struct error *err)
{
    int64_t width = e->table.exists ? e->table.width : 32;

    for (size_t i = 0; i < e->plan->steps.count && width > 0; i++) {
        const struct plan_step *step = &e->plan->steps.items[i];

        for (size_t v = 0; v < step->version.count; v++) {
            const char *to = step->version.items[v].to;

            if (to == NULL || (int64_t)strlen(to) <= width)
                continue;
            error_set(err, ERROR_LONG_ID, "%s holds %lld characters, revision '%s' has %zu",
                      e->table.sql, (long long)width, to, strlen(to));
            error_state(err, "nothing was changed");
            return error_hint(err, "ALTER TABLE %s ALTER version_num TYPE varchar(255);",
                              e->table.sql);
        }
    }
    return true;
}

static bool check_applier(const struct plan *plan, struct error *err)
{
    int wanted[3] = { 0 };
    int have[3] = { 0 };

    /* plan_parse() has seen to the form of one, and the other is ours. */
    if (sscanf(plan->min_applier, "%d.%d.%d", &wanted[0], &wanted[1], &wanted[2]) != 3 || // NOLINT
        sscanf(VERSION, "%d.%d.%d", &have[0], &have[1], &have[2]) != 3)                   // NOLINT
        return error_set(err, ERROR_BAD_PLAN, "min_applier is '%s'", plan->min_applier);
    for (int i = 0; i < 3; i++) {
        if (have[i] > wanted[i])
            return true;
        if (have[i] < wanted[i]) {
            error_set(err, ERROR_NEW_APPLIER, "the plan wants migapply %s, this is %s",
                      plan->min_applier, VERSION);
            return error_state(err, "nothing was changed");
        }
    }
    return true;
}

static const char *qualified(const char *schema, const char *name, struct arena *arena)
{
    if (!is_set(schema))
        return conn_identifier(name, arena);
    return arena_printf(arena, "%s.%s", conn_identifier(schema, arena),
                        conn_identifier(name, arena));
}

static bool refuse_drift(const char *what, struct error *err)
{
    error_set(err, ERROR_DRIFT, "the database is not what the plan expects: %s", what);
    error_state(err, "nothing was changed");
    return error_hint(err, "find out who changed it; then plan anew");
}

static bool ask(struct engine *e, enum statement name, const char *object, const char *part,
                struct rows *out, struct error *err)
{
    struct query query = { .sql = statement_texts[name],
                           .params = { object, part },
                           .param_count = part == NULL ? 1 : 2 };

    return query_run(e->conn, &query, e->arena, out, err) ||
           error_while(err, "comparing the database with the plan");
}

static bool check_columns(struct engine *e, const struct plan_expect *x, const char *table,
                          struct error *err)
{
    for (size_t i = 0; i < x->columns.count; i++) {
        const struct plan_column *c = &x->columns.items[i];
        struct rows rows;

        if (!ask(e, STMT_EXPECT_COLUMN, table, c->name, &rows, err))
            return false;
        if (rows.count == 1 && strcmp(rows_text(&rows, 0, 0), c->type) == 0 &&
            rows_bool(&rows, 0, 1) == c->not_null)
            continue;
        return refuse_drift(arena_printf(e->arena, "column %s of %s", c->name, table), err);
    }
    return true;
}

static bool check_expect(struct engine *e, const struct plan_expect *x, struct error *err)
{
    const char *object = qualified(x->schema, x->name, e->arena);
    const char *table = is_set(x->table) ? qualified(x->schema, x->table, e->arena) : "";
    struct rows rows;
    struct rows type;

    switch (x->kind) {
    case PLAN_EXPECT_TABLE:
        if (!ask(e, STMT_EXPECT_TABLE, object, NULL, &rows, err))
            return false;
        if (rows_null(&rows, 0, 0))
            return refuse_drift(arena_printf(e->arena, "no table %s", object), err);
        return check_columns(e, x, object, err);
    case PLAN_EXPECT_INDEX:
        return ask(e, STMT_EXPECT_INDEX, object, NULL, &rows, err) &&
               (rows.count == 1 ||
                refuse_drift(arena_printf(e->arena, "no valid index %s", object), err));
    case PLAN_EXPECT_CONSTRAINT:
        return ask(e, STMT_EXPECT_CONSTRAINT, table, x->name, &rows, err) &&
               (rows.count == 1 ||
                refuse_drift(arena_printf(e->arena, "no constraint %s of %s", x->name, table),
                             err));
    case PLAN_EXPECT_TYPE:
        return ask(e, STMT_EXPECT_TYPE, object, NULL, &rows, err) &&
               (!rows_null(&rows, 0, 0) ||
                refuse_drift(arena_printf(e->arena, "no type %s", object), err));
    case PLAN_EXPECT_ABSENT:
        return ask(e, STMT_EXPECT_TABLE, object, NULL, &rows, err) &&
               ask(e, STMT_EXPECT_TYPE, object, NULL, &type, err) &&
               ((rows_null(&rows, 0, 0) && rows_null(&type, 0, 0)) ||
                refuse_drift(arena_printf(e->arena, "%s is there", object), err));
    }
    return true;
}

/* Asks under the plan's search_path. */
static bool check_expects(struct engine *e, struct error *err)
{
    struct query enter = engine_enter_plan(e, false, e->arena);
    struct query leave = engine_leave_plan(false);
    bool good = true;

    if (e->plan->expect.count == 0)
        return true;
    if (!query_run(e->conn, &enter, e->arena, NULL, err))
        return false;
    for (size_t i = 0; i < e->plan->expect.count && good; i++)
        good = check_expect(e, &e->plan->expect.items[i], err);
    return good && query_run(e->conn, &leave, e->arena, NULL, err);
}

static bool refuse_edited(struct engine *e, const char *revision, const char *applied,
                          const char *planned, struct error *err)
{
    if (e->job->options->allow_edited) {
        engine_tell(
            e, EXECUTE_WARNING,
            arena_printf(e->arena, "revision %s was edited after it was applied", revision));
        return true;
    }
    error_set(err, ERROR_EDITED, "revision %s was edited after it was applied", revision);
    error_fact(err, "applied", "sha256 %s", applied);
    error_fact(err, "plan", "sha256 %s", planned);
    error_state(err, "nothing was changed");
    return error_hint(err, "where the database holds what the file says now:  --allow edited");
}

static const char *find_planned(const struct plan *plan, const char *revision)
{
    size_t low = 0;
    size_t high = plan->chain.count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(revision, plan->chain.items[middle].revision);

        if (order == 0)
            return plan->chain.items[middle].source_sha256;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

/* What is applied must come from the sources that the plan was made from. */
static bool check_chain(struct engine *e, struct error *err)
{
    struct rows rows;

    if (e->plan->chain.count == 0 || !e->ledger)
        return true;
    if (!ask(e, STMT_SOURCES, e->table.sql, NULL, &rows, err))
        return false;
    for (size_t i = 0; i < rows.count; i++) {
        const char *revision = rows_text(&rows, i, 0);
        const char *applied = rows_text(&rows, i, 1);
        const char *planned = find_planned(e->plan, revision);

        if (planned != NULL && strcmp(planned, applied) != 0 &&
            !refuse_edited(e, revision, applied, planned, err))
            return false;
    }
    return true;
}

static bool run_query(struct engine *e, const struct plan_query *q, struct rows *rows,
                      struct error *err)
{
    const struct query begin = { .sql = "BEGIN READ ONLY" };
    const struct query enter = engine_enter_plan(e, true, e->arena);
    const struct query query = { .sql = q->sql };
    const struct query end = { .sql = "ROLLBACK" };
    struct error ignored = { 0 };
    bool good = query_run(e->conn, &begin, e->arena, NULL, err) &&
                query_run(e->conn, &enter, e->arena, NULL, err) &&
                query_run(e->conn, &query, e->arena, rows, err);

    /* Where this fails the connection is gone, and the next statement says so. */
    (void)query_run(e->conn, &end, e->arena, NULL, &ignored);
    return good;
}

bool admit_queries(struct engine *e, const struct plan_query_list *queries, const char *when,
                   struct error *err)
{
    for (size_t i = 0; i < queries->count; i++) {
        const struct plan_query *q = &queries->items[i];
        struct rows rows = { 0 };
        const char *found;

        if (!run_query(e, q, &rows, err))
            return error_while(err, "running check %lld %s the steps", (long long)q->no, when);
        found = rows.count == 1 && rows.columns == 1 ? rows_text(&rows, 0, 0) : "(no single value)";
        if (strcmp(found, q->expect) == 0)
            continue;
        error_set(err, ERROR_DRIFT, "check %lld %s the steps does not hold", (long long)q->no,
                  when);
        error_fact(err, "query", "%s", q->sql);
        error_fact(err, "expected", "%s", q->expect);
        return error_fact(err, "found", "%s", found);
    }
    return true;
}

void admit_add_questions(const struct engine *e, struct queries *out)
{
    const struct query sources = { .sql = statement_texts[STMT_SOURCES],
                                   .params = { e->table.sql },
                                   .param_count = 1 };

    admit_time_add_questions(e, out);
    if (e->ledger)
        vec_push(e->arena, out, ask_newest(e));
    if (e->ledger && e->plan->chain.count > 0)
        vec_push(e->arena, out, sources);
}

bool admit_new(struct engine *e, struct error *err)
{
    if (!check_applier(e->plan, err) || !admit_time(e, err))
        return false;
    if (!strlist_equal(&e->heads, &e->plan->from_heads))
        return admit_refuse_start(e, err);
    if (!check_replay(e, err) || !check_width(e, err) || !check_chain(e, err) ||
        !check_expects(e, err))
        return false;
    if (admit_queries(e, &e->plan->before, "before", err))
        return true;
    return error_state(err, "nothing was changed");
}
