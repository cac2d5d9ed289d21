/* functions.c - built-in functions over iterables. */
#include <string.h>

#include "planner/py/builtin.h"
#include "planner/py/map.h"
#include "planner/py/number.h"
#include "planner/py/slice.h"
#include "planner/py/sort.h"
#include "planner/py/text.h"

static bool is_unknown(const struct py_args *args, size_t i)
{
    return i < args->list.count && args->list.items[i]->kind == PY_UNKNOWN;
}

/* --- len, any, all, sum -------------------------------------------------- */

static struct py_value *fn_len(struct py_run *run, struct py_value *self,
                               const struct py_args *args, struct srcpos pos)
{
    const struct py_value *of = args->list.count > 0 ? py_plain(args->list.items[0]) : py_none();

    switch (of->kind) {
    case PY_STR:
        return py_int(run->arena, py_text_count(of->text));
    case PY_BYTES:
        return py_int(run->arena, (int64_t)of->text.len);
    case PY_LIST:
    case PY_TUPLE:
        return py_int(run->arena, (int64_t)of->list.count);
    case PY_SET:
    case PY_DICT:
        return py_int(run->arena, (int64_t)py_map_count(of->map));
    case PY_VIEW:
        return py_int(run->arena, (int64_t)py_map_count(of->view.of->map));
    case PY_RANGE:
        return py_int(run->arena, py_cut_count(&(struct py_cut){ of->range.start, of->range.stop,
                                                                 of->range.step }));
    case PY_CLASS:
        if (of->cls->is_enum && of->cls->alien == NULL)
            return py_int(run->arena, (int64_t)of->cls->args.count);
        return py_not_understood(run, "len()", args, pos);
    case PY_NONE:
    case PY_BOOL:
    case PY_INT:
    case PY_FLOAT:
        return py_throw(run, pos, "TypeError", "object of type '%s' has no len()",
                        py_type_name(of));
    default:
        return py_not_understood(run, "len()", args, pos);
    }
}

struct quantifier {
    struct srcpos pos;
    bool stops_at;
    bool has_stopped;
};

static enum py_visit test_one(void *ctx, struct py_run *run, struct py_value *item)
{
    struct quantifier *q = ctx;
    bool truth = false;

    if (!py_truth(run, item, q->pos, &truth))
        return PY_VISIT_ABORTED;
    q->has_stopped = truth == q->stops_at;
    return q->has_stopped ? PY_ENOUGH : PY_GO_ON;
}

static struct py_value *quantify(struct py_run *run, const struct py_args *args, struct srcpos pos,
                                 bool stops_at)
{
    struct quantifier q = { .pos = pos, .stops_at = stops_at };
    struct py_sink sink = { .visit = test_one, .ctx = &q };
    struct py_list items = { 0 };
    struct py_value list = { .kind = PY_LIST };
    struct py_value *of;

    if (!py_takes(args, 1, 1) || is_unknown(args, 0))
        return py_not_understood(run, "any()", args, pos);
    of = args->list.items[0];
    if (of->kind == PY_SET) { /* whose order does not matter here */
        if (!py_iterate_any(run, of, pos, &items))
            return NULL;
        list.list = items;
        of = &list;
    }
    if (!py_each(run, of, pos, &sink))
        return NULL;
    return py_bool(q.has_stopped == stops_at);
}

static struct py_value *fn_any(struct py_run *run, struct py_value *self,
                               const struct py_args *args, struct srcpos pos)
{
    return quantify(run, args, pos, true);
}

static struct py_value *fn_all(struct py_run *run, struct py_value *self,
                               const struct py_args *args, struct srcpos pos)
{
    return quantify(run, args, pos, false);
}

