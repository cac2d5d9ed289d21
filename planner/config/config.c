/* config.c - see config.h. */
#include "planner/config/config.h"

#include <string.h>
#include <strings.h>

#include "common/limits.h"
#include "common/number.h"
#include "common/strbuf.h"
#include "planner/config/find.h"
#include "planner/config/ini_file.h"
#include "planner/config/locate.h"
#include "planner/config/own.h"
#include "planner/config/toml.h"

/* What Alembic knows, in the order in which "migplan config" shows it. */
static const struct {
    const char *name;
    const char *value; /* the default; NULL for none */
} known[] = {
    { "script_location", NULL },
    { "version_locations", NULL },
    { "path_separator", NULL },
    { "version_path_separator", NULL },
    { "recursive_version_locations", "false" },
    { "file_template", "%(rev)s_%(slug)s" },
    { "truncate_slug_length", "40" },
    { "timezone", NULL },
    { "output_encoding", "utf-8" },
    { "revision_environment", "false" },
    { "sqlalchemy.url", NULL },
};

/* The files while they are turned into settings. */
struct loader {
    const struct source *source;
    struct arena *arena;
    struct config_files files;
    struct ini_file *ini; /* NULL for none */
    const char *section;
    struct toml toml; /* empty for none */
    struct config *out;
};

/* What %(here)s stands for, seen from where locate.h resolves paths: from the
 * working directory where the file was named, else from the file's folder. */
static const char *here(const struct loader *l)
{
    return l->files.named ? l->files.folder : ".";
}

static bool read_ini(struct loader *l, struct error *err)
{
    const struct source_file *file = &l->files.ini;
    struct str text = { 0 };

    if (!source_read_text(file, LIMIT_CONFIG_FILE, l->arena, &text, err) ||
        !ini_file_read(file->path, text.ptr, here(l), l->arena, &l->ini, err))
        return false;
    l->out->ini = file->path;
    l->out->options = l->ini;
    l->out->section = l->section;
    l->out->has_hooks = ini_file_find(l->ini, "post_write_hooks", "hooks") != NULL;
    if (ini_file_has_section(l->ini, l->section) || l->toml.count > 0)
        return true;
    error_set(err, ERROR_CONFIG, "%s has no section [%s]", file->path, l->section);
    return error_hint(err, "its sections are %s", ini_file_sections(l->ini, l->arena));
}

static bool read_toml(struct loader *l, struct error *err)
{
    const struct source_file *file = &l->files.toml;
    struct str text = { 0 };

    if (!source_read_text(file, LIMIT_CONFIG_FILE, l->arena, &text, err) ||
        !toml_read(file->path, text.ptr, l->arena, &l->toml, err))
        return false;
    l->out->toml = file->path;
    return true;
}

/* Puts in what "%(here)s" and "%%" stand for in a TOML string. */
static const char *expand(const struct loader *l, const char *text)
{
    struct strbuf sb = { .arena = l->arena };

    while (*text != '\0') {
        if (strncmp(text, "%%", 2) == 0) {
            strbuf_addch(&sb, '%');
            text += 2;
        } else if (strncmp(text, "%(here)s", 8) == 0) {
            strbuf_addstr(&sb, here(l));
            text += 8;
        } else {
            strbuf_addch(&sb, *text++);
        }
    }
    return strbuf_text(&sb);
}

static bool from_ini(const struct loader *l, const struct ini_option *option, struct setting *out,
                     struct error *err)
{
    if (!ini_file_value(l->ini, l->section, option, l->arena, &out->value, err))
        return false;
    vec_push(l->arena, &out->items, out->value);
    out->pos = option->pos;
    out->origin = arena_printf(l->arena, "%s:%u", option->pos.file, option->pos.line);
    return true;
}

static void from_toml(const struct loader *l, const struct toml_entry *entry, struct setting *out)
{
    if (entry->kind != TOML_ARRAY)
        vec_push(l->arena, &out->items, expand(l, entry->text));
    for (size_t i = 0; i < entry->items.count; i++)
        vec_push(l->arena, &out->items, expand(l, entry->items.items[i]));
    out->value = strlist_join(&out->items, ", ", l->arena);
    out->pos = entry->pos;
    out->origin = arena_printf(l->arena, "%s:%u [tool.alembic]", entry->pos.file, entry->pos.line);
}

/* Adds the setting called name, if any file or we ourselves have a value. */
static bool add_setting(struct loader *l, const char *name, const char *otherwise,
                        struct error *err)
{
    const struct ini_option *option =
        l->ini == NULL ? NULL : ini_file_find(l->ini, l->section, name);
    const struct toml_entry *entry =
        l->toml.count == 0 ? NULL
                           : toml_find(&l->toml, arena_printf(l->arena, "tool.alembic.%s", name));
    struct setting setting = { .name = name, .value = otherwise, .origin = "default" };

    if (option != NULL) {
        /* The URL may need what env.py puts in; who needs the URL will say so. */
        struct error dropped = { 0 };
        bool is_url = strcmp(name, "sqlalchemy.url") == 0;

        if (!from_ini(l, option, &setting, is_url ? &dropped : err))
            return is_url;
    } else if (entry != NULL && entry->kind != TOML_TABLE) {
        from_toml(l, entry, &setting);
    } else if (otherwise == NULL) {
        return true;
    } else {
        vec_push(l->arena, &setting.items, otherwise);
    }
    vec_push(l->arena, &l->out->settings, setting);
    return true;
}

