/* quick_word.c - see quick_word.h. */
#include "planner/py/quick_word.h"

#include <stddef.h>
#include <string.h>

static const struct {
    const char *name;
    enum quick_kind kind;
} words[] = {
    { "False", QUICK_FALSE },
    { "None", QUICK_NONE },
    { "True", QUICK_TRUE },
    { "and", QUICK_AND },
    { "as", QUICK_AS },
    { "assert", QUICK_ASSERT },
    { "async", QUICK_ASYNC },
    { "await", QUICK_AWAIT },
    { "break", QUICK_BREAK },
    { "class", QUICK_CLASS },
    { "continue", QUICK_CONTINUE },
    { "def", QUICK_DEF },
    { "del", QUICK_DEL },
    { "elif", QUICK_ELIF },
    { "else", QUICK_ELSE },
    { "except", QUICK_EXCEPT },
    { "exec", QUICK_SOFT_NAME },
    { "finally", QUICK_FINALLY },
    { "for", QUICK_FOR },
    { "from", QUICK_FROM },
    { "global", QUICK_GLOBAL },
    { "if", QUICK_IF },
    { "import", QUICK_IMPORT },
    { "in", QUICK_IN },
    { "is", QUICK_IS },
    { "lambda", QUICK_LAMBDA },
    { "match", QUICK_SOFT_NAME },
    { "nonlocal", QUICK_NONLOCAL },
    { "not", QUICK_NOT },
    { "or", QUICK_OR },
    { "pass", QUICK_PASS },
    { "print", QUICK_SOFT_NAME },
    { "raise", QUICK_RAISE },
    { "return", QUICK_RETURN },
    { "try", QUICK_TRY },
    { "type", QUICK_SOFT_NAME },
    { "while", QUICK_WHILE },
    { "with", QUICK_WITH },
    { "yield", QUICK_YIELD },
};

enum { WORDS = sizeof(words) / sizeof(words[0]) };

char quick_peek(const struct quick_lexer *lx, uint32_t offset)
{
    if (lx->len - lx->at <= offset)
        return '\0';
    return lx->text[lx->at + offset];
}

bool quick_is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool quick_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

void quick_word(struct quick_lexer *lx, struct quick_token *out)
{
    const char *word = lx->text + out->begin;
    size_t len;

    while (quick_is_letter(quick_peek(lx, 0)) || quick_is_digit(quick_peek(lx, 0)))
        lx->at++;
    len = lx->at - out->begin;
    out->kind = (unsigned char)quick_peek(lx, 0) >= 0x80 ? QUICK_BAD : QUICK_NAME;
    if (len < 2 || len > 8 || out->kind == QUICK_BAD)
        return;
    for (size_t i = 0; i < WORDS; i++) {
        if (words[i].name[0] != word[0] || strncmp(words[i].name, word, len) != 0 ||
            words[i].name[len] != '\0')
            continue;
        out->kind = words[i].kind;
        out->name = words[i].name;
        return;
    }
}

static void take_digits(struct quick_lexer *lx)
{
    while (quick_is_digit(quick_peek(lx, 0)) ||
           (quick_peek(lx, 0) == '_' && quick_is_digit(quick_peek(lx, 1)) &&
            quick_is_digit(lx->text[lx->at - 1])))
        lx->at++;
}

/* Decimal numbers; others, and what follows one at once, are not for us. */
void quick_number(struct quick_lexer *lx, struct quick_token *out)
{
    out->kind = QUICK_INTEGER;
    take_digits(lx);
    if (quick_peek(lx, 0) == '.') {
        out->kind = QUICK_FLOAT;
        lx->at++;
        take_digits(lx);
    }
    if ((quick_peek(lx, 0) == 'e' || quick_peek(lx, 0) == 'E') &&
        (quick_is_digit(quick_peek(lx, 1)) ||
         ((quick_peek(lx, 1) == '-' || quick_peek(lx, 1) == '+') &&
          quick_is_digit(quick_peek(lx, 2))))) {
        out->kind = QUICK_FLOAT;
        lx->at += 2;
        take_digits(lx);
    }
    if (quick_is_letter(quick_peek(lx, 0)) || quick_peek(lx, 0) == '.' ||
        (unsigned char)quick_peek(lx, 0) >= 0x80)
        out->kind = QUICK_BAD;
}
