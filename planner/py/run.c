/* run.c - see run.h: limits, stopping and raising. */
#include "planner/py/run.h"

#include <stdarg.h>
#include <string.h>

#include "planner/py/class.h"
#include "planner/py/limit.h"
#include "planner/py/map.h"

enum { POISON_DEPTH = 20 };

struct srcpos py_pos(const struct py_frame *f, const struct py_node *node)
{
    return (struct srcpos){ .file = f->module->path, .line = node->line, .column = node->column };
}

struct str py_source_text(const struct py_frame *f, const struct py_node *node)
{
    return (struct str){ f->module->text.ptr + node->begin, node->end - node->begin };
}

struct arena *py_run_arena(struct py_run *run)
{
    return run->arena;
}

struct srcpos py_run_pos(const struct py_run *run)
{
    return run->site;
}

/* --- stopping ------------------------------------------------------------ */

static bool is_in_script(const struct py_run *run, struct srcpos pos)
{
    return pos.file != NULL && strcmp(pos.file, run->main->path) == 0;
}

static void stop(struct py_run *run, struct srcpos pos, struct srcpos cause, const char *reason)
{
    if (run->abort != PY_RUNNING && run->abort != PY_RAISING)
        return;
    run->abort = PY_STOPPED;
    run->stop_pos = is_in_script(run, pos) || run->site.line == 0 ? pos : run->site;
    run->cause = cause;
    run->reason = reason;
}

enum py_answer py_stop(struct py_run *run, struct srcpos pos, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    stop(run, pos, pos, arena_vprintf(run->arena, fmt, ap));
    va_end(ap);
    return PY_ABORTED;
}

enum py_answer py_stop_at_unknown(struct py_run *run, struct srcpos pos,
                                  const struct py_value *unknown)
{
    stop(run, pos, unknown->unknown.pos, unknown->unknown.reason);
    return PY_ABORTED;
}

struct py_value *py_fail(struct py_run *run, struct srcpos pos, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    stop(run, pos, pos, arena_vprintf(run->arena, fmt, ap));
    va_end(ap);
    return NULL;
}

bool py_charge(struct py_run *run, uint64_t steps, uint64_t bytes, struct srcpos pos)
{
    run->steps += steps;
    run->bytes += bytes;
    if (run->steps <= PY_LIMIT_STEPS && run->bytes <= PY_LIMIT_BYTES &&
        run->arena->size <= run->arena_most)
        return true;
    run->is_exhausted = true;
    (void)py_stop(run, pos,
                  run->steps > PY_LIMIT_STEPS ? "it takes too many steps"
                                              : "it makes too much data");
    return false;
}

static uint64_t weight(const struct py_value *value)
{
    switch (value->kind) {
    case PY_STR:
    case PY_BYTES:
        return value->text.len / 256;
    case PY_LIST:
    case PY_TUPLE:
        return value->list.count / 16;
    case PY_SET:
    case PY_DICT:
        return py_map_count(value->map) / 16;
    default:
        return 0;
    }
}

bool py_charge_look(struct py_run *run, const struct py_value *value, struct srcpos pos)
{
    return py_charge(run, weight(value), 0, pos);
}

/* --- unknowns ------------------------------------------------------------ */

struct py_value *py_dunno(struct py_run *run, struct srcpos pos, const char *fmt, ...)
{
    struct py_value *value = py_new(run->arena, PY_UNKNOWN);
    va_list ap;

    va_start(ap, fmt);
    value->unknown =
        (struct py_unknown){ arena_vprintf(run->arena, fmt, ap), .pos = pos, .inert = true };
    va_end(ap);
    return py_from_unknown(run, value, pos);
}

struct py_value *py_from_unknown(struct py_run *run, const struct py_value *unknown,
                                 struct srcpos pos)
{
    struct py_value *value;

    run->unknowns++;
    if (run->guarded > 0 && !run->is_tolerant) {
        (void)py_stop_at_unknown(run, pos, unknown);
        return NULL;
    }
    value = py_new(run->arena, PY_UNKNOWN);
    value->unknown = unknown->unknown;
    return value;
}

