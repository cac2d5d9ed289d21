/* std_iter.c - itertools, functools, collections, copy. */
#include <string.h>

#include "planner/py/builtin.h"
#include "planner/py/map.h"
#include "planner/py/number.h"
#include "planner/py/run.h"
#include "planner/py/sort.h"
#include "planner/py/std_table.h"

/* --- itertools ----------------------------------------------------------- */

static struct py_value *iter_chain(struct py_run *run, const struct py_args *args,
                                   struct srcpos pos)
{
    struct py_list items = { 0 };

    for (size_t i = 0; i < args->list.count; i++) {
        if (args->list.items[i]->kind == PY_UNKNOWN ||
            !py_iterate(run, args->list.items[i], pos, &items))
            return NULL;
    }
    return args->named.count > 0 ? NULL : py_iterator_of(run, &items);
}

static struct py_value *iter_flatten(struct py_run *run, const struct py_args *args,
                                     struct srcpos pos)
{
    struct py_args lists = { 0 };

    if (!py_takes(args, 1, 1) || args->list.items[0]->kind == PY_UNKNOWN ||
        !py_iterate(run, args->list.items[0], pos, &lists.list))
        return NULL;
    return iter_chain(run, &lists, pos);
}

/* Counts through all combinations, the last list fastest. */
static bool step(size_t *at, const struct py_list *lists, size_t count)
{
    while (count-- > 0) {
        if (++at[count] < lists[count].count)
            return true;
        at[count] = 0;
    }
    return false;
}

static struct py_value *iter_product(struct py_run *run, const struct py_args *args,
                                     struct srcpos pos)
{
    size_t count = args->list.count;
    struct py_list *lists = arena_new_array(run->arena, struct py_list, count + 1);
    size_t *at = arena_new_array(run->arena, size_t, count + 1);
    struct py_list items = { 0 };

    if (args->named.count > 0)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        if (args->list.items[i]->kind == PY_UNKNOWN ||
            !py_iterate(run, args->list.items[i], pos, &lists[i]))
            return NULL;
        if (lists[i].count == 0)
            return py_iterator_of(run, &items);
    }
    do {
        struct py_value *tuple = py_tuple(run->arena);

        if (!py_charge(run, count + 1, 64, pos))
            return NULL;
        for (size_t i = 0; i < count; i++)
            py_push(run->arena, &tuple->list, lists[i].items[at[i]]);
        py_push(run->arena, &items, tuple);
    } while (step(at, lists, count));
    return py_iterator_of(run, &items);
}

/* --- functools ----------------------------------------------------------- */

static struct py_value *fn_reduce(struct py_run *run, const struct py_args *args, struct srcpos pos)
{
    struct py_list items = { 0 };
    struct py_value *result;
    size_t i = 0;

    if (!py_takes(args, 2, 3) || args->list.items[1]->kind == PY_UNKNOWN ||
        !py_iterate(run, args->list.items[1], pos, &items))
        return NULL;
    if (args->list.count < 3 && items.count == 0)
        return py_throw(run, pos, "TypeError", "reduce() of empty iterable with no initial value");
    result = args->list.count == 3 ? args->list.items[2] : items.items[i++];
    for (; i < items.count && result != NULL; i++)
        result = py_call_2(run, args->list.items[0], result, items.items[i], pos);
    return result;
}

/* self is a TUPLE: the function, a TUPLE of arguments, a DICT of named ones. */
static struct py_value *call_partial(struct py_run *run, struct py_value *self,
                                     const struct py_args *args, struct srcpos pos)
{
    struct py_args all = { 0 };
    const struct py_entry *entry;
    const struct py_value *given = self->list.items[1];

    for (size_t i = 0; i < given->list.count; i++)
        py_add_arg(run, &all, given->list.items[i]);
    for (size_t i = 0; i < args->list.count; i++)
        py_add_arg(run, &all, args->list.items[i]);
    for (size_t at = 0; (entry = py_map_next(self->list.items[2]->map, &at)) != NULL;) {
        const char *name = py_cstr(entry->key);

        if (name != NULL && py_args_get(args, SIZE_MAX, name) == NULL)
            vec_push(run->arena, &all.named, (struct py_kwarg){ name, entry->value });
    }
    for (size_t i = 0; i < args->named.count; i++)
        vec_push(run->arena, &all.named, args->named.items[i]);
    return py_call(run, self->list.items[0], &all, pos);
}

static const struct py_builtin partial_call = { "partial", call_partial, false };

