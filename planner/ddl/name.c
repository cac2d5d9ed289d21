/* name.c - see name.h. */
#include "planner/ddl/name.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/md5.h"

enum { NAME_MOST = 63, NAME_KEPT = 55 }; /* characters; of a shortened name's beginning */

/* SQLAlchemy's list for PostgreSQL, sorted. */
static const char *const reserved[] = {
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "authorization",
    "between",
    "binary",
    "both",
    "case",
    "cast",
    "check",
    "collate",
    "column",
    "constraint",
    "create",
    "cross",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "false",
    "fetch",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "grant",
    "group",
    "having",
    "ilike",
    "in",
    "initially",
    "inner",
    "intersect",
    "into",
    "is",
    "isnull",
    "join",
    "leading",
    "left",
    "like",
    "limit",
    "localtime",
    "localtimestamp",
    "natural",
    "new",
    "not",
    "notnull",
    "null",
    "of",
    "off",
    "offset",
    "old",
    "on",
    "only",
    "or",
    "order",
    "outer",
    "over",
    "overlaps",
    "placing",
    "primary",
    "references",
    "returning",
    "right",
    "select",
    "session_user",
    "similar",
    "some",
    "symmetric",
    "table",
    "then",
    "to",
    "trailing",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "variadic",
    "verbose",
    "when",
    "where",
    "window",
    "with",
};

static int compare_words(const void *text, const void *word)
{
    return strcmp(text, *(const char *const *)word);
}

static bool is_reserved(const char *text)
{
    return bsearch(text, reserved, sizeof(reserved) / sizeof(reserved[0]), sizeof(reserved[0]),
                   compare_words) != NULL;
}

static bool needs_quotes(const char *text)
{
    if (isdigit((unsigned char)text[0]) || text[0] == '$' || text[0] == '\0')
        return true;
    for (const char *p = text; *p != '\0'; p++) {
        if (!islower((unsigned char)*p) && !isdigit((unsigned char)*p) && *p != '_' && *p != '$')
            return true;
    }
    return is_reserved(text);
}

static const char *quoted(const char *text, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    strbuf_addch(&sb, '"');
    for (const char *p = text; *p != '\0'; p++) {
        if (*p == '"')
            strbuf_addch(&sb, '"');
        strbuf_addch(&sb, *p);
    }
    strbuf_addch(&sb, '"');
    return strbuf_text(&sb);
}

const char *name_sql(const struct name *name, struct arena *arena)
{
    if (name->quote == NAME_NEVER || (name->quote == NAME_AUTO && !needs_quotes(name->text)))
        return name->text;
    return quoted(name->text, arena);
}

const char *name_quote(const char *text, struct arena *arena)
{
    return needs_quotes(text) ? quoted(text, arena) : text;
}

static bool is_final_call(const char *symbol)
{
    const char *last = strrchr(symbol, '.');

    if (strcmp(symbol, "alembic.op.f") == 0)
        return true;
    return strncmp(symbol, "sqlalchemy.", 11) == 0 && strcmp(last, ".conv") == 0;
}

static bool read_quoted_name(struct ddl *d, const struct py_args *args, struct name *out)
{
    const struct py_value *quote = py_args_get(args, 1, "quote");

    out->text = py_cstr(py_args_get(args, 0, "value"));
    if (out->text == NULL)
        return ddl_refuse(d, "quoted_name() is not given a string");
    if (!ddl_given(quote))
        return true;
    if (quote->kind != PY_BOOL)
        return ddl_refuse_value(d, quote, "quote");
    out->quote = quote->truth ? NAME_ALWAYS : NAME_NEVER;
    return true;
}

bool name_read(struct ddl *d, const struct py_value *value, const char *what, struct name *out)
{
    const char *symbol = ddl_symbol(value);
    struct py_value *target;

    *out = (struct name){ 0 };
    if (!ddl_given(value))
        return true;
    if (value->kind == PY_STR) {
        out->text = py_cstr(value);
        return out->text != NULL || ddl_refuse(d, "%s holds a NUL character", what);
    }
    if ((symbol != NULL && is_final_call(symbol)) || ddl_is_method(value, "f", &target)) {
        const struct py_value *inner = py_args_get(ddl_call_args(value), 0, "name");

        out->is_final = true;
        out->text = inner == NULL ? NULL : py_cstr(inner);
        return out->text != NULL || ddl_refuse_value(d, inner == NULL ? value : inner, what);
    }
    if (symbol != NULL && strncmp(symbol, "sqlalchemy.", 11) == 0 &&
        strcmp(strrchr(symbol, '.'), ".quoted_name") == 0)
        return read_quoted_name(d, ddl_call_args(value), out);
    return ddl_refuse_value(d, value, what);
}

bool name_read_given(struct ddl *d, const struct py_value *value, const char *what,
                     struct name *out)
{
    if (!name_read(d, value, what, out))
        return false;
    if (out->text == NULL)
        return ddl_refuse(d, "%s is not given", what);
    return out->text[0] != '\0' || ddl_refuse(d, "%s is empty", what);
}

bool name_arg(struct ddl *d, const struct py_args *args, size_t index, const char *keyword,
              struct name *out)
{
    return name_read(d, py_args_get(args, index, keyword), keyword, out);
}

static size_t characters(const char *text)
{
    size_t count = 0;

    for (const char *p = text; *p != '\0'; p++)
        count += ((unsigned char)*p & 0xC0) != 0x80;
    return count;
}

static size_t bytes_of(const char *text, size_t count)
{
    const char *p = text;

    for (; *p != '\0'; p++) {
        if (((unsigned char)*p & 0xC0) != 0x80 && count-- == 0)
            break;
    }
    return (size_t)(p - text);
}

bool name_constraint(struct ddl *d, const struct name *name, const char **out)
{
    struct name shown = *name;
    char digest[33];

    if (name->text[0] == '\0')
        return ddl_refuse(d, "the name of a constraint or index is empty");
    if (characters(name->text) > NAME_MOST) {
        if (!name->is_final)
            return ddl_refuse_raise(d, "sqlalchemy.exc.IdentifierError",
                                    "the name '%s' is longer than 63 characters", name->text);
        md5_hex(name->text, strlen(name->text), digest);
        shown.text = arena_printf(d->arena, "%.*s_%s", (int)bytes_of(name->text, NAME_KEPT),
                                  name->text, digest + 28);
    }
    *out = name_sql(&shown, d->arena);
    return true;
}

const char *name_table_sql(const struct name_table *table, struct arena *arena)
{
    if (table->schema.text == NULL || table->schema.text[0] == '\0')
        return name_sql(&table->name, arena);
    return arena_printf(arena, "%s.%s", name_sql(&table->schema, arena),
                        name_sql(&table->name, arena));
}

const char *name_table_dotted(const struct name_table *table, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };
    const char *p = table->schema.text;

    if (p == NULL || *p == '\0' || table->schema.quote != NAME_AUTO)
        return name_table_sql(table, arena);
    for (;;) {
        size_t len = strcspn(p, ".");

        strbuf_addstr(&sb, name_quote(arena_strndup(arena, p, len), arena));
        strbuf_addch(&sb, '.');
        if (p[len] == '\0')
            break;
        p += len + 1;
    }
    strbuf_addstr(&sb, name_sql(&table->name, arena));
    return strbuf_text(&sb);
}
