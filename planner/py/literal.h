/* literal.h - the text of literals. */
#ifndef PLANNER_PY_LITERAL_H
#define PLANNER_PY_LITERAL_H

#include "planner/py/names.h"

/* Adds what stands between the quotes, escapes replaced and line ends made "\n"; false where an
 * escape is none that we know (\N{...}, a lone surrogate). */
bool py_literal_decode(struct strbuf *sb, struct str text, bool is_raw, bool is_bytes);

/* Returns an INT or FLOAT, NULL where it takes more than 64 bits or is complex. */
struct py_value *py_literal_number(struct arena *arena, struct str text);

#endif
