/*
 * stream.h - groups of statements, sent without waiting for what was sent before.
 *
 * A group ends with a Sync of its own. Where one of its statements fails the
 * server skips the rest of that group and goes on with the next: who sends a
 * group ahead must see to it that it does nothing where the one before failed.
 */
#ifndef APPLIER_DB_STREAM_H
#define APPLIER_DB_STREAM_H

#include "applier/db/query.h"

struct stream {
    struct conn *conn;
    size_t in_flight; /* groups that were sent, and not answered */
};

/* What the server said to a group. */
struct answers {
    size_t done;       /* statements that ran: the next one failed, if one did */
    int64_t *affected; /* the caller's, a number for each statement; NULL: nobody asks */
    struct rows *rows; /* likewise, what each answered */
    bool failed;
    struct failure failure;
};

/* Switches the connection to sending ahead. Fails where it is gone. */
bool stream_open(struct conn *conn, struct stream *out);

/* Sends a group, or keeps what the socket does not take. False: the connection is gone. */
bool stream_send(struct stream *stream, const struct query *queries, size_t count);

/* Reads the answers of the oldest group. out->failed says whether a statement of it
 * failed. False: the connection is gone, which out->failure tells. */
bool stream_read(struct stream *stream, struct arena *arena, struct answers *out);

/* Switches back; nothing may be in flight but where the connection is gone. */
void stream_close(struct stream *stream);

#endif
