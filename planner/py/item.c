/* item.c - a[i], a[i:j:k], and assigning and deleting them. */
#include <string.h>

#include "planner/py/class.h"
#include "planner/py/map.h"
#include "planner/py/number.h"
#include "planner/py/run.h"
#include "planner/py/slice.h"
#include "planner/py/std.h"
#include "planner/py/text.h"

/* --- slices -------------------------------------------------------------- */

static int64_t clamp(int64_t index, int64_t count, int64_t least, int64_t most)
{
    if (index < 0)
        index = index < -count ? least : index + count;
    return index < least ? least : index > most ? most : index;
}

/* One end; false where it is neither None nor an integer. */
static bool read_end(const struct py_value *end, int64_t fallback, int64_t count, bool is_down,
                     int64_t *out)
{
    int64_t least = is_down ? -1 : 0;
    int64_t most = is_down ? count - 1 : count;

    if (end->kind == PY_NONE) {
        *out = fallback;
        return true;
    }
    if (!py_is_integer(end))
        return false;
    *out = clamp(py_integer(end), count, least, most);
    return true;
}

static bool read_slice(const struct py_value *value, int64_t count, struct py_cut *out)
{
    bool is_down;

    out->step = 1;
    if (value->slice.step->kind != PY_NONE) {
        if (!py_is_integer(value->slice.step) || py_integer(value->slice.step) == 0)
            return false;
        out->step = py_integer(value->slice.step);
    }
    is_down = out->step < 0;
    if (out->step < -count - 1 || out->step > count + 1)
        out->step = is_down ? -count - 1 : count + 1;
    return read_end(value->slice.start, is_down ? count - 1 : 0, count, is_down, &out->start) &&
           read_end(value->slice.stop, is_down ? -1 : count, count, is_down, &out->stop);
}

int64_t py_cut_count(const struct py_cut *cut)
{
    if (cut->step > 0)
        return cut->start < cut->stop ? (cut->stop - cut->start - 1) / cut->step + 1 : 0;
    return cut->start > cut->stop ? (cut->start - cut->stop - 1) / -cut->step + 1 : 0;
}

bool py_cut_read(struct py_run *run, const struct py_value *slice, int64_t count, struct srcpos pos,
                 struct py_cut *out)
{
    const struct py_value *unknown = slice->slice.start;

    if (read_slice(slice, count, out))
        return true;
    unknown = unknown->kind == PY_UNKNOWN             ? unknown
              : slice->slice.stop->kind == PY_UNKNOWN ? slice->slice.stop
                                                      : slice->slice.step;
    if (unknown->kind == PY_UNKNOWN)
        (void)py_stop_at_unknown(run, pos, unknown);
    else
        (void)py_throw(run, pos, "TypeError",
                       "slice indices must be integers or None or have an __index__ method");
    return false;
}

static struct py_value *slice_list(struct py_run *run, const struct py_value *from,
                                   const struct py_cut *cut)
{
    struct py_value *value = py_new(run->arena, from->kind);
    int64_t count = py_cut_count(cut);

    for (int64_t i = 0; i < count; i++)
        py_push(run->arena, &value->list, from->list.items[cut->start + i * cut->step]);
    return value;
}

static struct py_value *slice_text(struct py_run *run, const struct py_value *from,
                                   const struct py_cut *cut)
{
    struct strbuf sb = { .arena = run->arena };
    int64_t count = py_cut_count(cut);
    bool is_bytes = from->kind == PY_BYTES || py_text_is_ascii(from->text);
    struct py_value *value;

    if (cut->step == 1 && !is_bytes) {
        struct str part = py_text_slice(from->text, cut->start, cut->start + count);

        strbuf_add(&sb, part.ptr, part.len);
    } else if (cut->step == 1 && count > 0) {
        strbuf_add(&sb, from->text.ptr + cut->start, (size_t)count);
    }
    for (int64_t i = 0; cut->step != 1 && i < count; i++) {
        int64_t at = cut->start + i * cut->step;
        struct str one = is_bytes ? (struct str){ from->text.ptr + at, 1 }
                                  : py_text_slice(from->text, at, at + 1);

        strbuf_add(&sb, one.ptr, one.len);
    }
    value = py_str_taken(run->arena, &sb);
    value->kind = from->kind;
    return value;
}

static int64_t count_of(const struct py_value *value)
{
    if (value->kind == PY_STR)
        return py_text_count(value->text);
    return (int64_t)(value->kind == PY_BYTES ? value->text.len : value->list.count);
}

static struct py_value *take_slice(struct py_run *run, const struct py_value *from,
                                   const struct py_value *index, struct srcpos pos)
{
    struct py_cut cut;
    int64_t count = count_of(from);

    if (py_find_unknown(index->slice.start) != NULL || py_find_unknown(index->slice.stop) != NULL ||
        py_find_unknown(index->slice.step) != NULL)
        return py_dunno(run, pos, "a slice whose ends are not known");
    if (!py_cut_read(run, index, count, pos, &cut) ||
        !py_charge(run, (uint64_t)count, (uint64_t)count, pos))
        return NULL;
    return from->kind == PY_STR || from->kind == PY_BYTES ? slice_text(run, from, &cut)
                                                          : slice_list(run, from, &cut);
}

