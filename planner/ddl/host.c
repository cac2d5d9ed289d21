/* host.c - see host.h. */
#include "planner/ddl/host.h"
#include "planner/ddl/custom.h"

#include <string.h>

#include "planner/ddl/bound.h"
#include "planner/ddl/dml.h"
#include "planner/ddl/expr.h"
#include "planner/ddl/guard.h"
#include "planner/ddl/orm.h"
#include "planner/ddl/type.h"
#include "planner/py/names.h"

void ddl_init(struct ddl *d, const struct ddl_settings *settings, struct script *script,
              struct arena *arena)
{
    *d = (struct ddl){ .arena = arena, .settings = settings, .script = script };
    d->types = strmap_new(arena);
}

enum py_answer host_refused(struct ddl *d, struct py_run *run)
{
    const struct ddl_refusal *r = &d->refusal;

    if (r->unknown != NULL && r->unknown->kind == PY_UNKNOWN)
        return py_stop_at_unknown(run, r->pos, r->unknown);
    return py_stop(run, r->pos, "%s", r->reason != NULL ? r->reason : "it is not understood");
}

static struct ddl *enter_call(void *ctx, struct py_run *run, struct srcpos pos)
{
    struct ddl *d = ((struct ddl_host *)ctx)->ddl;

    d->run = run;
    d->files = &((struct ddl_host *)ctx)->files;
    d->pos = pos;
    d->line = py_run_pos(run).line;
    return d;
}

static bool has_own(const struct py_args *args)
{
    for (size_t i = 0; i < args->list.count; i++) {
        if (host_is_own(args->list.items[i]))
            return true;
    }
    for (size_t i = 0; i < args->named.count; i++) {
        if (host_is_own(args->named.items[i].value))
            return true;
    }
    return false;
}

static bool ends_with(const char *text, const char *end)
{
    size_t a = strlen(text);
    size_t b = strlen(end);

    return a >= b && strcmp(text + a - b, end) == 0;
}

static bool is_reflected(const struct py_args *args)
{
    return ddl_given(py_args_get(args, SIZE_MAX, "autoload_with")) ||
           ddl_given(py_args_get(args, SIZE_MAX, "autoload"));
}

/* Tables, and what adds itself to the table whose columns it is given. */
static bool makes_part(const char *symbol)
{
    return ends_with(symbol, ".Table") || ends_with(symbol, ".Index") ||
           ends_with(symbol, "Constraint");
}

/* sqlalchemy's functions that look into a database. */
static enum py_answer call_sqlalchemy(struct ddl *d, struct py_run *run, const char *symbol,
                                      const struct py_call *call, struct py_value **out)
{
    if (strcmp(symbol, "sqlalchemy.inspect") == 0 ||
        strstr(symbol, "Inspector.from_engine") != NULL || ends_with(symbol, ".Inspector")) {
        *out = py_new_unknown(d->arena, call->pos, true, "the database is inspected");
        return PY_DONE;
    }
    if (ends_with(symbol, ".Session") || ends_with(symbol, ".sessionmaker") ||
        ends_with(symbol, ".scoped_session")) {
        *out = py_symbol(d->arena, ends_with(symbol, ".Session") ? "migplan.session"
                                                                 : "migplan.sessionmaker");
        return PY_DONE;
    }
    if (ends_with(symbol, ".create_engine") || ends_with(symbol, ".create_async_engine"))
        return py_stop(run, call->pos, "a connection of its own is opened");
    if (ends_with(symbol, ".Table") && is_reflected(call->args)) { /* that may also drop itself */
        *out = py_new_unknown(d->arena, call->pos, false, "a table is read from the database");
        return PY_DONE;
    }
    if (!ends_with(symbol, ".MetaData") && has_own(call->args))
        return py_stop(run, call->pos, "%s() is given the connection", symbol);
    return host_make_term(d, run, call, makes_part(symbol), out);
}

static enum py_answer call_symbol(struct ddl *d, struct py_run *run, const struct py_call *call,
                                  struct py_value **out)
{
    const char *symbol = call->callee->symbol;
    bool changes = false;

    guard_note_call(d, symbol, call->args, &changes);
    if (changes) /* a decorator, whose function is nothing that scripts call */
        return PY_NOT_MINE;

    if (strncmp(symbol, "alembic.op.", 11) == 0)
        return host_call_op(d, run, symbol + 11, call, out);
    if (strncmp(symbol, "migplan.config.", 15) == 0) {
        host_call_config(d, symbol + 15, call, out);
        return PY_DONE;
    }
    if (host_environment_call(d, call, out))
        return PY_DONE;
    if (strncmp(symbol, "alembic.context.", 16) == 0)
        return host_call_context(d, run, symbol + 16, call, out);
    if (strncmp(symbol, "migplan.", 8) == 0)
        return host_call_connection(d, run, symbol, call, out);
    if (strncmp(symbol, "sqlalchemy.", 11) == 0)
        return call_sqlalchemy(d, run, symbol, call, out);
    if (has_own(call->args))
        return py_stop(run, call->pos, "%s() is given the connection", symbol);
    if (strncmp(symbol, "alembic.command.", 16) == 0 || ends_with(symbol, ".create_database") ||
        ends_with(symbol, ".drop_database"))
        return py_stop(run, call->pos, "a connection of its own is opened");
    return PY_NOT_MINE;
}

