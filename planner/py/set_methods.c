/* set_methods.c - methods of set. */
#include "planner/py/builtin.h"
#include "planner/py/map.h"
#include "planner/py/run.h"

/* --- set ----------------------------------------------------------------- */

static struct py_value *set_add(struct py_run *run, struct py_value *self,
                                const struct py_args *args, struct srcpos pos)
{
    if (!py_is_key(args, 1, 1))
        return py_fail(run, pos, "add() of what is not known");
    py_map_put(self->map, args->list.items[0], NULL);
    return py_charge(run, 0, 32, pos) ? py_none() : NULL;
}

static struct py_value *set_discard(struct py_run *run, struct py_value *self,
                                    const struct py_args *args, struct srcpos pos)
{
    if (!py_is_key(args, 1, 1))
        return py_fail(run, pos, "discard() of what is not known");
    (void)py_map_remove(self->map, args->list.items[0]);
    return py_none();
}

static struct py_value *set_remove(struct py_run *run, struct py_value *self,
                                   const struct py_args *args, struct srcpos pos)
{
    const char *repr;

    if (!py_is_key(args, 1, 1))
        return py_fail(run, pos, "remove() of what is not known");
    if (py_map_remove(self->map, args->list.items[0]))
        return py_none();
    repr = py_repr(args->list.items[0], run->arena);
    return py_throw(run, pos, "KeyError", "%s", repr == NULL ? "?" : repr);
}

/* The items as a SET; NULL where it aborted or *unknown is what comes of it. */
static struct py_value *as_set(struct py_run *run, struct py_value *from, struct srcpos pos,
                               struct py_value **unknown)
{
    struct py_value *value = py_set(run->arena);
    struct py_list items = { 0 };

    if (!py_iterate_any(run, from, pos, &items))
        return NULL;
    for (size_t i = 0; i < items.count; i++) {
        if (py_map_check(items.items[i]) == PY_UNHASHABLE)
            return py_throw(run, pos, "TypeError", "unhashable type: '%s'",
                            py_type_name(items.items[i]));
        if (py_map_check(items.items[i]) != PY_HASHED) {
            *unknown = py_dunno(run, pos, "a set of what is not known");
            return NULL;
        }
        py_map_put(value->map, items.items[i], NULL);
    }
    return value;
}

static struct py_value *combine(struct py_run *run, struct py_value *self,
                                const struct py_args *args, struct srcpos pos, const char *op)
{
    struct py_value *value = py_map_method_copy(run, self, args, pos);
    struct py_value *unknown = NULL;

    for (size_t i = 0; i < args->list.count && value != NULL; i++) {
        struct py_value *other;

        if (args->list.items[i]->kind == PY_UNKNOWN)
            return py_from_unknown(run, args->list.items[i], pos);
        other = as_set(run, args->list.items[i], pos, &unknown);
        if (other == NULL)
            return unknown;
        value = py_binary(run, op, value, other, pos);
    }
    return value;
}

static struct py_value *set_union(struct py_run *run, struct py_value *self,
                                  const struct py_args *args, struct srcpos pos)
{
    return combine(run, self, args, pos, "|");
}

static struct py_value *set_intersection(struct py_run *run, struct py_value *self,
                                         const struct py_args *args, struct srcpos pos)
{
    return combine(run, self, args, pos, "&");
}

static struct py_value *set_difference(struct py_run *run, struct py_value *self,
                                       const struct py_args *args, struct srcpos pos)
{
    return combine(run, self, args, pos, "-");
}

static struct py_value *set_symmetric(struct py_run *run, struct py_value *self,
                                      const struct py_args *args, struct srcpos pos)
{
    return combine(run, self, args, pos, "^");
}

static struct py_value *set_update(struct py_run *run, struct py_value *self,
                                   const struct py_args *args, struct srcpos pos)
{
    struct py_value *value = combine(run, self, args, pos, "|");

    if (value == NULL)
        return NULL;
    if (value->kind == PY_UNKNOWN)
        py_poison(run, self, value->unknown.reason, value->unknown.pos);
    else
        self->map = value->map;
    return py_none();
}

static struct py_value *relate(struct py_run *run, struct py_value *self,
                               const struct py_args *args, struct srcpos pos, const char *op)
{
    struct py_value *unknown = NULL;
    struct py_value *other;

    if (!py_takes(args, 1, 1) || args->list.items[0]->kind == PY_UNKNOWN)
        return py_not_understood(run, "a comparison of sets", args, pos);
    other = as_set(run, args->list.items[0], pos, &unknown);
    if (other == NULL)
        return unknown;
    if (op[0] != '&')
        return py_compare(run, op, self, other, pos);
    other = py_binary(run, op, self, other, pos);
    return other == NULL ? NULL : py_bool(py_map_count(other->map) == 0);
}

static struct py_value *set_issubset(struct py_run *run, struct py_value *self,
                                     const struct py_args *args, struct srcpos pos)
{
    return relate(run, self, args, pos, "<=");
}

static struct py_value *set_issuperset(struct py_run *run, struct py_value *self,
                                       const struct py_args *args, struct srcpos pos)
{
    return relate(run, self, args, pos, ">=");
}

static struct py_value *set_isdisjoint(struct py_run *run, struct py_value *self,
                                       const struct py_args *args, struct srcpos pos)
{
    return relate(run, self, args, pos, "&");
}

const struct py_builtin py_set_methods[] = {
    { "add", set_add, false },
    { "clear", py_map_method_clear, false },
    { "copy", py_map_method_copy, false },
    { "difference", set_difference, false },
    { "discard", set_discard, false },
    { "intersection", set_intersection, false },
    { "isdisjoint", set_isdisjoint, false },
    { "issubset", set_issubset, false },
    { "issuperset", set_issuperset, false },
    { "remove", set_remove, false },
    { "symmetric_difference", set_symmetric, false },
    { "union", set_union, false },
    { "update", set_update, false },
    { NULL, NULL, false },
};
