/*
 * header_driver.c - reads the heads of scripts and prints them as JSON Lines.
 *
 *     header_driver FILE...
 */
#include <stdio.h>

#include "common/file.h"
#include "common/json_out.h"
#include "common/limits.h"
#include "planner/read/py_header.h"

static void print_value(const char *name, const struct header_value *value, struct js_out *js)
{
    switch (value->kind) {
    case HEADER_ABSENT:
        return;
    case HEADER_NONE:
        js_null(js, name);
        return;
    case HEADER_TEXT:
        js_string(js, name, value->items.items[0]);
        return;
    case HEADER_LIST:
        js_strings(js, name, &value->items);
        return;
    }
}

static void print_header(const struct py_header *header, struct arena *arena)
{
    struct js_out js = { .text = { .arena = arena }, .line = true };

    js_open(&js, NULL, '{');
    if (header->unknown != NULL) {
        js_string(&js, "unknown", header->unknown);
    } else {
        for (size_t i = 0; i < PY_VARIABLES; i++)
            print_value(py_variable_name((enum py_variable)i), &header->values[i], &js);
        if (header->doc != NULL)
            js_string(&js, "doc", header->doc);
    }
    js_close(&js, '}');
    (void)fputs(js_text(&js), stdout);
}

int main(int argc, char **argv)
{
    struct error err = { 0 };

    for (int i = 1; i < argc; i++) {
        struct arena arena = { 0 };
        struct py_header header;
        struct str text;
        bool done = file_read(argv[i], LIMIT_REVISION_FILE, &arena, &text, &err);

        if (done) {
            py_header_read(text, &arena, &header);
            print_header(&header, &arena);
        }
        arena_free(&arena);
        if (!done) {
            error_print(&err, stderr);
            return 1;
        }
    }
    return 0;
}
