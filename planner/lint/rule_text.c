/* rule_text.c - text that is no SQL, or not the SQL of these servers. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "planner/lint/rules.h"
#include "planner/sql/words.h"

enum { IDENTIFIER_BYTES = 63 };

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

/* Returns the first version that knows the command; 0 where none is known to. */
static int known_since(const struct lint *l)
{
    struct words w;

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

static bool is_meta(const struct lint *l)
{
    return l->statement->refusal != NULL && l->statement->sql.len > 0 &&
           l->statement->sql.ptr[0] == '\\';
}

static void check_meta(struct lint *l, const struct action *a)
{
    if (a != l->whole || !is_meta(l))
        return;
    (void)lint_add(l, &rule_psql_meta_command, "%.*s is a command of psql: a driver cannot run it",
                   (int)strcspn(l->statement->sql.ptr, " \t\r\n"), l->statement->sql.ptr);
}

/* Moves the finding to the place of the fault in the statement. */
static void move(struct lint *l, struct finding *f, uint32_t at)
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

static const char *first_line(const struct lint *l, const char *text)
{
    return arena_strndup(l->arena, text, strcspn(text, "\r\n"));
}

static void check_syntax(struct lint *l, const struct action *a)
{
    const char *refusal = l->statement->refusal;
    struct finding *f;

    if (a != l->whole || is_meta(l))
        return;
    if (refusal != NULL) {
        (void)lint_add(l, &rule_syntax_error, "%s; nothing from here on was analysed", refusal);
        return;
    }
    if (a->kind != ACTION_NOT_ANALYSED || a->fault == NULL || known_since(l) > 0)
        return;
    f = lint_add(l, &rule_syntax_error, "%s", first_line(l, a->fault));
    move(l, f, a->fault_at);
}

static void check_support(struct lint *l, const struct action *a)
{
    int since;
    struct finding *f;

    if (a != l->whole || l->statement->refusal != NULL || a->kind != ACTION_NOT_ANALYSED)
        return;
    since = known_since(l);
    if (since == 0)
        return;
    f = lint_add(l, &rule_unsupported_syntax, "valid from PostgreSQL %d on; not analysed", since);
    if (!lint_may_be_before(l, since))
        f->severity = SEVERITY_NOTE;
    move(l, f, a->fault_at);
}

/* Returns the bytes of the name that a token is; 0 where it is none. */
static size_t name_length(struct str token)
{
    size_t len = 0;

    if (token.len == 0)
        return 0;
    if (isalpha((unsigned char)token.ptr[0]) != 0 || token.ptr[0] == '_' ||
        ((unsigned char)token.ptr[0] & 0x80) != 0)
        return memchr(token.ptr, '\'', token.len) == NULL ? token.len : 0;
    if (token.ptr[0] != '"')
        return 0;
    for (size_t i = 1; i + 1 < token.len; i++) {
        i += token.ptr[i] == '"';
        len++;
    }
    return len;
}

static bool is_name_byte(char c)
{
    return isalnum((unsigned char)c) != 0 || c == '_' || c == '$' || ((unsigned char)c & 0x80) != 0;
}

/* Whether a long name may stand there: few texts need a closer look. */
static bool may_be_long(struct str sql)
{
    size_t run = 0;

    for (size_t i = 0; i < sql.len; i++) {
        run = is_name_byte(sql.ptr[i]) ? run + 1 : 0;
        if (run > IDENTIFIER_BYTES || sql.ptr[i] == '"')
            return true;
    }
    return false;
}

static void check_length(struct lint *l, const struct action *a)
{
    struct sql_tokens tokens = { 0 };
    struct error none = { 0 };

    if (a != l->whole || l->statement->refusal != NULL ||
        l->statement->sql.len <= IDENTIFIER_BYTES || !may_be_long(l->statement->sql) ||
        !sql_tokens_read(l->statement->sql, l->statement->pos, l->arena, &tokens, &none))
        return;
    for (size_t i = 0; i < tokens.count; i++) {
        struct str token = sql_token_text(&tokens, i);
        struct finding *f;

        if (tokens.items[i].comment || name_length(token) <= IDENTIFIER_BYTES)
            continue;
        f = lint_add(l, &rule_identifier_too_long,
                     "a name of %zu bytes is cut at %d without a word", name_length(token),
                     IDENTIFIER_BYTES);
        move(l, f, tokens.items[i].begin);
    }
}

const struct lint_rule rule_psql_meta_command = {
    .info = {
        .code = "MP545",
        .name = "psql-meta-command",
        .severity = SEVERITY_ERROR,
        .tags = "correctness",
        .summary = "A command of psql stands in a file of SQL.",
        .why = "Lines that begin with a backslash are psql's own. Any other program sends them to "
               "the server, which refuses them.",
        .instead = "Write what it stands for as SQL.",
        .fine_when = "the file is run by psql and by nothing else.",
    },
    .check = check_meta,
};

const struct lint_rule rule_syntax_error = {
    .info = {
        .code = "MP547",
        .name = "syntax-error",
        .severity = SEVERITY_ERROR,
        .tags = "correctness",
        .summary = "PostgreSQL's parser does not understand a statement.",
        .why = "It will fail when it is run. The other statements of the file are judged all the "
               "same.",
        .instead = "Mend it; the place is where the parser gave up.",
    },
    .check = check_syntax,
};

const struct lint_rule rule_unsupported_syntax = {
    .info = {
        .code = "MP548",
        .name = "unsupported-syntax",
        .severity = SEVERITY_ERROR,
        .tags = "correctness",
        .summary = "A statement needs a newer PostgreSQL than the migrations run on.",
        .why = "Older servers refuse it. What is newer than PostgreSQL 15 is not analysed here: no "
               "other rule has looked at it. It is a note where all servers know it.",
        .instead = "Say which servers you have: --postgres 17, or postgres = \"17+\".",
    },
    .check = check_support,
};

const struct lint_rule rule_identifier_too_long = {
    .info = {
        .code = "MP549",
        .name = "identifier-too-long",
        .severity = SEVERITY_WARNING,
        .tags = "correctness",
        .summary = "A name is longer than PostgreSQL keeps.",
        .why = "It is cut at 63 bytes with a notice that nobody reads. A later DROP of the full name "
               "happens to work, one that compares names does not, and two long names can become "
               "the same.",
        .instead = "Shorten it.",
    },
    .check = check_length,
};
