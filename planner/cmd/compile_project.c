/* compile_project.c - see compile_project.h. */
#include "planner/cmd/compile_project.h"

#include <string.h>

#include "planner/read/compile_env.h"

/* [tool.migplan.naming] is the naming convention; naming = "none" says that there is none. */
static void add_naming(const struct settings *settings, struct arena *arena,
                       struct ddl_settings *out)
{
    static const char prefix[] = "naming.";

    for (size_t i = 0; i < settings->count; i++) {
        const struct setting *s = &settings->items[i];

        if (strcmp(s->name, "naming") == 0 && strcmp(s->value, "none") == 0) {
            out->is_naming_given = true;
        } else if (strncmp(s->name, prefix, sizeof(prefix) - 1) == 0) {
            out->is_naming_given = true;
            vec_push(arena, &out->naming,
                     (struct ddl_naming){ s->name + sizeof(prefix) - 1, s->value });
        }
    }
}

/* [tool.migplan.types] maps a Python type to its SQL. */
static void add_types(const struct settings *settings, struct arena *arena,
                      struct compile_settings *out)
{
    static const char prefix[] = "types.";

    for (size_t i = 0; i < settings->count; i++) {
        const struct setting *s = &settings->items[i];

        if (strncmp(s->name, prefix, sizeof(prefix) - 1) == 0)
            vec_push(arena, &out->ddl.types,
                     (struct ddl_type_name){ s->name + sizeof(prefix) - 1, s->value });
    }
}

/* [tool.migplan.environment] and [tool.migplan.arguments] say what only a run would know. */
static void add_facts(const struct settings *settings, const char *prefix, struct arena *arena,
                      struct ddl_facts *out)
{
    size_t len = strlen(prefix);

    for (size_t i = 0; i < settings->count; i++) {
        const struct setting *s = &settings->items[i];

        if (strncmp(s->name, prefix, len) == 0) {
            vec_push(arena, out,
                     (struct ddl_fact){ .name = s->name + len,
                                        .value = s->is_false ? NULL : s->value,
                                        .is_unset = s->is_false });
        }
    }
}

/* What config.get_main_option() says; not where the database is, which each deploy decides. */
static void add_options(const struct config *c, struct arena *arena, struct ddl_facts *out)
{
    struct strlist names = { 0 };

    config_option_names(c, arena, &names);
    for (size_t i = 0; i < names.count; i++) {
        const char *value = config_option(c, names.items[i], arena);

        if (value != NULL && strcmp(names.items[i], "sqlalchemy.url") != 0)
            vec_push(arena, out, (struct ddl_fact){ .name = names.items[i], .value = value });
    }
}

/* env.py stands in the script folder; a tree that was named by --tree may be
 * that folder or the one with the versions in it. */
static void read_env(const struct project *p, struct arena *arena, struct compile_settings *out)
{
    struct strlist folders = { 0 };

    if (p->config.script_location != NULL)
        vec_push(arena, &folders, p->config.script_location);
    for (size_t i = 0; i < p->config.locations.count; i++) {
        vec_push(arena, &folders, p->config.locations.items[i]);
        vec_push(arena, &folders, arena_printf(arena, "%s/..", p->config.locations.items[i]));
    }
    for (size_t i = 0; i < folders.count; i++) {
        const char *path = arena_printf(arena, "%s/env.py", folders.items[i]);

        if (compile_env_read(p->source, path, arena, &out->ddl))
            return;
    }
}

void compile_project_settings(const struct cli_call *call, const struct project *p,
                              struct compile_settings *out)
{
    *out = (struct compile_settings){ .ddl = { .x = cmd_options(call)->x } };
    add_types(&p->config.settings, call->arena, out);
    add_naming(&p->config.settings, call->arena, &out->ddl);
    add_facts(&p->config.settings, "environment.", call->arena, &out->ddl.environment);
    add_options(&p->config, call->arena, &out->ddl.options);
    read_env(p, call->arena, out);
    add_facts(&p->config.settings, "arguments.", call->arena, &out->ddl.arguments);
    if (config_find(&p->config, "version_table_schema") != NULL) {
        out->ddl.version_schema = p->config.version_schema;
        out->ddl.version_doubt = NULL;
    }
}
