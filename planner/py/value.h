/*
 * value.h - what a Python expression of a migration script stands for.
 *
 * A value is a Python object as the partial evaluator knows it: plain data,
 * a function or class of the scripts read, or one of three kinds that Python
 * does not have:
 *
 *   SYMBOL   a name of a module that is not read: "sqlalchemy.Column",
 *            "alembic.op.create_table" (import aliases are resolved);
 *   OBJECT   what a symbol was used for, as a term: sa.column('a') == 'x' is
 *            COMPARE "==" of CALL sqlalchemy.column('a') and 'x';
 *   UNKNOWN  what only a running program or a database can know, with the
 *            reason and the place where it became unknown.
 *
 * Values live in the arena of the run that made them. Lists, dicts, sets and
 * instances are mutable and shared as in Python: compare pointers for "is".
 */
#ifndef PLANNER_PY_VALUE_H
#define PLANNER_PY_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/error.h"
#include "common/str.h"
#include "common/strlist.h"
#include "common/vec.h"

enum py_kind {
    PY_NONE,
    PY_BOOL,
    PY_INT,
    PY_FLOAT,
    PY_STR,   /* text: UTF-8, may hold NUL */
    PY_BYTES, /* text: bytes */
    PY_LIST,
    PY_TUPLE,
    PY_SET,  /* map; also frozenset */
    PY_DICT, /* map */
    PY_VIEW, /* dict.keys(), .values(), .items() */
    PY_RANGE,
    PY_SLICE,
    PY_ELLIPSIS,
    PY_ITERATOR, /* a generator, zip(), map(), ...: see py_iterate() */
    PY_FUNCTION, /* def or lambda of a script that is read */
    PY_METHOD,   /* a function or built-in bound to its object */
    PY_CLASS,    /* class of a script that is read, or a built-in exception */
    PY_INSTANCE,
    PY_SUPER,
    PY_MODULE,  /* a module that is read */
    PY_BUILTIN, /* len, isinstance, str, ... */
    PY_IMPORT,  /* from a import b, not looked up yet: stands in scopes only */
    PY_SYMBOL,
    PY_OBJECT,
    PY_UNKNOWN,
};

enum py_view { PY_VIEW_KEYS, PY_VIEW_VALUES, PY_VIEW_ITEMS };

struct py_value;
struct py_function;
struct py_module;
struct py_import;
struct py_iterator;
struct py_map;

struct py_list {
    VEC_FIELDS(struct py_value *);
};

/* Values by name, in the order in which the names were first bound. */
struct py_name {
    const char *name;
    struct py_value *value; /* NULL where it was deleted */
    uint32_t hash;
};

struct py_names {
    VEC_FIELDS(struct py_name);
    uint32_t *slots; /* index + 1 by hash; NULL while there are few */
    size_t slot_count;
};

struct py_kwarg {
    const char *name;
    struct py_value *value;
};

/* The arguments of a call, evaluated; * and ** are unpacked. */
struct py_args {
    struct py_list list;
    struct {
        VEC_FIELDS(struct py_kwarg);
    } named;
};

enum py_term {
    PY_TERM_CALL,      /* target(args) */
    PY_TERM_ATTRIBUTE, /* target.name */
    PY_TERM_ITEM,      /* target[args 0] */
    PY_TERM_BINARY,    /* target name args 0: + - * / // % ** @ << >> & | ^ */
    PY_TERM_UNARY,     /* name target: - + ~ */
    PY_TERM_COMPARE,   /* target name args 0: == != < <= > >= */
};

/* A symbolic term. In BINARY and COMPARE one of the operands is a SYMBOL,
 * OBJECT or INSTANCE of a class with a symbolic base; they stand as written. */
struct py_object {
    enum py_term term;
    const char *name; /* of the attribute or operator; NULL in CALL and ITEM */
    struct py_value *target;
    struct py_args args;
    struct srcpos pos;
    void *memo;     /* the host's own; NULL at first */
    uint32_t order; /* the host's own; 0 at first */
};

struct py_class {
    const char *name;
    const char *module;       /* "" for the script itself */
    struct py_list bases;     /* as written: CLASS, SYMBOL, OBJECT, BUILTIN */
    struct py_names attrs;    /* those of the body, own only */
    struct py_list args;      /* Enum: the members, INSTANCEs with name and value, in order */
    struct strlist annotated; /* names with a type, in order: what a dataclass is made of */
    bool is_dataclass;
    bool is_enum;    /* enum.Enum or one of its like is among the bases' bases */
    bool is_builtin; /* a built-in exception */
    bool has_symbolic_base;
    const char *alien; /* why its behaviour is not known in full (a metaclass, a decorator) */
    struct srcpos pos;
};

