/* sql_guard.c - see sql_guard.h. A word is found without a parser: the applier
 * has none. */
#include "common/sql_guard.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "common/sql_words.h"

static bool has_word(struct sql_words s, const char *word)
{
    struct str found;

    while ((found = sql_words_next(&s)).len > 0) {
        if (sql_words_is(found, word))
            return true;
    }
    return false;
}

/* Names are looked for anywhere, in bodies and strings too: DO and EXECUTE run
 * what stands there. */
static bool has_text(struct str sql, const char *lower)
{
    size_t len = strlen(lower);

    for (size_t i = 0; i + len <= sql.len; i++) {
        if (strncasecmp(sql.ptr + i, lower, len) == 0)
            return true;
    }
    return false;
}

static const struct {
    const char *word;
    const char *fault;
} refused[] = {
    { "BEGIN", "begins a transaction" },         { "START", "begins a transaction" },
    { "COMMIT", "ends the transaction" },        { "END", "ends the transaction" },
    { "ROLLBACK", "ends the transaction" },      { "ABORT", "ends the transaction" },
    { "SAVEPOINT", "opens a subtransaction" },   { "RELEASE", "ends a subtransaction" },
    { "PREPARE", "outlives the step" },          { "DISCARD", "resets the session" },
    { "RESET", "changes the session for good" }, { "LISTEN", "outlives the step" },
};

/* SET LOCAL and SET CONSTRAINTS end with the transaction. */
static const char *set_fault(struct str second)
{
    if (sql_words_is(second, "LOCAL") || sql_words_is(second, "CONSTRAINTS"))
        return NULL;
    if (sql_words_is(second, "TRANSACTION"))
        return "changes a transaction that has begun";
    return "changes the session for good";
}

const char *sql_guard_fault(struct str sql)
{
    struct sql_words s = { sql.ptr, sql.ptr + sql.len };
    struct str first = sql_words_next(&s);

    if (first.len == 0)
        return "is no command";
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        if (sql_words_is(first, refused[i].word))
            return refused[i].fault;
    }
    if (sql_words_is(first, "SET"))
        return set_fault(sql_words_next(&s));
    if (sql_words_is(first, "COPY") && (has_word(s, "STDIN") || has_word(s, "STDOUT")))
        return "talks to the client";
    if (!sql_words_is(first, "CREATE") && !sql_words_is(first, "COMMENT") &&
        has_text(sql, "pg_advisory_unlock"))
        return "releases advisory locks";
    return NULL;
}

bool sql_guard_begins(struct str sql, const char *word)
{
    struct sql_words s = { sql.ptr, sql.ptr + sql.len };

    return sql_words_is(sql_words_next(&s), word);
}
