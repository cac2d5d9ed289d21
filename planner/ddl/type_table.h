/* type_table.h - the types that need no more than a line to say what they are. */
#ifndef PLANNER_DDL_TYPE_TABLE_H
#define PLANNER_DDL_TYPE_TABLE_H

#include "planner/ddl/type.h"

/* What the arguments of a type add to its name. */
enum type_form {
    TYPE_PLAIN,     /* nothing */
    TYPE_LENGTH,    /* VARCHAR(length) COLLATE "collation" */
    TYPE_WIDTH,     /* BINARY(length) */
    TYPE_PRECISION, /* NUMERIC(precision, scale) */
    TYPE_FLOAT,     /* FLOAT(precision) */
    TYPE_ZONE,      /* TIMESTAMP(precision) WITH TIME ZONE */
    TYPE_FIELDS,    /* INTERVAL fields (precision) */
    TYPE_BITS,      /* BIT VARYING(length) */
    TYPE_UUID_FORM, /* UUID, or CHAR(32) */
};

struct type_row {
    const char *name; /* in Python */
    enum type_family family;
    enum type_form form;
    const char *sql;
    const char *serial;
};

/* Returns the row of a name, or NULL. */
const struct type_row *type_table_find(const char *name);

#endif
