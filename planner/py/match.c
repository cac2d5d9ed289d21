/* match.c - match statements: literals, names, alternatives, sequences. */
#include <string.h>

#include "planner/py/builtin.h"
#include "planner/py/run.h"

struct matcher {
    struct py_run *run;
    struct py_frame *f;
    struct srcpos pos;
};

static bool matches(struct matcher *m, const struct py_node *pattern, struct py_value *value,
                    bool *out);

static bool not_understood(struct matcher *m)
{
    return py_fail(m->run, m->pos, "this kind of pattern is not understood") != NULL;
}

static bool matches_equal(struct matcher *m, struct py_value *wanted, struct py_value *value,
                          bool *out)
{
    struct py_value *result;

    if (wanted == NULL)
        return false;
    result = py_compare(m->run, "==", value, wanted, m->pos);
    return result != NULL && py_truth(m->run, result, m->pos, out);
}

static bool matches_literal(struct matcher *m, const struct py_node *pattern,
                            struct py_value *value, bool *out)
{
    struct py_value *wanted = py_eval(m->run, m->f, pattern);

    if (wanted == NULL)
        return false;
    if (wanted->kind != PY_NONE && wanted->kind != PY_BOOL)
        return matches_equal(m, wanted, value, out);
    wanted = py_compare(m->run, "is", value, wanted, m->pos);
    return wanted != NULL && py_truth(m->run, wanted, m->pos, out);
}

/* A single name is bound; a dotted one is a value to compare with. */
static bool matches_name(struct matcher *m, const struct py_node *pattern, struct py_value *value,
                         bool *out)
{
    const struct py_node *name = pattern->child;
    struct py_value *wanted;

    *out = true;
    if (name == NULL)
        return not_understood(m);
    if (name->next == NULL) {
        if (strcmp(name->name, "_") == 0)
            return true;
        return py_bind(m->run, m->f, name->name, value, m->pos);
    }
    wanted = py_lookup(m->run, m->f, name->name, m->pos);
    for (name = name->next; name != NULL && wanted != NULL; name = name->next)
        wanted = py_attribute(m->run, wanted, name->name, m->pos);
    return matches_equal(m, wanted, value, out);
}

static bool matches_any(struct matcher *m, const struct py_node *pattern, struct py_value *value,
                        bool *out)
{
    *out = false;
    for (const struct py_node *one = pattern->child; one != NULL && !*out; one = one->next) {
        if (!matches(m, one, value, out))
            return false;
    }
    return true;
}

static bool has_star(const struct py_node *pattern)
{
    for (const struct py_node *one = pattern->child; one != NULL; one = one->next) {
        if (one->type == SYN_SPLAT_PATTERN ||
            (one->child != NULL && one->child->type == SYN_SPLAT_PATTERN))
            return true;
    }
    return false;
}

static bool matches_sequence(struct matcher *m, const struct py_node *pattern,
                             struct py_value *value, bool *out)
{
    size_t i = 0;

    *out = false;
    if (has_star(pattern) || !py_is_data(value))
        return not_understood(m);
    if (value->kind != PY_LIST && value->kind != PY_TUPLE)
        return true;
    if (value->list.count != py_node_count(pattern))
        return true;
    *out = true;
    for (const struct py_node *one = pattern->child; one != NULL && *out; one = one->next) {
        if (!matches(m, one, value->list.items[i++], out))
            return false;
    }
    return true;
}

static bool matches_as(struct matcher *m, const struct py_node *pattern, struct py_value *value,
                       bool *out)
{
    const struct py_node *last = pattern->child;

    while (last != NULL && last->next != NULL)
        last = last->next;
    if (last == NULL || last->name == NULL || last == pattern->child)
        return not_understood(m);
    if (!matches(m, pattern->child, value, out))
        return false;
    return !*out || py_bind(m->run, m->f, last->name, value, m->pos);
}

static bool matches(struct matcher *m, const struct py_node *pattern, struct py_value *value,
                    bool *out)
{
    switch (pattern->type) {
    case SYN_CASE_PATTERN:
        if (pattern->child == NULL || pattern->child->next != NULL)
            return not_understood(m);
        return matches(m, pattern->child, value, out);
    case SYN_TOKEN:
        *out = true;
        return strcmp(pattern->name, "_") == 0 || not_understood(m);
    case SYN_DOTTED_NAME:
        return matches_name(m, pattern, value, out);
    case SYN_UNION_PATTERN:
        return matches_any(m, pattern, value, out);
    case SYN_AS_PATTERN:
        return matches_as(m, pattern, value, out);
    case SYN_LIST_PATTERN:
    case SYN_TUPLE_PATTERN:
        return matches_sequence(m, pattern, value, out);
    case SYN_STRING:
    case SYN_CONCATENATED_STRING:
    case SYN_INTEGER:
    case SYN_FLOAT:
    case SYN_NONE:
    case SYN_TRUE:
    case SYN_FALSE:
        return matches_literal(m, pattern, value, out);
    default:
        return not_understood(m);
    }
}

static bool guard_holds(struct py_run *run, struct py_frame *f, const struct py_node *clause,
                        bool *out)
{
    const struct py_node *guard = py_node_field(clause, FIELD_GUARD);

    return guard == NULL || py_eval_truth(run, f, guard->child, out);
}

enum py_flow py_exec_match(struct py_run *run, struct py_frame *f, const struct py_node *node)
{
    const struct py_node *subject = py_node_field(node, FIELD_SUBJECT);
    const struct py_node *body = py_node_field(node, FIELD_BODY);
    struct py_value *value = py_eval(run, f, subject);

    if (value == NULL)
        return PY_ABORT;
    if (py_node_same(subject->next, FIELD_SUBJECT) != NULL || body == NULL) {
        (void)py_fail(run, py_pos(f, node), "a match of several values");
        return PY_ABORT;
    }
    for (const struct py_node *clause = body->child; clause != NULL; clause = clause->next) {
        struct matcher m = { .run = run, .f = f, .pos = py_pos(f, clause) };
        const struct py_node *pattern = py_node_child(clause, SYN_CASE_PATTERN);
        bool is_it = false;

        if (pattern == NULL || pattern->next == NULL || pattern->next->type == SYN_CASE_PATTERN)
            return not_understood(&m) ? PY_NEXT : PY_ABORT;
        if (!matches(&m, pattern, value, &is_it) || (is_it && !guard_holds(run, f, clause, &is_it)))
            return PY_ABORT;
        if (is_it)
            return py_exec_block(run, f, py_node_field(clause, FIELD_CONSEQUENCE));
    }
    return PY_NEXT;
}
