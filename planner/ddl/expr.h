/*
 * expr.h - SQLAlchemy's expressions, written as its compiler for PostgreSQL writes them.
 *
 * An expression is read from its term and written at once, inside out; what
 * the parts around it need to know (precedence, type, how its negation looks)
 * stands beside the text.
 */
#ifndef PLANNER_DDL_EXPR_H
#define PLANNER_DDL_EXPR_H

#include "planner/ddl/type.h"

/* SQLAlchemy's precedences; an operator is put in parentheses inside one that
 * binds as tightly or tighter. */
enum expr_precedence {
    EXPR_NONE = -1, /* inside a comma list: never parenthesised */
    EXPR_EAGER = 0, /* of JSON and of op(): always parenthesised */
    EXPR_OR = 2,
    EXPR_AND = 3,
    EXPR_COLLATE = 4,
    EXPR_COMPARE = 5,
    EXPR_CONCAT = 6,
    EXPR_ADD = 7,
    EXPR_MULTIPLY = 8,
    EXPR_LARGEST = 100, /* against nothing: whatever is an operator is parenthesised */
    EXPR_ATOM = 1000,   /* no operator */
};

/* A table, alias or subquery that columns come from. */
struct expr_from {
    const void *identity; /* the term that made it */
    const char *name;     /* before the dot of its columns */
    const char *sql;      /* in FROM */
};

struct expr_froms {
    VEC_FIELDS(const struct expr_from *);
};

/* Where an expression stands. */
struct expr_scope {
    bool with_table;                /* columns are written table.column */
    const struct expr_froms *outer; /* what statements around a subquery select from */
    struct expr_froms *froms;       /* what was used, in order; NULL where nobody asks */
    const struct py_map *params;    /* values given beside the statement, or NULL */
    const struct strmap *labels;    /* what a SELECT's columns are called; NULL outside of one */
    bool in_from;                   /* the SELECT stands in FROM: its columns are named */
    unsigned depth;
};

struct expr {
    const char *sql;
    int precedence; /* EXPR_ATOM where it is no operator */
    const char *op; /* the operator, where it is one that may repeat itself: AND, OR, +, ||, * */
    const char *negated; /* what ~ makes of it without parentheses; NULL: NOT (...) */
    const struct type *type;
    const char *key;   /* a column's or label's name; NULL where it has none */
    const char *label; /* what a SELECT list adds: "AS name"; NULL for nothing */
    const char *anon;  /* how SELECT names it where it has no label: "max" for max_1 */
    bool has_table;    /* a column of a table, an alias or a subquery */
    bool is_column;    /* of a table or bare, not an expression */
    bool is_select;    /* a SELECT, to be parenthesised */
    bool is_text;      /* text() */
    bool is_wrap;      /* a cast, which is called what it casts */
    bool is_constant;  /* null(), true(), false() */
};

/* Reads any expression. hint is the type of the other side, for literals. */
bool expr_read(struct ddl *d, const struct expr_scope *scope, const struct py_value *value,
               const struct type *hint, struct expr *out);

/* As an operand of an operator of that precedence. */
const char *expr_grouped(struct ddl *d, const struct expr *e, int against, const char *op);

/* A SELECT calls a cast what it calls what is cast. */
void expr_wrap(struct expr *out, const struct expr *cast);

/* What a condition is where a statement or a constraint takes one: a string is text(). */
bool expr_condition(struct ddl *d, const struct expr_scope *scope, const struct py_value *value,
                    const char **out);

/* a AND b AND ... of conditions. */
bool expr_join(struct ddl *d, const struct expr_scope *scope, const struct py_list *conditions,
               const char *op, struct expr *out);

/* Method calls: column.in_(...), .desc(), ... (expr_method.c). *found tells whether it is one. */
bool expr_read_method(struct ddl *d, const struct expr_scope *scope, const struct py_value *call,
                      bool *found, struct expr *out);

/* Functions: and_(), case(), func.x(), ... (expr_call.c). */
bool expr_read_call(struct ddl *d, const struct expr_scope *scope, const struct py_value *call,
                    bool *found, struct expr *out);
bool expr_read_func(struct ddl *d, const struct expr_scope *scope, const char *name,
                    const struct py_args *args, struct expr *out);

/* text() and what .bindparams() adds to it, as it is written. */
bool expr_text(struct ddl *d, const struct expr_scope *scope, const struct py_value *value,
               const char **out);
bool expr_is_text(const struct py_value *value);

/* left op right, of expressions already read. */
bool expr_binary(struct ddl *d, const struct expr *left, const char *op, const struct expr *right,
                 struct expr *out);

/* SELECT (select.c). */
bool select_is(const struct py_value *value);
bool select_read(struct ddl *d, const struct expr_scope *scope, const struct py_value *value,
                 struct expr *out);

/* --- tables (from.c) -------------------------------------------------------- */

/* Reads sa.table(), sa.Table(), an alias, a subquery. *out is NULL where value is none. */
bool from_read(struct ddl *d, const struct expr_scope *scope, const struct py_value *value,
               const struct expr_from **out);

/* Returns the term of the table under aliases: sa.table(...) or sa.Table(...). */
const struct py_value *from_table_term(const struct py_value *value);

/* The table's name and the columns it declares. */
bool from_table_name(struct ddl *d, const struct py_value *table, struct name_table *out);
const struct py_value *from_column_term(struct ddl *d, const struct py_value *table,
                                        const char *key);

/* All column terms of a table, in order. */
bool from_columns(struct ddl *d, const struct py_value *table, struct py_list *out);

/* The name and type of a column term: sa.column() or sa.Column(). */
bool from_column(struct ddl *d, const struct py_value *column, struct name *name,
                 const struct type **type);

/* table.c.name: *table and *key are set and true returned, or false. */
bool from_is_column(const struct py_value *value, const struct py_value **table, const char **key);

/* Notes that from was used. */
void from_use(struct ddl *d, const struct expr_scope *scope, const struct expr_from *from);

#endif
