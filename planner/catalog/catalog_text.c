/* catalog_text.c - see catalog_text.h. */
#include "planner/catalog/catalog_text.h"

#include <string.h>

#include "common/json.h"
#include "common/json_out.h"

const char *catalog_list_text(const struct strlist *list, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    strbuf_addch(&sb, '[');
    for (size_t i = 0; i < list->count; i++) {
        if (i > 0)
            strbuf_addch(&sb, ',');
        js_add_quoted(&sb, list->items[i], strlen(list->items[i]));
    }
    strbuf_addch(&sb, ']');
    return strbuf_text(&sb);
}

/* Reads a list whose items need no escapes. Most do not, and jansson takes
 * ten times as long. */
static bool read_plain(const char *text, struct arena *arena, struct strlist *out)
{
    if (*text++ != '[')
        return false;
    while (*text == '"') {
        size_t len = strcspn(++text, "\"\\");

        if (text[len] != '"')
            return false;
        vec_push(arena, out, arena_strndup(arena, text, len));
        text += len + 1;
        if (*text == ',' && text[1] == '"')
            text++;
    }
    return strcmp(text, "]") == 0;
}

static bool parse(const char *text, struct arena *arena, struct js_value *out)
{
    struct error dropped = { 0 }; /* what is wrong in a cache is only not used */

    return js_parse(str_of(text), "the catalog", arena, out, &dropped);
}

bool catalog_list_read(const char *text, struct arena *arena, struct strlist *out)
{
    struct error dropped = { 0 };
    struct js_value object;

    *out = (struct strlist){ 0 };
    if (read_plain(text, arena, out))
        return true;
    *out = (struct strlist){ 0 };
    return parse(arena_printf(arena, "{\"list\":%s}", text), arena, &object) &&
           js_get_strings(object, "list", out, &dropped);
}

static void add_statement(const struct statement *s, struct js_out *js)
{
    js_open(js, NULL, '{');
    js_string(js, "sql", s->sql);
    js_number(js, "line", s->line);
    if (s->autocommit)
        js_bool(js, "autocommit", true);
    if (s->condition != CONDITION_NONE) {
        js_number(js, "condition", s->condition);
        js_string(js, "subject", s->subject);
    }
    js_close(js, '}');
}

const char *catalog_script_text(const struct script *script, struct arena *arena)
{
    struct js_out js = { .text = { .arena = arena }, .line = true };

    js_open(&js, NULL, '{');
    js_number(&js, "status", script->status);
    js_number(&js, "line", script->line);
    js_string_if(&js, "raises", script->raises);
    js_strings(&js, "notes", &script->notes);
    js_open(&js, "statements", '[');
    for (size_t i = 0; i < script->count; i++)
        add_statement(&script->items[i], &js);
    js_close(&js, ']');
    js_open(&js, "opaque", '[');
    for (size_t i = 0; i < script->opaque.count; i++) {
        js_open(&js, NULL, '{');
        js_number(&js, "line", script->opaque.items[i].line);
        js_string(&js, "reason", script->opaque.items[i].reason);
        js_string_if(&js, "excerpt", script->opaque.items[i].excerpt);
        js_close(&js, '}');
    }
    js_close(&js, ']');
    js_close(&js, '}');
    return js_text(&js);
}

static bool read_line(struct js_value object, uint32_t *out)
{
    struct error dropped = { 0 };
    int64_t line;

    if (!js_get_number(object, "line", &line, &dropped) || line < 0 || line > UINT32_MAX)
        return false;
    *out = (uint32_t)line;
    return true;
}

static bool read_statement(struct js_value object, struct statement *out)
{
    struct error dropped = { 0 };
    int64_t condition;

    if (!js_get_string(object, "sql", &out->sql, &dropped) || !read_line(object, &out->line))
        return false;
    out->autocommit = js_has(object, "autocommit");
    if (!js_has(object, "condition"))
        return true;
    if (!js_get_number(object, "condition", &condition, &dropped) ||
        condition < CONDITION_TYPE_ABSENT || condition > CONDITION_TYPE_PRESENT)
        return false;
    out->condition = (enum statement_condition)condition;
    return js_get_string(object, "subject", &out->subject, &dropped);
}

static bool read_statements(struct js_value object, struct arena *arena, struct script *out)
{
    struct error dropped = { 0 };
    struct js_value list;
    size_t count;

    if (!js_get_array(object, "statements", &list, &count, &dropped))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct statement s = { 0 };

        if (!read_statement(js_at(list, i), &s))
            return false;
        vec_push(arena, out, s);
    }
    return true;
}

static bool read_opaque(struct js_value object, struct arena *arena, struct script *out)
{
    struct error dropped = { 0 };
    struct js_value list;
    size_t count;

    if (!js_get_array(object, "opaque", &list, &count, &dropped))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct js_value item = js_at(list, i);
        struct opaque o = { 0 };

        if (!read_line(item, &o.line) || !js_get_string(item, "reason", &o.reason, &dropped))
            return false;
        if (js_has(item, "excerpt") && !js_get_string(item, "excerpt", &o.excerpt, &dropped))
            return false;
        vec_push(arena, &out->opaque, o);
    }
    return true;
}

bool catalog_script_read(const char *text, struct arena *arena, struct script *out)
{
    struct error dropped = { 0 };
    struct js_value object;
    int64_t status;

    *out = (struct script){ 0 };
    if (!parse(text, arena, &object) || !js_get_number(object, "status", &status, &dropped) ||
        status < SCRIPT_COMPILED || status > SCRIPT_RAISES || !read_line(object, &out->line))
        return false;
    out->status = (enum script_status)status;
    if (js_has(object, "raises") && !js_get_string(object, "raises", &out->raises, &dropped))
        return false;
    return js_get_strings(object, "notes", &out->notes, &dropped) &&
           read_statements(object, arena, out) && read_opaque(object, arena, out);
}
