/* url.c - see url.h. */
#include "applier/db/url.h"

#include <ctype.h>
#include <string.h>

#include "common/str.h"
#include "common/strbuf.h"

/* What drivers understand and libpq does not. */
static const char *const dropped[] = {
    "prepared_statement_cache_size",
    "prepared_statement_name_func",
    "async_fallback",
    "server_settings",
    "client_encoding",
    "statement_cache_size",
    "command_timeout",
    "isolation_level",
    "executemany_mode",
    NULL,
};

/* The query of a URL, while it is read. */
struct query {
    struct arena *arena;
    struct strbuf text;  /* what is passed on */
    struct strbuf hosts; /* of "host=a:5432", with commas */
    struct strbuf ports;
    struct strlist *left_out;
};

static bool is_dropped(struct str name)
{
    for (size_t i = 0; dropped[i] != NULL; i++) {
        if (str_equals(name, dropped[i]))
            return true;
    }
    return false;
}

static void add_parameter(struct query *q, const char *name, struct str value)
{
    strbuf_addf(&q->text, "%c%s=%.*s", q->text.len == 0 ? '?' : '&', name, (int)value.len,
                value.ptr);
}

static void add_host(struct query *q, struct str value)
{
    const char *colon = value.len > 0 && value.ptr[0] != '/' && value.ptr[0] != '['
                            ? memchr(value.ptr, ':', value.len)
                            : NULL;
    size_t len = colon == NULL ? value.len : (size_t)(colon - value.ptr);

    if (q->hosts.len > 0) {
        strbuf_addch(&q->hosts, ',');
        strbuf_addch(&q->ports, ',');
    }
    strbuf_add(&q->hosts, value.ptr, len);
    if (colon != NULL)
        strbuf_add(&q->ports, colon + 1, value.len - len - 1);
}

/* asyncpg's ssl says what libpq's sslmode says, and knows true and false. */
static struct str ssl_mode(struct str value)
{
    if (str_equals(value, "true") || str_equals(value, "True") || str_equals(value, "1"))
        return str_of("require");
    if (str_equals(value, "false") || str_equals(value, "False") || str_equals(value, "0"))
        return str_of("disable");
    return value;
}

static void translate_parameter(struct query *q, struct str name, struct str value)
{
    if (str_equals(name, "host"))
        add_host(q, value);
    else if (str_equals(name, "ssl"))
        add_parameter(q, "sslmode", ssl_mode(value));
    else if (is_dropped(name))
        vec_push(q->arena, q->left_out, arena_strndup(q->arena, name.ptr, name.len));
    else
        add_parameter(q, arena_strndup(q->arena, name.ptr, name.len), value);
}

static bool has_digit(const struct strbuf *sb)
{
    return strbuf_text(sb)[strcspn(strbuf_text(sb), "0123456789")] != '\0';
}

static void translate_query(struct query *q, const char *text)
{
    while (*text != '\0') {
        size_t len = strcspn(text, "&");
        size_t name = strcspn(text, "=&");
        struct str value = { text + name, 0 };

        if (name < len)
            value = (struct str){ text + name + 1, len - name - 1 };
        if (len > 0)
            translate_parameter(q, (struct str){ text, name }, value);
        text += len;
        text += *text == '&';
    }
    if (q->hosts.len > 0)
        add_parameter(q, "host", str_of(strbuf_text(&q->hosts)));
    if (q->hosts.len > 0 && has_digit(&q->ports))
        add_parameter(q, "port", str_of(strbuf_text(&q->ports)));
}

/* Writes what stands before '@' so that libpq reads it as SQLAlchemy does: a
 * password may hold '/', '?' and '#', and a '%' that begins no escape. */
static void add_user(struct strbuf *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        bool escape = c == '%' && i + 2 < len && isxdigit((unsigned char)text[i + 1]) &&
                      isxdigit((unsigned char)text[i + 2]);

        if (strchr("/?#[] ", c) != NULL || (c == '%' && !escape))
            strbuf_addf(out, "%%%02X", (unsigned)c);
        else
            strbuf_addch(out, (char)c);
    }
}

/* Returns the length of "user:password" before its '@', 0 where there is none. */
static size_t user_length(const char *rest)
{
    size_t name = strcspn(rest, ":/@?");
    size_t all;

    if (rest[name] == '@')
        return name;
    if (rest[name] != ':')
        return 0;
    all = name + strcspn(rest + name, "@");
    return rest[all] == '@' ? all : 0;
}

static bool is_postgres(const char *url, size_t scheme)
{
    size_t dialect = strcspn(url, "+:");

    if (dialect > scheme)
        return false;
    return (dialect == strlen("postgresql") && strncmp(url, "postgresql", dialect) == 0) ||
           (dialect == strlen("postgres") && strncmp(url, "postgres", dialect) == 0);
}

bool url_translate(const char *given, struct arena *arena, const char **out,
                   struct strlist *left_out, struct error *err)
{
    const char *rest = strstr(given, "://");
    struct query q = { .arena = arena,
                       .text = { .arena = arena },
                       .hosts = { .arena = arena },
                       .ports = { .arena = arena },
                       .left_out = left_out };
    struct strbuf url = { .arena = arena };
    size_t scheme;
    size_t user;
    size_t place;

    if (rest == NULL) {
        *out = given;
        return true;
    }
    scheme = (size_t)(rest - given);
    if (!is_postgres(given, scheme)) {
        error_set(err, ERROR_NOT_POSTGRES, "migapply speaks PostgreSQL only, not '%.*s'",
                  (int)(scheme < 40 ? scheme : 40), given);
        return error_hint(err, "the URL begins with postgresql://");
    }
    rest += 3;
    user = user_length(rest);
    strbuf_addstr(&url, "postgresql://");
    add_user(&url, rest, user);
    rest += user;
    place = strcspn(rest, "?");
    strbuf_add(&url, rest, place);
    if (rest[place] == '?')
        translate_query(&q, rest + place + 1);
    strbuf_addstr(&url, strbuf_text(&q.text));
    *out = strbuf_text(&url);
    return true;
}
