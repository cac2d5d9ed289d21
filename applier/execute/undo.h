/*
 * undo.h - the plan that takes another plan back, made of what that one holds.
 *
 * A plan carries, for each revision, the statements that take it back. Put
 * together in reverse, with the version table's writes turned round, they are a
 * plan of its own, which runs, is recorded and continues as any other.
 */
#ifndef APPLIER_EXECUTE_UNDO_H
#define APPLIER_EXECUTE_UNDO_H

#include "common/plan.h"

/* What is to be taken back. */
struct undo_request {
    const struct plan *plan;
    int64_t steps_done; /* of it; the end of a revision */
    const char *to;     /* stop where this is the only head: a revision, or "base"; NULL: all */
};

/* Makes the plan. Fails with ERROR_NO_DOWNGRADE where a revision has no undo,
 * with ERROR_NO_REVISION where the way back does not pass request->to. */
bool undo_make(const struct undo_request *request, struct arena *arena, struct plan *out,
               struct error *err);

/* Fills out with the heads after the first steps of the plan. */
void undo_heads_after(const struct plan *plan, int64_t steps, struct arena *arena,
                      struct strlist *out);

#endif
