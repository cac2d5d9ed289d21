/* mako_expr.c - see mako_expr.h. */
#include "planner/write/mako_expr.h"

#include <string.h>

#include "common/str.h"

static const char name_letters[] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

/* Text that is taken apart from its beginning; blanks do not count. */
static void skip_blanks(const char **at)
{
    *at += strspn(*at, " \t\r\n");
}

/* Moves past word where it stands next. */
static bool take(const char **at, const char *word)
{
    skip_blanks(at);
    if (strncmp(*at, word, strlen(word)) != 0)
        return false;
    *at += strlen(word);
    return true;
}

static bool take_name(const char **at, struct arena *arena, const char **out)
{
    size_t len;

    skip_blanks(at);
    len = strspn(*at, name_letters);
    if (len == 0 || (**at >= '0' && **at <= '9'))
        return false;
    *out = arena_strndup(arena, *at, len);
    *at += len;
    return true;
}

/* Moves past a string without escapes, which may have an r before it. */
static bool take_string(const char **at, struct arena *arena, const char **out)
{
    const char *text;
    size_t len;

    skip_blanks(at);
    text = *at + (**at == 'r');
    if (*text != '"' && *text != '\'')
        return false;
    len = strcspn(text + 1, *text == '"' ? "\"" : "'");
    if (text[1 + len] == '\0')
        return false;
    *out = arena_strndup(arena, text + 1, len);
    *at = text + len + 2;
    return true;
}

static bool at_end(const char *at)
{
    skip_blanks(&at);
    return *at == '\0';
}

static const struct mako_value *find_in(const struct mako_values *values, const char *name)
{
    for (size_t i = 0; i < values->count; i++) {
        if (strcmp(values->items[i].name, name) == 0)
            return &values->items[i];
    }
    return NULL;
}

/* Finds the value of a name. */
static bool find(const struct mako_scope *s, const char *name, struct mako_value *out)
{
    const struct mako_value *found = find_in(&s->bound, name);

    if (found == NULL)
        found = find_in(s->template->values, name);
    if (found != NULL)
        *out = *found;
    if (found == NULL && s->loop_value != NULL && strcmp(name, s->loop_name) == 0) {
        *out = (struct mako_value){ .name = name, .kind = MAKO_TEXT };
        vec_push(s->arena, &out->items, s->loop_value);
        return true;
    }
    return found != NULL;
}

static bool is_true(const struct mako_value *value)
{
    if (value->kind == MAKO_TEXT)
        return value->items.items[0][0] != '\0';
    return value->items.count > 0;
}

static void add_text_repr(const char *text, struct strbuf *out)
{
    char quote = strchr(text, '\'') != NULL && strchr(text, '"') == NULL ? '"' : '\'';

    strbuf_addch(out, quote);
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;

        if (*text == quote || *text == '\\')
            strbuf_addf(out, "\\%c", *text);
        else if (*text == '\n')
            strbuf_addstr(out, "\\n");
        else if (*text == '\t')
            strbuf_addstr(out, "\\t");
        else if (*text == '\r')
            strbuf_addstr(out, "\\r");
        else if (c < 0x20 || c == 0x7F)
            strbuf_addf(out, "\\x%02x", (unsigned)c);
        else
            strbuf_addch(out, *text);
    }
    strbuf_addch(out, quote);
}

static void add_repr(const struct mako_value *value, struct strbuf *out)
{
    bool tuple = value->kind == MAKO_TUPLE;

    if (value->kind == MAKO_NONE) {
        strbuf_addstr(out, "None");
        return;
    }
    if (value->kind == MAKO_TEXT) {
        add_text_repr(value->items.items[0], out);
        return;
    }
    strbuf_addch(out, "[("[tuple]);
    for (size_t i = 0; i < value->items.count; i++) {
        if (i > 0)
            strbuf_addstr(out, ", ");
        add_text_repr(value->items.items[i], out);
    }
    strbuf_addstr(out, tuple && value->items.count == 1 ? "," : "");
    strbuf_addch(out, "])"[tuple]);
}

/* Adds what str() makes of the value, or with comma what Alembic's filter of
 * that name does. */
static void add_text(const struct mako_value *value, bool comma, struct strbuf *out)
{
    if (value->kind == MAKO_TEXT)
        strbuf_addstr(out, value->items.items[0]);
    else if (comma)
        strbuf_addstr(out, strlist_join(&value->items, ", ", out->arena));
    else
        add_repr(value, out);
}

