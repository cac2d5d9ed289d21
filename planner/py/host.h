/*
 * host.h - what the evaluator of Python asks whoever knows the libraries.
 *
 * The evaluator knows Python and its standard library; what alembic, sqlalchemy
 * and their like mean is the host's. It is asked whenever a SYMBOL or OBJECT (or
 * the INSTANCE of a class with a symbolic base) is called, read, compared, and
 * answers, in the order in which Python would execute it: so the effects of a
 * script (op.create_table, ...) are what the host does when it is called.
 */
#ifndef PLANNER_PY_HOST_H
#define PLANNER_PY_HOST_H

#include "planner/py/value.h"

struct py_run;

enum py_answer {
    PY_NOT_MINE, /* do the usual: build a term, or go on as for an unknown */
    PY_DONE,     /* *out is the value */
    PY_ABORTED,  /* py_stop(), py_stop_at_unknown() or py_raise() was called */
};

struct py_call {
    struct py_value *callee; /* SYMBOL, OBJECT (an ATTRIBUTE term for a method), INSTANCE, CLASS
                                with a symbolic base, UNKNOWN */
    const struct py_args *args;
    struct srcpos pos;
};

/* A source file that was found. */
struct py_source {
    const char *path; /* what __file__ shall be and errors shall name */
    struct str text;
    bool is_package; /* an __init__.py */
};

/* Any function may be NULL, which means "not mine". */
struct py_host {
    void *ctx; /* handed to each of them */

    bool keeps_decorated; /* a decorator that is not known is taken to give the class back */

    enum py_answer (*call)(void *ctx, struct py_run *run, const struct py_call *call,
                           struct py_value **out);

    /* object.name; the usual is a SYMBOL "a.b" for SYMBOL a, else an ATTRIBUTE term. */
    enum py_answer (*attribute)(void *ctx, struct py_run *run, struct py_value *object,
                                const char *name, struct srcpos pos, struct py_value **out);

    /* object.name = value; the usual is to stop. */
    enum py_answer (*set_attribute)(void *ctx, struct py_run *run, struct py_value *object,
                                    const char *name, struct py_value *value, struct srcpos pos);

    /* term is a BINARY, UNARY, COMPARE or ITEM of which the usual would be the term itself. Also
     * asked: COMPARE with the names "is", "is not", "in", "not in" and "isinstance", whose usual is
     * an UNKNOWN. */
    enum py_answer (*operate)(void *ctx, struct py_run *run, struct py_value *term,
                              struct py_value **out);

    /* Whether object is true; the usual is to stop. */
    enum py_answer (*truth)(void *ctx, struct py_run *run, struct py_value *object,
                            struct srcpos pos, bool *out);

    /* What a for loop over object sees; the usual is to stop. */
    enum py_answer (*iterate)(void *ctx, struct py_run *run, struct py_value *object,
                              struct srcpos pos, struct py_list *out);

    /* A class with a symbolic base was made: its attributes may be replaced. */
    void (*class_made)(void *ctx, struct py_run *run, struct py_value *cls, struct srcpos pos);

    /* with object as out: ...; the usual is to stop. leave is called where enter was DONE, raised
     * tells whether an exception passes through (it goes on afterwards). */
    enum py_answer (*enter)(void *ctx, struct py_run *run, struct py_value *object,
                            struct srcpos pos, struct py_value **out);
    enum py_answer (*leave)(void *ctx, struct py_run *run, struct py_value *object,
                            struct srcpos pos, bool raised);

    /* str(object), "%s" and f"{object}"; *out is a STR. The usual is an UNKNOWN. */
    enum py_answer (*text)(void *ctx, struct py_run *run, struct py_value *object,
                           struct py_value **out);

    /* Whether the module's names shall be SYMBOLs. Those of Python's standard library always are;
     * for a module that is neither known nor found all names are UNKNOWN. */
    bool (*knows_module)(void *ctx, const char *dotted);

    /* Finds a module of the same repository. Results live as long as the host. Relative imports are
     * made absolute with the module name of the program. */
    bool (*find_module)(void *ctx, const char *dotted, struct py_source *out);

    /* What upgrade() and downgrade() are given for a parameter of that name; not mine where nobody
     * gives it anything. */
    enum py_answer (*argument)(void *ctx, struct py_run *run, const char *name, struct srcpos pos,
                               struct py_value **out);

    /* Reads a file that a script opens; path is made from __file__ by the script and not checked:
     * the host keeps to the repository. */
    bool (*read_file)(void *ctx, const char *path, struct str *out);
};

/* --- for the host's functions -------------------------------------------- */

struct arena *py_run_arena(struct py_run *run);

/* Ends the run as opaque from pos on. Returns PY_ABORTED. */
enum py_answer py_stop(struct py_run *run, struct srcpos pos, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The same because of an UNKNOWN that would be needed at pos. */
enum py_answer py_stop_at_unknown(struct py_run *run, struct srcpos pos,
                                  const struct py_value *unknown);

/* Raises a Python exception: a built-in's name ("ValueError") or a dotted symbol. The script may
 * catch it. Returns PY_ABORTED. */
enum py_answer py_raise(struct py_run *run, struct srcpos pos, const char *type, const char *fmt,
                        ...) __attribute__((format(printf, 4, 5)));

/* Calls a function, class or method; NULL where it aborted. */
struct py_value *py_call(struct py_run *run, struct py_value *callee, const struct py_args *args,
                         struct srcpos pos);

/* object.name by Python's rules, through class and bases; NULL where it aborted. */
struct py_value *py_attribute(struct py_run *run, struct py_value *object, const char *name,
                              struct srcpos pos);

/* As py_attribute(), but *out is NULL where there is none; false where it aborted. */
bool py_attribute_find(struct py_run *run, struct py_value *object, const char *name,
                       struct srcpos pos, struct py_value **out);

/* The attribute that a class has itself or inherits from the classes that are read; NULL where
 * there is none. Nothing is executed. */
struct py_value *py_class_find(const struct py_class *cls, const char *name);

/* Returns the first symbolic base of the class or of its bases, depth first; NULL for none. */
struct py_value *py_class_symbolic_base(const struct py_class *cls);

/* The module of that dotted name, loaded: a MODULE, a SYMBOL, or an UNKNOWN where there is none;
 * NULL where it aborted. */
struct py_value *py_import_module(struct py_run *run, const char *dotted_name, struct srcpos pos);

/* Makes all items of an iterable; false where it aborted. */
bool py_iterate(struct py_run *run, struct py_value *value, struct srcpos pos, struct py_list *out);

/* Whether value is true; false where it aborted. */
bool py_truth(struct py_run *run, struct py_value *value, struct srcpos pos, bool *out);

/* str(value): a STR or an UNKNOWN; NULL where it aborted. */
struct py_value *py_text(struct py_run *run, struct py_value *value, struct srcpos pos);

/* The place that is being executed: of the outermost call, in the script itself. Where a helper in
 * another file makes an effect, this is the line of the script that called it. */
struct srcpos py_run_pos(const struct py_run *run);

#endif
