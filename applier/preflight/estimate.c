/*
 * estimate.c - how long a step may take, and how much room it may need: from
 * what the plan says its statements do and from the sizes that were measured.
 *
 * The speeds are those of a slow disk and of a table in memory; they are far
 * apart because nobody can know better without trying: see --rehearse.
 */
#include <string.h>

#include "applier/preflight/probes.h"

/* Bytes a millisecond. */
enum {
    SCAN_SLOW = 100000,
    SCAN_FAST = 2000000,
    WRITE_SLOW = 25000,
    WRITE_FAST = 250000,
    INDEX_SLOW = 15000,
    INDEX_FAST = 200000,
};

enum { INDEX_PERCENT = 40 /* of its table, at most, as most are */, KB = 1000 };

static const struct preflight_relation *find(const struct preflight *p, const char *name)
{
    for (size_t i = 0; i < p->relations.count; i++) {
        const struct preflight_relation *r = &p->relations.items[i];

        if (strcmp(r->name, name) == 0 || strcmp(r->full, name) == 0)
            return r;
    }
    return NULL;
}

static void touch(struct preflight_step *s, const struct preflight_relation *r,
                  enum plan_lock_mode mode)
{
    if (r == NULL)
        return;
    if (s->relation == NULL || r->bytes > s->relation->bytes)
        s->relation = r;
    if (!s->locks || mode > s->mode)
        s->mode = mode;
    s->locks = true;
}

static void spend(struct preflight_step *s, int64_t bytes, int64_t fast, int64_t slow)
{
    s->low_ms += bytes / fast;
    s->high_ms += bytes / slow;
}

static bool begins(const char *text, const char *with)
{
    return text != NULL && strncmp(text, with, strlen(with)) == 0;
}

static void add_index(struct preflight_step *s, const struct preflight_relation *r)
{
    if (r == NULL)
        return;
    spend(s, r->bytes, INDEX_FAST, INDEX_SLOW);
    s->disk_bytes += r->bytes * INDEX_PERCENT / 100;
}

static void add_analysis(const struct preflight *p, const struct plan_analysis *a,
                         struct preflight_step *s)
{
    bool index = begins(a->kind, "CREATE INDEX") || begins(a->kind, "REINDEX");

    for (size_t i = 0; i < a->locks.count; i++) {
        enum plan_lock_mode mode = PLAN_ACCESS_SHARE;

        if (preflight_mode(a->locks.items[i].mode, &mode))
            touch(s, find(p, a->locks.items[i].relation), mode);
    }
    for (size_t i = 0; i < a->scan.count && !index; i++) {
        const struct preflight_relation *r = find(p, a->scan.items[i]);

        spend(s, r == NULL ? 0 : r->bytes, SCAN_FAST, SCAN_SLOW);
    }
    for (size_t i = 0; i < a->rewrite.count; i++) {
        const struct preflight_relation *r = find(p, a->rewrite.items[i]);
        int64_t bytes = r == NULL ? 0 : r->bytes + r->index_bytes;

        spend(s, bytes, WRITE_FAST, WRITE_SLOW);
        s->disk_bytes += bytes;
    }
    for (size_t i = 0; i < a->locks.count && index; i++)
        add_index(s, find(p, a->locks.items[i].relation));
}

/* Says that a statement's cost is known: what it locks was found out, and it is
 * not the data that decides. */
static bool is_known(const struct plan_statement *st)
{
    return st->analysis != NULL &&
           (st->analysis->confidence != PLAN_DEPENDS || st->analysis->locks.count > 0);
}

static void add_statement(const struct preflight *p, const struct plan_statement *st,
                          struct preflight_step *s)
{
    bool analysed = st->analysis != NULL && st->analysis->locks.count > 0;
    const struct plan_probe *probe = st->probe;
    const struct preflight_relation *r;

    s->known = s->known && is_known(st);
    if (st->analysis != NULL)
        add_analysis(p, st->analysis, s);
    if (probe == NULL || probe->table == NULL || probe->table[0] == '\0' || analysed)
        return;
    r = find(p, preflight_name(probe->schema, probe->table, p->arena));
    touch(s, r, PLAN_SHARE_UPDATE_EXCLUSIVE);
    if (probe->kind == PLAN_PROBE_INDEX) {
        add_index(s, r);
        s->known = true;
    }
}

bool preflight_estimate(struct preflight *p, struct error *err)
{
    const struct plan *plan = p->request->plan;

    (void)err;
    for (size_t i = 0; i < plan->steps.count; i++) {
        const struct plan_step *step = &plan->steps.items[i];
        struct preflight_step s = { .step = step, .known = true };

        for (size_t k = 0; k < step->locks.count; k++) {
            touch(&s,
                  find(p, preflight_name(step->locks.items[k].schema, step->locks.items[k].name,
                                         p->arena)),
                  step->locks.items[k].mode);
        }
        for (size_t k = 0; k < step->statements.count; k++)
            add_statement(p, &step->statements.items[k], &s);
        vec_push(p->arena, &p->steps, s);
    }
    return true;
}

const char *preflight_bytes(int64_t bytes, struct arena *arena)
{
    static const char *const units[] = { "bytes", "kB", "MB", "GB", "TB", "PB" };
    int64_t tenths = bytes * 10;
    size_t unit = 0;

    while (tenths >= (int64_t)10 * KB && unit + 1 < sizeof(units) / sizeof(units[0])) {
        tenths /= KB;
        unit++;
    }
    if (unit == 0 || tenths >= 1000)
        return arena_printf(arena, "%lld %s", (long long)(tenths / 10), units[unit]);
    return arena_printf(arena, "%lld.%lld %s", (long long)(tenths / 10), (long long)(tenths % 10),
                        units[unit]);
}
