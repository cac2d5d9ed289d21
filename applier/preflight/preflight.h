/*
 * preflight.h - what a run of the plan would meet on this database, measured.
 *
 * Nothing is changed and no lock is held. Each family of questions is one
 * probe; what it has to say is a finding, and the worst of them is the
 * verdict: go, wait (it passes), or stop (a person must act first).
 */
#ifndef APPLIER_PREFLIGHT_PREFLIGHT_H
#define APPLIER_PREFLIGHT_PREFLIGHT_H

#include "applier/db/query.h"
#include "common/plan.h"

enum preflight_verdict {
    PREFLIGHT_GO, /* of a finding: worth knowing, no more */
    PREFLIGHT_WAIT,
    PREFLIGHT_STOP,
};

struct preflight_finding {
    const char *probe; /* "rights" */
    enum preflight_verdict verdict;
    const char *text;
    const char *hint; /* "" for none */
};

/* A table that the plan touches and that is there. */
struct preflight_relation {
    const char *name;         /* as the plan calls it */
    const char *full;         /* as the server does */
    const char *oid;          /* as text */
    enum plan_lock_mode mode; /* the strongest that the plan takes */
    int64_t step;             /* the first that touches it */
    int64_t rows;             /* as of the last ANALYZE; -1: never */
    int64_t bytes;            /* without its indexes */
    int64_t index_bytes;
};

/* What a step would cost. */
struct preflight_step {
    const struct plan_step *step;
    const struct preflight_relation *relation; /* the largest one; NULL for none */
    bool known;                                /* the plan says what its statements do */
    bool locks;                                /* it locks something that is there; so hard: */
    enum plan_lock_mode mode;
    int64_t low_ms;
    int64_t high_ms;
    int64_t disk_bytes; /* that it may need */
};

/* What is asked. */
struct preflight_request {
    const struct plan *plan;
    const char *version_table; /* its name as SQL */
    const char *version_schema;
    bool version_table_exists;
    int64_t disk_free; /* on the server, in bytes; -1 where nobody said */
};

struct preflight {
    struct conn *conn;
    const struct preflight_request *request;
    const char *role; /* that the steps run as */
    struct {
        VEC_FIELDS(struct preflight_relation);
    } relations;
    struct {
        VEC_FIELDS(struct preflight_step);
    } steps;
    struct {
        VEC_FIELDS(struct preflight_finding);
    } findings;
    struct arena *arena;
};

/* Asks all that there is to ask. */
bool preflight_run(struct conn *conn, const struct preflight_request *request, struct arena *arena,
                   struct preflight *out, struct error *err);

/* Returns the worst of the findings. */
enum preflight_verdict preflight_verdict(const struct preflight *p);

/* "GO", "WAIT", "STOP". */
const char *preflight_verdict_text(enum preflight_verdict verdict);

/* Adds a finding; hint may be "". */
void preflight_add(struct preflight *p, const char *probe, enum preflight_verdict verdict,
                   const char *text, const char *hint);

#endif
