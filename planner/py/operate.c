/* operate.c - operators and comparisons. */
#include <string.h>

#include "planner/py/class.h"
#include "planner/py/format.h"
#include "planner/py/map.h"
#include "planner/py/number.h"
#include "planner/py/operate.h"
#include "planner/py/std.h"
#include "planner/py/text.h"

static bool is_instance(const struct py_value *value)
{
    return value->kind == PY_INSTANCE;
}

/* Whether the host is asked about it. */
bool py_is_symbolic(const struct py_value *value)
{
    return value->kind == PY_SYMBOL || value->kind == PY_OBJECT ||
           (is_instance(value) && value->instance->cls->cls->has_symbolic_base &&
            !value->instance->cls->cls->is_enum);
}

static struct py_value *unsupported(struct py_run *run, const char *op, const struct py_value *a,
                                    const struct py_value *b, struct srcpos pos)
{
    return py_throw(run, pos, "TypeError", "unsupported operand type(s) for %s: '%s' and '%s'", op,
                    py_type_name(a), py_type_name(b));
}

/* --- terms --------------------------------------------------------------- */

struct py_value *py_make_term(struct py_run *run, enum py_term term, const char *op,
                              struct py_value *a, struct py_value *b, struct srcpos pos)
{
    struct py_value *value = py_object(run->arena, term, pos);

    value->object->name = op;
    value->object->target = a;
    if (b != NULL)
        py_add_arg(run, &value->object->args, b);
    return value;
}

struct py_value *py_ask_host(struct py_run *run, struct py_value *term)
{
    struct py_value *value = NULL;

    if (run->host->operate == NULL)
        return term;
    switch (run->host->operate(run->host->ctx, run, term, &value)) {
    case PY_NOT_MINE:
        return term;
    case PY_DONE:
        return value;
    case PY_ABORTED:
        break;
    }
    return NULL;
}

/* What the library's own values make of it: known, or UNKNOWN, and never a term. */
struct py_value *py_operate_std(struct py_run *run, const char *op, struct py_value *a,
                                struct py_value *b, struct srcpos pos)
{
    struct py_value *value = NULL;

    if (!py_std_operate(run, op, a, b, pos, &value))
        return NULL;
    return value != NULL ? value : py_dunno(run, pos, "the result of '%s' on such values", op);
}

bool py_is_std_operation(const struct py_value *a, const struct py_value *b)
{
    return (py_std_owns(a) || py_std_owns(b)) && (py_std_owns(a) || py_is_data(a)) &&
           (py_std_owns(b) || py_is_data(b));
}

/* --- operators that a class of the scripts defines ----------------------- */

struct dunder {
    const char *op;
    const char *name;
    const char *reflected;
};

static const struct dunder dunders[] = {
    { "+", "__add__", "__radd__" },
    { "-", "__sub__", "__rsub__" },
    { "*", "__mul__", "__rmul__" },
    { "/", "__truediv__", "__rtruediv__" },
    { "//", "__floordiv__", "__rfloordiv__" },
    { "%", "__mod__", "__rmod__" },
    { "**", "__pow__", "__rpow__" },
    { "@", "__matmul__", "__rmatmul__" },
    { "<<", "__lshift__", "__rlshift__" },
    { ">>", "__rshift__", "__rrshift__" },
    { "&", "__and__", "__rand__" },
    { "|", "__or__", "__ror__" },
    { "^", "__xor__", "__rxor__" },
    { "==", "__eq__", "__eq__" },
    { "!=", "__ne__", "__ne__" },
    { "<", "__lt__", "__gt__" },
    { "<=", "__le__", "__ge__" },
    { ">", "__gt__", "__lt__" },
    { ">=", "__ge__", "__le__" },
};

static const struct dunder *find_dunder(const char *op)
{
    for (size_t i = 0; i < sizeof(dunders) / sizeof(dunders[0]); i++) {
        if (strcmp(dunders[i].op, op) == 0)
            return &dunders[i];
    }
    return NULL;
}

bool py_defines(const struct py_value *value, const char *name)
{
    return is_instance(value) && py_class_find(value->instance->cls->cls, name) != NULL;
}

/* Calls what a class defines; *done is false where there is nothing to call. */
struct py_value *py_call_dunder(struct py_run *run, const char *op, struct py_value *a,
                                struct py_value *b, struct srcpos pos, bool *done)
{
    const struct dunder *dunder = find_dunder(op);
    bool is_left = dunder != NULL && py_defines(a, dunder->name);
    struct py_value *method;

    *done = is_left || (dunder != NULL && py_defines(b, dunder->reflected));
    if (!*done)
        return NULL;
    method = py_attribute(run, is_left ? a : b, is_left ? dunder->name : dunder->reflected, pos);
    return method == NULL ? NULL : py_call_1(run, method, is_left ? b : a, pos);
}

