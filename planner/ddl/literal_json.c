/* literal_json.c - see literal.h: data as Python's json.dumps() writes it. */
#include <string.h>

#include "planner/ddl/literal.h"

enum { JSON_DEPTH = 64 };

static bool write(struct ddl *d, const struct py_value *value, unsigned depth, struct strbuf *out);

static void write_character(unsigned codepoint, struct strbuf *out)
{
    if (codepoint >= 0x10000) {
        codepoint -= 0x10000;
        strbuf_addf(out, "\\u%04x\\u%04x", 0xD800 + (codepoint >> 10),
                    0xDC00 + (codepoint & 0x3FF));
        return;
    }
    strbuf_addf(out, "\\u%04x", codepoint);
}

static void write_string(struct str text, struct strbuf *out)
{
    static const char plain[] = "\"\\\b\f\n\r\t";
    static const char letters[] = "\"\\bfnrt";

    strbuf_addch(out, '"');
    while (text.len > 0) {
        unsigned codepoint = 0;
        size_t len = str_decode(text, &codepoint);
        const char *special =
            codepoint == 0 || codepoint > 0x7F ? NULL : strchr(plain, (int)codepoint);

        if (len == 0)
            break;
        if (special != NULL)
            strbuf_addf(out, "\\%c", letters[special - plain]);
        else if (codepoint < 0x20 || codepoint > 0x7E)
            write_character(codepoint, out);
        else
            strbuf_addch(out, (char)codepoint);
        text = (struct str){ text.ptr + len, text.len - len };
    }
    strbuf_addch(out, '"');
}

static bool write_list(struct ddl *d, const struct py_list *list, unsigned depth,
                       struct strbuf *out)
{
    strbuf_addch(out, '[');
    for (size_t i = 0; i < list->count; i++) {
        if (i > 0)
            strbuf_addstr(out, ", ");
        if (!write(d, list->items[i], depth + 1, out))
            return false;
    }
    strbuf_addch(out, ']');
    return true;
}

static bool write_key(struct ddl *d, const struct py_value *key, struct strbuf *out)
{
    if (key->kind == PY_STR)
        write_string(key->text, out);
    else if (key->kind == PY_INT)
        strbuf_addf(out, "\"%lld\"", (long long)key->integer);
    else
        return ddl_refuse_value(d, key, "a key of a JSON object");
    return true;
}

static bool write_dict(struct ddl *d, const struct py_map *map, unsigned depth, struct strbuf *out)
{
    const struct py_entry *entry;
    size_t at = 0;
    bool first = true;

    strbuf_addch(out, '{');
    while ((entry = py_map_next(map, &at)) != NULL) {
        if (!first)
            strbuf_addstr(out, ", ");
        first = false;
        if (!write_key(d, entry->key, out))
            return false;
        strbuf_addstr(out, ": ");
        if (!write(d, entry->value, depth + 1, out))
            return false;
    }
    strbuf_addch(out, '}');
    return true;
}

static bool write(struct ddl *d, const struct py_value *value, unsigned depth, struct strbuf *out)
{
    if (!ddl_spend(d, 1))
        return false;
    if (depth > JSON_DEPTH)
        return ddl_refuse(d, "a JSON value is nested too deeply");
    switch (value->kind) {
    case PY_NONE:
        strbuf_addstr(out, "null");
        return true;
    case PY_BOOL:
        strbuf_addstr(out, value->truth ? "true" : "false");
        return true;
    case PY_INT:
        strbuf_addf(out, "%lld", (long long)value->integer);
        return true;
    case PY_FLOAT:
        strbuf_addstr(out, py_repr(value, d->arena));
        return true;
    case PY_STR:
        write_string(value->text, out);
        return true;
    case PY_LIST:
    case PY_TUPLE:
        return write_list(d, &value->list, depth, out);
    case PY_DICT:
        return write_dict(d, value->map, depth, out);
    default:
        return ddl_refuse_value(d, value, "a JSON value");
    }
}

bool literal_json(struct ddl *d, const struct py_value *value, struct strbuf *out)
{
    return write(d, value, 0, out);
}