/* --- one item ------------------------------------------------------------ */

/* The place of an index; false where there is none: IndexError, TypeError. */
static bool find_place(struct py_run *run, const struct py_value *in, const struct py_value *index,
                       struct srcpos pos, int64_t *out)
{
    int64_t count = count_of(in);
    int64_t at;

    index = py_plain(index);
    if (!py_is_integer(index)) {
        (void)py_throw(run, pos, "TypeError", "%s indices must be integers or slices, not %s",
                       py_type_name(in), py_type_name(index));
        return false;
    }
    at = py_integer(index);
    *out = at < 0 ? at + count : at;
    if (*out >= 0 && *out < count)
        return true;
    (void)py_throw(run, pos, "IndexError", "%s index out of range",
                   in->kind == PY_STR ? "string" : py_type_name(in));
    return false;
}

static struct py_value *sequence_item(struct py_run *run, const struct py_value *from,
                                      const struct py_value *index, struct srcpos pos)
{
    int64_t at = 0;

    if (index->kind == PY_SLICE)
        return take_slice(run, from, index, pos);
    if (!py_is_data(py_plain(index)))
        return py_dunno(run, pos, "an index that is not known");
    if (from->kind == PY_STR && !py_charge(run, from->text.len / 64, 0, pos))
        return NULL;
    if (!find_place(run, from, index, pos, &at))
        return NULL;
    if (from->kind == PY_BYTES)
        return py_int(run->arena, (unsigned char)from->text.ptr[at]);
    if (from->kind == PY_STR)
        return py_str_of(run->arena, py_text_slice(from->text, at, at + 1));
    return from->list.items[at];
}

static struct py_value *key_error(struct py_run *run, struct py_value *key, struct srcpos pos)
{
    const char *repr = py_repr(key, run->arena);

    return py_throw(run, pos, "KeyError", "%s", repr == NULL ? "?" : repr);
}

static struct py_value *dict_item(struct py_run *run, const struct py_value *from,
                                  struct py_value *key, struct srcpos pos)
{
    struct py_value **place;

    switch (py_map_check(key)) {
    case PY_HASHED:
        place = py_map_find(from->map, key);
        return place == NULL ? key_error(run, key, pos) : *place;
    case PY_UNHASHABLE:
        return py_throw(run, pos, "TypeError", "unhashable type: '%s'", py_type_name(key));
    case PY_HASH_UNKNOWN:
        break;
    }
    return py_dunno(run, pos, "the item of a key that is not known");
}

static struct py_value *range_item(struct py_run *run, const struct py_value *from,
                                   const struct py_value *index, struct srcpos pos)
{
    struct py_cut cut = { from->range.start, from->range.stop, from->range.step };
    int64_t count = py_cut_count(&cut);
    int64_t at;

    if (!py_is_integer(index))
        return py_dunno(run, pos, "a part of a range");
    at = py_integer(index) < 0 ? py_integer(index) + count : py_integer(index);
    if (at < 0 || at >= count)
        return py_throw(run, pos, "IndexError", "range object index out of range");
    return py_int(run->arena, cut.start + at * cut.step);
}

/* Color['RED'], List[int], MyGeneric[x] */
static struct py_value *class_item(struct py_run *run, struct py_value *from,
                                   const struct py_value *index, struct srcpos pos)
{
    const struct py_class *cls = from->cls;

    if (!cls->is_enum)
        return from;
    for (size_t i = 0; i < cls->args.count && index->kind == PY_STR; i++) {
        const struct py_value *name = py_names_get(&cls->args.items[i]->instance->attrs, "name");

        if (py_text_equals(name->text, index->text))
            return cls->args.items[i];
    }
    return py_dunno(run, pos, "a member of an Enum");
}

static struct py_value *symbolic_item(struct py_run *run, struct py_value *from,
                                      struct py_value *index, struct srcpos pos)
{
    struct py_value *term = py_object(run->arena, PY_TERM_ITEM, pos);
    struct py_value *value = term;
    enum py_answer answer = PY_NOT_MINE;

    term->object->target = from;
    py_add_arg(run, &term->object->args, index);
    if (run->host->operate != NULL)
        answer = run->host->operate(run->host->ctx, run, term, &value);
    if (answer == PY_ABORTED)
        return NULL;
    if (answer == PY_NOT_MINE && py_is_symbol(from, "os.environ"))
        return py_dunno(run, pos, "an item of 'os.environ', known at run time only");
    if (answer == PY_NOT_MINE && py_std_owns(from))
        return py_dunno(run, pos, "an item of '%s'", py_type_name(from));
    return value;
}

static struct py_value *instance_item(struct py_run *run, struct py_value *from,
                                      struct py_value *index, struct srcpos pos)
{
    const struct py_class *cls = from->instance->cls->cls;
    const struct py_value *plain = py_plain(from);
    struct py_value *method;

