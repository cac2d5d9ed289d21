/* quick_sign.c - see quick_sign.h. */
#include "planner/py/quick_sign.h"

#include <string.h>

/* The longer ones of the same beginning come first. */
static const struct {
    const char *name;
    enum quick_kind kind;
} signs[] = {
    { "(", QUICK_OPEN_PAREN },    { ")", QUICK_CLOSE_PAREN }, { "[", QUICK_OPEN_BRACKET },
    { "]", QUICK_CLOSE_BRACKET }, { "{", QUICK_OPEN_BRACE },  { "}", QUICK_CLOSE_BRACE },
    { ",", QUICK_COMMA },         { "...", QUICK_ELLIPSIS },  { ".", QUICK_DOT },
    { "==", QUICK_OPERATOR },     { "=", QUICK_ASSIGN },      { ":=", QUICK_BAD },
    { ":", QUICK_COLON },         { ";", QUICK_SEMICOLON },   { "->", QUICK_ARROW },
    { "-=", QUICK_AUGMENTED },    { "-", QUICK_OPERATOR },    { "+=", QUICK_AUGMENTED },
    { "+", QUICK_OPERATOR },      { "**=", QUICK_AUGMENTED }, { "**", QUICK_OPERATOR },
    { "*=", QUICK_AUGMENTED },    { "*", QUICK_OPERATOR },    { "//=", QUICK_AUGMENTED },
    { "//", QUICK_OPERATOR },     { "/=", QUICK_AUGMENTED },  { "/", QUICK_OPERATOR },
    { "%=", QUICK_AUGMENTED },    { "%", QUICK_OPERATOR },    { "@=", QUICK_AUGMENTED },
    { "@", QUICK_OPERATOR },      { "&=", QUICK_AUGMENTED },  { "&", QUICK_OPERATOR },
    { "|=", QUICK_AUGMENTED },    { "|", QUICK_OPERATOR },    { "^=", QUICK_AUGMENTED },
    { "^", QUICK_OPERATOR },      { "<<=", QUICK_AUGMENTED }, { "<<", QUICK_OPERATOR },
    { "<=", QUICK_OPERATOR },     { "<>", QUICK_BAD },        { "<", QUICK_OPERATOR },
    { ">>=", QUICK_AUGMENTED },   { ">>", QUICK_OPERATOR },   { ">=", QUICK_OPERATOR },
    { ">", QUICK_OPERATOR },      { "!=", QUICK_OPERATOR },   { "!", QUICK_CONVERSION },
    { "~", QUICK_OPERATOR },
};

enum { SIGNS = sizeof(signs) / sizeof(signs[0]) };

static void count(enum quick_kind kind, unsigned *brackets)
{
    if (kind == QUICK_OPEN_PAREN || kind == QUICK_OPEN_BRACKET || kind == QUICK_OPEN_BRACE)
        ++*brackets;
    else if ((kind == QUICK_CLOSE_PAREN || kind == QUICK_CLOSE_BRACKET ||
              kind == QUICK_CLOSE_BRACE) &&
             *brackets > 0)
        --*brackets;
}

unsigned quick_sign(const char *text, size_t len, unsigned *brackets, struct quick_token *out)
{
    for (size_t i = 0; i < SIGNS; i++) {
        size_t wanted = strlen(signs[i].name);

        if (signs[i].name[0] != *text || wanted > len || memcmp(signs[i].name, text, wanted) != 0)
            continue;
        out->kind = signs[i].kind;
        out->name = signs[i].name;
        count(out->kind, brackets);
        return (unsigned)wanted;
    }
    return 0;
}
