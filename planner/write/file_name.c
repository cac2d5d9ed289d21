/* file_name.c - see file_name.h. */
#include "planner/write/file_name.h"

#include <locale.h>
#include <string.h>
#include <wctype.h>

#include "common/str.h"
#include "common/strbuf.h"

/* Returns what "_".join(re.findall(r"\w+", message)).lower() is. */
static const char *join_words(const char *message, struct arena *arena)
{
    /* Letters are letters whatever the user's locale. */
    locale_t unicode = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    struct strbuf sb = { .arena = arena };
    struct str rest = str_of(message);
    bool apart = false;
    unsigned c;

    while (rest.len > 0) {
        size_t len = str_decode(rest, &c);
        bool is_word = c == '_' || (unicode == (locale_t)0 ? c < 0x80 && iswalnum(c) != 0
                                                           : iswalnum_l(c, unicode) != 0);

        if (len == 0)
            break;
        if (is_word && apart && sb.len > 0)
            strbuf_addch(&sb, '_');
        if (is_word)
            strbuf_addchar(&sb, unicode == (locale_t)0 ? towlower(c) : towlower_l(c, unicode));
        apart = !is_word;
        rest.ptr += len;
        rest.len -= len;
    }
    if (unicode != (locale_t)0)
        freelocale(unicode);
    return strbuf_text(&sb);
}

/* Returns the length in bytes of the first count characters of text, or of
 * all where it has no more. */
static size_t prefix_length(const char *text, int64_t count)
{
    struct str rest = str_of(text);
    unsigned c;

    while (rest.len > 0 && count-- > 0) {
        size_t len = str_decode(rest, &c);

        rest.ptr += len;
        rest.len -= len;
    }
    return (size_t)(rest.ptr - text);
}

const char *file_name_slug(const char *message, int64_t most, struct arena *arena)
{
    const char *slug = join_words(message, arena);
    size_t len = prefix_length(slug, most);
    const char *cut;
    const char *last;

    if (slug[len] == '\0')
        return slug;
    cut = arena_strndup(arena, slug, len);
    last = strrchr(cut, '_');
    return arena_printf(arena, "%.*s_", (int)(last == NULL ? len : (size_t)(last - cut)), cut);
}

/* One "%(name).2d" of a template. */
struct token {
    const char *name;
    int width; /* at least that many digits */
    char kind; /* 's' or 'd' */
};

/* Reads the token at *at, after its "%". */
static bool take_token(const char **at, struct arena *arena, struct token *out)
{
    const char *text = *at;
    const char *close = strchr(text, ')');

    if (*text != '(' || close == NULL)
        return false;
    out->name = arena_strndup(arena, text + 1, (size_t)(close - text - 1));
    text = close + 1;
    text += *text == '.' || *text == '0';
    out->width = 0;
    if (*text >= '0' && *text <= '9')
        out->width = *text++ - '0';
    out->kind = *text;
    *at = text + 1;
    return out->kind == 's' || out->kind == 'd';
}

/* Finds a number by name. */
static bool find_number(const struct when *when, const char *name, int64_t *out)
{
    const struct {
        const char *name;
        int64_t value;
    } numbers[] = {
        { "epoch", when->epoch },   { "year", when->year }, { "month", when->month },
        { "day", when->day },       { "hour", when->hour }, { "minute", when->minute },
        { "second", when->second },
    };

    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        if (strcmp(numbers[i].name, name) == 0) {
            *out = numbers[i].value;
            return true;
        }
    }
    return false;
}

bool file_name_fill(const char *template, const char *id, const char *slug, const struct when *when,
                    struct arena *arena, const char **out, struct error *err)
{
    struct strbuf sb = { .arena = arena };
    const char *at = template;

    while (*at != '\0') {
        struct token token;
        int64_t number;

        if (*at != '%') {
            strbuf_addch(&sb, *at++);
            continue;
        }
        at++;
        if (*at == '%') {
            strbuf_addch(&sb, *at++);
            continue;
        }
        if (!take_token(&at, arena, &token))
            return error_set(err, ERROR_CONFIG, "file_template is wrong: '%s'", template);
        if (strcmp(token.name, "rev") == 0)
            strbuf_addstr(&sb, id);
        else if (strcmp(token.name, "slug") == 0)
            strbuf_addstr(&sb, slug);
        else if (find_number(when, token.name, &number))
            strbuf_addf(&sb, "%0*lld", token.width, (long long)number);
        else
            return error_set(err, ERROR_CONFIG, "file_template has no '%s'", token.name);
    }
    *out = strbuf_text(&sb);
    return true;
}
