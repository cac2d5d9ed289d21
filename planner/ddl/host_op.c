/* host_op.c - see host.h: alembic.op, alembic.context, batches. */
#include <string.h>

#include "planner/ddl/custom.h"
#include "planner/ddl/dml.h"
#include "planner/ddl/guard.h"
#include "planner/ddl/host.h"
#include "planner/ddl/op.h"
#include "planner/ddl/signature.h"
#include "planner/ddl/type.h"
#include "planner/py/map.h"

/* Runs a directive; what it had added before it was refused is taken back. */
static enum py_answer run_op(struct ddl *d, struct py_run *run, const struct op *op,
                             const struct py_args *args, struct py_value **out)
{
    size_t in_script = d->script->count;
    size_t in_queue = d->queue != NULL ? d->queue->count : 0;
    struct py_args bound;

    if (!guard_check(d, op->name) ||
        (strcmp(op->name, "execute") != 0 && !guard_check_construct(d)) ||
        !signature_bind(d, op->params, op->name, args, &bound) || !op->run(d, &bound)) {
        d->script->count = in_script;
        if (d->queue != NULL)
            d->queue->count = in_queue;
        return host_refused(d, run);
    }
    *out = py_none();
    return PY_DONE;
}

/* create_table() returns the table. */
static void return_table(struct ddl *d, const struct py_call *call, struct py_value **out)
{
    struct py_value *table = py_object(d->arena, PY_TERM_CALL, call->pos);

    table->object->target = py_symbol(d->arena, "sqlalchemy.Table");
    table->object->args = *call->args;
    *out = table;
}

/* operations.impl.execute() is what op.execute() comes to. */
static enum py_answer call_custom(struct ddl *d, struct py_run *run, const char *name,
                                  const struct py_call *call, struct py_value **out)
{
    enum py_answer answer;

    if (strcmp(name, "impl.execute") == 0)
        return run_op(d, run, op_find("execute"), call->args, out);
    answer = custom_call(d, run, name, call, out);
    if (answer != PY_NOT_MINE)
        return answer;
    return py_stop(run, call->pos, "op.%s() is not a directive of Alembic's", name);
}

enum py_answer host_call_op(struct ddl *d, struct py_run *run, const char *name,
                            const struct py_call *call, struct py_value **out)
{
    const struct op *op = op_find(name);
    size_t in_script = d->script->count;
    bool found;

    if (strcmp(name, "get_bind") == 0)
        *out = py_symbol(d->arena, "migplan.connection");
    else if (strcmp(name, "get_context") == 0)
        *out = py_symbol(d->arena, "migplan.context");
    else if (strcmp(name, "f") == 0 || strcmp(name, "inline_literal") == 0 ||
             strcmp(name, "batch_alter_table") == 0)
        return PY_NOT_MINE;
    else if (op != NULL) {
        enum py_answer answer = run_op(d, run, op, call->args, out);

        if (answer == PY_DONE && strcmp(name, "create_table") == 0)
            return_table(d, call, out);
        return answer;
    } else if (!entity_call(d, name, call->args, &found)) {
        d->script->count = in_script;
        return host_refused(d, run);
    } else if (found) {
        *out = py_none();
    } else {
        return call_custom(d, run, name, call, out);
    }
    return PY_DONE;
}

/* -x KEY=VALUE as a list, or as a dict where asked for; "KEY" alone is "". */
static struct py_value *x_argument(struct ddl *d, bool as_dictionary)
{
    struct py_value *out = as_dictionary ? py_dict(d->arena) : py_list(d->arena);

    for (size_t i = 0; i < d->settings->x.count; i++) {
        const char *given = d->settings->x.items[i];
        size_t len = strcspn(given, "=");

        struct py_value *key = py_str(d->arena, arena_strndup(d->arena, given, len));

        if (as_dictionary)
            py_map_put(out->map, key, py_str(d->arena, given[len] == '=' ? given + len + 1 : ""));
        else
            vec_push(d->arena, &out->list, py_str(d->arena, given));
    }
    return out;
}

