/* std_text.c - textwrap, json. */
#include <string.h>

#include "planner/py/builtin.h"
#include "planner/py/map.h"
#include "planner/py/number.h"
#include "planner/py/sort.h"
#include "planner/py/std_table.h"
#include "planner/py/text.h"

/* --- textwrap ------------------------------------------------------------ */

static size_t blanks(struct str line)
{
    size_t count = 0;

    while (count < line.len && (line.ptr[count] == ' ' || line.ptr[count] == '\t'))
        count++;
    return count;
}

/* The next line of text from *at on, without its end. */
static struct str next_line(struct str text, size_t *at)
{
    const char *end = memchr(text.ptr + *at, '\n', text.len - *at);
    size_t begin = *at;
    size_t len = (end == NULL ? text.len : (size_t)(end - text.ptr)) - begin;

    *at = begin + len + 1;
    return (struct str){ text.ptr + begin, len };
}

static size_t common(struct str a, size_t len, struct str b, size_t most)
{
    size_t i = 0;

    while (i < len && i < most && a.ptr[i] == b.ptr[i])
        i++;
    return i;
}

/* The blanks with which all lines begin that are not blank. */
static struct str margin_of(struct str text)
{
    struct str margin = { NULL, 0 };

    for (size_t at = 0; at <= text.len;) {
        struct str line = next_line(text, &at);
        size_t count = blanks(line);

        if (count == line.len)
            continue;
        if (margin.ptr == NULL)
            margin = (struct str){ line.ptr, count };
        else
            margin.len = common(margin, margin.len, line, count);
    }
    return margin;
}

static struct py_value *text_dedent(struct py_run *run, const struct py_args *args,
                                    struct srcpos pos)
{
    struct strbuf sb = { .arena = run->arena };
    struct str margin;
    struct str text;

    if (!py_takes(args, 1, 1) || args->list.items[0]->kind != PY_STR)
        return NULL;
    text = args->list.items[0]->text;
    if (!py_charge(run, text.len / 32, text.len, pos))
        return NULL;
    margin = margin_of(text);
    for (size_t at = 0; at <= text.len;) {
        bool is_first = at == 0;
        struct str line = next_line(text, &at);
        size_t cut = blanks(line) == line.len ? line.len : margin.len;

        strbuf_addstr(&sb, is_first ? "" : "\n");
        strbuf_add(&sb, line.ptr + cut, line.len - cut);
    }
    return py_str_taken(run->arena, &sb);
}

static struct py_value *text_indent(struct py_run *run, const struct py_args *args,
                                    struct srcpos pos)
{
    struct strbuf sb = { .arena = run->arena };
    const struct py_list *list = &args->list;

    if (!py_takes(args, 2, 2) || list->items[0]->kind != PY_STR || list->items[1]->kind != PY_STR ||
        !py_text_is_ascii(list->items[0]->text) ||
        memchr(list->items[0]->text.ptr, '\r', list->items[0]->text.len) != NULL)
        return NULL;
    for (size_t at = 0; at < list->items[0]->text.len;) {
        struct str line = next_line(list->items[0]->text, &at);

        if (!py_charge(run, 1, line.len + list->items[1]->text.len, pos))
            return NULL;
        if (str_trim(line).len > 0)
            strbuf_add(&sb, list->items[1]->text.ptr, list->items[1]->text.len);
        strbuf_add(&sb, line.ptr, line.len);
        if (at <= list->items[0]->text.len)
            strbuf_addch(&sb, '\n');
    }
    return py_str_taken(run->arena, &sb);
}

/* --- json.dumps ---------------------------------------------------------- */

struct writer {
    struct py_run *run;
    struct strbuf sb;
    const char *item_separator;
    const char *key_separator;
    int64_t indent; /* -1 for all on one line */
    bool is_ascii;
    bool is_sorted;
};

enum { JSON_DEPTH = 40 };

/* Adds the escape of one letter that JSON has for the character, if it has one. */
static bool add_short_escape(struct writer *w, unsigned codepoint)
{
    static const char characters[] = "\"\\\n\r\t\b\f";
    static const char letters[] = "\"\\nrtbf";
    const char *at = codepoint == 0 || codepoint > 0x7F ? NULL : strchr(characters, (int)codepoint);

    if (at == NULL)
        return false;
    strbuf_addch(&w->sb, '\\');
    strbuf_addch(&w->sb, letters[at - characters]);
    return true;
}

static void add_escaped(struct writer *w, struct str one, unsigned codepoint)
{
    if (add_short_escape(w, codepoint))
        return;
    if (codepoint < 0x20 || (w->is_ascii && codepoint > 0x7E && codepoint < 0x10000)) {
        strbuf_addf(&w->sb, "\\u%04x", codepoint);
    } else if (w->is_ascii && codepoint >= 0x10000) {
        strbuf_addf(&w->sb, "\\u%04x\\u%04x", 0xD800 + ((codepoint - 0x10000) >> 10),
                    0xDC00 + ((codepoint - 0x10000) & 0x3FF));
    } else {
        strbuf_add(&w->sb, one.ptr, one.len);
    }
}

static void add_text(struct writer *w, struct str text)
{
    strbuf_addch(&w->sb, '"');
    for (size_t i = 0; i < text.len;) {
        struct str one = { text.ptr + i, text.len - i };
        unsigned codepoint = 0;

        one.len = str_decode(one, &codepoint);
        if (one.len == 0)
            break;
        if (codepoint == 0x7F)
            strbuf_addch(&w->sb, 0x7F);
        else
            add_escaped(w, one, codepoint);
        i += one.len;
    }
    strbuf_addch(&w->sb, '"');
}

