/* json_text.c - see json_text.h. */
#include "planner/report/json_text.h"

#include <string.h>

#include "common/str.h"
#include "common/strbuf.h"

json_t *json_text(const char *text, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };
    struct str rest = str_of(text);

    while (rest.len > 0) {
        unsigned codepoint = 0;
        size_t len = str_decode(rest, &codepoint);

        if (len == 0)
            strbuf_addstr(&sb, "\xef\xbf\xbd");
        else
            strbuf_add(&sb, rest.ptr, len);
        rest.ptr += len == 0 ? 1 : len;
        rest.len -= len == 0 ? 1 : len;
    }
    return json_string(strbuf_text(&sb));
}

json_t *json_uri(const char *path, struct arena *arena)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789-._~/@+=";
    struct strbuf sb = { .arena = arena };

    for (; *path != '\0'; path++) {
        if (strchr(plain, *path) != NULL)
            strbuf_addch(&sb, *path);
        else
            strbuf_addf(&sb, "%%%02X", (unsigned)(unsigned char)*path);
    }
    return json_string(strbuf_text(&sb));
}

json_t *json_texts(const struct strlist *list, struct arena *arena)
{
    json_t *array = json_array();

    for (size_t i = 0; i < list->count; i++)
        json_array_append_new(array, json_text(list->items[i], arena));
    return array;
}

static void print(json_t *value, FILE *out, size_t flags)
{
    (void)json_dumpf(value, out, flags);
    (void)fputc('\n', out);
    json_decref(value);
}

void json_print_pretty(json_t *value, FILE *out)
{
    print(value, out, JSON_INDENT(2));
}

void json_print_line(json_t *value, FILE *out)
{
    print(value, out, JSON_COMPACT);
}
