/* engine.h - what the parts of a run share; for applier/execute alone. */
#ifndef APPLIER_EXECUTE_ENGINE_H
#define APPLIER_EXECUTE_ENGINE_H

#include "applier/audit/audit.h"
#include "applier/execute/execute.h"
#include "applier/execute/stop.h"
#include "applier/execute/version_table.h"

struct engine {
    struct conn *conn;
    const struct execute_job *job;
    const struct plan *plan;
    const char *sha256;          /* of the plan */
    struct plan_session session; /* the plan's, in the schema that the run is for */
    const char *schema;          /* of the version table, "" for what search_path finds */
    struct version_table table;
    bool ledger;          /* schema migplan is there */
    struct strlist heads; /* where the database stands, by the steps that committed */
    struct run run;
    const char *new_id; /* for a run that is begun; NULL: none was asked for */
    bool has_run;       /* run is recorded */
    struct stop stop;
    struct conn_watch watch;
    struct guard *guard;          /* NULL where there is no second connection */
    int64_t told_ms;              /* when it was said last that the step goes on */
    const size_t *in_flight;      /* steps sent ahead; NULL where none are */
    int64_t cancelled_ms;         /* when the server was asked last to cancel */
    const char *identifier;       /* the cluster that the run began on */
    const struct plan_step *step; /* at work; NULL between steps */
    int64_t step_started_ms;
    int64_t steps_done;  /* by this process */
    int64_t demoted;     /* the step at which the server took no changes any more */
    struct arena *arena; /* lives as long as the run */
};

/* How a step or a statement ended. */
enum ended {
    ENDED_WELL,
    ENDED_LOST,  /* the connection is gone: ask the ledger */
    ENDED_BADLY, /* err is set */
};

int64_t engine_now_ms(void);
void engine_pause(struct engine *e, int64_t ms);
void engine_tell(const struct engine *e, enum execute_kind kind, const char *text);

/* The step is at work, or goes on. */
void engine_begin_step(struct engine *e, const struct plan_step *step);

/* The run goes on after the step; heads are what its version ops made. */
void engine_step_is_done(struct engine *e, const struct plan_step *step);

void engine_tell_statements(const struct engine *e, const struct plan_step *step);

/* EXECUTE_RETRY: the try of that number failed; the next comes in ms. */
void engine_tell_retry(const struct engine *e, int64_t attempt, int64_t ms, const char *text);

/* Takes the plan's session settings; the tenant's schema, NULL for none, comes
 * first in the search_path and holds the version table. */
void engine_use_schema(struct engine *e, const char *schema);

/* The settings of a step, local to its transaction (true) or of the session. */
struct query engine_settings(const struct engine *e, bool local, int64_t lock_timeout_ms,
                             struct arena *arena);

/* A step's transaction begins: its settings, its fence, and whether it may run now (see
 * control.h). */
struct query engine_enter_step(const struct engine *e, int64_t lock_timeout_ms, int64_t step,
                               struct arena *arena);

/* The settings under which plan text runs, and back to ours. */
struct query engine_enter_plan(const struct engine *e, bool local, struct arena *arena);
struct query engine_leave_plan(bool local);

/* LOCK TABLE, as the plan wants it. */
const char *engine_lock_sql(const struct plan_lock *lock, struct arena *arena);

/* Compares what the statements touched, a number for each, with what the plan
 * says they may. */
bool step_check_rows(const struct engine *e, const struct plan_step *step, const int64_t *affected,
                     struct arena *arena, struct error *err);

/* What a step ends with: version ops, seal, event and step row. */
void engine_add_end(const struct engine *e, const struct step_record *record, struct queries *out,
                    struct arena *arena);

/* A step of each kind. */
enum ended step_tx_run(struct engine *e, const struct plan_step *step, struct arena *arena,
                       struct error *err);
enum ended step_nontx_run(struct engine *e, const struct plan_step *step, struct arena *arena,
                          struct error *err);
enum ended step_batch_run(struct engine *e, const struct plan_step *step, struct arena *arena,
                          struct error *err);

#endif
