/* rehearsal.h - what a rehearsal found, for people and for programs. */
#ifndef APPLIER_CMD_REHEARSAL_H
#define APPLIER_CMD_REHEARSAL_H

#include <stdio.h>

#include "applier/execute/snapshot.h"

/* A revision after whose downgrade, or second upgrade, the schema was not what
 * it had been. */
struct rehearsal_finding {
    const char *revision;
    bool down; /* its downgrade; else its second upgrade */
    struct snapshot_differences differences;
};

struct rehearsal {
    const char *database;
    size_t revisions;
    const char *no_undo; /* why it could not go back, or "" */
    bool failed;         /* on the way back, or on the second way up */
    int64_t ms[3];       /* up, down, up */
    struct {
        VEC_FIELDS(struct rehearsal_finding);
    } findings;
    struct arena *arena;
};

/* Whether each downgrade undoes its upgrade: order of columns, comments and
 * privileges aside. */
bool rehearsal_is_good(const struct rehearsal *r);

void rehearsal_print(const struct rehearsal *r, FILE *out);

/* migapply.rehearsal/1 */
void rehearsal_print_json(const struct rehearsal *r, FILE *out);

#endif
