/* literal_text.c - see literal.h: the parameters of text(). */
#include <ctype.h>
#include <string.h>

#include "planner/ddl/literal.h"

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/* SQLAlchemy finds parameters when a text is made, and once more, by another
 * rule that also knows '$', when it is written. What only the second finds is
 * written as a parameter that was never there. */
static size_t parameter_at(const char *text, size_t at)
{
    size_t len = 0;
    char before = ' ';

    if (at > 0)
        before = text[at - 1];
    if (text[at] != ':' || before == ':' || before == '\\' || before == '$' || is_word(before))
        return 0;
    while (is_word(text[at + 1 + len]) || text[at + 1 + len] == '$')
        len++;
    return text[at + 1 + len] == ':' ? 0 : len;
}

/* "\:name" loses its backslash where no word or colon follows the name. */
static bool is_escape(const char *text, size_t at)
{
    size_t end = at + 2;

    if (text[at] != '\\' || text[at + 1] != ':')
        return false;
    while (is_word(text[end]) || text[end] == '$')
        end++;
    return text[end] != ':';
}

static bool add_parameter(struct ddl *d, const char *name, literal_bind_fn *bind, void *ctx,
                          struct strbuf *out)
{
    const char *sql = NULL;

    if (bind != NULL && !bind(ctx, d, name, &sql))
        return false;
    if (sql == NULL) {
        return ddl_refuse_raise(d, "sqlalchemy.exc.StatementError",
                                "the text has a parameter ':%s' without a value (a literal colon "
                                "is written '\\:')",
                                name);
    }
    strbuf_addstr(out, sql);
    return true;
}

bool literal_text(struct ddl *d, const char *text, literal_bind_fn *bind, void *ctx,
                  const char **out)
{
    struct strbuf sb = { .arena = d->arena };
    size_t len = strlen(text);

    for (size_t i = 0; i < len; i++) {
        size_t parameter = parameter_at(text, i);

        if (parameter > 0) {
            if (!add_parameter(d, arena_strndup(d->arena, text + i + 1, parameter), bind, ctx, &sb))
                return false;
            i += parameter;
        } else if (!is_escape(text, i)) {
            strbuf_addch(&sb, text[i]);
        }
    }
    *out = strbuf_text(&sb);
    return true;
}
