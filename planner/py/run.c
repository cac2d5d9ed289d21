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
    if (run->steps <= PY_LIMIT_STEPS && run->bytes <= PY_LIMIT_BYTES)
        return true;
    run->is_exhausted = true;
    (void)py_stop(run, pos,
                  run->bytes > PY_LIMIT_BYTES ? "it makes too much data"
                                              : "it takes too many steps");
    return false;
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

static void poison(struct py_value *value, const char *reason, struct srcpos pos, unsigned depth);

static void poison_list(const struct py_list *list, const char *reason, struct srcpos pos,
                        unsigned depth)
{
    for (size_t i = 0; i < list->count; i++)
        poison(list->items[i], reason, pos, depth);
}

static void poison_map(const struct py_map *map, const char *reason, struct srcpos pos,
                       unsigned depth)
{
    const struct py_entry *entry;

    for (size_t at = 0; (entry = py_map_next(map, &at)) != NULL;) {
        if (entry->value != NULL)
            poison(entry->value, reason, pos, depth);
    }
}

static void poison_names(const struct py_names *names, const char *reason, struct srcpos pos,
                         unsigned depth)
{
    for (size_t i = 0; i < names->count; i++) {
        if (names->items[i].value != NULL)
            poison(names->items[i].value, reason, pos, depth);
    }
}

static void poison(struct py_value *value, const char *reason, struct srcpos pos, unsigned depth)
{
    bool is_changed = false;

    if (depth > POISON_DEPTH)
        return;
    switch (value->kind) {
    case PY_LIST:
        is_changed = true;
        poison_list(&value->list, reason, pos, depth + 1);
        break;
    case PY_TUPLE:
        poison_list(&value->list, reason, pos, depth + 1);
        break;
    case PY_SET:
    case PY_DICT:
        is_changed = true;
        poison_map(value->map, reason, pos, depth + 1);
        break;
    case PY_ITERATOR:
        is_changed = true;
        break;
    case PY_INSTANCE:
        is_changed = !value->instance->cls->cls->is_enum;
        poison_names(&value->instance->attrs, reason, pos, depth + 1);
        break;
    default:
        break;
    }
    if (is_changed) {
        value->kind = PY_UNKNOWN;
        value->unknown = (struct py_unknown){ .reason = reason, .pos = pos };
    }
}

void py_poison(struct py_value *value, const char *reason, struct srcpos pos)
{
    poison(value, reason, pos, 0);
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
