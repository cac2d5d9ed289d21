/* compile_project.c - see compile_project.h. */
#include "planner/cmd/compile_project.h"

#include <string.h>

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

void compile_project_settings(const struct cli_call *call, const struct project *p,
                              struct compile_settings *out)
{
    *out = (struct compile_settings){ .ddl = { .x = cmd_options(call)->x } };
    add_types(&p->config.settings, call->arena, out);
}
