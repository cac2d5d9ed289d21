/* own.c - see own.h. */
#include "planner/config/own.h"

#include <string.h>

#include "common/limits.h"
#include "common/nearest.h"
#include "common/number.h"
#include "planner/config/toml.h"
#include "planner/model/finding.h"
#include "planner/model/postgres.h"

enum own_type {
    OWN_TEXT,
    OWN_VARIABLE, /* a text, or false */
    OWN_LEVEL,    /* how bad a rule is */
    OWN_FAIL,     /* that, or "never" */
    OWN_VERSIONS, /* of PostgreSQL */
    OWN_NUMBER,
    OWN_BOOL,
    OWN_LIST, /* of texts; one text is a list of one */
    OWN_ANY,  /* a number or a list: heads */
};

static const struct own {
    const char *name; /* one that ends in "." stands for all that begin so */
    enum own_type type;
    const char *value; /* the default; NULL for none */
} known[] = {
    { "heads", OWN_ANY, "1" },
    { "fail_on", OWN_FAIL, "error" },
    { "select", OWN_LIST, NULL },
    { "ignore", OWN_LIST, NULL },
    { "base", OWN_TEXT, NULL },
    { "release_tags", OWN_LIST, NULL },
    { "severity.", OWN_LEVEL, NULL },
    { "postgres", OWN_VERSIONS, NULL },
    { "version_table", OWN_TEXT, NULL },
    { "version_table_schema", OWN_TEXT, NULL },
    { "transaction_per_migration", OWN_BOOL, NULL },
    { "version_table_pk", OWN_BOOL, NULL },
    { "transactional_ddl", OWN_BOOL, NULL },
    { "size.", OWN_NUMBER, NULL },
    { "sizes", OWN_TEXT, NULL },
    { "types.", OWN_TEXT, NULL },
    { "naming", OWN_TEXT, NULL },
    { "naming.", OWN_TEXT, NULL },
    { "environment.", OWN_VARIABLE, NULL },
    { "arguments.", OWN_TEXT, NULL },
    { "approval.signers", OWN_TEXT, NULL },
    { "approval.required", OWN_NUMBER, NULL },
};

enum { KNOWN = sizeof(known) / sizeof(known[0]) };

static const struct own *find_known(const char *name)
{
    for (size_t i = 0; i < KNOWN; i++) {
        size_t len = strlen(known[i].name);
        bool prefix = known[i].name[len - 1] == '.';

        if (prefix ? strncmp(name, known[i].name, len) == 0 : strcmp(name, known[i].name) == 0)
            return &known[i];
    }
    return NULL;
}

/* Returns whether name is a table that known names stand in: "approval". */
static bool is_table(const char *name)
{
    size_t len = strlen(name);

    for (size_t i = 0; i < KNOWN; i++) {
        if (strncmp(known[i].name, name, len) == 0 && known[i].name[len] == '.')
            return true;
    }
    return len == 0;
}

static bool unknown(const struct toml_entry *entry, const char *name, struct arena *arena,
                    struct error *err)
{
    struct strlist names = { 0 };
    const char *nearest;

    for (size_t i = 0; i < KNOWN; i++)
        vec_push(arena, &names, known[i].name);
    nearest = nearest_find(name, &names);
    error_at(err, ERROR_CONFIG, entry->pos, "migplan has no setting '%s'", name);
    if (nearest != NULL)
        return error_hint(err, "did you mean '%s'?", nearest);
    return error_hint(err, "migplan config lists the settings");
}

static bool is_count(const struct toml_entry *entry, int64_t least)
{
    int64_t number;

    return entry->kind == TOML_NUMBER && number_parse(entry->text, least, INT64_MAX, &number);
}

static bool has_type(const struct toml_entry *entry, enum own_type type)
{
    struct postgres_range range;
    enum severity level;

    switch (type) {
    case OWN_TEXT:
        return entry->kind == TOML_STRING;
    case OWN_VARIABLE:
        return entry->kind == TOML_STRING ||
               (entry->kind == TOML_BOOL && strcmp(entry->text, "false") == 0);
    case OWN_LEVEL:
        return entry->kind == TOML_STRING && severity_parse(entry->text, &level);
    case OWN_FAIL:
        return entry->kind == TOML_STRING &&
               (strcmp(entry->text, "never") == 0 || severity_parse(entry->text, &level));
    case OWN_VERSIONS:
        return entry->kind == TOML_STRING && postgres_parse(entry->text, &range);
    case OWN_NUMBER:
        return is_count(entry, 0);
    case OWN_BOOL:
        return entry->kind == TOML_BOOL;
    case OWN_LIST:
        return entry->kind == TOML_STRING || entry->kind == TOML_ARRAY;
    case OWN_ANY:
        return is_count(entry, 1) || (entry->kind == TOML_ARRAY && entry->items.count > 0);
    }
    return false;
}

