/*
 * audit.h - the record of runs, read and written.
 *
 * What must commit together with a step is handed out as statements, for the
 * caller to put into that transaction; the rest is done here.
 */
#ifndef APPLIER_AUDIT_AUDIT_H
#define APPLIER_AUDIT_AUDIT_H

#include "applier/db/query.h"
#include "common/plan.h"

/* A run as this process works on it. */
struct run {
    const char *id;
    const char *version_table; /* the table's name in SQL */
    int64_t lock;              /* the advisory lock's key; 0 where there is none */
    int64_t epoch;
    int64_t next_step; /* 1-based */
};

/* A run as the ledger has it. */
struct run_row {
    bool found;
    const char *id;
    const char *plan_sha256;
    const char *state;
    int64_t epoch;
    int64_t next_step;
    const char *direction;
    const char *started; /* "2026-03-12 09:10 UTC" */
    const char *to_heads;
    int64_t steps;
    const char *error;
    const char *finished;
    bool inside_step; /* a statement of the next step has been begun */
    const char *from_heads;
};

/* Who works on the open run, or did last. */
struct worker {
    bool found;
    const char *user;
    const char *host;
    int64_t os_pid;
    int64_t backend_pid;
    const char *plan_sha256;
    int64_t step;
    int64_t steps;
    const char *since;
    int64_t age_s;
};

/* What a session does at this moment. */
struct activity {
    bool found;
    const char *query; /* its beginning */
    int64_t ms;        /* for so long */
    int64_t waiters;   /* sessions that wait for it */
    const char *blockers;
    const char *phase; /* of an index that is built, or "" */
    int64_t percent;
};

/* What a new run is made of. */
struct run_new {
    const struct plan *plan;
    struct str bytes;
    const char *sha256;
    const char *signers; /* JSON */
};

/* The state of a statement outside transactions. */
enum statement_state {
    STATEMENT_NEW,
    STATEMENT_INTENT,
    STATEMENT_DONE,
};

struct statement_row {
    enum statement_state state;
    const char *before; /* JSON: what was seen when it was announced */
};

bool audit_find_open(struct conn *conn, const char *version_table, struct arena *arena,
                     struct run_row *out, struct error *err);

/* Adds what audit_find_open() and audit_find_done() will ask. */
void audit_add_questions(const char *version_table, const char *sha256, struct queries *out,
                         struct arena *arena);

/* Finds the newest run of the plan that succeeded. */
bool audit_find_done(struct conn *conn, const char *version_table, const char *sha256,
                     struct arena *arena, struct run_row *out, struct error *err);

/* Lists the upgrades that ran and were closed, newest first. */
struct run_rows {
    VEC_FIELDS(struct run_row);
};
bool audit_list_upgrades(struct conn *conn, const char *version_table, struct arena *arena,
                         struct run_rows *out, struct error *err);

bool audit_find_worker(struct conn *conn, const char *version_table, struct arena *arena,
                       struct worker *out, struct error *err);

bool audit_find_activity(struct conn *conn, int64_t pid, struct arena *arena, struct activity *out,
                         struct error *err);

/* Reads the bytes of the plan that a run was started with. */
bool audit_read_plan(struct conn *conn, const char *run_id, struct arena *arena, struct str *out,
                     struct error *err);

/* Reads the JSON of who signed the plan of a run. */
bool audit_read_signers(struct conn *conn, const char *run_id, struct arena *arena,
                        const char **out, struct error *err);

/* Statements for the transaction in which a run begins, or is taken over: a new row, or
 * the open one's next epoch, which raises where it is not as run says; and this process
 * as its worker. */
struct query audit_add_run(const struct run *run, const struct run_new *made, struct arena *arena);
struct query audit_take_over(const struct run *run, struct arena *arena);
struct query audit_add_attempt(const struct conn *conn, const struct run *run, const char *role,
                               struct arena *arena);

/* Closes an open run of another plan as aborted, likewise. */
bool audit_close(struct conn *conn, const struct run *run, struct arena *arena, struct error *err);

/* Closes the run: state is "succeeded", "failed" or "aborted"; error is JSON or
 * NULL. Does nothing where another process has taken the run over. */
bool audit_finish(struct conn *conn, const struct run *run, const char *state, const char *error,
                  struct arena *arena, struct error *err);

/* Statements for a step's transaction. */
struct query audit_fence(const struct run *run, int64_t step, struct arena *arena);
struct query audit_note(const struct run *run, const char *kind, const char *data,
                        struct arena *arena);

/* The row of a finished step. run_ms below 0: the transaction's age. */
struct step_record {
    const struct plan_step *step;
    int64_t lock_attempts;
    int64_t lock_wait_ms;
    int64_t run_ms;
};

/* The step's row, and its seal. */
struct query audit_end_step(const struct run *run, const struct step_record *record,
                            struct arena *arena);

/* The step's first statement: timeouts, fence, and whether migplan.control lets it run. */
struct step_timeouts {
    int64_t lock_ms;
    int64_t statement_ms;
};

struct query audit_enter_step(const struct run *run, int64_t step,
                              const struct step_timeouts *timeouts, struct arena *arena);

/* Rows of a statement outside transactions; seen is JSON. */
struct query audit_add_intent(const struct run *run, int64_t step,
                              const struct plan_statement *statement, const char *seen,
                              struct arena *arena);
struct query audit_add_done(const struct run *run, int64_t step,
                            const struct plan_statement *statement, const char *seen,
                            struct arena *arena);

bool audit_find_statement(struct conn *conn, const struct run *run, int64_t step,
                          const struct plan_statement *statement, struct arena *arena,
                          struct statement_row *out, struct error *err);

/* Reads where the ledger says the run is; *ours says whether it still is ours. */
bool audit_read_next(struct conn *conn, const struct run *run, struct arena *arena,
                     int64_t *out_next, bool *ours, struct error *err);

/* Lists the newest runs; see STMT_LIST_RUNS. */
bool audit_list(struct conn *conn, const char *version_table, int64_t count, const char *since,
                struct arena *arena, struct rows *out, struct error *err);

/* Looks for what was changed after it was written: *out says what, "" where all is as it
 * was, and *out_look how to see it. */
bool audit_check(struct conn *conn, struct arena *arena, const char **out, const char **out_look,
                 struct error *err);

#endif
