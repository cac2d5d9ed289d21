/* repr.c - what repr() and str() say. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "planner/py/builtin.h"
#include "planner/py/class.h"
#include "planner/py/compare.h"
#include "planner/py/map.h"
#include "planner/py/std.h"
#include "planner/py/text.h"

enum { REPR_DEPTH = 30, REPR_BYTES = 4 << 20 };

/* --- texts --------------------------------------------------------------- */

enum printable { PRINTED, ESCAPED, NOT_KNOWN };

/* Blocks of letters and signs without gaps; of the rest only Unicode's tables know. */
static enum printable is_printable(unsigned codepoint)
{
    static const unsigned blocks[][2] = {
        { 0xA1, 0xAC },     { 0xAE, 0x377 },      { 0x388, 0x38A },   { 0x38E, 0x3A1 },
        { 0x3A3, 0x52F },   { 0x5D0, 0x5EA },     { 0x620, 0x6DC },   { 0x2010, 0x2027 },
        { 0x2030, 0x205E }, { 0x20A0, 0x20BF },   { 0x2190, 0x23FF }, { 0x2500, 0x27BF },
        { 0x3001, 0x303F }, { 0x3041, 0x3096 },   { 0x30A0, 0x30FF }, { 0x4E00, 0x9FEF },
        { 0xAC00, 0xD7A3 }, { 0x1F300, 0x1F64F },
    };

    if (codepoint < 0x20 || (codepoint >= 0x7F && codepoint <= 0xA0) || codepoint == 0xAD)
        return ESCAPED;
    if (codepoint < 0x7F)
        return PRINTED;
    for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
        if (codepoint >= blocks[i][0] && codepoint <= blocks[i][1])
            return PRINTED;
    }
    return NOT_KNOWN;
}

static void add_escaped(struct strbuf *sb, unsigned codepoint)
{
    switch (codepoint) {
    case '\n':
        strbuf_addstr(sb, "\\n");
        break;
    case '\r':
        strbuf_addstr(sb, "\\r");
        break;
    case '\t':
        strbuf_addstr(sb, "\\t");
        break;
    default:
        strbuf_addf(sb, "\\x%02x", codepoint);
    }
}

static bool add_character(struct strbuf *sb, struct str one, unsigned codepoint, char quote)
{
    enum printable printable = is_printable(codepoint);

    if (printable == NOT_KNOWN)
        return false;
    if (codepoint == (unsigned char)quote || codepoint == '\\')
        strbuf_addch(sb, '\\');
    if (printable == ESCAPED)
        add_escaped(sb, codepoint);
    else
        strbuf_add(sb, one.ptr, one.len);
    return true;
}

static char quote_for(struct str text)
{
    return memchr(text.ptr, '\'', text.len) != NULL && memchr(text.ptr, '"', text.len) == NULL
               ? '"'
               : '\'';
}

static void add_bytes(struct strbuf *sb, struct str text, char quote)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];

        if (c >= 0x80)
            strbuf_addf(sb, "\\x%02x", c);
        else
            (void)add_character(sb, (struct str){ text.ptr + i, 1 }, c, quote);
    }
}

static bool add_characters(struct strbuf *sb, struct str text, char quote)
{
    for (size_t i = 0; i < text.len;) {
        struct str rest = { text.ptr + i, text.len - i };
        unsigned codepoint = 0;

        rest.len = str_decode(rest, &codepoint);
        if (rest.len == 0 || !add_character(sb, rest, codepoint, quote))
            return false;
        i += rest.len;
    }
    return true;
}

bool py_text_repr(struct strbuf *sb, struct str text, bool is_bytes)
{
    char quote = quote_for(text);
    bool known = true;

    strbuf_addstr(sb, is_bytes ? "b" : "");
    strbuf_addch(sb, quote);
    if (is_bytes)
        add_bytes(sb, text, quote);
    else
        known = add_characters(sb, text, quote);
    strbuf_addch(sb, quote);
    return known;
}

/* --- floats -------------------------------------------------------------- */