/* "repr(NAME)" */
static bool add_call(const struct mako_scope *s, const char *at, struct strbuf *out)
{
    struct mako_value value;
    const char *name;

    if (!take(&at, "repr") || !take(&at, "(") || !take_name(&at, s->arena, &name) ||
        !take(&at, ")") || !at_end(at) || !find(s, name, &value))
        return false;
    add_repr(&value, out);
    return true;
}

/* "NAME", "NAME | comma,n", "NAME if NAME else "text"" */
static bool add_named(const struct mako_scope *s, const char *at, struct strbuf *out)
{
    struct mako_value value;
    struct mako_value condition;
    const char *name;
    const char *other;
    const char *text;

    if (!take_name(&at, s->arena, &name) || !find(s, name, &value))
        return false;
    if (take(&at, "|")) {
        bool comma = take(&at, "comma");

        if (comma)
            (void)take(&at, ",");
        if (!take(&at, "n") && !comma)
            return false;
        add_text(&value, comma, out);
        return at_end(at);
    }
    if (take(&at, "if")) {
        if (!take_name(&at, s->arena, &other) || !find(s, other, &condition) ||
            !take(&at, "else") || !take_string(&at, s->arena, &text) || !at_end(at))
            return false;
        if (!is_true(&condition)) {
            strbuf_addstr(out, text);
            return true;
        }
    }
    add_text(&value, false, out);
    return at_end(at);
}

/* "context.get("NAME" % NAME, "text")": never set, so the text. */
static bool add_context(const struct mako_scope *s, const char *at, struct strbuf *out)
{
    const char *ignored;
    const char *text;

    if (!take(&at, "context.get(") || !take_string(&at, s->arena, &ignored))
        return false;
    if (take(&at, "%") && !take_name(&at, s->arena, &ignored))
        return false;
    if (!take(&at, ",") || !take_string(&at, s->arena, &text) || !take(&at, ")") || !at_end(at))
        return false;
    strbuf_addstr(out, text);
    return true;
}

bool mako_expr_add(const struct mako_scope *s, const char *text, struct strbuf *out)
{
    return add_call(s, text, out) || add_context(s, text, out) || add_named(s, text, out);
}

/* "config.get_main_option("KEY")" */
static bool take_option(const struct mako_scope *s, const char **at, const char **out)
{
    const char *key;

    if (!take(at, "config.get_main_option(") || !take_string(at, s->arena, &key) || !take(at, ")"))
        return false;
    *out = s->template->option(s->template->ctx, key);
    return true;
}

bool mako_expr_run(struct mako_scope *s, const char *code)
{
    while (!at_end(code)) {
        struct mako_value value = { .kind = MAKO_TEXT };
        const char *option;

        if (take(&code, "import re"))
            continue;
        if (!take_name(&code, s->arena, &value.name) || !take(&code, "=") ||
            !take_option(s, &code, &option))
            return false;
        vec_push(s->arena, &value.items, option == NULL ? "" : option);
        vec_push(s->arena, &s->bound, value);
    }
    return true;
}

/* Splits text at commas; the blanks after one go where blanks says so. */
static void split(struct mako_scope *s, const char *text, const char *blanks)
{
    for (;;) {
        size_t len = strcspn(text, ",");

        vec_push(s->arena, &s->loop_items, arena_strndup(s->arena, text, len));
        text += len;
        if (*text == '\0')
            return;
        text++;
        text += strspn(text, blanks);
    }
}

/* What is split: the name of an option's value or the call for it. */
static bool take_source(const struct mako_scope *s, const char **at, const char **out)
{
    struct mako_value value;
    const char *name;

    if (take_option(s, at, out))
        return *out != NULL;
    if (!take_name(at, s->arena, &name) || !find(s, name, &value) || value.kind != MAKO_TEXT)
        return false;
    *out = value.items.items[0];
    return true;
}

bool mako_expr_loop(struct mako_scope *s, const char *line)
{
    const char *pattern;
    const char *text;

    s->loop_items = (struct strlist){ 0 };
    if (!take(&line, "for ") || !take_name(&line, s->arena, &s->loop_name) || !take(&line, "in "))
        return false;
    if (take(&line, "re.split(")) {
        if (!take_string(&line, s->arena, &pattern) || !take(&line, ",") ||
            !take_source(s, &line, &text) || !take(&line, ")"))
            return false;
    } else if (!take_source(s, &line, &text) || !take(&line, ".split(") ||
               !take_string(&line, s->arena, &pattern) || !take(&line, ")")) {
        return false;
    }
    if (!take(&line, ":") || !at_end(line))
        return false;
    if (strcmp(pattern, ",") != 0 && strcmp(pattern, ",\\s*") != 0)
        return false;
    split(s, text, pattern[1] == '\0' ? "" : " \t\r\n\f\v");
    return true;
}
