/* quick_sign.h - the signs of Python, for quick_lex.c. */
#ifndef PLANNER_PY_QUICK_SIGN_H
#define PLANNER_PY_QUICK_SIGN_H

#include <stddef.h>

#include "planner/py/quick_lex.h"

/* Returns how long the sign at text is and says which one; counts the brackets. */
unsigned quick_sign(const char *text, size_t len, unsigned *brackets, struct quick_token *out);

#endif
