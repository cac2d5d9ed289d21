/* host_connection.c - see host.h: the connection, the context, a session. */
#include <stdlib.h>
#include <string.h>

#include "planner/ddl/dml.h"
#include "planner/ddl/host.h"
#include "planner/ddl/orm.h"
#include "planner/py/map.h"

/* What an object of Alembic's or SQLAlchemy's is at plan time. */
struct known {
    const char *symbol;
    const char *name;
    const char *is;   /* another symbol; NULL where it is one of the next */
    const char *text; /* a string */
};

static const struct known attributes[] = {
    { "migplan.connection", "dialect", "migplan.dialect", NULL },
    { "migplan.connection", "engine", "migplan.engine", NULL },
    { "migplan.engine", "dialect", "migplan.dialect", NULL },
    { "migplan.engine", "name", NULL, "postgresql" },
    { "migplan.context", "dialect", "migplan.dialect", NULL },
    { "migplan.context", "bind", "migplan.connection", NULL },
    { "migplan.context", "connection", "migplan.connection", NULL },
    { "migplan.context", "script", "migplan.script", NULL },
    { "migplan.session", "bind", "migplan.connection", NULL },
    { "migplan.dialect", "name", NULL, "postgresql" },
};

/* Methods that are looked up when they are called, so reading them is no question. */
static const char *const methods[] = {
    "execute",
    "scalar",
    "scalars",
    "exec_driver_sql",
    "begin",
    "begin_nested",
    "commit",
    "rollback",
    "close",
    "flush",
    "connect",
    "execution_options",
    "autocommit_block",
    "begin_transaction",
    "type_descriptor",
    "has_table",
    "get_revision",
    "get_bind",
    "in_transaction",
    "connection",
    "expunge_all",
    "get_isolation_level",
    "query",
};

bool host_is_own(const struct py_value *value)
{
    return value != NULL && value->kind == PY_SYMBOL && strncmp(value->symbol, "migplan.", 8) == 0;
}

/* What SQLAlchemy's dialect for PostgreSQL says of itself, whatever the driver. */
static bool dialect_fact(const char *name, bool *out)
{
    static const char *const yes[] = { "supports_sequences",       "supports_native_enum",
                                       "supports_native_boolean",  "supports_alter",
                                       "supports_comments",        "supports_schemas",
                                       "supports_native_uuid",     "supports_default_values",
                                       "supports_identity_columns" };
    for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
        if (strcmp(yes[i], name) == 0)
            return *out = true;
    }
    if (strcmp(name, "inline_comments") == 0) {
        *out = false;
        return true;
    }
    return false;
}

static struct py_value *version_schema(struct ddl *d, struct srcpos pos)
{
    if (d->settings->version_doubt != NULL)
        return py_new_unknown(d->arena, pos, true, "%s", d->settings->version_doubt);
    return d->settings->version_schema == NULL ? py_none()
                                               : py_str(d->arena, d->settings->version_schema);
}

/* Whose methods reach the database only to ask: a session's or connection's may do anything. */
static bool only_asks(const char *symbol)
{
    return strcmp(symbol, "migplan.dialect") == 0 || strcmp(symbol, "migplan.config") == 0;
}

/* script.get_revision(id).module, of the scripts in the same folder. */
static enum py_answer module_of(struct ddl *d, const char *id, struct srcpos pos,
                                struct py_value **out)
{
    const struct ddl_files *files = d->files;
    const char *module =
        files == NULL || files->find_revision == NULL ? NULL : files->find_revision(files->ctx, id);

    if (module == NULL || d->run == NULL) {
        *out = py_new_unknown(d->arena, pos, false, "there is no script of revision '%s' here", id);
        return PY_DONE;
    }
    *out = py_import_module(d->run, module, pos);
    return *out == NULL ? PY_ABORTED : PY_DONE;
}

static bool is_method(const char *name)
{
    for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
        if (strcmp(methods[i], name) == 0)
            return true;
    }
    return false;
}

enum py_answer host_attribute_connection(struct ddl *d, const char *symbol, const char *name,
                                         struct srcpos pos, struct py_value **out)
{
    bool fact = false;

