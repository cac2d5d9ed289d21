/*
 * plan.h - an execution plan: what migplan writes and migapply runs.
 *
 * A plan is a file of canonical JSON: one content has one sequence of bytes,
 * and so one digest, which is the plan's id. docs/plan-format.md says what
 * each field means and what is refused; here each stands in C.
 *
 * plan_parse() lets nothing through that plan_text() would not write: a plan
 * that was parsed is complete, consistent in itself and within the limits, so
 * execution need not ask again, and no string in it is NULL. In a plan that is
 * being made NULL means "".
 *
 * Fields marked "optional" are left out of the file where they are empty
 * ("", 0, false, NULL, no items); all others always stand there.
 */
#ifndef COMMON_PLAN_H
#define COMMON_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "common/error.h"
#include "common/str.h"
#include "common/strlist.h"
#include "common/vec.h"

#define PLAN_FORMAT "migplan-plan"
enum { PLAN_FORMAT_VERSION = 1 };

/* The first applier that honours all that this planner writes. */
#define PLAN_MIN_APPLIER "0.1.0"

enum plan_direction {
    PLAN_UPGRADE,
    PLAN_DOWNGRADE,
    PLAN_STAMP, /* rows of the version table only: no step has statements */
};

enum plan_scope {
    PLAN_SCOPE_DATABASE, /* may touch all of the database */
    PLAN_SCOPE_SCHEMA,   /* touches one tenant's schema */
};

/* Where the plan may run. "" and 0 stand for "any". */
struct plan_target {
    const char *environment; /* optional; [a-z0-9-]{1,63} */
    const char *database;
    const char *system_identifier; /* decimal digits */
    const char *database_uid;      /* optional */
    enum plan_scope scope;
    const char *targets_sha256; /* optional; the list of a fleet's targets, and no other */
    const char *version_schema; /* version_table.schema; "" is what search_path finds */
    const char *version_table;  /* version_table.name */
    int64_t server_min;         /* optional; as server_version_num: 150000 */
    int64_t server_max;         /* optional */
};

/* A revision that is applied already where the plan starts. */
struct plan_chain {
    const char *revision;
    const char *source_sha256;
};

struct plan_source {
    const char *path; /* from the repository's or the tree's root */
    const char *blob; /* optional; the git object's id */
    const char *sha256;
};

enum plan_object_format {
    PLAN_SHA1,
    PLAN_SHA256,
};

struct plan_git {
    const char *commit;
    const char *tree;
    enum plan_object_format object_format;
    const char *repository; /* optional */
    const char *ref;        /* optional */
    bool dirty;
};

struct plan_provenance {
    const char *tool;
    const char *tool_version;
    struct plan_git *git; /* optional */
    struct {
        VEC_FIELDS(struct plan_source);
    } sources; /* optional; of the steps, and of the chain */
};

/* What SET LOCAL pins in each step. */
struct plan_session {
    const char *role;             /* optional */
    struct strlist search_path;   /* optional; none: the connection's own stays */
    int64_t statement_timeout_ms; /* 0: none */
};

struct plan_requires {
    int64_t approvals;               /* 0..9; may only raise what the host's policy asks */
    struct strlist approvals_reason; /* optional */
};

enum plan_expect_kind {
    PLAN_EXPECT_TABLE,      /* schema.name is a table, with these columns among others */
    PLAN_EXPECT_INDEX,      /* schema.name is an index of table, valid */
    PLAN_EXPECT_CONSTRAINT, /* name is a constraint of schema.table, validated */
    PLAN_EXPECT_TYPE,       /* schema.name is a type */
    PLAN_EXPECT_ABSENT,     /* no relation or type schema.name */
};

struct plan_column {
    const char *name;
    const char *type; /* as format_type() spells it */
    bool not_null;
};

/* What must be found in the catalog before the first step. */
struct plan_expect {
    int64_t no;
    enum plan_expect_kind kind;
    const char *schema; /* "": through search_path */
    const char *name;
    const char *table; /* optional; index and constraint */
    struct {
        VEC_FIELDS(struct plan_column);
    } columns; /* optional; table */
};

