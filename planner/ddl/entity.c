/* entity.c - see host.h: the views, functions and extensions that alembic_utils makes. */
#define _GNU_SOURCE /* strcasestr() */
#include <string.h>
#include <strings.h>

#include "planner/ddl/host.h"
#include "planner/ddl/literal.h"

enum entity_kind {
    ENTITY_NONE,
    ENTITY_VIEW,
    ENTITY_MATERIALIZED,
    ENTITY_FUNCTION,
    ENTITY_EXTENSION
};

struct entity {
    enum entity_kind kind;
    const char *schema;    /* quoted */
    const char *signature; /* "to_upper(x text)", "my_view" */
    const char *definition;
    bool with_data; /* MATERIALIZED */
};

static enum entity_kind kind_of(const struct py_value *value)
{
    static const struct {
        const char *name;
        enum entity_kind kind;
    } kinds[] = { { ".PGView", ENTITY_VIEW },
                  { ".PGMaterializedView", ENTITY_MATERIALIZED },
                  { ".PGFunction", ENTITY_FUNCTION },
                  { ".PGExtension", ENTITY_EXTENSION } };
    const char *symbol = ddl_symbol(value);
    const char *last = symbol == NULL ? NULL : strrchr(symbol, '.');

    if (last == NULL || strncmp(symbol, "alembic_utils.", 14) != 0)
        return ENTITY_NONE;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (strcmp(kinds[i].name, last) == 0)
            return kinds[i].kind;
    }
    return ENTITY_NONE;
}

/* Words with one blank between them, without quotes. */
static const char *normalized(struct ddl *d, const char *text)
{
    struct strbuf sb = { .arena = d->arena };

    for (const char *p = text + strspn(text, " \t\r\n"); *p != '\0';) {
        size_t blanks = strspn(p, " \t\r\n");

        if (blanks > 0 && p[blanks] != '\0')
            strbuf_addch(&sb, ' ');
        p += blanks;
        if (*p == '\0')
            break;
        if (*p != '"')
            strbuf_addch(&sb, *p);
        p++;
    }
    return strbuf_text(&sb);
}

static const char *without_semicolon(struct ddl *d, const char *text)
{
    struct str s = str_trim(str_of(text));

    while (s.len > 0 && s.ptr[s.len - 1] == ';')
        s.len--;
    s = str_trim(s);
    return arena_strndup(d->arena, s.ptr, s.len);
}

/* "a" is "a"; with a dot each part is quoted by itself. */
static const char *quoted(struct ddl *d, const char *name)
{
    const char *dot = strchr(name, '.');

    if (dot == NULL)
        return arena_printf(d->arena, "\"%s\"", name);
    return arena_printf(d->arena, "\"%.*s\".\"%s\"", (int)(dot - name), name, dot + 1);
}

static bool no_value(void *ctx, struct ddl *d, const char *name, const char **sql)
{
    (void)ctx;
    (void)d;
    (void)name;
    (void)sql;
    return true;
}

/* A view's definition goes through text(); a function's has its colons escaped before, so that
 * only "\:" of plpgsql becomes a colon. */
static bool read_definition(struct ddl *d, const char *given, struct entity *out)
{
    struct strbuf sb = { .arena = d->arena };
    const char *text = without_semicolon(d, given);

    if (out->kind != ENTITY_FUNCTION)
        return literal_text(d, text, no_value, NULL, &out->definition);
    if (strcasestr(normalized(d, text), "language plpgsql") == NULL &&
        strcasestr(normalized(d, text), "language 'plpgsql'") == NULL) {
        out->definition = text;
        return true;
    }
    for (const char *p = text; *p != '\0'; p++) {
        if (p[0] != '\\' || p[1] != ':')
            strbuf_addch(&sb, *p);
    }
    out->definition = strbuf_text(&sb);
    return true;
}

static bool read_entity(struct ddl *d, const struct py_value *value, struct entity *out)
{
    const struct py_args *args = ddl_call_args(value);
    const char *schema;
    const char *signature;
    const char *definition = NULL;

    *out = (struct entity){ .kind = kind_of(value), .with_data = true };
    if (out->kind == ENTITY_NONE)
        return ddl_refuse_value(d, value, "an entity of alembic_utils");
    if (!ddl_arg_str(d, args, 0, "schema", &schema) ||
        !ddl_arg_str(d, args, 1, "signature", &signature) ||
        (out->kind != ENTITY_EXTENSION && !ddl_arg_str(d, args, 2, "definition", &definition)) ||
        !ddl_arg_bool(d, args, "with_data", &out->with_data))
        return false;
    if (schema == NULL || signature == NULL ||
        (definition == NULL && out->kind != ENTITY_EXTENSION) || args->list.count > 3)
        return ddl_refuse(d, "an entity of alembic_utils has no schema, signature or definition");
    out->schema = quoted(d, normalized(d, schema));
    out->signature = normalized(d, signature);
    return definition == NULL || read_definition(d, definition, out);
}

