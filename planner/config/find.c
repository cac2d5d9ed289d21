/* find.c - see find.h. */
#include "planner/config/find.h"

#include <string.h>

#include "common/file.h"
#include "common/limits.h"

enum {
    SEARCH_DEPTH = 6,       /* folders below the root */
    SEARCH_FOLDERS = 20000, /* in all */
    SEARCH_SHOWN = 4,       /* candidates named in the error */
};

static bool is_toml(const char *path)
{
    size_t len = strlen(path);

    return len > 5 && strcmp(path + len - 5, ".toml") == 0;
}

/* Looks name up in folder; out->name is NULL where there is no such file. */
static bool look(const struct source *source, const char *folder, const char *name,
                 struct arena *arena, struct source_file *out, struct error *err)
{
    if (!source_find(source, file_join(folder, name, arena), arena, out, err))
        return false;
    if (out->kind != SOURCE_FILE)
        *out = (struct source_file){ 0 };
    return true;
}

static bool use_named(const struct source *source, const char *path, struct arena *arena,
                      struct config_files *out, struct error *err)
{
    struct source_file *slot = is_toml(path) ? &out->toml : &out->ini;

    if (slot->name != NULL) {
        return error_set(err, ERROR_USAGE, "-c was given two %s files",
                         is_toml(path) ? "toml" : "ini");
    }
    if (!source_find(source, path, arena, slot, err))
        return false;
    if (slot->kind == SOURCE_ABSENT)
        return error_set(err, ERROR_CONFIG, "there is no file %s", path);
    if (slot->kind == SOURCE_FOLDER)
        return error_set(err, ERROR_CONFIG, "%s is a folder, no configuration file", path);
    if (out->folder == NULL)
        out->folder = file_folder(slot->path, arena);
    out->named = true;
    return true;
}

/* Returns whether the file's text has that line at its margin. A light look;
 * the file is read properly when it is used. */
static bool has_line(const struct source_file *file, const char *line, struct arena *arena,
                     bool *out, struct error *err)
{
    struct str text;
    const char *at;

    *out = false;
    if (!source_read_text(file, LIMIT_CONFIG_FILE, arena, &text, err))
        return false;
    for (at = strstr(text.ptr, line); at != NULL && !*out; at = strstr(at + 1, line))
        *out = at == text.ptr || at[-1] == '\n';
    return true;
}

/* Looks for a configuration of Alembic in folder. */
static bool look_for_alembic(const struct source *source, const char *folder, struct arena *arena,
                             struct config_files *out, bool *found, struct error *err)
{
    if (!look(source, folder, "alembic.ini", arena, &out->ini, err) ||
        !look(source, folder, "pyproject.toml", arena, &out->toml, err))
        return false;
    *found = out->ini.name != NULL;
    if (!*found && out->toml.name != NULL &&
        !has_line(&out->toml, "[tool.alembic]", arena, found, err))
        return false;
    out->folder = folder;
    return true;
}

bool find_above(const struct source *source, const char *folder, struct arena *arena,
                const char **out, struct error *err)
{
    struct source_file here;

    if (!source_find(source, folder, arena, &here, err))
        return false;
    *out = NULL;
    if (here.kind == SOURCE_FOLDER && strcmp(here.full_path, source->root) != 0 &&
        strcmp(here.full_path, "/") != 0 && here.full_path[0] != '\0' &&
        strcmp(here.full_path, ".") != 0)
        *out = strcmp(folder, ".") == 0 ? ".." : arena_printf(arena, "%s/..", folder);
    return true;
}

static bool search_up(const struct source *source, struct arena *arena, struct config_files *out,
                      const char **top, bool *found, struct error *err)
{
    const char *folder = ".";

    while (folder != NULL) {
        *top = folder;
        if (!look_for_alembic(source, folder, arena, out, found, err))
            return false;
        if (*found)
            return true;
        if (!find_above(source, folder, arena, &folder, err))
            return false;
    }
    return true;
}

/* Folders where nobody keeps a migrations tree of his own. */
static const char *const skipped[] = { "node_modules", "__pycache__", "site-packages", "venv",
                                       "env",          "build",       "dist",          "target" };

/* Folders whose trees are no tree of the product. */
static const char *const of_tests[] = { "tests", "test", "testdata", "fixtures" };

static bool is_one_of(const char *name, const char *const names[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(name, names[i]) == 0)
            return true;
    }
    return false;
}

static bool is_skipped(const char *name, bool tests)
{
    return name[0] == '.' || is_one_of(name, skipped, sizeof(skipped) / sizeof(skipped[0])) ||
           (!tests && is_one_of(name, of_tests, sizeof(of_tests) / sizeof(of_tests[0])));
}

/* A folder that is still to be searched. */
struct place {
    const char *path;
    unsigned depth;
};

/* A search through folders, the higher ones first. */
struct search {
    const struct source *source;
    struct arena *arena;
    bool all; /* of the product: not below tests, but below folders that were found */
    struct {
        VEC_FIELDS(struct place);
    } todo;
    struct find_folders *out;
};

