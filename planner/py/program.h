/*
 * program.h - a migration script, read and evaluated.
 *
 *     if (!py_program_open(&source, "versions.0042_x", &host, arena, &program, err))
 *         ...
 *     outcome = py_program_run(program, "upgrade");
 *
 * Nothing is executed: a partial evaluator walks the syntax tree, with bounds
 * on steps, depth, memory and output (limits below). Where it meets what only
 * a running program can know, the run ends as opaque, with line and reason;
 * what the host did before stands.
 */
#ifndef PLANNER_PY_PROGRAM_H
#define PLANNER_PY_PROGRAM_H

#include "planner/py/host.h"

struct py_program;

enum py_status {
    PY_STATUS_RAN,
    PY_STATUS_OPAQUE,
    PY_STATUS_RAISED,  /* an exception that nothing caught */
    PY_STATUS_MISSING, /* there is no such function */
};

struct py_outcome {
    enum py_status status;
    struct srcpos pos;   /* OPAQUE, RAISED: the line in the script itself; RAN: the function */
    struct srcpos cause; /* OPAQUE: where it became unknown, maybe in another file */
    const char *reason;  /* OPAQUE; else NULL */
    const char *raises;  /* RAISED: "NotImplementedError('no way back')", as written */
    const char *excerpt; /* OPAQUE, RAISED: the line of Python, trimmed */
    unsigned unknowns;   /* operations whose result was not known, or which may have raised */
    bool is_empty;       /* RAN: the body is pass, ..., return or a docstring and no more */
};

/* Parses source. module is its dotted name for relative imports, "" for none. The program and all
 * values live in arena; source and host outlive them. Fails with ERROR_INPUT at the line of the
 * first syntax error, or where the text is too deeply nested or too long. */
bool py_program_open(const struct py_source *source, const char *module, const struct py_host *host,
                     struct arena *arena, struct py_program **out, struct error *err);

/* Runs the module's top level (once) and then the function, without arguments. Each call starts
 * from a fresh module, so that two directions do not see each other. */
struct py_outcome py_program_run(struct py_program *program, const char *function);

/* Runs the top level and returns what a name is bound to, NULL where it is not. */
struct py_value *py_program_global(struct py_program *program, const char *name);

/* Returns whether a module of the repository could not be read: then another run may see more, for
 * a file that takes too long to parse now may be parsed in time later. */
bool py_program_missed(const struct py_program *program);

/* Returns the module's docstring, NULL where there is none. */
const char *py_program_doc(struct py_program *program);

#endif
