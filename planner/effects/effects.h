/*
 * effects.h - what a statement locks, reads whole and writes anew.
 *
 * Predicted from the statement, the schema as it is before it, and the version
 * of PostgreSQL, by tables that are compared with real servers (make test,
 * tests/locks/). Only relations that other sessions can see count: what the
 * transaction made itself is nobody's problem.
 *
 * Where only the database can tell, it says MAYBE and names what is missing.
 */
#ifndef PLANNER_EFFECTS_EFFECTS_H
#define PLANNER_EFFECTS_EFFECTS_H

#include "planner/model/finding.h"
#include "planner/model/lock.h"
#include "planner/model/postgres.h"
#include "planner/schema/schema.h"

enum maybe {
    NO,
    MAYBE,
    YES,
};

/* One relation: a table, index, sequence, view. */
struct relation_effect {
    const struct relation *relation; /* never NULL: what is not known has a stand-in */
    const char *name;                /* as shown: "app.users", "users" */
    enum lock_mode mode;             /* the strongest that the statement ends with */
    bool is_uncertain;               /* the lock may not be taken: partitions that are not hit */
    bool may_be_weaker;              /* a weaker one surely is */
    enum maybe scan;                 /* read from beginning to end */
    enum maybe rewrite;              /* written anew, with all its indexes */
    bool builds_index;               /* an index is built from it */
    bool empties;                    /* TRUNCATE */
};

struct effects {
    VEC_FIELDS(struct relation_effect); /* in the order they are taken */
    enum maybe outside_transaction;     /* YES: refused in a transaction block */
    bool waits_for_readers; /* besides its locks: for transactions that read the table */
    bool waits_for_writers;
    bool waits_for_snapshots; /* for the oldest transactions, whatever they touch */
    bool is_known;            /* false: the statement could not be analysed */
    struct strlist depends;   /* what the database would have to tell: sentences */
};

/* Where a statement runs. */
struct effects_place {
    struct postgres_range postgres;
    bool is_utc;     /* the session's time zone is known to be UTC */
    bool is_not_utc; /* it is known to be another one */
};

/* Finds the effects of a, with what s knows before it, on all versions: the
 * strongest lock of any. */
void effects_find(const struct action *a, struct schema *s, const struct effects_place *place,
                  struct arena *arena, struct effects *out);

/* Returns how much the prediction is worth: CONFIDENCE_DEPENDS where depends is not
 * empty, CONFIDENCE_LIKELY where a relation was not made by the migrations. */
enum confidence effects_confidence(const struct effects *e);

/* Returns the strongest mode on a table, view or sequence; *which is that
 * relation's place, where there is one. */
enum lock_mode effects_strongest(const struct effects *e, size_t *which);

#endif