static bool is_alien(const struct py_value *value)
{
    return is_instance(value) && value->instance->cls->cls->alien != NULL;
}

/* --- data ---------------------------------------------------------------- */

static struct py_value *repeat_list(struct py_run *run, const struct py_value *list, int64_t times,
                                    struct srcpos pos)
{
    struct py_value *value = list->kind == PY_LIST ? py_list(run->arena) : py_tuple(run->arena);
    uint64_t items = times > 0 ? (uint64_t)times * list->list.count : 0;

    if (times > 0 && list->list.count > 0 && (uint64_t)times > UINT64_MAX / 64 / list->list.count)
        items = UINT64_MAX / 64;
    if (!py_charge(run, items, items * 8, pos))
        return NULL;
    for (int64_t i = 0; i < times && list->list.count > 0; i++) {
        for (size_t k = 0; k < list->list.count; k++)
            py_push(run->arena, &value->list, list->list.items[k]);
    }
    return value;
}

static struct py_value *repeat_text(struct py_run *run, const struct py_value *text, int64_t times,
                                    struct srcpos pos)
{
    struct strbuf sb = { .arena = run->arena };
    struct py_value *value;
    uint64_t bytes = times > 0 ? (uint64_t)times : 0;

    if (text->text.len == 0)
        times = 0;
    else if (__builtin_mul_overflow(bytes, text->text.len, &bytes) || bytes > UINT64_MAX / 4)
        bytes = UINT64_MAX / 4;
    if (times > 0 && !py_charge(run, 0, bytes, pos))
        return NULL;
    for (int64_t i = 0; i < times; i++)
        strbuf_add(&sb, text->text.ptr, text->text.len);
    value = py_str_taken(run->arena, &sb);
    value->kind = text->kind;
    return value;
}

static struct py_value *multiply(struct py_run *run, const struct py_value *what, int64_t times,
                                 struct srcpos pos)
{
    if (what->kind == PY_STR || what->kind == PY_BYTES)
        return repeat_text(run, what, times, pos);
    return repeat_list(run, what, times, pos);
}

static struct py_value *concatenate(struct py_run *run, const struct py_value *a,
                                    const struct py_value *b, struct srcpos pos)
{
    struct strbuf sb = { .arena = run->arena };
    struct py_value *value;

    if (!py_charge(run, 0, a->text.len + b->text.len, pos))
        return NULL;
    strbuf_add(&sb, a->text.ptr, a->text.len);
    strbuf_add(&sb, b->text.ptr, b->text.len);
    value = py_str_taken(run->arena, &sb);
    value->kind = a->kind;
    return value;
}

static struct py_value *join_lists(struct py_run *run, const struct py_value *a,
                                   const struct py_value *b, struct srcpos pos)
{
    struct py_value *value = a->kind == PY_LIST ? py_list(run->arena) : py_tuple(run->arena);
    size_t count = a->list.count + b->list.count;

    if (!py_charge(run, count, count * 8, pos))
        return NULL;
    for (size_t i = 0; i < a->list.count; i++)
        py_push(run->arena, &value->list, a->list.items[i]);
    for (size_t i = 0; i < b->list.count; i++)
        py_push(run->arena, &value->list, b->list.items[i]);
    return value;
}

static struct py_value *combine_sets(struct py_run *run, char op, const struct py_map *a,
                                     const struct py_map *b)
{
    struct py_value *value = py_set(run->arena);
    const struct py_entry *entry;

    if (op == '&' && py_map_count(b) <= py_map_count(a)) { /* of equals the smaller set's stays */
        const struct py_map *other = a;

        a = b;
        b = other;
    }
    for (size_t at = 0; (entry = py_map_next(a, &at)) != NULL;) {
        if (op == '|' || py_map_has(b, entry->key) == (op == '&'))
            py_map_put(value->map, entry->key, NULL);
    }
    for (size_t at = 0; (op == '|' || op == '^') && (entry = py_map_next(b, &at)) != NULL;) {
        if (op == '|' || !py_map_has(a, entry->key))
            py_map_put(value->map, entry->key, NULL);
    }
    return value;
}

static struct py_value *merge_dicts(struct py_run *run, const struct py_map *a,
                                    const struct py_map *b)
{
    struct py_value *value = py_dict(run->arena);
    const struct py_entry *entry;

    value->map = py_map_copy(a, run->arena);
    for (size_t at = 0; (entry = py_map_next(b, &at)) != NULL;)
        py_map_put(value->map, entry->key, entry->value);
    return value;
}

static bool is_sequence(const struct py_value *value)
{
    return value->kind == PY_STR || value->kind == PY_BYTES || value->kind == PY_LIST ||
           value->kind == PY_TUPLE;
}

