/* env_arguments.c - see env_arguments.h. */
#include "planner/read/env_arguments.h"

#include <ctype.h>
#include <string.h>

#include "planner/read/py_lex.h"
#include "planner/read/py_string.h"

/* env.py while it is looked through. */
struct scan {
    const struct py_source *env;
    struct arena *arena;
    struct ddl_settings *settings;
    size_t calls;            /* of run_migrations() */
    bool is_plain;           /* one of them gives nothing */
    bool names_databases;    /* get_main_option("databases") */
    struct ddl_facts given;  /* of all calls together */
    struct strlist variable; /* those of them whose value is a variable */
};

static const char *name_of(const struct scan *s, const struct py_token *token)
{
    return arena_strndup(s->arena, token->text.ptr, token->text.len);
}

/* The text of a string token; NULL for anything else. */
static const char *string_of(const struct scan *s, const struct py_token *token)
{
    struct strbuf sb = { .arena = s->arena };

    return token->kind == TOKEN_STRING && py_string_add(token->text, &sb) == NULL ? strbuf_text(&sb)
                                                                                  : NULL;
}

/* --- arguments ----------------------------------------------------------------- */

static void add_given(struct scan *s, const struct py_token *name, const struct py_token *value,
                      bool is_whole)
{
    struct ddl_fact fact = { .name = name_of(s, name) };
    const struct ddl_fact *before = ddl_facts_find(&s->given, fact.name);

    if (is_whole)
        fact.value = string_of(s, value);
    if (before != NULL &&
        (before->value == NULL || fact.value == NULL || strcmp(before->value, fact.value) != 0))
        fact.value = NULL;
    if (is_whole && value->kind == TOKEN_NAME && !strlist_has(&s->variable, fact.name))
        vec_push(s->arena, &s->variable, fact.name);
    if (fact.value == NULL) {
        fact.doubt = arena_printf(
            s->arena, "%s:%u gives '%s' to the scripts; [tool.migplan.arguments] can say what",
            s->env->path, name->line, fact.name);
    }
    vec_push(s->arena, &s->given, fact);
}

/* run_migrations( was taken: its keywords up to the bracket that ends it. */
static void take_call(struct scan *s, struct py_lexer *lx)
{
    struct py_token token = py_lex_next(lx);
    unsigned depth = token.depth;

    s->calls++;
    s->is_plain = s->is_plain || py_token_is_op(&token, ')');
    while (token.kind != TOKEN_END && token.depth >= depth &&
           !(token.depth == depth && py_token_is_op(&token, ')'))) {
        struct py_token name = token;
        struct py_token value;

        token = py_lex_next(lx);
        if (name.kind != TOKEN_NAME || name.depth != depth || !py_token_is_op(&token, '='))
            continue;
        value = py_lex_next(lx);
        token = py_lex_next(lx);
        add_given(s, &name, &value, py_token_is_op(&token, ',') || py_token_is_op(&token, ')'));
    }
}

/* The only name in the option "databases"; NULL where there are several, or none. */
static const char *only_database(const struct scan *s)
{
    const struct ddl_fact *option = ddl_facts_find(&s->settings->options, "databases");
    struct str name;

    if (option == NULL || option->value == NULL || !s->names_databases)
        return NULL;
    name = str_trim(str_of(option->value));
    for (size_t i = 0; i < name.len; i++) {
        if (!isalnum((unsigned char)name.ptr[i]) && strchr("_-.", name.ptr[i]) == NULL)
            return NULL;
    }
    return name.len == 0 ? NULL : arena_strndup(s->arena, name.ptr, name.len);
}

static void settle_arguments(struct scan *s)
{
    const char *database = only_database(s);

    for (size_t i = 0; i < s->given.count; i++) {
        struct ddl_fact fact = *ddl_facts_find(&s->given, s->given.items[i].name);

        if (fact.value == NULL && database != NULL && strcmp(fact.name, "engine_name") == 0 &&
            strlist_has(&s->variable, fact.name) && !s->is_plain)
            fact.value = database;
        else if (fact.value != NULL && s->is_plain)
            fact = (struct ddl_fact){ fact.name, NULL, "env.py does not always give it" };
        vec_push(s->arena, &s->settings->arguments, fact);
    }
}

/* --- options -------------------------------------------------------------------- */

static void doubt_option(struct scan *s, const char *name, uint32_t line)
{
    vec_push(s->arena, &s->settings->options,
             (struct ddl_fact){
                 name, NULL,
                 arena_printf(s->arena, "%s:%u sets the option %s", s->env->path, line, name) });
}

/* set_main_option(NAME, ...) or set_section_option(section, NAME, ...) was begun: where the name is
 * no literal, all options are in doubt. */
static void take_set(struct scan *s, struct py_lexer *lx, bool has_section)
{
    struct py_token token = py_lex_next(lx);
    unsigned depth = token.depth;
    size_t count = s->settings->options.count;

    while (has_section && token.kind != TOKEN_END && token.depth >= depth &&
           !(token.depth == depth && py_token_is_op(&token, ',')))
        token = py_lex_next(lx);
    if (has_section)
        token = py_lex_next(lx);
    if (string_of(s, &token) != NULL) {
        doubt_option(s, string_of(s, &token), token.line);
        return;
    }
    for (size_t i = 0; i < count; i++)
        doubt_option(s, s->settings->options.items[i].name, token.line);
}

void env_arguments_read(const struct py_source *env, struct arena *arena,
                        struct ddl_settings *settings)
{
    struct scan s = { .env = env, .arena = arena, .settings = settings };
    struct py_lexer lx;
    struct py_token before = { 0 };
    struct py_token token;

    py_lex_start(&lx, env->text);
    for (token = py_lex_next(&lx); token.kind != TOKEN_END; token = py_lex_next(&lx)) {
        bool is_call = py_token_is_op(&token, '(');

        if (is_call && py_token_is_name(&before, "run_migrations"))
            take_call(&s, &lx);
        else if (is_call && (py_token_is_name(&before, "set_main_option") ||
                             py_token_is_name(&before, "set_section_option")))
            take_set(&s, &lx, py_token_is_name(&before, "set_section_option"));
        else if (token.kind == TOKEN_STRING && string_of(&s, &token) != NULL &&
                 strcmp(string_of(&s, &token), "databases") == 0)
            s.names_databases = true;
        before = token;
    }
    settle_arguments(&s);
}