static void add_line(struct writer *w, unsigned depth)
{
    if (w->indent < 0)
        return;
    strbuf_addch(&w->sb, '\n');
    for (int64_t i = 0; i < w->indent * depth; i++)
        strbuf_addch(&w->sb, ' ');
}

static bool add_json(struct writer *w, const struct py_value *value, unsigned depth);

static bool add_array(struct writer *w, const struct py_list *list, unsigned depth)
{
    strbuf_addch(&w->sb, '[');
    for (size_t i = 0; i < list->count; i++) {
        strbuf_addstr(&w->sb, i == 0 ? "" : w->item_separator);
        add_line(w, depth + 1);
        if (!add_json(w, list->items[i], depth + 1))
            return false;
    }
    if (list->count > 0)
        add_line(w, depth);
    strbuf_addch(&w->sb, ']');
    return true;
}

/* The keys in the order in which they are written; false where they are not all texts. */
static bool order_keys(struct writer *w, const struct py_map *map, struct py_list *keys)
{
    const struct py_entry *entry;

    for (size_t at = 0; (entry = py_map_next(map, &at)) != NULL;) {
        if (entry->key->kind != PY_STR)
            return false;
        py_push(w->run->arena, keys, entry->key);
    }
    return !w->is_sorted ||
           py_sort(w->run, keys, &(struct py_args){ 0 }, w->run->site) == PY_SORTED;
}

static bool add_dict(struct writer *w, const struct py_map *map, unsigned depth)
{
    struct py_list keys = { 0 };

    if (!order_keys(w, map, &keys))
        return false;
    strbuf_addch(&w->sb, '{');
    for (size_t i = 0; i < keys.count; i++) {
        strbuf_addstr(&w->sb, i == 0 ? "" : w->item_separator);
        add_line(w, depth + 1);
        add_text(w, keys.items[i]->text);
        strbuf_addstr(&w->sb, w->key_separator);
        if (!add_json(w, *py_map_find(map, keys.items[i]), depth + 1))
            return false;
    }
    if (keys.count > 0)
        add_line(w, depth);
    strbuf_addch(&w->sb, '}');
    return true;
}

static bool add_json(struct writer *w, const struct py_value *value, unsigned depth)
{
    if (depth > JSON_DEPTH || !py_charge(w->run, 1, 8, w->run->site))
        return false;
    value = py_plain(value);
    switch (value->kind) {
    case PY_NONE:
        strbuf_addstr(&w->sb, "null");
        return true;
    case PY_BOOL:
        strbuf_addstr(&w->sb, value->truth ? "true" : "false");
        return true;
    case PY_INT:
    case PY_FLOAT:
        return py_add_repr(&w->sb, value);
    case PY_STR:
        add_text(w, value->text);
        return true;
    case PY_LIST:
    case PY_TUPLE:
        return add_array(w, &value->list, depth);
    case PY_DICT:
        return add_dict(w, value->map, depth);
    default:
        return false;
    }
}

static bool read_options(struct writer *w, const struct py_args *args)
{
    for (size_t i = 0; i < args->named.count; i++) {
        const char *name = args->named.items[i].name;
        const struct py_value *value = args->named.items[i].value;

        if (strcmp(name, "indent") == 0 && value->kind == PY_INT && value->integer >= 0 &&
            value->integer < 20)
            w->indent = value->integer;
        else if (strcmp(name, "sort_keys") == 0 && value->kind == PY_BOOL)
            w->is_sorted = value->truth;
        else if (strcmp(name, "ensure_ascii") == 0 && value->kind == PY_BOOL)
            w->is_ascii = value->truth;
        else if (strcmp(name, "separators") == 0 && value->kind == PY_TUPLE &&
                 value->list.count == 2 && py_cstr(value->list.items[0]) != NULL &&
                 py_cstr(value->list.items[1]) != NULL) {
            w->item_separator = py_cstr(value->list.items[0]);
            w->key_separator = py_cstr(value->list.items[1]);
        } else if (!(strcmp(name, "default") == 0 || strcmp(name, "indent") == 0) ||
                   (strcmp(name, "indent") == 0 && value->kind != PY_NONE)) {
            return false;
        }
    }
    return true;
}

static struct py_value *json_dumps(struct py_run *run, const struct py_args *args,
                                   struct srcpos pos)
{
    struct writer w = { .run = run,
                        .sb = { .arena = run->arena },
                        .item_separator = ", ",
                        .key_separator = ": ",
                        .indent = -1,
                        .is_ascii = true };

    if (args->list.count != 1 || !read_options(&w, args))
        return NULL;
    if (w.indent >= 0 && py_args_get(args, SIZE_MAX, "separators") == NULL)
        w.item_separator = ",";
    if (!add_json(&w, args->list.items[0], 0))
        return NULL;
    return py_charge(run, 0, w.sb.len, pos) ? py_str_taken(run->arena, &w.sb) : NULL;
}

const struct py_std_function py_std_text[] = {
    { "json.dumps", json_dumps },
    { "textwrap.dedent", text_dedent },
    { "textwrap.indent", text_indent },
    { NULL, NULL },
};
