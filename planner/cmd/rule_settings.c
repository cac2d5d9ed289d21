/* rule_settings.c - see rule_settings.h. */
#include "planner/cmd/rule_settings.h"

#include <string.h>

#include "common/number.h"
#include "planner/check/size.h"
#include "planner/cmd/table_sizes.h"

static bool no_rule(const struct setting *s, const char *name, struct arena *arena,
                    struct error *err)
{
    const char *nearest = check_nearest_rule(name, arena);

    error_at(err, ERROR_CONFIG, s->pos, "%s: there is no rule '%s'", s->name, name);
    if (nearest != NULL)
        error_hint(err, "did you mean %s?", nearest);
    return error_hint(err, "migplan rules lists them");
}

static bool add_rules(const struct config *config, const char *name, struct arena *arena,
                      struct strlist *out, struct error *err)
{
    const struct setting *s = config_find(config, name);

    for (size_t i = 0; s != NULL && i < s->items.count; i++) {
        if (check_find_rule(s->items.items[i]) == NULL)
            return no_rule(s, s->items.items[i], arena, err);
        vec_push(arena, out, s->items.items[i]);
    }
    return true;
}

static void add_options(const struct strlist *options, struct arena *arena, struct strlist *out)
{
    for (size_t i = 0; i < options->count; i++)
        vec_push(arena, out, options->items[i]);
}

/* Returns what stands behind prefix in name; NULL where it does not begin so. */
static const char *behind(const char *name, const char *prefix)
{
    size_t len = strlen(prefix);

    return strncmp(name, prefix, len) == 0 ? name + len : NULL;
}

static bool add_severities(const struct config *config, struct arena *arena, struct strlist *out,
                           struct error *err)
{
    for (size_t i = 0; i < config->settings.count; i++) {
        const struct setting *s = &config->settings.items[i];
        const char *rule = behind(s->name, "severity.");

        if (rule == NULL)
            continue;
        if (check_find_rule(rule) == NULL)
            return no_rule(s, rule, arena, err);
        vec_push(arena, out, arena_printf(arena, "%s=%s", rule, s->value));
    }
    return true;
}

static struct strmap *sizes_of(const struct config *config, struct arena *arena)
{
    struct strmap *sizes = strmap_new(arena);

    for (size_t i = 0; i < config->settings.count; i++) {
        const struct setting *s = &config->settings.items[i];
        const char *table = behind(s->name, "size.");
        struct table_size *size;

        if (table == NULL)
            continue;
        size = arena_new(arena, struct table_size);
        if (number_parse(s->value, 0, INT64_MAX, &size->rows))
            strmap_put(sizes, table, size);
    }
    return sizes;
}

/* What the configuration says by hand goes before what a file says. */
static bool join_sizes(const char *option, const struct config *config, struct arena *arena,
                       const struct strmap **out, struct error *err)
{
    const struct setting *s = config_find(config, "sizes");
    struct strmap *sizes = sizes_of(config, arena);
    const char *slash = s == NULL || s->pos.file == NULL ? NULL : strrchr(s->pos.file, '/');
    const char *path = option;

    if (path == NULL && s != NULL && (s->value[0] == '/' || slash == NULL))
        path = s->value;
    else if (path == NULL && s != NULL)
        path = arena_printf(arena, "%.*s/%s", (int)(slash - s->pos.file), s->pos.file, s->value);
    *out = sizes;
    return path == NULL || table_sizes_read(path, arena, sizes, err);
}

struct postgres_range rule_settings_postgres(const struct config *config)
{
    const struct setting *s = config_find(config, "postgres");
    struct postgres_range range = POSTGRES_ANY;

    /* The configuration was checked when it was read. */
    if (s != NULL)
        (void)postgres_parse(s->value, &range);
    return range;
}

static bool join_postgres(const char *option, const struct config *config,
                          struct postgres_range *out, struct error *err)
{
    *out = rule_settings_postgres(config);
    if (option != NULL && !postgres_parse(option, out)) {
        return error_set(err, ERROR_USAGE,
                         "--postgres takes a version like 15, 14+ or 13-16, from %d to %d",
                         POSTGRES_OLDEST, POSTGRES_NEWEST);
    }
    return true;
}

bool rule_settings_join(const struct check_settings *options, const char *postgres,
                        const struct config *config, struct arena *arena,
                        struct check_settings *out, struct error *err)
{
    *out = (struct check_settings){ 0 };
    add_options(&options->select, arena, &out->select);
    if (out->select.count == 0 && !add_rules(config, "select", arena, &out->select, err))
        return false;
    if (!add_rules(config, "ignore", arena, &out->ignore, err) ||
        !add_severities(config, arena, &out->severities, err))
        return false;
    add_options(&options->ignore, arena, &out->ignore);
    add_options(&options->severities, arena, &out->severities);
    return join_sizes(options->sizes_file, config, arena, &out->sizes, err) &&
           join_postgres(postgres, config, &out->postgres, err);
}

const char *rule_settings_fail_on(const char *option, const struct config *config)
{
    const struct setting *s = config_find(config, "fail_on");

    if (option != NULL)
        return option;
    return s == NULL ? "error" : s->value;
}
