/* chain.c - see chain.h. */
#include "planner/ddl/chain.h"

#include <string.h>

enum { CHAIN_CALLS = 200 };

static enum chain_verb verb_of(const char *name)
{
    static const struct {
        const char *name;
        enum chain_verb verb;
    } verbs[] = { { "select", CHAIN_SELECT },
                  { "insert", CHAIN_INSERT },
                  { "update", CHAIN_UPDATE },
                  { "delete", CHAIN_DELETE },
                  { "exists", CHAIN_EXISTS } };

    for (size_t i = 0; name != NULL && i < sizeof(verbs) / sizeof(verbs[0]); i++) {
        if (strcmp(verbs[i].name, name) == 0)
            return verbs[i].verb;
    }
    return CHAIN_NONE;
}

/* t.update(...): the table stands before the dot. */
static bool read_table_verb(const struct py_value *value, struct chain *out)
{
    const struct py_value *callee = value->object->target;

    if (callee->kind != PY_OBJECT || callee->object->term != PY_TERM_ATTRIBUTE ||
        from_table_term(callee->object->target) == NULL)
        return false;
    out->verb = verb_of(callee->object->name);
    out->table = callee->object->target;
    out->args = value->object->args;
    return out->verb != CHAIN_NONE && out->verb != CHAIN_EXISTS;
}

/* sa.update(t, ...), sa.select(...). */
static bool read_symbol_verb(const struct py_value *value, struct chain *out)
{
    out->verb = verb_of(ddl_sa_name(value));
    out->args = value->object->args;
    out->table = NULL;
    if (out->verb == CHAIN_NONE)
        return false;
    if (out->verb == CHAIN_SELECT || out->verb == CHAIN_EXISTS)
        return true;
    out->table = py_args_get(&out->args, 0, "table");
    if (out->args.list.count > 0) {
        out->args.list.items++;
        out->args.list.count--;
    }
    return out->table != NULL;
}

static void reverse(struct chain *c)
{
    for (size_t i = 0; i + 1 < c->calls.count - i; i++) {
        struct chain_call swap = c->calls.items[i];

        c->calls.items[i] = c->calls.items[c->calls.count - 1 - i];
        c->calls.items[c->calls.count - 1 - i] = swap;
    }
}

struct chain chain_of(struct ddl *d, const struct py_value *value)
{
    struct chain c = { .verb = CHAIN_NONE };

    while (value != NULL && value->kind == PY_OBJECT && value->object->term == PY_TERM_CALL &&
           c.calls.count < CHAIN_CALLS) {
        const struct py_value *callee = value->object->target;
        struct chain_call call = { .args = &value->object->args, .term = value };

        if (read_table_verb(value, &c) || read_symbol_verb(value, &c)) {
            reverse(&c);
            return c;
        }
        if (callee->kind != PY_OBJECT || callee->object->term != PY_TERM_ATTRIBUTE)
            break;
        call.name = callee->object->name;
        vec_push(d->arena, &c.calls, call);
        value = callee->object->target;
    }
    return (struct chain){ .verb = CHAIN_NONE };
}
