/*
 * column.h - a Column() of a script, and how it stands in CREATE and ALTER TABLE.
 */
#ifndef PLANNER_DDL_COLUMN_H
#define PLANNER_DDL_COLUMN_H

#include "planner/ddl/type.h"

enum column_autoincrement {
    AUTOINCREMENT_AUTO,
    AUTOINCREMENT_YES,
    AUTOINCREMENT_NO,
    AUTOINCREMENT_IGNORE_FK,
};

struct column {
    struct name name;
    const struct type *type;
    const char *key; /* what a table's constraints call it; mostly its name */
    bool is_primary;
    bool is_nullable;
    bool is_nullable_given;
    enum column_autoincrement autoincrement;
    bool has_client_default;               /* default=, or a Sequence that is not optional */
    const struct py_value *server_default; /* NULL where there is none */
    const struct py_args *identity;        /* of Identity(), or NULL */
    const struct py_value *computed;       /* Computed(), or NULL */
    bool is_unique;
    bool has_index;
    const char *comment;         /* NULL where there is none */
    struct py_list checks;       /* CheckConstraint() terms */
    struct py_list foreign_keys; /* ForeignKey() terms */
};

struct columns {
    VEC_FIELDS(struct column);
};

/* Returns whether value is a Column() call. */
bool column_is(const struct py_value *value);

/* Reads Column(...). */
bool column_read(struct ddl *d, const struct py_value *value, struct column *out);

/* Returns whether the column becomes SERIAL where it is the table's only
 * primary key column (alone), or one of several. */
bool column_is_serial(const struct column *c, bool alone, bool has_foreign_key);

/* The column's text: name, type, default, ..., without CHECKs. */
bool column_sql(struct ddl *d, const struct column *c, bool is_serial, const char **out);

/* What stands after DEFAULT; *out is NULL where nothing does (FetchedValue). */
bool column_default_sql(struct ddl *d, const struct py_value *value, const char **out);

/* GENERATED ... AS IDENTITY (...). */
bool column_identity_sql(struct ddl *d, const struct py_args *args, const char **out);

/* START WITH 1 INCREMENT BY ... of Identity() or Sequence(); "" for none. */
bool column_sequence_options(struct ddl *d, const struct py_args *args, bool is_identity,
                             const char **out);

#endif
