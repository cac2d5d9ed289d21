/* dml.h - statements given to execute(): text, INSERT, UPDATE, DELETE, SELECT, DDL constructs. */
#ifndef PLANNER_DDL_DML_H
#define PLANNER_DDL_DML_H

#include "planner/ddl/chain.h"

/* Adds the statements that executing value with params does: none or a dict
 * for one, a list of dicts for one each. */
bool dml_execute(struct ddl *d, const struct py_value *value, const struct py_value *params);

/* Adds the INSERT of one row into table (bulk_insert). */
bool dml_insert_row(struct ddl *d, const struct py_value *table, const struct py_value *row);

/* Writes an INSERT, UPDATE or DELETE. */
bool dml_insert(struct ddl *d, const struct chain *c, const struct py_map *params,
                const char **out);
bool dml_update(struct ddl *d, const struct chain *c, const struct py_map *params,
                const char **out);
bool dml_delete(struct ddl *d, const struct chain *c, const struct py_map *params,
                const char **out);

/* One column = value of a statement. */
struct dml_value {
    const struct py_value *key;
    const struct py_value *value;
};

struct dml_values {
    VEC_FIELDS(struct dml_value);
};

/* Reads .values(...) and parameters into the order of the table's columns. */
bool dml_sort_values(struct ddl *d, const struct py_value *table, struct dml_values *values);
bool dml_take_values(struct ddl *d, const struct py_args *args, struct dml_values *out);
bool dml_take_dict(struct ddl *d, const struct py_map *map, struct dml_values *out);
const char *dml_key(const struct py_value *key);

/* Adds what the columns of a sa.Table() say of themselves, by default= or onupdate=, where values
 * do not say it. */
bool dml_add_implicit(struct ddl *d, const struct py_value *table, const char *keyword,
                      struct dml_values *values);

/* .execution_options(...): refuses what changes the SQL, or where it goes. */
bool dml_check_options(struct ddl *d, const struct py_args *args);

/* The SQL of a value for a column of table. */
bool dml_value_sql(struct ddl *d, const struct expr_scope *scope, const struct py_value *table,
                   const struct dml_value *value, const char **out);

/* CreateTable(), CreateSequence(), DropSchema(), DDL() and their likes.
 * *found tells whether value is one. */
bool dml_construct(struct ddl *d, const struct py_value *value, bool *found);

#endif