static struct py_value *fn_partial(struct py_run *run, const struct py_args *args,
                                   struct srcpos pos)
{
    struct py_value *method = py_new(run->arena, PY_METHOD);
    struct py_value *self = py_tuple(run->arena);
    struct py_value *given = py_tuple(run->arena);
    struct py_value *named = py_dict(run->arena);

    if (args->list.count == 0)
        return NULL;
    for (size_t i = 1; i < args->list.count; i++)
        py_push(run->arena, &given->list, args->list.items[i]);
    for (size_t i = 0; i < args->named.count; i++)
        py_map_put(named->map, py_str(run->arena, args->named.items[i].name),
                   args->named.items[i].value);
    py_push(run->arena, &self->list, args->list.items[0]);
    py_push(run->arena, &self->list, given);
    py_push(run->arena, &self->list, named);
    method->method.self = self;
    method->method.function = py_new(run->arena, PY_BUILTIN);
    method->method.function->builtin = &partial_call;
    return method;
}

/* --- copy, typing -------------------------------------------------------- */

enum { COPY_DEPTH = 30 };

static struct py_value *copy_value(struct py_run *run, struct py_value *value, unsigned depth);

static bool copy_list(struct py_run *run, const struct py_list *from, struct py_list *to,
                      unsigned depth)
{
    for (size_t i = 0; i < from->count; i++) {
        struct py_value *item = copy_value(run, from->items[i], depth + 1);

        if (item == NULL)
            return false;
        py_push(run->arena, to, item);
    }
    return true;
}

/* NULL where it is more than data. What is copied twice is not the same afterwards: two names of
 * one list, which nobody has in data that is written down. */
static struct py_value *copy_value(struct py_run *run, struct py_value *value, unsigned depth)
{
    struct py_value *copy = py_new(run->arena, value->kind);
    const struct py_entry *entry;

    if (depth > COPY_DEPTH || !py_charge(run, 1, sizeof(*copy), run->site))
        return NULL;
    switch (value->kind) {
    case PY_LIST:
    case PY_TUPLE:
        return copy_list(run, &value->list, &copy->list, depth) ? copy : NULL;
    case PY_DICT:
        copy->map = py_map_new(run->arena);
        for (size_t at = 0; (entry = py_map_next(value->map, &at)) != NULL;) {
            struct py_value *item = copy_value(run, entry->value, depth + 1);

            if (item == NULL)
                return NULL;
            py_map_put(copy->map, entry->key, item);
        }
        return copy;
    case PY_NONE:
    case PY_BOOL:
    case PY_INT:
    case PY_FLOAT:
    case PY_STR:
    case PY_BYTES:
        return value;
    default:
        return NULL;
    }
}

static struct py_value *copy_deep(struct py_run *run, const struct py_args *args, struct srcpos pos)
{
    return py_takes(args, 1, 1) ? copy_value(run, args->list.items[0], 0) : NULL;
}

static struct py_value *copy_shallow(struct py_run *run, const struct py_args *args,
                                     struct srcpos pos)
{
    struct py_value *method = py_takes(args, 1, 1) && (args->list.items[0]->kind == PY_LIST ||
                                                       args->list.items[0]->kind == PY_DICT)
                                  ? py_attribute(run, args->list.items[0], "copy", pos)
                                  : NULL;

    return method == NULL ? NULL : py_call_0(run, method, pos);
}

static struct py_value *typing_cast(struct py_run *run, const struct py_args *args,
                                    struct srcpos pos)
{
    return py_takes(args, 2, 2) ? args->list.items[1] : NULL;
}

/* An OrderedDict is a dict but for its repr and its equality. */
static struct py_value *ordered_dict(struct py_run *run, const struct py_args *args,
                                     struct srcpos pos)
{
    return py_call(run, py_builtin_find(run, "dict"), args, pos);
}

/* tqdm(items) goes through the items, and draws. */
static struct py_value *fn_progress(struct py_run *run, const struct py_args *args,
                                    struct srcpos pos)
{
    (void)run;
    (void)pos;
    return args->list.count == 1 ? args->list.items[0] : NULL;
}

const struct py_std_function py_std_iter[] = {
    { "tqdm.tqdm", fn_progress },
    { "tqdm.auto.tqdm", fn_progress },
    { "rich.progress.track", fn_progress },
    { "collections.OrderedDict", ordered_dict },
    { "copy.copy", copy_shallow },
    { "copy.deepcopy", copy_deep },
    { "functools.partial", fn_partial },
    { "functools.reduce", fn_reduce },
    { "itertools.chain", iter_chain },
    { "itertools.chain.from_iterable", iter_flatten },
    { "itertools.product", iter_product },
    { "typing.cast", typing_cast },
    { NULL, NULL },
};
