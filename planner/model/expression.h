/*
 * expression.h - names, types, expressions and queries, as far as they matter
 * to what a statement locks and loses.
 *
 * Names are as PostgreSQL stores them: folded to lower case unless quoted, cut
 * at 63 bytes. A schema that is not written is "". Strings are never NULL
 * unless a comment says so. Places are byte offsets into the statement's text.
 */
#ifndef PLANNER_MODEL_EXPRESSION_H
#define PLANNER_MODEL_EXPRESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "common/strlist.h"
#include "common/vec.h"

struct object_name {
    const char *schema; /* "" where none is written */
    const char *name;
    uint32_t at;
};

struct object_names {
    VEC_FIELDS(struct object_name);
};

/* "integer" is pg_catalog.int4, "serial" stays serial. */
struct type_name {
    const char *schema; /* "pg_catalog" for what the grammar has words for */
    const char *name;   /* "int4", "varchar", "timestamptz", "mood" */
    int32_t mods[3];    /* varchar(20): 20; numeric(10,2): 10, 2; interval: fields, precision */
    unsigned mod_count;
    unsigned dimensions; /* of an array; 0 for none */
    const char *text;    /* as people write it: "varchar(20)", "bigint[]", "app.mood" */
};

/* A function that is called. */
struct function_use {
    const char *schema;
    const char *name;
    unsigned args;
    const char *literal; /* the first argument where that is a string: nextval('s'); else "" */
};

enum relation_access {
    ACCESS_READ,
    ACCESS_ROW_LOCK, /* SELECT ... FOR UPDATE and its like */
    ACCESS_INSERT,
    ACCESS_UPDATE,
    ACCESS_DELETE,
    ACCESS_MERGE,
};

/* A table or view that a query names. */
struct relation_use {
    struct object_name name;
    enum relation_access access;
    bool only;           /* ONLY name: not its children */
    bool filtered;       /* a WHERE (not constantly true), a join condition or LIMIT applies */
    bool on_conflict;    /* INSERT ... ON CONFLICT */
    bool updates;        /* ON CONFLICT DO UPDATE, MERGE with UPDATE */
    struct strlist set;  /* columns that INSERT names and UPDATE sets, in order */
    struct strlist keys; /* columns that WHERE compares with = or IN; not qualified by others */
};

/* One arm of an expression that is arms joined by AND; an expression that is
 * none has one. */
enum arm_kind {
    ARM_OTHER,
    ARM_NOT_NULL, /* column IS NOT NULL */
    ARM_NULL,     /* column IS NULL */
    ARM_COMPARE,  /* column op literal */
    ARM_IN,       /* column IN (literals) */
    ARM_ANY,      /* one of choices, which are of the kinds above: OR */
};

struct expression_arm {
    enum arm_kind kind;
    const char *column;
    const char *op;        /* "<", "<=", "=", ">=", ">", "<>" */
    struct strlist values; /* literals without quotes: one, or those of IN */
    struct {
        VEC_FIELDS(struct expression_arm);
    } choices;
};

struct expression {
    bool is_null;           /* the constant NULL, whatever it is cast to */
    bool is_literal;        /* a constant, perhaps cast */
    const char *literal;    /* its text; "" for none */
    const char *text;       /* as written, for showing; "" where its end is not known */
    const char *shape;      /* in one spelling, for comparing; "" where that is not known */
    struct strlist columns; /* that it names, each once */
    struct {
        VEC_FIELDS(struct function_use);
    } functions;
    struct {
        VEC_FIELDS(struct expression_arm);
    } arms;
    struct {
        VEC_FIELDS(struct relation_use);
    } relations; /* of its subqueries */
    struct {
        VEC_FIELDS(struct type_name);
    } casts;                 /* types that it casts to */
    bool converts_time_zone; /* AT TIME ZONE */
    bool is_column;          /* a column's name and nothing more, or that with a cast: see casts */
};

struct query {
    struct {
        VEC_FIELDS(struct relation_use);
    } relations; /* in the order they are named; common table expressions left out */
    struct {
        VEC_FIELDS(struct function_use);
    } functions;
    struct strlist literals; /* string constants, each once */
    struct strlist columns;  /* column names used anywhere, each once */
    struct strlist outputs;  /* names of the result's columns, "*" for stars, "?" where made up */
    struct strlist sources;  /* as many: the column that one is as it stands, else "" */
    struct {
        VEC_FIELDS(struct type_name);
    } casts;           /* as many: what one is cast to; name "" where it is not */
    const char *shape; /* of a view: in one spelling, for comparing; "", or NULL */
    bool with_limit;
    bool only_values; /* VALUES, or SELECT without FROM */
    bool is_no_data;  /* CREATE ... AS ... WITH NO DATA */
};

#endif
