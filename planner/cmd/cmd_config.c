/* cmd_config.c - migplan config: the settings, and where each comes from. */
#include <string.h>

#include "common/escape.h"
#include "common/json_out.h"
#include "planner/cmd/base_setting.h"
#include "planner/cmd/cmd.h"
#include "planner/cmd/project.h"

/* Returns the setting's value; of a URL without its password. */
static const char *shown(const struct setting *s, struct arena *arena)
{
    const char *scheme = strstr(s->value, "://");
    const char *at;
    const char *colon;

    if (strcmp(s->name, "sqlalchemy.url") != 0 || scheme == NULL)
        return s->value;
    at = strrchr(s->value, '@');
    colon = strchr(scheme + 3, ':');
    if (at == NULL || colon == NULL || colon > at)
        return s->value;
    return arena_printf(arena, "%.*s:***%s", (int)(colon - s->value), s->value, at);
}

static void print_text(const struct cli_call *call, const struct settings *settings)
{
    struct strbuf sb = { .arena = call->arena };
    size_t names = 0;
    size_t values = 0;

    for (size_t i = 0; i < settings->count; i++) {
        size_t value = strlen(shown(&settings->items[i], call->arena));

        if (strlen(settings->items[i].name) > names)
            names = strlen(settings->items[i].name);
        if (value > values && value <= 40)
            values = value;
    }
    for (size_t i = 0; i < settings->count; i++) {
        const struct setting *s = &settings->items[i];
        struct strbuf value = { .arena = call->arena };

        escape_add(&value, shown(s, call->arena));
        strbuf_addf(&sb, "%-*s  %-*s  %s\n", (int)names, s->name, (int)values, strbuf_text(&value),
                    s->origin);
    }
    (void)fputs(strbuf_text(&sb), call->out);
}

static void print_json(const struct cli_call *call, const struct settings *settings)
{
    struct js_out js = { .text = { .arena = call->arena } };

    js_open(&js, NULL, '{');
    js_string(&js, "schema", "migplan.config/1");
    js_open(&js, "settings", '[');
    for (size_t i = 0; i < settings->count; i++) {
        js_open(&js, NULL, '{');
        js_string(&js, "name", settings->items[i].name);
        js_string(&js, "value", shown(&settings->items[i], call->arena));
        js_string(&js, "origin", settings->items[i].origin);
        js_close(&js, '}');
    }
    js_close(&js, ']');
    js_close(&js, '}');
    (void)fputs(js_text(&js), call->out);
}

/* The environment comes before the configuration. */
static void add_base(const struct cli_call *call, struct settings *settings)
{
    const char *variable;
    const char *base = base_of_environment(call->arena, &variable);
    struct setting said = { .name = "base", .value = base, .origin = variable };

    if (base == NULL)
        return;
    for (size_t i = 0; i < settings->count; i++) {
        if (strcmp(settings->items[i].name, said.name) == 0) {
            settings->items[i] = said;
            return;
        }
    }
    vec_push(call->arena, settings, said);
}

int cmd_config(struct cli_call *call, struct error *err)
{
    const struct option_spec options[] = { { 0 } };
    struct project p = { 0 };

    if (!cli_parse(call, "", options, err) || !cli_operands(call, 0, 0, err) ||
        !project_open(call, PROJECT_CONFIG, &p, err))
        return 0;
    add_base(call, &p.config.settings);
    if (cmd_options(call)->json)
        print_json(call, &p.config.settings);
    else
        print_text(call, &p.config.settings);
    for (size_t i = 0; i < p.config.doubts.count && !cmd_options(call)->quiet; i++)
        (void)fprintf(call->err, "note: %s\n", p.config.doubts.items[i]);
    return 0;
}
