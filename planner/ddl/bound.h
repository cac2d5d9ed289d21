/*
 * bound.h - tables and indexes that make themselves: t.create(bind), index.drop(bind).
 *
 * SQLAlchemy writes them, not Alembic: names come from the table's own MetaData, not from
 * target_metadata, and a foreign key must find its table in that MetaData.
 */
#ifndef PLANNER_DDL_BOUND_H
#define PLANNER_DDL_BOUND_H

#include "planner/ddl/ddl.h"

/* Remembers Table(name, metadata, ...), so that its MetaData has it, and what is attached to a
 * table by naming its columns: Index('i', t.c.a), UniqueConstraint(t.c.a). */
void bound_note(struct ddl *d, struct py_value *made);

/* metadata.tables[name]; NULL where the script has put no such table into it. */
struct py_value *bound_find(const struct ddl *d, const struct py_value *metadata, const char *name);

/* Returns whether value is "metadata.tables" of a MetaData() of the script; *metadata is set. */
bool bound_is_tables(const struct py_value *value, const struct py_value **metadata);

/* What .create() or .drop() does; *found tells whether value is a Table() or Index(). */
bool bound_call(struct ddl *d, const struct py_value *value, const char *name,
                const struct py_args *args, bool *found);

#endif