static bool wrong_type(const struct toml_entry *entry, const struct own *own, const char *name,
                       struct error *err)
{
    static const char *const types[] = {
        [OWN_TEXT] = "a string",
        [OWN_VARIABLE] = "a string, or false",
        [OWN_LEVEL] = "\"error\", \"warning\" or \"note\"",
        [OWN_FAIL] = "\"error\", \"warning\", \"note\" or \"never\"",
        [OWN_VERSIONS] = "like \"15\", \"14+\" or \"13-16\", of PostgreSQL 11 to 18",
        [OWN_NUMBER] = "a whole number",
        [OWN_BOOL] = "true or false",
        [OWN_LIST] = "a string or an array of strings",
        [OWN_ANY] = "a number from 1 on or an array of strings",
    };

    return error_at(err, ERROR_CONFIG, entry->pos, "%s must be %s", name, types[own->type]);
}

/* Returns name without the quotes that a key with dots has: size."app.users". */
static const char *unquote(const char *name, const struct own *own, struct arena *arena)
{
    size_t len = strlen(own->name);
    size_t rest = strlen(name);

    if (rest <= len + 1 || name[len] != '"' || own->name[len - 1] != '.')
        return name;
    return arena_printf(arena, "%s%.*s", own->name, (int)(rest - len - 2), name + len + 1);
}

/* Adds one entry of the file; prefix is what stands before our names. */
static bool take(const struct toml_entry *entry, const char *prefix, struct arena *arena,
                 struct settings *out, struct error *err)
{
    const char *name = entry->path + strlen(prefix);
    const struct own *own = find_known(name);
    struct setting setting = { .name = name, .items = entry->items, .pos = entry->pos };

    if (entry->kind == TOML_TABLE && is_table(name))
        return true;
    if (own == NULL)
        return unknown(entry, name, arena, err);
    if (!has_type(entry, own->type))
        return wrong_type(entry, own, name, err);
    setting.name = unquote(name, own, arena);
    setting.is_false = own->type == OWN_VARIABLE && entry->kind == TOML_BOOL;
    if (entry->kind != TOML_ARRAY)
        vec_push(arena, &setting.items, entry->text);
    setting.value = strlist_join(&setting.items, ", ", arena);
    setting.origin = arena_printf(arena, "%s:%u%s", entry->pos.file, entry->pos.line,
                                  prefix[0] == '\0' ? "" : " [tool.migplan]");
    vec_push(arena, out, setting);
    return true;
}

static bool read_file(const struct source_file *file, const char *prefix, struct arena *arena,
                      struct settings *out, struct error *err)
{
    struct str text = { 0 };
    struct toml toml;

    if (!source_read_text(file, LIMIT_CONFIG_FILE, arena, &text, err) ||
        !toml_read(file->path, text.ptr, arena, &toml, err))
        return false;
    for (size_t i = 0; i < toml.count; i++) {
        const struct toml_entry *entry = &toml.items[i];

        if (strncmp(entry->path, prefix, strlen(prefix)) == 0 &&
            !take(entry, prefix, arena, out, err))
            return false;
    }
    return true;
}

static bool has(const struct settings *settings, const char *name)
{
    for (size_t i = 0; i < settings->count; i++) {
        if (strcmp(settings->items[i].name, name) == 0)
            return true;
    }
    return false;
}

bool own_read(const struct config_files *files, struct arena *arena, struct settings *out,
              struct error *err)
{
    if (files->own.name != NULL && !read_file(&files->own, "", arena, out, err))
        return false;
    if (files->own_other.name != NULL &&
        !read_file(&files->own_other, "tool.migplan.", arena, out, err))
        return false;
    for (size_t i = 0; i < KNOWN; i++) {
        struct setting setting = { .name = known[i].name,
                                   .value = known[i].value,
                                   .origin = "default" };

        if (known[i].value == NULL || has(out, known[i].name))
            continue;
        vec_push(arena, &setting.items, known[i].value);
        vec_push(arena, out, setting);
    }
    return true;
}
