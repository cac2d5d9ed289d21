/*
 * cmd_rehearse.c - migapply rehearse: upgrade, downgrade, upgrade on a scratch
 * database. After each revision the schema must be what it was there before.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "applier/cmd/plan_options.h"
#include "applier/cmd/rehearsal.h"
#include "applier/cmd/report.h"
#include "applier/execute/undo.h"

enum pass {
    PASS_UP,
    PASS_DOWN,
    PASS_AGAIN,
};

/* A rehearsal at work. */
struct work {
    const struct cli_call *call;
    struct conn *conn;
    struct conn *look; /* reads the schema while the run goes on */
    struct snapshots texts;
    struct {
        VEC_FIELDS(struct snapshot);
    } stands;                          /* after 0, 1, 2, ... revisions of the first pass */
    struct snapshot_differences known; /* that were found last */
    size_t standing;                   /* revisions that are applied now */
    enum pass pass;
    struct report report;
    struct error trouble; /* of a look */
    struct rehearsal result;
};

/* It was there after the revision before: not this one's doing. */
static bool is_known(const struct snapshot_differences *known, const struct snapshot_difference *d)
{
    for (size_t i = 0; i < known->count; i++) {
        const struct snapshot_difference *k = &known->items[i];

        /* Texts that are equal are one pointer. */
        if (k->object == d->object && k->class == d->class && k->after == d->after)
            return true;
    }
    return false;
}

/* Compares what is with what stood there in the first pass. */
static void compare(struct work *w, const char *revision, const struct snapshot *now)
{
    struct rehearsal_finding found = { .revision = revision, .down = w->pass == PASS_DOWN };
    struct snapshot_differences all = { 0 };

    snapshot_compare(&w->stands.items[w->standing], now, w->call->arena, &all);
    for (size_t i = 0; i < all.count; i++) {
        if (!is_known(&w->known, &all.items[i]))
            vec_push(w->call->arena, &found.differences, all.items[i]);
    }
    w->known = all;
    if (found.differences.count > 0)
        vec_push(w->call->arena, &w->result.findings, found);
}

static void look(struct work *w, const char *revision)
{
    struct snapshot now;

    if (w->trouble.code != ERROR_NONE || !snapshot_take(&w->texts, &now, &w->trouble))
        return;
    if (w->pass == PASS_UP)
        vec_push(w->call->arena, &w->stands, now);
    else
        compare(w, revision, &now);
}

/* The last step of a revision has been committed. */
static void on_event(void *ctx, const struct execute_event *event)
{
    struct work *w = ctx;

    report_event(&w->report, event);
    if (event->kind != EXECUTE_STEP_DONE || event->step->version.count == 0)
        return;
    w->standing += w->pass == PASS_DOWN ? -1 : 1;
    look(w, event->step->revision);
}

