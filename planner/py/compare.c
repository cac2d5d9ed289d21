/* compare.c - see compare.h. */
#include "planner/py/compare.h"

#include <string.h>

#include "planner/py/class.h"
#include "planner/py/map.h"

enum { COMPARE_DEPTH = 10 }; /* one list may stand in another many times over */

static enum py_answered yes_if(bool truth)
{
    return truth ? PY_YES : PY_NO;
}

const struct py_value *py_plain(const struct py_value *value)
{
    const struct py_value *plain;

    if (value->kind != PY_INSTANCE || !value->instance->cls->cls->is_enum ||
        py_class_mixin(value->instance->cls->cls) == NULL)
        return value;
    plain = py_names_get(&value->instance->attrs, "value");
    return plain == NULL ? value : plain;
}

bool py_has_identity(const struct py_value *instance)
{
    const struct py_class *cls = instance->instance->cls->cls;

    return !cls->has_symbolic_base && cls->alien == NULL && py_class_find(cls, "__eq__") == NULL &&
           py_class_find(cls, "__hash__") == NULL;
}

bool py_is_data(const struct py_value *value)
{
    switch (value->kind) {
    case PY_INSTANCE:
    case PY_SYMBOL:
    case PY_OBJECT:
    case PY_UNKNOWN:
    case PY_IMPORT:
    case PY_SUPER:
        return false;
    default:
        return true;
    }
}

/* --- numbers ------------------------------------------------------------- */

static bool is_number(const struct py_value *value)
{
    return value->kind == PY_BOOL || value->kind == PY_INT || value->kind == PY_FLOAT;
}

/* Exact for both: a long double has the 64 bits of the one and the 53 of the other. */
static long double number(const struct py_value *value)
{
    if (value->kind == PY_FLOAT)
        return (long double)value->real;
    return value->kind == PY_BOOL ? (long double)value->truth : (long double)value->integer;
}

/* --- equality ------------------------------------------------------------ */

static enum py_answered equal(const struct py_value *a, const struct py_value *b, unsigned depth);

static enum py_answered same(const struct py_value *a, const struct py_value *b, unsigned depth)
{
    return a == b && a->kind != PY_UNKNOWN ? PY_YES : equal(a, b, depth);
}

static enum py_answered equal_lists(const struct py_list *a, const struct py_list *b,
                                    unsigned depth)
{
    enum py_answered all = PY_YES;

    if (a->count != b->count)
        return PY_NO;
    for (size_t i = 0; i < a->count; i++) {
        enum py_answered one = same(a->items[i], b->items[i], depth);

        if (one == PY_NO)
            return PY_NO;
        if (one == PY_MAYBE)
            all = PY_MAYBE;
    }
    return all;
}

static enum py_answered equal_maps(const struct py_map *a, const struct py_map *b, unsigned depth)
{
    enum py_answered all = PY_YES;
    const struct py_entry *entry;

    if (py_map_count(a) != py_map_count(b))
        return PY_NO;
    for (size_t at = 0; (entry = py_map_next(a, &at)) != NULL;) {
        struct py_value **other = py_map_find(b, entry->key);
        enum py_answered one;

        if (other == NULL)
            return PY_NO;
        one = entry->value == NULL ? PY_YES : same(entry->value, *other, depth);
        if (one == PY_NO)
            return PY_NO;
        if (one == PY_MAYBE)
            all = PY_MAYBE;
    }
    return all;
}

static int64_t range_count(const struct py_value *value)
{
    int64_t start = value->range.start;
    int64_t stop = value->range.stop;
    int64_t step = value->range.step;

    if (step > 0)
        return start < stop ? (stop - start - 1) / step + 1 : 0;
    return start > stop ? (start - stop - 1) / -step + 1 : 0;
}

static bool equal_ranges(const struct py_value *a, const struct py_value *b)
{
    int64_t count = range_count(a);

    return count == range_count(b) && (count == 0 || a->range.start == b->range.start) &&
           (count < 2 || a->range.step == b->range.step);
}

/* Both are of the same kind and data. */
static enum py_answered equal_alike(const struct py_value *a, const struct py_value *b,
                                    unsigned depth)
{
    switch (a->kind) {
    case PY_NONE:
    case PY_ELLIPSIS:
        return PY_YES;
    case PY_STR:
    case PY_BYTES:
        return yes_if(a->text.len == b->text.len &&
                      memcmp(a->text.ptr, b->text.ptr, a->text.len) == 0);
    case PY_LIST:
    case PY_TUPLE:
        return equal_lists(&a->list, &b->list, depth + 1);
    case PY_SET:
    case PY_DICT:
        return equal_maps(a->map, b->map, depth + 1);
    case PY_RANGE:
        return yes_if(equal_ranges(a, b));
    case PY_FUNCTION:
    case PY_CLASS:
    case PY_MODULE:
    case PY_BUILTIN:
        return yes_if(a->function == b->function);
    default:
        return a == b ? PY_YES : PY_MAYBE;
    }
}

