/*
 * py_lex.h - the tokens of Python source, as far as the head of a revision
 * file needs them.
 *
 * Names, strings and operators are told apart; numbers are not looked into. A
 * logical line ends with TOKEN_NEWLINE; lines inside brackets, comments and
 * empty lines leave none.
 */
#ifndef PLANNER_READ_PY_LEX_H
#define PLANNER_READ_PY_LEX_H

#include <stdbool.h>
#include <stdint.h>

#include "common/str.h"

enum token_kind {
    TOKEN_END,     /* of the file */
    TOKEN_NEWLINE, /* of a logical line */
    TOKEN_NAME,    /* a name or keyword */
    TOKEN_STRING,  /* with prefix and quotes */
    TOKEN_NUMBER,
    TOKEN_OPERATOR, /* or a bracket or other punctuation: see op */
    TOKEN_BAD,      /* no Python: a string without end, a stray character */
};

/* What op is for operators of more than one character. */
enum token_op {
    OP_COMPARE = 'c', /* == != <= >= */
    OP_UPDATE = 'u',  /* += and its likes */
    OP_WALRUS = 'w',  /* := */
    OP_LONG = 'l',    /* -> ** // << >> */
};

struct py_token {
    enum token_kind kind;
    struct str text;
    char op;         /* of TOKEN_OPERATOR: the character itself, or one of enum token_op */
    unsigned depth;  /* brackets that are open before it */
    uint32_t line;   /* 1-based */
    uint32_t column; /* 1-based, in bytes */
    bool first;      /* of its logical line */
};

struct py_lexer {
    const char *text;
    const char *at;
    const char *end;
    const char *line_start;
    uint32_t line;
    unsigned depth; /* of open brackets */
    bool fresh;     /* the logical line has no token yet */
};

/* Begins at the start of text, which is UTF-8; a byte order mark is skipped. */
void py_lex_start(struct py_lexer *lx, struct str text);

struct py_token py_lex_next(struct py_lexer *lx);

/* Returns whether the token is that name, or that operator. */
bool py_token_is_name(const struct py_token *token, const char *name);
bool py_token_is_op(const struct py_token *token, char op);

#endif
