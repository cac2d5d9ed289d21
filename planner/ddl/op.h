/*
 * op.h - the directives of alembic.op.
 *
 * Each reads its arguments and adds the statements that Alembic would execute.
 */
#ifndef PLANNER_DDL_OP_H
#define PLANNER_DDL_OP_H

#include "planner/ddl/ddl.h"

typedef bool op_fn(struct ddl *d, const struct py_args *args);

struct op {
    const char *name;
    op_fn *run;
    /* Inside batch_alter_table the table stands before the other arguments: */
    size_t batch_index;      /* which one it becomes; SIZE_MAX where it is no batch directive */
    const char *table_name;  /* its keyword */
    const char *schema_name; /* the keyword of its schema */
    const char *params;      /* that it has, see signature.h */
};

/* Returns the directive of that name, or NULL. */
const struct op *op_find(const char *name);

/* The arguments that a directive of a batch has outside of one. */
struct py_args op_batch_args(struct ddl *d, const struct op *op, const struct py_args *args,
                             struct py_value *table, struct py_value *schema);

/* op_table.c */
bool op_create_table(struct ddl *d, const struct py_args *args);
bool op_drop_table(struct ddl *d, const struct py_args *args);
bool op_rename_table(struct ddl *d, const struct py_args *args);
bool op_create_table_comment(struct ddl *d, const struct py_args *args);
bool op_drop_table_comment(struct ddl *d, const struct py_args *args);

/* op_column.c */
bool op_add_column(struct ddl *d, const struct py_args *args);
bool op_drop_column(struct ddl *d, const struct py_args *args);

/* op_alter.c */
bool op_alter_column(struct ddl *d, const struct py_args *args);

/* op_constraint.c */
bool op_create_primary_key(struct ddl *d, const struct py_args *args);
bool op_create_unique_constraint(struct ddl *d, const struct py_args *args);
bool op_create_check_constraint(struct ddl *d, const struct py_args *args);
bool op_create_foreign_key(struct ddl *d, const struct py_args *args);
bool op_create_exclude_constraint(struct ddl *d, const struct py_args *args);
bool op_drop_constraint(struct ddl *d, const struct py_args *args);
bool op_create_index(struct ddl *d, const struct py_args *args);
bool op_drop_index(struct ddl *d, const struct py_args *args);

/* op_execute.c */
bool op_execute(struct ddl *d, const struct py_args *args);
bool op_bulk_insert(struct ddl *d, const struct py_args *args);

#endif