/* Methods of SQLAlchemy's objects that do something in the database. */
static bool has_effect(const char *name)
{
    static const char *const names[] = { "create",  "drop",    "create_all", "drop_all",
                                         "reflect", "execute", "scalar",     "connect" };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(names[i], name) == 0)
            return true;
    }
    return false;
}

static bool is_enum_term(const struct py_value *value)
{
    const char *name = ddl_sa_name(value);

    return name != NULL && (strcmp(name, "Enum") == 0 || strcmp(name, "ENUM") == 0);
}

/* query.update(...) and query.delete() are executed; everything else of a query asks. */
static enum py_answer call_query(struct ddl *d, struct py_run *run, const struct py_object *method,
                                 const struct py_call *call, struct py_value **out)
{
    struct py_value *statement;

    if (strcmp(method->name, "filter") == 0 || strcmp(method->name, "where") == 0 ||
        strcmp(method->name, "filter_by") == 0)
        return PY_NOT_MINE;
    if (strcmp(method->name, "update") != 0 && strcmp(method->name, "delete") != 0)
        return py_stop(run, call->pos, "the result of a query is used");
    if (!orm_write(d, method->target, method->name, call->args, &statement) ||
        !dml_execute(d, statement, NULL))
        return host_refused(d, run);
    *out = py_new_unknown(d->arena, call->pos, true, "the result of a query is used");
    return PY_DONE;
}

static enum py_answer call_object(struct ddl *d, struct py_run *run, const struct py_call *call,
                                  struct py_value **out)
{
    const struct py_object *method = call->callee->object;
    bool found;

    if (method->term == PY_TERM_CALL)
        return custom_register(d, call, out);
    if (method->term != PY_TERM_ATTRIBUTE)
        return PY_NOT_MINE;
    if (orm_is_query(method->target))
        return call_query(d, run, method, call, out);
    if (host_is_batch(method->target))
        return host_call_batch(d, run, method->target, method->name, call, out);
    if (is_enum_term(method->target) &&
        (strcmp(method->name, "create") == 0 || strcmp(method->name, "drop") == 0)) {
        if (!host_call_enum(d, method->target, method->name, call->args))
            return host_refused(d, run);
        *out = py_none();
        return PY_DONE;
    }
    if (!bound_call(d, method->target, method->name, call->args, &found))
        return host_refused(d, run);
    if (found) {
        *out = py_none();
        return PY_DONE;
    }
    if (from_table_term(method->target) == method->target &&
        strncmp(method->name, "append_", 7) == 0)
        return py_stop(run, call->pos, "a table is changed after it was made");
    if (has_effect(method->name) || has_own(call->args))
        return py_stop(run, call->pos, ".%s() looks into the database", method->name);
    return PY_NOT_MINE;
}

/* While env.py is evaluated: the calls that decide about names of constraints. */
static bool see(struct ddl *d, struct ddl_seen *seen, const struct py_call *call,
                struct py_value **out)
{
    const char *symbol = call->callee->kind == PY_SYMBOL ? call->callee->symbol : "";
    bool is_metadata = strncmp(symbol, "sqlalchemy.", 11) == 0 && ends_with(symbol, ".MetaData");
    bool is_database = strcmp(symbol, "flask_sqlalchemy.SQLAlchemy") == 0;

    if (seen == NULL || (!is_metadata && !is_database))
        return false;
    *out = py_object(d->arena, PY_TERM_CALL, call->pos);
    (*out)->object->target = call->callee;
    (*out)->object->args = *call->args;
    py_push(d->arena, is_metadata ? &seen->metadata : &seen->databases, *out);
    return true;
}

static enum py_answer host_call(void *ctx, struct py_run *run, const struct py_call *call,
                                struct py_value **out)
{
    struct ddl *d = enter_call(ctx, run, call->pos);

    if (see(d, ((struct ddl_host *)ctx)->seen, call, out))
        return PY_DONE;

    if (call->callee->kind == PY_SYMBOL)
        return call_symbol(d, run, call, out);
    if (call->callee->kind == PY_OBJECT)
        return call_object(d, run, call, out);
    return PY_NOT_MINE;
}

