/* locate.c - see locate.h. */
#include "planner/config/locate.h"

#include <string.h>

#include "common/file.h"
#include "common/strbuf.h"
#include "planner/config/find.h"
#include "planner/config/ini_file.h"

enum { SECTIONS_SHOWN = 4 };

/* Looks path up; out->path is how users see it. */
static bool look(const struct locate *l, const char *path, struct source_file *out,
                 struct error *err)
{
    return source_find(l->source, path, l->arena, out, err);
}

/* Returns "package:path" as a path: dots of the package are folders. */
static const char *package_path(const struct locate *l, const char *text)
{
    struct strbuf sb = { .arena = l->arena };
    const char *colon = strchr(text, ':');

    for (const char *c = text; c < colon; c++) {
        if (*c == '.')
            strbuf_addch(&sb, '/');
        else
            strbuf_addch(&sb, *c);
    }
    strbuf_addch(&sb, '/');
    strbuf_addstr(&sb, colon + 1);
    return strbuf_text(&sb);
}

/* Finds path in the nearest folder that has it, from the configuration's up, a package's
 * in src there, too; base becomes that folder. */
static bool find_upwards(const struct locate *l, const char *path, bool package, const char **base,
                         struct source_file *out, struct error *err)
{
    const char *above = l->folder;

    while (above != NULL) {
        *base = above;
        if (!look(l, file_join(above, path, l->arena), out, err))
            return false;
        if (out->kind != SOURCE_ABSENT)
            return true;
        if (package &&
            !look(l, file_join(file_join(above, "src", l->arena), path, l->arena), out, err))
            return false;
        if (out->kind != SOURCE_ABSENT)
            return true;
        if (!find_above(l->source, above, l->arena, &above, err))
            return false;
    }
    *base = l->folder;
    return look(l, file_join(l->folder, path, l->arena), out, err);
}

static bool is_package(const char *text)
{
    return text[0] != '/' && strchr(text, ':') != NULL;
}

/* Finds the folder that text means, which may not be there. Alembic takes a path from
 * where it is started, which may be above the configuration; base becomes that folder. */
static bool find_folder(const struct locate *l, const char *text, bool above, const char **base,
                        struct source_file *out, struct error *err)
{
    bool package = is_package(text);
    const char *path = package ? package_path(l, text) : text;

    *base = l->folder;
    if (l->named) {
        if (!look(l, path, out, err))
            return false;
        if (out->kind != SOURCE_ABSENT)
            return true;
    }
    if (package || above)
        return find_upwards(l, path, package, base, out, err);
    return look(l, file_join(l->folder, path, l->arena), out, err);
}

/* Finds the folder that script_location names; must be there. */
static bool need_folder(const struct locate *l, const struct setting *setting, const char **base,
                        struct source_file *out, struct error *err)
{
    if (!find_folder(l, setting->value, true, base, out, err))
        return false;
    if (out->kind == SOURCE_FOLDER)
        return true;
    if (out->kind != SOURCE_ABSENT) {
        return error_at(err, ERROR_CONFIG, setting->pos, "%s '%s' is no folder", setting->name,
                        setting->value);
    }
    error_at(err, ERROR_CONFIG, setting->pos, "%s names '%s', which is not there", setting->name,
             setting->value);
    error_fact(err, "looked in", "%s and above", l->folder);
    if (!is_package(setting->value))
        return false;
    return error_hint(err, "an installed package is not looked for; write the path of the folder");
}

/* Adds the pieces of text between any of the separators, without blanks. */
static void split(const struct locate *l, const char *text, const char *separators,
                  struct strlist *out)
{
    while (*text != '\0') {
        size_t len = strcspn(text, separators);
        struct str piece = str_trim((struct str){ text, len });

        if (piece.len > 0)
            vec_push(l->arena, out, arena_strndup(l->arena, piece.ptr, piece.len));
        text += len + (text[len] != '\0');
    }
}

/* Finds what stands between the paths of a list. */
static bool find_separators(const struct config *c, const char **out, struct error *err)
{
    static const char *const names[][2] = {
        { "os", ":" }, { "space", " " }, { "newline", "\n" }, { ":", ":" }, { ";", ";" },
    };
    const struct setting *setting = config_find(c, "path_separator");

    if (setting == NULL)
        setting = config_find(c, "version_path_separator");
    *out = ", \n";
    if (setting == NULL)
        return true;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(setting->value, names[i][0]) == 0) {
            *out = names[i][1];
            return true;
        }
    }
    error_at(err, ERROR_CONFIG, setting->pos, "%s is '%s'", setting->name, setting->value);
    return error_hint(err, "write one of: os, space, newline, ':', ';'");
}

