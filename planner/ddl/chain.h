/*
 * chain.h - a statement built by calls on calls: t.update().where(...).values(...).
 */
#ifndef PLANNER_DDL_CHAIN_H
#define PLANNER_DDL_CHAIN_H

#include "planner/ddl/expr.h"

enum chain_verb {
    CHAIN_NONE,
    CHAIN_SELECT,
    CHAIN_INSERT,
    CHAIN_UPDATE,
    CHAIN_DELETE,
    CHAIN_EXISTS,
};

struct chain_call {
    const char *name;
    const struct py_args *args;
    const struct py_value *term; /* the call itself */
};

struct chain {
    enum chain_verb verb;
    const struct py_value *table; /* of t.update() and update(t); NULL for select() */
    struct py_args args;          /* of the verb, without the table */
    struct {
        VEC_FIELDS(struct chain_call);
    } calls; /* in the order of calling */
};

/* Takes value apart; verb is CHAIN_NONE where it is no statement. */
struct chain chain_of(struct ddl *d, const struct py_value *value);

#endif
