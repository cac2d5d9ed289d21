/*
 * signature.h - the parameters of SQLAlchemy's and Alembic's functions.
 *
 * The readers beside this one ask for the arguments that they know. An argument that nobody asks
 * for would be left out of the SQL without a word, so each call is held against this table first:
 * an argument that it does not have is refused by its name.
 */
#ifndef PLANNER_DDL_SIGNATURE_H
#define PLANNER_DDL_SIGNATURE_H

#include "planner/ddl/ddl.h"

/* The parameters as they are written here: "a b * c **" are two that may be given by place, "*" any
 * number more by place, then one by its name alone, and "**" the options of other databases
 * (mysql_engine, ...), "***" any other that Alembic leaves alone. Fails where args has others. *out
 * is args where parameters are given by place, with these by their names too (not where "*" leaves
 * the places to the reader). */
bool signature_bind(struct ddl *d, const char *params, const char *function,
                    const struct py_args *args, struct py_args *out);

/* The parameters of one of SQLAlchemy's functions or classes by its bare name; NULL where they are
 * not listed. */
const char *signature_of(const char *name);

#endif
