/* host_facts.c - see host.h: the environment, the configuration, the arguments of upgrade(). */
#include <string.h>

#include "planner/ddl/host.h"

static struct py_value *value_of(struct ddl *d, const struct ddl_fact *fact, struct srcpos pos)
{
    if (fact->value != NULL)
        return py_str(d->arena, fact->value);
    return py_new_unknown(d->arena, pos, true, "%s", fact->doubt);
}

/* --- environment variables ---------------------------------------------------- */

bool host_environment_call(struct ddl *d, const struct py_call *call, struct py_value **out)
{
    const char *symbol = call->callee->symbol;
    const struct py_value *key = py_args_get(call->args, 0, "key");
    const struct ddl_fact *fact;

    if (strcmp(symbol, "os.getenv") != 0 && strcmp(symbol, "os.environ.get") != 0)
        return false;
    fact = key == NULL || py_cstr(key) == NULL
               ? NULL
               : ddl_facts_find(&d->settings->environment, py_cstr(key));
    if (fact == NULL)
        return false;
    *out = value_of(d, fact, call->pos);
    return true;
}

bool host_environment_item(struct ddl *d, const struct py_object *item, struct py_value **out)
{
    const char *name = item->args.list.count == 1 ? py_cstr(item->args.list.items[0]) : NULL;
    const struct ddl_fact *fact;

    if (name == NULL || !py_is_symbol(item->target, "os.environ"))
        return false;
    fact = ddl_facts_find(&d->settings->environment, name);
    if (fact == NULL)
        return false;
    *out = value_of(d, fact, item->pos);
    return true;
}

/* --- the configuration -------------------------------------------------------- */

static struct py_value *unknown_option(struct ddl *d, struct srcpos pos)
{
    return py_new_unknown(d->arena, pos, true, "the configuration is known only when Alembic runs");
}

/* config.get_main_option(name, default): what stands in the ini file and env.py leaves alone. */
void host_call_config(struct ddl *d, const char *method, const struct py_call *call,
                      struct py_value **out)
{
    const struct py_value *name = py_args_get(call->args, 0, "name");
    const struct ddl_fact *fact = NULL;

    if (strcmp(method, "get_main_option") == 0 && name != NULL && py_cstr(name) != NULL)
        fact = ddl_facts_find(&d->settings->options, py_cstr(name));
    *out = fact != NULL ? value_of(d, fact, call->pos) : unknown_option(d, call->pos);
}

/* --- what env.py gives -------------------------------------------------------- */

enum py_answer host_argument(void *ctx, struct py_run *run, const char *name, struct srcpos pos,
                             struct py_value **out)
{
    struct ddl *d = ((struct ddl_host *)ctx)->ddl;
    const struct ddl_fact *fact = ddl_facts_find(&d->settings->arguments, name);

    (void)run;
    if (fact == NULL)
        return PY_NOT_MINE;
    *out = value_of(d, fact, pos);
    return PY_DONE;
}