    if (plain->kind == PY_STR)
        return sequence_item(run, plain, index, pos);
    if (py_class_find(cls, "__getitem__") == NULL)
        return cls->has_symbolic_base ? symbolic_item(run, from, index, pos)
                                      : py_dunno(run, pos, "an item of '%s'", cls->name);
    method = py_attribute(run, from, "__getitem__", pos);
    return method == NULL ? NULL : py_call_1(run, method, index, pos);
}

struct py_value *py_item(struct py_run *run, struct py_value *from, struct py_value *index,
                         struct srcpos pos)
{
    if (from->kind == PY_UNKNOWN || index->kind == PY_UNKNOWN)
        return py_from_unknown(run, from->kind == PY_UNKNOWN ? from : index, pos);
    switch (from->kind) {
    case PY_STR:
    case PY_BYTES:
    case PY_LIST:
    case PY_TUPLE:
        return sequence_item(run, from, index, pos);
    case PY_DICT:
        return dict_item(run, from, index, pos);
    case PY_RANGE:
        return range_item(run, from, index, pos);
    case PY_CLASS:
        return class_item(run, from, index, pos);
    case PY_INSTANCE:
        return instance_item(run, from, index, pos);
    case PY_SYMBOL:
    case PY_OBJECT:
        return symbolic_item(run, from, index, pos);
    case PY_BUILTIN: /* list[int] */
        return from;
    default:
        return py_throw(run, pos, "TypeError", "'%s' object is not subscriptable",
                        py_type_name(from));
    }
}

/* --- assigning and deleting ---------------------------------------------- */

/* a[i:j] = items, without a step. */
static bool set_slice(struct py_run *run, struct py_value *in, const struct py_value *index,
                      struct py_value *value, struct srcpos pos)
{
    struct py_list items = { 0 };
    struct py_list result = { 0 };
    struct py_cut cut;
    int64_t count = (int64_t)in->list.count;

    if (!py_cut_read(run, index, count, pos, &cut) || !py_iterate(run, value, pos, &items) ||
        !py_charge(run, items.count + (uint64_t)count, (items.count + (uint64_t)count) * 8, pos))
        return false;
    if (cut.step != 1)
        return py_fail(run, pos, "assigning to a slice with a step") != NULL;
    for (int64_t i = 0; i < cut.start; i++)
        py_push(run->arena, &result, in->list.items[i]);
    for (size_t i = 0; i < items.count; i++)
        py_push(run->arena, &result, items.items[i]);
    for (int64_t i = cut.stop > cut.start ? cut.stop : cut.start; i < count; i++)
        py_push(run->arena, &result, in->list.items[i]);
    in->list = result;
    return true;
}

static bool set_dict_item(struct py_run *run, struct py_value *in, struct py_value *key,
                          struct py_value *value, struct srcpos pos)
{
    switch (py_map_check(key)) {
    case PY_HASHED:
        py_map_put(in->map, key, value);
        return true;
    case PY_UNHASHABLE:
        (void)py_throw(run, pos, "TypeError", "unhashable type: '%s'", py_type_name(key));
        return false;
    case PY_HASH_UNKNOWN:
        break;
    }
    py_poison(run, in, "a key of the dict is not known", pos);
    return true;
}

bool py_set_item(struct py_run *run, struct py_value *in, struct py_value *index,
                 struct py_value *value, struct srcpos pos)
{
    int64_t at = 0;

    if (in->kind == PY_DICT)
        return set_dict_item(run, in, index, value, pos);
    if (in->kind == PY_UNKNOWN && in->unknown.inert)
        return true;
    if (in->kind != PY_LIST)
        return py_fail(run, pos, "assigning to an item of '%s'", py_type_name(in)) != NULL;
    if (index->kind == PY_SLICE)
        return set_slice(run, in, index, value, pos);
    if (!py_is_data(index)) {
        py_poison(run, in, "an index of the list is not known", pos);
        return true;
    }
    if (!find_place(run, in, index, pos, &at))
        return false;
    in->list.items[at] = value;
    return true;
}

static bool delete_from_list(struct py_run *run, struct py_value *in, struct py_value *index,
                             struct srcpos pos)
{
    struct py_value none = { .kind = PY_LIST };
    int64_t at = 0;

    if (index->kind == PY_SLICE)
        return set_slice(run, in, index, &none, pos);
    if (!py_is_data(index))
        return py_fail(run, pos, "deleting an item whose index is not known") != NULL;
    if (!find_place(run, in, index, pos, &at))
        return false;
    if (!py_charge(run, (in->list.count - (size_t)at) / 64, 0, pos))
        return false;
    memmove(in->list.items + at, in->list.items + at + 1,
            (in->list.count - (size_t)at - 1) * sizeof(*in->list.items));
    in->list.count--;
    return true;
}

bool py_delete_item(struct py_run *run, struct py_value *in, struct py_value *index,
                    struct srcpos pos)
{
    if (in->kind == PY_LIST)
        return delete_from_list(run, in, index, pos);
    if (in->kind != PY_DICT || py_map_check(index) == PY_HASH_UNKNOWN)
        return py_fail(run, pos, "deleting an item of '%s'", py_type_name(in)) != NULL;
    if (!py_map_remove(in->map, index))
        return key_error(run, index, pos) != NULL;
    return true;
}
