/*
 * type.h - SQLAlchemy's types, PostgreSQL's and those of other packages, as SQL.
 */
#ifndef PLANNER_DDL_TYPE_H
#define PLANNER_DDL_TYPE_H

#include "planner/ddl/name.h"

/* What decides how a literal is written and what an operator means. */
enum type_family {
    TYPE_NULL, /* not known, as of sa.column('a') */
    TYPE_INTEGER,
    TYPE_NUMERIC,
    TYPE_STRING,
    TYPE_BOOLEAN,
    TYPE_DATE,
    TYPE_DATETIME,
    TYPE_TIME,
    TYPE_INTERVAL,
    TYPE_BINARY,
    TYPE_JSON,
    TYPE_ARRAY,
    TYPE_UUID,
    TYPE_OTHER,
};

/* sa.Enum and postgresql.ENUM. */
struct type_enum {
    struct name_table name; /* of the type; of the CHECK where it is not native */
    struct strlist labels;
    const struct py_class *cls; /* the Python enum that it is made of, or NULL */
    bool is_native;
    bool is_made_with_table; /* create_table makes the type */
    bool has_check;          /* create_constraint=True */
    bool is_pg;              /* postgresql.ENUM, whose checkfirst is True unless said */
};

/* postgresql.DOMAIN, made before the table that uses it. */
struct type_domain {
    struct name_table name;
    const char *create; /* CREATE DOMAIN ... */
    bool is_made_with_table;
};

struct type {
    enum type_family family;
    const char *sql;    /* NULL for TYPE_NULL, which has no SQL */
    const char *serial; /* what replaces it in an autoincrement column, or NULL */
    const struct type_enum *enumeration;
    const struct type_domain *domain;
    const struct type *item; /* of an ARRAY */
    bool has_spatial_index;  /* create_table adds a gist index */
    bool is_never_null; /* the type says nullable=False: versions differ where the column not */
    bool is_uuid_text;  /* a UUID whose values are strings */
    bool is_processed;  /* code of the project's turns values into others */
};

extern const struct type type_null;

/* Reads a type: a class, an instance, or a type class of the project. */
bool type_read(struct ddl *d, const struct py_value *value, const struct type **out);

/* Returns whether value is a type at all, as Column() would ask. */
bool type_is(struct ddl *d, const struct py_value *value);

/* Reads sa.Enum(...) and postgresql.ENUM(...); *out is NULL where value is neither. */
bool type_read_enum(struct ddl *d, const struct py_value *value, const struct type_enum **out);

/* Types of packages other than SQLAlchemy (type_package.c). *out is NULL where
 * the symbol is none of them. */
bool type_read_package(struct ddl *d, const char *symbol, const struct py_args *args,
                       const struct type **out);

/* Types that the project's own classes make (type_class.c). */
bool type_read_class(struct ddl *d, const struct py_value *value, const struct type **out);

/* The type that [tool.migplan.types] gives a Python name, or NULL. */
const struct type *type_of_settings(struct ddl *d, const char *dotted);

/* Reads SQLAlchemy's own type of that bare name; *out is NULL where it has none. */
bool type_read_named(struct ddl *d, const char *name, const struct py_args *args,
                     const struct type **out);

/* CREATE TYPE ... AS ENUM (...) and the name that a condition gives the type. */
const char *type_enum_create(struct ddl *d, const struct type_enum *e);
const char *type_enum_subject(struct ddl *d, const struct type_enum *e);

#endif
