/* wait.h - waiting for the server while signals and the clock are looked
 * after, and reading what it said; for applier/db alone. */
#ifndef APPLIER_DB_WAIT_H
#define APPLIER_DB_WAIT_H

#include "applier/db/conn_impl.h"
#include "applier/db/query.h"

/* Reads the next result into *out, NULL where there is none left; sends what
 * still waits to be sent meanwhile. Returns false where the connection is gone. */
bool wait_result(struct conn *conn, PGresult **out);

/* Sends what can be sent without waiting, and reads what has come. Waits only
 * where nothing could be sent. Returns false where the connection is gone. */
bool wait_flush(struct conn *conn, bool *out_all_sent);

/* Returns the answer where the question was asked by query_ask(), once; else NULL. */
const struct answered *ask_take(struct conn *conn, const struct query *query);

/* What was asked is not true any more: something else is sent. */
void ask_forget(struct conn *conn);

bool query_send(struct conn *conn, const struct query *query);
bool result_is_good(const PGresult *result);
int64_t affected_rows(PGresult *result);
void rows_from_result(PGresult *result, struct arena *arena, struct rows *out);

void failure_from_connection(const struct conn *conn, struct arena *arena, struct failure *out);
void failure_from_result(const struct conn *conn, const PGresult *result, struct arena *arena,
                         struct failure *out);

#endif