static void poison(struct py_run *run, struct py_value *value, const struct py_value *by,
                   unsigned depth);

static void poison_list(struct py_run *run, const struct py_list *list, const struct py_value *by,
                        unsigned depth)
{
    for (size_t i = 0; i < list->count; i++)
        poison(run, list->items[i], by, depth);
}

static void poison_map(struct py_run *run, const struct py_map *map, const struct py_value *by,
                       unsigned depth)
{
    const struct py_entry *entry;

    for (size_t at = 0; (entry = py_map_next(map, &at)) != NULL;) {
        if (entry->value != NULL)
            poison(run, entry->value, by, depth);
    }
}

static void poison_names(struct py_run *run, const struct py_names *names,
                         const struct py_value *by, unsigned depth)
{
    for (size_t i = 0; i < names->count; i++) {
        if (names->items[i].value != NULL)
            poison(run, names->items[i].value, by, depth);
    }
}

static bool is_changeable(const struct py_value *value)
{
    return value->kind == PY_LIST || value->kind == PY_SET || value->kind == PY_DICT ||
           value->kind == PY_ITERATOR ||
           (value->kind == PY_INSTANCE && !value->instance->cls->cls->is_enum);
}

/* The value becomes unknown before what it holds does: it may hold itself. Where there is too
 * much of it the run has taken all its steps, and ends. */
static void poison(struct py_run *run, struct py_value *value, const struct py_value *by,
                   unsigned depth)
{
    const struct py_value was = *value;

    if (depth > POISON_DEPTH)
        run->steps = PY_LIMIT_STEPS;
    if (run->steps++ >= PY_LIMIT_STEPS)
        return;
    if (is_changeable(value))
        *value = *by;
    switch (was.kind) {
    case PY_LIST:
    case PY_TUPLE:
        poison_list(run, &was.list, by, depth + 1);
        break;
    case PY_SET:
    case PY_DICT:
        poison_map(run, was.map, by, depth + 1);
        break;
    case PY_INSTANCE:
        poison_names(run, &was.instance->attrs, by, depth + 1);
        break;
    default:
        break;
    }
}

void py_poison(struct py_run *run, struct py_value *value, const char *reason, struct srcpos pos)
{
    const struct py_value by = { .kind = PY_UNKNOWN, .unknown = { .reason = reason, .pos = pos } };

    poison(run, value, &by, 0);
}

/* --- raising ------------------------------------------------------------- */

static void raise_text(struct py_run *run, struct srcpos pos, const char *type, const char *message)
{
    struct py_args args = { 0 };
    struct py_value *cls = strchr(type, '.') == NULL ? py_exception_class(run, type) : NULL;

    if (cls == NULL) {
        cls = py_symbol(run->arena, type);
        run->exception = py_object(run->arena, PY_TERM_CALL, pos);
        run->exception->object->target = cls;
    } else {
        /* What Python says differs from version to version. */
        py_add_arg(run, &args,
                   py_new_unknown(run->arena, pos, true, "the text of an exception of Python's"));
        run->exception = py_new(run->arena, PY_INSTANCE);
        run->exception->instance = arena_new(run->arena, struct py_instance);
        run->exception->instance->cls = cls;
        run->exception->instance->args = args;
    }
    run->abort = PY_RAISING;
    run->raises = arena_printf(run->arena, "%s: %s", type, message);
    run->raise_pos = is_in_script(run, pos) ? pos : run->site;
}

enum py_answer py_raise(struct py_run *run, struct srcpos pos, const char *type, const char *fmt,
                        ...)
{
    va_list ap;

    va_start(ap, fmt);
    raise_text(run, pos, type, arena_vprintf(run->arena, fmt, ap));
    va_end(ap);
    return PY_ABORTED;
}

struct py_value *py_throw(struct py_run *run, struct srcpos pos, const char *type, const char *fmt,
                          ...)
{
    va_list ap;

    va_start(ap, fmt);
    raise_text(run, pos, type, arena_vprintf(run->arena, fmt, ap));
    va_end(ap);
    return NULL;
}
