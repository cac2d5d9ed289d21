/* words.c - see words.h. */
#include "planner/sql/words.h"

#include <string.h>

#include "common/strbuf.h"

bool words_open(struct str sql, struct arena *scratch, struct arena *arena, struct words *out)
{
    struct error ignored = { 0 };
    struct sql_tokens *t = &out->tokens;
    size_t kept = 0;

    *out = (struct words){ .arena = arena };
    if (!sql_tokens_read(sql, (struct srcpos){ 0 }, scratch, t, &ignored))
        return false;
    for (size_t i = 0; i < t->count; i++) {
        if (!t->items[i].comment)
            t->items[kept++] = t->items[i];
    }
    t->count = kept;
    return true;
}

bool words_at(const struct words *w, const char *word)
{
    return sql_token_is(&w->tokens, w->at, word);
}

bool words_take(struct words *w, const char *word)
{
    if (!words_at(w, word))
        return false;
    w->at++;
    return true;
}

bool words_take_all(struct words *w, const char *words)
{
    size_t at = w->at;
    const char *p = words;

    while (*p != '\0') {
        size_t len = strcspn(p, " ");

        if (!sql_token_is_word(&w->tokens, w->at, (struct str){ p, len })) {
            w->at = at;
            return false;
        }
        w->at++;
        p += len + (p[len] == ' ');
    }
    return true;
}

/* Returns a name without its quotes, or NULL where text is none. */
static const char *name_of(struct str text, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };
    bool quoted = text.len >= 2 && text.ptr[0] == '"';

    if (text.len == 0)
        return NULL;
    for (size_t i = quoted; i + quoted < text.len; i++) {
        char c = text.ptr[i];
        bool is_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
                         (unsigned char)c >= 0x80;

        if (!quoted && !is_letter && (i == 0 || (c != '$' && (c < '0' || c > '9'))))
            return NULL;
        if (quoted && c == '"')
            i++;
        if (!quoted && c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        strbuf_addch(&sb, c);
    }
    return strbuf_text(&sb);
}

static const char *take_name(struct words *w)
{
    const char *name =
        w->at < w->tokens.count ? name_of(sql_token_text(&w->tokens, w->at), w->arena) : NULL;

    if (name != NULL)
        w->at++;
    return name;
}

bool words_name(struct words *w, const char **out_schema, const char **out_name)
{
    const char *first = take_name(w);

    *out_schema = "";
    *out_name = first;
    if (first == NULL || !words_at(w, "."))
        return first != NULL;
    w->at++;
    *out_schema = first;
    *out_name = take_name(w);
    return *out_name != NULL;
}

void words_skip_parentheses(struct words *w)
{
    size_t depth = 0;

    if (!words_at(w, "("))
        return;
    do {
        if (words_at(w, "("))
            depth++;
        else if (words_at(w, ")"))
            depth--;
        w->at++;
    } while (depth > 0 && w->at < w->tokens.count);
}

const char *words_dotted(const char *schema, const char *name, struct arena *arena)
{
    return *schema == '\0' ? name : arena_printf(arena, "%s.%s", schema, name);
}
