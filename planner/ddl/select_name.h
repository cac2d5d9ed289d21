/*
 * select_name.h - how SQLAlchemy names what a SELECT selects.
 *
 * A column that is selected twice, or two of one name, are told apart by labels
 * (a_1 for another column, a__1 for the same one); an expression without a name
 * is anon_1, a function max_1. The numbers count through the whole statement.
 */
#ifndef PLANNER_DDL_SELECT_NAME_H
#define PLANNER_DDL_SELECT_NAME_H

#include "planner/ddl/expr.h"

struct select_taken {
    const char *name;
    const char *identity; /* of what has it */
};

/* The names of one SELECT so far. */
struct select_names {
    struct ddl *d;
    const void *of; /* the SELECT */
    bool in_from;   /* each column is named: t.a AS a */
    struct {
        VEC_FIELDS(struct select_taken);
    } taken;
};

/* How many names the statement has from its FROM, its columns, ... so far. */
size_t select_name_mark(const struct ddl *d);

/* The name of what is read from value and selected next, quoted; NULL for none. before is the mark
 * before it was read. */
bool select_name_pick(struct select_names *names, const struct py_value *value,
                      const struct expr *e, size_t before, const char **out);

/* anon_1 for a subquery without a name. */
const char *select_name_subquery(struct ddl *d, const struct py_value *value);

/* What was numbered since mark stands in FROM, which SQLAlchemy writes last. */
void select_name_close(struct ddl *d, size_t mark);

#endif
