/* compile_env.c - see compile_env.h. */
#include "planner/read/compile_env.h"

#include "common/limits.h"
#include "planner/read/compile_files.h"
#include "planner/read/env_arguments.h"
#include "planner/read/env_guard.h"
#include "planner/read/env_modules.h"
#include "planner/read/env_naming.h"
#include "planner/read/env_read.h"

struct guarded {
    struct arena *arena;
    struct ddl_guards *guards;
    const struct py_source *env;
};

static void guard_module(void *ctx, const char *name, const struct py_source *module)
{
    struct guarded *g = ctx;

    env_guard_read(module, name, g->env, g->arena, g->guards);
}

static void read_version_schema(const struct py_source *env, struct arena *arena,
                                struct ddl_settings *out)
{
    struct env_settings said;

    env_read(env->text, arena, &said);
    out->version_schema = said.values[ENV_VERSION_SCHEMA];
    if (said.lines[ENV_VERSION_SCHEMA] == 0 || out->version_schema != NULL)
        return;
    out->version_doubt = arena_printf(
        arena, "%s:%u computes version_table_schema; say it in [tool.migplan] or migplan.toml",
        env->path, said.lines[ENV_VERSION_SCHEMA]);
}

bool compile_env_read(const struct source *source, const char *path, struct arena *arena,
                      struct ddl_settings *out)
{
    struct py_source env = { 0 };
    struct error refused = { 0 };
    struct compile_files files;
    struct ddl_files found;
    struct source_file file;
    struct guarded guarded = { arena, &out->guards, NULL };

    if (!source_find(source, path, arena, &file, &refused) || file.kind != SOURCE_FILE ||
        !source_read_text(&file, LIMIT_CONFIG_FILE, arena, &env.text, &refused))
        return false;
    env.path = file.path;
    guarded.env = &env;
    if (!out->is_naming_given)
        env_naming_read(&file, &env, arena, out);
    read_version_schema(&env, arena, out);
    env_arguments_read(&env, arena, out);
    compile_files_init(&files, &file, &out->roots, arena, &found);
    (void)env_modules_visit(&found, &env, arena, guard_module, &guarded);
    return true;
}