static int64_t now_ms(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* That the way back fails is an answer; that the first way up does is none. */
static bool say_pass(struct work *w, struct error *err)
{
    static const char *const doing[] = { "upgrading", "downgrading", "upgrading again" };

    w->result.failed = w->pass != PASS_UP;
    return error_while(err, "%s the scratch database", doing[w->pass]);
}

static bool run_pass(struct work *w, enum pass pass, const struct plan *plan,
                     const struct execute_options *options, struct error *err)
{
    const struct execute_watch watch = { on_event, w };
    const struct execute_job job = { .plan = plan,
                                     .bytes = plan_text(plan, w->call->arena),
                                     .file = "the plan",
                                     .options = options,
                                     .watch = &watch };
    struct execute_outcome outcome;
    int64_t start = now_ms();

    w->pass = pass;
    if (!report_begin(w->call, NULL, w->conn, plan, &w->report, err))
        return false;
    if (w->report.mode == REPORT_JSON)
        w->report.mode = REPORT_NONE; /* the answer is one object */
    if (!execute_plan(w->conn, &job, w->call->arena, &outcome, err))
        return say_pass(w, err);
    w->result.ms[pass] = now_ms() - start;
    if (w->trouble.code == ERROR_NONE)
        return true;
    *err = w->trouble;
    return false;
}

static size_t count_revisions(const struct plan *plan)
{
    size_t count = 0;

    for (size_t i = 0; i < plan->steps.count; i++)
        count += plan->steps.items[i].version.count > 0;
    return count;
}

/* The same steps, bound to no database and to no time, and not used up by
 * running once. */
static struct plan unbound(const struct plan *plan)
{
    struct plan copy = *plan;

    copy.target.environment = copy.target.database = copy.target.system_identifier = "";
    copy.target.database_uid = "";
    copy.created_at = copy.not_before = copy.not_after = copy.nonce = "";
    return copy;
}

static bool rehearse(struct work *w, const struct plan *given,
                     const struct execute_options *options, struct error *err)
{
    const struct plan plan = unbound(given);
    struct undo_request request = { .plan = &plan, .steps_done = (int64_t)plan.steps.count };
    struct error refused = { 0 };
    struct plan *back = arena_new(w->call->arena, struct plan);

    w->result.revisions = count_revisions(&plan);
    look(w, "");
    if (w->trouble.code != ERROR_NONE) {
        *err = w->trouble;
        return false;
    }
    if (!run_pass(w, PASS_UP, &plan, options, err))
        return false;
    if (!undo_make(&request, w->call->arena, back, &refused)) {
        w->result.no_undo = arena_strdup(w->call->arena, refused.message);
        return true;
    }
    return run_pass(w, PASS_DOWN, back, options, err) &&
           run_pass(w, PASS_AGAIN, &plan, options, err);
}

/* Where nothing may be lost nothing is rehearsed. */
static bool check_scratch(const struct work *w, const struct plan *plan,
                          const struct version_table *table, struct error *err)
{
    const char *database = conn_facts(w->conn)->database;

    if (apply_is_protected(database, w->call->arena)) {
        error_set(err, ERROR_CONFIRM, "%s is protected, and a rehearsal destroys data", database);
        return error_state(err, "nothing was changed");
    }
    if (strlist_equal(&table->heads, &plan->from_heads))
        return true;
    error_set(err, ERROR_OTHER_START, "this plan starts at %s, the scratch database %s is at %s",
              version_heads_text(&plan->from_heads, w->call->arena), database,
              version_heads_text(&table->heads, w->call->arena));
    error_state(err, "nothing was changed");
    return error_hint(err, "a copy to rehearse on:  createdb --template DATABASE SCRATCH");
}

static bool open_scratch(struct work *w, const char *url, const struct plan *plan,
                         struct error *err)
{
    struct version_table table;

    if (!cmd_connect_to(w->call, url, "--scratch", CONN_WRITE, 0, &w->conn, err) ||
        !cmd_connect_to(w->call, url, "--scratch", CONN_READ, 0, &w->look, err) ||
        !version_table_find(w->conn, plan->target.version_schema, plan->target.version_table,
                            w->call->arena, &table, err) ||
        !check_scratch(w, plan, &table, err))
        return false;
    w->texts = (struct snapshots){ .conn = w->look,
                                   .version_table = table.sql,
                                   .texts = strmap_new(w->call->arena),
                                   .arena = w->call->arena };
    w->result = (struct rehearsal){ .database = conn_facts(w->conn)->database,
                                    .no_undo = "",
                                    .arena = w->call->arena };
    return true;
}

int cmd_rehearse(struct cli_call *call, struct error *err)
{
    struct verify_request request = { .now_utc = time(NULL) };
    struct apply_options given = { 0 };
    struct execute_options run = { 0 };
    struct work w = { .call = call };
    const char *scratch = getenv("MIGAPPLY_SCRATCH_URL");
    struct option_spec options[PLAN_OPTIONS + APPLY_OPTIONS + 2] = {
        { 0, "scratch", OPTION_STRING, &scratch, "URL",
          "a database whose data may go (MIGAPPLY_SCRATCH_URL)" },
    };
    struct apply_plan plan;

    plan_options_fill(&request, options + 1);
    apply_options_fill(&given, options + 1 + PLAN_OPTIONS);
    if (!cli_parse(call, "PLAN", options, err) || !cli_operands(call, 1, 1, err) ||
        !apply_options_read(&given, &run, err))
        return 0;
    if (scratch == NULL) {
        error_set(err, ERROR_USAGE, "no scratch database was named");
        error_hint(err, "make one, and say  --scratch postgresql:///SCRATCH");
        return 0;
    }
    request.plan = call->argv[0];
    run.one_by_one = true; /* each step is looked at when it is done */
    if (!plan_let_in(&request, call->arena, &plan, &run, err) ||
        !open_scratch(&w, scratch, plan.plan, err))
        return 0;
    if (!rehearse(&w, plan.plan, &run, err) && !w.result.failed)
        return 0;
    if (cmd_options(call)->json)
        rehearsal_print_json(&w.result, call->out);
    else
        rehearsal_print(&w.result, call->out);
    return rehearsal_is_good(&w.result) ? 0 : 1;
}
