/* py_string.c - see py_string.h. */
#include "planner/read/py_string.h"

#include <string.h>

/* Adds a character; not NUL and no surrogate, which no text of ours may hold. */
static bool add_codepoint(unsigned c, struct strbuf *out)
{
    if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return false;
    if (c < 0x80) {
        strbuf_addch(out, (char)c);
    } else if (c < 0x800) {
        strbuf_addch(out, (char)(0xC0 | c >> 6));
        strbuf_addch(out, (char)(0x80 | (c & 0x3F)));
    } else if (c < 0x10000) {
        strbuf_addch(out, (char)(0xE0 | c >> 12));
        strbuf_addch(out, (char)(0x80 | (c >> 6 & 0x3F)));
        strbuf_addch(out, (char)(0x80 | (c & 0x3F)));
    } else {
        strbuf_addch(out, (char)(0xF0 | c >> 18));
        strbuf_addch(out, (char)(0x80 | (c >> 12 & 0x3F)));
        strbuf_addch(out, (char)(0x80 | (c >> 6 & 0x3F)));
        strbuf_addch(out, (char)(0x80 | (c & 0x3F)));
    }
    return true;
}

static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return 16;
}

/* Reads at most most digits of that base off *rest. Returns how many. */
static size_t take_digits(struct str *rest, int base, size_t most, unsigned *out)
{
    size_t count = 0;

    *out = 0;
    while (count < most && count < rest->len && digit_value(rest->ptr[count]) < base)
        *out = *out * (unsigned)base + (unsigned)digit_value(rest->ptr[count++]);
    rest->ptr += count;
    rest->len -= count;
    return count;
}

/* Adds what \xNN, \uNNNN and \UNNNNNNNN mean; rest begins after the letter. */
static bool add_hex(struct str *rest, size_t digits, struct strbuf *out)
{
    unsigned c;

    return take_digits(rest, 16, digits, &c) == digits && add_codepoint(c, out);
}

/* Adds what the escape at *rest, after its backslash, means. Returns false
 * where we do not know. */
static bool add_escape(struct str *rest, struct strbuf *out)
{
    static const char letters[] = "abfnrtv\\'\"";
    static const char values[] = "\a\b\f\n\r\t\v\\'\"";
    char c = rest->ptr[0];
    const char *simple = memchr(letters, c, sizeof(letters) - 1);
    unsigned octal;

    if (digit_value(c) < 8)
        return take_digits(rest, 8, 3, &octal) > 0 && add_codepoint(octal, out);
    rest->ptr++;
    rest->len--;
    switch (c) {
    case '\r':
        if (rest->len > 0 && rest->ptr[0] == '\n') {
            rest->ptr++;
            rest->len--;
        }
        return true;
    case '\n':
        return true;
    case 'x':
        return add_hex(rest, 2, out);
    case 'u':
        return add_hex(rest, 4, out);
    case 'U':
        return add_hex(rest, 8, out);
    case 'N':
        return false;
    default:
        if (simple != NULL) {
            strbuf_addch(out, values[simple - letters]);
            return true;
        }
        strbuf_addch(out, '\\');
        strbuf_addch(out, c);
        return true;
    }
}

/* Adds up to the next backslash; Python reads each line end as LF. */
static void add_plain(struct str *rest, struct strbuf *out)
{
    size_t len = 0;

    while (len < rest->len && rest->ptr[len] != '\\' && rest->ptr[len] != '\r')
        len++;
    strbuf_add(out, rest->ptr, len);
    rest->ptr += len;
    rest->len -= len;
    if (rest->len > 0 && rest->ptr[0] == '\r') {
        size_t end = rest->len > 1 && rest->ptr[1] == '\n' ? 2 : 1;

        strbuf_addch(out, '\n');
        rest->ptr += end;
        rest->len -= end;
    }
}

static const char *add_body(struct str rest, bool raw, struct strbuf *out)
{
    while (rest.len > 0) {
        if (rest.ptr[0] != '\\') {
            add_plain(&rest, out);
            continue;
        }
        rest.ptr++;
        rest.len--;
        if (raw)
            strbuf_addch(out, '\\');
        else if (rest.len == 0 || !add_escape(&rest, out))
            return "has an escape that is not read here";
    }
    return NULL;
}

const char *py_string_add(struct str literal, struct strbuf *out)
{
    bool raw = false;
    size_t quotes;

    for (; literal.ptr[0] != '"' && literal.ptr[0] != '\''; literal.ptr++, literal.len--) {
        char c = literal.ptr[0];

        if (c == 'b' || c == 'B')
            return "is a bytes literal";
        if (c == 'f' || c == 'F')
            return "is an f-string";
        raw = raw || c == 'r' || c == 'R';
    }
    quotes =
        literal.len >= 6 && literal.ptr[1] == literal.ptr[0] && literal.ptr[2] == literal.ptr[0]
            ? 3
            : 1;
    return add_body((struct str){ literal.ptr + quotes, literal.len - 2 * quotes }, raw, out);
}

/* Returns whether Python's str.isspace() holds for the character. */
static bool is_space(unsigned c)
{
    return (c >= 9 && c <= 13) || (c >= 28 && c <= 32) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
           c == 0x205F || c == 0x3000;
}

/* Returns the length of the last character of text, which is not empty. */
static size_t last_length(struct str text)
{
    size_t len = 1;

    while (len < text.len && ((unsigned char)text.ptr[text.len - len] & 0xC0) == 0x80)
        len++;
    return len;
}

struct str py_string_strip(struct str text)
{
    unsigned c;

    while (text.len > 0) {
        size_t len = str_decode(text, &c);

        if (len == 0 || !is_space(c))
            break;
        text.ptr += len;
        text.len -= len;
    }
    while (text.len > 0) {
        size_t len = last_length(text);

        if (str_decode((struct str){ text.ptr + text.len - len, len }, &c) == 0 || !is_space(c))
            break;
        text.len -= len;
    }
    return text;
}
