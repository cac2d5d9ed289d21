/* toml_scan.c - see toml_scan.h. */
#include "planner/config/toml_scan.h"

#include <stdlib.h>
#include <string.h>

#include "common/strbuf.h"

bool toml_wrong(const struct toml_scan *s, const char *wanted, struct error *err)
{
    if (*s->at == '\0')
        return error_at(err, ERROR_CONFIG, s->pos, "the file ends where %s should stand", wanted);
    return error_at(err, ERROR_CONFIG, s->pos, "%s should stand where '%c' is", wanted, *s->at);
}

static bool at_line_end(const struct toml_scan *s)
{
    return s->at[0] == '\n' || (s->at[0] == '\r' && s->at[1] == '\n');
}

static void take_line_end(struct toml_scan *s)
{
    s->at += s->at[0] == '\r' ? 2 : 1;
    s->pos.line++;
}

void toml_skip(struct toml_scan *s, bool lines)
{
    for (;;) {
        s->at += strspn(s->at, " \t");
        if (!lines)
            return;
        if (*s->at == '#')
            s->at += strcspn(s->at, "\n");
        else if (at_line_end(s))
            take_line_end(s);
        else
            return;
    }
}

bool toml_take(struct toml_scan *s, char c)
{
    if (*s->at != c)
        return false;
    s->at++;
    return true;
}

bool toml_end_line(struct toml_scan *s, struct error *err)
{
    toml_skip(s, false);
    if (*s->at == '#')
        s->at += strcspn(s->at, "\r\n");
    if (*s->at == '\0')
        return true;
    if (!at_line_end(s))
        return toml_wrong(s, "the end of the line", err);
    take_line_end(s);
    return true;
}

