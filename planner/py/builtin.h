/* builtin.h - the functions, types and methods that Python brings along. */
#ifndef PLANNER_PY_BUILTIN_H
#define PLANNER_PY_BUILTIN_H

#include "planner/py/compare.h"
#include "planner/py/host.h"

struct strbuf;

typedef struct py_value *(*py_builtin_call)(struct py_run *run, struct py_value *self,
                                            const struct py_args *args, struct srcpos pos);

struct py_builtin {
    const char *name;
    py_builtin_call call; /* self is NULL for functions */
    bool is_type;
};

/* The built-in function or type of that name, as a value; NULL where there is none. */
struct py_value *py_builtin_find(struct py_run *run, const char *name);

/* The method of a value of a built-in type, bound; NULL where there is none that is known. *exists
 * tells whether Python has it. */
struct py_value *py_builtin_method(struct py_run *run, struct py_value *self, const char *name);

/* str.upper and its like: the method of a type, unbound; NULL where there is none. */
struct py_value *py_builtin_unbound(struct py_run *run, const struct py_builtin *type,
                                    const char *name);

/* Whether value is of a built-in type, by its name. */
enum py_answered py_builtin_is_instance(const struct py_value *value, const char *type);

bool py_builtin_repr(struct strbuf *sb, const struct py_value *value);

/* The tables: name, function; each ends with a NULL name. */
extern const struct py_builtin py_str_methods[];
extern const struct py_builtin py_str_methods_2[];
extern const struct py_builtin py_bytes_methods[];
extern const struct py_builtin py_list_methods[];
extern const struct py_builtin py_tuple_methods[];
extern const struct py_builtin py_dict_methods[];
extern const struct py_builtin py_set_methods[];
extern const struct py_builtin py_number_methods[];
extern const struct py_builtin py_functions[];
extern const struct py_builtin py_functions_2[];
extern const struct py_builtin py_types[];

/* --- for those who write them -------------------------------------------- */

/* Whether there are least to most positional arguments, and no others. */
bool py_takes(const struct py_args *args, size_t least, size_t most);

/* Whether they are so many, and the first can be the key of a dict. */
bool py_is_key(const struct py_args *args, size_t least, size_t most);

/* copy() and clear() of a dict or set. */
struct py_value *py_map_method_copy(struct py_run *run, struct py_value *self,
                                    const struct py_args *args, struct srcpos pos);
struct py_value *py_map_method_clear(struct py_run *run, struct py_value *self,
                                     const struct py_args *args, struct srcpos pos);

/* The UNKNOWN that a call with other arguments than those understood makes; where an argument is
 * UNKNOWN, what follows from that. */
struct py_value *py_not_understood(struct py_run *run, const char *name, const struct py_args *args,
                                   struct srcpos pos);

#endif
