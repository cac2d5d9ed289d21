/* env_target.c - see env_target.h. */
#include "planner/read/env_target.h"

#include <string.h>

#include "planner/read/py_lex.h"

enum { TARGET_DEPTH = 24 };

/* --- where env.py says it ---------------------------------------------------- */

/* The tokens up to the comma or bracket that ends an argument. */
static struct str argument(struct py_lexer *lx, struct str text, unsigned depth)
{
    struct py_token token = py_lex_next(lx);
    const char *begin = token.text.ptr;

    while (token.kind != TOKEN_END && token.depth >= depth &&
           !(token.depth == depth && (py_token_is_op(&token, ',') || py_token_is_op(&token, ')'))))
        token = py_lex_next(lx);
    if (token.kind == TOKEN_END)
        return (struct str){ text.ptr, 0 };
    return (struct str){ begin, (size_t)(token.text.ptr - begin) };
}

/* What functions import for themselves, the expression may mean. */
static void add_local_imports(struct str text, struct strbuf *out)
{
    struct py_lexer lx;
    struct py_token token;

    py_lex_start(&lx, text);
    for (token = py_lex_next(&lx); token.kind != TOKEN_END; token = py_lex_next(&lx)) {
        const char *begin = token.text.ptr;

        if (!token.first || token.column == 1 || !py_token_is_name(&token, "from"))
            continue;
        while (token.kind != TOKEN_NEWLINE && token.kind != TOKEN_END)
            token = py_lex_next(&lx);
        if (token.kind == TOKEN_END)
            return;
        strbuf_addf(out, "\n%.*s", (int)(token.text.ptr - begin), begin);
    }
}

static void add_expression(struct strbuf *out, struct str value, const char *what,
                           struct arena *arena, struct strlist *names)
{
    const char *name = arena_printf(arena, "migplan_%s_%zu", what, names->count);

    vec_push(arena, names, name);
    strbuf_addf(out, "\n%s = (%.*s)", name, (int)value.len, value.ptr);
}

static bool is_name(struct str text)
{
    struct py_lexer lx;
    struct py_token token;

    py_lex_start(&lx, text);
    token = py_lex_next(&lx);
    return token.kind == TOKEN_NAME && token.text.len == text.len;
}

/* The rest of the line, or of the brackets that are open at its end. */
static struct str rest_of_line(struct py_lexer *lx)
{
    struct py_token token = py_lex_next(lx);
    struct str out = { token.text.ptr, 0 };

    while (token.kind != TOKEN_NEWLINE && token.kind != TOKEN_END) {
        out.len = (size_t)(token.text.ptr + token.text.len - out.ptr);
        token = py_lex_next(lx);
    }
    return out;
}

/* What functions assign to the name that they hand on. */
static void add_local_values(struct str text, const char *name, struct strbuf *out,
                             struct arena *arena, struct strlist *names)
{
    struct py_lexer lx;
    struct py_token token;
    struct py_token last = { 0 };

    py_lex_start(&lx, text);
    for (token = py_lex_next(&lx); token.kind != TOKEN_END; token = py_lex_next(&lx)) {
        if (py_token_is_op(&token, '=') && last.first && last.column > 1 &&
            py_token_is_name(&last, name))
            add_expression(out, rest_of_line(&lx), "local", arena, names);
        last = token;
    }
}

struct str env_target_expressions(struct str text, struct arena *arena, struct env_targets *out)
{
    struct strbuf sb = { .arena = arena };
    struct strbuf last = { .arena = arena };
    struct py_lexer lx;
    struct py_token before = { 0 };
    struct py_token token;

    strbuf_add(&sb, text.ptr, text.len);
    add_local_imports(text, &sb);
    py_lex_start(&lx, text);
    for (token = py_lex_next(&lx); token.kind != TOKEN_END; token = py_lex_next(&lx)) {
        if (py_token_is_op(&token, '=') && token.depth > 0 &&
            py_token_is_name(&before, "target_metadata")) {
            struct str value = argument(&lx, text, token.depth);

            if (is_name(value))
                add_local_values(text, arena_strndup(arena, value.ptr, value.len), &sb, arena,
                                 &out->locals);
            add_expression(&last, value, "target", arena, &out->names);
        }
        before = token;
    }
    strbuf_addf(&sb, "%s\n", strbuf_text(&last)); /* a name that is not there ends the module */
    return (struct str){ strbuf_text(&sb), sb.len };
}

/* --- what it is -------------------------------------------------------------- */

static struct env_target unknown(const char *reason)
{
    return (struct env_target){ .reason = reason };
}

static struct env_target known(const struct py_value *convention)
{
    return (struct env_target){ .is_known = true,
                                .convention = ddl_given(convention) ? convention : NULL };
}

static bool is_last(const struct py_value *value, const char *const *names)
{
    const char *symbol = ddl_symbol(value);
    const char *dot = symbol == NULL ? NULL : strrchr(symbol, '.');

    for (; dot != NULL && *names != NULL; names++) {
        if (strcmp(dot + 1, *names) == 0)
            return true;
    }
    return false;
}

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

/* SQLAlchemy's own and SQLModel's begin without a convention. */
static bool is_plain_base(const struct py_value *value)
{
    return value->kind == PY_SYMBOL &&
           (starts_with(value->symbol, "sqlalchemy.") || starts_with(value->symbol, "sqlmodel."));
}

