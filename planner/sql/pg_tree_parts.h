/*
 * pg_tree_parts.h - what the files pg_tree*.c share, and nobody else includes.
 *
 * PostgreSQL's headers define macros of common names, so ours come first.
 * Nothing here raises PostgreSQL's errors: they would end the process.
 */
#ifndef PLANNER_SQL_PG_TREE_PARTS_H
#define PLANNER_SQL_PG_TREE_PARTS_H

#include "common/arena.h"
#include "planner/model/action.h"
#include "planner/sql/pg_tree.h"

#include <pg_query.h>
#include <pg_query/pg_query_internal.h>

#include <nodes/nodes.h>
#include <nodes/parsenodes.h>
#include <nodes/pg_list.h>

/* strVal() and the like cast const away; clang blames whoever uses them. */
#pragma GCC diagnostic ignored "-Wcast-qual"

enum {
    TREE_DEPTH = 1500,      /* nodes within nodes; some 500 bytes of stack each */
    TREE_INNER_DEPTH = 4,   /* statements within bodies within statements */
    TREE_INNER_COUNT = 2000 /* of the statements of one body */
};

/* One statement that is being read. */
struct tree {
    struct arena *arena;
    const char *sql; /* its text, for cutting pieces out */
    unsigned depth;  /* of the node that is being read */
    bool is_too_deep;
};

/* What an expression or a query mentions. */
struct mentions {
    struct tree *tree;
    struct query *query;         /* relations, functions, literals, columns */
    struct expression *casts;    /* casts and time zones; NULL where nobody asks */
    struct strlist scope;        /* common table expressions that can be seen */
    struct relation_use current; /* what a relation found now is: access, filter, keys */
    bool has_current;
};

/* pg_tree_name.c */

/* Returns a copy in the arena, "" for NULL. */
const char *tree_text(struct tree *t, const char *text);

uint32_t tree_place(int location);

struct object_name tree_relation(struct tree *t, const RangeVar *relation);

/* Reads a qualified name: a list of strings, the last one the name. */
struct object_name tree_list_name(struct tree *t, const List *names);

/* Reads what a statement names: a list, a type, a function, a string. */
struct object_name tree_object_name(struct tree *t, const Node *node);

/* Adds the strings of a list of String nodes. */
void tree_strings(struct tree *t, const List *list, struct strlist *out);

struct type_name tree_type(struct tree *t, const TypeName *type);

/* Returns the text of a String, Integer, Float or A_Const; NULL for others. */
const char *tree_literal(struct tree *t, const Node *node);

/* Adds the names of options: "fillfactor", "toast.autovacuum_enabled". */
void tree_option_names(struct tree *t, const List *options, struct strlist *out);

/* Returns whether an option is there and not switched off. */
bool tree_has_option(const List *options, const char *name);

/* pg_tree_query.c */

/* Adds what node mentions to m. */
void tree_walk(struct mentions *m, const Node *node);
void tree_walk_list(struct mentions *m, const List *list);

/* Reads SELECT, VALUES, INSERT, UPDATE, DELETE or MERGE. */
const struct query *tree_query(struct tree *t, const Node *node);

/* Reads expressions as a query would be: NULL where both are. */
const struct query *tree_query_of(struct tree *t, const Node *first, const Node *second);

/* Returns the names of a query's columns. */
void tree_outputs(struct tree *t, const Node *node, struct strlist *out);

/* pg_tree_expr.c */

/* Returns NULL for NULL. */
const struct expression *tree_expression(struct tree *t, const Node *node);

/* Returns whether node is the constant true, or says so with constants. */
bool tree_is_true(const Node *node);

/* Adds the columns that the arms of node compare with something that is no column. */
void tree_keys(struct tree *t, const Node *node, struct strlist *out);

/* pg_tree_shape.c */

/* Returns the expression in one spelling, whatever its quotes, blanks and
 * letters are; "" where that is not known. */
const char *tree_shape(struct tree *t, const Node *node);

/* The same of the query that comes after AS in the statement. */
const char *tree_query_shape(struct tree *t);

/* pg_tree_define.c */

struct constraint_def tree_constraint(struct tree *t, const Constraint *c);
const struct column_def *tree_column(struct tree *t, const ColumnDef *c);
const struct partition_bound *tree_bound(struct tree *t, const PartitionBoundSpec *bound);
const struct table_def *tree_table(struct tree *t, const CreateStmt *s);
const struct index_def *tree_index(struct tree *t, const IndexStmt *s);

/* pg_tree_alter.c */

void tree_alter_table(struct tree *t, const Node *node, struct action *out);

/* pg_tree_object.c */

enum subject_kind tree_subject(ObjectType type);

/* Returns verb and the subject's word, in capitals: "DROP TABLE". */
const char *tree_verb(struct tree *t, const char *verb, enum subject_kind subject);

/* pg_tree_body.c */

/* Reads the body of out->routine into out->inner; sql is the whole statement.
 * Not while another statement's tree is open: parsers share one memory. */
void tree_read_body(struct str sql, unsigned inner, struct arena *arena, struct action *out);

/* pg_tree_*.c: how each statement is read */

typedef void tree_reader(struct tree *t, const Node *node, struct action *out);

struct tree_form {
    NodeTag tag;
    enum action_kind kind;
    const char *verb; /* "" where the reader sets it */
    tree_reader *read;
};

extern const struct tree_form tree_create_forms[];
extern const size_t tree_create_form_count;
extern const struct tree_form tree_object_forms[];
extern const size_t tree_object_form_count;
extern const struct tree_form tree_command_forms[];
extern const size_t tree_command_form_count;

/* pg_tree.c */

/* As pg_tree_read(), within inner bodies. */
void tree_read(struct str sql, unsigned inner, struct arena *arena, struct action *out);

/* Reads one parsed statement. */
void tree_statement(struct tree *t, const Node *node, struct action *out);

#endif
