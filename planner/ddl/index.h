/* index.h - CREATE INDEX and DROP INDEX. */
#ifndef PLANNER_DDL_INDEX_H
#define PLANNER_DDL_INDEX_H

#include "planner/ddl/name.h"

struct index {
    struct name name;
    const struct name_table *table;
    struct py_list columns; /* strings, text() or expressions */
    bool is_unique;
    bool if_not_exists;
    const struct py_args *options; /* postgresql_...; NULL for none */
};

/* Returns whether value is an Index() call. */
bool index_is(const struct py_value *value);

/* Reads Index(name, *columns, ...) of table. */
bool index_read(struct ddl *d, const struct py_value *value, const struct name_table *table,
                struct index *out);

/* Adds CREATE INDEX; gives the name by convention. */
bool index_create(struct ddl *d, struct index *index);

/* Adds the index of a column that has index=True. */
bool index_create_flag(struct ddl *d, const struct name *column, const struct name_table *table,
                       bool is_unique);

/* Adds the gist index that geoalchemy2 gives a geometry column. */
void index_create_spatial(struct ddl *d, const struct name *column, const struct name_table *table);

/* Adds DROP INDEX. */
bool index_drop(struct ddl *d, const struct name *name, const struct name_table *table,
                const struct py_args *options);

/* The word after USING: in small letters; refuses what is no word. */
bool index_method(struct ddl *d, const char *text, const char **out);

#endif
