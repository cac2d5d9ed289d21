/* percent.c - text % args. */
#include <math.h>
#include <string.h>

#include "planner/py/format.h"
#include "planner/py/map.h"
#include "planner/py/number.h"
#include "planner/py/text.h"

struct percent {
    struct py_run *run;
    struct srcpos pos;
    struct str text;
    size_t at;
    struct py_value *args;
    size_t used; /* of a tuple, or of the one value */
    bool by_name;
    struct py_value *unknown;
};

/* %(name)-05.2f */
struct directive {
    bool left;
    bool plus;
    bool blank;
    bool zero;
    bool alternate;
    int64_t width;
    int64_t precision; /* -1 for none */
    char type;
    struct py_value *value;
};

static bool malformed(struct percent *p, const char *type, const char *what)
{
    return py_throw(p->run, p->pos, type, "%s", what) != NULL;
}

static char peek(const struct percent *p)
{
    if (p->at < p->text.len)
        return p->text.ptr[p->at];
    return '\0';
}

static struct py_value *next_arg(struct percent *p)
{
    bool is_tuple = p->args->kind == PY_TUPLE;

    if (p->used < (is_tuple ? p->args->list.count : 1)) {
        p->used++;
        return is_tuple ? p->args->list.items[p->used - 1] : p->args;
    }
    return py_throw(p->run, p->pos, "TypeError", "not enough arguments for format string");
}

/* (name): the value, which the directive then has. */
static bool read_name(struct percent *p, struct directive *d)
{
    size_t begin = p->at + 1;
    size_t depth = 0;

    if (peek(p) != '(')
        return true;
    do {
        depth += peek(p) == '(';
        depth -= peek(p) == ')';
        if (p->at++ >= p->text.len)
            return malformed(p, "ValueError", "incomplete format key");
    } while (depth > 0);
    p->by_name = true;
    if (p->args->kind == PY_TUPLE || py_is_number(p->args) || p->args->kind == PY_STR ||
        p->args->kind == PY_NONE)
        return malformed(p, "TypeError", "format requires a mapping");
    d->value = py_item(
        p->run, p->args,
        py_str_of(p->run->arena, (struct str){ p->text.ptr + begin, p->at - 1 - begin }), p->pos);
    return d->value != NULL;
}

static void read_flags(struct percent *p, struct directive *d)
{
    for (;; p->at++) {
        switch (peek(p)) {
        case '-':
            d->left = true;
            break;
        case '+':
            d->plus = true;
            break;
        case ' ':
            d->blank = true;
            break;
        case '0':
            d->zero = true;
            break;
        case '#':
            d->alternate = true;
            break;
        default:
            return;
        }
    }
}

enum { MAX_NUMBER = 100000 };

static bool read_number(struct percent *p, int64_t *out)
{
    *out = 0;
    if (peek(p) == '*') {
        struct py_value *value = next_arg(p);

        p->at++;
        if (value == NULL)
            return false;
        if (!py_is_integer(value) || py_integer(value) < 0 || py_integer(value) > MAX_NUMBER)
            return py_fail(p->run, p->pos, "a '*' whose number is not understood") != NULL;
        *out = py_integer(value);
        return true;
    }
    for (; peek(p) >= '0' && peek(p) <= '9'; p->at++) {
        *out = *out * 10 + (peek(p) - '0');
        if (*out > MAX_NUMBER)
            return py_fail(p->run, p->pos, "a width of more than %d", MAX_NUMBER) != NULL;
    }
    return true;
}

static bool read_directive(struct percent *p, struct directive *d)
{
    *d = (struct directive){ .precision = -1 };
    if (!read_name(p, d))
        return false;
    read_flags(p, d);
    if (!read_number(p, &d->width))
        return false;
    if (peek(p) == '.') {
        p->at++;
        if (!read_number(p, &d->precision))
            return false;
    }
    while (peek(p) != '\0' && strchr("hlL", peek(p)) != NULL)
        p->at++;
    if (p->at >= p->text.len)
        return malformed(p, "ValueError", "incomplete format");
    d->type = p->text.ptr[p->at++];
    return true;
}

/* --- one value ----------------------------------------------------------- */

static bool add_text(struct percent *p, const struct directive *d, struct strbuf *sb,
                     struct str text)
{
    struct py_spec spec = { .align = d->left ? '<' : '>',
                            .width = d->width,
                            .precision = d->precision };

    return py_charge(p->run, 0, text.len + (uint64_t)d->width, p->pos) &&
           py_spec_add_text(sb, &spec, text);
}

static struct py_spec number_spec(const struct directive *d)
{
    return (struct py_spec){ .align = (char)(d->left ? '<' : 0),
                             .sign = (char)(d->plus    ? '+'
                                            : d->blank ? ' '
                                                       : 0),
                             .alternate = d->alternate,
                             .zero = d->zero && !d->left,
                             .width = d->width,
                             .precision = -1,
                             .type = d->type };
}

