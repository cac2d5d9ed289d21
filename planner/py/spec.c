/* spec.c - format specifications: [[fill]align][sign][#][0][width][,][.precision][type]. */
#include <math.h>
#include <string.h>

#include "planner/py/format.h"
#include "planner/py/text.h"

enum { MAX_WIDTH = 100000, MAX_PRECISION = 300, MAX_DIGITS = 1000 };

static bool is_align(char c)
{
    return c == '<' || c == '>' || c == '=' || c == '^';
}

static void read_align(struct str *text, struct py_spec *out)
{
    unsigned codepoint = 0;
    size_t len = str_decode(*text, &codepoint);

    if (len > 0 && len < text->len && is_align(text->ptr[len])) {
        out->fill = (struct str){ text->ptr, len };
        out->align = text->ptr[len];
        *text = (struct str){ text->ptr + len + 1, text->len - len - 1 };
    } else if (text->len > 0 && is_align(text->ptr[0])) {
        out->align = text->ptr[0];
        *text = (struct str){ text->ptr + 1, text->len - 1 };
    }
}

/* Takes the first character if it is one of those. */
static char take(struct str *text, const char *of)
{
    char c;

    if (text->len == 0 || text->ptr[0] == '\0' || strchr(of, text->ptr[0]) == NULL)
        return 0;
    c = text->ptr[0];
    *text = (struct str){ text->ptr + 1, text->len - 1 };
    return c;
}

static bool take_number(struct str *text, int64_t most, int64_t *out)
{
    int64_t number = 0;

    for (char c = take(text, "0123456789"); c != 0; c = take(text, "0123456789")) {
        number = number * 10 + (c - '0');
        if (number > most)
            return false;
    }
    *out = number;
    return true;
}

bool py_spec_read(struct str text, struct py_spec *out)
{
    *out = (struct py_spec){ .precision = -1 };
    read_align(&text, out);
    out->sign = take(&text, "+- ");
    out->alternate = take(&text, "#") != 0;
    out->zero = take(&text, "0") != 0;
    if (!take_number(&text, MAX_WIDTH, &out->width))
        return false;
    out->grouping = take(&text, ",_");
    if (take(&text, ".") != 0) {
        if (text.len == 0 || strchr("0123456789", text.ptr[0]) == NULL ||
            !take_number(&text, MAX_PRECISION, &out->precision))
            return false;
    }
    out->type = take(&text, "bcdeEfFgGosxX%");
    return text.len == 0;
}

/* --- putting it together ------------------------------------------------- */

static void add_fill(struct strbuf *sb, struct str fill, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        strbuf_add(sb, fill.ptr, fill.len);
}

/* before (a sign, 0x) stays in front of the fill with "=". */
static void add_padded(struct strbuf *sb, const struct py_spec *spec, char fallback,
                       struct str before, struct str text)
{
    char align = spec->align;
    struct str fill = spec->fill;
    int64_t count = spec->width - py_text_count(before) - py_text_count(text);
    int64_t left;

    if (align == 0)
        align = fallback;
    if (fill.len == 0)
        fill = str_of(spec->zero && (spec->align == 0 || spec->fill.len == 0) ? "0" : " ");
    if (count < 0)
        count = 0;
    left = align == '<' ? 0 : align == '^' ? count / 2 : count;
    if (align == '=')
        strbuf_add(sb, before.ptr, before.len);
    add_fill(sb, fill, left);
    if (align != '=')
        strbuf_add(sb, before.ptr, before.len);
    strbuf_add(sb, text.ptr, text.len);
    add_fill(sb, fill, count - left);
}

bool py_spec_add_text(struct strbuf *sb, const struct py_spec *spec, struct str text)
{
    if (spec->sign != 0 || spec->alternate || spec->grouping != 0 || spec->align == '=' ||
        (spec->type != 0 && spec->type != 's') || (spec->zero && spec->align == 0))
        return false;
    if (spec->precision >= 0 && spec->precision < py_text_count(text))
        text = py_text_slice(text, 0, spec->precision);
    add_padded(sb, spec, '<', (struct str){ "", 0 }, text);
    return true;
}

/* --- numbers ------------------------------------------------------------- */

/* Digits up to the first that is none are grouped, from the right. */
static void add_grouped(struct strbuf *out, struct str text, char separator, size_t size)
{
    size_t digits = 0;

    while (digits < text.len && strchr("0123456789abcdefABCDEF", text.ptr[digits]) != NULL &&
           text.ptr[digits] != '\0' &&
           (size == 4 || (text.ptr[digits] >= '0' && text.ptr[digits] <= '9')))
        digits++;
    for (size_t i = 0; i < digits; i++) {
        if (separator != 0 && i > 0 && (digits - i) % size == 0)
            strbuf_addch(out, separator);
        strbuf_addch(out, text.ptr[i]);
    }
    strbuf_add(out, text.ptr + digits, text.len - digits);
}

