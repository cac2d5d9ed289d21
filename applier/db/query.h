/*
 * query.h - statements, their rows, and why the server refused one.
 *
 * Values travel as parameters, in text. A statement is one command, by the
 * extended protocol: a second one smuggled into the same text is refused by
 * the server itself.
 */
#ifndef APPLIER_DB_QUERY_H
#define APPLIER_DB_QUERY_H

#include "applier/db/conn.h"

enum { QUERY_PARAMETERS = 16 };

/* A statement with its parameters. */
struct query {
    const char *sql;
    const char *params[QUERY_PARAMETERS]; /* NULL is SQL's NULL */
    int param_count;
};

/* Statements in their order. */
struct queries {
    VEC_FIELDS(struct query);
};

/* A result, in an arena. */
struct rows {
    size_t count;
    size_t columns;
    const char **cells; /* count * columns; NULL is SQL's NULL */
    const char **names; /* columns */
    int64_t affected;   /* rows that the statement touched */
};

/* Why a statement did not run. */
struct failure {
    bool lost;            /* the connection is gone: nobody knows what happened */
    const char *sqlstate; /* five characters, "" where the connection was lost */
    const char *message;
    const char *detail; /* "" for none, as the following */
    const char *hint;
    const char *context;
    const char *relation;   /* schema.table */
    const char *constraint; /* the constraint's or index's name */
    int64_t position;       /* in the statement, in characters, 1-based; 0 for none */
};

/* Runs one statement. On failure fills failure, and leaves no error: the
 * caller knows what it means. */
bool query_try(struct conn *conn, const struct query *query, struct arena *arena, struct rows *out,
               struct failure *failure);

/* Runs a statement of our own. Fails with ERROR_DATABASE, ERROR_PRIVILEGE, or
 * ERROR_LOST. out may be NULL. */
bool query_run(struct conn *conn, const struct query *query, struct arena *arena, struct rows *out,
               struct error *err);

/* Runs a text of several statements of our own, in one implicit transaction. */
bool query_script(struct conn *conn, const char *sql, struct arena *arena, struct failure *failure);

/* Turns a failure of a statement of our own into an error. */
bool query_refuse(const struct failure *failure, struct error *err);

/* The results of statements that were sent together. */
struct pipeline {
    size_t count;      /* statements */
    size_t done;       /* how many ran: the next one failed */
    int64_t *affected; /* rows each one touched */
};

/* Sends all statements without waiting for answers between them. The first
 * one that fails stops the rest; out->done is its index. A transaction that
 * the statements began is still open then, and failed. */
bool query_pipeline(struct conn *conn, const struct query *queries, size_t count,
                    struct arena *arena, struct pipeline *out, struct failure *failure);

/* Sends all statements without waiting for answers between them; each stands by
 * itself: one that fails stops no other. out and failures have a place for each; a
 * statement that ran leaves failure.sqlstate NULL. False: the connection is gone, and
 * the last of failures says why. */
bool query_together(struct conn *conn, const struct query *queries, size_t count,
                    struct arena *arena, struct rows *out, struct failure *failures);

/* Asks what will be asked one by one soon, in one round trip: query_try() and query_run()
 * of the same text and values then have the answer at once. The first statement that was
 * not asked here makes them forget the rest. A question may fail without harm. */
void query_ask(struct conn *conn, const struct query *queries, size_t count, struct arena *arena);

/* Returns the cell, "" where it is NULL. */
const char *rows_text(const struct rows *rows, size_t row, size_t column);

/* Returns whether the cell is NULL. */
bool rows_null(const struct rows *rows, size_t row, size_t column);

/* Returns the cell as a number, 0 where it is none. */
int64_t rows_number(const struct rows *rows, size_t row, size_t column);

/* Returns whether the cell is "t". */
bool rows_bool(const struct rows *rows, size_t row, size_t column);

#endif
