/* names.h - values by name (struct py_names of value.h): a scope, a class, an instance. */
#ifndef PLANNER_PY_NAMES_H
#define PLANNER_PY_NAMES_H

#include "common/strbuf.h"
#include "planner/py/value.h"

/* Returns the place of a name's value, NULL where it is not bound. */
struct py_value **py_names_find(const struct py_names *names, const char *name);

/* Binds name, which is not copied. */
void py_names_set(struct arena *arena, struct py_names *names, const char *name,
                  struct py_value *value);

/* Returns false where name is not bound. */
bool py_names_delete(struct py_names *names, const char *name);

/* Makes a value of that kind, all else zero. */
struct py_value *py_new(struct arena *arena, enum py_kind kind);
struct py_value *py_set(struct arena *arena);

/* Makes a STR of what the buffer holds, which is not copied. */
struct py_value *py_str_taken(struct arena *arena, const struct strbuf *sb);

#endif