static struct py_value *fn_sum(struct py_run *run, struct py_value *self,
                               const struct py_args *args, struct srcpos pos)
{
    struct py_value *sum = py_args_get(args, 1, "start");
    struct py_list items = { 0 };
    bool has_real = false;

    if (args->list.count == 0 || args->list.count > 2 || is_unknown(args, 0))
        return py_not_understood(run, "sum()", args, pos);
    if (!py_iterate_any(run, args->list.items[0], pos, &items))
        return NULL;
    sum = sum == NULL ? py_int(run->arena, 0) : sum;
    for (size_t i = 0; i < items.count && sum != NULL; i++) {
        has_real = has_real || items.items[i]->kind == PY_FLOAT;
        sum = py_binary(run, "+", sum, items.items[i], pos);
    }
    /* Python 3.12 adds floats with a compensated sum, and a set has no order. */
    if (sum != NULL && has_real && items.count > 1)
        return py_dunno(run, pos, "the sum of floats");
    return sum;
}

/* --- min and max --------------------------------------------------------- */

/* What max() or min() of nothing is: its default, else an exception. */
static struct py_value *extreme_of_none(struct py_run *run, const struct py_args *args,
                                        struct srcpos pos, bool is_max)
{
    struct py_value *fallback = py_args_get(args, SIZE_MAX, "default");

    if (fallback != NULL)
        return fallback;
    return py_throw(run, pos, "ValueError", "%s() arg is an empty sequence",
                    is_max ? "max" : "min");
}

/* Finds the place of the first greatest or least key. */
static enum py_sorting find_extreme(struct py_run *run, const struct py_list *keys,
                                    struct srcpos pos, bool is_max, size_t *best)
{
    for (size_t i = 1; i < keys->count; i++) {
        bool less = false;
        enum py_sorting sorting = py_sort_less(run, keys->items[is_max ? *best : i],
                                               keys->items[is_max ? i : *best], pos, &less);

        if (sorting != PY_SORTED)
            return sorting;
        *best = less ? i : *best;
    }
    return PY_SORTED;
}

static struct py_value *extreme(struct py_run *run, const struct py_args *args, struct srcpos pos,
                                bool is_max)
{
    struct py_list items = args->list;
    struct py_list keys = { 0 };
    enum py_sorting sorting;
    size_t best = 0;

    if (args->list.count == 0 || is_unknown(args, 0))
        return py_not_understood(run, "max()", args, pos);
    if (args->list.count == 1) {
        items = (struct py_list){ 0 };
        if (!py_iterate_any(run, args->list.items[0], pos, &items))
            return NULL;
    }
    if (items.count == 0)
        return extreme_of_none(run, args, pos, is_max);
    if (py_sort_keys(run, &items, args, pos, &keys) != PY_SORTED)
        return NULL;
    sorting = find_extreme(run, &keys, pos, is_max, &best);
    if (sorting != PY_SORTED)
        return sorting == PY_SORT_ABORTED ? NULL : py_not_understood(run, "max()", args, pos);
    return items.items[best];
}

static struct py_value *fn_min(struct py_run *run, struct py_value *self,
                               const struct py_args *args, struct srcpos pos)
{
    return extreme(run, args, pos, false);
}

static struct py_value *fn_max(struct py_run *run, struct py_value *self,
                               const struct py_args *args, struct srcpos pos)
{
    return extreme(run, args, pos, true);
}

static struct py_value *fn_sorted(struct py_run *run, struct py_value *self,
                                  const struct py_args *args, struct srcpos pos)
{
    struct py_value *value = py_list(run->arena);

    if (args->list.count != 1 || is_unknown(args, 0))
        return py_not_understood(run, "sorted()", args, pos);
    if (args->list.items[0]->kind == PY_SET && py_args_get(args, SIZE_MAX, "key") != NULL)
        return py_dunno(run, pos, "the order of a set that is sorted by a key");
    if (!py_iterate_any(run, args->list.items[0], pos, &value->list))
        return NULL;
    switch (py_sort(run, &value->list, args, pos)) {
    case PY_SORTED:
        return value;
    case PY_SORT_UNKNOWN:
        return py_not_understood(run, "sorted()", args, pos);
    case PY_SORT_ABORTED:
        break;
    }
    return NULL;
}

