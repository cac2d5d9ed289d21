/*
 * quick_lex.h - the tokens of a Python file, for quick.h.
 *
 * Lines are joined within brackets and behind a backslash; indentation becomes
 * tokens. What could mean something else to tree-sitter is QUICK_BAD.
 */
#ifndef PLANNER_PY_QUICK_LEX_H
#define PLANNER_PY_QUICK_LEX_H

#include <stdbool.h>
#include <stdint.h>

#include "common/str.h"

enum quick_kind {
    QUICK_BAD, /* zero, so that what nobody set is no token */
    QUICK_END,
    QUICK_NEWLINE,
    QUICK_INDENT,
    QUICK_DEDENT,
    QUICK_NAME,
    QUICK_SOFT_NAME, /* print, exec, match, type: keywords in some places */
    QUICK_INTEGER,
    QUICK_FLOAT,
    QUICK_STRING,
    QUICK_FORMAT, /* f"..." */
    /* words, in the order of the table in quick_word.c */
    QUICK_FALSE,
    QUICK_NONE,
    QUICK_TRUE,
    QUICK_AND,
    QUICK_AS,
    QUICK_ASSERT,
    QUICK_ASYNC,
    QUICK_AWAIT,
    QUICK_BREAK,
    QUICK_CLASS,
    QUICK_CONTINUE,
    QUICK_DEF,
    QUICK_DEL,
    QUICK_ELIF,
    QUICK_ELSE,
    QUICK_EXCEPT,
    QUICK_FINALLY,
    QUICK_FOR,
    QUICK_FROM,
    QUICK_GLOBAL,
    QUICK_IF,
    QUICK_IMPORT,
    QUICK_IN,
    QUICK_IS,
    QUICK_LAMBDA,
    QUICK_NONLOCAL,
    QUICK_NOT,
    QUICK_OR,
    QUICK_PASS,
    QUICK_RAISE,
    QUICK_RETURN,
    QUICK_TRY,
    QUICK_WHILE,
    QUICK_WITH,
    QUICK_YIELD,
    /* signs */
    QUICK_OPEN_PAREN,
    QUICK_CLOSE_PAREN,
    QUICK_OPEN_BRACKET,
    QUICK_CLOSE_BRACKET,
    QUICK_OPEN_BRACE,
    QUICK_CLOSE_BRACE,
    QUICK_COMMA,
    QUICK_COLON,
    QUICK_SEMICOLON,
    QUICK_DOT,
    QUICK_ELLIPSIS,
    QUICK_ASSIGN,
    QUICK_ARROW,
    QUICK_OPERATOR,   /* between values, or before one: +, <=, ** ... */
    QUICK_AUGMENTED,  /* += and the rest */
    QUICK_CONVERSION, /* ! in an f-string */
};

struct quick_token {
    enum quick_kind kind;
    uint32_t begin; /* bytes */
    uint32_t end;
    uint32_t line; /* 1-based, as the column */
    uint32_t column;
    unsigned char open;  /* of a string: how many bytes come before its text */
    unsigned char close; /* and behind it */
    const char *name;    /* of an operator or a keyword: its text, which is static */
};

enum { QUICK_BLOCKS = 20 };

struct quick_lexer {
    const char *text;
    uint32_t len;
    uint32_t at;
    uint32_t line;
    uint32_t line_start;
    unsigned brackets; /* that are open */
    unsigned indents[QUICK_BLOCKS];
    unsigned blocks;   /* how many of these count, besides the file's own */
    unsigned dedents;  /* that are still to be told */
    unsigned comments; /* so far */
    bool fresh;        /* a logical line begins */
    bool is_ended;     /* the file has no more lines */
    bool is_one_line;  /* and no other may: within an f-string */
    bool is_raw;       /* of the string that was read last */
};

/* Starts at the beginning of text. */
void quick_lex_start(struct quick_lexer *lx, struct str text);

/* Reads the next token; behind a QUICK_BAD and the QUICK_END there is none. */
void quick_lex_next(struct quick_lexer *lx, struct quick_token *out);

#endif
