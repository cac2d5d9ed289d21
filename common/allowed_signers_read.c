/* allowed_signers_read.c - reads an allowed signers file; see allowed_signers.h. */
#include <string.h>
#include <strings.h>

#include "common/allowed_signers.h"
#include "common/file.h"
#include "common/limits.h"
#include "common/time_utc.h"

/* A line while it is taken apart. */
struct cursor {
    struct str rest;
    struct srcpos pos; /* of the line */
    const char *start; /* of the line */
    struct arena *arena;
    struct error *err;
};

static bool refuse(struct cursor *c, const char *what)
{
    struct srcpos pos = c->pos;

    pos.column = (uint32_t)(c->rest.ptr - c->start) + 1;
    return error_at(c->err, ERROR_SIGNERS, pos, "%s", what);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static void skip_blanks(struct cursor *c)
{
    while (c->rest.len > 0 && is_blank(c->rest.ptr[0])) {
        c->rest.ptr++;
        c->rest.len--;
    }
}

static struct str take(struct cursor *c, size_t len)
{
    struct str taken = { c->rest.ptr, len };

    c->rest.ptr += len;
    c->rest.len -= len;
    return taken;
}

/* Returns the byte at the cursor, '\0' at the end. */
static char peek(const struct cursor *c)
{
    return (char)(c->rest.len == 0 ? '\0' : c->rest.ptr[0]);
}

static bool take_principals(struct cursor *c, const char **out)
{
    bool quoted = peek(c) == '"';
    size_t len = 0;
    struct str text;

    if (quoted)
        (void)take(c, 1);
    while (len < c->rest.len && (quoted ? c->rest.ptr[len] != '"' : !is_blank(c->rest.ptr[len])))
        len++;
    if (quoted && len == c->rest.len)
        return refuse(c, "the quoted principals do not end");
    text = take(c, len);
    if (text.len == 0 || memchr(text.ptr, '"', text.len) != NULL)
        return refuse(c, "a line begins with the principals, separated by commas");
    if (quoted)
        (void)take(c, 1);
    *out = arena_strndup(c->arena, text.ptr, text.len);
    skip_blanks(c);
    return true;
}

/* Takes a value in double quotes, in which \" is a quote. */
static bool take_quoted(struct cursor *c, const char **out)
{
    char *text = arena_alloc(c->arena, c->rest.len + 1);
    size_t len = 0;

    if (peek(c) != '"')
        return refuse(c, "the value of an option stands in double quotes");
    (void)take(c, 1);
    while (c->rest.len > 0 && peek(c) != '"') {
        if (c->rest.len > 1 && c->rest.ptr[0] == '\\' && c->rest.ptr[1] == '"')
            (void)take(c, 1);
        text[len++] = take(c, 1).ptr[0];
    }
    if (c->rest.len == 0)
        return refuse(c, "a quoted value does not end");
    (void)take(c, 1);
    *out = text;
    return true;
}

static bool take_namespaces(struct cursor *c, struct allowed_signer *line)
{
    const char *text = "";

    if (line->namespaces != NULL)
        return refuse(c, "namespaces= stands there twice");
    if (!take_quoted(c, &text))
        return false;
    if (text[0] == '\0')
        return refuse(c, "namespaces= names none");
    line->namespaces = text;
    return true;
}

static bool take_time(struct cursor *c, bool *has, int64_t *out_utc)
{
    const char *text = "";

    if (*has)
        return refuse(c, "a time stands there twice");
    if (!take_quoted(c, &text))
        return false;
    if (!time_utc_parse_compact(str_of(text), out_utc)) {
        refuse(c, "a time is written YYYYMMDDZ, YYYYMMDDhhmmZ or YYYYMMDDhhmmssZ");
        return error_hint(c->err, "end it in Z: a local time depends on the host that reads it");
    }
    *has = true;
    return true;
}

static bool take_valid_after(struct cursor *c, struct allowed_signer *line)
{
    return take_time(c, &line->has_valid_after, &line->valid_after_utc);
}

static bool take_valid_before(struct cursor *c, struct allowed_signer *line)
{
    return take_time(c, &line->has_valid_before, &line->valid_before_utc);
}

static bool take_authority(struct cursor *c, struct allowed_signer *line)
{
    if (line->authority)
        return refuse(c, "cert-authority stands there twice");
    line->authority = true;
    return true;
}

static const struct {
    const char *name; /* in any case, as in OpenSSH */
    bool (*take)(struct cursor *c, struct allowed_signer *line);
} options[] = {
    { "cert-authority", take_authority },
    { "namespaces=", take_namespaces },
    { "valid-after=", take_valid_after },
    { "valid-before=", take_valid_before },
};

static bool take_option(struct cursor *c, struct allowed_signer *line)
{
    for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
        size_t len = strlen(options[i].name);

        if (c->rest.len < len || strncasecmp(c->rest.ptr, options[i].name, len) != 0)
            continue;
        (void)take(c, len);
        return options[i].take(c, line);
    }
    refuse(c, "neither an option nor a key");
    return error_hint(c->err, "options: cert-authority, namespaces=\"...\", valid-after=\"...\", "
                              "valid-before=\"...\"; keys: ssh-ed25519, ecdsa-sha2-*, ssh-rsa, "
                              "sk-*");
}

