/* expr_func.c - see expr.h: func.name(...). */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "planner/ddl/expr.h"
#include "planner/ddl/literal.h"

/* What SQLAlchemy knows of a function beyond its name. */
struct known {
    const char *name;
    const char *bare; /* how it is written where it takes no parentheses, else NULL */
    enum type_family family;
    bool as_argument; /* has its first argument's type */
};

static const struct known functions[] = {
    { "current_timestamp", "CURRENT_TIMESTAMP", TYPE_DATETIME, false },
    { "current_date", "CURRENT_DATE", TYPE_DATE, false },
    { "current_time", "CURRENT_TIME", TYPE_TIME, false },
    { "current_user", "CURRENT_USER", TYPE_STRING, false },
    { "localtime", "LOCALTIME", TYPE_DATETIME, false },
    { "localtimestamp", "LOCALTIMESTAMP", TYPE_DATETIME, false },
    { "session_user", "SESSION_USER", TYPE_STRING, false },
    { "user", "USER", TYPE_STRING, false },
    { "now", NULL, TYPE_DATETIME, false },
    { "count", NULL, TYPE_INTEGER, false },
    { "char_length", NULL, TYPE_INTEGER, false },
    { "concat", NULL, TYPE_STRING, false },
    { "coalesce", NULL, TYPE_NULL, true },
    { "max", NULL, TYPE_NULL, true },
    { "min", NULL, TYPE_NULL, true },
    { "sum", NULL, TYPE_NULL, true },
};

static const struct known *find(const char *name)
{
    for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
        if (strcasecmp(functions[i].name, name) == 0)
            return &functions[i];
    }
    return NULL;
}

/* Each part of package.name is quoted where it has characters that need it. */
static const char *written(struct ddl *d, const char *name)
{
    struct strbuf sb = { .arena = d->arena };

    while (*name != '\0') {
        size_t len = strcspn(name, ".");
        bool legal = !isdigit((unsigned char)name[0]);

        for (size_t i = 0; i < len; i++)
            legal = legal && (isalnum((unsigned char)name[i]) || name[i] == '_' || name[i] == '$');
        strbuf_addstr(&sb, legal ? arena_strndup(d->arena, name, len)
                                 : arena_printf(d->arena, "\"%.*s\"", (int)len, name));
        name += len;
        if (*name == '.') {
            strbuf_addch(&sb, '.');
            name++;
        }
    }
    return strbuf_text(&sb);
}

static bool add_arguments(struct ddl *d, const struct expr_scope *scope, const struct py_args *args,
                          const struct known *known, struct strbuf *sb, const struct type **type)
{
    if (args->list.count == 0 && known != NULL && strcmp(known->name, "count") == 0)
        strbuf_addch(sb, '*');
    for (size_t i = 0; i < args->list.count; i++) {
        struct expr e;

        if (i > 0)
            strbuf_addstr(sb, ", ");
        if (!expr_read(d, scope, args->list.items[i],
                       known != NULL && known->as_argument ? *type : &type_null, &e))
            return false;
        if (i == 0 && known != NULL && known->as_argument)
            *type = e.type;
        strbuf_addstr(sb, expr_grouped(d, &e, EXPR_NONE, NULL));
    }
    return true;
}

bool expr_read_func(struct ddl *d, const struct expr_scope *scope, const char *name,
                    const struct py_args *args, struct expr *out)
{
    static const char *const keywords[] = { "type_", NULL };
    const struct known *known = strchr(name, '.') == NULL ? find(name) : NULL;
    const struct py_value *given = py_args_get(args, SIZE_MAX, "type_");
    struct type *type = arena_new(d->arena, struct type);
    const struct type *result = type;
    struct strbuf sb = { .arena = d->arena };
    const char *last = strrchr(name, '.');

    if (!ddl_args_known(d, args, keywords, name))
        return false;
    type->family = known != NULL ? known->family : TYPE_NULL;
    if (known != NULL && known->bare != NULL) {
        strbuf_addstr(&sb, known->bare);
    } else {
        strbuf_addf(&sb, "%s(", known != NULL ? known->name : written(d, name));
        if (!add_arguments(d, scope, args, known, &sb, &result))
            return false;
        strbuf_addch(&sb, ')');
    }
    if (ddl_given(given) && !type_read(d, given, &result))
        return false;
    *out = (struct expr){ .sql = strbuf_text(&sb), .precedence = EXPR_ATOM, .type = result };
    out->anon = last != NULL ? last + 1 : name;
    return true;
}
