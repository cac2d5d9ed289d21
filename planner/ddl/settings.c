/* settings.c - see settings.h. */
#include "planner/ddl/settings.h"

#include <string.h>

static void add(struct strbuf *out, const char *text)
{
    if (text == NULL)
        strbuf_addstr(out, "-;");
    else
        strbuf_addf(out, "%zu:%s;", strlen(text), text);
}

static void add_convention(struct strbuf *out, const struct ddl_convention *c)
{
    strbuf_addf(out, "%zu of a convention;", c->count);
    for (size_t i = 0; i < c->count; i++) {
        add(out, c->items[i].key);
        add(out, c->items[i].pattern);
    }
}

void ddl_settings_add_key(const struct ddl_settings *s, struct strbuf *out)
{
    add_convention(out, &s->naming);
    strbuf_addf(out, "%zu conventions;", s->namings.count);
    for (size_t i = 0; i < s->namings.count; i++)
        add_convention(out, &s->namings.items[i]);
    add(out, s->naming_doubt);
    add(out, s->is_naming_open ? "open" : "closed");
    strbuf_addf(out, "%zu guards;", s->guards.count);
    for (size_t i = 0; i < s->guards.count; i++) {
        add(out, s->guards.items[i].name);
        add(out, s->guards.items[i].reason);
    }
    add(out, s->version_schema);
    add(out, s->version_doubt);
    strbuf_addf(out, "%zu types;", s->types.count);
    for (size_t i = 0; i < s->types.count; i++) {
        add(out, s->types.items[i].python);
        add(out, s->types.items[i].sql);
    }
    strbuf_addf(out, "%zu arguments;", s->x.count);
    for (size_t i = 0; i < s->x.count; i++)
        add(out, s->x.items[i]);
}
