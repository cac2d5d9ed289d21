/* compile_files.c - see compile_files.h. */
#include "planner/read/compile_files.h"

#include <string.h>

#include "common/limits.h"
#include "common/sha256.h"
#include "planner/read/py_header.h"

enum { FILES_FOLDERS = 24 };

/* What cannot be read is not there, to a script that would import it. */
static bool find_text(const struct source *source, const char *path, struct arena *arena,
                      struct source_file *file, struct str *out)
{
    struct error err = { 0 };

    return source_find(source, path, arena, file, &err) && file->kind == SOURCE_FILE &&
           source_read_text(file, LIMIT_REVISION_FILE, arena, out, &err);
}

/* Notes that path was looked for; text is what was found, or NULL. */
static void note(const struct compile_files *f, const char *path, const struct str *text)
{
    struct compile_trace *trace = f->trace;
    struct script_input input = { 0 };

    if (trace == NULL || !strmap_put(f->traced, path, trace))
        return;
    input.path = arena_strdup(trace->arena, path);
    if (text != NULL)
        input.digest = sha256_hex(text->ptr, text->len, trace->arena);
    vec_push(trace->arena, &trace->inputs, input);
}

/* Everything that a script reads beside itself is read here. */
static bool read_source(const struct compile_files *f, const char *path, struct source_file *file,
                        struct str *out)
{
    bool found = find_text(f->source, path, f->arena, file, out);

    note(f, path, found ? out : NULL);
    return found;
}

const char *compile_input_digest(const struct source *source, const char *path, struct arena *arena)
{
    struct arena scratch = { 0 };
    struct source_file file;
    struct str text;
    const char *digest = NULL;

    if (find_text(source, path, &scratch, &file, &text))
        digest = sha256_hex(text.ptr, text.len, arena);
    arena_free(&scratch);
    return digest;
}

static bool find_in(const struct compile_files *f, const char *folder, const char *relative,
                    struct py_source *out)
{
    static const struct {
        const char *format;
        bool is_package;
    } forms[] = { { ".py", false }, { "/__init__.py", true } };
    struct source_file *file = arena_new(f->arena, struct source_file);

    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        const char *path = arena_printf(f->arena, "%s%s%s%s", folder, folder[0] == '\0' ? "" : "/",
                                        relative, forms[i].format);

        if (read_source(f, path, file, &out->text)) {
            out->path = file->path;
            out->is_package = forms[i].is_package;
            return true;
        }
    }
    return false;
}

/* A folder of modules without an __init__.py is a package too, where no other one is found. */
static bool find_namespace(const struct compile_files *f, const char *folder, const char *relative,
                           struct py_source *out)
{
    const char *path =
        arena_printf(f->arena, "%s%s%s", folder, folder[0] == '\0' ? "" : "/", relative);
    struct source_file *file = arena_new(f->arena, struct source_file);
    struct source_files inside = { 0 };
    struct error err = { 0 };

    if (!source_find(f->source, path, f->arena, file, &err) || file->kind != SOURCE_FOLDER ||
        !source_list(f->source, path, f->arena, &inside, &err))
        return false;
    for (size_t i = 0; i < inside.count; i++) {
        size_t len = strlen(inside.items[i].name);

        if (inside.items[i].kind != SOURCE_FILE || len < 4 ||
            strcmp(inside.items[i].name + len - 3, ".py") != 0)
            continue;
        *out = (struct py_source){ .path = path, .text = { "", 0 }, .is_package = true };
        return true;
    }
    return false;
}

static bool find_module(void *ctx, const char *dotted, struct py_source *out)
{
    const struct compile_files *f = ctx;
    char *relative = arena_strdup(f->arena, dotted);

    for (char *p = relative; *p != '\0'; p++) {
        if (*p == '.')
            *p = '/';
    }
    for (size_t i = 0; i < f->folders.count; i++) {
        const char *folder = f->folders.items[i];

        if (find_in(f, folder, relative, out) ||
            find_in(f, arena_printf(f->arena, "%s%ssrc", folder, folder[0] == '\0' ? "" : "/"),
                    relative, out))
            return true;
    }
    for (size_t i = 0; i < f->folders.count; i++) {
        if (find_namespace(f, f->folders.items[i], relative, out))
            return true;
    }
    return false;
}

static bool read_file(void *ctx, const char *path, struct str *out)
{
    struct source_file *file = arena_new(((struct compile_files *)ctx)->arena, struct source_file);

    return read_source(ctx, path, file, out);
}

static bool has_id(struct str text, const char *id, struct arena *arena)
{
    struct py_header header;
    const struct header_value *value = &header.values[PY_REVISION];

    py_header_read(text, arena, &header);
    return value->kind == HEADER_TEXT && strcmp(value->items.items[0], id) == 0;
}

/* The name under which the file is imported; NULL where it is no module's. */
static const char *module_of(const struct source_file *file, struct arena *arena)
{
    size_t len = strlen(file->name);

    if (file->kind != SOURCE_FILE || len < 4 || strcmp(file->name + len - 3, ".py") != 0 ||
        memchr(file->name, '.', len - 3) != NULL)
        return NULL;
    return arena_strndup(arena, file->name, len - 3);
}

static const char *find_revision(void *ctx, const char *id)
{
    const struct compile_files *f = ctx;
    struct source_files files = { 0 };
    struct error refused = { 0 };

    if (f->beside == NULL || !source_list(f->source, f->beside, f->arena, &files, &refused))
        return NULL;
    for (size_t i = 0; i < files.count; i++) {
        const char *module = module_of(&files.items[i], f->arena);
        struct source_file file;
        struct str text;

        if (module != NULL && read_source(f, files.items[i].path, &file, &text) &&
            has_id(text, id, f->arena))
            return module;
    }
    return NULL;
}

/* Adds the folders of path from the innermost to the root. */
static void add_folders(struct compile_files *f, const char *path, const char *root)
{
    char *folder = arena_strdup(f->arena, path);
    size_t least = strncmp(path, root, strlen(root)) == 0 ? strlen(root) : 0;

    while (f->folders.count < FILES_FOLDERS) {
        char *slash = strrchr(folder, '/');

        if (slash == NULL || (size_t)(slash - folder) < least || slash == folder)
            break;
        *slash = '\0';
        vec_push(f->arena, &f->folders, arena_strdup(f->arena, folder));
    }
    if (path[0] != '/')
        vec_push(f->arena, &f->folders, "");
}

void compile_files_init(struct compile_files *out, const struct source_file *file,
                        const struct strlist *roots, struct arena *arena, struct ddl_files *files)
{
    *out = (struct compile_files){
        .source = file->source,
        .arena = arena,
    };
    if (strrchr(file->path, '/') != NULL)
        out->beside =
            arena_strndup(arena, file->path, (size_t)(strrchr(file->path, '/') - file->path));
    add_folders(out, file->path, out->source->root);
    if (file->object_id == NULL && file->full_path[0] == '/')
        add_folders(out, file->full_path, out->source->root);
    for (size_t i = 0; roots != NULL && i < roots->count; i++)
        vec_push(arena, &out->folders, roots->items[i]);
    *files = (struct ddl_files){ .ctx = out,
                                 .find_module = find_module,
                                 .read_file = read_file,
                                 .find_revision = find_revision };
}

void compile_files_trace(struct compile_files *files, struct compile_trace *trace)
{
    files->trace = trace;
    files->traced = strmap_new(files->arena);
}
