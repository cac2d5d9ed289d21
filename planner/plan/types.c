/* types.c - see types.h. */
#include "planner/plan/types.h"

#include <string.h>

/* Returns where name stands, or count where it does not. */
static size_t find(const struct types *types, const char *name)
{
    size_t i = 0;

    while (i < types->count && strcmp(types->items[i], name) != 0)
        i++;
    return i;
}

bool types_let_run(const struct types *types, const struct statement *s)
{
    bool there;

    if (s->condition == CONDITION_NONE)
        return true;
    there = find(types, s->subject) < types->count;
    return there == (s->condition == CONDITION_TYPE_PRESENT);
}

void types_note(struct types *types, const struct sql_class *class, struct arena *arena)
{
    for (size_t i = 0; i < class->types.count; i++) {
        const char *name = class->types.items[i];
        size_t at = find(types, name);

        if (class->creates_type && at == types->count)
            vec_push(arena, types, name);
        else if (class->drops_type && at < types->count)
            types->items[at] = types->items[--types->count];
    }
}

struct types types_copy(const struct types *types, struct arena *arena)
{
    struct types copy = { 0 };

    for (size_t i = 0; i < types->count; i++)
        vec_push(arena, &copy, types->items[i]);
    return copy;
}
