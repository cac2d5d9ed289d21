/*
 * convention.h - the names that a naming convention gives constraints and indexes.
 */
#ifndef PLANNER_DDL_CONVENTION_H
#define PLANNER_DDL_CONVENTION_H

#include "planner/ddl/name.h"

/* What a pattern's %(tokens)s stand for. */
struct convention_parts {
    const char *key; /* ix, uq, ck, fk or pk */
    const struct name_table *table;
    struct strlist columns;          /* names; of a foreign key: its own */
    const char *referred_table;      /* fk */
    struct strlist referred_columns; /* fk */
};

/* Gives name what the project's convention says. A final name stays; a name
 * stays unless the pattern asks for it; none stays none without a pattern. An
 * index without a name and a pattern is ix_<table>_<first column>. */
bool convention_apply(struct ddl *d, const struct convention_parts *parts, struct name *name);

#endif
