/* locks_out.h - what statements lock, as text and as JSON. */
#ifndef PLANNER_CMD_LOCKS_OUT_H
#define PLANNER_CMD_LOCKS_OUT_H

#include "common/json_out.h"
#include "planner/effects/held.h"

/* One statement and what it does. */
struct locks_row {
    const char *file;
    uint32_t line;
    const char *verb; /* "ALTER TABLE"; "" where it was not analysed */
    struct effects effects;
    bool alone;          /* it runs in a transaction of its own */
    bool is_refused;     /* it cannot run in the transaction it stands in */
    struct held before;  /* what the transaction held already */
    const char *refusal; /* why it could not be read; NULL */
};

/* Adds the fields of "locks", "scan", "rewrite" and the others to an object. */
void locks_out_effects(struct js_out *js, const struct effects *e, struct arena *arena);

/* Adds one object of "statements". */
void locks_out_json(struct js_out *js, const struct locks_row *row, struct arena *arena);

/* Adds the lines of one statement. */
void locks_out_text(struct strbuf *out, const struct locks_row *row, struct arena *arena);

/* Returns "SHARE on chunks", or "SHARE on chunks, 2 more", of what keeps others
 * from working; "" for nothing. */
const char *locks_out_brief(const struct effects *e, struct arena *arena);

#endif