static struct py_value *fn_reversed(struct py_run *run, struct py_value *self,
                                    const struct py_args *args, struct srcpos pos)
{
    struct py_list items = { 0 };

    if (!py_takes(args, 1, 1) || is_unknown(args, 0))
        return py_not_understood(run, "reversed()", args, pos);
    if (args->list.items[0]->kind == PY_SET || args->list.items[0]->kind == PY_ITERATOR)
        return py_throw(run, pos, "TypeError", "'%s' object is not reversible",
                        py_type_name(args->list.items[0]));
    if (!py_iterate(run, args->list.items[0], pos, &items))
        return NULL;
    for (size_t i = 0; i < items.count / 2; i++) {
        struct py_value *other = items.items[items.count - 1 - i];

        items.items[items.count - 1 - i] = items.items[i];
        items.items[i] = other;
    }
    return py_iterator_of(run, &items);
}

/* --- enumerate, zip, map, filter: lazy, for what they call may have effects  */

struct lazy {
    struct py_value *function; /* NULL: enumerate */
    struct py_value *of;
    int64_t count;
    const struct py_sink *sink;
    struct srcpos pos;
    bool is_filter;
};

static enum py_visit pass_on(void *ctx, struct py_run *run, struct py_value *item)
{
    struct lazy *lazy = ctx;
    struct py_value *value;
    bool truth = true;

    if (lazy->function == NULL) {
        value = py_tuple(run->arena);
        py_push(run->arena, &value->list, py_int(run->arena, lazy->count++));
        py_push(run->arena, &value->list, item);
    } else {
        value = lazy->function->kind == PY_NONE ? item
                                                : py_call_1(run, lazy->function, item, lazy->pos);
    }
    if (value == NULL)
        return PY_VISIT_ABORTED;
    if (lazy->is_filter) {
        if (!py_truth(run, value, lazy->pos, &truth))
            return PY_VISIT_ABORTED;
        value = item;
    }
    return truth ? lazy->sink->visit(lazy->sink->ctx, run, value) : PY_GO_ON;
}

static bool run_lazy(struct py_run *run, void *state, struct srcpos pos, const struct py_sink *sink)
{
    struct lazy *lazy = state;
    struct py_sink inner = { .visit = pass_on, .ctx = lazy };

    lazy->sink = sink;
    lazy->pos = pos;
    return py_each(run, lazy->of, pos, &inner);
}

static struct py_value *make_lazy(struct py_run *run, struct py_value *function,
                                  struct py_value *of, int64_t start, bool is_filter)
{
    struct lazy *lazy = arena_new(run->arena, struct lazy);

    *lazy = (struct lazy){ .function = function, .of = of, .count = start, .is_filter = is_filter };
    return py_iterator_new(run, run_lazy, lazy);
}

static struct py_value *fn_enumerate(struct py_run *run, struct py_value *self,
                                     const struct py_args *args, struct srcpos pos)
{
    const struct py_value *start = py_args_get(args, 1, "start");

    if (args->list.count == 0 || is_unknown(args, 0) || (start != NULL && !py_is_integer(start)))
        return py_not_understood(run, "enumerate()", args, pos);
    return make_lazy(run, NULL, args->list.items[0], start == NULL ? 0 : py_integer(start), false);
}

static struct py_value *fn_filter(struct py_run *run, struct py_value *self,
                                  const struct py_args *args, struct srcpos pos)
{
    if (!py_takes(args, 2, 2) || is_unknown(args, 1))
        return py_not_understood(run, "filter()", args, pos);
    return make_lazy(run, args->list.items[0], args->list.items[1], 0, true);
}

/* The i-th items of all the lists, as far as the shortest goes. */
static bool zip_lists(struct py_run *run, const struct py_args *args, size_t first,
                      struct srcpos pos, struct py_list *out)
{
    struct py_list *lists = arena_new_array(run->arena, struct py_list, args->list.count);
    size_t count = SIZE_MAX;

