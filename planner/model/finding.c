/* finding.c - see finding.h. */
#include "planner/model/finding.h"

#include <stdlib.h>
#include <string.h>

#include "common/sha256.h"
#include "common/strmap.h"

static const char *const severities[] = {
    [SEVERITY_NOTE] = "note",
    [SEVERITY_WARNING] = "warning",
    [SEVERITY_ERROR] = "error",
};

const char *severity_name(enum severity severity)
{
    return severities[severity];
}

bool severity_parse(const char *name, enum severity *out)
{
    for (size_t i = 0; i < sizeof(severities) / sizeof(severities[0]); i++) {
        if (strcmp(severities[i], name) == 0) {
            *out = (enum severity)i;
            return true;
        }
    }
    return false;
}

const char *confidence_name(enum confidence confidence)
{
    switch (confidence) {
    case CONFIDENCE_CERTAIN:
        return "certain";
    case CONFIDENCE_LIKELY:
        return "likely";
    case CONFIDENCE_DEPENDS:
        return "depends";
    }
    return "";
}

static const char *copy_text(const char *text, struct arena *arena)
{
    return text == NULL ? NULL : arena_strdup(arena, text);
}

static struct strlist copy_list(const struct strlist *list, struct arena *arena)
{
    struct strlist copy = { 0 };

    for (size_t i = 0; i < list->count; i++)
        vec_push(arena, &copy, arena_strdup(arena, list->items[i]));
    return copy;
}

static void copy_related(struct finding *to, const struct finding *from, struct arena *arena)
{
    for (size_t i = 0; i < from->related.count; i++) {
        const struct related *r = &from->related.items[i];

        vec_push(arena, &to->related, (struct related){ r->region, copy_text(r->message, arena) });
    }
}

static void copy_locks(struct finding *to, const struct finding *from, struct arena *arena)
{
    for (size_t i = 0; i < from->locks.count; i++) {
        const struct lock_note *lock = &from->locks.items[i];

        vec_push(arena, &to->locks,
                 (struct lock_note){ arena_strdup(arena, lock->relation), lock->mode });
    }
}

struct finding finding_copy(const struct finding *f, struct arena *arena)
{
    struct finding copy = {
        .rule = f->rule,
        .severity = f->severity,
        .confidence = f->confidence,
        .region = f->region,
        .tree = copy_text(f->tree, arena),
        .revision = copy_text(f->revision, arena),
        .statement = f->statement,
        .message = copy_text(f->message, arena),
        .hints = copy_list(&f->hints, arena),
        .fix = copy_text(f->fix, arena),
        .sql = copy_list(&f->sql, arena),
        .scan = copy_list(&f->scan, arena),
        .rewrite = copy_list(&f->rewrite, arena),
        .waits_for = copy_list(&f->waits_for, arena),
        .pg_least = f->pg_least,
        .pg_most = f->pg_most,
        .evidence = copy_text(f->evidence, arena),
        .suppressed = copy_text(f->suppressed, arena),
        .fingerprint = copy_text(f->fingerprint, arena),
    };

    copy_related(&copy, f, arena);
    copy_locks(&copy, f, arena);
    return copy;
}

static int compare_text(const char *a, const char *b)
{
    if (a == b)
        return 0;
    return strcmp(a == NULL ? "" : a, b == NULL ? "" : b);
}

static int compare_number(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int compare(const void *left, const void *right)
{
    const struct finding *a = left;
    const struct finding *b = right;
    int order = compare_text(a->region.start.file, b->region.start.file);

    if (order == 0)
        order = compare_number(a->region.start.line, b->region.start.line);
    if (order == 0)
        order = compare_number(a->region.start.column, b->region.start.column);
    if (order == 0)
        order = strcmp(a->rule->code, b->rule->code);
    return order == 0 ? strcmp(a->message, b->message) : order;
}

static void drop_repetitions(struct findings *findings)
{
    size_t kept = 0;

    for (size_t i = 0; i < findings->count; i++) {
        if (kept > 0 && compare(&findings->items[kept - 1], &findings->items[i]) == 0)
            continue;
        findings->items[kept++] = findings->items[i];
    }
    findings->count = kept;
}

/* Never from a line number: an edit above a finding must not make it new. */
static const char *fingerprint(const struct finding *f, struct strmap *seen, struct arena *arena)
{
    const char *what = arena_printf(arena, "%s\n%s\n%s\n%s", f->rule->code, f->tree,
                                    f->revision == NULL ? "" : f->revision, f->message);
    unsigned *times = strmap_get(seen, what);

    if (times == NULL) {
        times = arena_new(arena, unsigned);
        strmap_put(seen, what, times);
    }
    if ((*times)++ > 0)
        what = arena_printf(arena, "%s\n%u", what, *times);
    return sha256_hex(what, strlen(what), arena);
}

/* Findings of files that were read in order are so already. */
static bool are_sorted(const struct findings *findings)
{
    for (size_t i = 1; i < findings->count; i++) {
        if (compare(&findings->items[i - 1], &findings->items[i]) > 0)
            return false;
    }
    return true;
}

void findings_finish(struct findings *findings)
{
    if (!are_sorted(findings))
        qsort(findings->items, findings->count, sizeof(findings->items[0]), compare);
    drop_repetitions(findings);
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->items[i].tree == NULL)
            findings->items[i].tree = "";
    }
}

void findings_identify(struct findings *findings, struct arena *arena)
{
    struct strmap *seen = strmap_new(arena);

    for (size_t i = 0; i < findings->count; i++)
        findings->items[i].fingerprint = fingerprint(&findings->items[i], seen, arena);
}

size_t findings_count(const struct findings *findings, enum severity severity)
{
    size_t count = 0;

    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *f = &findings->items[i];

        count += f->severity == severity && f->suppressed == NULL;
    }
    return count;
}

size_t *findings_worst_first(const struct findings *findings, struct arena *arena, size_t *count)
{
    size_t *order = arena_new_array(arena, size_t, findings->count + 1);
    size_t next = 0;

    for (int severity = SEVERITY_ERROR; severity >= SEVERITY_NOTE; severity--) {
        for (size_t i = 0; i < findings->count; i++) {
            const struct finding *f = &findings->items[i];

            if ((int)f->severity == severity && f->suppressed == NULL)
                order[next++] = i;
        }
    }
    *count = next;
    return order;
}
