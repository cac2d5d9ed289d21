/* text.c - see text.h. */
#include "planner/lint/text.h"

#include <string.h>

#include "planner/sql/words.h"

/* What PostgreSQL 15's parser, which is ours, does not know: words that follow
 * each other, "*" for any number of others. */
static const struct {
    const char *words;
    int since;
} newer[] = {
    { "GENERATED ALWAYS AS * VIRTUAL", 18 },
    { "SET EXPRESSION AS", 17 },
    { "NOT ENFORCED", 18 },
    { "ENFORCED", 18 },
    { "ADD CONSTRAINT * NOT NULL", 18 },
    { "ADD NOT NULL", 18 },
    { "ALTER CONSTRAINT * INHERIT", 18 },
    { "WITHOUT OVERLAPS", 18 },
    { "PERIOD", 18 },
    { "RETURNING WITH", 18 },
    { "RETURNING OLD", 18 },
    { "RETURNING NEW", 18 },
    { "NOT MATCHED BY", 17 },
    { "MERGE * RETURNING", 17 },
    { "JSON_TABLE", 17 },
    { "JSON_EXISTS", 17 },
    { "JSON_QUERY", 17 },
    { "JSON_VALUE", 17 },
    { "JSON_SCALAR", 17 },
    { "JSON_SERIALIZE", 17 },
    { "JSON_ARRAY", 16 },
    { "JSON_ARRAYAGG", 16 },
    { "JSON_OBJECT", 16 },
    { "JSON_OBJECTAGG", 16 },
    { "IS JSON", 16 },
    { "ON_ERROR", 17 },
    { "SPLIT PARTITION", 19 },
    { "MERGE PARTITIONS", 19 },
    { "REPACK", 19 },
    { "ADD COLUMN * STORAGE", 16 },
    { "STORAGE DEFAULT", 16 },
    { "CREATE TABLE * STORAGE", 16 },
    { "SYSTEM_USER", 16 },
    { "GRANT * WITH INHERIT", 16 },
    { "GRANT * WITH SET", 16 },
    { "REINDEX SYSTEM", 16 },
    { "REINDEX DATABASE", 16 },
    { "SET STATISTICS DEFAULT", 17 },
    { "SET ACCESS METHOD DEFAULT", 17 },
    { "ALTER SYSTEM", 17 },
    { "AT LOCAL", 17 },
};

static bool next_word(const char **words, char *out, size_t size)
{
    size_t len = strcspn(*words, " ");

    if (**words == '\0' || len >= size)
        return false;
    (void)memcpy(out, *words, len);
    out[len] = '\0';
    *words += len + ((*words)[len] == ' ');
    return true;
}

/* Returns whether the words stand in the command from token at on. */
static bool matches(const struct words *w, size_t at, const char *words)
{
    char word[32];
    bool anywhere = false;

    while (next_word(&words, word, sizeof(word))) {
        if (strcmp(word, "*") == 0) {
            anywhere = true;
            continue;
        }
        while (anywhere && at < w->tokens.count && !sql_token_is(&w->tokens, at, word))
            at++;
        if (at >= w->tokens.count || !sql_token_is(&w->tokens, at, word))
            return false;
        anywhere = false;
        at++;
    }
    return true;
}

int text_known_since(const struct lint *l)
{
    struct words w;

    if (l->whole->fault != NULL && strstr(l->whole->fault, "in FROM must have an alias") != NULL)
        return 16;
    if (!words_open(l->statement->sql, l->arena, l->arena, &w))
        return 0;
    for (size_t at = 0; at < w.tokens.count; at++) {
        for (size_t i = 0; i < sizeof(newer) / sizeof(newer[0]); i++) {
            if (matches(&w, at, newer[i].words))
                return newer[i].since;
        }
    }
    return 0;
}

bool text_is_meta(const struct lint *l)
{
    return l->statement->refusal != NULL && l->statement->sql.len > 0 &&
           l->statement->sql.ptr[0] == '\\';
}

void text_move(struct lint *l, struct finding *f, uint32_t at)
{
    struct str sql = l->statement->sql;

    if (l->statement->pos.column == 0 || l->inside || at > sql.len)
        return;
    for (uint32_t i = 0; i < at; i++) {
        f->region.start.column++;
        if (sql.ptr[i] == '\n') {
            f->region.start.line++;
            f->region.start.column = 1;
        }
    }
}
