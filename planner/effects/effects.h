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

/* Finds the effects of a, with what s knows before it, on all versions: the
 * strongest lock of any. Before PostgreSQL 12 where versions.least is 11. */
void effects_find(const struct action *a, struct schema *s, struct postgres_range versions,
                  struct arena *arena, struct effects *out);

/* Returns how much the prediction is worth: CONFIDENCE_DEPENDS where depends is not
 * empty, CONFIDENCE_LIKELY where a relation was not made by the migrations. */
enum confidence effects_confidence(const struct effects *e);

/* Returns the strongest mode on a table, view or sequence; *which is that
 * relation's place, where there is one. */
enum lock_mode effects_strongest(const struct effects *e, size_t *which);

/* What changing a column's type does to the table. */
enum type_change {
    TYPE_CHANGE_NONE,      /* the catalog alone */
    TYPE_CHANGE_REINDEX,   /* indexes on the column are built anew */
    TYPE_CHANGE_TIME_ZONE, /* none where the session's time zone is UTC, else REWRITE */
    TYPE_CHANGE_REWRITE,
    TYPE_CHANGE_UNKNOWN,
};

/* Returns what changing from old to type does. using is the USING expression or
 * NULL; collation changes are the caller's. */
enum type_change effects_type_change(const struct schema *s, const struct type_name *old,
                                     const struct type_name *type, const struct expression *using,
                                     int version);

/* Returns whether a function is volatile: MAYBE for one that is not known. */
enum maybe effects_is_volatile(const struct schema *s, const struct function_use *f);

/* Returns whether an expression calls a volatile function. */
enum maybe effects_has_volatile(const struct schema *s, const struct expression *e);

#endif
