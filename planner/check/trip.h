/* trip.h - the statements of both ways, read, and what follows from them about
 * things that no statement made. Of round_trip.c and trip_*.c alone. */
#ifndef PLANNER_CHECK_TRIP_H
#define PLANNER_CHECK_TRIP_H

#include "common/strmap.h"
#include "planner/model/action.h"
#include "planner/model/script.h"
#include "planner/schema/facts.h"

struct trip_step {
    struct action *action;
    const struct statement *statement;
    enum direction direction;
};

struct trip {
    struct arena *arena; /* of this revision alone */
    struct {
        VEC_FIELDS(struct trip_step);
    } steps;
    struct object_names names; /* of all that they name */
    struct schema *schema;     /* what was before, then folded into */
    size_t at;                 /* the step that is taken now */
    struct strmap *implied;  /* fact -> size_t *, the step that says so: it must have been there */
    struct strmap *doubtful; /* fact -> anything: it may have been there before */
    bool gives_up;           /* nothing can be said */
};

enum difference_kind {
    DIFFERENCE_STAYS,
    DIFFERENCE_GONE,
    DIFFERENCE_CHANGED,
};

struct difference {
    enum difference_kind kind;
    const struct fact *fact;   /* as it is after; before where it is gone */
    const struct fact *before; /* of one that changed */
    size_t saying;             /* what differs of it */
    const char *state;         /* of the fact, at the step that was looked at last */
    size_t step;               /* the last one that changed it */
};

struct differences {
    VEC_FIELDS(struct difference);
};

/* Returns whether what the action does is known. */
bool trip_is_knowable(const struct action *a);

/* Adds what the action names. */
void trip_add_names(struct arena *arena, const struct action *a, struct object_names *out);

/* Notes what the next action says about what was there before it. */
void trip_guess(struct trip *t, const struct action *a);

/* Compares. What must have been there is added to before; what goes, stays or
 * changes with a bigger thing is not told apart. */
void trip_compare(const struct trip *t, struct facts *before, const struct facts *after,
                  struct differences *out);

/* Returns the difference in words: "index ix_a stays". */
const char *trip_told(const struct difference *d, struct arena *arena);

#endif
