/* methods.c - methods of list, tuple, dict and set. */
#include <string.h>

#include "planner/py/builtin.h"
#include "planner/py/map.h"
#include "planner/py/number.h"
#include "planner/py/slice.h"
#include "planner/py/sort.h"

/* --- list ---------------------------------------------------------------- */

static struct py_value *list_append(struct py_run *run, struct py_value *self,
                                    const struct py_args *args, struct srcpos pos)
{
    if (!py_takes(args, 1, 1))
        return py_not_understood(run, "append()", args, pos);
    if (!py_charge(run, 0, 8, pos))
        return NULL;
    py_push(run->arena, &self->list, args->list.items[0]);
    return py_none();
}

static struct py_value *list_extend(struct py_run *run, struct py_value *self,
                                    const struct py_args *args, struct srcpos pos)
{
    struct py_list items = { 0 };

    if (!py_takes(args, 1, 1))
        return py_not_understood(run, "extend()", args, pos);
    if (!py_iterate(run, args->list.items[0], pos, &items))
        return NULL;
    for (size_t i = 0; i < items.count; i++)
        py_push(run->arena, &self->list, items.items[i]);
    return py_none();
}

static void insert_at(struct py_run *run, struct py_list *list, size_t at, struct py_value *item)
{
    py_push(run->arena, list, item);
    for (size_t i = list->count - 1; i > at; i--)
        list->items[i] = list->items[i - 1];
    list->items[at] = item;
}

static struct py_value *list_insert(struct py_run *run, struct py_value *self,
                                    const struct py_args *args, struct srcpos pos)
{
    int64_t count = (int64_t)self->list.count;
    int64_t at;

    if (!py_takes(args, 2, 2) || !py_is_integer(args->list.items[0]))
        return py_fail(run, pos, "insert() at what is no number");
    at = py_integer(args->list.items[0]);
    if (at < 0)
        at = at < -count ? 0 : at + count;
    if (!py_charge(run, self->list.count / 16, 8, pos))
        return NULL;
    insert_at(run, &self->list, (size_t)(at > count ? count : at), args->list.items[1]);
    return py_none();
}

static struct py_value *list_pop(struct py_run *run, struct py_value *self,
                                 const struct py_args *args, struct srcpos pos)
{
    struct py_value index = { .kind = PY_INT, .integer = -1 };
    struct py_value *at = args->list.count > 0 ? args->list.items[0] : &index;
    struct py_value *item;

    if (!py_takes(args, 0, 1) || !py_is_integer(at))
        return py_fail(run, pos, "pop() at what is no number");
    if (self->list.count == 0)
        return py_throw(run, pos, "IndexError", "pop from empty list");
    item = py_item(run, self, at, pos);
    if (item == NULL || !py_delete_item(run, self, at, pos))
        return NULL;
    return item;
}

/* The index of item, or -1; false where that is not known. */
static bool index_of(const struct py_list *list, const struct py_value *item, int64_t *out)
{
    for (size_t i = 0; i < list->count; i++) {
        enum py_answered same = py_same(list->items[i], item);

        if (same == PY_MAYBE)
            return false;
        if (same == PY_YES) {
            *out = (int64_t)i;
            return true;
        }
    }
    *out = -1;
    return true;
}

static struct py_value *list_index(struct py_run *run, struct py_value *self,
                                   const struct py_args *args, struct srcpos pos)
{
    int64_t at = -1;

    if (!py_charge_look(run, self, pos))
        return NULL;
    if (!py_takes(args, 1, 1) || !index_of(&self->list, args->list.items[0], &at))
        return py_not_understood(run, "index()", args, pos);
    if (at < 0)
        return py_throw(run, pos, "ValueError", "%s.index(x): x not in %s", py_type_name(self),
                        py_type_name(self));
    return py_int(run->arena, at);
}

static struct py_value *list_count(struct py_run *run, struct py_value *self,
                                   const struct py_args *args, struct srcpos pos)
{
    int64_t count = 0;

    if (!py_takes(args, 1, 1))
        return py_not_understood(run, "count()", args, pos);
    if (!py_charge_look(run, self, pos))
        return NULL;
    for (size_t i = 0; i < self->list.count; i++) {
        enum py_answered same = py_same(self->list.items[i], args->list.items[0]);

        if (same == PY_MAYBE)
            return py_not_understood(run, "count()", args, pos);
        count += same == PY_YES;
    }
    return py_int(run->arena, count);
}

