/* read.c - see read.h. */
#include "planner/read/read.h"

#include <string.h>

#include "common/file.h"
#include "common/limits.h"
#include "common/sha256.h"
#include "common/strmap.h"
#include "planner/read/py_read.h"
#include "planner/read/sql_read.h"

/* What a listing collects. */
struct listing {
    const struct source *source;
    bool recursive;
    struct arena *arena;
    struct read_files *out;
    struct strlist *notes;
    struct strmap *seen; /* full path -> struct source_file */
};

static bool ends_with(const char *name, const char *end)
{
    size_t len = strlen(name);
    size_t end_len = strlen(end);

    return len >= end_len && strcmp(name + len - end_len, end) == 0;
}

/* Alembic leaves out what Emacs locks and what makes a folder a package. */
static bool is_left_out(const char *name)
{
    return strncmp(name, ".#", 2) == 0 || strncmp(name, "__init__", 8) == 0;
}

static bool is_script(const char *name)
{
    return ends_with(name, ".py") && !is_left_out(name);
}

static bool is_sql(const char *name)
{
    return ends_with(name, ".sql") && name[0] != '.' && !is_left_out(name);
}

/* Returns the file called "<stem>.<end>", where name is "<stem>.<anything>",
 * or NULL. files are sorted by name, and near is where name stands. */
static const struct source_file *find_beside(const struct source_files *files, size_t near,
                                             const char *end)
{
    const char *name = files->items[near].name;
    size_t stem = strlen(name) - strlen(strrchr(name, '.'));
    size_t i = near;

    while (i > 0 && strncmp(files->items[i - 1].name, name, stem) == 0)
        i--;
    for (; i < files->count && strncmp(files->items[i].name, name, stem) == 0; i++) {
        if (strcmp(files->items[i].name + stem, end) == 0)
            return &files->items[i];
    }
    return NULL;
}

static void add_file(struct listing *l, const struct source_file *file,
                     const struct source_file *sidecar)
{
    const struct read_file entry = { file, sidecar };

    if (!strmap_put(l->seen, file->full_path, l)) {
        vec_push(
            l->arena, l->notes,
            arena_printf(l->arena, "%s is in two version folders; it is read once", file->path));
        return;
    }
    vec_push(l->arena, l->out, entry);
}

static void add_files(struct listing *l, const struct source_files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        const struct source_file *file = &files->items[i];

        if (file->kind == SOURCE_FOLDER)
            continue;
        if (is_script(file->name))
            add_file(l, file, find_beside(files, i, ".sql"));
        else if (is_sql(file->name) && find_beside(files, i, ".py") == NULL)
            add_file(l, file, NULL);
    }
}

/* Adds the subfolders of a folder to those that are still to be listed, so
 * that the first by name comes first. */
static void add_folders(struct listing *l, const struct source_files *files, struct strlist *todo)
{
    for (size_t i = files->count; i > 0; i--) {
        const struct source_file *file = &files->items[i - 1];

        if (file->kind == SOURCE_FOLDER && strcmp(file->name, "__pycache__") != 0)
            vec_push(l->arena, todo, file->path);
    }
}

static bool list_folder(struct listing *l, const char *folder, struct strlist *todo,
                        struct error *err)
{
    struct source_files files = { 0 };

    if (!source_list(l->source, folder, l->arena, &files, err))
        return false;
    add_files(l, &files);
    if (l->recursive)
        add_folders(l, &files, todo);
    if (l->out->count > LIMIT_REVISIONS) {
        return error_set(err, ERROR_INPUT, "%s holds more than %d revision files", folder,
                         LIMIT_REVISIONS);
    }
    return true;
}

/* Lists top and, where asked for, what is below it, depth first. */
static bool list_tree(struct listing *l, const char *top, struct error *err)
{
    struct source_file found = { 0 };
    struct strlist todo = { 0 };

    if (!source_find(l->source, top, l->arena, &found, err))
        return false;
    if (found.kind == SOURCE_ABSENT) {
        vec_push(l->arena, l->notes,
                 arena_printf(l->arena, "the version folder %s is not there", found.path));
        return true;
    }
    vec_push(l->arena, &todo, top);
    while (todo.count > 0) {
        const char *folder = todo.items[--todo.count];

        if (!list_folder(l, folder, &todo, err))
            return false;
    }
    return true;
}

static bool list_trees(struct listing *l, const struct strlist *folders, struct error *err)
{
    for (size_t i = 0; i < folders->count; i++) {
        if (!list_tree(l, folders->items[i], err))
            return error_while(err, "reading the version folder %s", folders->items[i]);
    }
    return true;
}

bool read_list(const struct source *source, const struct strlist *folders, bool recursive,
               struct arena *arena, struct read_files *out, struct strlist *notes,
               struct error *err)
{
    struct arena scratch = { 0 };
    struct listing l = { source, recursive, arena, out, notes, strmap_new(&scratch) };
    bool done = list_trees(&l, folders, err);

    arena_free(&scratch);
    return done;
}

bool read_revision(const struct read_file *file, struct arena *scratch, struct arena *arena,
                   struct revision *out, struct error *err)
{
    const struct source_file *source = file->source;
    struct str text = { 0 };

    *out = (struct revision){
        .path = source->path,
        .full_path = source->full_path,
        .file = source,
        .sidecar = file->sidecar,
    };
    if (!source_read_text(source, LIMIT_REVISION_FILE, scratch, &text, err))
        return false;
    out->digest = sha256_hex(text.ptr, text.len, arena);
    return is_script(source->name) ? py_read(source, text, arena, out, err)
                                   : sql_read(source, text, arena, out, err);
}
