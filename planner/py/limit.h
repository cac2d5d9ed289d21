/* limit.h - how much a Python script may make the evaluator do, and why so much. */
#ifndef PLANNER_PY_LIMIT_H
#define PLANNER_PY_LIMIT_H

enum {
    PY_LIMIT_SOURCE = 16 << 20, /* bytes of one file */
    /* To parse one file. Whole seconds: tree-sitter 0.20 does not carry the nanoseconds of the
     * deadline over, so 0.7 s would be none at all in the last moments of each second. */
    PY_LIMIT_PARSE_US = 1000000,
    PY_LIMIT_TREE = 1000,       /* levels of the syntax tree; a sum of 1,000 terms */
    PY_LIMIT_DEPTH = 1500,      /* nested evaluations: 2 MiB of stack */
    PY_LIMIT_CALLS = 100,       /* nested calls of the scripts' functions */
    PY_LIMIT_STEPS = 1000000,   /* evaluated nodes: 0.3 s */
    PY_LIMIT_BYTES = 64 << 20,  /* of texts and lists that are made */
    PY_LIMIT_ARENA = 160 << 20, /* of the arena, whatever for */
    PY_LIMIT_MODULES = 200,     /* modules of the repository that one script pulls in */
};

#endif
