/* quick_word.h - names, keywords and numbers, for quick_lex.c. */
#ifndef PLANNER_PY_QUICK_WORD_H
#define PLANNER_PY_QUICK_WORD_H

#include "planner/py/quick_lex.h"

/* Returns the byte so far behind the one at hand, or NUL behind the end. */
char quick_peek(const struct quick_lexer *lx, uint32_t offset);

bool quick_is_letter(char c); /* of a name: the underscore too */
bool quick_is_digit(char c);

/* These move behind what they read, and say what it is. */
void quick_word(struct quick_lexer *lx, struct quick_token *out);
void quick_number(struct quick_lexer *lx, struct quick_token *out);

#endif
