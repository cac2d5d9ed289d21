/* held.c - see held.h. */
#include "planner/effects/held.h"

#include <string.h>

#include "common/strbuf.h"

static struct held_lock *find(const struct held *held, const char *relation)
{
    for (size_t i = 0; i < held->count; i++) {
        if (strcmp(held->items[i].relation, relation) == 0)
            return &held->items[i];
    }
    return NULL;
}

const struct held_lock *held_find(const struct held *held, const char *relation)
{
    return find(held, relation);
}

void held_add(struct held *held, const struct effects *e, uint32_t line, struct arena *arena)
{
    for (size_t i = 0; i < e->count; i++) {
        const struct relation_effect *r = &e->items[i];
        struct held_lock *lock = find(held, r->name);

        if (r->relation->kind == RELATION_INDEX)
            continue;
        if (lock == NULL)
            vec_push(arena, held, (struct held_lock){ r->name, r->mode, line });
        else if (r->mode > lock->mode)
            *lock = (struct held_lock){ r->name, r->mode, line };
    }
}

const char *held_words(const struct held *held, struct arena *arena)
{
    struct strbuf text = { .arena = arena };

    for (size_t i = 0; i < held->count; i++) {
        const struct held_lock *lock = &held->items[i];

        if (lock_mode_conflicts(lock->mode, LOCK_ROW_EXCLUSIVE))
            strbuf_addf(&text, "%s%s on %s", text.len > 0 ? ", " : "", lock_mode_words(lock->mode),
                        lock->relation);
    }
    return strbuf_text(&text);
}
