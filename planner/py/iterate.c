/* iterate.c - going through an iterable, all of it or as far as is wanted. */
#include <string.h>

#include "planner/py/class.h"
#include "planner/py/map.h"
#include "planner/py/run.h"
#include "planner/py/slice.h"
#include "planner/py/std.h"
#include "planner/py/text.h"

/* An iterator: what it has made, and what makes the rest. */
struct py_iterator {
    struct py_list made;
    size_t at;
    py_maker make; /* NULL where all is made */
    void *state;
    bool is_context; /* made by a @contextmanager */
};

/* --- iterators ----------------------------------------------------------- */

struct py_value *py_iterator_of(struct py_run *run, const struct py_list *items)
{
    struct py_value *value = py_iterator_new(run, NULL, NULL);

    for (size_t i = 0; i < items->count; i++)
        py_push(run->arena, &value->iterator->made, items->items[i]);
    return value;
}

struct py_value *py_iterator_new(struct py_run *run, py_maker make, void *state)
{
    struct py_value *value = py_new(run->arena, PY_ITERATOR);

    value->iterator = arena_new(run->arena, struct py_iterator);
    value->iterator->make = make;
    value->iterator->state = state;
    return value;
}

void py_iterator_set_context(struct py_value *value)
{
    value->iterator->is_context = true;
}

bool py_iterator_is_context(const struct py_value *value)
{
    return value->kind == PY_ITERATOR && value->iterator->is_context;
}

static bool emit(struct py_run *run, const struct py_sink *sink, struct py_value *item,
                 bool *is_enough)
{
    enum py_visit visit;

    if (!py_charge(run, 1, 0, run->site))
        return false;
    visit = sink->visit(sink->ctx, run, item);
    *is_enough = visit == PY_ENOUGH;
    return visit != PY_VISIT_ABORTED;
}

static enum py_visit collect(void *ctx, struct py_run *run, struct py_value *item)
{
    struct py_list *list = ctx;

    if (!py_charge(run, 0, sizeof(item), run->site))
        return PY_VISIT_ABORTED;
    py_push(run->arena, list, item);
    return PY_GO_ON;
}

static bool each_made(struct py_run *run, struct py_iterator *iterator, const struct py_sink *sink)
{
    bool is_enough = false;

    while (iterator->at < iterator->made.count && !is_enough) {
        if (!emit(run, sink, iterator->made.items[iterator->at++], &is_enough))
            return false;
    }
    return true;
}

/* Looks over a consumer's shoulder. */
struct watch {
    const struct py_sink *sink;
    bool has_left;
};

static enum py_visit watch(void *ctx, struct py_run *run, struct py_value *item)
{
    struct watch *w = ctx;
    enum py_visit visit = w->sink->visit(w->sink->ctx, run, item);

    w->has_left = w->has_left || visit != PY_GO_ON;
    return visit;
}

static bool make_no_more(struct py_run *run, void *state, struct srcpos pos,
                         const struct py_sink *sink)
{
    return py_fail(run, pos, "a generator that was left early is used again") != NULL;
}

static bool each_iterator(struct py_run *run, struct py_iterator *iterator, struct srcpos pos,
                          const struct py_sink *sink)
{
    struct watch w = { .sink = sink };
    struct py_sink watched = { .visit = watch, .ctx = &w, .throws = sink->throws };
    py_maker make = iterator->make;
    bool done;

    if (make == NULL)
        return each_made(run, iterator, sink);
    iterator->make = NULL;
    done = make(run, iterator->state, pos, &watched);
    if (w.has_left)
        iterator->make = make_no_more;
    return done;
}

bool py_next(struct py_run *run, struct py_value *value, struct srcpos pos, struct py_value **out)
{
    struct py_iterator *iterator = value->iterator;
    struct py_sink sink = { .visit = collect, .ctx = &iterator->made };
    py_maker make = iterator->make;

    *out = NULL;
    iterator->make = NULL;
    if (make != NULL && !make(run, iterator->state, pos, &sink))
        return false;
    if (iterator->at < iterator->made.count)
        *out = iterator->made.items[iterator->at++];
    return true;
}

/* --- collections --------------------------------------------------------- */

static bool each_of_list(struct py_run *run, const struct py_value *value,
                         const struct py_sink *sink)
{
    bool is_enough = false;

    for (size_t i = 0; i < value->list.count && !is_enough; i++) {
        if (!emit(run, sink, value->list.items[i], &is_enough))
            return false;
        if (value->kind == PY_UNKNOWN)
            return py_stop_at_unknown(run, run->site, value) == PY_DONE;
    }
    return true;
}

static struct py_value *entry_item(struct py_run *run, const struct py_entry *entry,
                                   enum py_view which)
{
    struct py_value *pair;

    if (which != PY_VIEW_ITEMS)
        return which == PY_VIEW_KEYS ? entry->key : entry->value;
    pair = py_tuple(run->arena);
    py_push(run->arena, &pair->list, entry->key);
    py_push(run->arena, &pair->list, entry->value);
    return pair;
}

static bool each_of_map(struct py_run *run, const struct py_value *of, enum py_view which,
                        struct srcpos pos, const struct py_sink *sink)
{
    size_t count = py_map_count(of->map);
    const struct py_entry *entry;
    bool is_enough = false;

    for (size_t at = 0; !is_enough && (entry = py_map_next(of->map, &at)) != NULL;) {
        if (!emit(run, sink, entry_item(run, entry, which), &is_enough))
            return false;
        if (of->kind == PY_UNKNOWN)
            return py_stop_at_unknown(run, pos, of) == PY_DONE;
        if (!is_enough && py_map_count(of->map) != count)
            return py_throw(run, pos, "RuntimeError", "%s changed size during iteration",
                            of->kind == PY_SET ? "Set" : "dictionary") != NULL;
    }
    return true;
}