static enum py_answer host_attribute(void *ctx, struct py_run *run, struct py_value *object,
                                     const char *name, struct srcpos pos, struct py_value **out)
{
    struct ddl *d = enter_call(ctx, run, pos);
    struct py_value *given;

    if (host_is_own(object))
        return host_attribute_connection(d, object->symbol, name, pos, out);
    if (py_is_symbol(object, "alembic.context") && strcmp(name, "config") == 0) {
        *out = py_symbol(d->arena, "migplan.config");
        return PY_DONE;
    }
    if (py_is_symbol(object, "sqlalchemy")) {
        *out = py_names_get(&d->assigned, name);
        return *out != NULL ? PY_DONE : PY_NOT_MINE;
    }
    if (object->kind != PY_OBJECT || strcmp(name, "name") != 0)
        return PY_NOT_MINE;
    if (from_table_term(object) != object && !is_enum_term(object))
        return PY_NOT_MINE;
    given = py_args_get(ddl_call_args(object), is_enum_term(object) ? SIZE_MAX : 0, "name");
    if (given == NULL || given->kind != PY_STR)
        return PY_NOT_MINE;
    *out = given;
    return PY_DONE;
}

/* What a bound MetaData is good for needs no connection at plan time. */
static enum py_answer host_set_attribute(void *ctx, struct py_run *run, struct py_value *object,
                                         const char *name, struct py_value *value,
                                         struct srcpos pos)
{
    const char *symbol = ddl_symbol(object);
    struct ddl_host *state = ctx;

    (void)run;
    (void)pos;
    if (strcmp(name, "naming_convention") == 0 && state->seen != NULL) {
        py_push(state->ddl->arena, &state->seen->conventions, value);
        return PY_DONE;
    }
    if (object->kind == PY_OBJECT && symbol != NULL && ends_with(symbol, ".MetaData") &&
        strcmp(name, "bind") == 0)
        return PY_DONE;
    if (!py_is_symbol(object, "sqlalchemy"))
        return PY_NOT_MINE;
    py_names_set(state->ddl->arena, &state->ddl->assigned, name, value);
    return PY_DONE;
}

/* metadata.tables['t'] */
static enum py_answer find_table(struct ddl *d, struct py_run *run, const struct py_object *item,
                                 struct py_value **out)
{
    const struct py_value *metadata = NULL;
    const char *name = item->args.list.count == 1 ? py_cstr(item->args.list.items[0]) : NULL;

    if (name == NULL || !bound_is_tables(item->target, &metadata))
        return PY_NOT_MINE;
    *out = bound_find(d, metadata, name);
    if (*out != NULL)
        return PY_DONE;
    return py_stop(run, item->pos, "the script puts no table %s into its MetaData", name);
}

/* isinstance(bind.dialect, PGDialect): PostgreSQL's, and what it is made from; not a driver's,
 * which each deploy decides. */
static enum py_answer is_dialect(struct ddl *d, const struct py_object *o, struct py_value **out)
{
    const struct py_value *cls = o->args.list.count == 1 ? o->args.list.items[0] : NULL;
    const char *name = cls == NULL || cls->kind != PY_SYMBOL ? NULL : strrchr(cls->symbol, '.');

    if (!py_is_symbol(o->target, "migplan.dialect") || name == NULL ||
        strncmp(cls->symbol, "sqlalchemy.", 11) != 0 || !ends_with(name, "Dialect"))
        return PY_NOT_MINE;
    *out = py_bool(strcmp(name, ".PGDialect") == 0 || strcmp(name, ".Dialect") == 0 ||
                   strcmp(name, ".DefaultDialect") == 0);
    return PY_DONE;
}

/* "x is None" is the only question about identity that terms answer. */
static enum py_answer host_operate(void *ctx, struct py_run *run, struct py_value *term,
                                   struct py_value **out)
{
    struct ddl *d = ((struct ddl_host *)ctx)->ddl;
    const struct py_object *o = term->object;
    bool is = o->name != NULL && strcmp(o->name, "is") == 0;
    bool is_not = o->name != NULL && strcmp(o->name, "is not") == 0;

    if (o->term == PY_TERM_ITEM && py_is_symbol(o->target, "os.environ"))
        return host_environment_item(d, run, o, out);
    if (o->name != NULL && strcmp(o->name, "isinstance") == 0)
        return is_dialect(d, o, out);
    if (o->term == PY_TERM_ITEM)
        return find_table(d, run, o, out);
    if (o->term == PY_TERM_COMPARE && host_environment_has(d, o, out) == PY_DONE)
        return PY_DONE;
    if (o->term != PY_TERM_COMPARE || (!is && !is_not) || o->args.list.count != 1)
        return PY_NOT_MINE;
    if (o->args.list.items[0]->kind != PY_NONE || o->target->kind == PY_UNKNOWN)
        return PY_NOT_MINE;
    *out = py_bool(is_not);
    return PY_DONE;
}

