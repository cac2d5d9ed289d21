/* format.c - str.format() and format(). */
#include "planner/py/format.h"

#include <string.h>

#include "planner/py/class.h"
#include "planner/py/number.h"
#include "planner/py/std.h"
#include "planner/py/text.h"

enum { SPEC_DEPTH = 2 };

/* --- one value ----------------------------------------------------------- */

static struct py_value *repr_of(struct py_run *run, struct py_value *value, bool is_ascii,
                                struct srcpos pos)
{
    struct strbuf sb = { .arena = run->arena };
    const struct py_value *unknown = py_find_unknown(value);

    if (value->kind == PY_INSTANCE &&
        py_class_find(value->instance->cls->cls, "__repr__") != NULL) {
        struct py_value *method = py_attribute(run, value, "__repr__", pos);

        return method == NULL ? NULL : py_call_0(run, method, pos);
    }
    if (unknown != NULL)
        return py_from_unknown(run, unknown, pos);
    if (!py_add_repr(&sb, value) ||
        (is_ascii && !py_text_is_ascii((struct str){ strbuf_text(&sb), sb.len })))
        return py_dunno(run, pos, "repr() of '%s'", py_type_name(value));
    return py_charge(run, 0, sb.len, pos) ? py_str_taken(run->arena, &sb) : NULL;
}

struct py_value *py_convert(struct py_run *run, struct py_value *value, char conversion,
                            struct srcpos pos)
{
    switch (conversion) {
    case 0:
        return value;
    case 's':
        return py_text(run, value, pos);
    case 'r':
    case 'a':
        return repr_of(run, value, conversion == 'a', pos);
    default:
        return py_throw(run, pos, "ValueError", "Unknown conversion specifier '%c'", conversion);
    }
}

/* What is left to str(): everything but numbers and text. */
static struct py_value *format_other(struct py_run *run, struct py_value *value, struct str spec,
                                     struct srcpos pos)
{
    if (value->kind == PY_INSTANCE &&
        (py_class_find(value->instance->cls->cls, "__format__") != NULL ||
         py_plain(value) != value) &&
        py_class_member_text(value->instance->cls->cls) != PY_MEMBER_VALUE) {
        return py_dunno(run, pos,
                        "the text of '%s' in a format, which depends on the version of Python",
                        py_type_name(value));
    }
    if (spec.len == 0)
        return py_text(run, value, pos);
    if (value->kind == PY_INSTANCE && value->instance->cls->cls->is_enum) {
        value = py_text(run, value, pos);
        return value == NULL ? NULL : py_format_value(run, value, spec, pos);
    }
    if (value->kind == PY_OBJECT && py_std_owns(value)) {
        struct py_value *text = NULL;
        struct py_value *method = py_attribute(run, value, "strftime", pos);

        text = method == NULL ? NULL : py_call_1(run, method, py_str_of(run->arena, spec), pos);
        return text;
    }
    if (!py_is_data(value) || value->kind >= PY_FUNCTION)
        return py_dunno(run, pos, "the format of '%s'", py_type_name(value));
    return py_throw(run, pos, "TypeError", "unsupported format string passed to %s.__format__",
                    py_type_name(value));
}

struct py_value *py_format_value(struct py_run *run, struct py_value *value, struct str spec,
                                 struct srcpos pos)
{
    struct strbuf sb = { .arena = run->arena };
    struct py_spec read;
    bool known;

    if (value->kind == PY_UNKNOWN)
        return py_from_unknown(run, value, pos);
    if (value->kind != PY_STR && !py_is_number(value))
        return format_other(run, value, spec, pos);
    if (spec.len == 0)
        return py_text(run, value, pos);
    known = py_spec_read(spec, &read) && py_charge(run, 0, (uint64_t)read.width, pos);
    if (!known) {
        return run->abort != PY_RUNNING ? NULL
                                        : py_dunno(run, pos, "the format '%.*s'",
                                                   (int)(spec.len < 50 ? spec.len : 50), spec.ptr);
    }
    if (value->kind == PY_STR)
        known = py_spec_add_text(&sb, &read, value->text);
    else if (value->kind == PY_FLOAT)
        known = py_spec_add_float(&sb, &read, value->real);
    else
        known = py_spec_add_int(&sb, &read, py_integer(value));
    if (!known && value->kind == PY_STR && read.type != 0 && read.type != 's')
        return py_throw(run, pos, "ValueError", "Unknown format code '%c' for object of type 'str'",
                        read.type);
    return known ? py_str_taken(run->arena, &sb)
                 : py_dunno(run, pos, "the format '%.*s' of '%s'",
                            (int)(spec.len < 50 ? spec.len : 50), spec.ptr, py_type_name(value));
}

/* --- str.format() -------------------------------------------------------- */

struct formatter {
    struct py_run *run;
    const struct py_args *args;
    struct srcpos pos;
    int64_t next; /* of {}; -1 once {0} was seen */
    struct py_value *unknown;
};

static bool malformed(struct formatter *f, const char *what)
{
    return py_throw(f->run, f->pos, "ValueError", "%s", what) != NULL;
}

static bool is_number_text(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    }
    return text.len > 0 && text.len < 9;
}

static int64_t number_of(struct str text)
{
    int64_t number = 0;

    for (size_t i = 0; i < text.len; i++)
        number = number * 10 + (text.ptr[i] - '0');
    return number;
}

static struct py_value *positional(struct formatter *f, struct str name)
{
    int64_t index = name.len == 0 ? f->next++ : number_of(name);

