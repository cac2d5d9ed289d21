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

static void add_strings(struct strbuf *out, const char *what, const struct strlist *strings)
{
    strbuf_addf(out, "%zu %s;", strings->count, what);
    for (size_t i = 0; i < strings->count; i++)
        add(out, strings->items[i]);
}

static void add_facts(struct strbuf *out, const char *what, const struct ddl_facts *facts)
{
    strbuf_addf(out, "%zu %s;", facts->count, what);
    for (size_t i = 0; i < facts->count; i++) {
        add(out, facts->items[i].name);
        add(out, facts->items[i].value);
        add(out, facts->items[i].is_unset ? "unset" : facts->items[i].doubt);
    }
}

const struct ddl_fact *ddl_facts_find(const struct ddl_facts *facts, const char *name)
{
    for (size_t i = facts->count; i > 0; i--) {
        if (strcmp(facts->items[i - 1].name, name) == 0)
            return &facts->items[i - 1];
    }
    return NULL;
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
        add(out, s->guards.items[i].module);
    }
    add(out, s->version_schema);
    add(out, s->version_doubt);
    strbuf_addf(out, "%zu types;", s->types.count);
    for (size_t i = 0; i < s->types.count; i++) {
        add(out, s->types.items[i].python);
        add(out, s->types.items[i].sql);
    }
    add_strings(out, "roots", &s->roots);
    add_strings(out, "arguments", &s->x);
    add_facts(out, "variables", &s->environment);
    add_facts(out, "parameters", &s->arguments);
    add_facts(out, "options", &s->options);
}
