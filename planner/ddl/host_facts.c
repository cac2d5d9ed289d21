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

/* What the project says of the variable, or of all that it does not name; NULL for nothing. */
static const struct ddl_fact *variable(const struct ddl *d, const char *name)
{
    const struct ddl_fact *fact = ddl_facts_find(&d->settings->environment, name);

    return fact != NULL ? fact : ddl_facts_find(&d->settings->environment, "*");
}

/* A variable of which the project says nothing: what it would have to say. */
static struct py_value *unsaid(struct ddl *d, struct srcpos pos, const char *name,
                               const struct py_value *fallback)
{
    const char *example = fallback == NULL || py_cstr(fallback) == NULL ? "..." : py_cstr(fallback);

    if (strpbrk(example, "\"\\\n") != NULL)
        example = "...";
    return py_new_unknown(
        d->arena, pos, true,
        "the environment variable %s is known where migrations run; in "
        "[tool.migplan.environment] say %s = \"%s\", or false where it is not set",
        name, name, example);
}

static struct py_value *lookup(struct ddl *d, const char *name, struct py_value *fallback,
                               struct srcpos pos)
{
    const struct ddl_fact *fact = variable(d, name);

    if (fact == NULL)
        return unsaid(d, pos, name, fallback);
    if (fact->is_unset)
        return fallback == NULL ? py_none() : fallback;
    return value_of(d, fact, pos);
}

bool host_environment_call(struct ddl *d, const struct py_call *call, struct py_value **out)
{
    const char *symbol = call->callee->symbol;
    const struct py_value *key = py_args_get(call->args, 0, "key");

    if (strcmp(symbol, "os.getenv") != 0 && strcmp(symbol, "os.environ.get") != 0)
        return false;
    if (key == NULL || py_cstr(key) == NULL)
        return false;
    *out = lookup(d, py_cstr(key), py_args_get(call->args, 1, "default"), call->pos);
    return true;
}

enum py_answer host_environment_item(struct ddl *d, struct py_run *run,
                                     const struct py_object *item, struct py_value **out)
{
    const char *name = item->args.list.count == 1 ? py_cstr(item->args.list.items[0]) : NULL;
    const struct ddl_fact *fact;

    if (name == NULL || !py_is_symbol(item->target, "os.environ"))
        return PY_NOT_MINE;
    fact = variable(d, name);
    if (fact != NULL && fact->is_unset)
        return py_raise(run, item->pos, "KeyError", "'%s'", name);
    *out = lookup(d, name, NULL, item->pos);
    return PY_DONE;
}

enum py_answer host_environment_has(struct ddl *d, const struct py_object *in,
                                    struct py_value **out)
{
    const char *name = py_cstr(in->target);
    bool negated = strcmp(in->name, "not in") == 0;
    const struct ddl_fact *fact;

    if (name == NULL || in->args.list.count != 1 ||
        !py_is_symbol(in->args.list.items[0], "os.environ") ||
        (!negated && strcmp(in->name, "in") != 0))
        return PY_NOT_MINE;
    fact = variable(d, name);
    *out = fact == NULL ? unsaid(d, in->pos, name, NULL) : py_bool(fact->is_unset == negated);
    return PY_DONE;
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
