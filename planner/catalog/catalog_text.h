/* catalog_text.h - lists and scripts as the JSON that columns hold. */
#ifndef PLANNER_CATALOG_CATALOG_TEXT_H
#define PLANNER_CATALOG_CATALOG_TEXT_H

#include "common/strbuf.h"
#include "planner/model/script.h"

/* Returns list as a JSON array. */
const char *catalog_list_text(const struct strlist *list, struct arena *arena);

/* Reads what catalog_list_text() made. Returns false where it is something
 * else. */
bool catalog_list_read(const char *text, struct arena *arena, struct strlist *out);

/* The same for a script and for inputs. What is read lives in text. */
const char *catalog_script_text(const struct script *script, struct arena *arena);
bool catalog_script_read(char *text, struct arena *arena, struct script *out);
const char *catalog_inputs_text(const struct script_inputs *inputs, struct arena *arena);
bool catalog_inputs_read(char *text, struct arena *arena, struct script_inputs *out);

#endif