/* The base of a class that its metadata comes from: one that was made by a call counts most. */
static const struct py_value *base_of(const struct py_class *cls, unsigned depth)
{
    const struct py_value *found = NULL;

    for (size_t i = 0; i < cls->bases.count && depth < TARGET_DEPTH; i++) {
        const struct py_value *base = cls->bases.items[i];

        if (base->kind == PY_CLASS)
            base = base_of(base->cls, depth + 1);
        if (base != NULL && base->kind == PY_OBJECT)
            return base;
        if (base != NULL && (found == NULL || (is_plain_base(found) && !is_plain_base(base))))
            found = base;
    }
    return found;
}

static const struct py_value *of_class(const struct py_class *cls)
{
    const struct py_value *value = py_class_find(cls, "metadata");

    if (value == NULL)
        value = py_class_find(cls, "registry");
    return value != NULL ? value : base_of(cls, 0);
}

/* A class with SQLAlchemy's DeclarativeBase below it, which brings a metadata of its own. */
static bool is_modern_base(const struct py_value *value, unsigned depth)
{
    static const char *const bases[] = { "DeclarativeBase", "DeclarativeBaseNoMeta", NULL };

    if (value->kind != PY_CLASS)
        return is_plain_base(value) && is_last(value, bases);
    for (size_t i = 0; i < value->cls->bases.count && depth < TARGET_DEPTH; i++) {
        if (is_modern_base(value->cls->bases.items[i], depth + 1))
            return true;
    }
    return false;
}

/* What declarative_base(), registry() or SQLAlchemy() is told to take the metadata from.
 * Flask-SQLAlchemy's model_class= counts where it is a base itself: before metadata= as a
 * DeclarativeBase, after it as what declarative_base() made. */
static const struct py_value *metadata_given(const struct py_args *args)
{
    const struct py_value *given = py_args_get(args, SIZE_MAX, "metadata");
    const struct py_value *model = py_args_get(args, SIZE_MAX, "model_class");
    const struct py_value *base;

    if (!ddl_given(model))
        return given;
    if (model->kind == PY_UNKNOWN || is_modern_base(model, 0))
        return model;
    base = model->kind == PY_CLASS ? base_of(model->cls, 0) : model;
    return !ddl_given(given) && base != NULL && base->kind == PY_OBJECT ? model : given;
}

/* What a call's or an attribute's metadata comes from; sets *out where that is decided. */
static const struct py_value *of_object(const struct py_value *value, struct env_target *out)
{
    static const char *const metadata[] = { "MetaData", NULL };
    static const char *const makers[] = { "declarative_base", "automap_base",   "registry",
                                          "SQLAlchemy",       "as_declarative", NULL };
    static const char *const parts[] = { "metadata", "Model", "registry", NULL };
    const struct py_object *object = value->object;
    const struct py_value *given;

    if (object->term == PY_TERM_ATTRIBUTE) {
        for (const char *const *p = parts; *p != NULL; p++) {
            if (strcmp(*p, object->name) == 0)
                return object->target;
        }
        *out = unknown("it is computed");
        return NULL;
    }
    if (object->term != PY_TERM_CALL) {
        *out = unknown("it is computed");
        return NULL;
    }
    if (is_last(value, metadata)) {
        given = py_args_get(&object->args, 2, "naming_convention");
        *out = !ddl_given(given) || given->kind == PY_DICT ? known(given)
               : given->kind == PY_UNKNOWN                 ? unknown(given->unknown.reason)
                                           : unknown("its naming convention is made by code");
        return NULL;
    }
    if (object->target->kind == PY_OBJECT) /* @as_declarative(metadata=...) */
        return object->target;
    given = metadata_given(&object->args);
    if (!is_last(value, makers))
        *out = unknown("it is computed");
    else if (!ddl_given(given))
        *out = known(NULL);
    return given;
}

struct env_target env_target_of(const struct py_value *value)
{
    for (unsigned depth = 0; depth < TARGET_DEPTH; depth++) {
        struct env_target out = { 0 };

        if (value == NULL)
            return unknown("it is not defined");
        switch (value->kind) {
        case PY_NONE:
        case PY_LIST: /* Alembic asks it for a convention, which a list does not have */
        case PY_TUPLE:
        case PY_DICT:
            return known(NULL);
        case PY_UNKNOWN:
            return unknown(value->unknown.reason);
        case PY_SYMBOL:
            return is_plain_base(value) ? known(NULL) : unknown("its package is not read");
        case PY_CLASS:
            value = of_class(value->cls);
            break;
        case PY_OBJECT:
            value = of_object(value, &out);
            if (out.is_known || out.reason != NULL)
                return out;
            break;
        default:
            return unknown("it is computed");
        }
    }
    return unknown("it is computed");
}

/* What all of these names are. */
static struct env_target find_all(struct env_program *program, const struct strlist *names)
{
    struct env_target found = { 0 };

    for (size_t i = 0; i < names->count; i++) {
        struct env_target one = env_target_of(py_program_global(program->program, names->items[i]));

        if (!one.is_known)
            return one;
        if (i > 0 && one.convention != found.convention)
            return unknown("it is not always the same");
        found = one;
    }
    return found;
}

static bool is_defined(struct env_program *program, const struct strlist *names)
{
    for (size_t i = 0; i < names->count; i++) {
        if (py_program_global(program->program, names->items[i]) == NULL)
            return false;
    }
    return true;
}

struct env_target env_target_find(struct env_program *program, const struct env_targets *targets)
{
    if (program->program == NULL)
        return unknown("Python would not read the file");
    if (targets->locals.count > 0 && !is_defined(program, &targets->names))
        return find_all(program, &targets->locals);
    return find_all(program, &targets->names);
}