static struct py_value *list_remove(struct py_run *run, struct py_value *self,
                                    const struct py_args *args, struct srcpos pos)
{
    struct py_value index = { .kind = PY_INT };

    if (!py_charge_look(run, self, pos))
        return NULL;
    if (!py_takes(args, 1, 1) || !index_of(&self->list, args->list.items[0], &index.integer))
        return py_fail(run, pos, "remove() of what may be another item");
    if (index.integer < 0)
        return py_throw(run, pos, "ValueError", "list.remove(x): x not in list");
    return py_delete_item(run, self, &index, pos) ? py_none() : NULL;
}

static struct py_value *list_clear(struct py_run *run, struct py_value *self,
                                   const struct py_args *args, struct srcpos pos)
{
    self->list = (struct py_list){ 0 };
    return py_none();
}

static struct py_value *list_copy(struct py_run *run, struct py_value *self,
                                  const struct py_args *args, struct srcpos pos)
{
    struct py_value *value = py_list(run->arena);

    return py_iterate(run, self, pos, &value->list) ? value : NULL;
}

static struct py_value *list_reverse(struct py_run *run, struct py_value *self,
                                     const struct py_args *args, struct srcpos pos)
{
    if (!py_charge_look(run, self, pos))
        return NULL;
    for (size_t i = 0; i < self->list.count / 2; i++) {
        struct py_value *other = self->list.items[self->list.count - 1 - i];

        self->list.items[self->list.count - 1 - i] = self->list.items[i];
        self->list.items[i] = other;
    }
    return py_none();
}

static struct py_value *list_sort(struct py_run *run, struct py_value *self,
                                  const struct py_args *args, struct srcpos pos)
{
    struct py_list sorted = { 0 };

    if (!py_iterate(run, self, pos, &sorted))
        return NULL;
    switch (py_sort(run, &sorted, args, pos)) {
    case PY_SORTED:
        self->list = sorted;
        return py_none();
    case PY_SORT_UNKNOWN:
        py_poison(run, self, "it is sorted by what is not known", pos);
        return py_none();
    case PY_SORT_ABORTED:
        break;
    }
    return NULL;
}

const struct py_builtin py_list_methods[] = {
    { "append", list_append, false }, { "clear", list_clear, false },
    { "copy", list_copy, false },     { "count", list_count, false },
    { "extend", list_extend, false }, { "index", list_index, false },
    { "insert", list_insert, false }, { "pop", list_pop, false },
    { "remove", list_remove, false }, { "reverse", list_reverse, false },
    { "sort", list_sort, false },     { NULL, NULL, false },
};

const struct py_builtin py_tuple_methods[] = {
    { "count", list_count, false },
    { "index", list_index, false },
    { NULL, NULL, false },
};

/* --- dict ---------------------------------------------------------------- */

bool py_is_key(const struct py_args *args, size_t least, size_t most)
{
    return py_takes(args, least, most) && py_map_check(args->list.items[0]) == PY_HASHED;
}

static struct py_value *dict_get(struct py_run *run, struct py_value *self,
                                 const struct py_args *args, struct srcpos pos)
{
    struct py_value **place;

    if (args->list.count > 0 && py_map_check(args->list.items[0]) == PY_UNHASHABLE)
        return py_throw(run, pos, "TypeError", "unhashable type: '%s'",
                        py_type_name(args->list.items[0]));
    if (!py_is_key(args, 1, 2))
        return py_not_understood(run, "get()", args, pos);
    place = py_map_find(self->map, args->list.items[0]);
    if (place != NULL)
        return *place;
    return args->list.count > 1 ? args->list.items[1] : py_none();
}

static struct py_value *dict_pop(struct py_run *run, struct py_value *self,
                                 const struct py_args *args, struct srcpos pos)
{
    struct py_value **place;
    struct py_value *value;

    if (!py_is_key(args, 1, 2))
        return py_fail(run, pos, "pop() of a key that is not known");
    place = py_map_find(self->map, args->list.items[0]);
    if (place == NULL)
        return args->list.count > 1 ? args->list.items[1]
                                    : py_item(run, self, args->list.items[0], pos);
    value = *place;
    (void)py_map_remove(self->map, args->list.items[0]);
    return value;
}

