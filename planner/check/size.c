/* size.c - see size.h. */
#include "planner/check/size.h"

#include <string.h>

enum { SMALL_ROWS = 10000, HUGE_ROWS = 10000000 };

/* Bytes a millisecond, of a table in memory and of a slow disk: those by which
 * migapply preflight estimates. */
enum { SCAN_FAST = 2000000, SCAN_SLOW = 100000, WRITE_FAST = 250000, WRITE_SLOW = 25000 };

/* The largest table that a finding is about, as far as sizes are known. */
struct extent {
    const char *table;
    struct table_size size;
    bool known; /* of all of them */
    int64_t low_ms;
    int64_t high_ms;
};

static const struct table_size *find(const struct check_settings *settings, const char *table)
{
    return settings->sizes == NULL ? NULL : strmap_get(settings->sizes, table);
}

static void look(struct extent *e, const char *table, const struct check_settings *settings)
{
    const struct table_size *size = find(settings, table);

    if (size == NULL || size->rows < 0) {
        e->known = false;
        return;
    }
    if (size->rows > e->size.rows) {
        e->size = *size;
        e->table = table;
    }
}

static void spend(struct extent *e, int64_t bytes, int64_t fast, int64_t slow)
{
    e->low_ms += bytes / fast;
    e->high_ms += bytes / slow;
}

static void look_at_all(struct extent *e, const struct finding *f,
                        const struct check_settings *settings)
{
    for (size_t i = 0; i < f->scan.count; i++) {
        const struct table_size *size = find(settings, f->scan.items[i]);

        look(e, f->scan.items[i], settings);
        if (size != NULL)
            spend(e, size->bytes, SCAN_FAST, SCAN_SLOW);
    }
    for (size_t i = 0; i < f->rewrite.count; i++) {
        const struct table_size *size = find(settings, f->rewrite.items[i]);

        look(e, f->rewrite.items[i], settings);
        if (size != NULL)
            spend(e, size->bytes + size->index_bytes, WRITE_FAST, WRITE_SLOW);
    }
    if (f->scan.count + f->rewrite.count == 0 && f->locks.count > 0)
        look(e, f->locks.items[0].relation, settings);
}

static const char *duration(int64_t ms, struct arena *arena)
{
    if (ms < 1000)
        return "under 1 s";
    if (ms < 120000)
        return arena_printf(arena, "%lld s", (long long)(ms / 1000));
    return arena_printf(arena, "%lld min", (long long)(ms / 60000));
}

static const char *describe(const struct extent *e, bool rewrites, struct arena *arena)
{
    const char *rows =
        arena_printf(arena, "%s has about %lld rows", e->table, (long long)e->size.rows);

    if (e->high_ms < 1000)
        return rows;
    return arena_printf(arena, "%s: %s takes %s to %s", rows,
                        rewrites ? "writing them anew" : "reading them", duration(e->low_ms, arena),
                        duration(e->high_ms, arena));
}

void size_weigh(struct finding *f, const struct check_settings *settings, struct arena *arena)
{
    struct extent e = { .size = { .rows = -1 }, .known = true };
    bool whole = f->scan.count + f->rewrite.count > 0;

    look_at_all(&e, f, settings);
    if (e.size.rows < 0 || strstr(f->rule->tags, "locks") == NULL)
        return;
    if (e.known && e.size.rows <= SMALL_ROWS && f->severity == SEVERITY_ERROR)
        f->severity = SEVERITY_WARNING;
    else if (whole && e.size.rows >= HUGE_ROWS && f->severity == SEVERITY_WARNING)
        f->severity = SEVERITY_ERROR;
    vec_push(arena, &f->hints, describe(&e, f->rewrite.count > 0, arena));
}
