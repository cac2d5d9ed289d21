/* std_table.h - the functions of the standard library that are known, by dotted name. */
#ifndef PLANNER_PY_STD_TABLE_H
#define PLANNER_PY_STD_TABLE_H

#include "planner/py/host.h"

struct strbuf;

struct py_std_function {
    const char *name;
    /* Returns NULL where the result is not known, or the run was aborted. */
    struct py_value *(*call)(struct py_run *run, const struct py_args *args, struct srcpos pos);
};

/* Each ends with a NULL name. */
extern const struct py_std_function py_std_text[];
extern const struct py_std_function py_std_iter[];
extern const struct py_std_function py_std_date[];
extern const struct py_std_function py_std_path[];

/* A method of a term: Path(...).read_text(), date(...).isoformat(); NULL where it is not known. */
struct py_value *py_std_method(struct py_run *run, const struct py_call *call);
struct py_value *py_std_path_method(struct py_run *run, const struct py_call *call);
struct py_value *py_std_date_method(struct py_run *run, const struct py_call *call);

/* The symbol at the bottom of a term, NULL for none. */
const char *py_std_origin(const struct py_value *value);

/* The path that a term of pathlib stands for; NULL for none. */
const char *py_std_path_of(const struct py_value *value);

/* Adds what str() of a date, time or datetime term says; false where that is not known. */
bool py_std_date_text(struct strbuf *sb, const struct py_object *object);

#endif
