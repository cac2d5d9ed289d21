/* json_out.c - see json_out.h. */
#include "common/json_out.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "common/str.h"

static void add_escape(struct strbuf *sb, unsigned char c)
{
    static const char letters[] = { ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f',
                                    ['\r'] = 'r', ['"'] = '"',  ['\\'] = '\\' };

    if (c < sizeof(letters) && letters[c] != '\0')
        strbuf_addf(sb, "\\%c", letters[c]);
    else
        strbuf_addf(sb, "\\u%04x", (unsigned)c);
}

/* Returns how many bytes at the beginning of text can stand as they are. */
static size_t plain(struct str text)
{
    size_t len = 0;

    while (len < text.len) {
        unsigned char c = (unsigned char)text.ptr[len];
        unsigned codepoint;
        size_t step = 1;

        if (c < 0x20 || c == '"' || c == '\\')
            break;
        if (c >= 0x80)
            step = str_decode((struct str){ text.ptr + len, text.len - len }, &codepoint);
        if (step == 0)
            break;
        len += step;
    }
    return len;
}

void js_add_quoted(struct strbuf *sb, const char *text, size_t len)
{
    struct str rest = { text, len };

    strbuf_addch(sb, '"');
    while (rest.len > 0) {
        size_t step = plain(rest);

        if (step > 0) {
            strbuf_add(sb, rest.ptr, step);
        } else {
            step = 1;
            if ((unsigned char)rest.ptr[0] < 0x80)
                add_escape(sb, (unsigned char)rest.ptr[0]);
            else
                strbuf_addstr(sb, "\xef\xbf\xbd");
        }
        rest.ptr += step;
        rest.len -= step;
    }
    strbuf_addch(sb, '"');
}

static void add_break(struct js_out *js)
{
    if (js->line || js->text.len == 0)
        return;
    strbuf_addch(&js->text, '\n');
    for (unsigned i = 0; i < js->depth; i++)
        strbuf_addstr(&js->text, "  ");
}

static void begin(struct js_out *js, const char *key)
{
    if (js->filled)
        strbuf_addch(&js->text, ',');
    if (js->depth > 0)
        add_break(js);
    js->filled = true;
    if (key == NULL)
        return;
    js_add_quoted(&js->text, key, strlen(key));
    strbuf_addstr(&js->text, js->line ? ":" : ": ");
}

void js_open(struct js_out *js, const char *key, char bracket)
{
    begin(js, key);
    strbuf_addch(&js->text, bracket);
    js->depth++;
    js->filled = false;
}

void js_close(struct js_out *js, char bracket)
{
    assert(js->depth > 0);
    js->depth--;
    if (js->filled)
        add_break(js);
    strbuf_addch(&js->text, bracket);
    js->filled = true;
}

void js_string(struct js_out *js, const char *key, const char *value)
{
    begin(js, key);
    js_add_quoted(&js->text, value, strlen(value));
}

void js_number(struct js_out *js, const char *key, int64_t value)
{
    begin(js, key);
    strbuf_addf(&js->text, "%" PRId64, value);
}

void js_bool(struct js_out *js, const char *key, bool value)
{
    begin(js, key);
    strbuf_addstr(&js->text, value ? "true" : "false");
}

void js_null(struct js_out *js, const char *key)
{
    begin(js, key);
    strbuf_addstr(&js->text, "null");
}

void js_string_if(struct js_out *js, const char *key, const char *value)
{
    if (value != NULL && *value != '\0')
        js_string(js, key, value);
}

void js_strings(struct js_out *js, const char *key, const struct strlist *values)
{
    js_open(js, key, '[');
    for (size_t i = 0; i < values->count; i++)
        js_string(js, NULL, values->items[i]);
    js_close(js, ']');
}

const char *js_text(struct js_out *js)
{
    assert(js->depth == 0);
    strbuf_addch(&js->text, '\n');
    return js->text.ptr;
}