static bool take_options(struct cursor *c, struct allowed_signer *line)
{
    for (;;) {
        if (!take_option(c, line))
            return false;
        if (peek(c) != ',')
            break;
        (void)take(c, 1);
    }
    if (!is_blank(peek(c)))
        return refuse(c, "after the options comes a blank, then the key");
    skip_blanks(c);
    if (line->has_valid_after && line->has_valid_before &&
        line->valid_after_utc >= line->valid_before_utc)
        return refuse(c, "valid-after= is not before valid-before=");
    return true;
}

static bool is_key(const struct cursor *c)
{
    struct str type = { c->rest.ptr, 0 };
    enum sshkey_kind kind;

    while (type.len < c->rest.len && !is_blank(c->rest.ptr[type.len]))
        type.len++;
    return sshkey_kind_of(type, &kind);
}

static bool take_key(struct cursor *c, struct allowed_signer *line)
{
    struct str comment;

    switch (sshkey_parse_line(c->rest, c->arena, &line->key, &comment)) {
    case SIGFAULT_NONE:
        return true;
    case SIGFAULT_KEYTYPE:
        return refuse(c, "not a type of key that can sign plans");
    default:
        return refuse(c, "the key is damaged");
    }
}

static bool take_line(struct cursor *c, struct allowed_signers *out)
{
    struct allowed_signer line = { .line = c->pos.line };

    skip_blanks(c);
    if (c->rest.len == 0 || peek(c) == '#')
        return true;
    if (!take_principals(c, &line.principals))
        return false;
    if (!is_key(c) && !take_options(c, &line))
        return false;
    if (!take_key(c, &line))
        return false;
    vec_push(c->arena, out, line);
    return true;
}

bool allowed_signers_parse(const char *text, const char *file, struct arena *arena,
                           struct allowed_signers *out, struct error *err)
{
    uint32_t number = 1;

    *out = (struct allowed_signers){ .file = file };
    while (*text != '\0') {
        struct cursor c = {
            .rest = { text, strcspn(text, "\n") },
            .pos = { file, number++, 0 },
            .start = text,
            .arena = arena,
            .err = err,
        };

        text += c.rest.len + (text[c.rest.len] == '\n');
        if (c.rest.len > 0 && c.rest.ptr[c.rest.len - 1] == '\r')
            c.rest.len--;
        if (!take_line(&c, out))
            return false;
    }
    return true;
}

bool allowed_signers_read(const char *path, struct arena *arena, struct allowed_signers *out,
                          struct error *err)
{
    const char *text;

    if (!file_read_text(path, LIMIT_SIGNERS_FILE, arena, &text, err) ||
        !allowed_signers_parse(text, path, arena, out, err))
        return error_while(err, "reading the allowed signers");
    return true;
}
