/* sort.c - see sort.h: a merge sort, for it is stable and its comparisons can fail. */
#include "planner/py/sort.h"

#include <string.h>

struct sorter {
    struct py_run *run;
    struct srcpos pos;
    struct py_value **keys;
    size_t *order;
    size_t *scratch;
    bool is_reversed;
};

enum py_sorting py_sort_less(struct py_run *run, const struct py_value *a, const struct py_value *b,
                             struct srcpos pos, bool *out)
{
    if (!py_charge(run, 1, 0, pos))
        return PY_SORT_ABORTED;
    switch (py_less(a, b)) {
    case PY_YES:
        *out = true;
        return PY_SORTED;
    case PY_NO:
        *out = false;
        return PY_SORTED;
    case PY_MAYBE:
        return PY_SORT_UNKNOWN;
    case PY_TYPEERROR:
        break;
    }
    (void)py_throw(run, pos, "TypeError", "'<' not supported between instances of '%s' and '%s'",
                   py_type_name(a), py_type_name(b));
    return PY_SORT_ABORTED;
}

enum py_sorting py_sort_keys(struct py_run *run, const struct py_list *items,
                             const struct py_args *args, struct srcpos pos, struct py_list *out)
{
    struct py_value *key = py_args_get(args, SIZE_MAX, "key");

    for (size_t i = 0; i < items->count; i++) {
        struct py_value *value = items->items[i];

        if (key != NULL && key->kind != PY_NONE)
            value = py_call_1(run, key, value, pos);
        if (value == NULL)
            return PY_SORT_ABORTED;
        py_push(run->arena, out, value);
    }
    return PY_SORTED;
}

/* Merges [begin, middle) and [middle, end); of equals the first stays first. */
static enum py_sorting merge(struct sorter *s, size_t begin, size_t middle, size_t end)
{
    size_t left = begin;
    size_t right = middle;

    for (size_t at = begin; at < end; at++) {
        bool takes_right = left == middle;

        if (left < middle && right < end) {
            const struct py_value *a = s->keys[s->order[left]];
            const struct py_value *b = s->keys[s->order[right]];
            enum py_sorting sorting = py_sort_less(s->run, s->is_reversed ? a : b,
                                                   s->is_reversed ? b : a, s->pos, &takes_right);

            if (sorting != PY_SORTED)
                return sorting;
        }
        s->scratch[at] = takes_right ? s->order[right++] : s->order[left++];
    }
    memcpy(s->order + begin, s->scratch + begin, (end - begin) * sizeof(*s->order));
    return PY_SORTED;
}

static enum py_sorting sort(struct sorter *s, size_t count)
{
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t begin = 0; begin + width < count; begin += 2 * width) {
            size_t end = begin + 2 * width < count ? begin + 2 * width : count;
            enum py_sorting sorting = merge(s, begin, begin + width, end);

            if (sorting != PY_SORTED)
                return sorting;
        }
    }
    return PY_SORTED;
}

enum py_sorting py_sort(struct py_run *run, struct py_list *items, const struct py_args *args,
                        struct srcpos pos)
{
    struct py_value *reverse = py_args_get(args, SIZE_MAX, "reverse");
    struct py_list keys = { 0 };
    struct sorter s = { .run = run, .pos = pos };
    enum py_sorting sorting = py_sort_keys(run, items, args, pos, &keys);
    struct py_value **sorted;

    if (sorting == PY_SORTED && reverse != NULL && !py_truth(run, reverse, pos, &s.is_reversed))
        return PY_SORT_ABORTED;
    if (sorting != PY_SORTED)
        return sorting;
    s.keys = keys.items;
    s.order = arena_new_array(run->arena, size_t, items->count + 1);
    s.scratch = arena_new_array(run->arena, size_t, items->count + 1);
    for (size_t i = 0; i < items->count; i++)
        s.order[i] = i;
    sorting = sort(&s, items->count);
    if (sorting != PY_SORTED)
        return sorting;
    sorted = arena_new_array(run->arena, struct py_value *, items->count + 1);
    for (size_t i = 0; i < items->count; i++)
        sorted[i] = items->items[s.order[i]];
    items->items = sorted;
    items->cap = items->count;
    return PY_SORTED;
}