/* A query of one row and one column, in a READ ONLY transaction. */
struct plan_query {
    int64_t no;
    const char *sql;
    const char *expect; /* its text */
};

struct plan_query_list {
    VEC_FIELDS(struct plan_query);
};

/* PostgreSQL's table locks, weakest first. */
enum plan_lock_mode {
    PLAN_ACCESS_SHARE,
    PLAN_ROW_SHARE,
    PLAN_ROW_EXCLUSIVE,
    PLAN_SHARE_UPDATE_EXCLUSIVE,
    PLAN_SHARE,
    PLAN_SHARE_ROW_EXCLUSIVE,
    PLAN_EXCLUSIVE,
    PLAN_ACCESS_EXCLUSIVE,
};

struct plan_lock {
    const char *schema; /* "": through search_path */
    const char *name;
    enum plan_lock_mode mode;
};

/* How the applier finds out what an interrupted statement left behind. */
enum plan_probe_kind {
    PLAN_PROBE_TRANSACTION, /* it can run in a transaction: give it one of its own, with the
                               ledger's row; exactly once, nothing to look for */
    PLAN_PROBE_REPEAT,      /* running it again does no harm (VACUUM, REFRESH CONCURRENTLY) */
    PLAN_PROBE_INDEX,       /* CREATE INDEX CONCURRENTLY: schema, name, table, unique */
    PLAN_PROBE_NO_INDEX,    /* DROP INDEX CONCURRENTLY: schema, name */
    PLAN_PROBE_REINDEX,     /* REINDEX CONCURRENTLY: object, schema, name */
    PLAN_PROBE_DETACH,      /* DETACH PARTITION CONCURRENTLY: schema, table; name: the partition,
                               name_schema its schema */
    PLAN_PROBE_QUERY,       /* sql says 'absent', 'done' or 'debris' */
};

struct plan_probe {
    enum plan_probe_kind kind;
    const char *schema;      /* optional; "": through search_path. Of an index: its table's */
    const char *name;        /* optional */
    const char *name_schema; /* optional; detach */
    const char *table;       /* optional; index: the indexed table. detach: the parent */
    const char *object;      /* optional; reindex: index, table, schema, database or system */
    bool unique;             /* optional; index */
    const char *sql;         /* optional; query */
};

struct plan_src {
    const char *path;
    int64_t line; /* 1-based */
};

/* How many rows a statement may touch. */
struct plan_rows {
    int64_t min;
    int64_t max;
};

/* A statement repeated over ranges of a key: $1 < key and key <= $2. */
struct plan_batch {
    const char *schema;
    const char *table;
    const char *key;
    int64_t size;     /* rows of the first range */
    int64_t pause_ms; /* between two */
};

enum plan_confidence {
    PLAN_CERTAIN,
    PLAN_LIKELY,
    PLAN_DEPENDS, /* on what the database holds */
};

/* As the server's pg_locks would show it: AccessExclusiveLock. */
struct plan_analysis_lock {
    const char *relation;
    const char *mode;
};

/* What the planner knows about a statement; for people, never for execution. */
struct plan_analysis {
    const char *kind; /* optional; "CREATE INDEX" */
    enum plan_confidence confidence;
    struct {
        VEC_FIELDS(struct plan_analysis_lock);
    } locks;                /* optional */
    struct strlist scan;    /* optional; relations read whole */
    struct strlist rewrite; /* optional; relations written anew */
    struct strlist hazards; /* optional; rules that speak up: "MP203" */
};

struct plan_statement {
    int64_t no;                     /* 1..n in its step */
    const char *sql;                /* one command, no final semicolon */
    const char *sha256;             /* of sql */
    struct plan_src *src;           /* optional */
    struct plan_rows *rows;         /* optional */
    struct plan_probe *probe;       /* nontx: always; else NULL */
    const char *diagnose;           /* optional; a query whose rows explain a failure */
    struct plan_batch *batch;       /* batch: always; else NULL */
    struct plan_analysis *analysis; /* optional */
};