static enum py_answer host_truth(void *ctx, struct py_run *run, struct py_value *object,
                                 struct srcpos pos, bool *out)
{
    (void)ctx;
    (void)run;
    (void)pos;
    if (!host_is_own(object))
        return PY_NOT_MINE;
    *out = true;
    return PY_DONE;
}

static enum py_answer host_iterate(void *ctx, struct py_run *run, struct py_value *object,
                                   struct srcpos pos, struct py_list *out)
{
    (void)ctx;
    (void)out;
    return orm_is_query(object) ? py_stop(run, pos, "the result of a query is used") : PY_NOT_MINE;
}

static void host_class_made(void *ctx, struct py_run *run, struct py_value *cls, struct srcpos pos)
{
    orm_map(enter_call(ctx, run, pos), cls, pos);
}

static enum py_answer host_enter(void *ctx, struct py_run *run, struct py_value *object,
                                 struct srcpos pos, struct py_value **out)
{
    struct ddl *d = enter_call(ctx, run, pos);

    *out = object;
    if (host_is_batch(object)) {
        object->object->memo = arena_new(d->arena, struct ddl_queue);
        return PY_DONE;
    }
    if (!host_is_own(object))
        return PY_NOT_MINE;
    if (strcmp(object->symbol, "migplan.autocommit") == 0)
        d->autocommit = true;
    else if (strncmp(object->symbol, "migplan.savepoint.", 18) == 0)
        ddl_addf(d, "SAVEPOINT sa_savepoint_%s", object->symbol + 18);
    else if (strcmp(object->symbol, "migplan.transaction") == 0)
        *out = py_symbol(d->arena, "migplan.connection");
    return PY_DONE;
}

static enum py_answer host_leave(void *ctx, struct py_run *run, struct py_value *object,
                                 struct srcpos pos, bool raised)
{
    struct ddl *d = enter_call(ctx, run, pos);

    if (host_is_batch(object)) {
        const struct ddl_queue *queue = object->object->memo;

        for (size_t i = 0; !raised && i < queue->count; i++)
            vec_push(d->arena, d->script, queue->items[i]);
    } else if (strcmp(object->symbol, "migplan.autocommit") == 0) {
        d->autocommit = false;
    } else if (strncmp(object->symbol, "migplan.savepoint.", 18) == 0) {
        ddl_addf(d, "%s SAVEPOINT sa_savepoint_%s", raised ? "ROLLBACK TO" : "RELEASE",
                 object->symbol + 18);
    }
    return PY_DONE;
}

static bool host_knows_module(void *ctx, const char *dotted)
{
    static const char *const known[] = { "alembic",
                                         "sqlalchemy",
                                         "sqlmodel",
                                         "geoalchemy2",
                                         "pgvector",
                                         "sqlalchemy_utils",
                                         "sqlalchemy_searchable",
                                         "sqlalchemy_citext",
                                         "citext",
                                         "fastapi_users",
                                         "fastapi_users_db_sqlalchemy",
                                         "fastapi_users_db_sqlmodel",
                                         "advanced_alchemy",
                                         "alembic_utils",
                                         "alembic_postgresql_enum",
                                         "migplan" };
    const struct ddl_host *state = ctx;
    const struct ddl_settings *settings = state->ddl->settings;

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        size_t len = strlen(known[i]);

        if (strncmp(dotted, known[i], len) == 0 && (dotted[len] == '\0' || dotted[len] == '.'))
            return true;
    }
    if (state->seen != NULL && strcmp(dotted, "flask_sqlalchemy") == 0)
        return true;
    for (size_t i = 0; i < settings->types.count; i++) {
        const char *python = settings->types.items[i].python;
        size_t len = strlen(dotted);

        if (strncmp(python, dotted, len) == 0 && python[len] == '.')
            return true; /* app.types of app.types.Money, and the app of import app.types */
    }
    return false;
}

static bool host_find_module(void *ctx, const char *dotted, struct py_source *out)
{
    struct ddl_host *state = ctx;

    return state->files.find_module != NULL &&
           state->files.find_module(state->files.ctx, dotted, out);
}

static bool host_read_file(void *ctx, const char *path, struct str *out)
{
    struct ddl_host *state = ctx;

    return state->files.read_file != NULL && state->files.read_file(state->files.ctx, path, out);
}

void ddl_host_init(struct py_host *host, struct ddl_host *state)
{
    *host = (struct py_host){
        .ctx = state,
        .call = host_call,
        .attribute = host_attribute,
        .set_attribute = host_set_attribute,
        .operate = host_operate,
        .truth = host_truth,
        .iterate = host_iterate,
        .class_made = host_class_made,
        .enter = host_enter,
        .leave = host_leave,
        .text = host_text,
        .knows_module = host_knows_module,
        .find_module = host_find_module,
        .argument = host_argument,
        .read_file = host_read_file,
    };
}