static bool add_below(struct search *s, struct place place, struct error *err)
{
    struct source_files files = { 0 };

    if (!source_list(s->source, place.path, s->arena, &files, err))
        return false;
    for (size_t i = 0; i < files.count; i++) {
        const struct source_file *file = &files.items[i];

        if (file->kind != SOURCE_FOLDER || is_skipped(file->name, !s->all))
            continue;
        s->out->cut = s->out->cut || s->todo.count == SEARCH_FOLDERS;
        if (s->out->cut)
            return true;
        if (strcmp(file->name, "versions") == 0)
            vec_push(s->arena, &s->out->versions, file->path);
        vec_push(s->arena, &s->todo, (struct place){ file->path, place.depth + 1 });
    }
    return true;
}

static void search_down(struct search *s, const char *top)
{
    vec_push(s->arena, &s->todo, (struct place){ top, 0 });
    for (size_t i = 0; i < s->todo.count; i++) {
        struct place place = s->todo.items[i];
        struct config_files files = { 0 };
        struct error unreadable = { 0 };
        bool found = false;

        /* A folder that may not be read holds nothing for us. */
        if (!look_for_alembic(s->source, place.path, s->arena, &files, &found, &unreadable))
            continue;
        if (found)
            vec_push(s->arena, &s->out->configs, place.path);
        if ((s->all || !found) && place.depth < SEARCH_DEPTH)
            (void)add_below(s, place, &unreadable);
    }
}

static bool refuse(const struct strlist *found, struct arena *arena, struct error *err)
{
    if (found->count == 0) {
        error_set(err, ERROR_NO_TREE, "no alembic.ini here, above or below");
        error_hint(err, "name it:  migplan -c path/to/alembic.ini ...");
        return error_hint(err, "or name the folder of the revisions:  migplan --tree DIR ...");
    }
    error_set(err, ERROR_NO_TREE, "%zu migrations trees below, and none is named", found->count);
    for (size_t i = 0; i < found->count && i < SEARCH_SHOWN; i++) {
        error_hint(err, "migplan -c %s ...", file_join(found->items[i], "alembic.ini", arena));
    }
    return false;
}

/* Looks for configurations below folder. */
static struct find_folders below(const struct source *source, const char *folder,
                                 struct arena *arena)
{
    struct find_folders found = { 0 };
    struct search down = { .source = source, .arena = arena, .out = &found };

    search_down(&down, folder);
    return found;
}

/* The nearest at the working directory or above it; else the only one below it, else the
 * only one of the whole source. */
static bool search(const struct source *source, bool needed, struct arena *arena,
                   struct config_files *out, struct error *err)
{
    struct find_folders found;
    const char *top = ".";
    bool done = false;

    if (!search_up(source, arena, out, &top, &done, err))
        return false;
    if (done)
        return true;
    *out = (struct config_files){ .folder = "." };
    if (!needed)
        return true;
    found = below(source, ".", arena);
    if (found.configs.count == 0)
        found = below(source, top, arena);
    if (found.configs.count != 1)
        return refuse(&found.configs, arena, err);
    return look_for_alembic(source, found.configs.items[0], arena, out, &done, err);
}

/* Finds the nearest file of our own settings at folder or above it. */
static bool find_own(const struct source *source, struct arena *arena, struct config_files *out,
                     struct error *err)
{
    const char *folder = out->folder;

    while (folder != NULL) {
        bool has = false;

        if (!look(source, folder, "migplan.toml", arena, &out->own, err) ||
            !look(source, folder, "pyproject.toml", arena, &out->own_other, err))
            return false;
        if (out->own_other.name != NULL &&
            !has_line(&out->own_other, "[tool.migplan", arena, &has, err))
            return false;
        if (!has)
            out->own_other = (struct source_file){ 0 };
        if (has && out->own.name != NULL) {
            error_set(err, ERROR_CONFIG, "%s and %s both have settings of migplan", out->own.path,
                      out->own_other.path);
            return error_hint(err, "keep them in one of the two");
        }
        if (has || out->own.name != NULL)
            return true;
        if (!find_above(source, folder, arena, &folder, err))
            return false;
    }
    return true;
}

static bool use_folder(const struct source *source, const char *folder, struct arena *arena,
                       struct config_files *out, struct error *err)
{
    bool found;

    if (!look_for_alembic(source, folder, arena, out, &found, err))
        return false;
    return found || error_set(err, ERROR_NO_TREE, "no alembic.ini in %s", folder);
}

bool find_config(const struct source *source, const struct config_request *request,
                 struct arena *arena, struct config_files *out, struct error *err)
{
    const char *environment = request->environment;

    *out = (struct config_files){ 0 };
    for (size_t i = 0; i < request->files->count; i++) {
        if (!use_named(source, request->files->items[i], arena, out, err))
            return false;
    }
    if (!out->named && environment != NULL && environment[0] != '\0') {
        if (!use_named(source, environment, arena, out, err))
            return error_while(err, "reading the file that ALEMBIC_CONFIG names");
    }
    if (!out->named && request->folder != NULL)
        return use_folder(source, request->folder, arena, out, err) &&
               find_own(source, arena, out, err);
    if (!out->named && !search(source, request->trees->count == 0, arena, out, err))
        return false;
    return find_own(source, arena, out, err);
}

void find_folders(const struct source *source, struct arena *arena, struct find_folders *out)
{
    struct search down = { .source = source, .arena = arena, .all = true, .out = out };

    search_down(&down, ".");
}
