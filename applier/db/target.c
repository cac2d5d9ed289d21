/* target.c - see target.h. */
#include "applier/db/target.h"

#include <libpq-fe.h>
#include <string.h>

#include "applier/db/ini.h"
#include "applier/db/url.h"
#include "common/file.h"
#include "common/limits.h"
#include "common/str.h"
#include "common/strbuf.h"

static void close_options(void *handle)
{
    PQconninfoFree(handle);
}

static const char *option(const PQconninfoOption *options, const char *name)
{
    for (const PQconninfoOption *o = options; o != NULL && o->keyword != NULL; o++) {
        if (strcmp(o->keyword, name) == 0 && o->val != NULL)
            return o->val;
    }
    return "";
}

static const char *either(const char *given, const char *fallback, struct arena *arena)
{
    return arena_strdup(arena, given[0] != '\0' ? given : fallback);
}

/* libpq's own message names the fault, and may quote the string: not shown. */
static bool unreadable(const struct target *target, struct error *err)
{
    error_set(err, ERROR_USAGE, "the connection string of %s cannot be read", target->source);
    return error_hint(err, "it looks like postgresql://user@host:5432/database or "
                           "host=... dbname=...");
}

/* Writes what people may see of the connection. */
static const char *describe(const PQconninfoOption *given, const struct target *t,
                            struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    strbuf_addstr(&sb, "postgresql://");
    strbuf_addstr(&sb, t->user);
    if (t->has_password)
        strbuf_addstr(&sb, ":***");
    if (t->user[0] != '\0' || t->has_password)
        strbuf_addch(&sb, '@');
    if (t->host[0] != '/')
        strbuf_addf(&sb, "%s:%s", t->host, t->port);
    strbuf_addf(&sb, "/%s", t->database);
    if (t->host[0] == '/')
        strbuf_addf(&sb, "?host=%s", t->host);
    if (option(given, "sslmode")[0] != '\0')
        strbuf_addf(&sb, "%csslmode=%s", t->host[0] == '/' ? '&' : '?', option(given, "sslmode"));
    return strbuf_text(&sb);
}

static bool read_names(struct target *t, struct arena *arena, struct error *err)
{
    PQconninfoOption *defaults = PQconndefaults();
    PQconninfoOption *given;
    const char *host;

    arena_defer(arena, close_options, defaults);
    given = PQconninfoParse(t->conninfo, NULL);
    if (given == NULL && t->conninfo[0] != '\0')
        return unreadable(t, err);
    arena_defer(arena, close_options, given);
    host = either(option(given, "host"), option(given, "hostaddr"), arena);
    host = either(host, option(defaults, "host"), arena);
    t->host = either(host, "localhost", arena);
    t->port = either(option(given, "port"), option(defaults, "port"), arena);
    t->user = either(option(given, "user"), option(defaults, "user"), arena);
    t->database = either(option(given, "dbname"), option(defaults, "dbname"), arena);
    t->database = either(t->database, t->user, arena);
    t->has_password = option(given, "password")[0] != '\0';
    t->many_hosts = strchr(t->host, ',') != NULL;
    t->shown = describe(given, t, arena);
    return true;
}

static bool set(struct target *t, const char *url, const char *source, struct arena *arena,
                struct error *err)
{
    t->source = source;
    return url_translate(url, arena, &t->conninfo, &t->left_out, err) ||
           error_while(err, "reading %s", source);
}

static bool set_from_file(struct target *t, const char *path, struct arena *arena,
                          struct error *err)
{
    const char *text;
    struct str trimmed;

    if (!file_read_text(path, LIMIT_CONFIG_FILE, arena, &text, err))
        return error_while(err, "reading the database URL");
    trimmed = str_trim(str_of(text));
    return set(t, arena_strndup(arena, trimmed.ptr, trimmed.len), path, arena, err);
}

static bool set_from_config(struct target *t, const char *path, const char *section,
                            struct arena *arena, struct error *err)
{
    const char *url;

    if (!ini_read_url(path, section == NULL ? "alembic" : section, arena, &url, err))
        return false;
    if (url == NULL)
        return true;
    return set(t, url, arena_printf(arena, "sqlalchemy.url in %s", path), arena, err);
}

static bool set_from_configs(const struct target_request *request, struct target *t,
                             struct arena *arena, struct error *err)
{
    const char *implied = request->alembic_config != NULL ? request->alembic_config : "alembic.ini";

    if (request->configs == NULL || request->configs->count == 0)
        return !file_exists(implied) || set_from_config(t, implied, request->section, arena, err);
    for (size_t i = 0; i < request->configs->count; i++) {
        if (!set_from_config(t, request->configs->items[i], request->section, arena, err))
            return false;
    }
    return true;
}

static bool has_text(const char *s)
{
    return s != NULL && s[0] != '\0';
}

static bool choose(const struct target_request *request, struct target *t, struct arena *arena,
                   struct error *err)
{
    if (has_text(request->url))
        return set(t, request->url, "--url", arena, err);
    if (has_text(request->url_file))
        return set_from_file(t, request->url_file, arena, err);
    if (has_text(request->migapply_url))
        return set(t, request->migapply_url, "MIGAPPLY_DATABASE_URL", arena, err);
    if (has_text(request->database_url))
        return set(t, request->database_url, "DATABASE_URL", arena, err);
    return set_from_configs(request, t, arena, err);
}

bool target_find(const struct target_request *request, struct arena *arena, struct target *out,
                 struct error *err)
{
    *out = (struct target){ .conninfo = "", .source = "the PG* variables" };
    if (!choose(request, out, arena, err) || !read_names(out, arena, err))
        return false;
    if (has_text(request->url) && out->has_password) {
        error_set(err, ERROR_USAGE,
                  "--url holds a password, which everybody on this host can read");
        return error_hint(err, "set DATABASE_URL, PGPASSWORD or PGPASSFILE, or use "
                               "--database-url-file FILE");
    }
    return true;
}
