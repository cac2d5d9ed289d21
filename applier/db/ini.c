/* ini.c - see ini.h. */
#include "applier/db/ini.h"

#include <ctype.h>
#include <string.h>

#include "common/file.h"
#include "common/limits.h"
#include "common/str.h"
#include "common/strbuf.h"

/* A value, and the line it begins on. */
struct found {
    const char *value; /* NULL where the name is not set */
    uint32_t line;
};

/* An ini file, while values are looked up in it. */
struct ini {
    const char *path;
    const char *text;
    const char *section;
    struct arena *arena;
};

enum { INTERPOLATIONS = 10 }; /* ConfigParser's own limit */

static bool is_section(struct str line, const char *name)
{
    return line.len >= 2 && line.ptr[line.len - 1] == ']' &&
           str_equals((struct str){ line.ptr + 1, line.len - 2 }, name);
}

/* Returns whether the line is "name = value", for names in any case. */
static bool is_setting(struct str line, const char *name, struct str *value)
{
    size_t len = strlen(name);
    struct str rest;

    if (line.len <= len || strncasecmp(line.ptr, name, len) != 0)
        return false;
    rest = str_trim((struct str){ line.ptr + len, line.len - len });
    if (rest.len == 0 || (rest.ptr[0] != '=' && rest.ptr[0] != ':'))
        return false;
    *value = str_trim((struct str){ rest.ptr + 1, rest.len - 1 });
    return true;
}

/* Returns the last value of name in the section, as ConfigParser would. */
static struct found find(const struct ini *ini, const char *section, const char *name)
{
    struct found found = { 0 };
    bool inside = false;
    uint32_t number = 0;

    for (const char *at = ini->text; *at != '\0';) {
        size_t len = strcspn(at, "\n");
        struct str line = str_trim((struct str){ at, len });
        struct str value;

        number++;
        if (line.len > 0 && line.ptr[0] == '[')
            inside = is_section(line, section);
        else if (inside && is_setting(line, name, &value))
            found = (struct found){ arena_strndup(ini->arena, value.ptr, value.len), number };
        at += len;
        at += *at == '\n';
    }
    return found;
}

static const char *lookup(const struct ini *ini, const char *name)
{
    struct found found = find(ini, ini->section, name);

    if (found.value == NULL)
        found = find(ini, "DEFAULT", name);
    if (found.value == NULL && strcmp(name, "here") == 0)
        return file_folder(ini->path, ini->arena);
    return found.value;
}

static bool unknown_name(const struct ini *ini, const char *name, uint32_t line, struct error *err)
{
    struct srcpos pos = { ini->path, line, 0 };

    error_at(err, ERROR_CONFIG, pos, "sqlalchemy.url uses %%(%s)s, which the file does not define",
             name);
    return error_hint(err, "env.py fills it in at run time; set DATABASE_URL instead");
}

/* Replaces %% and %(name)s once; *more says whether a replaced value may hold others. */
static bool interpolate(const struct ini *ini, const char *value, uint32_t line, const char **out,
                        struct error *err)
{
    struct strbuf sb = { .arena = ini->arena };

    while (*value != '\0') {
        size_t plain = strcspn(value, "%");

        strbuf_add(&sb, value, plain);
        value += plain;
        if (value[0] == '%' && value[1] == '(') {
            size_t len = strcspn(value + 2, ")");
            const char *name = arena_strndup(ini->arena, value + 2, len);
            const char *inner = lookup(ini, name);

            if (inner == NULL)
                return unknown_name(ini, name, line, err);
            strbuf_addstr(&sb, inner);
            value += 2 + len;
            value += *value == ')';
        } else if (value[0] == '%') {
            strbuf_addstr(&sb, value[1] == '%' ? "%%" : "%");
            value += value[1] == '%' ? 2 : 1;
        }
    }
    *out = strbuf_text(&sb);
    return true;
}

static const char *undouble(const char *value, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    for (; *value != '\0'; value++) {
        strbuf_addch(&sb, *value);
        value += value[0] == '%' && value[1] == '%';
    }
    return strbuf_text(&sb);
}

bool ini_read_url(const char *path, const char *section, struct arena *arena, const char **out,
                  struct error *err)
{
    struct ini ini = { .path = path, .section = section, .arena = arena };
    struct found found;
    const char *value;

    if (!file_read_text(path, LIMIT_CONFIG_FILE, arena, &ini.text, err))
        return false;
    *out = NULL;
    found = find(&ini, section, "sqlalchemy.url");
    if (found.value == NULL || found.value[0] == '\0' ||
        strncmp(found.value, "driver://", strlen("driver://")) == 0)
        return true;
    value = found.value;
    for (int i = 0; i < INTERPOLATIONS && strstr(value, "%(") != NULL; i++) {
        if (!interpolate(&ini, value, found.line, &value, err))
            return false;
    }
    *out = undouble(value, arena);
    return true;
}
