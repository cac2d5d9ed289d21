/* env_search.c - see env_search.h. */
#define _GNU_SOURCE /* memmem() */
#include "planner/read/env_search.h"

#include <string.h>

#include "common/limits.h"
#include "planner/read/env_program.h"
#include "planner/read/env_roots.h"

enum { SEARCH_FILES = 20000, SEARCH_DEPTH = 24 };

struct search {
    const struct source_file *env;
    const struct strlist *roots;
    struct arena *arena;
    struct env_search *out;
    size_t files;
    size_t databases; /* places where SQLAlchemy( is written */
    bool has_maker;
};

static size_t count(struct str text, const char *what)
{
    size_t len = strlen(what);
    size_t found = 0;
    const char *at = text.ptr;

    while ((at = memmem(at, (size_t)(text.ptr + text.len - at), what, len)) != NULL) {
        found++;
        at += len;
    }
    return found;
}

/* Whether the text makes a MetaData, or what has one. */
static bool makes_metadata(struct str text)
{
    static const char *const words[] = { "MetaData(",   "declarative_base(", "DeclarativeBase",
                                         "SQLAlchemy(", "SQLModel",          "as_declarative",
                                         "registry(",   "automap_base(" };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (count(text, words[i]) > 0)
            return true;
    }
    return false;
}

static bool is_skipped(const char *name)
{
    static const char *const names[] = { "tests", "test", "docs", "build", "dist", NULL };

    if (env_roots_skip(name))
        return true;
    for (const char *const *n = names; *n != NULL; n++) {
        if (strcmp(*n, name) == 0)
            return true;
    }
    return false;
}

/* "app/db/base.py" below the root is app.db.base. */
static const char *module_name(const struct search *s, const struct source_file *file)
{
    size_t root = strlen(s->env->source->root);
    const char *path = file->full_path;
    char *name;

    if (strncmp(path, s->env->source->root, root) == 0)
        path += root;
    while (*path == '/')
        path++;
    name = arena_strdup(s->arena, path);
    name[strlen(name) - 3] = '\0';
    for (char *p = name; *p != '\0'; p++) {
        if (*p == '/')
            *p = '.';
    }
    return name;
}

static void take(struct search *s, const struct source_file *file, struct str text)
{
    struct env_program *p = arena_new(s->arena, struct env_program);
    size_t before = s->out->conventions.count;

    env_program_run(p, file, module_name(s, file), text, s->roots, s->arena);
    for (size_t i = 0; i < p->seen.metadata.count; i++) {
        struct py_value *given =
            py_args_get(&p->seen.metadata.items[i]->object->args, SIZE_MAX, "naming_convention");

        if (ddl_given(given))
            py_push(s->arena, &s->out->conventions, given);
    }
    for (size_t i = 0; i < p->seen.conventions.count; i++)
        py_push(s->arena, &s->out->conventions, p->seen.conventions.items[i]);
    if (p->seen.databases.count == 1)
        s->out->database = p->seen.databases.items[0];
    if (count(text, "naming_convention") > 0 && s->out->conventions.count == before)
        s->out->is_complete = false;
}

static void look(struct search *s, const struct source_file *file)
{
    struct arena scratch = { 0 };
    struct error err = { 0 };
    struct str text;
    bool is_wanted = false;

    if (source_read_text(file, LIMIT_CONFIG_FILE, &scratch, &text, &err) &&
        count(text, "down_revision") == 0) {
        size_t databases = count(text, "SQLAlchemy(");

        s->databases += databases;
        s->has_maker = s->has_maker || makes_metadata(text);
        is_wanted = databases > 0 || count(text, "naming_convention") > 0;
    }
    arena_free(&scratch);
    if (is_wanted && source_read_text(file, LIMIT_CONFIG_FILE, s->arena, &text, &err))
        take(s, file, text);
}

static void walk(struct search *s, const char *folder, unsigned depth)
{
    struct source_files files = { 0 };
    struct error err = { 0 };

    if (depth > SEARCH_DEPTH || !source_list(s->env->source, folder, s->arena, &files, &err)) {
        s->out->is_complete = false;
        return;
    }
    for (size_t i = 0; i < files.count; i++) {
        const struct source_file *file = &files.items[i];
        size_t len = strlen(file->name);

        if (s->files > SEARCH_FILES) {
            s->out->is_complete = false;
            return;
        }
        if (file->kind == SOURCE_FOLDER && !is_skipped(file->name)) {
            walk(s, file->path, depth + 1);
        } else if (file->kind == SOURCE_FILE && len > 3 &&
                   strcmp(file->name + len - 3, ".py") == 0) {
            s->files++;
            look(s, file);
        }
    }
}

/* The parent of path, "" of a name alone; NULL of "". */
static const char *parent(struct arena *arena, const char *path)
{
    char *folder = arena_strdup(arena, path);
    char *slash = strrchr(folder, '/');

    if (folder[0] == '\0' || slash == folder)
        return NULL;
    *(slash == NULL ? folder : slash) = '\0';
    return folder;
}

const struct py_value *env_search_database(const struct source_file *file,
                                           const struct strlist *roots, struct arena *arena)
{
    const char *folder = parent(arena, file->path);

    folder = folder == NULL ? NULL : parent(arena, folder); /* where migrations/ lies */
    for (; folder != NULL; folder = parent(arena, folder)) {
        struct env_search found = { .is_complete = true };
        struct search s = { .env = file, .roots = roots, .arena = arena, .out = &found };

        walk(&s, folder[0] == '\0' ? file->source->root : folder, 0);
        if (s.databases > 0)
            return s.databases == 1 ? found.database : NULL;
    }
    return NULL;
}

void env_search_run(const struct source_file *file, const struct strlist *roots,
                    struct arena *arena, struct env_search *out)
{
    struct search s = { .env = file, .roots = roots, .arena = arena, .out = out };

    *out = (struct env_search){ .is_complete = true };
    walk(&s, file->source->root, 0);
    out->has_maker = s.has_maker;
}
