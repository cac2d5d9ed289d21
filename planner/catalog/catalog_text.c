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
    if (script->raises != NULL)
        js_string(&js, "raises", script->raises);
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

const char *catalog_inputs_text(const struct script_inputs *inputs, struct arena *arena)
{
    struct js_out js = { .text = { .arena = arena }, .line = true };

    js_open(&js, NULL, '[');
    for (size_t i = 0; i < inputs->count; i++) {
        js_open(&js, NULL, '[');
        js_string(&js, NULL, inputs->items[i].path);
        if (inputs->items[i].digest == NULL)
            js_null(&js, NULL);
        else
            js_string(&js, NULL, inputs->items[i].digest);
        js_close(&js, ']');
    }
    js_close(&js, ']');
    return js_text(&js);
}

/* --- reading: exactly what was written above, in place --------------------------- */

/* Passes literal where it comes next. */
static bool take(char **p, const char *literal)
{
    size_t len = strlen(literal);

    if (strncmp(*p, literal, len) != 0)
        return false;
    *p += len;
    return true;
}

static bool take_number(char **p, uint32_t most, uint32_t *out)
{
    uint64_t value = 0;
    const char *begin = *p;

    for (; **p >= '0' && **p <= '9' && value <= most; ++*p)
        value = value * 10 + (uint64_t)(**p - '0');
    *out = (uint32_t)value;
    return *p > begin && value <= most;
}

static bool take_hex(char **p, unsigned *out)
{
    static const char digits[] = "0123456789abcdef";

    *out = 0;
    for (unsigned i = 0; i < 4; i++, ++*p) {
        const char *digit = **p == '\0' ? NULL : strchr(digits, **p);

        if (digit == NULL)
            return false;
        *out = *out * 16 + (unsigned)(digit - digits);
    }
    return true;
}

/* Reads what follows a backslash. */
static bool take_escape(char **p, char *out)
{
    static const char letters[] = "\"\\bfnrt";
    static const char meanings[] = "\"\\\b\f\n\r\t";
    const char *letter = **p == '\0' ? NULL : strchr(letters, **p);
    unsigned code;

    if (letter != NULL) {
        *out = meanings[letter - letters];
        ++*p;
        return true;
    }
    if (!take(p, "u") || !take_hex(p, &code) || code == 0 || code >= 0x20)
        return false;
    *out = (char)code;
    return true;
}

/* Reads a string; its text is never longer than its spelling, whose place it
 * takes. */
static bool take_string(char **p, const char **out)
{
    char *to = *p + 1;

    if (!take(p, "\""))
        return false;
    *out = to;
    for (;;) {
        size_t len = strcspn(*p, "\"\\");

        memmove(to, *p, len);
        to += len;
        *p += len;
        if (take(p, "\"")) {
            *to = '\0';
            return true;
        }
        if (!take(p, "\\") || !take_escape(p, to))
            return false;
        to++;
    }
}

static bool take_strings(char **p, struct arena *arena, struct strlist *out)
{
    const char *text;

    if (!take(p, "["))
        return false;
    if (take(p, "]"))
        return true;
    do {
        if (!take_string(p, &text))
            return false;
        vec_push(arena, out, text);
    } while (take(p, ","));
    return take(p, "]");
}

static bool take_statement(char **p, struct statement *out)
{
    uint32_t condition;

    *out = (struct statement){ 0 };
    if (!take(p, "{\"sql\":") || !take_string(p, &out->sql) || !take(p, ",\"line\":") ||
        !take_number(p, UINT32_MAX, &out->line))
        return false;
    out->autocommit = take(p, ",\"autocommit\":true");
    if (take(p, ",\"condition\":")) {
        if (!take_number(p, CONDITION_TYPE_PRESENT, &condition) || !take(p, ",\"subject\":") ||
            !take_string(p, &out->subject))
            return false;
        out->condition = (enum statement_condition)condition;
    }
    return take(p, "}");
}

static bool take_opaque(char **p, struct opaque *out)
{
    *out = (struct opaque){ .excerpt = "" };
    return take(p, "{\"line\":") && take_number(p, UINT32_MAX, &out->line) &&
           take(p, ",\"reason\":") && take_string(p, &out->reason) &&
           (!take(p, ",\"excerpt\":") || take_string(p, &out->excerpt)) && take(p, "}");
}

static bool take_statements(char **p, struct arena *arena, struct script *out)
{
    struct statement s;

    if (take(p, "]"))
        return true;
    do {
        if (!take_statement(p, &s))
            return false;
        vec_push(arena, out, s);
    } while (take(p, ","));
    return take(p, "]");
}

static bool take_opaques(char **p, struct arena *arena, struct script *out)
{
    struct opaque o;

    if (take(p, "]"))
        return true;
    do {
        if (!take_opaque(p, &o))
            return false;
        vec_push(arena, &out->opaque, o);
    } while (take(p, ","));
    return take(p, "]");
}

bool catalog_script_read(char *text, struct arena *arena, struct script *out)
{
    char *p = text;
    uint32_t status;

    *out = (struct script){ 0 };
    if (!take(&p, "{\"status\":") || !take_number(&p, SCRIPT_RAISES, &status) ||
        !take(&p, ",\"line\":") || !take_number(&p, UINT32_MAX, &out->line))
        return false;
    out->status = (enum script_status)status;
    if (take(&p, ",\"raises\":") && !take_string(&p, &out->raises))
        return false;
    return take(&p, ",\"notes\":") && take_strings(&p, arena, &out->notes) &&
           take(&p, ",\"statements\":[") && take_statements(&p, arena, out) &&
           take(&p, ",\"opaque\":[") && take_opaques(&p, arena, out) && take(&p, "}\n") &&
           *p == '\0';
}

static bool take_input(char **p, struct script_input *out)
{
    *out = (struct script_input){ 0 };
    return take(p, "[") && take_string(p, &out->path) && take(p, ",") &&
           (take(p, "null") || take_string(p, &out->digest)) && take(p, "]");
}

bool catalog_inputs_read(char *text, struct arena *arena, struct script_inputs *out)
{
    struct script_input input;
    char *p = text;

    *out = (struct script_inputs){ 0 };
    if (!take(&p, "["))
        return false;
    if (take(&p, "]\n"))
        return *p == '\0';
    do {
        if (!take_input(&p, &input))
            return false;
        vec_push(arena, out, input);
    } while (take(&p, ","));
    return take(&p, "]\n") && *p == '\0';
}
