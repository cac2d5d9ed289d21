/* recheck.c - see recheck.h. */
#include "applier/execute/recheck.h"

#include "applier/execute/admit.h"
#include "applier/execute/engine.h"

bool recheck_after(struct conn *conn, const struct plan *plan, const char *schema,
                   struct arena *arena, struct error *err)
{
    struct engine e = { .conn = conn, .plan = plan, .arena = arena };

    engine_use_schema(&e, schema[0] == '\0' ? NULL : schema);
    return admit_queries(&e, &plan->after, "after", err);
}