static bool each_of_text(struct py_run *run, struct str text, const struct py_sink *sink)
{
    bool is_enough = false;

    for (size_t i = 0; i < text.len && !is_enough;) {
        struct str one = { text.ptr + i, text.len - i };
        unsigned codepoint = 0;

        one.len = str_decode(one, &codepoint);
        one.len = one.len == 0 ? 1 : one.len;
        if (!emit(run, sink, py_str_of(run->arena, one), &is_enough))
            return false;
        i += one.len;
    }
    return true;
}

static bool each_of_bytes(struct py_run *run, struct str text, const struct py_sink *sink)
{
    bool is_enough = false;

    for (size_t i = 0; i < text.len && !is_enough; i++) {
        if (!emit(run, sink, py_int(run->arena, (unsigned char)text.ptr[i]), &is_enough))
            return false;
    }
    return true;
}

static bool each_of_range(struct py_run *run, const struct py_value *value,
                          const struct py_sink *sink)
{
    struct py_cut cut = { value->range.start, value->range.stop, value->range.step };
    int64_t count = py_cut_count(&cut);
    bool is_enough = false;

    for (int64_t i = 0; i < count && !is_enough; i++) {
        if (!emit(run, sink, py_int(run->arena, cut.start + i * cut.step), &is_enough))
            return false;
    }
    return true;
}

/* --- what only the host, or a method, can go through --------------------- */

static bool each_symbolic(struct py_run *run, struct py_value *value, struct srcpos pos,
                          const struct py_sink *sink)
{
    struct py_value items = { .kind = PY_LIST };
    enum py_answer answer = PY_NOT_MINE;

    if (run->host->iterate != NULL && !py_std_owns(value))
        answer = run->host->iterate(run->host->ctx, run, value, pos, &items.list);
    if (answer == PY_NOT_MINE)
        answer = py_stop(run, pos, "what '%s' consists of is not known", py_type_name(value));
    return answer == PY_DONE && each_of_list(run, &items, sink);
}

static bool each_of_instance(struct py_run *run, struct py_value *value, struct srcpos pos,
                             const struct py_sink *sink)
{
    const struct py_value *plain = py_plain(value);
    struct py_value *method;
    struct py_value *result;

    if (plain->kind == PY_STR)
        return each_of_text(run, plain->text, sink);
    if (py_class_find(value->instance->cls->cls, "__iter__") == NULL)
        return each_symbolic(run, value, pos, sink);
    method = py_attribute(run, value, "__iter__", pos);
    result = method == NULL ? NULL : py_call_0(run, method, pos);
    if (result == NULL)
        return false;
    if (result->kind == PY_INSTANCE)
        return py_fail(run, pos, "it iterates by __next__") != NULL;
    return py_each(run, result, pos, sink);
}

static bool each_of_class(struct py_run *run, struct py_value *value, struct srcpos pos,
                          const struct py_sink *sink)
{
    struct py_value members = { .kind = PY_LIST, .list = value->cls->args };

    if (value->cls->is_enum && value->cls->alien == NULL)
        return each_of_list(run, &members, sink);
    return py_fail(run, pos, "what '%s' consists of is not known", value->cls->name) != NULL;
}

static bool each_once(struct py_run *run, struct py_value *value, struct srcpos pos,
                      const struct py_sink *sink)
{
    switch (value->kind) {
    case PY_LIST:
    case PY_TUPLE:
        return each_of_list(run, value, sink);
    case PY_SET:
        if (py_map_count(value->map) > 1)
            return py_fail(run, pos, "the order of a set is not known") != NULL;
        return each_of_map(run, value, PY_VIEW_KEYS, pos, sink);
    case PY_DICT:
        return each_of_map(run, value, PY_VIEW_KEYS, pos, sink);
    case PY_VIEW:
        return each_of_map(run, value->view.of, value->view.which, pos, sink);
    case PY_STR:
        return each_of_text(run, value->text, sink);
    case PY_BYTES:
        return each_of_bytes(run, value->text, sink);
    case PY_RANGE:
        return each_of_range(run, value, sink);
    case PY_ITERATOR:
        return each_iterator(run, value->iterator, pos, sink);
    case PY_CLASS:
        return each_of_class(run, value, pos, sink);
    case PY_INSTANCE:
        return each_of_instance(run, value, pos, sink);
    case PY_SYMBOL:
    case PY_OBJECT:
        return each_symbolic(run, value, pos, sink);
    case PY_UNKNOWN:
        return py_stop_at_unknown(run, pos, value) == PY_DONE;
    default:
        return py_throw(run, pos, "TypeError", "'%s' object is not iterable",
                        py_type_name(value)) != NULL;
    }
}

bool py_each(struct py_run *run, struct py_value *value, struct srcpos pos,
             const struct py_sink *sink)
{
    return each_once(run, value, pos, sink);
}

bool py_iterate(struct py_run *run, struct py_value *value, struct srcpos pos, struct py_list *out)
{
    struct py_sink sink = { .visit = collect, .ctx = out };

    return py_each(run, value, pos, &sink);
}

bool py_iterate_any(struct py_run *run, struct py_value *value, struct srcpos pos,
                    struct py_list *out)
{
    struct py_sink sink = { .visit = collect, .ctx = out };

    if (value->kind == PY_SET)
        return each_of_map(run, value, PY_VIEW_KEYS, pos, &sink);
    return py_each(run, value, pos, &sink);
}
