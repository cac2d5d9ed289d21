/* retype.c - see retype.h. */
#include "planner/lint/retype.h"

bool retype_find(const struct lint *l, const struct action *a, const struct alteration *part,
                 const struct relation *r, struct retype *out)
{
    const struct column *c = r == NULL ? NULL : relation_column(r, part->name);
    enum session_zone zone = session_zone(&l->session);

    if (part->kind != ALTERATION_COLUMN_TYPE)
        return false;
    *out = (struct retype){ .table = lint_name(l, &a->names.items[0]),
                            .column = part->name,
                            .to = part->type.text };
    type_change_find(l->schema, c, part, (unsigned)l->settings.postgres.least, &out->cost);
    if (c != NULL && out->cost.known)
        out->from = c->type.text;
    if (out->cost.time_zone && zone == ZONE_OTHER)
        out->cost.rewrite = true;
    out->by_zone = out->cost.time_zone && zone == ZONE_UNKNOWN;
    return true;
}

bool retype_is_same(const struct retype *change)
{
    return change->from != NULL && !change->cost.reindex && !change->cost.time_zone &&
           str_equals(str_of(change->from), change->to);
}