static bool add_location(const struct locate *l, const char *text, struct config *out,
                         struct error *err)
{
    struct source_file found;
    const char *base;

    if (!find_folder(l, text, false, &base, &found, err))
        return false;
    vec_push(l->arena, &out->locations, found.path);
    return true;
}

static bool add_locations(const struct locate *l, const struct setting *setting, struct config *out,
                          struct error *err)
{
    struct strlist texts = { 0 };
    const char *separators;

    if (!find_separators(out, &separators, err))
        return false;
    if (setting->items.count > 1)
        texts = setting->items; /* a TOML array says itself where a path ends */
    else
        split(l, setting->value, separators, &texts);
    for (size_t i = 0; i < texts.count; i++) {
        if (!add_location(l, texts.items[i], out, err))
            return false;
    }
    return true;
}

/* Has the setting show the folders that were found. */
static void show(const struct locate *l, struct config *c, const char *name,
                 const struct strlist *folders)
{
    for (size_t i = 0; i < c->settings.count; i++) {
        struct setting *setting = &c->settings.items[i];

        if (strcmp(setting->name, name) == 0) {
            setting->items = *folders;
            setting->value = strlist_join(folders, ", ", l->arena);
        }
    }
}

/* Says that there is no script_location, and which sections have one. */
static bool refuse_missing(const struct locate *l, const struct config *c, struct error *err)
{
    struct strlist sections = { 0 };

    error_set(err, ERROR_CONFIG, "%s has no script_location", c->ini != NULL ? c->ini : c->toml);
    if (c->options != NULL)
        ini_file_sections_with(c->options, "script_location", l->arena, &sections);
    for (size_t i = 0; i < sections.count && i < SECTIONS_SHOWN; i++)
        error_hint(err, "migplan -n %s ...", sections.items[i]);
    return error_hint(err, "name the folder of the revisions:  migplan --tree DIR ...");
}

/* Takes the folder of the ini file where that is the folder of the scripts. */
static bool use_own_folder(const struct locate *l, struct config *c, struct source_file *folder,
                           struct error *err)
{
    struct setting setting = { .name = "script_location", .value = l->folder };
    struct source_file env;
    struct source_file versions;

    if (!look(l, file_join(l->folder, "env.py", l->arena), &env, err) ||
        !look(l, file_join(l->folder, "versions", l->arena), &versions, err) ||
        !look(l, l->folder, folder, err))
        return false;
    if (c->ini == NULL || env.kind != SOURCE_FILE || versions.kind != SOURCE_FOLDER)
        return refuse_missing(l, c, err);
    setting.origin = arena_printf(l->arena, "the folder of %s", c->ini);
    setting.pos.file = c->ini;
    vec_push(l->arena, &setting.items, setting.value);
    vec_push(l->arena, &c->settings, setting);
    return true;
}

bool locate_scripts(const struct locate *l, struct config *out, struct error *err)
{
    const struct setting *scripts = config_find(out, "script_location");
    bool said = scripts != NULL && scripts->value[0] != '\0';
    const struct setting *versions;
    struct source_file folder;
    struct strlist shown = { 0 };
    struct locate at = *l;

    if (!(said ? need_folder(l, scripts, &at.folder, &folder, err)
               : use_own_folder(l, out, &folder, err)))
        return false;
    versions = config_find(out, "version_locations");
    out->script_location = folder.path;
    vec_push(l->arena, &shown, folder.path);
    show(l, out, "script_location", &shown);
    if (versions != NULL && versions->value[0] != '\0') {
        if (!add_locations(&at, versions, out, err))
            return false;
        show(l, out, "version_locations", &out->locations);
        return true;
    }
    vec_push(l->arena, &out->locations, file_join(folder.path, "versions", l->arena));
    return true;
}

bool locate_trees(const struct locate *l, const struct strlist *trees, struct config *out,
                  struct error *err)
{
    for (size_t i = 0; i < trees->count; i++) {
        struct source_file tree;
        struct source_file versions;

        if (!look(l, trees->items[i], &tree, err) ||
            !look(l, file_join(trees->items[i], "versions", l->arena), &versions, err))
            return false;
        if (tree.kind != SOURCE_FOLDER)
            return error_set(err, ERROR_NO_TREE, "%s is no folder", trees->items[i]);
        vec_push(l->arena, &out->locations,
                 versions.kind == SOURCE_FOLDER ? versions.path : tree.path);
    }
    return true;
}
