/* ddl.c - see ddl.h. */
#include "planner/ddl/ddl.h"

#include <string.h>

static bool refuse(struct ddl *d, const char *raises, const char *reason)
{
    if (d->refusal.reason == NULL)
        d->refusal = (struct ddl_refusal){ .reason = reason, .pos = d->pos, .raises = raises };
    return false;
}

bool ddl_refuse(struct ddl *d, const char *fmt, ...)
{
    va_list ap;
    const char *reason;

    va_start(ap, fmt);
    reason = arena_vprintf(d->arena, fmt, ap);
    va_end(ap);
    return refuse(d, NULL, reason);
}

bool ddl_refuse_raise(struct ddl *d, const char *type, const char *fmt, ...)
{
    va_list ap;
    const char *reason;

    va_start(ap, fmt);
    reason = arena_vprintf(d->arena, fmt, ap);
    va_end(ap);
    return refuse(d, type, reason);
}

enum {
    DDL_WORK = 1000000, /* 1 for a value, 4 for an expression: 0.3 s */
    DDL_ARENA = 160 << 20,
    DDL_DEPTH = 64,
};

bool ddl_spend(struct ddl *d, uint64_t work)
{
    if (d->arena_most == 0)
        d->arena_most = d->arena->size + DDL_ARENA;
    d->work += work;
    if (d->work > DDL_WORK || d->arena->size > d->arena_most)
        return ddl_refuse(d, "its SQL is too large");
    return true;
}

bool ddl_enter(struct ddl *d)
{
    if (d->depth >= DDL_DEPTH)
        return ddl_refuse(d, "types, tables or SELECTs are nested too deeply");
    d->depth++;
    if (ddl_spend(d, 1))
        return true;
    d->depth--;
    return false;
}

void ddl_leave(struct ddl *d)
{
    d->depth--;
}

bool ddl_refuse_value(struct ddl *d, const struct py_value *value, const char *what)
{
    const struct py_value *unknown = value == NULL ? NULL : py_find_unknown(value);

    if (value == NULL)
        return ddl_refuse(d, "%s is not given", what);
    ddl_refuse(d, "%s is a %s, which is not understood here", what, py_type_name(value));
    if (d->refusal.unknown == NULL && unknown != NULL)
        d->refusal.unknown = unknown;
    return false;
}

static void add(struct ddl *d, struct statement s)
{
    if (d->queue != NULL)
        vec_push(d->arena, d->queue, s);
    else
        vec_push(d->arena, d->script, s);
}

void ddl_add_if(struct ddl *d, const char *sql, enum statement_condition condition,
                const char *subject)
{
    d->numbered.count = 0;
    add(d, (struct statement){
               .sql = sql,
               .line = d->line,
               .autocommit = d->autocommit,
               .condition = condition,
               .subject = subject,
           });
}

void ddl_add(struct ddl *d, const char *sql)
{
    ddl_add_if(d, sql, CONDITION_NONE, NULL);
}

void ddl_addf(struct ddl *d, const char *fmt, ...)
{
    va_list ap;
    const char *sql;

    va_start(ap, fmt);
    sql = arena_vprintf(d->arena, fmt, ap);
    va_end(ap);
    ddl_add(d, sql);
}

bool ddl_given(const struct py_value *value)
{
    return value != NULL && value->kind != PY_NONE;
}

bool ddl_arg_bool(struct ddl *d, const struct py_args *args, const char *name, bool *out)
{
    const struct py_value *value = py_args_get(args, SIZE_MAX, name);

    if (!ddl_given(value))
        return true;
    if (value->kind == PY_BOOL)
        *out = value->truth;
    else if (value->kind == PY_INT)
        *out = value->integer != 0;
    else
        return ddl_refuse_value(d, value, name);
    return true;
}

bool ddl_arg_str(struct ddl *d, const struct py_args *args, size_t index, const char *name,
                 const char **out)
{
    const struct py_value *value = py_args_get(args, index, name);

    *out = NULL;
    if (!ddl_given(value))
        return true;
    *out = py_cstr(value);
    return *out != NULL || ddl_refuse_value(d, value, name);
}

static bool is_ignored(const char *name)
{
    static const char *const prefixes[] = { "mysql_",  "mariadb_", "sqlite_",   "mssql_",
                                            "oracle_", "info",     "snowflake_" };

    for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
        if (strncmp(name, prefixes[i], strlen(prefixes[i])) == 0)
            return true;
    }
    return false;
}

bool ddl_args_known(struct ddl *d, const struct py_args *args, const char *const *known,
                    const char *function)
{
    for (size_t i = 0; i < args->named.count; i++) {
        const char *name = args->named.items[i].name;
        bool is_known = is_ignored(name);

        for (const char *const *k = known; *k != NULL && !is_known; k++)
            is_known = strcmp(*k, name) == 0;
        if (!is_known)
            return ddl_refuse(d, "%s() has no meaning known here for %s=", function, name);
    }
    return true;
}

bool ddl_items(struct ddl *d, const struct py_value *value, const char *what,
               const struct py_list **out)
{
    if (value == NULL || (value->kind != PY_LIST && value->kind != PY_TUPLE))
        return ddl_refuse_value(d, value, what);
    *out = &value->list;
    return true;
}

const char *ddl_symbol(const struct py_value *value)
{
    if (value == NULL)
        return NULL;
    if (value->kind == PY_OBJECT && value->object->term == PY_TERM_CALL)
        value = value->object->target;
    return value->kind == PY_SYMBOL ? value->symbol : NULL;
}

const char *ddl_sa_name(const struct py_value *value)
{
    const char *symbol = ddl_symbol(value);
    const char *dialect;
    const char *last;

    if (symbol == NULL || strncmp(symbol, "sqlalchemy.", 11) != 0 ||
        strstr(symbol, ".func.") != NULL || strstr(symbol, ".functions.") != NULL)
        return NULL;
    dialect = strstr(symbol, ".dialects.");
    if (dialect != NULL && strncmp(dialect, ".dialects.postgresql", 20) != 0)
        return NULL;
    last = strrchr(symbol, '.');
    return last + 1;
}

const struct py_args *ddl_call_args(const struct py_value *value)
{
    static const struct py_args none = { { 0 }, { 0 } };

    if (value != NULL && value->kind == PY_OBJECT && value->object->term == PY_TERM_CALL)
        return &value->object->args;
    if (value != NULL && value->kind == PY_INSTANCE)
        return &value->instance->args;
    return &none;
}

bool ddl_is_method(const struct py_value *value, const char *name, struct py_value **target)
{
    const struct py_value *callee;

    if (value == NULL || value->kind != PY_OBJECT || value->object->term != PY_TERM_CALL)
        return false;
    callee = value->object->target;
    if (callee->kind != PY_OBJECT || callee->object->term != PY_TERM_ATTRIBUTE ||
        strcmp(callee->object->name, name) != 0)
        return false;
    *target = callee->object->target;
    return true;
}

const char *ddl_literal(struct arena *arena, const char *text)
{
    struct strbuf sb = { .arena = arena };

    strbuf_addch(&sb, '\'');
    for (const char *p = text; *p != '\0'; p++) {
        if (*p == '\'')
            strbuf_addch(&sb, '\'');
        strbuf_addch(&sb, *p);
    }
    strbuf_addch(&sb, '\'');
    return strbuf_text(&sb);
}