static bool add_settings(struct loader *l, struct error *err)
{
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (!add_setting(l, known[i].name, known[i].value, err))
            return false;
    }
    return true;
}

static const char *value_of(const struct config *c, const char *name)
{
    const struct setting *setting = config_find(c, name);

    return setting == NULL ? NULL : setting->value;
}

/* Returns whether text is what Alembic takes for true. */
static bool is_true(const char *text)
{
    static const char *const words[] = { "true", "yes", "on", "y", "t", "1", NULL };

    for (const char *const *word = words; text != NULL && *word != NULL; word++) {
        if (strcasecmp(text, *word) == 0)
            return true;
    }
    return false;
}

/* Returns whether the setting is there, and not true. */
static bool is_off(const struct config *c, const char *name)
{
    return value_of(c, name) != NULL && !is_true(value_of(c, name));
}

static void read_transactions(struct config *c)
{
    c->transaction_per_migration = is_true(value_of(c, "transaction_per_migration"));
    c->no_version_key = is_off(c, "version_table_pk");
    c->no_transactions = is_off(c, "transactional_ddl");
}

/* Puts the settings into the fields of out. */
static bool fill(struct loader *l, struct error *err)
{
    struct config *c = l->out;
    const struct setting *length = config_find(c, "truncate_slug_length");

    c->recursive = strcmp(value_of(c, "recursive_version_locations"), "true") == 0;
    c->file_template = value_of(c, "file_template");
    c->timezone = value_of(c, "timezone");
    c->output_encoding = value_of(c, "output_encoding");
    c->revision_environment = is_true(value_of(c, "revision_environment"));
    c->url = value_of(c, "sqlalchemy.url");
    c->version_table = value_of(c, "version_table");
    if (c->version_table == NULL)
        c->version_table = "alembic_version";
    c->version_schema = value_of(c, "version_table_schema");
    read_transactions(c);
    if (c->timezone != NULL && c->timezone[0] == '\0')
        c->timezone = NULL;
    if (!number_parse(length->value, 1, 1000, &c->truncate_slug_length)) {
        return error_at(err, ERROR_CONFIG, length->pos,
                        "truncate_slug_length is no number from 1 to 1000: '%s'", length->value);
    }
    return true;
}

static bool read_files(struct loader *l, struct error *err)
{
    return (l->files.toml.name == NULL || read_toml(l, err)) &&
           (l->files.ini.name == NULL || read_ini(l, err)) && add_settings(l, err) &&
           own_read(&l->files, l->arena, &l->out->settings, err) && fill(l, err);
}

bool config_load(const struct source *source, const struct config_request *request,
                 struct arena *arena, struct config *out, struct error *err)
{
    struct loader l = {
        .source = source,
        .arena = arena,
        .section = request->section == NULL ? "alembic" : request->section,
        .out = out,
    };
    struct locate locate;

    *out = (struct config){ 0 };
    if (!find_config(source, request, arena, &l.files, err) || !read_files(&l, err))
        return false;
    out->own = l.files.own.name == NULL ? l.files.own_other.path : l.files.own.path;
    locate = (struct locate){ source, l.files.folder, l.files.named, arena };
    if (request->trees->count > 0)
        return locate_trees(&locate, request->trees, out, err);
    return locate_scripts(&locate, out, err);
}

/* Takes over one thing that env.py says. */
static void use(struct config *c, const char *name, const char *value, const char *path,
                uint32_t line, struct arena *arena)
{
    struct setting setting = {
        .name = name,
        .value = value,
        .origin = arena_printf(arena, "%s:%u", path, line),
        .pos = { path, line, 0 },
    };

    if (value == NULL || config_find(c, name) != NULL)
        return;
    vec_push(arena, &setting.items, value);
    vec_push(arena, &c->settings, setting);
}

void config_use_env(struct config *c, const struct config_env *env, struct arena *arena)
{
    use(c, "version_table", env->version_table, env->path, env->lines[0], arena);
    use(c, "version_table_schema", env->version_schema, env->path, env->lines[1], arena);
    use(c, "transaction_per_migration", env->transaction_per_migration, env->path, env->lines[2],
        arena);
    use(c, "version_table_pk", env->version_table_pk, env->path, env->lines[3], arena);
    use(c, "transactional_ddl", env->transactional_ddl, env->path, env->lines[4], arena);
    if (value_of(c, "version_table") != NULL)
        c->version_table = value_of(c, "version_table");
    c->version_schema = value_of(c, "version_table_schema");
    read_transactions(c);
}

const char *config_option(const struct config *c, const char *name, struct arena *arena)
{
    const struct ini_option *option =
        c->options == NULL ? NULL : ini_file_find(c->options, c->section, name);
    struct error dropped = { 0 };
    const char *value;

    if (option == NULL || !ini_file_value(c->options, c->section, option, arena, &value, &dropped))
        return NULL;
    return value;
}

void config_option_names(const struct config *c, struct arena *arena, struct strlist *out)
{
    if (c->options != NULL)
        ini_file_names(c->options, c->section, arena, out);
}

const struct setting *config_find(const struct config *c, const char *name)
{
    for (size_t i = 0; i < c->settings.count; i++) {
        if (strcmp(c->settings.items[i].name, name) == 0)
            return &c->settings.items[i];
    }
    return NULL;
}
