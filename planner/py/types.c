/* types.c - the built-in types, as functions that make their values. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "planner/py/builtin.h"
#include "planner/py/literal.h"
#include "planner/py/map.h"
#include "planner/py/number.h"
#include "planner/py/sort.h"
#include "planner/py/text.h"

static struct py_value *first(const struct py_args *args)
{
    return args->list.count > 0 ? args->list.items[0] : NULL;
}

/* --- text ---------------------------------------------------------------- */

static struct py_value *make_str(struct py_run *run, struct py_value *self,
                                 const struct py_args *args, struct srcpos pos)
{
    if (!py_takes(args, 0, 1))
        return py_not_understood(run, "str()", args, pos);
    return first(args) == NULL ? py_str(run->arena, "") : py_text(run, first(args), pos);
}

static struct py_value *make_bytes(struct py_run *run, struct py_value *self,
                                   const struct py_args *args, struct srcpos pos)
{
    if (!py_takes(args, 1, 1) || args->list.items[0]->kind != PY_BYTES)
        return py_not_understood(run, "bytes()", args, pos);
    return args->list.items[0];
}

/* --- numbers ------------------------------------------------------------- */

static struct py_value *make_bool(struct py_run *run, struct py_value *self,
                                  const struct py_args *args, struct srcpos pos)
{
    bool truth = false;

    if (!py_takes(args, 0, 1))
        return py_not_understood(run, "bool()", args, pos);
    if (first(args) != NULL && first(args)->kind == PY_UNKNOWN)
        return py_from_unknown(run, first(args), pos);
    if (first(args) != NULL && !py_truth(run, first(args), pos, &truth))
        return NULL;
    return py_bool(truth);
}

static struct str trimmed(struct str text)
{
    size_t len;

    while (text.len > 0 && (len = py_text_blank(text)) > 0)
        text = (struct str){ text.ptr + len, text.len - len };
    return str_trim(text);
}

/* Digits with an optional sign, and single underscores between them; false where it is none or too
 * long to tell. */
static bool parse_int(struct str text, int64_t *out, bool *is_valid)
{
    bool is_negative = text.len > 0 && text.ptr[0] == '-';
    size_t at = text.len > 0 && (text.ptr[0] == '-' || text.ptr[0] == '+');
    bool had_digit = false;

    *out = 0;
    *is_valid = true;
    for (; at < text.len; at++) {
        char c = text.ptr[at];

        if (c == '_' && had_digit && at + 1 < text.len) {
            had_digit = false;
            continue;
        }
        if (c < '0' || c > '9') {
            *is_valid = false;
            return (unsigned char)c < 0x80;
        }
        had_digit = true;
        if (__builtin_mul_overflow(*out, 10, out) ||
            __builtin_add_overflow(*out, is_negative ? '0' - c : c - '0', out))
            return false;
    }
    *is_valid = had_digit;
    return true;
}

static struct py_value *int_of_text(struct py_run *run, const struct py_value *text,
                                    struct srcpos pos)
{
    int64_t integer = 0;
    bool is_valid = false;
    const char *repr;

    if (!parse_int(trimmed(text->text), &integer, &is_valid))
        return py_dunno(run, pos, "the number of such a text");
    if (is_valid)
        return py_int(run->arena, integer);
    repr = py_repr(text, run->arena);
    return py_throw(run, pos, "ValueError", "invalid literal for int() with base 10: %s",
                    repr == NULL ? "?" : repr);
}

static struct py_value *make_int(struct py_run *run, struct py_value *self,
                                 const struct py_args *args, struct srcpos pos)
{
    const struct py_value *of = first(args) == NULL ? NULL : py_plain(first(args));

    if (!py_takes(args, 0, 1))
        return py_not_understood(run, "int()", args, pos);
    if (of == NULL)
        return py_int(run->arena, 0);
    if (py_is_integer(of))
        return py_int(run->arena, py_integer(of));
    if (of->kind == PY_FLOAT && fabs(of->real) < 9e18)
        return py_int(run->arena, (int64_t)of->real);
    if (of->kind == PY_STR)
        return int_of_text(run, of, pos);
    if (of->kind == PY_NONE || of->kind == PY_LIST || of->kind == PY_DICT) {
        return py_throw(run, pos, "TypeError",
                        "int() argument must be a string, a bytes-like object or a real number, "
                        "not '%s'",
                        py_type_name(of));
    }
    return py_not_understood(run, "int()", args, pos);
}

static struct py_value *float_of_text(struct py_run *run, struct str text, struct srcpos pos)
{
    char digits[100];
    char *end;
    double real;