/* digits stand for d.ddd times ten to the exponent. */
static void add_fixed(struct strbuf *sb, const char *digits, int count, int exponent)
{
    strbuf_addstr(sb, exponent < 0 ? "0." : "");
    for (int i = exponent + 1; i < 0; i++)
        strbuf_addch(sb, '0');
    for (int i = 0; i < count || i <= exponent; i++) {
        if (i < count)
            strbuf_addch(sb, digits[i]);
        else
            strbuf_addch(sb, '0');
        if (i == exponent)
            strbuf_addch(sb, '.');
    }
    if (exponent >= 0 && count <= exponent + 1)
        strbuf_addch(sb, '0');
}

static void add_scientific(struct strbuf *sb, const char *digits, int count, int exponent)
{
    strbuf_addch(sb, digits[0]);
    if (count > 1) {
        strbuf_addch(sb, '.');
        strbuf_add(sb, digits + 1, (size_t)count - 1);
    }
    strbuf_addf(sb, "e%c%02d", exponent < 0 ? '-' : '+', abs(exponent));
}

void py_float_repr(struct strbuf *sb, double real)
{
    char text[40];
    char digits[20] = { 0 };
    int count = 0;
    int exponent;

    if (isnan(real) || isinf(real)) {
        strbuf_addstr(sb, isnan(real) ? "nan" : real < 0 ? "-inf" : "inf");
        return;
    }
    for (int precision = 0; precision < 17; precision++) {
        (void)snprintf(text, sizeof(text), "%.*e", precision, fabs(real));
        if (strtod(text, NULL) == fabs(real))
            break;
    }
    for (const char *c = text; *c != 'e'; c++) {
        if (*c != '.')
            digits[count++] = *c;
    }
    exponent = (int)strtol(strchr(text, 'e') + 1, NULL, 10);
    if (signbit(real))
        strbuf_addch(sb, '-');
    if (exponent < -4 || exponent >= 16)
        add_scientific(sb, digits, count, exponent);
    else
        add_fixed(sb, digits, count, exponent);
}

/* --- values -------------------------------------------------------------- */

static bool add(struct strbuf *sb, const struct py_value *value, unsigned depth);

static bool add_list(struct strbuf *sb, const struct py_value *value, unsigned depth)
{
    bool is_tuple = value->kind == PY_TUPLE;

    strbuf_addch(sb, is_tuple ? '(' : '[');
    for (size_t i = 0; i < value->list.count; i++) {
        strbuf_addstr(sb, i == 0 ? "" : ", ");
        if (!add(sb, value->list.items[i], depth + 1))
            return false;
    }
    strbuf_addstr(sb, !is_tuple ? "]" : value->list.count == 1 ? ",)" : ")");
    return true;
}

static bool add_dict(struct strbuf *sb, const struct py_map *map, unsigned depth)
{
    const struct py_entry *entry;
    const char *before = "";

    strbuf_addch(sb, '{');
    for (size_t at = 0; (entry = py_map_next(map, &at)) != NULL; before = ", ") {
        strbuf_addstr(sb, before);
        if (!add(sb, entry->key, depth + 1))
            return false;
        strbuf_addstr(sb, ": ");
        if (!add(sb, entry->value, depth + 1))
            return false;
    }
    strbuf_addch(sb, '}');
    return true;
}

/* Several members stand in the order of their hashes. */
static bool add_set(struct strbuf *sb, const struct py_map *map, unsigned depth)
{
    size_t at = 0;
    const struct py_entry *entry = py_map_next(map, &at);

    if (py_map_count(map) > 1 || py_map_is_frozen(map))
        return false;
    if (entry == NULL) {
        strbuf_addstr(sb, "set()");
        return true;
    }
    strbuf_addch(sb, '{');
    if (!add(sb, entry->key, depth + 1))
        return false;
    strbuf_addch(sb, '}');
    return true;
}