enum py_answer host_call_context(struct ddl *d, struct py_run *run, const char *name,
                                 const struct py_call *call, struct py_value **out)
{
    const struct py_value *as = py_args_get(call->args, 0, "as_dictionary");

    if (strcmp(name, "is_offline_mode") == 0 || strcmp(name, "is_transactional_ddl") == 0) {
        *out = py_bool(name[3] == 't');
    } else if (strcmp(name, "get_x_argument") == 0) {
        *out = x_argument(d, as != NULL && as->kind == PY_BOOL && as->truth);
    } else if (strcmp(name, "get_bind") == 0) {
        *out = py_symbol(d->arena, "migplan.connection");
    } else if (strcmp(name, "get_context") == 0) {
        *out = py_symbol(d->arena, "migplan.context");
    } else if (strcmp(name, "execute") == 0) {
        return run_op(d, run, op_find("execute"), call->args, out);
    } else {
        return py_stop(run, call->pos, "alembic.context.%s() is known only when Alembic runs",
                       name);
    }
    return PY_DONE;
}

bool host_is_batch(const struct py_value *value)
{
    return value != NULL && py_is_call_of(value, "alembic.op.batch_alter_table");
}

static bool check_batch(struct ddl *d, const struct py_args *args)
{
    static const char params[] =
        "table_name schema recreate partial_reordering copy_from table_args "
        "table_kwargs reflect_args reflect_kwargs naming_convention";
    struct py_args bound;
    const char *recreate;

    if (!signature_bind(d, params, "batch_alter_table", args, &bound) ||
        !ddl_arg_str(d, &bound, SIZE_MAX, "recreate", &recreate))
        return false;
    if (recreate == NULL || strcmp(recreate, "auto") == 0 || strcmp(recreate, "never") == 0)
        return true;
    return ddl_refuse(d, "a table that is recreated in a batch is read from the database");
}

enum py_answer host_call_batch(struct ddl *d, struct py_run *run, const struct py_value *batch,
                               const char *name, const struct py_call *call, struct py_value **out)
{
    const struct py_args *options = &batch->object->args;
    const struct op *op = op_find(name);
    struct py_value *table = py_args_get(options, 0, "table_name");
    struct py_value *schema = py_args_get(options, 1, "schema");
    struct ddl_queue *queue = batch->object->memo;
    enum py_answer answer;
    struct py_args args;

    if (strcmp(name, "f") == 0 || strcmp(name, "inline_literal") == 0)
        return PY_NOT_MINE;
    if (strcmp(name, "get_bind") == 0 || strcmp(name, "get_context") == 0)
        return host_call_op(d, run, name, call, out);
    if (strcmp(name, "execute") == 0 && op != NULL)
        return run_op(d, run, op, call->args, out);
    if (op == NULL || op->batch_index == SIZE_MAX || queue == NULL || table == NULL)
        return py_stop(run, call->pos, "batch_op.%s() is not understood", name);
    if (py_args_get(call->args, SIZE_MAX, "insert_before") != NULL ||
        py_args_get(call->args, SIZE_MAX, "insert_after") != NULL)
        return py_stop(run, call->pos,
                       "insert_before and insert_after need a table that is recreated");
    if (!check_batch(d, options))
        return host_refused(d, run);
    args = op_batch_args(d, op, call->args, table, schema);
    d->queue = queue;
    answer = run_op(d, run, op, &args, out);
    d->queue = NULL;
    return answer;
}

bool host_call_enum(struct ddl *d, const struct py_value *type, const char *name,
                    const struct py_args *args)
{
    const struct type_enum *e;
    const char *subject;
    const char *sql;
    bool checkfirst;
    const struct py_value *given = py_args_get(args, 1, "checkfirst");
    bool is_create = strcmp(name, "create") == 0;

    if (!type_read_enum(d, type, &e))
        return false;
    if (e == NULL || !e->is_native)
        return ddl_refuse(d, ".%s() of something other than a native enum is not understood", name);
    if (e->name.name.text == NULL)
        return ddl_refuse_raise(d, "sqlalchemy.exc.CompileError", "an Enum has no name");
    checkfirst = e->is_pg;
    if (ddl_given(given)) {
        if (given->kind != PY_BOOL)
            return ddl_refuse_value(d, given, "checkfirst");
        checkfirst = given->truth;
    }
    subject = type_enum_subject(d, e);
    sql = is_create ? type_enum_create(d, e) : arena_printf(d->arena, "DROP TYPE %s", subject);
    if (checkfirst)
        ddl_add_if(d, sql, is_create ? CONDITION_TYPE_ABSENT : CONDITION_TYPE_PRESENT, subject);
    else
        ddl_add(d, sql);
    return true;
}
