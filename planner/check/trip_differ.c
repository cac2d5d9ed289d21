/* trip_differ.c - see trip.h. */
#include <string.h>

#include "planner/check/trip.h"

enum { SHOWN_BYTES = 60 };

static bool is_doubtful(const struct trip *t, const struct fact *f)
{
    bool doubtful = f->temporary || strmap_get(t->doubtful, f->what) != NULL;

    for (size_t i = 0; i < f->stands.count; i++)
        doubtful = doubtful || strmap_get(t->doubtful, f->stands.items[i]) != NULL;
    return doubtful;
}

static void add_changes(const struct fact *before, const struct fact *after, struct arena *arena,
                        struct differences *out)
{
    for (size_t i = 0; i < FACT_SAYINGS; i++) {
        const struct difference d = {
            .kind = DIFFERENCE_CHANGED, .fact = after, .before = before, .saying = i
        };

        if (before->said[i] != NULL && after->said[i] != NULL &&
            strcmp(before->said[i], after->said[i]) != 0)
            vec_push(arena, out, d);
    }
}

/* Returns whether the downgrade made it on a table that may have had it before:
 * not all of that is known. */
static bool may_have_been(const struct trip *t, const struct fact *f, const struct strmap *old)
{
    if (!schema_is_of_unit(t->schema, f->made))
        return false;
    for (size_t i = 0; i < f->stands.count; i++) {
        const struct fact *table = strmap_get(old, f->stands.items[i]);

        if (table != NULL && (table->partial || (table->assumed && table->kind == FACT_RELATION)))
            return true;
    }
    return false;
}

static void compare(const struct trip *t, const struct facts *before, const struct facts *after,
                    struct differences *out)
{
    struct strmap *old = facts_by_name(before, t->arena);
    struct strmap *now = facts_by_name(after, t->arena);

    for (size_t i = 0; i < before->count; i++) {
        const struct fact *f = &before->items[i];
        const struct fact *same = strmap_get(now, f->what);

        if (is_doubtful(t, f))
            continue;
        if (same == NULL)
            vec_push(t->arena, out, (struct difference){ .kind = DIFFERENCE_GONE, .fact = f });
        else
            add_changes(f, same, t->arena, out);
    }
    for (size_t i = 0; i < after->count; i++) {
        const struct fact *f = &after->items[i];

        if (!f->assumed && !is_doubtful(t, f) && strmap_get(old, f->what) == NULL &&
            !may_have_been(t, f, old))
            vec_push(t->arena, out, (struct difference){ .kind = DIFFERENCE_STAYS, .fact = f });
    }
}

/* Adds what must have been there, and is not. */
struct implying {
    const struct trip *trip;
    struct facts *before;
    struct strmap *known;
};

static void imply(const char *what, void *value, void *ctx)
{
    const struct implying *i = ctx;
    struct fact f = { .what = what, .assumed = true };
    const char *dot = strrchr(what, '.');
    const char *blank = strchr(what, ' ');

    (void)value;
    if (strmap_get(i->known, what) != NULL)
        return;
    f.kind = strncmp(what, "column ", 7) == 0 ? FACT_COLUMN : FACT_RELATION;
    if (strncmp(what, "constraint ", 11) == 0)
        f.kind = FACT_CONSTRAINT;
    if ((f.kind != FACT_RELATION || strncmp(what, "trigger ", 8) == 0) && dot != NULL &&
        blank != NULL && blank < dot)
        vec_push(i->trip->arena, &f.stands,
                 arena_printf(i->trip->arena, "table %.*s", (int)(dot - blank - 1), blank + 1));
    vec_push(i->trip->arena, i->before, f);
}

static void add_implied(const struct trip *t, struct facts *before)
{
    struct implying i = { t, before, facts_by_name(before, t->arena) };

    strmap_walk(t->implied, imply, &i);
}

/* Returns whether d is told by what happened to another thing. */
static bool follows(const struct difference *d, struct strmap *const told[2])
{
    if (d->kind == DIFFERENCE_CHANGED)
        return d->before->refers != NULL &&
               strmap_get(told[DIFFERENCE_GONE], d->before->refers) != NULL;
    for (size_t i = 0; i < d->fact->stands.count; i++) {
        if (strmap_get(told[d->kind], d->fact->stands.items[i]) != NULL)
            return true;
    }
    return false;
}

static void drop_dependents(const struct trip *t, struct differences *list)
{
    struct strmap *told[2] = { strmap_new(t->arena), strmap_new(t->arena) };
    size_t kept = 0;

    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].kind != DIFFERENCE_CHANGED)
            (void)strmap_put(told[list->items[i].kind], list->items[i].fact->what, list);
    }
    for (size_t i = 0; i < list->count; i++) {
        if (!follows(&list->items[i], told))
            list->items[kept++] = list->items[i];
    }
    list->count = kept;
}

void trip_compare(const struct trip *t, struct facts *before, const struct facts *after,
                  struct differences *out)
{
    add_implied(t, before);
    compare(t, before, after, out);
    drop_dependents(t, out);
}

/* --- in words --- */

static const char *shortened(const char *text, struct arena *arena)
{
    size_t len = strlen(text);

    if (len <= SHOWN_BYTES)
        return text;
    len = SHOWN_BYTES;
    while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
        len--;
    return arena_printf(arena, "%.*s...", (int)len, text);
}

/* Returns what is said in words, NULL where the text is made for comparing. */
static const char *shown(const struct fact *f, size_t saying, struct arena *arena)
{
    const char *text = f->said[saying];

    if (f->kind == FACT_FUNCTION || (f->kind == FACT_RELATION && saying == FACT_QUERY) ||
        strpbrk(text, "\n\"[") != NULL)
        return NULL;
    return shortened(text, arena);
}

const char *trip_told(const struct difference *d, struct arena *arena)
{
    const char *is;
    const char *was;

    if (d->kind == DIFFERENCE_STAYS)
        return arena_printf(arena, "%s stays", d->fact->what);
    if (d->kind == DIFFERENCE_GONE)
        return arena_printf(arena, "%s is gone", d->fact->what);
    is = shown(d->fact, d->saying, arena);
    was = shown(d->before, d->saying, arena);
    if (is == NULL || was == NULL)
        return arena_printf(arena, "%s is another one", d->fact->what);
    return arena_printf(arena, "%s is %s, it was %s", d->fact->what, is, was);
}