    if (strncmp(symbol, "migplan.revision.", 17) == 0 && strcmp(name, "module") == 0)
        return module_of(d, symbol + 17, pos, out);
    if (strcmp(symbol, "migplan.context") == 0 && strcmp(name, "version_table_schema") == 0) {
        *out = version_schema(d, pos);
        return PY_DONE;
    }
    if (strcmp(symbol, "migplan.dialect") == 0 && dialect_fact(name, &fact)) {
        *out = py_bool(fact);
        return PY_DONE;
    }
    for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++) {
        const struct known *k = &attributes[i];

        if (strcmp(k->symbol, symbol) != 0 || strcmp(k->name, name) != 0)
            continue;
        *out = k->is != NULL ? py_symbol(d->arena, k->is) : py_str(d->arena, k->text);
        return PY_DONE;
    }
    if (strcmp(symbol, "migplan.config") == 0 && strcmp(name, "get_main_option") == 0)
        return PY_NOT_MINE;
    if (strcmp(symbol, "migplan.context") == 0 && strcmp(name, "config") == 0) {
        *out = py_symbol(d->arena, "migplan.config");
        return PY_DONE;
    }
    if (strcmp(name, "as_sql") == 0) {
        *out = py_bool(false);
        return PY_DONE;
    }
    if (is_method(name))
        return PY_NOT_MINE;
    *out = py_new_unknown(d->arena, pos, only_asks(symbol),
                          strcmp(symbol, "migplan.config") == 0
                              ? "the configuration is known only when Alembic runs"
                              : "%s.%s is known only when Alembic runs",
                          symbol + 8, name);
    return PY_DONE;
}

/* Options that change neither the SQL nor where it goes. */
static bool is_harmless(const struct py_value *options)
{
    return options->kind == PY_DICT && py_map_get_str(options->map, "isolation_level") == NULL &&
           py_map_get_str(options->map, "schema_translate_map") == NULL;
}

/* The parameters of execute(): given at their place, by their name or, as in SQLAlchemy 1, each by
 * its own (execute(statement, a=1)). */
static bool take_params(struct ddl *d, const struct py_args *args, bool is_raw,
                        const struct py_value **out)
{
    struct py_value *own = py_dict(d->arena);

    *out = py_args_get(args, 1, "parameters");
    for (size_t i = 0; i < args->named.count; i++) {
        const struct py_kwarg *k = &args->named.items[i];

        if (strcmp(k->name, "statement") == 0 || strcmp(k->name, "parameters") == 0)
            continue;
        if (strcmp(k->name, "params") == 0 && *out == NULL)
            *out = k->value;
        else if (strcmp(k->name, "execution_options") == 0 && is_harmless(k->value))
            continue;
        else if (is_raw && *out == NULL)
            py_map_put(own->map, py_str(d->arena, k->name), k->value);
        else
            return ddl_refuse(d, "execute() has no meaning known here for %s=", k->name);
    }
    if (py_map_count(own->map) == 0)
        return true;
    if (*out != NULL)
        return ddl_refuse(d, "execute() is given parameters in two ways");
    *out = own;
    return true;
}

/* A string goes to the driver as it is. */
static bool execute_raw(struct ddl *d, const struct py_value *statement,
                        const struct py_value *params)
{
    struct str s;

    if (ddl_given(params) || py_cstr(statement) == NULL)
        return ddl_refuse(d, "a string with parameters goes to the driver as it is");
    s = str_trim(statement->text);
    ddl_add(d, arena_strndup(d->arena, s.ptr, s.len));
    return true;
}

/* What a session's queries give may be objects, and changing them is an UPDATE. */
static enum py_answer execute(struct ddl *d, struct py_run *run, const struct py_call *call,
                              bool is_raw, bool is_session, struct py_value **out)
{
    const struct py_value *statement = py_args_get(call->args, 0, "statement");
    const struct py_value *params;
    size_t count = d->script->count;
    bool done = take_params(d, call->args, is_raw, &params);

    if (done && is_session && orm_returns_rows(d, statement)) {
        done = ddl_refuse(d, "the session is synchronized with a condition that only the database "
                             "can tell; synchronize_session=False does without");
    } else if (done && is_raw && statement != NULL && statement->kind == PY_STR) {
        done = execute_raw(d, statement, params);
    } else if (done) {
        done = dml_execute(d, statement, params);
    }
    if (!done) {
        d->script->count = count;
        return host_refused(d, run);
    }
    *out = py_new_unknown(d->arena, call->pos, !is_session, "the result of a query is used");
    return PY_DONE;
}

