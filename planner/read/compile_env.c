/* compile_env.c - see compile_env.h. */
#include "planner/read/compile_env.h"

#include <string.h>

#include "common/limits.h"
#include "planner/ddl/host.h"
#include "planner/py/program.h"
#include "planner/read/compile_files.h"

static bool is_last(const struct py_value *value, const char *name)
{
    const char *symbol = ddl_symbol(value);
    const char *dot = symbol == NULL ? NULL : strrchr(symbol, '.');

    return dot != NULL && strcmp(dot + 1, name) == 0;
}

/* MetaData(naming_convention={...}), or what has one as .metadata:
 * declarative_base(metadata=...), SQLAlchemy(metadata=...). */
static const struct py_value *find_convention(const struct py_value *value)
{
    for (unsigned depth = 0; value != NULL && depth < 8; depth++) {
        if (value->kind != PY_OBJECT)
            return NULL;
        if (is_last(value, "MetaData"))
            return py_args_get(ddl_call_args(value), SIZE_MAX, "naming_convention");
        if (value->object->term == PY_TERM_CALL)
            value = py_args_get(&value->object->args, SIZE_MAX, "metadata");
        else
            value = value->object->target;
    }
    return NULL;
}

static void take_convention(const struct py_value *dict, struct arena *arena,
                            struct ddl_settings *out)
{
    const struct py_entry *entry;
    size_t at = 0;

    if (dict == NULL || dict->kind != PY_DICT)
        return;
    while ((entry = py_map_next(dict->map, &at)) != NULL) {
        const char *key = py_cstr(entry->key);
        const char *pattern = py_cstr(entry->value);

        if (key != NULL && pattern != NULL)
            vec_push(arena, &out->naming,
                     (struct ddl_naming){ arena_strdup(arena, key), arena_strdup(arena, pattern) });
    }
}

bool compile_env_read(const struct source *source, const char *path, struct arena *arena,
                      struct ddl_settings *out)
{
    static const struct ddl_settings none = { 0 };
    struct script nothing = { .status = SCRIPT_COMPILED };
    struct py_source text = { .path = path };
    struct error refused = { 0 };
    struct compile_files files;
    struct py_program *program;
    struct ddl_host state = { 0 };
    struct source_file file;
    struct py_host host;
    struct ddl d;

    if (!source_find(source, path, arena, &file, &refused) || file.kind != SOURCE_FILE ||
        !source_read_text(&file, LIMIT_CONFIG_FILE, arena, &text.text, &refused))
        return false;
    ddl_init(&d, &none, &nothing, arena);
    state.ddl = &d;
    compile_files_init(&files, &file, NULL, arena, &state.files);
    ddl_host_init(&host, &state);
    if (py_program_open(&text, "", &host, arena, &program, &refused))
        take_convention(find_convention(py_program_global(program, "target_metadata")), arena, out);
    return true;
}
