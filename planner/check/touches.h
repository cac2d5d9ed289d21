/* touches.h - the objects that a script makes, drops and changes, by name. */
#ifndef PLANNER_CHECK_TOUCHES_H
#define PLANNER_CHECK_TOUCHES_H

#include "planner/model/revision.h"
#include "planner/model/script.h"

enum touch_kind {
    TOUCH_MAKES,
    TOUCH_CHANGES,
    TOUCH_DROPS,
};

struct touch {
    enum touch_kind kind;
    const char *what;  /* "column users.email", "index ix_a": equal for equal objects */
    const char *table; /* the table it is or belongs to; "" for none */
    bool whole;        /* it is that table: made, dropped, renamed */
    uint32_t line;     /* of the statement */
    const struct revision *revision;
};

struct touches {
    VEC_FIELDS(struct touch);
};

/* Adds what the statements of script, which is r's, touch. Rows do not count,
 * and what cannot be parsed touches nothing. "public." is left out of names. */
void touches_find(const struct script *script, const struct revision *r, struct arena *arena,
                  struct touches *out);

#endif