static enum py_answer savepoint(struct ddl *d, struct py_value **out)
{
    d->savepoints++;
    *out = py_symbol(d->arena, arena_printf(d->arena, "migplan.savepoint.%u", d->savepoints));
    return PY_DONE;
}

static enum py_answer options(struct ddl *d, struct py_run *run, const char *owner,
                              const struct py_call *call, struct py_value **out)
{
    if (py_args_get(call->args, SIZE_MAX, "isolation_level") != NULL)
        return py_stop(run, call->pos, "the isolation level of the connection is changed");
    *out = py_symbol(d->arena, owner);
    return PY_DONE;
}

/* What a method of a connection, context or session does. */
static enum py_answer call_method(struct ddl *d, struct py_run *run, const char *owner,
                                  const char *name, const struct py_call *call,
                                  struct py_value **out)
{
    bool is_session = strcmp(owner, "migplan.session") == 0;
    bool is_context = strcmp(owner, "migplan.context") == 0;

    if (is_session && strcmp(name, "query") == 0)
        return PY_NOT_MINE; /* a term, see orm.h */
    *out = py_none();
    if (strcmp(name, "execute") == 0 || strcmp(name, "scalar") == 0 ||
        strcmp(name, "scalars") == 0 || strcmp(name, "exec_driver_sql") == 0)
        return execute(d, run, call, !is_context && !is_session, is_session, out);
    if (strcmp(name, "begin_nested") == 0)
        return savepoint(d, out);
    if (strcmp(name, "autocommit_block") == 0 && is_context)
        *out = py_symbol(d->arena, "migplan.autocommit");
    else if (strcmp(name, is_context ? "begin_transaction" : "begin") == 0)
        *out = py_symbol(d->arena, "migplan.transaction");
    else if (strcmp(name, "execution_options") == 0)
        return options(d, run, owner, call, out);
    else if (is_session && (strcmp(name, "connection") == 0 || strcmp(name, "get_bind") == 0))
        *out = py_symbol(d->arena, "migplan.connection");
    else if (!is_session || (strcmp(name, "commit") != 0 && strcmp(name, "flush") != 0 &&
                             strcmp(name, "close") != 0 && strcmp(name, "expunge_all") != 0))
        return py_stop(run, call->pos, "%s of %s is known only when Alembic runs", name, owner + 8);
    return PY_DONE;
}

enum py_answer host_call_connection(struct ddl *d, struct py_run *run, const char *symbol,
                                    const struct py_call *call, struct py_value **out)
{
    const char *last = strrchr(symbol, '.');
    const char *owner = arena_strndup(d->arena, symbol, (size_t)(last - symbol));

    if (strcmp(symbol, "migplan.sessionmaker") == 0) {
        *out = py_symbol(d->arena, "migplan.session");
        return PY_DONE;
    }
    if (strcmp(owner, "migplan.dialect") == 0) {
        if (strcmp(last, ".type_descriptor") == 0 && call->args->list.count == 1)
            *out = call->args->list.items[0];
        else
            *out = py_new_unknown(d->arena, call->pos, true, "the dialect is asked%s",
                                  strcmp(last, ".has_table") == 0 ? " which tables there are" : "");
        return PY_DONE;
    }
    if (strcmp(owner, "migplan.script") == 0) {
        const struct py_value *id = py_args_get(call->args, 0, "id_");

        if (strcmp(last, ".get_revision") != 0 || id == NULL || py_cstr(id) == NULL)
            return py_stop(run, call->pos, "the other scripts are asked for");
        *out = py_symbol(d->arena, arena_printf(d->arena, "migplan.revision.%s", py_cstr(id)));
        return PY_DONE;
    }
    if (strcmp(owner, "migplan.engine") == 0)
        return py_stop(run, call->pos, "a connection of its own is opened");
    if (strncmp(owner, "migplan.transaction", 19) == 0) {
        *out = py_none();
        if (strcmp(last, ".commit") == 0 || strcmp(last, ".close") == 0)
            return py_stop(run, call->pos, "a transaction is committed by hand");
        return py_stop(run, call->pos, "a transaction is steered by hand");
    }
    if (strncmp(owner, "migplan.savepoint", 17) == 0)
        return py_stop(run, call->pos, "a savepoint is steered by hand");
    return call_method(d, run, owner, last + 1, call, out);
}
