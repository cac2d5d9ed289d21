/*
 * tree_driver.c - the quick parser's trees against tree-sitter's.
 *
 *     tree_driver MUTATIONS FILE...
 *
 * Whatever of the files, and of so many mutations of each, quick_parse() accepts has to have the
 * same tree as py_parse_whole() makes, node by node. Only where a block ends may differ:
 * tree-sitter takes in comments behind it, and nobody asks. Prints the files where they differ;
 * status 1 then, and where less than a fourth of the files were accepted.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/arena.h"
#include "common/file.h"
#include "common/number.h"
#include "planner/py/quick.h"
#include "planner/py/syntax.h"

enum { LARGEST = 1 << 20, MOST_SHOWN = 20 };

/* --- trees --------------------------------------------------------------- */

static bool has_block(const struct py_node *node)
{
    switch (node->type) {
    case SYN_MODULE:
    case SYN_BLOCK:
    case SYN_DECORATOR:
    case SYN_IF_STATEMENT:
    case SYN_ELIF_CLAUSE:
    case SYN_ELSE_CLAUSE:
    case SYN_FOR_STATEMENT:
    case SYN_WHILE_STATEMENT:
    case SYN_TRY_STATEMENT:
    case SYN_EXCEPT_CLAUSE:
    case SYN_FINALLY_CLAUSE:
    case SYN_WITH_STATEMENT:
    case SYN_FUNCTION_DEFINITION:
    case SYN_CLASS_DEFINITION:
    case SYN_DECORATED_DEFINITION:
        return true;
    default:
        return false;
    }
}

static bool is_same_place(const struct py_node *a, const struct py_node *b)
{
    if (a->type == SYN_MODULE) /* begins where a comment does, or does not */
        return true;
    return a->begin == b->begin && a->line == b->line && a->column == b->column &&
           (has_block(a) || a->end == b->end);
}

static bool is_same_node(const struct py_node *a, const struct py_node *b)
{
    return a->type == b->type && a->field == b->field && is_same_place(a, b) &&
           (a->name == NULL) == (b->name == NULL) &&
           (a->name == NULL || strcmp(a->name, b->name) == 0) &&
           (a->constant == NULL) == (b->constant == NULL) && a->memo == NULL && b->memo == NULL;
}

/* Returns where the trees differ first, or 0. */
static uint32_t difference(const struct py_node *a, const struct py_node *b)
{
    for (; a != NULL && b != NULL; a = a->next, b = b->next) {
        uint32_t line = is_same_node(a, b) ? difference(a->child, b->child) : b->line;

        if (line > 0)
            return line;
    }
    return a != NULL ? a->line : b != NULL ? b->line : 0;
}

struct tally {
    unsigned files;
    unsigned accepted; /* of these */
    unsigned mutants;
    unsigned accepted_mutants;
    unsigned different;
};

static void complain(struct tally *t, const char *path, struct str text, const char *what,
                     uint32_t line)
{
    if (t->different++ >= MOST_SHOWN)
        return;
    printf("%s: %s at line %u of\n%.*s\n", path, what, line, (int)text.len, text.ptr);
}

/* Returns whether the quick way accepted text. */
static bool compare(struct tally *t, const char *path, struct str text)
{
    struct arena arena = { 0 };
    struct error refused = { 0 };
    struct py_node *quick;
    struct py_node *whole;
    bool accepted = str_check_text(text, path, &refused) && quick_parse(text, &arena, &quick);

    if (accepted && !py_parse_whole(text, path, &arena, &whole, &refused))
        complain(t, path, text, refused.message, 0);
    else if (accepted && difference(whole, quick) > 0)
        complain(t, path, text, "another tree", difference(whole, quick));
    arena_free(&arena);
    return accepted;
}

/* --- mutations ----------------------------------------------------------- */

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525 + 1013904223;
    return *state >> 8;
}