static bool add_number(struct strbuf *sb, const struct py_spec *spec, bool is_negative,
                       const char *prefix, struct str digits)
{
    bool is_binary = spec->type != 0 && strchr("boxX", spec->type) != NULL;
    struct strbuf grouped = { .arena = sb->arena };
    struct strbuf before = { .arena = sb->arena };

    if (spec->grouping != 0 && spec->zero && spec->width > 0)
        return false; /* the zeros are grouped too */
    if (spec->grouping == ',' && is_binary)
        return false;
    add_grouped(&grouped, digits, spec->grouping, is_binary ? 4 : 3);
    strbuf_addstr(&before, is_negative         ? "-"
                           : spec->sign == '+' ? "+"
                           : spec->sign == ' ' ? " "
                                               : "");
    strbuf_addstr(&before, prefix);
    add_padded(sb, spec, spec->zero ? '=' : '>', (struct str){ strbuf_text(&before), before.len },
               (struct str){ strbuf_text(&grouped), grouped.len });
    return true;
}

static void add_binary(struct strbuf *sb, uint64_t number)
{
    bool has_begun = false;

    for (int bit = 63; bit >= 0; bit--) {
        has_begun = has_begun || ((number >> bit) & 1) != 0 || bit == 0;
        if (has_begun)
            strbuf_addch(sb, (char)('0' + ((number >> bit) & 1)));
    }
}

static const char *prefix_of(const struct py_spec *spec)
{
    switch (spec->alternate ? spec->type : 0) {
    case 'b':
        return "0b";
    case 'o':
        return "0o";
    case 'x':
        return "0x";
    case 'X':
        return "0X";
    default:
        return "";
    }
}

bool py_spec_add_int(struct strbuf *sb, const struct py_spec *spec, int64_t integer)
{
    uint64_t number = integer < 0 ? 0 - (uint64_t)integer : (uint64_t)integer;
    struct strbuf digits = { .arena = sb->arena };

    if (spec->type != 0 && strchr("eEfFgG%", spec->type) != NULL)
        return integer <= (int64_t)1 << 53 && integer >= -((int64_t)1 << 53) &&
               py_spec_add_float(sb, spec, (double)integer);
    if (spec->precision >= 0 || spec->type == 's' || spec->type == 'c')
        return false;
    if (spec->type == 'b')
        add_binary(&digits, number);
    else {
        strbuf_addf(&digits,
                    spec->type == 'x'   ? "%llx"
                    : spec->type == 'X' ? "%llX"
                    : spec->type == 'o' ? "%llo"
                                        : "%llu",
                    (unsigned long long)number);
    }
    return add_number(sb, spec, integer < 0, prefix_of(spec),
                      (struct str){ strbuf_text(&digits), digits.len });
}

static void add_digits(struct strbuf *sb, const struct py_spec *spec, char type, double real)
{
    int precision = spec->precision >= 0 ? (int)spec->precision : 6;

    switch (type) {
    case 'e':
        strbuf_addf(sb, spec->alternate ? "%#.*e" : "%.*e", precision, real);
        break;
    case 'E':
        strbuf_addf(sb, spec->alternate ? "%#.*E" : "%.*E", precision, real);
        break;
    case 'g':
        strbuf_addf(sb, spec->alternate ? "%#.*g" : "%.*g", precision, real);
        break;
    case 'G':
        strbuf_addf(sb, spec->alternate ? "%#.*G" : "%.*G", precision, real);
        break;
    default:
        strbuf_addf(sb, spec->alternate ? "%#.*f" : "%.*f", precision, real);
    }
}

bool py_spec_add_float(struct strbuf *sb, const struct py_spec *spec, double real)
{
    struct strbuf digits = { .arena = sb->arena };
    char type = spec->type;

    if (type == '%')
        type = 'f';
    if (type != 0 && strchr("bcdosxX", type) != NULL)
        return false;
    if (isnan(real) || isinf(real) || (type == 0 && (spec->precision >= 0 || spec->alternate)))
        return false;
    if (type == 0)
        py_float_repr(&digits, fabs(real));
    else
        add_digits(&digits, spec, type, fabs(spec->type == '%' ? real * 100 : real));
    if (digits.len > MAX_DIGITS)
        return false;
    if (spec->type == '%')
        strbuf_addch(&digits, '%');
    return add_number(sb, spec, signbit(real), "",
                      (struct str){ strbuf_text(&digits), digits.len });
}
