/* env_read.c - see env_read.h. */
#include "planner/read/env_read.h"

#include "common/strmap.h"
#include "planner/read/py_lex.h"
#include "planner/read/py_string.h"

static const char *const arguments[ENV_ARGUMENTS] = {
    [ENV_VERSION_TABLE] = "version_table",
    [ENV_VERSION_SCHEMA] = "version_table_schema",
    [ENV_TRANSACTION_PER_MIGRATION] = "transaction_per_migration",
    [ENV_VERSION_TABLE_PK] = "version_table_pk",
    [ENV_TRANSACTIONAL_DDL] = "transactional_ddl",
};

const char *env_argument_name(enum env_argument argument)
{
    return arguments[argument];
}

/* The module while it is looked through. */
struct scan {
    struct py_token before[2]; /* the two tokens before the current one */
    struct strmap *constants;  /* name -> its string, as char * */
    struct arena *arena;
    struct env_settings *out;
};

static char *string_value(const struct scan *s, struct str literal)
{
    struct strbuf sb = { .arena = s->arena };

    if (py_string_add(literal, &sb) != NULL)
        return NULL;
    return arena_strdup(s->arena, strbuf_text(&sb));
}

/* Returns what the token is as a value, NULL where that is not known. */
static const char *value_of(const struct scan *s, const struct py_token *token)
{
    if (token->kind == TOKEN_STRING)
        return string_value(s, token->text);
    if (py_token_is_name(token, "True"))
        return "True";
    if (py_token_is_name(token, "False"))
        return "False";
    if (token->kind == TOKEN_NAME) {
        return strmap_get(s->constants, arena_strndup(s->arena, token->text.ptr, token->text.len));
    }
    return NULL;
}

/* Remembers NAME = "string" of the module. */
static void take_constant(struct scan *s, const struct py_token *token)
{
    const struct py_token *name = &s->before[0];

    if (token->kind == TOKEN_STRING && token->depth == 0 && name->kind == TOKEN_NAME &&
        name->first && name->column == 1) {
        char *value = string_value(s, token->text);

        if (value != NULL)
            (void)strmap_put(s->constants, arena_strndup(s->arena, name->text.ptr, name->text.len),
                             value);
    }
}

static void take_argument(struct scan *s, const struct py_token *token)
{
    for (size_t i = 0; i < ENV_ARGUMENTS; i++) {
        if (!py_token_is_name(&s->before[0], arguments[i]) || s->before[0].depth == 0)
            continue;
        if (py_token_is_name(token, "None"))
            continue;
        s->out->lines[i] = token->line;
        s->out->values[i] = value_of(s, token);
    }
}

void env_read(struct str text, struct arena *arena, struct env_settings *out)
{
    struct scan s = { .constants = strmap_new(arena), .arena = arena, .out = out };
    struct py_lexer lexer;
    struct py_token token;

    *out = (struct env_settings){ 0 };
    py_lex_start(&lexer, text);
    do {
        token = py_lex_next(&lexer);
        if (py_token_is_op(&s.before[1], '=')) {
            take_constant(&s, &token);
            take_argument(&s, &token);
        }
        s.before[0] = s.before[1];
        s.before[1] = token;
    } while (token.kind != TOKEN_END);
}