static const char *const scraps[] = {
    " ",
    "\n",
    "    ",
    "\n    ",
    "\n        ",
    "\t",
    "\\\n",
    "\r\n",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    ".",
    "=",
    "==",
    " not ",
    " in ",
    " is ",
    " and ",
    " or ",
    "lambda x: ",
    "*",
    "**",
    "-",
    "+",
    "~",
    "%",
    "&",
    "^",
    "|",
    "<<",
    "@",
    "f\"",
    "r'",
    "b'",
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "{x}",
    "{x!r}",
    "{x:>3}",
    "{{",
    "\\",
    "\\\\",
    "\\'",
    "#",
    "# c\n",
    "1",
    "0",
    "1.",
    ".5",
    "1e3",
    "x",
    "print",
    "print(x)",
    "type",
    "match",
    "exec",
    "await ",
    "async ",
    "yield ",
    "return ",
    "raise ",
    "del ",
    "global ",
    "import a.b as c\n",
    "from . import d\n",
    "from .e import (f,)\n",
    "if x:",
    "else:",
    "elif y:",
    "for i, j in k:",
    " for i in x",
    " if y",
    " if a else b",
    "while z:",
    "try:",
    "except E as e:",
    "finally:",
    "with a as b, c:",
    "def f(a, *, b: int = 1, **c) -> d:",
    "class A(B, c=d):",
    "@g\n",
    "pass",
    "...",
    ";",
    "a: int = 3\n",
    "a += 1\n",
    "x, y = 1, 2\n",
    "True",
    "None",
    "lambda *a, **b: c",
    " := ",
    "->",
    "!=",
    "<>",
    "\f",
    "\xC3\xA9",
    "a if b else",
    "assert x, y\n",
    "[1:2, ::3]",
    "(yield)",
    " as ",
    "not",
    "x = y = z\n",
    "*a, b",
    "()",
};

enum { SCRAPS = sizeof(scraps) / sizeof(scraps[0]) };

/* Writes text to out with something taken away and something put there instead, or a part of
 * itself. */
static struct str mutate(struct str text, uint32_t *state, char *out)
{
    size_t at = next_random(state) % (text.len + 1);
    size_t cut = next_random(state) % 2 == 0 ? 0 : next_random(state) % 8;
    struct str put = str_of(scraps[next_random(state) % SCRAPS]);
    size_t len;

    if (cut > text.len - at)
        cut = text.len - at;
    if (next_random(state) % 4 == 0) {
        size_t from = next_random(state) % (text.len + 1);
        size_t most = text.len - from < 30 ? text.len - from : 30;

        put = (struct str){ text.ptr + from, most == 0 ? 0 : next_random(state) % most };
    }
    memcpy(out, text.ptr, at);
    memcpy(out + at, put.ptr, put.len);
    len = at + put.len;
    memcpy(out + len, text.ptr + at + cut, text.len - at - cut);
    return (struct str){ out, len + text.len - at - cut };
}

static void try_file(struct tally *t, const char *path, int64_t mutations)
{
    static char room[2][LARGEST + 256];
    struct arena arena = { 0 };
    struct error refused = { 0 };
    const char *text;
    uint32_t state = t->files * 7919;
    bool accepted;

    if (!file_read_text(path, LARGEST, &arena, &text, &refused)) {
        arena_free(&arena);
        return;
    }
    accepted = compare(t, path, str_of(text));
    t->files++;
    t->accepted += accepted;
    for (int64_t i = 0; i < mutations; i++) {
        struct str mutant = mutate(str_of(text), &state, room[0]);

        if (i % 3 == 2 && mutant.len < LARGEST)
            mutant = mutate(mutant, &state, room[1]);
        t->mutants++;
        t->accepted_mutants += compare(t, path, mutant);
    }
    arena_free(&arena);
}

int main(int argc, char **argv)
{
    struct tally t = { 0 };
    int64_t mutations;

    if (argc < 3 || !number_parse(argv[1], 0, 1000000, &mutations)) {
        fputs("usage: tree_driver MUTATIONS FILE...\n", stderr);
        return 2;
    }
    for (int i = 2; i < argc; i++)
        try_file(&t, argv[i], mutations);
    printf("%u of %u files and %u of %u mutants were parsed the quick way, %u differ\n", t.accepted,
           t.files, t.accepted_mutants, t.mutants, t.different);
    return t.different > 0 || t.accepted * 4 < t.files;
}
