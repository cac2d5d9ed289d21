/* literal.h - Python values as SQL literals, and text() with its parameters filled in. */
#ifndef PLANNER_DDL_LITERAL_H
#define PLANNER_DDL_LITERAL_H

#include "planner/ddl/type.h"

/* Writes value as a literal of type, as PostgreSQL would be sent it. */
bool literal_sql(struct ddl *d, const struct py_value *value, const struct type *type,
                 const char **out);

/* Returns the type that SQLAlchemy gives a bare Python value; type_null where
 * it gives none. */
const struct type *literal_type(const struct py_value *value);

/* Returns whether value is plain data that literal_sql() may be asked about. */
bool literal_is(const struct py_value *value);

/* Returns whether the type takes the value as it is: what a driver would turn into something else,
 * or refuse, is not written (literal_fit.c). */
bool literal_fits(const struct type *type, const struct py_value *value);

/* Returns whether a string is written as a number, as for a type that is one. */
bool literal_is_number(const struct type *type, const char *text);

/* Writes value as Python's json.dumps() does; false where it cannot. */
bool literal_json(struct ddl *d, const struct py_value *value, struct strbuf *out);

/* Gives the value of a parameter named in a text as SQL. *sql stays NULL where
 * it has none. */
typedef bool literal_bind_fn(void *ctx, struct ddl *d, const char *name, const char **sql);

/* Writes the SQL of text(): ":name" becomes its value, "\:" a colon. Refuses a
 * parameter that has no value, as PostgreSQL's driver would. */
bool literal_text(struct ddl *d, const char *text, literal_bind_fn *bind, void *ctx,
                  const char **out);

#endif
