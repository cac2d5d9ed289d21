/*
 * classify.h - where a command can run, and how to find out whether it has.
 *
 * Goes by the words of a command, so it knows commands that the parser does
 * not. What is not in its tables runs in a transaction, as most do.
 */
#ifndef PLANNER_SQL_CLASSIFY_H
#define PLANNER_SQL_CLASSIFY_H

#include "common/plan.h"
#include "planner/sql/tokens.h"

enum sql_place {
    SQL_ANYWHERE, /* in a transaction with others, or on its own */
    SQL_OUTSIDE,  /* PostgreSQL refuses it in a transaction block */
    SQL_NOWHERE,  /* may not stand in a plan */
};

struct sql_class {
    enum sql_place place;
    const char *kind;        /* "CREATE INDEX" */
    const char *sql;         /* what to run: the command, or what it was changed to */
    const char *change;      /* what was changed and why; NULL for nothing */
    const char *fault;       /* SQL_NOWHERE: why */
    struct plan_probe probe; /* of the command on its own */
    bool creates_type;       /* CREATE TYPE or DOMAIN; DROP TYPE or DOMAIN */
    bool drops_type;
    struct strlist types;  /* their names, as written */
    struct strlist losses; /* the data it destroys: "table public.users", "column users.email" */
};

/* Classifies one command, as sql_split() cuts them; it must live as long as
 * out, whose sql it is where nothing was changed. What cannot be scanned is
 * SQL_ANYWHERE, unchanged. outside says that it will run on its own: SET is
 * made SET LOCAL only in a transaction. */
void sql_classify(const char *sql, bool outside, struct arena *arena, struct sql_class *out);

#endif