static struct py_value *dict_setdefault(struct py_run *run, struct py_value *self,
                                        const struct py_args *args, struct srcpos pos)
{
    struct py_value **place;
    struct py_value *value;

    if (!py_is_key(args, 1, 2))
        return py_fail(run, pos, "setdefault() of a key that is not known");
    place = py_map_find(self->map, args->list.items[0]);
    if (place != NULL)
        return *place;
    value = args->list.count > 1 ? args->list.items[1] : py_none();
    py_map_put(self->map, args->list.items[0], value);
    return value;
}

static struct py_value *view(struct py_run *run, struct py_value *of, enum py_view which)
{
    struct py_value *value = py_new(run->arena, PY_VIEW);

    value->view.of = of;
    value->view.which = which;
    return value;
}

static struct py_value *dict_keys(struct py_run *run, struct py_value *self,
                                  const struct py_args *args, struct srcpos pos)
{
    return view(run, self, PY_VIEW_KEYS);
}

static struct py_value *dict_values(struct py_run *run, struct py_value *self,
                                    const struct py_args *args, struct srcpos pos)
{
    return view(run, self, PY_VIEW_VALUES);
}

static struct py_value *dict_items(struct py_run *run, struct py_value *self,
                                   const struct py_args *args, struct srcpos pos)
{
    return view(run, self, PY_VIEW_ITEMS);
}

struct py_value *py_map_method_copy(struct py_run *run, struct py_value *self,
                                    const struct py_args *args, struct srcpos pos)
{
    struct py_value *value = py_new(run->arena, self->kind);

    if (!py_charge(run, py_map_count(self->map), py_map_count(self->map) * 32, pos))
        return NULL;
    value->map = py_map_copy(self->map, run->arena);
    return value;
}

struct py_value *py_map_method_clear(struct py_run *run, struct py_value *self,
                                     const struct py_args *args, struct srcpos pos)
{
    py_map_clear(self->map);
    return py_none();
}

/* A dict, or pairs. */
bool py_dict_update(struct py_run *run, struct py_value *self, struct py_value *from,
                    struct srcpos pos)
{
    struct py_list pairs = { 0 };
    struct py_value items = { .kind = PY_VIEW };

    items.view.of = from;
    items.view.which = PY_VIEW_ITEMS;
    if (!py_iterate(run, from->kind == PY_DICT ? &items : from, pos, &pairs))
        return false;
    for (size_t i = 0; i < pairs.count; i++) {
        struct py_list pair = { 0 };

        if (!py_iterate(run, pairs.items[i], pos, &pair))
            return false;
        if (pair.count != 2) {
            return py_throw(run, pos, "ValueError",
                            "dictionary update sequence element #%zu has length %zu; 2 is required",
                            i, pair.count) != NULL;
        }
        if (!py_set_item(run, self, pair.items[0], pair.items[1], pos))
            return false;
        if (self->kind != PY_DICT)
            return true;
    }
    return true;
}

static struct py_value *dict_update(struct py_run *run, struct py_value *self,
                                    const struct py_args *args, struct srcpos pos)
{
    if (args->list.count > 1)
        return py_not_understood(run, "update()", args, pos);
    if (args->list.count == 1 && !py_dict_update(run, self, args->list.items[0], pos))
        return NULL;
    for (size_t i = 0; i < args->named.count && self->kind == PY_DICT; i++)
        py_map_put(self->map, py_str(run->arena, args->named.items[i].name),
                   args->named.items[i].value);
    return py_none();
}

static struct py_value *dict_popitem(struct py_run *run, struct py_value *self,
                                     const struct py_args *args, struct srcpos pos)
{
    const struct py_entry *entry;
    struct py_value *pair = py_tuple(run->arena);
    struct py_entry last = { 0 };

    if (!py_charge_look(run, self, pos))
        return NULL;
    for (size_t at = 0; (entry = py_map_next(self->map, &at)) != NULL;)
        last = *entry;
    if (last.key == NULL)
        return py_throw(run, pos, "KeyError", "'popitem(): dictionary is empty'");
    (void)py_map_remove(self->map, last.key);
    py_push(run->arena, &pair->list, last.key);
    py_push(run->arena, &pair->list, last.value);
    return pair;
}

const struct py_builtin py_dict_methods[] = {
    { "clear", py_map_method_clear, false },
    { "copy", py_map_method_copy, false },
    { "get", dict_get, false },
    { "items", dict_items, false },
    { "keys", dict_keys, false },
    { "pop", dict_pop, false },
    { "popitem", dict_popitem, false },
    { "setdefault", dict_setdefault, false },
    { "update", dict_update, false },
    { "values", dict_values, false },
    { NULL, NULL, false },
};
