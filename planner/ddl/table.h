/* table.h - the columns and constraints of one CREATE TABLE, before they are written. */
#ifndef PLANNER_DDL_TABLE_H
#define PLANNER_DDL_TABLE_H

#include "planner/ddl/constraint.h"
#include "planner/ddl/index.h"

struct table {
    struct name_table name;
    struct columns columns;
    struct {
        VEC_FIELDS(struct constraint);
    } constraints; /* as written in the table, then those of its columns; no primary key */
    struct constraint primary;
    struct {
        VEC_FIELDS(struct index);
    } indexes;
};

/* Reads the items of a table: Column(), constraints, Index(). */
bool table_read(struct ddl *d, const struct py_value *const *items, size_t count,
                struct table *out);

/* Adds the constraints that a column brings along: UNIQUE, the CHECK of its
 * type, foreign keys. */
bool table_add_column_constraints(struct ddl *d, const struct column *c, struct table *t);

/* Adds CREATE TYPE and CREATE DOMAIN for the types of a column. */
void table_create_types(struct ddl *d, const struct type *type);

/* The text of a column's own CHECKs, with a blank before each. */
bool table_column_checks(struct ddl *d, const struct column *c, const struct name_table *table,
                         struct strbuf *out);

/* Notes that the Column() term gets a table. Refuses one that has another already and brings
 * constraints: the copy that SQLAlchemy makes of it lacks some of them. */
bool table_take_column(struct ddl *d, const struct py_value *item, const struct column *c);

#endif