    if ((name.len == 0) != (f->next > 0) && !(name.len > 0 && f->next <= 0)) {
        (void)malformed(f, "cannot switch between automatic field numbering and manual");
        return NULL;
    }
    if (name.len > 0)
        f->next = -1;
    if (index < 0 || (size_t)index >= f->args->list.count) {
        return py_throw(f->run, f->pos, "IndexError",
                        "Replacement index %lld out of range for positional args tuple",
                        (long long)index);
    }
    return f->args->list.items[index];
}

static struct py_value *first_of(struct formatter *f, struct str name)
{
    const char *key;
    struct py_value *value;

    if (name.len == 0 && f->next < 0) {
        (void)malformed(f, "cannot switch from manual field specification to automatic field "
                           "numbering");
        return NULL;
    }
    if (name.len == 0 || is_number_text(name)) {
        if (name.len > 0 && f->next > 0) {
            (void)malformed(f, "cannot switch from automatic field numbering to manual field "
                               "specification");
            return NULL;
        }
        return positional(f, name);
    }
    key = arena_strndup(f->run->arena, name.ptr, name.len);
    value = py_args_get(f->args, SIZE_MAX, key);
    return value != NULL ? value : py_throw(f->run, f->pos, "KeyError", "'%s'", key);
}

static size_t until(struct str text, size_t from, const char *stops)
{
    while (from < text.len && (text.ptr[from] == '\0' || strchr(stops, text.ptr[from]) == NULL))
        from++;
    return from;
}

/* name.attribute[index] */
static struct py_value *lookup(struct formatter *f, struct str field)
{
    size_t at = until(field, 0, ".[");
    struct py_value *value = first_of(f, (struct str){ field.ptr, at });

    while (value != NULL && at < field.len) {
        bool is_item = field.ptr[at] == '[';
        size_t begin = at + 1;
        size_t end = until(field, begin, is_item ? "]" : ".[");
        struct str name = { field.ptr + begin, end - begin };

        if (name.len == 0 || (is_item && end == field.len))
            return malformed(f, "Empty attribute in format string") ? value : NULL;
        if (is_item) {
            value = py_item(f->run, value,
                            is_number_text(name) ? py_int(f->run->arena, number_of(name))
                                                 : py_str_of(f->run->arena, name),
                            f->pos);
        } else {
            value = py_attribute(f->run, value, arena_strndup(f->run->arena, name.ptr, name.len),
                                 f->pos);
        }
        at = is_item ? end + 1 : end;
    }
    return value;
}

static bool format_into(struct formatter *f, struct str text, struct strbuf *sb, unsigned depth);

/* field!c:spec */
static bool add_field(struct formatter *f, struct str field, struct strbuf *sb, unsigned depth)
{
    size_t name_end = until(field, 0, "!:[");
    struct strbuf spec = { .arena = f->run->arena };
    struct py_value *value;
    char conversion = 0;
    size_t at;

    while (name_end < field.len && field.ptr[name_end] == '[')
        name_end = until(field, until(field, name_end, "]"), "!:[");
    value = lookup(f, (struct str){ field.ptr, name_end });
    at = name_end;
    if (value != NULL && at + 1 < field.len && field.ptr[at] == '!') {
        conversion = field.ptr[at + 1];
        at += 2;
    }
    if (value == NULL)
        return false;
    if (at < field.len && field.ptr[at] != ':')
        return malformed(f, "expected ':' after conversion specifier");
    if (at < field.len &&
        !format_into(f, (struct str){ field.ptr + at + 1, field.len - at - 1 }, &spec, depth + 1))
        return false;
    value = py_convert(f->run, value, conversion, f->pos);
    if (value != NULL)
        value =
            py_format_value(f->run, value, (struct str){ strbuf_text(&spec), spec.len }, f->pos);
    if (value == NULL)
        return false;
    if (value->kind == PY_STR)
        strbuf_add(sb, value->text.ptr, value->text.len);
    else
        f->unknown = value;
    return true;
}

/* The end of the field that begins at from, nested braces within. */
static size_t field_end(struct str text, size_t from)
{
    size_t depth = 1;

    for (; from < text.len; from++) {
        depth += text.ptr[from] == '{';
        depth -= text.ptr[from] == '}';
        if (depth == 0)
            break;
    }
    return from;
}

static bool format_into(struct formatter *f, struct str text, struct strbuf *sb, unsigned depth)
{
    if (depth > SPEC_DEPTH)
        return malformed(f, "Max string recursion exceeded");
    for (size_t at = 0; at < text.len;) {
        size_t brace = until(text, at, "{}");
        size_t end;

        strbuf_add(sb, text.ptr + at, brace - at);
        at = brace + 1;
        if (brace == text.len)
            break;
        if (at < text.len && text.ptr[at] == text.ptr[brace] && depth == 0) {
            strbuf_addch(sb, text.ptr[at++]);
            continue;
        }
        if (text.ptr[brace] == '}')
            return malformed(f, "Single '}' encountered in format string");
        end = field_end(text, at);
        if (end == text.len)
            return malformed(f, "expected '}' before end of string");
        if (!py_charge(f->run, 1, sb->len / 64, f->pos) ||
            !add_field(f, (struct str){ text.ptr + at, end - at }, sb, depth))
            return false;
        at = end + 1;
    }
    return true;
}

struct py_value *py_format(struct py_run *run, struct py_value *text, const struct py_args *args,
                           struct srcpos pos)
{
    struct formatter f = { .run = run, .args = args, .pos = pos };
    struct strbuf sb = { .arena = run->arena };

    if (!format_into(&f, text->text, &sb, 0))
        return NULL;
    if (f.unknown != NULL)
        return f.unknown;
    return py_charge(run, 0, sb.len, pos) ? py_str_taken(run->arena, &sb) : NULL;
}
