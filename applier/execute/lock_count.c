/* lock_count.c - see lock_count.h. */
#include "applier/execute/lock_count.h"

#include <string.h>

#include "common/sql_words.h"
#include "common/strmap.h"

enum {
    OWN = 64,      /* ledger, version table, catalogs */
    NEW_TABLE = 5, /* with its type, its TOAST table and that one's index */
    OLD_TABLE = 4, /* with some indexes */
};

struct counting {
    struct strmap *seen; /* names whose locks are counted */
    int64_t count;
    struct arena *arena;
};

static const char *folded(struct str name, struct arena *arena)
{
    char *out = arena_strndup(arena, name.ptr, name.len);

    for (char *c = out; *c != '\0' && *c != '"'; c++)
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
    return out;
}

static void count_name(struct counting *c, struct str name, int64_t locks)
{
    static char there;

    if (name.len > 0 && strmap_put(c->seen, folded(name, c->arena), &there))
        c->count += locks;
}

static bool is_one_of(struct str word, const char *const words[])
{
    for (size_t i = 0; words[i] != NULL; i++) {
        if (sql_words_is(word, words[i]))
            return true;
    }
    return false;
}

/* Words that may stand between a command and the name. */
static struct str name_behind(struct sql_words *words)
{
    static const char *const between[] = { "IF",    "NOT",  "EXISTS",       "ONLY", "INTO",
                                           "TABLE", "FROM", "CONCURRENTLY", NULL };
    struct str word;

    do {
        word = sql_words_next_name(words);
    } while (word.len > 0 && is_one_of(word, between));
    return word;
}

/* What words of a CREATE TABLE or ALTER TABLE make besides the table: indexes and
 * sequences, and constraints, which are locked as what they depend on is. */
static const struct {
    const char *word;
    int64_t locks;
} parts[] = {
    { "PRIMARY", 2 },      { "UNIQUE", 2 },  { "EXCLUDE", 2 },   { "CHECK", 1 },
    { "SERIAL", 1 },       { "SERIAL4", 1 }, { "BIGSERIAL", 1 }, { "SERIAL8", 1 },
    { "SMALLSERIAL", 1 },  { "SERIAL2", 1 }, { "IDENTITY", 1 },  { "REFERENCES", 2 },
    { "TYPE", OLD_TABLE }, /* perhaps the table is written anew */
};

static void count_parts(struct counting *c, struct sql_words *words)
{
    struct str word;

    while ((word = sql_words_next_name(words)).len > 0) {
        for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
            c->count += sql_words_is(word, parts[i].word) ? parts[i].locks : 0;
        if (sql_words_is(word, "REFERENCES"))
            count_name(c, name_behind(words), OLD_TABLE);
    }
}

/* CREATE [...] KIND name */
static void count_create(struct counting *c, struct sql_words *words)
{
    static const char *const before[] = { "OR",       "REPLACE",      "TEMP",    "TEMPORARY",
                                          "UNLOGGED", "MATERIALIZED", "GLOBAL",  "LOCAL",
                                          "UNIQUE",   "RECURSIVE",    "FOREIGN", NULL };
    struct str kind;

    do {
        kind = sql_words_next(words);
    } while (kind.len > 0 && is_one_of(kind, before));
    if (sql_words_is(kind, "TABLE")) {
        count_name(c, name_behind(words), NEW_TABLE);
        count_parts(c, words);
    } else if (sql_words_is(kind, "INDEX")) {
        struct str word;

        do {
            word = sql_words_next(words);
        } while (word.len > 0 && !sql_words_is(word, "ON"));
        c->count++;
        count_name(c, name_behind(words), OLD_TABLE);
    } else if (sql_words_is(kind, "VIEW")) {
        c->count += NEW_TABLE;
    } else {
        c->count++;
    }
}

static void count_drop(struct counting *c, struct sql_words *words)
{
    struct str word;

    (void)sql_words_next(words); /* what kind */
    for (word = name_behind(words); word.len > 0; word = sql_words_next_name(words))
        count_name(c, word, OLD_TABLE);
}

static void count_statement(struct counting *c, const char *sql)
{
    static const char *const writes[] = { "INSERT", "UPDATE", "DELETE", "TRUNCATE", "LOCK", NULL };
    struct sql_words words = { sql, sql + strlen(sql) };
    struct str first = sql_words_next(&words);

    if (sql_words_is(first, "CREATE"))
        count_create(c, &words);
    else if (sql_words_is(first, "DROP"))
        count_drop(c, &words);
    else if (sql_words_is(first, "ALTER")) {
        (void)sql_words_next(&words);
        count_name(c, name_behind(&words), OLD_TABLE);
        count_parts(c, &words);
    } else if (is_one_of(first, writes))
        count_name(c, name_behind(&words), OLD_TABLE);
    else
        c->count++;
}

int64_t lock_count_steps(const struct plan *plan, int64_t first, struct arena *arena)
{
    struct counting c = { .seen = strmap_new(arena), .count = OWN, .arena = arena };

    for (size_t i = (size_t)first - 1; i < plan->steps.count; i++) {
        const struct plan_step *step = &plan->steps.items[i];

        for (size_t s = 0; s < step->statements.count; s++)
            count_statement(&c, step->statements.items[s].sql);
    }
    return c.count;
}