    text = trimmed(text);
    if (text.len == 0 || text.len >= sizeof(digits) || memchr(text.ptr, '_', text.len) != NULL ||
        memchr(text.ptr, 'x', text.len) != NULL || memchr(text.ptr, 'X', text.len) != NULL ||
        memchr(text.ptr, '(', text.len) != NULL)
        return py_dunno(run, pos, "the number of such a text");
    memcpy(digits, text.ptr, text.len);
    digits[text.len] = '\0';
    real = strtod(digits, &end);
    if (*end != '\0')
        return py_throw(run, pos, "ValueError", "could not convert string to float: '%s'", digits);
    return py_float(run->arena, real);
}

static struct py_value *make_float(struct py_run *run, struct py_value *self,
                                   const struct py_args *args, struct srcpos pos)
{
    const struct py_value *of = first(args) == NULL ? NULL : py_plain(first(args));

    if (!py_takes(args, 0, 1))
        return py_not_understood(run, "float()", args, pos);
    if (of == NULL)
        return py_float(run->arena, 0);
    if (py_is_number(of))
        return py_float(run->arena, py_real(of));
    if (of->kind == PY_STR)
        return float_of_text(run, of->text, pos);
    return py_not_understood(run, "float()", args, pos);
}

/* --- collections --------------------------------------------------------- */

static struct py_value *make_sequence(struct py_run *run, const struct py_args *args,
                                      struct srcpos pos, struct py_value *value)
{
    if (!py_takes(args, 0, 1))
        return py_not_understood(run, "list()", args, pos);
    if (first(args) == NULL)
        return value;
    if (first(args)->kind == PY_UNKNOWN)
        return py_from_unknown(run, first(args), pos);
    if (first(args)->kind == PY_SET && py_map_count(first(args)->map) > 1)
        return py_dunno(run, pos, "the order of a set");
    return py_iterate(run, first(args), pos, &value->list) ? value : NULL;
}

static struct py_value *make_list(struct py_run *run, struct py_value *self,
                                  const struct py_args *args, struct srcpos pos)
{
    return make_sequence(run, args, pos, py_list(run->arena));
}

static struct py_value *make_tuple(struct py_run *run, struct py_value *self,
                                   const struct py_args *args, struct srcpos pos)
{
    if (args->list.count == 1 && args->list.items[0]->kind == PY_TUPLE)
        return args->list.items[0];
    return make_sequence(run, args, pos, py_tuple(run->arena));
}

static struct py_value *make_set(struct py_run *run, struct py_value *self,
                                 const struct py_args *args, struct srcpos pos)
{
    struct py_value *value = py_set(run->arena);
    struct py_list items = { 0 };

    if (!py_takes(args, 0, 1))
        return py_not_understood(run, "set()", args, pos);
    if (first(args) != NULL && first(args)->kind == PY_UNKNOWN)
        return py_from_unknown(run, first(args), pos);
    if (first(args) != NULL && !py_iterate_any(run, first(args), pos, &items))
        return NULL;
    for (size_t i = 0; i < items.count; i++) {
        switch (py_map_check(items.items[i])) {
        case PY_HASHED:
            py_map_put(value->map, items.items[i], NULL);
            break;
        case PY_UNHASHABLE:
            return py_throw(run, pos, "TypeError", "unhashable type: '%s'",
                            py_type_name(items.items[i]));
        case PY_HASH_UNKNOWN:
            return py_dunno(run, pos, "a set of what is not known");
        }
    }
    return value;
}

static struct py_value *make_frozenset(struct py_run *run, struct py_value *self,
                                       const struct py_args *args, struct srcpos pos)
{
    struct py_value *value = make_set(run, self, args, pos);

    if (value != NULL && value->kind == PY_SET)
        py_map_freeze(value->map);
    return value;
}

static struct py_value *make_dict(struct py_run *run, struct py_value *self,
                                  const struct py_args *args, struct srcpos pos)
{
    struct py_value *value = py_dict(run->arena);

    if (args->list.count > 1)
        return py_not_understood(run, "dict()", args, pos);
    if (first(args) != NULL && first(args)->kind == PY_UNKNOWN)
        return py_from_unknown(run, first(args), pos);
    if (first(args) != NULL && !py_dict_update(run, value, first(args), pos))
        return NULL;
    for (size_t i = 0; i < args->named.count && value->kind == PY_DICT; i++)
        py_map_put(value->map, py_str(run->arena, args->named.items[i].name),
                   args->named.items[i].value);
    return value;
}

static struct py_value *make_range(struct py_run *run, struct py_value *self,
                                   const struct py_args *args, struct srcpos pos)
{
    struct py_value *value = py_new(run->arena, PY_RANGE);
    int64_t numbers[3] = { 0, 0, 1 };

    if (!py_takes(args, 1, 3))
        return py_not_understood(run, "range()", args, pos);
    for (size_t i = 0; i < args->list.count; i++) {
        if (!py_is_data(args->list.items[i]))
            return py_not_understood(run, "range()", args, pos);
        if (!py_is_integer(args->list.items[i])) {
            return py_throw(run, pos, "TypeError",
                            "'%s' object cannot be interpreted as an integer",
                            py_type_name(args->list.items[i]));
        }
        numbers[args->list.count == 1 ? 1 : i] = py_integer(args->list.items[i]);
    }
    if (numbers[2] == 0)
        return py_throw(run, pos, "ValueError", "range() arg 3 must not be zero");
    for (size_t i = 0; i < 3; i++) {
        if (numbers[i] > INT32_MAX * 1000LL || numbers[i] < INT32_MIN * 1000LL)
            return py_dunno(run, pos, "a range of very large numbers");
    }
    value->range.start = numbers[0];
    value->range.stop = numbers[1];
    value->range.step = numbers[2];
    return value;
}