static bool dunno(struct percent *p, const struct directive *d)
{
    p->unknown = py_dunno(p->run, p->pos, "'%%%c' of '%s'", d->type, py_type_name(d->value));
    return p->unknown != NULL;
}

static bool add_integer(struct percent *p, const struct directive *d, struct strbuf *sb)
{
    struct py_spec spec = number_spec(d);
    int64_t integer;

    if (d->value->kind == PY_FLOAT && strchr("diu", d->type) != NULL && fabs(d->value->real) < 9e18)
        integer = (int64_t)d->value->real;
    else if (py_is_integer(d->value))
        integer = py_integer(d->value);
    else if (!py_is_data(d->value))
        return dunno(p, d);
    else {
        return py_throw(p->run, p->pos, "TypeError",
                        "%%%c format: a real number is required, not %s", d->type,
                        py_type_name(d->value)) != NULL;
    }
    if (strchr("diu", d->type) != NULL)
        spec.type = 'd';
    return (d->precision < 0 && py_spec_add_int(sb, &spec, integer)) || dunno(p, d);
}

static bool add_real(struct percent *p, const struct directive *d, struct strbuf *sb)
{
    struct py_spec spec = number_spec(d);

    if (!py_is_data(d->value))
        return dunno(p, d);
    if (!py_is_number(d->value))
        return py_throw(p->run, p->pos, "TypeError", "must be real number, not %s",
                        py_type_name(d->value)) != NULL;
    spec.precision = d->precision;
    return py_spec_add_float(sb, &spec, py_real(d->value)) || dunno(p, d);
}

static bool add_converted(struct percent *p, const struct directive *d, struct strbuf *sb)
{
    struct py_value *text = py_convert(p->run, d->value, d->type, p->pos);

    if (text == NULL)
        return false;
    if (text->kind == PY_STR)
        return add_text(p, d, sb, text->text);
    p->unknown = text;
    return true;
}

static bool add_value(struct percent *p, const struct directive *d, struct strbuf *sb)
{
    if (d->value->kind == PY_UNKNOWN) {
        p->unknown = py_from_unknown(p->run, d->value, p->pos);
        return p->unknown != NULL;
    }
    switch (d->type) {
    case 's':
    case 'r':
    case 'a':
        return add_converted(p, d, sb);
    case 'd':
    case 'i':
    case 'u':
    case 'x':
    case 'X':
    case 'o':
        return add_integer(p, d, sb);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
        return add_real(p, d, sb);
    case 'c':
        if (d->value->kind == PY_STR && py_text_count(d->value->text) == 1)
            return add_text(p, d, sb, d->value->text);
        return dunno(p, d);
    default:
        return py_throw(p->run, p->pos, "ValueError", "unsupported format character '%c'",
                        d->type) != NULL;
    }
}

static bool add_directive(struct percent *p, struct strbuf *sb)
{
    struct directive d;

    if (!read_directive(p, &d))
        return false;
    if (d.type == '%') {
        strbuf_addch(sb, '%');
        return true;
    }
    if (d.value == NULL)
        d.value = next_arg(p);
    return d.value != NULL && add_value(p, &d, sb);
}

/* Everything given must be used, unless it could be looked up by name. */
static bool check_used(struct percent *p)
{
    size_t count = p->args->kind == PY_TUPLE ? p->args->list.count : 1;
    bool is_mapping = p->args->kind == PY_DICT || p->args->kind == PY_LIST ||
                      p->args->kind == PY_BYTES || p->args->kind == PY_RANGE;

    if (p->used >= count || is_mapping || p->by_name)
        return true;
    if (!py_is_data(p->args)) {
        p->unknown = py_dunno(p->run, p->pos, "'%%' with '%s'", py_type_name(p->args));
        return p->unknown != NULL;
    }
    return malformed(p, "TypeError", "not all arguments converted during string formatting");
}

struct py_value *py_percent(struct py_run *run, struct py_value *text, struct py_value *args,
                            struct srcpos pos)
{
    struct percent p = { .run = run, .pos = pos, .text = text->text, .args = args };
    struct strbuf sb = { .arena = run->arena };

    if (args->kind == PY_UNKNOWN)
        return py_from_unknown(run, args, pos);
    if (text->kind != PY_STR)
        return py_dunno(run, pos, "'%%' of bytes");
    while (p.at < p.text.len) {
        const char *next = memchr(p.text.ptr + p.at, '%', p.text.len - p.at);
        size_t end = next == NULL ? p.text.len : (size_t)(next - p.text.ptr);

        strbuf_add(&sb, p.text.ptr + p.at, end - p.at);
        p.at = end + 1;
        if (next != NULL && (!py_charge(run, 1, 0, pos) || !add_directive(&p, &sb)))
            return NULL;
    }
    if (!check_used(&p))
        return NULL;
    if (p.unknown != NULL)
        return p.unknown;
    return py_charge(run, 0, sb.len, pos) ? py_str_taken(run->arena, &sb) : NULL;
}
