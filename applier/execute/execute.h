/*
 * execute.h - a plan, run: step by step, so that it may be killed anywhere.
 *
 * A step's statements, its writes to the version table and its row in the
 * ledger commit together, or not at all. What can't be in a transaction is
 * announced in the ledger before it starts and looked for afterwards. After
 * any crash the same plan goes on where the ledger says, once.
 */
#ifndef APPLIER_EXECUTE_EXECUTE_H
#define APPLIER_EXECUTE_EXECUTE_H

#include "applier/db/conn.h"
#include "common/plan.h"

struct execute_options {
    int64_t wait_ms;              /* for another applier to end */
    int64_t lock_timeout_ms;      /* a step waits so long for a table */
    int64_t lock_retries;         /* and waits again so often */
    int64_t lock_deadline_ms;     /* but not for longer than this in all */
    int64_t max_block_ms;         /* others may wait so long for a step's locks; 0: no limit */
    int64_t statement_timeout_ms; /* 0: the plan's */
    int64_t lost_budget_ms;       /* for the server to come back */
    int64_t max_lag_ms;           /* batches wait while replicas lag more; 0: no limit */
    const char *throttle_query;   /* or while this says true; NULL: none */
    const char *schema;           /* for a plan of scope "schema": the one to run in, or NULL */
    const char *environment;      /* this host's; "" where it has none */
    const char *stale;            /* why no run may begin now, NULL where it may */
    const char *signers;          /* JSON, for the ledger: who signed */
    bool replace;                 /* close another plan's run that stands between revisions */
    bool one_by_one;              /* no step is sent before the one before it was told as done */
    bool one_transaction;         /* all steps, or none */
    bool one_revision;            /* stop when the revision that was begun is done */
    bool allow_edited;            /* what was applied may have been edited since */
    bool dry_run;                 /* check all, change nothing */
    bool rehearse;                /* likewise, and run what can be rolled back */
};

enum execute_kind {
    EXECUTE_WAITS,         /* another applier holds the lock; text says who */
    EXECUTE_STARTS,        /* the first step comes; text: heads before */
    EXECUTE_RESUMES,       /* likewise, where a run stopped before */
    EXECUTE_STEP,          /* a step starts */
    EXECUTE_STATEMENT,     /* a statement is sent; text is its SQL */
    EXECUTE_RETRY,         /* a step could not have its locks; text says why */
    EXECUTE_REPAIR,        /* something that an interrupted statement left is removed */
    EXECUTE_TICK,          /* a step goes on */
    EXECUTE_STEP_DONE,     /* a step is done; ms is how long it took */
    EXECUTE_STEP_FAILED,   /* a step did not come to its end */
    EXECUTE_STEP_LEFT_OUT, /* of a rehearsal; text says why */
    EXECUTE_LOST,          /* the connection was lost */
    EXECUTE_BACK,          /* it is there again */
    EXECUTE_NOTICE,        /* the server says text */
    EXECUTE_WARNING,       /* the run goes on, and who started it should know text */
    EXECUTE_DONE,          /* all steps are done; text: heads after */
};

/* What goes on; step is NULL where it is of none. */
struct execute_event {
    enum execute_kind kind;
    const struct plan_step *step;
    int64_t ms;
    int64_t attempt;
    const char *text;
};

struct stop;

struct execute_watch {
    void (*event)(void *ctx, const struct execute_event *event);
    void *ctx;
    /* Asked once, when nothing stands against a new run and nothing was written
     * yet; false, with err set, ends it there. heads is where the database is.
     * NULL: nobody is asked. */
    bool (*may_begin)(void *ctx, const char *heads, struct stop *stop, struct error *err);
};

/* What there is to run. */
struct execute_job {
    const struct plan *plan;
    struct str bytes; /* the plan's exact bytes */
    const char *file; /* what to call it */
    const struct execute_options *options;
    const struct execute_watch *watch;
};

/* How it ended. */
struct execute_outcome {
    bool nothing_to_do;
    int64_t steps_done;  /* by this process */
    const char *applied; /* nothing to do: when it was done, "" where unknown */
    const char *heads;   /* where the database stands now, for people */
};

/* Runs the plan. conn was opened with CONN_WRITE. */
bool execute_plan(struct conn *conn, const struct execute_job *job, struct arena *arena,
                  struct execute_outcome *out, struct error *err);

#endif