static enum py_answered equal_instance(const struct py_value *instance,
                                       const struct py_value *other)
{
    if (!py_has_identity(instance))
        return PY_MAYBE;
    if (other->kind == PY_INSTANCE) {
        return other->instance == instance->instance ? PY_YES
               : py_has_identity(other)              ? PY_NO
                                                     : PY_MAYBE;
    }
    return py_is_data(other) ? PY_NO : PY_MAYBE;
}

static enum py_answered equal(const struct py_value *a, const struct py_value *b, unsigned depth)
{
    a = py_plain(a);
    b = py_plain(b);
    if (depth > COMPARE_DEPTH)
        return PY_MAYBE;
    if (is_number(a) && is_number(b))
        return yes_if(number(a) == number(b));
    if (a->kind == PY_INSTANCE)
        return equal_instance(a, b);
    if (b->kind == PY_INSTANCE)
        return equal_instance(b, a);
    if (a->kind == PY_SYMBOL && b->kind == PY_SYMBOL && strcmp(a->symbol, b->symbol) == 0)
        return PY_YES;
    if (!py_is_data(a) || !py_is_data(b))
        return PY_MAYBE;
    return a->kind == b->kind ? equal_alike(a, b, depth) : PY_NO;
}

enum py_answered py_equal(const struct py_value *a, const struct py_value *b)
{
    return equal(a, b, 0);
}

enum py_answered py_same(const struct py_value *a, const struct py_value *b)
{
    return same(a, b, 0);
}

/* --- identity ------------------------------------------------------------ */

static bool is_single(const struct py_value *value)
{
    return value->kind == PY_NONE || value->kind == PY_BOOL || value->kind == PY_ELLIPSIS;
}

enum py_answered py_identical(const struct py_value *a, const struct py_value *b)
{
    if (a->kind == PY_UNKNOWN || b->kind == PY_UNKNOWN)
        return PY_MAYBE;
    if (is_single(a) && is_single(b)) {
        return equal_alike(a, b, 0) == PY_YES && a->kind == b->kind &&
                       (a->kind != PY_BOOL || a->truth == b->truth)
                   ? PY_YES
                   : PY_NO;
    }
    if (a->kind == PY_SYMBOL || b->kind == PY_SYMBOL || a->kind == PY_OBJECT ||
        b->kind == PY_OBJECT)
        return a == b ? PY_YES : PY_MAYBE;
    if (a->kind != b->kind)
        return PY_NO;
    switch (a->kind) {
    case PY_INT: /* whether equal ones are the same object is CPython's affair */
    case PY_FLOAT:
    case PY_STR:
    case PY_BYTES:
    case PY_TUPLE:
    case PY_METHOD:
        return a == b ? PY_YES : PY_MAYBE;
    case PY_FUNCTION:
    case PY_CLASS:
    case PY_MODULE:
    case PY_BUILTIN:
    case PY_INSTANCE:
        return yes_if(a->function == b->function);
    default:
        return yes_if(a == b);
    }
}

/* --- order --------------------------------------------------------------- */

static enum py_answered less(const struct py_value *a, const struct py_value *b, unsigned depth);

static enum py_answered less_text(struct str a, struct str b)
{
    int order = memcmp(a.ptr, b.ptr, a.len < b.len ? a.len : b.len);

    return yes_if(order < 0 || (order == 0 && a.len < b.len));
}

static enum py_answered less_lists(const struct py_list *a, const struct py_list *b, unsigned depth)
{
    for (size_t i = 0; i < a->count && i < b->count; i++) {
        enum py_answered one = same(a->items[i], b->items[i], depth);

        if (one == PY_MAYBE)
            return PY_MAYBE;
        if (one == PY_NO)
            return less(a->items[i], b->items[i], depth);
    }
    return yes_if(a->count < b->count);
}

static enum py_answered less_sets(const struct py_map *a, const struct py_map *b)
{
    const struct py_entry *entry;

    for (size_t at = 0; (entry = py_map_next(a, &at)) != NULL;) {
        if (!py_map_has(b, entry->key))
            return PY_NO;
    }
    return yes_if(py_map_count(a) < py_map_count(b));
}

static enum py_answered less(const struct py_value *a, const struct py_value *b, unsigned depth)
{
    a = py_plain(a);
    b = py_plain(b);
    if (depth > COMPARE_DEPTH || !py_is_data(a) || !py_is_data(b))
        return PY_MAYBE;
    if (is_number(a) && is_number(b))
        return yes_if(number(a) < number(b));
    if (a->kind != b->kind)
        return PY_TYPEERROR;
    switch (a->kind) {
    case PY_STR:
    case PY_BYTES:
        return less_text(a->text, b->text);
    case PY_LIST:
    case PY_TUPLE:
        return less_lists(&a->list, &b->list, depth + 1);
    case PY_SET:
        return less_sets(a->map, b->map);
    case PY_ITERATOR:
    case PY_METHOD:
        return PY_MAYBE;
    default:
        return PY_TYPEERROR;
    }
}

enum py_answered py_less(const struct py_value *a, const struct py_value *b)
{
    return less(a, b, 0);
}
