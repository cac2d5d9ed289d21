/*
 * name.h - names of tables, columns and constraints, quoted as SQLAlchemy quotes them.
 */
#ifndef PLANNER_DDL_NAME_H
#define PLANNER_DDL_NAME_H

#include "planner/ddl/ddl.h"

enum name_quote {
    NAME_AUTO,   /* where PostgreSQL would read it otherwise without */
    NAME_ALWAYS, /* quoted_name(x, True), quote=True */
    NAME_NEVER,  /* quoted_name(x, False), quote=False */
};

/* A zeroed one is no name. */
struct name {
    const char *text; /* NULL where there is none */
    enum name_quote quote;
    bool is_final; /* op.f(): no convention applies, and it may be shortened */
};

/* Returns name as it stands in SQL. */
const char *name_sql(const struct name *name, struct arena *arena);

/* The same for text that nothing more is known of. */
const char *name_quote(const char *text, struct arena *arena);

/* Reads a string, op.f(), conv() or quoted_name(); None gives no name. */
bool name_read(struct ddl *d, const struct py_value *value, const char *what, struct name *out);

/* As name_read(), and refuses None. */
bool name_read_given(struct ddl *d, const struct py_value *value, const char *what,
                     struct name *out);

/* Reads a name from a call's arguments. */
bool name_arg(struct ddl *d, const struct py_args *args, size_t index, const char *keyword,
              struct name *out);

/* The name of a constraint or index in SQL: a final one longer than 63
 * characters is shortened, another one refused. */
bool name_constraint(struct ddl *d, const struct name *name, const char **out);

/* A table's name: schema.table. */
struct name_table {
    struct name schema; /* no name where there is none */
    struct name name;
};

/* As in CREATE TABLE and CREATE INDEX: the schema is one identifier. */
const char *name_table_sql(const struct name_table *table, struct arena *arena);

/* As in Alembic's own ALTER TABLE: a dot in the schema separates identifiers. */
const char *name_table_dotted(const struct name_table *table, struct arena *arena);

#endif
