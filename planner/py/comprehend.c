/* comprehend.c - comprehensions and generator expressions. */
#include "planner/py/map.h"
#include "planner/py/run.h"

/* One that is being worked through. */
struct comprehension {
    struct py_frame frame; /* with a scope of its own */
    const struct py_node *node;
    const struct py_node *body;
    struct py_value *first;     /* what its first "for" goes through */
    struct py_value *result;    /* a LIST, SET or DICT; NULL in a generator */
    struct py_value *unknown;   /* what the result is because of a key */
    const struct py_sink *sink; /* of a generator */
    bool has_enough;
};

/* The clause from which on the rest is done for each item. */
struct step {
    struct comprehension *c;
    const struct py_node *clause;
};

static const struct py_node *next_clause(const struct py_node *node)
{
    while (node != NULL && node->type != SYN_FOR_IN_CLAUSE && node->type != SYN_IF_CLAUSE)
        node = node->next;
    return node;
}

static bool put_key(struct py_run *run, struct comprehension *c, struct py_value *key,
                    struct py_value *value)
{
    struct srcpos pos = py_pos(&c->frame, c->body);

    switch (py_map_check(key)) {
    case PY_HASHED:
        py_map_put(c->result->map, key, value);
        return true;
    case PY_UNHASHABLE:
        return py_throw(run, pos, "TypeError", "unhashable type: '%s'", py_type_name(key)) != NULL;
    case PY_HASH_UNKNOWN:
        break;
    }
    c->unknown = key->kind == PY_UNKNOWN ? py_from_unknown(run, key, pos)
                                         : py_dunno(run, pos, "a key whose equality is not known");
    return c->unknown != NULL;
}

static bool put_pair(struct py_run *run, struct comprehension *c)
{
    struct py_value *key = py_eval(run, &c->frame, py_node_field(c->body, FIELD_KEY));
    struct py_value *value =
        key == NULL ? NULL : py_eval(run, &c->frame, py_node_field(c->body, FIELD_VALUE));

    return value != NULL && put_key(run, c, key, value);
}

static bool emit(struct py_run *run, struct comprehension *c)
{
    struct py_value *value;
    enum py_visit visit;

    if (c->body->type == SYN_PAIR)
        return put_pair(run, c);
    value = py_eval(run, &c->frame, c->body);
    if (value == NULL || !py_charge(run, 0, sizeof(value), run->site))
        return false;
    if (c->result != NULL && c->result->kind == PY_SET)
        return put_key(run, c, value, NULL);
    if (c->result != NULL) {
        py_push(run->arena, &c->result->list, value);
        return true;
    }
    visit = c->sink->visit(c->sink->ctx, run, value);
    c->has_enough = visit == PY_ENOUGH;
    return visit != PY_VISIT_ABORTED;
}

static enum py_visit visit_item(void *ctx, struct py_run *run, struct py_value *item);

/* Does what is left of the clauses, then the body. */
static bool work(struct py_run *run, struct comprehension *c, const struct py_node *clause,
                 struct py_value *iterable)
{
    struct step step = { .c = c };
    struct py_sink sink = { .visit = visit_item, .ctx = &step };

    while (clause != NULL && clause->type == SYN_IF_CLAUSE) {
        bool truth = false;

        if (!py_eval_truth(run, &c->frame, clause->child, &truth))
            return false;
        if (!truth)
            return true;
        clause = next_clause(clause->next);
    }
    if (clause == NULL)
        return emit(run, c);
    if (clause->child != NULL && clause->child->type == SYN_TOKEN)
        return py_fail(run, py_pos(&c->frame, clause), "an asynchronous comprehension") != NULL;
    if (iterable == NULL)
        iterable = py_eval(run, &c->frame, py_node_field(clause, FIELD_RIGHT));
    step.clause = clause;
    return iterable != NULL && py_each(run, iterable, py_pos(&c->frame, clause), &sink);
}

static enum py_visit visit_item(void *ctx, struct py_run *run, struct py_value *item)
{
    struct step *step = ctx;
    struct comprehension *c = step->c;

    if (!py_assign(run, &c->frame, py_node_field(step->clause, FIELD_LEFT), item) ||
        !work(run, c, next_clause(step->clause->next), NULL))
        return PY_VISIT_ABORTED;
    return c->has_enough ? PY_ENOUGH : PY_GO_ON;
}

static bool generate(struct py_run *run, void *state, struct srcpos pos, const struct py_sink *sink)
{
    struct comprehension *c = state;

    c->sink = sink;
    return work(run, c, next_clause(c->node->child), c->first);
}

static struct py_value *new_result(struct py_run *run, enum py_syntax type)
{
    switch (type) {
    case SYN_LIST_COMPREHENSION:
        return py_list(run->arena);
    case SYN_SET_COMPREHENSION:
        return py_set(run->arena);
    case SYN_DICTIONARY_COMPREHENSION:
        return py_dict(run->arena);
    default:
        return NULL;
    }
}

struct py_value *py_comprehend(struct py_run *run, struct py_frame *f, const struct py_node *node)
{
    struct comprehension *c = arena_new(run->arena, struct comprehension);
    const struct py_node *clause = next_clause(node->child);

    c->frame = *f;
    c->frame.scope = arena_new(run->arena, struct py_scope);
    c->frame.scope->outer = f->scope == f->module->scope ? NULL : f->scope;
    c->frame.scope->module = f->module;
    c->node = node;
    c->body = py_node_field(node, FIELD_BODY);
    c->result = new_result(run, node->type);
    if (clause == NULL || clause->type != SYN_FOR_IN_CLAUSE)
        return py_fail(run, py_pos(f, node), "a comprehension without \"for\"");
    c->first = py_eval(run, f, py_node_field(clause, FIELD_RIGHT));
    if (c->first == NULL)
        return NULL;
    if (c->result == NULL)
        return py_iterator_new(run, generate, c);
    if (!work(run, c, clause, c->first))
        return NULL;
    return c->unknown != NULL ? c->unknown : c->result;
}