/* A set, or the keys of a dict, which take part in set operations. */
static const struct py_map *as_set(const struct py_value *value)
{
    if (value->kind == PY_SET)
        return value->map;
    if (value->kind == PY_VIEW && value->view.which == PY_VIEW_KEYS)
        return value->view.of->map;
    return NULL;
}

static struct py_value *operate_alike(struct py_run *run, const char *op, const struct py_value *a,
                                      const struct py_value *b, struct srcpos pos)
{
    const struct py_map *left = as_set(a);
    const struct py_map *right = as_set(b);

    if (left != NULL && right != NULL && op[1] == '\0' && strchr("&|^-", op[0]) != NULL)
        return combine_sets(run, op[0], left, right);
    if (a->kind == b->kind && strcmp(op, "+") == 0 && is_sequence(a))
        return a->kind == PY_STR || a->kind == PY_BYTES ? concatenate(run, a, b, pos)
                                                        : join_lists(run, a, b, pos);
    if (a->kind == PY_DICT && b->kind == PY_DICT && strcmp(op, "|") == 0)
        return merge_dicts(run, a->map, b->map);
    if (a->kind == PY_VIEW || b->kind == PY_VIEW || a->kind == PY_BUILTIN || a->kind == PY_CLASS ||
        a->kind == PY_NONE)
        return py_dunno(run, pos, "'%s' of '%s' and '%s'", op, py_type_name(a), py_type_name(b));
    return unsupported(run, op, a, b, pos);
}

static struct py_value *operate_data(struct py_run *run, const char *op, struct py_value *a,
                                     struct py_value *b, struct srcpos pos)
{
    if (strcmp(op, "%") == 0 && (a->kind == PY_STR || a->kind == PY_BYTES))
        return py_percent(run, a, b, pos);
    if (py_is_number(a) && py_is_number(b))
        return py_arithmetic(run, op, a, b, pos);
    if (strcmp(op, "*") == 0 && is_sequence(a) && py_is_integer(b))
        return multiply(run, a, py_integer(b), pos);
    if (strcmp(op, "*") == 0 && is_sequence(b) && py_is_integer(a))
        return multiply(run, b, py_integer(a), pos);
    return operate_alike(run, op, a, b, pos);
}

struct py_value *py_binary(struct py_run *run, const char *op, struct py_value *a,
                           struct py_value *b, struct srcpos pos)
{
    bool done = false;
    struct py_value *value;

    if (a->kind == PY_STR && strcmp(op, "%") == 0)
        return py_percent(run, a, b, pos);
    if (a->kind == PY_UNKNOWN || b->kind == PY_UNKNOWN)
        return py_from_unknown(run, a->kind == PY_UNKNOWN ? a : b, pos);
    value = py_call_dunder(run, op, a, b, pos, &done);
    if (done)
        return value;
    if (py_is_std_operation(a, b))
        return py_operate_std(run, op, a, b, pos);
    if (py_is_symbolic(a) || py_is_symbolic(b))
        return py_ask_host(run, py_make_term(run, PY_TERM_BINARY, op, a, b, pos));
    if (py_plain(a) != a || py_plain(b) != b || is_alien(a) || is_alien(b))
        return py_dunno(run, pos, "'%s' of a member of an Enum", op);
    if (is_instance(a) || is_instance(b))
        return unsupported(run, op, a, b, pos);
    return operate_data(run, op, a, b, pos);
}

/* --- one operand --------------------------------------------------------- */

static struct py_value *negate(struct py_run *run, char op, const struct py_value *a,
                               struct srcpos pos)
{
    int64_t integer = py_is_integer(a) ? py_integer(a) : 0;

    if (a->kind == PY_FLOAT && op != '~')
        return py_float(run->arena, op == '-' ? -a->real : a->real);
    if (!py_is_integer(a))
        return py_throw(run, pos, "TypeError", "bad operand type for unary %c: '%s'", op,
                        py_type_name(a));
    if (op == '-' && integer == INT64_MIN)
        return py_too_large(run, pos);
    return py_int(run->arena, op == '-' ? -integer : op == '~' ? ~integer : integer);
}

struct py_value *py_unary(struct py_run *run, const char *op, struct py_value *a, struct srcpos pos)
{
    if (a->kind == PY_UNKNOWN)
        return py_from_unknown(run, a, pos);
    if (py_is_symbolic(a) && !py_std_owns(a))
        return py_ask_host(run, py_make_term(run, PY_TERM_UNARY, op, a, NULL, pos));
    if (!py_is_data(a))
        return py_dunno(run, pos, "'%s' of '%s'", op, py_type_name(a));
    return negate(run, op[0], a, pos);
}
