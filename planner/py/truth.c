/* truth.c - what counts as true, and str(). */
#include <string.h>

#include "planner/py/class.h"
#include "planner/py/map.h"
#include "planner/py/run.h"
#include "planner/py/slice.h"
#include "planner/py/std.h"
#include "planner/py/text.h"

static bool ask(struct py_run *run, struct py_value *value, struct srcpos pos, bool *out)
{
    enum py_answer answer = PY_NOT_MINE;

    if (run->host->truth != NULL && !py_std_owns(value))
        answer = run->host->truth(run->host->ctx, run, value, pos, out);
    if (answer == PY_NOT_MINE)
        answer = py_stop(run, pos, "whether '%s' is true is not known", py_type_name(value));
    return answer == PY_DONE;
}

/* Of a str or int that is a member of an Enum. */
static bool plain_truth(struct py_run *run, const struct py_value *plain, struct srcpos pos,
                        bool *out)
{
    struct py_value copy = *plain;

    return py_truth(run, &copy, pos, out);
}

static bool instance_truth(struct py_run *run, struct py_value *value, struct srcpos pos, bool *out)
{
    const struct py_class *cls = value->instance->cls->cls;
    const struct py_value *plain = py_plain(value);
    struct py_value *method;
    struct py_value *result;

    if (plain != value)
        return plain_truth(run, plain, pos, out);
    if (py_class_find(cls, "__bool__") == NULL && py_class_find(cls, "__len__") == NULL) {
        if (cls->has_symbolic_base && !cls->is_enum)
            return ask(run, value, pos, out);
        *out = true;
        return true;
    }
    method = py_attribute(run, value,
                          py_class_find(cls, "__bool__") != NULL ? "__bool__" : "__len__", pos);
    result = method == NULL ? NULL : py_call_0(run, method, pos);
    return result != NULL && py_truth(run, result, pos, out);
}

static bool range_truth(const struct py_value *value)
{
    struct py_cut cut = { value->range.start, value->range.stop, value->range.step };

    return py_cut_count(&cut) > 0;
}

bool py_truth(struct py_run *run, struct py_value *value, struct srcpos pos, bool *out)
{
    *out = true;
    switch (value->kind) {
    case PY_NONE:
        *out = false;
        return true;
    case PY_BOOL:
        *out = value->truth;
        return true;
    case PY_INT:
        *out = value->integer != 0;
        return true;
    case PY_FLOAT:
        *out = value->real != 0;
        return true;
    case PY_STR:
    case PY_BYTES:
        *out = value->text.len > 0;
        return true;
    case PY_LIST:
    case PY_TUPLE:
        *out = value->list.count > 0;
        return true;
    case PY_SET:
    case PY_DICT:
        *out = py_map_count(value->map) > 0;
        return true;
    case PY_VIEW:
        *out = py_map_count(value->view.of->map) > 0;
        return true;
    case PY_RANGE:
        *out = range_truth(value);
        return true;
    case PY_INSTANCE:
        return instance_truth(run, value, pos, out);
    case PY_SYMBOL:
    case PY_OBJECT:
        return ask(run, value, pos, out);
    case PY_UNKNOWN:
        return py_stop_at_unknown(run, pos, value) == PY_DONE;
    default:
        return true;
    }
}

static struct py_value *call_str(struct py_run *run, struct py_value *value, struct srcpos pos)
{
    struct py_value *method = py_attribute(run, value, "__str__", pos);

    return method == NULL ? NULL : py_call_0(run, method, pos);
}

static struct py_value *ask_text(struct py_run *run, struct py_value *value, struct srcpos pos)
{
    struct py_value *text = NULL;
    enum py_answer answer = PY_NOT_MINE;

    if (run->host->text != NULL)
        answer = run->host->text(run->host->ctx, run, value, &text);
    if (answer == PY_ABORTED)
        return NULL;
    return answer == PY_DONE ? text : py_dunno(run, pos, "the text of '%s'", py_type_name(value));
}

struct py_value *py_text(struct py_run *run, struct py_value *value, struct srcpos pos)
{
    struct strbuf sb = { .arena = run->arena };
    const struct py_value *unknown;

    if (value->kind == PY_STR)
        return value;
    if (value->kind == PY_UNKNOWN)
        return py_from_unknown(run, value, pos);
    if (value->kind == PY_INSTANCE && py_class_find(value->instance->cls->cls, "__str__") != NULL)
        return call_str(run, value, pos);
    if (py_add_str(&sb, value))
        return py_charge(run, 0, sb.len, pos) ? py_str_taken(run->arena, &sb) : NULL;
    if (!py_is_data(value) && !py_std_owns(value))
        return ask_text(run, value, pos);
    unknown = py_find_unknown(value);
    if (unknown != NULL)
        return py_from_unknown(run, unknown, pos);
    return py_dunno(run, pos, "the text of '%s'", py_type_name(value));
}