    for (size_t i = first; i < args->list.count; i++) {
        if (!py_iterate(run, args->list.items[i], pos, &lists[i]))
            return false;
        count = lists[i].count < count ? lists[i].count : count;
    }
    for (size_t k = 0; k < count && count != SIZE_MAX; k++) {
        struct py_value *tuple = py_tuple(run->arena);

        if (!py_charge(run, args->list.count, 64, pos))
            return false;
        for (size_t i = first; i < args->list.count; i++)
            py_push(run->arena, &tuple->list, lists[i].items[k]);
        py_push(run->arena, out, tuple);
    }
    return true;
}

static struct py_value *fn_zip(struct py_run *run, struct py_value *self,
                               const struct py_args *args, struct srcpos pos)
{
    struct py_list items = { 0 };

    if (args->named.count > 0)
        return py_not_understood(run, "zip()", args, pos);
    for (size_t i = 0; i < args->list.count; i++) {
        if (is_unknown(args, i))
            return py_not_understood(run, "zip()", args, pos);
    }
    return zip_lists(run, args, 0, pos, &items) ? py_iterator_of(run, &items) : NULL;
}

struct mapping {
    struct py_value *function;
    struct py_list tuples;
};

static bool run_mapping(struct py_run *run, void *state, struct srcpos pos,
                        const struct py_sink *sink)
{
    struct mapping *mapping = state;

    for (size_t i = 0; i < mapping->tuples.count; i++) {
        struct py_args args = { .list = mapping->tuples.items[i]->list };
        struct py_value *value = py_call(run, mapping->function, &args, pos);
        enum py_visit visit = value == NULL ? PY_VISIT_ABORTED : sink->visit(sink->ctx, run, value);

        if (visit != PY_GO_ON)
            return visit == PY_ENOUGH;
    }
    return true;
}

static struct py_value *fn_map(struct py_run *run, struct py_value *self,
                               const struct py_args *args, struct srcpos pos)
{
    struct mapping *mapping;

    if (args->named.count > 0 || args->list.count < 2 || is_unknown(args, 1))
        return py_not_understood(run, "map()", args, pos);
    if (args->list.count == 2)
        return make_lazy(run, args->list.items[0], args->list.items[1], 0, false);
    mapping = arena_new(run->arena, struct mapping);
    mapping->function = args->list.items[0];
    if (!zip_lists(run, args, 1, pos, &mapping->tuples))
        return NULL;
    return py_iterator_new(run, run_mapping, mapping);
}

static struct py_value *fn_iter(struct py_run *run, struct py_value *self,
                                const struct py_args *args, struct srcpos pos)
{
    if (!py_takes(args, 1, 1) || is_unknown(args, 0))
        return py_not_understood(run, "iter()", args, pos);
    if (args->list.items[0]->kind == PY_ITERATOR)
        return args->list.items[0];
    return make_lazy(run, py_none(), args->list.items[0], 0, false);
}

static struct py_value *fn_next(struct py_run *run, struct py_value *self,
                                const struct py_args *args, struct srcpos pos)
{
    struct py_value *item = NULL;

    if (!py_takes(args, 1, 2) || args->list.items[0]->kind != PY_ITERATOR)
        return py_not_understood(run, "next()", args, pos);
    if (!py_next(run, args->list.items[0], pos, &item))
        return NULL;
    if (item == NULL && args->list.count > 1)
        item = args->list.items[1];
    return item != NULL ? item : py_throw(run, pos, "StopIteration", "%s", "");
}

const struct py_builtin py_functions[] = {
    { "all", fn_all, false },
    { "any", fn_any, false },
    { "enumerate", fn_enumerate, false },
    { "filter", fn_filter, false },
    { "iter", fn_iter, false },
    { "len", fn_len, false },
    { "map", fn_map, false },
    { "max", fn_max, false },
    { "min", fn_min, false },
    { "next", fn_next, false },
    { "reversed", fn_reversed, false },
    { "sorted", fn_sorted, false },
    { "sum", fn_sum, false },
    { "zip", fn_zip, false },
    { NULL, NULL, false },
};
