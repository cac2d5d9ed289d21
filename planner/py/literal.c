/* literal.c - see literal.h. */
#include "planner/py/literal.h"

#include <stdlib.h>
#include <string.h>

#include "planner/py/text.h"

/* --- escapes ------------------------------------------------------------- */

struct decoder {
    struct strbuf *sb;
    struct str text;
    size_t at;
    bool is_bytes;
};

static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

static bool add_code(struct decoder *d, uint32_t code)
{
    if (!d->is_bytes)
        return py_text_add(d->sb, code);
    strbuf_addch(d->sb, (char)(code & 0xFF));
    return true;
}

/* At least least and at most most digits. */
static bool add_digits(struct decoder *d, int base, size_t least, size_t most)
{
    uint32_t code = 0;
    size_t count = 0;

    while (count < most && d->at < d->text.len && digit_of(d->text.ptr[d->at]) < base) {
        code = code * (uint32_t)base + (uint32_t)digit_of(d->text.ptr[d->at++]);
        count++;
    }
    return count >= least && add_code(d, code);
}

static const char *simple_escape(char c)
{
    static const char *const escapes[] = { "\\\\", "''",  "\"\"", "a\a", "b\b",
                                           "f\f",  "n\n", "r\r",  "t\t", "v\v" };

    for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++) {
        if (escapes[i][0] == c)
            return escapes[i] + 1;
    }
    return NULL;
}

/* Adds a line end as "\n"; text.ptr[at] is CR or LF. */
static void skip_line_end(struct decoder *d)
{
    d->at += d->text.ptr[d->at] == '\r' && d->at + 1 < d->text.len && d->text.ptr[d->at + 1] == '\n'
                 ? 2
                 : 1;
}

/* d->at is behind the backslash. */
static bool add_escape(struct decoder *d)
{
    char c = d->text.ptr[d->at];
    const char *simple = simple_escape(c);

    if (c == '\n' || c == '\r') {
        skip_line_end(d);
        return true;
    }
    if (c >= '0' && c <= '7')
        return add_digits(d, 8, 1, 3);
    d->at++;
    if (simple != NULL) {
        strbuf_addch(d->sb, simple[0]);
        return true;
    }
    if (c == 'x')
        return add_digits(d, 16, 2, 2);
    if (!d->is_bytes && c == 'u')
        return add_digits(d, 16, 4, 4);
    if (!d->is_bytes && c == 'U')
        return add_digits(d, 16, 8, 8);
    if (!d->is_bytes && c == 'N')
        return false;
    strbuf_addch(d->sb, '\\'); /* none: both stay */
    d->at--;
    return true;
}

bool py_literal_decode(struct strbuf *sb, struct str text, bool is_raw, bool is_bytes)
{
    struct decoder d = { .sb = sb, .text = text, .is_bytes = is_bytes };

    while (d.at < text.len) {
        char c = text.ptr[d.at];

        if (c == '\r' || c == '\n') {
            skip_line_end(&d);
            strbuf_addch(sb, '\n');
        } else if (c == '\\' && !is_raw && d.at + 1 < text.len) {
            d.at++;
            if (!add_escape(&d))
                return false;
        } else {
            strbuf_addch(sb, c);
            d.at++;
        }
    }
    return true;
}

/* --- numbers ------------------------------------------------------------- */

enum { MAX_NUMBER = 400 };

static struct py_value *read_int(struct arena *arena, const char *digits, int base)
{
    uint64_t number = 0;

    if (*digits == '\0')
        return NULL;
    for (; *digits != '\0'; digits++) {
        if (digit_of(*digits) >= base || __builtin_mul_overflow(number, (uint64_t)base, &number) ||
            __builtin_add_overflow(number, (uint64_t)digit_of(*digits), &number) ||
            number > INT64_MAX)
            return NULL;
    }
    return py_int(arena, (int64_t)number);
}

static struct py_value *read_float(struct arena *arena, const char *digits)
{
    char *end;
    double real = strtod(digits, &end);

    return *end == '\0' ? py_float(arena, real) : NULL;
}

struct py_value *py_literal_number(struct arena *arena, struct str text)
{
    char digits[MAX_NUMBER];
    size_t len = 0;

    if (text.len >= MAX_NUMBER)
        return NULL;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '_')
            digits[len++] = text.ptr[i];
    }
    digits[len] = '\0';
    if (digits[0] == '0' && len > 1 && strchr("xXoObB", digits[1]) != NULL) {
        return read_int(arena, digits + 2,
                        (digits[1] | 0x20) == 'x'   ? 16
                        : (digits[1] | 0x20) == 'o' ? 8
                                                    : 2);
    }
    if (strpbrk(digits, ".eEjJlL") != NULL)
        return strpbrk(digits, "jJlL") != NULL ? NULL : read_float(arena, digits);
    return read_int(arena, digits, 10);
}
