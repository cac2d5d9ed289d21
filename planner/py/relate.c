/* relate.c - comparisons: == and <, is, in. */
#include <string.h>

#include "planner/py/class.h"
#include "planner/py/map.h"
#include "planner/py/number.h"
#include "planner/py/operate.h"
#include "planner/py/std.h"
#include "planner/py/text.h"

/* --- comparisons --------------------------------------------------------- */

static struct py_value *answer(struct py_run *run, const char *op, enum py_answered answered,
                               bool is_negated, struct srcpos pos)
{
    if (answered == PY_MAYBE)
        return py_dunno(run, pos, "whether '%s' holds", op);
    return py_bool((answered == PY_YES) != is_negated);
}

static enum py_answered order(const char *op, const struct py_value *a, const struct py_value *b)
{
    enum py_answered less = op[0] == '<' ? py_less(a, b) : py_less(b, a);

    if (op[1] == '\0' || less != PY_NO)
        return less;
    return py_equal(a, b);
}

static struct py_value *compare_data(struct py_run *run, const char *op, struct py_value *a,
                                     struct py_value *b, struct srcpos pos)
{
    enum py_answered answered;

    if (strcmp(op, "==") == 0 || strcmp(op, "!=") == 0 || strcmp(op, "<>") == 0)
        return answer(run, op, py_equal(a, b), op[0] != '=', pos);
    if (a->kind == PY_VIEW || b->kind == PY_VIEW)
        return py_dunno(run, pos, "the order of views");
    answered = order(op, a, b);
    if (answered == PY_TYPEERROR) {
        return py_throw(run, pos, "TypeError",
                        "'%s' not supported between instances of '%s' and '%s'", op,
                        py_type_name(a), py_type_name(b));
    }
    return answer(run, op, answered, false, pos);
}

static struct py_value *compare(struct py_run *run, const char *op, struct py_value *a,
                                struct py_value *b, struct srcpos pos)
{
    bool done = false;
    struct py_value *value;

    if (a->kind == PY_UNKNOWN || b->kind == PY_UNKNOWN)
        return py_from_unknown(run, a->kind == PY_UNKNOWN ? a : b, pos);
    value = py_call_dunder(run, op, a, b, pos, &done);
    if (done)
        return value;
    if (!py_charge_look(run, a, pos) || !py_charge_look(run, b, pos))
        return NULL;
    if (py_is_std_operation(a, b))
        return py_operate_std(run, op, a, b, pos);
    if (py_is_symbolic(a) || py_is_symbolic(b))
        return py_ask_host(run, py_make_term(run, PY_TERM_COMPARE, op, a, b, pos));
    return compare_data(run, op, a, b, pos);
}

/* is and in have no term: where neither we nor the host know, the answer is UNKNOWN. */
static struct py_value *ask_truth(struct py_run *run, const char *op, struct py_value *a,
                                  struct py_value *b, struct srcpos pos)
{
    struct py_value *term = py_make_term(run, PY_TERM_COMPARE, op, a, b, pos);
    struct py_value *value;

    if (a->kind == PY_UNKNOWN || b->kind == PY_UNKNOWN)
        return py_from_unknown(run, a->kind == PY_UNKNOWN ? a : b, pos);
    value = py_is_symbolic(a) || py_is_symbolic(b) ? py_ask_host(run, term) : term;
    return value == term ? py_dunno(run, pos, "whether '%s' holds", op) : value;
}

static struct py_value *compare_identity(struct py_run *run, const char *op, struct py_value *a,
                                         struct py_value *b, struct srcpos pos)
{
    enum py_answered answered = py_identical(a, b);

    if (answered == PY_MAYBE)
        return ask_truth(run, op, a, b, pos);
    return py_bool((answered == PY_YES) == (strcmp(op, "is") == 0));
}

/* --- in ------------------------------------------------------------------ */

static enum py_answered list_has(const struct py_list *list, const struct py_value *item)
{
    enum py_answered any = PY_NO;

    for (size_t i = 0; i < list->count; i++) {
        enum py_answered one = py_same(list->items[i], item);

        if (one == PY_YES)
            return any == PY_MAYBE ? PY_MAYBE : PY_YES;
        if (one == PY_MAYBE)
            any = PY_MAYBE;
    }
    return any;
}

