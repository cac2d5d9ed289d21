/* size.c - see size.h. */
#include "planner/check/size.h"

#include <string.h>

enum { SMALL_ROWS = 10000, HUGE_ROWS = 10000000 };

/* The largest table that a finding is about, as far as sizes are known. */
struct extent {
    const char *table;
    int64_t rows;
    bool known; /* of all of them */
};

static void look(struct extent *e, const char *table, const struct check_settings *settings)
{
    int64_t rows = check_table_rows(settings, table);

    if (rows < 0)
        e->known = false;
    if (rows > e->rows) {
        e->rows = rows;
        e->table = table;
    }
}

void size_weigh(struct finding *f, const struct check_settings *settings, struct arena *arena)
{
    struct extent e = { .rows = -1, .known = true };
    bool whole = f->scan.count + f->rewrite.count > 0;

    for (size_t i = 0; i < f->scan.count; i++)
        look(&e, f->scan.items[i], settings);
    for (size_t i = 0; i < f->rewrite.count; i++)
        look(&e, f->rewrite.items[i], settings);
    if (!whole && f->locks.count > 0)
        look(&e, f->locks.items[0].relation, settings);
    if (e.rows < 0 || strstr(f->rule->tags, "locks") == NULL)
        return;
    if (e.known && e.rows <= SMALL_ROWS && f->severity == SEVERITY_ERROR)
        f->severity = SEVERITY_WARNING;
    else if (whole && e.rows >= HUGE_ROWS && f->severity == SEVERITY_WARNING)
        f->severity = SEVERITY_ERROR;
    vec_push(arena, &f->hints,
             arena_printf(arena, "%s has about %lld rows", e.table, (long long)e.rows));
}
