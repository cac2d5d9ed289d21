/* env_modules.c - see env_modules.h. */
#include "planner/read/env_modules.h"

#include <string.h>

#include "common/strmap.h"
#include "planner/py/std.h"
#include "planner/read/py_lex.h"

enum { MODULES_MOST = 1000, NAMES_MOST = 20000 };

struct walk {
    const struct ddl_files *files;
    struct arena *arena;
    struct strmap *seen;  /* names that were looked for */
    struct strlist names; /* in the order in which they are met */
};

/* Where the module stands that is looked at: "app.db", for its relative imports. */
struct place {
    const char *name;
    bool is_package;
};

static void add_name(struct walk *w, const char *name)
{
    const char *dot = strrchr(name, '.');

    if (name[0] == '\0' || w->names.count >= NAMES_MOST || strmap_get(w->seen, name) != NULL ||
        py_std_is_module(name) || strncmp(name, "sqlalchemy", 10) == 0 ||
        strncmp(name, "alembic", 7) == 0)
        return;
    if (dot != NULL) /* a.b imports a first */
        add_name(w, arena_strndup(w->arena, name, (size_t)(dot - name)));
    (void)strmap_put(w->seen, name, w->arena);
    vec_push(w->arena, &w->names, name);
}

static struct py_token dotted_name(struct walk *w, struct py_lexer *lx, struct py_token token,
                                   const char **out)
{
    struct strbuf sb = { .arena = w->arena };

    while (token.kind == TOKEN_NAME || py_token_is_op(&token, '.')) {
        if (py_token_is_name(&token, "import") || py_token_is_name(&token, "as"))
            break;
        strbuf_add(&sb, token.text.ptr, token.text.len);
        token = py_lex_next(lx);
    }
    *out = strbuf_text(&sb);
    return token;
}

/* ".b" seen from a.x is a.b. */
static const char *absolute(struct walk *w, const struct place *at, const char *name)
{
    char *base = arena_strdup(w->arena, at->name);
    size_t dots = strspn(name, ".");

    if (dots == 0)
        return name;
    for (size_t up = at->is_package ? 1 : 0; up < dots; up++) {
        char *dot = strrchr(base, '.');

        if (base[0] == '\0')
            return "";
        *(dot == NULL ? base : dot) = '\0';
    }
    if (name[dots] == '\0')
        return base;
    return base[0] == '\0' ? name + dots : arena_printf(w->arena, "%s.%s", base, name + dots);
}

/* from a import b, c as d: a, and a.b and a.c, which may be modules. */
static struct py_token take_from(struct walk *w, struct py_lexer *lx, const struct place *at)
{
    const char *name;
    const char *module;
    bool is_alias = false;
    struct py_token token = dotted_name(w, lx, py_lex_next(lx), &name);

    module = absolute(w, at, name);
    add_name(w, module);
    while (token.kind != TOKEN_END && token.kind != TOKEN_NEWLINE) {
        bool is_as = py_token_is_name(&token, "as");

        if (token.kind == TOKEN_NAME && !is_as && !is_alias && !py_token_is_name(&token, "import"))
            add_name(w, arena_printf(w->arena, "%s%s%.*s", module, module[0] == '\0' ? "" : ".",
                                     (int)token.text.len, token.text.ptr));
        is_alias = is_as;
        token = py_lex_next(lx);
    }
    return token;
}

static struct py_token take_import(struct walk *w, struct py_lexer *lx)
{
    struct py_token token = py_lex_next(lx);
    const char *name;

    while (token.kind == TOKEN_NAME) {
        token = dotted_name(w, lx, token, &name);
        add_name(w, name);
        while (token.kind != TOKEN_END && token.kind != TOKEN_NEWLINE &&
               !py_token_is_op(&token, ','))
            token = py_lex_next(lx);
        if (py_token_is_op(&token, ','))
            token = py_lex_next(lx);
    }
    return token;
}

static void take_imports(struct walk *w, struct str text, const struct place *at)
{
    struct py_lexer lx;
    struct py_token token;

    py_lex_start(&lx, text);
    for (token = py_lex_next(&lx); token.kind != TOKEN_END; token = py_lex_next(&lx)) {
        if (!token.first)
            continue;
        if (py_token_is_name(&token, "from"))
            token = take_from(w, &lx, at);
        else if (py_token_is_name(&token, "import"))
            token = take_import(w, &lx);
        if (token.kind == TOKEN_END)
            return;
    }
}

bool env_modules_visit(const struct ddl_files *files, const struct py_source *module,
                       struct arena *arena, env_module_fn *visit, void *ctx)
{
    struct walk w = { .files = files, .arena = arena, .seen = strmap_new(arena) };
    size_t found = 0;

    visit(ctx, "env", module);
    take_imports(&w, module->text, &(struct place){ "", false });
    for (size_t i = 0; i < w.names.count; i++) {
        struct py_source source = { 0 };

        if (!files->find_module(files->ctx, w.names.items[i], &source))
            continue;
        if (++found > MODULES_MOST)
            return false;
        visit(ctx, w.names.items[i], &source);
        take_imports(&w, source.text, &(struct place){ w.names.items[i], source.is_package });
    }
    return w.names.count < NAMES_MOST;
}