struct py_instance {
    struct py_value *cls;
    struct py_names attrs; /* own attributes */
    struct py_args args;   /* what the class was called with */
    void *memo;            /* the host's own; NULL at first */
};

struct py_unknown {
    const char *reason; /* "the result of a query is used": lower case, no full stop */
    struct srcpos pos;  /* where it became unknown */
    bool inert; /* calling it or what comes from it cannot reach the database: a query's result,
                   the time, an environment variable; not so: a function nobody has read */
};

struct py_value {
    enum py_kind kind;
    union {
        bool truth;          /* BOOL */
        int64_t integer;     /* INT; bigger ones are UNKNOWN */
        double real;         /* FLOAT */
        struct str text;     /* STR, BYTES; followed by a NUL that is not counted */
        struct py_list list; /* LIST, TUPLE */
        struct py_map *map;  /* SET, DICT */
        struct {
            struct py_value *of; /* the DICT */
            enum py_view which;
        } view;
        struct {
            int64_t start;
            int64_t stop;
            int64_t step;
        } range;
        struct {
            struct py_value *start; /* None where left out */
            struct py_value *stop;
            struct py_value *step;
        } slice;
        struct py_function *function;
        struct {
            struct py_value *self;
            struct py_value *function;
        } method; /* METHOD; SUPER: the instance and the class that super() was said in */
        struct py_class *cls;
        struct py_instance *instance;
        struct py_module *module;
        struct py_import *import;
        struct py_iterator *iterator;
        const struct py_builtin *builtin;
        const char *symbol; /* SYMBOL: the dotted name */
        struct py_object *object;
        struct py_unknown unknown;
    };
};

/* --- making them --------------------------------------------------------- */

struct py_value *py_none(void);
struct py_value *py_bool(bool truth);
struct py_value *py_int(struct arena *arena, int64_t integer);
struct py_value *py_float(struct arena *arena, double real);

/* The text is copied. */
struct py_value *py_str(struct arena *arena, const char *text);
struct py_value *py_str_of(struct arena *arena, struct str text);
struct py_value *py_list(struct arena *arena);
struct py_value *py_tuple(struct arena *arena);
struct py_value *py_dict(struct arena *arena);
struct py_value *py_symbol(struct arena *arena, const char *dotted);
struct py_value *py_new_unknown(struct arena *arena, struct srcpos pos, bool inert, const char *fmt,
                                ...) __attribute__((format(printf, 4, 5)));

/* Appends value. */
void py_push(struct arena *arena, struct py_list *list, struct py_value *value);

/* Makes a term that the caller fills. */
struct py_value *py_object(struct arena *arena, enum py_term term, struct srcpos pos);

/* --- asking them --------------------------------------------------------- */

/* "str", "list", "NoneType", ..., as type(value).__name__; the symbol of a SYMBOL or of what an
 * OBJECT calls. */
const char *py_type_name(const struct py_value *value);

/* Returns whether value is a SYMBOL of exactly this dotted name. */
bool py_is_symbol(const struct py_value *value, const char *dotted);

/* Returns whether value is an OBJECT that calls the SYMBOL of this dotted name. */
bool py_is_call_of(const struct py_value *value, const char *dotted);

/* Returns the text of a STR that is a C string (no NUL), else NULL. */
const char *py_cstr(const struct py_value *value);

/* Returns the positional argument at index, else the one of that name, else
 * NULL. An index of SIZE_MAX, or a NULL name, looks for the other alone. */
struct py_value *py_args_get(const struct py_args *args, size_t index, const char *name);

/* The value of a name, or NULL. */
struct py_value *py_names_get(const struct py_names *names, const char *name);

/* Returns repr(value), or NULL where it is not known. */
const char *py_repr(const struct py_value *value, struct arena *arena);

/* Returns the first UNKNOWN that value is or holds (in lists, terms, ...), else NULL. */
const struct py_value *py_find_unknown(const struct py_value *value);
const struct py_value *py_find_unknown_args(const struct py_args *args);

/* --- dicts and sets, in insertion order ---------------------------------- */

struct py_entry {
    struct py_value *key;   /* NULL where it was deleted */
    struct py_value *value; /* NULL in a set */
};

size_t py_map_count(const struct py_map *map);

/* Walks the entries: start with *at = 0; returns NULL at the end. */
const struct py_entry *py_map_next(const struct py_map *map, size_t *at);

/* Returns the value of a STR key in a dict, or NULL. */
struct py_value *py_map_get_str(const struct py_map *map, const char *key);

#endif