struct plan_statement_list {
    VEC_FIELDS(struct plan_statement);
};

enum plan_op {
    PLAN_INSERT, /* to */
    PLAN_UPDATE, /* from, to */
    PLAN_DELETE, /* from */
};

/* One write to the version table; it must touch exactly one row. */
struct plan_version_op {
    enum plan_op op;
    const char *from; /* "", and left out, for insert */
    const char *to;   /* "", and left out, for delete */
};

enum plan_step_kind {
    PLAN_TX,    /* all statements, the version ops and the ledger's row in one transaction */
    PLAN_NONTX, /* statement by statement, each with a probe */
    PLAN_BATCH, /* one statement over many short transactions */
};

/* A revision takes one step or several that follow each other; the last of
 * them has its version ops. */
struct plan_step {
    int64_t no; /* 1..n */
    const char *revision;
    const char *message;       /* optional; the revision's, for people */
    const char *source_sha256; /* optional; of the revision's file, for the ledger */
    enum plan_step_kind kind;
    struct {
        VEC_FIELDS(struct plan_lock);
    } locks;              /* optional; tx only; taken first, in this order */
    int64_t max_block_ms; /* optional; 0: the policy's */
    struct plan_statement_list statements;
    struct {
        VEC_FIELDS(struct plan_version_op);
    } version;
    struct plan_statement_list undo; /* optional; in the last step of a revision: what takes
                                        back the whole revision */
};

struct plan_undo {
    bool available;          /* each revision has its undo */
    const char *plan_sha256; /* "" where the paired plan is not made */
    struct strlist loses;    /* what the undo destroys */
};

struct plan_annotation {
    const char *key; /* [a-z0-9_]+ */
    const char *value;
};

struct plan {
    const char *min_applier;
    const char *created_at; /* optional; these three: YYYY-MM-DDThh:mm:ssZ */
    const char *not_before; /* optional */
    const char *not_after;  /* optional */
    const char *nonce;      /* optional; 16 hexadecimal digits. A plan with a nonce succeeds once
                               in a database; one without may run whenever its heads fit */
    enum plan_direction direction;
    struct plan_target target;
    struct strlist from_heads; /* sorted bytewise; none: no row, or no table */
    struct strlist to_heads;   /* sorted bytewise */
    struct {
        VEC_FIELDS(struct plan_chain);
    } chain; /* optional */
    struct plan_provenance provenance;
    struct plan_session session;
    struct plan_requires requires;
    struct {
        VEC_FIELDS(struct plan_expect);
    } expect;                      /* optional */
    struct plan_query_list before; /* optional */
    struct plan_query_list after;  /* optional */
    struct {
        VEC_FIELDS(struct plan_step);
    } steps;
    struct plan_undo undo;
    struct {
        VEC_FIELDS(struct plan_annotation);
    } annotations; /* optional; sorted by key; never read by execution */
};

/* Reads a plan. Fails with ERROR_BAD_PLAN, which names the field
 * ("steps[3].locks[0].mode"), the line and the byte. Everything in out lives
 * in arena. file is what to call it in errors. */
bool plan_parse(struct str bytes, const char *file, struct arena *arena, struct plan *out,
                struct error *err);

/* Fails with ERROR_BAD_PLAN where a plan says what no plan may say. */
bool plan_check(const struct plan *plan, struct error *err);

/* Returns the file's bytes. Parsing them gives the same plan. */
struct str plan_text(const struct plan *plan, struct arena *arena);

/* Returns a lock's mode as SQL ("ACCESS EXCLUSIVE"), and each kind as the file
 * spells it. */
const char *plan_lock_mode_text(enum plan_lock_mode mode);
const char *plan_direction_text(enum plan_direction direction);
const char *plan_step_kind_text(enum plan_step_kind kind);
const char *plan_op_text(enum plan_op op);
const char *plan_probe_kind_text(enum plan_probe_kind kind);

#endif
