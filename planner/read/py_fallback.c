/* py_fallback.c - see py_fallback.h. */
#include "planner/read/py_fallback.h"

#include <string.h>

#include "planner/py/program.h"
#include "planner/read/compile_files.h"

/* Adds the strings of a list. Returns false where one is something else. */
static bool take_strings(const struct py_list *list, struct arena *arena, struct strlist *out)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct py_value *item = list->items[i];

        if (item->kind != PY_STR || strlen(item->text.ptr) != item->text.len)
            return false;
        vec_push(arena, out, arena_strdup(arena, item->text.ptr));
    }
    return true;
}

/* Reads a variable's value. Returns false where it is none that Alembic takes
 * or is not known. */
static bool take_value(const struct py_value *value, struct arena *arena, struct header_value *out)
{
    struct py_list one = { 0 };
    struct py_value *copy;

    if (value == NULL) {
        out->kind = HEADER_ABSENT;
        return true;
    }
    if (value->kind == PY_NONE) {
        out->kind = HEADER_NONE;
        return true;
    }
    if (value->kind == PY_LIST || value->kind == PY_TUPLE) {
        out->kind = HEADER_LIST;
        return take_strings(&value->list, arena, &out->items);
    }
    out->kind = HEADER_TEXT;
    copy = arena_new(arena, struct py_value);
    *copy = *value;
    vec_push(arena, &one, copy);
    return take_strings(&one, arena, &out->items);
}

static bool take_all(struct py_program *program, struct arena *arena, struct py_header *out)
{
    for (size_t i = 0; i < PY_VARIABLES; i++) {
        struct header_value value = { .pos = out->unknown_pos, .place = out->unknown_pos };
        const char *name = py_variable_name((enum py_variable)i);

        if (!take_value(py_program_global(program, name), arena, &value))
            return false;
        out->values[i] = value;
    }
    return true;
}

static bool evaluate(const struct py_source *source, const struct py_host *host,
                     struct arena *scratch, struct arena *arena, struct py_header *out)
{
    struct error dropped = { 0 }; /* out->unknown says it */
    struct py_program *program;
    const char *doc;

    if (!py_program_open(source, "", host, scratch, &program, &dropped) ||
        !take_all(program, arena, out))
        return false;
    doc = py_program_doc(program);
    out->doc = doc == NULL ? NULL : arena_strdup(arena, doc);
    out->unknown = NULL;
    return true;
}

void py_fallback_read(const struct source_file *file, struct str text, struct arena *arena,
                      struct py_header *out, bool *borrows)
{
    const struct py_source source = { .path = file->path, .text = text };
    const struct py_host alone = { 0 };
    struct py_host host = { 0 };
    struct arena scratch = { 0 };
    struct compile_files files;
    struct ddl_files found;

    *borrows = false;
    if (!evaluate(&source, &alone, &scratch, arena, out)) {
        compile_files_init(&files, file, NULL, &scratch, &found);
        host.ctx = found.ctx;
        host.find_module = found.find_module;
        *borrows = evaluate(&source, &host, &scratch, arena, out);
    }
    arena_free(&scratch);
}