static struct py_value *make_slice(struct py_run *run, struct py_value *self,
                                   const struct py_args *args, struct srcpos pos)
{
    struct py_value *value = py_new(run->arena, PY_SLICE);

    if (!py_takes(args, 1, 3))
        return py_not_understood(run, "slice()", args, pos);
    value->slice.start = args->list.count > 1 ? args->list.items[0] : py_none();
    value->slice.stop = args->list.items[args->list.count > 1];
    value->slice.step = args->list.count > 2 ? args->list.items[2] : py_none();
    return value;
}

/* --- object, type, and those that are decorators ------------------------- */

static struct py_value *make_object(struct py_run *run, struct py_value *self,
                                    const struct py_args *args, struct srcpos pos)
{
    struct py_value *cls = py_new(run->arena, PY_CLASS);

    cls->cls = arena_new(run->arena, struct py_class);
    cls->cls->name = "object";
    cls->cls->module = "builtins";
    return py_call_0(run, cls, pos);
}

static struct py_value *make_type(struct py_run *run, struct py_value *self,
                                  const struct py_args *args, struct srcpos pos)
{
    struct py_value *type = NULL;
    const struct py_value *of;

    if (!py_takes(args, 1, 1))
        return run->is_tolerant ? py_not_understood(run, "type()", args, pos)
                                : py_fail(run, pos, "it makes a class at run time");
    of = args->list.items[0];
    if (of->kind == PY_INSTANCE)
        return of->instance->cls;
    if (py_is_data(of))
        type = py_builtin_find(run, py_type_name(of));
    return type != NULL ? type : py_not_understood(run, "type()", args, pos);
}

static struct py_value *make_decorator(struct py_run *run, struct py_value *self,
                                       const struct py_args *args, struct srcpos pos)
{
    return py_not_understood(run, "a decorator that is called", args, pos);
}

const struct py_builtin py_types[] = {
    { "bool", make_bool, true },
    { "bytes", make_bytes, true },
    { "classmethod", make_decorator, true },
    { "dict", make_dict, true },
    { "float", make_float, true },
    { "frozenset", make_frozenset, true },
    { "int", make_int, true },
    { "list", make_list, true },
    { "object", make_object, true },
    { "property", make_decorator, true },
    { "range", make_range, true },
    { "set", make_set, true },
    { "slice", make_slice, true },
    { "staticmethod", make_decorator, true },
    { "str", make_str, true },
    { "tuple", make_tuple, true },
    { "type", make_type, true },
    { NULL, NULL, false },
};

/* --- methods of numbers and bytes ---------------------------------------- */

static struct py_value *number_is_integer(struct py_run *run, struct py_value *self,
                                          const struct py_args *args, struct srcpos pos)
{
    if (self->kind != PY_FLOAT)
        return py_dunno(run, pos, "is_integer() of an int");
    return py_bool(self->real == floor(self->real) && !isinf(self->real));
}

const struct py_builtin py_number_methods[] = {
    { "is_integer", number_is_integer, false },
    { NULL, NULL, false },
};

static struct py_value *bytes_decode(struct py_run *run, struct py_value *self,
                                     const struct py_args *args, struct srcpos pos)
{
    const struct py_value *encoding = py_args_get(args, 0, "encoding");
    const char *name = encoding == NULL ? "utf-8" : py_cstr(encoding);

    if (name == NULL || (strcmp(name, "utf-8") != 0 && strcmp(name, "utf8") != 0) ||
        !py_text_is_ascii(self->text))
        return py_not_understood(run, "decode()", args, pos);
    return py_str_of(run->arena, self->text);
}

static struct py_value *bytes_hex(struct py_run *run, struct py_value *self,
                                  const struct py_args *args, struct srcpos pos)
{
    struct strbuf sb = { .arena = run->arena };

    if (!py_takes(args, 0, 0))
        return py_not_understood(run, "hex()", args, pos);
    for (size_t i = 0; i < self->text.len; i++)
        strbuf_addf(&sb, "%02x", (unsigned char)self->text.ptr[i]);
    return py_str_taken(run->arena, &sb);
}

const struct py_builtin py_bytes_methods[] = {
    { "decode", bytes_decode, false },
    { "hex", bytes_hex, false },
    { NULL, NULL, false },
};