static bool add_member(struct strbuf *sb, const struct py_value *value, unsigned depth)
{
    const struct py_class *cls = value->instance->cls->cls;
    const struct py_value *name = py_names_get(&value->instance->attrs, "name");
    const struct py_value *of = py_names_get(&value->instance->attrs, "value");

    if (!cls->is_enum || cls->alien != NULL || name == NULL || of == NULL ||
        py_class_find(cls, "__repr__") != NULL)
        return false;
    strbuf_addf(sb, "<%s.%s: ", cls->name, name->text.ptr);
    if (!add(sb, of, depth + 1))
        return false;
    strbuf_addch(sb, '>');
    return true;
}

static bool add_range(struct strbuf *sb, const struct py_value *value)
{
    strbuf_addf(sb, "range(%lld, %lld", (long long)value->range.start,
                (long long)value->range.stop);
    if (value->range.step != 1)
        strbuf_addf(sb, ", %lld", (long long)value->range.step);
    strbuf_addch(sb, ')');
    return true;
}

static bool add(struct strbuf *sb, const struct py_value *value, unsigned depth)
{
    if (depth > REPR_DEPTH || sb->len > REPR_BYTES)
        return false;
    switch (value->kind) {
    case PY_NONE:
        strbuf_addstr(sb, "None");
        return true;
    case PY_ELLIPSIS:
        strbuf_addstr(sb, "Ellipsis");
        return true;
    case PY_BOOL:
        strbuf_addstr(sb, value->truth ? "True" : "False");
        return true;
    case PY_INT:
        strbuf_addf(sb, "%lld", (long long)value->integer);
        return true;
    case PY_FLOAT:
        py_float_repr(sb, value->real);
        return true;
    case PY_STR:
    case PY_BYTES:
        return py_text_repr(sb, value->text, value->kind == PY_BYTES);
    case PY_LIST:
    case PY_TUPLE:
        return add_list(sb, value, depth);
    case PY_DICT:
        return add_dict(sb, value->map, depth);
    case PY_SET:
        return add_set(sb, value->map, depth);
    case PY_RANGE:
        return add_range(sb, value);
    case PY_INSTANCE:
        return add_member(sb, value, depth);
    case PY_BUILTIN:
        return py_builtin_repr(sb, value);
    default:
        return false;
    }
}

bool py_add_repr(struct strbuf *sb, const struct py_value *value)
{
    return add(sb, value, 0);
}

/* str() of an exception: its arguments. */
static bool add_exception(struct strbuf *sb, const struct py_instance *instance)
{
    const struct py_list *args = &instance->args.list;

    if (args->count == 0)
        return true;
    if (args->count == 1 && strcmp(instance->cls->cls->name, "KeyError") != 0)
        return py_add_str(sb, args->items[0]);
    if (args->count == 1)
        return py_add_repr(sb, args->items[0]);
    return add_list(sb, &(struct py_value){ .kind = PY_TUPLE, .list = *args }, 0);
}

static bool add_instance(struct strbuf *sb, const struct py_value *value)
{
    const struct py_class *cls = value->instance->cls->cls;
    const struct py_value *name = py_names_get(&value->instance->attrs, "name");

    if (py_class_find(cls, "__str__") != NULL || cls->alien != NULL)
        return false;
    if (py_class_is_exception(cls))
        return py_class_find(cls, "__init__") == NULL && add_exception(sb, value->instance);
    if (!cls->is_enum || name == NULL)
        return false;
    switch (py_class_member_text(cls)) {
    case PY_MEMBER_NAME:
        strbuf_addf(sb, "%s.%s", cls->name, name->text.ptr);
        return true;
    case PY_MEMBER_VALUE:
        return py_add_str(sb, py_plain(value));
    case PY_MEMBER_DEPENDS:
        break;
    }
    return false;
}

bool py_add_str(struct strbuf *sb, const struct py_value *value)
{
    if (value->kind == PY_STR) {
        strbuf_add(sb, value->text.ptr, value->text.len);
        return true;
    }
    if (value->kind == PY_INSTANCE)
        return add_instance(sb, value);
    if (value->kind == PY_OBJECT)
        return py_std_str(sb, value->object);
    return py_add_repr(sb, value);
}

const char *py_repr(const struct py_value *value, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    return py_add_repr(&sb, value) ? strbuf_text(&sb) : NULL;
}
