/* host_text.c - see host.h: str() of SQLAlchemy's and Alembic's objects. */
#include <string.h>

#include "planner/ddl/host.h"

/* str(func.now()) is "now()"; some functions are written otherwise. */
static struct py_value *function_text(struct ddl *d, const char *symbol,
                                      const struct py_value *object)
{
    static const char *const others[] = { "current_date", "current_time", "current_timestamp",
                                          "current_user", "localtime",    "localtimestamp",
                                          "session_user", "sysdate",      "user" };
    const char *name = symbol == NULL ? NULL : strstr(symbol, ".func.");

    if (name == NULL || strncmp(symbol, "sqlalchemy.", 11) != 0 ||
        object->object->args.list.count + object->object->args.named.count > 0)
        return NULL;
    name += 6;
    if (strspn(name, "abcdefghijklmnopqrstuvwxyz_") != strlen(name))
        return NULL;
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        if (strcmp(others[i], name) == 0)
            return NULL;
    }
    return py_str(d->arena, arena_printf(d->arena, "%s()", name));
}

static bool is_quoted_name(const char *symbol)
{
    const char *dot = strrchr(symbol, '.');

    return dot != NULL && strcmp(dot, ".quoted_name") == 0;
}

/* str(op.f('x')) is 'x', str(text('x')) is 'x'. */
enum py_answer host_text(void *ctx, struct py_run *run, struct py_value *object,
                         struct py_value **out)
{
    const char *symbol = ddl_symbol(object);
    struct py_value *inner = py_args_get(ddl_call_args(object), 0, NULL);
    struct py_value *target;

    (void)run;
    if (object->kind == PY_OBJECT && object->object->term == PY_TERM_CALL)
        *out = function_text(((struct ddl_host *)ctx)->ddl, symbol, object);
    if (*out != NULL)
        return PY_DONE;
    if (object->kind != PY_OBJECT || inner == NULL || inner->kind != PY_STR)
        return PY_NOT_MINE;
    if ((symbol == NULL || (strcmp(symbol, "alembic.op.f") != 0 &&
                            strcmp(symbol, "sqlalchemy.text") != 0 && !is_quoted_name(symbol))) &&
        !ddl_is_method(object, "f", &target))
        return PY_NOT_MINE;
    *out = inner;
    return PY_DONE;
}
