/* env_roots.c - see env_roots.h. */
#include "planner/read/env_roots.h"

#include <string.h>

enum { ROOTS_FOLDERS = 5000, ROOTS_DEPTH = 12 };

struct search {
    const struct source *source;
    const char *first; /* "app" of app.db.models */
    const char *rest;  /* "db/models"; "" for none */
    struct arena *arena;
    size_t folders;
    struct strlist found;
};

bool env_roots_skip(const char *name)
{
    static const char *const names[] = { "node_modules",  "venv",        "env",
                                         "site-packages", "__pycache__", NULL };

    if (name[0] == '.')
        return true;
    for (const char *const *n = names; *n != NULL; n++) {
        if (strcmp(*n, name) == 0)
            return true;
    }
    return false;
}

static bool is_file(const struct search *s, const char *path)
{
    struct source_file file;
    struct error refused = { 0 };

    return source_find(s->source, path, s->arena, &file, &refused) && file.kind == SOURCE_FILE;
}

/* Whether the module is, or is in, what folder holds under that name. */
static bool has_module(const struct search *s, const struct source_file *item)
{
    size_t len = strlen(s->first);

    if (strncmp(item->name, s->first, len) != 0)
        return false;
    if (item->kind == SOURCE_FILE)
        return s->rest[0] == '\0' && strcmp(item->name + len, ".py") == 0;
    if (item->kind != SOURCE_FOLDER || item->name[len] != '\0')
        return false;
    if (s->rest[0] == '\0')
        return is_file(s, arena_printf(s->arena, "%s/__init__.py", item->path));
    return is_file(s, arena_printf(s->arena, "%s/%s.py", item->path, s->rest)) ||
           is_file(s, arena_printf(s->arena, "%s/%s/__init__.py", item->path, s->rest));
}

/* Returns false where there is more than is looked at. */
static bool walk(struct search *s, const char *folder, unsigned depth)
{
    struct source_files files = { 0 };
    struct error refused = { 0 };

    if (depth > ROOTS_DEPTH || ++s->folders > ROOTS_FOLDERS ||
        !source_list(s->source, folder, s->arena, &files, &refused))
        return false;
    for (size_t i = 0; i < files.count; i++) {
        if (has_module(s, &files.items[i]))
            vec_push(s->arena, &s->found, folder);
    }
    for (size_t i = 0; i < files.count; i++) {
        if (files.items[i].kind == SOURCE_FOLDER && !env_roots_skip(files.items[i].name) &&
            !walk(s, files.items[i].path, depth + 1))
            return false;
    }
    return true;
}

bool env_roots_find(const struct source_file *file, const char *module, struct arena *arena,
                    struct strlist *roots)
{
    struct arena scratch = { 0 };
    struct search s = { .source = file->source, .arena = &scratch };
    char *first = arena_strdup(&scratch, module);
    bool is_new = false;

    for (char *p = first; *p != '\0'; p++) {
        if (*p == '.')
            *p = '/';
    }
    s.first = first;
    s.rest = "";
    if (strchr(first, '/') != NULL) {
        char *slash = strchr(first, '/');

        *slash = '\0';
        s.rest = slash + 1;
    }
    if (walk(&s, file->source->root, 0) && s.found.count == 1 &&
        !strlist_has(roots, s.found.items[0])) {
        vec_push(arena, roots, arena_strdup(arena, s.found.items[0]));
        is_new = true;
    }
    arena_free(&scratch);
    return is_new;
}
