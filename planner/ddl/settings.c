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
    for (size_t i = 0; i < c->count; i++) {
        add(out, c->items[i].key);
        add(out, c->items[i].pattern);
    }
    add(out, ";");
}

void ddl_settings_add_key(const struct ddl_settings *s, struct strbuf *out)
{
    add_convention(out, &s->naming);
    for (size_t i = 0; i < s->namings.count; i++)
        add_convention(out, &s->namings.items[i]);
    add(out, s->naming_doubt);
    add(out, s->is_naming_open ? "open" : "closed");
    for (size_t i = 0; i < s->guards.count; i++) {
        add(out, s->guards.items[i].name);
        add(out, s->guards.items[i].reason);
    }
    add(out, s->version_schema);
    add(out, s->version_doubt);
    for (size_t i = 0; i < s->types.count; i++) {
        add(out, s->types.items[i].python);
        add(out, s->types.items[i].sql);
    }
    for (size_t i = 0; i < s->x.count; i++)
        add(out, s->x.items[i]);
}