static const char bare[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

bool toml_key(struct toml_scan *s, const char **out, struct error *err)
{
    size_t len = strspn(s->at, bare);

    if (*s->at == '"' || *s->at == '\'')
        return toml_string(s, out, err);
    if (len == 0)
        return toml_wrong(s, "a key", err);
    *out = arena_strndup(s->arena, s->at, len);
    s->at += len;
    return true;
}

/* Reads \uNNNN or \UNNNNNNNN after its letter. */
static bool add_unicode(struct toml_scan *s, size_t digits, struct strbuf *sb, struct error *err)
{
    char text[9] = "";
    unsigned long c;

    if (strspn(s->at, "0123456789abcdefABCDEF") < digits)
        return toml_wrong(s, "a hexadecimal digit", err);
    memcpy(text, s->at, digits);
    c = strtoul(text, NULL, 16);
    if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return error_at(err, ERROR_CONFIG, s->pos, "\\u%s is no character", text);
    s->at += digits;
    strbuf_addchar(sb, c);
    return true;
}

/* Reads an escape after its backslash. */
static bool add_escape(struct toml_scan *s, bool multi, struct strbuf *sb, struct error *err)
{
    static const char letters[] = "btnfr\"\\";
    static const char values[] = "\b\t\n\f\r\"\\";
    const char *simple = *s->at == '\0' ? NULL : strchr(letters, *s->at);

    if (simple != NULL) {
        s->at++;
        strbuf_addch(sb, values[simple - letters]);
        return true;
    }
    if (toml_take(s, 'u'))
        return add_unicode(s, 4, sb, err);
    if (toml_take(s, 'U'))
        return add_unicode(s, 8, sb, err);
    toml_skip(s, false);
    if (!multi || !at_line_end(s))
        return toml_wrong(s, "an escape that TOML knows", err);
    while (at_line_end(s)) {
        take_line_end(s);
        toml_skip(s, false);
    }
    return true;
}

/* Returns whether the string ends here and moves past its end; up to two
 * quotes before the end of a multi-line string belong to it. */
static bool take_end(struct toml_scan *s, char quote, bool multi, struct strbuf *sb)
{
    size_t count = 0;

    while (s->at[count] == quote)
        count++;
    if (!multi) {
        s->at += count > 0;
        return count > 0;
    }
    if (count < 3) {
        strbuf_add(sb, s->at, count);
        s->at += count;
        return false;
    }
    if (count > 5)
        count = 5;
    strbuf_add(sb, s->at, count - 3);
    s->at += count;
    return true;
}

static bool add_character(struct toml_scan *s, char quote, bool multi, struct strbuf *sb,
                          struct error *err)
{
    if (*s->at == '\\' && quote == '"') {
        s->at++;
        return add_escape(s, multi, sb, err);
    }
    if (at_line_end(s) && multi) {
        take_line_end(s);
        strbuf_addch(sb, '\n');
        return true;
    }
    if ((*s->at >= 0 && *s->at < 0x20 && *s->at != '\t') || *s->at == 0x7F)
        return toml_wrong(s, "the end of a string", err);
    strbuf_addch(sb, *s->at++);
    return true;
}

bool toml_string(struct toml_scan *s, const char **out, struct error *err)
{
    struct strbuf sb = { .arena = s->arena };
    char quote = *s->at++;
    bool multi = s->at[0] == quote && s->at[1] == quote;

    if (multi) {
        s->at += 2;
        if (at_line_end(s))
            take_line_end(s);
    }
    while (!take_end(s, quote, multi, &sb)) {
        if (*s->at == quote)
            continue;
        if (!add_character(s, quote, multi, &sb, err))
            return false;
    }
    *out = strbuf_text(&sb);
    return true;
}

/* Returns whether text is all digits of a base, with "_" between two. */
static bool is_digits(const char *text, size_t len, const char *digits)
{
    bool after_digit = false;

    for (size_t i = 0; i < len; i++) {
        if (text[i] == '_' && after_digit && i + 1 < len) {
            after_digit = false;
        } else if (text[i] != '_' && strchr(digits, text[i]) != NULL) {
            after_digit = true;
        } else {
            return false;
        }
    }
    return after_digit;
}

static bool is_integer(const char *text)
{
    static const char hex[] = "0123456789abcdefABCDEF";

    if (strncmp(text, "0x", 2) == 0)
        return is_digits(text + 2, strlen(text + 2), hex);
    if (strncmp(text, "0o", 2) == 0)
        return is_digits(text + 2, strlen(text + 2), "01234567");
    if (strncmp(text, "0b", 2) == 0)
        return is_digits(text + 2, strlen(text + 2), "01");
    text += *text == '+' || *text == '-';
    return is_digits(text, strlen(text), "0123456789") && (text[0] != '0' || text[1] == '\0');
}

static bool is_float(const char *text)
{
    size_t whole;
    size_t fraction;

    text += *text == '+' || *text == '-';
    if (strcmp(text, "inf") == 0 || strcmp(text, "nan") == 0)
        return true;
    whole = strspn(text, "0123456789_");
    if (!is_digits(text, whole, "0123456789") || (text[0] == '0' && whole > 1))
        return false;
    text += whole;
    if (*text == '.') {
        fraction = strspn(++text, "0123456789_");
        if (!is_digits(text, fraction, "0123456789"))
            return false;
        text += fraction;
    }
    if (*text != 'e' && *text != 'E')
        return *text == '\0';
    text += 1 + (text[1] == '+' || text[1] == '-');
    return is_digits(text, strlen(text), "0123456789");
}

/* Returns whether text has the form; '0' in it is any digit. */
static bool has_form(const char **text, const char *form)
{
    const char *at = *text;

    for (; *form != '\0'; form++, at++) {
        if (*form == '0' ? *at < '0' || *at > '9' : *at != *form)
            return false;
    }
    *text = at;
    return true;
}

static bool is_clock(const char **text)
{
    if (!has_form(text, "00:00:00"))
        return false;
    if (**text == '.') {
        size_t digits = strspn(*text + 1, "0123456789");

        if (digits == 0)
            return false;
        *text += digits + 1;
    }
    return true;
}

static bool is_time(const char *text)
{
    if (!has_form(&text, "0000-00-00"))
        return is_clock(&text) && *text == '\0';
    if (*text == '\0')
        return true;
    if (strchr("Tt ", *text++) == NULL || !is_clock(&text))
        return false;
    if (*text == '+' || *text == '-')
        text++;
    else
        return *text == '\0' || ((*text == 'Z' || *text == 'z') && text[1] == '\0');
    return has_form(&text, "00:00") && *text == '\0';
}

bool toml_word(struct toml_scan *s, enum toml_kind *kind, const char **out, struct error *err)
{
    size_t len = strcspn(s->at, " \t\r\n,]}#=");
    char *word;
    char *to;

    /* A blank may stand between a date and its time. */
    if (len == 10 && s->at[4] == '-' && s->at[10] == ' ' && s->at[11] >= '0' && s->at[11] <= '9')
        len = 11 + strcspn(s->at + 11, " \t\r\n,]}#=");
    word = arena_strndup(s->arena, s->at, len);
    if (len == 0)
        return toml_wrong(s, "a value", err);
    if (strcmp(word, "true") == 0 || strcmp(word, "false") == 0) {
        *kind = TOML_BOOL;
    } else if (is_time(word)) {
        *kind = TOML_TIME;
    } else if (is_integer(word) || is_float(word)) {
        *kind = TOML_NUMBER;
        to = word;
        for (const char *c = word; *c != '\0'; c++) {
            if (*c != '_')
                *to++ = *c;
        }
        *to = '\0';
    } else {
        return error_at(err, ERROR_CONFIG, s->pos, "'%s' is no value", word);
    }
    s->at += len;
    *out = word;
    return true;
}
