/*
 * constraint.h - PRIMARY KEY, UNIQUE, CHECK, FOREIGN KEY and EXCLUDE, as text.
 */
#ifndef PLANNER_DDL_CONSTRAINT_H
#define PLANNER_DDL_CONSTRAINT_H

#include "planner/ddl/column.h"

/* What a constraint of a table is made of; which fields count depends on kind. */
enum constraint_kind {
    CONSTRAINT_PRIMARY,
    CONSTRAINT_UNIQUE,
    CONSTRAINT_CHECK,
    CONSTRAINT_FOREIGN,
    CONSTRAINT_EXCLUDE,
};

struct constraint {
    enum constraint_kind kind;
    struct name name;
    const struct name_table *table;
    struct {
        VEC_FIELDS(struct name);
    } columns;
    struct name_table referred; /* FOREIGN */
    struct {
        VEC_FIELDS(struct name);
    } referred_columns;            /* FOREIGN */
    const struct py_value *check;  /* CHECK: the condition */
    const char *check_sql;         /* CHECK: where it is SQL already */
    struct py_list elements;       /* EXCLUDE: (column, operator) pairs */
    const struct py_args *options; /* ondelete=, deferrable=, postgresql_...; NULL for none */
    uint32_t order;                /* in which the script made them; 0 where that is not known */
    bool is_inline;                /* CHECK of a column, whose name no convention changes */
};

/* Returns whether value is a constraint that stands on its own in a table. */
bool constraint_is(const struct py_value *value);

/* Reads PrimaryKeyConstraint(...), UniqueConstraint(...), ... of table. */
bool constraint_read(struct ddl *d, const struct py_value *value, const struct name_table *table,
                     struct constraint *out);

/* Reads ForeignKey(...) of a column. *is_left_out is set where use_alter has
 * SQLAlchemy leave it out of CREATE TABLE. */
bool constraint_read_foreign_key(struct ddl *d, const struct py_value *value,
                                 const struct name_table *table, const struct name *column,
                                 struct constraint *out);

/* Reads "schema.table.column". */
bool constraint_read_target(struct ddl *d, const struct py_value *value, struct name_table *table,
                            struct name *column);

/* [CONSTRAINT name ]PRIMARY KEY (a, b)...; gives the name by convention. */
bool constraint_sql(struct ddl *d, struct constraint *c, const char **out);

/* Returns whether use_alter=True has SQLAlchemy leave it out of CREATE TABLE. */
bool constraint_is_left_out(const struct constraint *c);

/* Reads names of columns: strings or columns. */
bool constraint_read_columns(struct ddl *d, const struct py_list *list, struct constraint *c);

/* The CHECK that an Enum without native_enum makes where it is asked to. False
 * in *is_there where it makes none. */
bool constraint_of_type(struct ddl *d, const struct column *column, const struct name_table *table,
                        struct constraint *out, bool *is_there);

#endif