static enum py_answered map_has(const struct py_map *map, const struct py_value *item)
{
    if (py_map_check(item) == PY_HASH_UNKNOWN)
        return py_map_count(map) == 0 ? PY_NO : PY_MAYBE;
    return py_map_has(map, item) ? PY_YES : PY_NO;
}

static bool range_has(const struct py_value *range, int64_t item)
{
    int64_t start = range->range.start;
    int64_t stop = range->range.stop;
    int64_t step = range->range.step;
    bool is_inside = step > 0 ? item >= start && item < stop : item <= start && item > stop;

    return is_inside && (item - start) % step == 0;
}

/* Whether a set or a dict has the item, which must be hashable. */
static bool mapped_has(struct py_run *run, const struct py_value *in, struct py_value *item,
                       struct srcpos pos, enum py_answered *out)
{
    if (py_map_check(item) == PY_UNHASHABLE)
        return py_throw(run, pos, "TypeError", "unhashable type: '%s'", py_type_name(item)) != NULL;
    *out = map_has(in->map, item);
    return true;
}

bool py_contains(struct py_run *run, struct py_value *in, struct py_value *item, struct srcpos pos,
                 enum py_answered *out)
{
    const struct py_value *plain = py_plain(item);
    struct py_list items = { 0 };

    if (!py_charge_look(run, in, pos))
        return false;
    if ((in->kind == PY_STR || in->kind == PY_BYTES) && plain->kind == in->kind) {
        *out = py_text_find(in->text, plain->text, 0) >= 0 ? PY_YES : PY_NO;
        return true;
    }
    if (in->kind == PY_STR && py_is_data(plain)) {
        return py_throw(run, pos, "TypeError",
                        "'in <string>' requires string as left operand, not %s",
                        py_type_name(item)) != NULL;
    }
    if (in->kind == PY_SET || in->kind == PY_DICT)
        return mapped_has(run, in, item, pos, out);
    if (in->kind == PY_RANGE && py_is_integer(plain)) {
        *out = range_has(in, py_integer(plain)) ? PY_YES : PY_NO;
        return true;
    }
    if (in->kind == PY_STR || in->kind == PY_BYTES || in->kind == PY_INSTANCE) {
        *out = PY_MAYBE;
        return true;
    }
    if (!py_iterate(run, in, pos, &items) || !py_charge(run, items.count, 0, pos))
        return false;
    *out = list_has(&items, item);
    return true;
}

static bool is_asked(const struct py_value *in)
{
    return in->kind == PY_UNKNOWN || py_is_symbolic(in) || in->kind == PY_INSTANCE;
}

static struct py_value *compare_in(struct py_run *run, const char *op, struct py_value *item,
                                   struct py_value *in, struct srcpos pos)
{
    enum py_answered answered = PY_MAYBE;
    bool done = false;
    struct py_value *value = NULL;

    if (py_defines(in, "__contains__")) {
        struct py_value *method = py_attribute(run, in, "__contains__", pos);
        bool truth = false;

        value = method == NULL ? NULL : py_call_1(run, method, item, pos);
        done = value != NULL && py_truth(run, value, pos, &truth);
        return done ? py_bool(truth == (op[0] == 'i')) : NULL;
    }
    if (item->kind == PY_UNKNOWN || is_asked(in))
        return ask_truth(run, op, item, in, pos);
    if (!py_contains(run, in, item, pos, &answered))
        return NULL;
    if (answered == PY_MAYBE)
        return ask_truth(run, op, item, in, pos);
    return py_bool((answered == PY_YES) == (op[0] == 'i'));
}

struct py_value *py_compare(struct py_run *run, const char *op, struct py_value *a,
                            struct py_value *b, struct srcpos pos)
{
    if (strcmp(op, "is") == 0 || strcmp(op, "is not") == 0)
        return compare_identity(run, op, a, b, pos);
    if (strcmp(op, "in") == 0 || strcmp(op, "not in") == 0)
        return compare_in(run, op, a, b, pos);
    return compare(run, op, a, b, pos);
}
