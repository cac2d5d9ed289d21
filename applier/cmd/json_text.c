/* json_text.c - see json_text.h. */
#include "applier/cmd/json_text.h"

#include <string.h>

struct json_text json_text_new(struct arena *arena)
{
    return (struct json_text){ .text = { .arena = arena }, .first = true };
}

static void quote(struct strbuf *sb, const char *value)
{
    strbuf_addch(sb, '"');
    for (; *value != '\0'; value++) {
        unsigned char c = (unsigned char)*value;

        if (c == '"' || c == '\\')
            strbuf_addf(sb, "\\%c", c);
        else if (c < 0x20)
            strbuf_addf(sb, "\\u%04x", (unsigned)c);
        else
            strbuf_addch(sb, (char)c);
    }
    strbuf_addch(sb, '"');
}

static void begin(struct json_text *json, const char *key)
{
    if (!json->first)
        strbuf_addch(&json->text, ',');
    json->first = false;
    if (key == NULL)
        return;
    quote(&json->text, key);
    strbuf_addch(&json->text, ':');
}

void json_text_open(struct json_text *json, const char *key, char bracket)
{
    begin(json, key);
    strbuf_addch(&json->text, bracket);
    json->first = true;
}

void json_text_close(struct json_text *json, char bracket)
{
    strbuf_addch(&json->text, bracket);
    json->first = false;
}

void json_text_string(struct json_text *json, const char *key, const char *value)
{
    begin(json, key);
    quote(&json->text, value);
}

void json_text_number(struct json_text *json, const char *key, int64_t value)
{
    begin(json, key);
    strbuf_addf(&json->text, "%lld", (long long)value);
}

void json_text_bool(struct json_text *json, const char *key, bool value)
{
    begin(json, key);
    strbuf_addstr(&json->text, value ? "true" : "false");
}

void json_text_list(struct json_text *json, const char *key, const struct strlist *items)
{
    json_text_open(json, key, '[');
    for (size_t i = 0; i < items->count; i++)
        json_text_string(json, NULL, items->items[i]);
    json_text_close(json, ']');
}

const char *json_text(const struct json_text *json)
{
    return strbuf_text(&json->text);
}