/* "f(a int default 1, b text)": the name in quotes, what is in the brackets behind it. */
static bool split_signature(struct ddl *d, const struct entity *e, const char **name,
                            const char **rest)
{
    const char *open = strchr(e->signature, '(');
    struct str before;

    if (open == NULL)
        return ddl_refuse(d, "the signature '%s' has no brackets", e->signature);
    before = str_trim((struct str){ e->signature, (size_t)(open - e->signature) });
    *name = arena_strndup(d->arena, before.ptr, before.len);
    *rest = open + 1;
    return true;
}

static bool create(struct ddl *d, const struct entity *e, bool replaces)
{
    const char *name = NULL;
    const char *rest = "";

    switch (e->kind) {
    case ENTITY_FUNCTION:
        if (!split_signature(d, e, &name, &rest))
            return false;
        ddl_addf(d, "CREATE %sFUNCTION %s.\"%s\"(%s %s", replaces ? "OR REPLACE " : "", e->schema,
                 name, rest, e->definition);
        return true;
    case ENTITY_EXTENSION:
        if (replaces)
            return ddl_refuse_raise(d, "NotImplementedError", "an extension cannot be replaced");
        ddl_addf(d, "CREATE EXTENSION \"%s\" WITH SCHEMA %s", e->signature, e->schema);
        return true;
    case ENTITY_MATERIALIZED:
        if (replaces)
            ddl_addf(d, "DROP MATERIALIZED VIEW IF EXISTS %s.\"%s\"", e->schema, e->signature);
        ddl_addf(d, "CREATE MATERIALIZED VIEW %s.\"%s\" AS %s WITH %sDATA", e->schema, e->signature,
                 e->definition, e->with_data ? "" : "NO ");
        return true;
    default:
        break;
    }
    if (!replaces) {
        ddl_addf(d, "CREATE VIEW %s.\"%s\" AS %s", e->schema, e->signature, e->definition);
        return true;
    }
    ddl_addf(d,
             "do $$\n"
             "            begin\n"
             "                CREATE OR REPLACE VIEW %s.\"%s\" AS %s;\n"
             "\n"
             "            exception when others then\n"
             "                DROP VIEW IF EXISTS %s.\"%s\";\n"
             "\n"
             "                CREATE VIEW %s.\"%s\" AS %s;\n"
             "            end;\n"
             "        $$ language 'plpgsql'",
             e->schema, e->signature, e->definition, e->schema, e->signature, e->schema,
             e->signature, e->definition);
    return true;
}

/* The parameters without their defaults, cut at each comma as alembic_utils does. */
static const char *drop_parameters(struct ddl *d, const char *rest)
{
    struct strbuf sb = { .arena = d->arena };
    const char *close = strrchr(rest, ')');
    const char *end = close == NULL ? rest + strlen(rest) : close;

    for (const char *p = rest; p <= end;) {
        size_t len = strcspn(p, ",");
        struct str one;
        const char *fallback;
        char *part;

        if (p + len > end)
            len = (size_t)(end - p);
        part = arena_strndup(d->arena, p, len);
        fallback = strcasestr(part, "default");
        one = str_trim((struct str){ part, fallback == NULL ? len : (size_t)(fallback - part) });
        if (p != rest)
            strbuf_addstr(&sb, ", ");
        strbuf_add(&sb, one.ptr, one.len);
        p += len + 1;
    }
    return strbuf_text(&sb);
}

static bool drop(struct ddl *d, const struct entity *e, bool cascade)
{
    static const char *const words[] = {
        [ENTITY_VIEW] = "VIEW", [ENTITY_MATERIALIZED] = "MATERIALIZED VIEW"
    };
    const char *tail = cascade ? " cascade" : "";
    const char *name = NULL;
    const char *rest = "";

    if (e->kind == ENTITY_EXTENSION) {
        ddl_addf(d, "DROP EXTENSION \"%s\"%s", e->signature, tail);
    } else if (e->kind != ENTITY_FUNCTION) {
        ddl_addf(d, "DROP %s %s.\"%s\"%s", words[e->kind], e->schema, e->signature, tail);
    } else {
        if (!split_signature(d, e, &name, &rest))
            return false;
        ddl_addf(d, "DROP FUNCTION %s.\"%s\"(%s)%s", e->schema, name, drop_parameters(d, rest),
                 tail);
    }
    return true;
}

bool entity_call(struct ddl *d, const char *name, const struct py_args *args, bool *found)
{
    bool is_drop = strcmp(name, "drop_entity") == 0;
    bool replaces = strcmp(name, "replace_entity") == 0 || strcmp(name, "revert_entity") == 0;
    const struct py_value *cascade = py_args_get(args, 1, "cascade");
    struct entity e;

    if (strcmp(name, "sync_enum_values") == 0) {
        *found = true;
        return enum_sync_call(d, args);
    }
    *found = is_drop || replaces || strcmp(name, "create_entity") == 0;
    if (!*found)
        return true;
    if (ddl_given(cascade) && cascade->kind != PY_BOOL)
        return ddl_refuse_value(d, cascade, "cascade");
    if (!read_entity(d, py_args_get(args, 0, "target"), &e))
        return false;
    return is_drop ? drop(d, &e, ddl_given(cascade) && cascade->truth) : create(d, &e, replaces);
}
