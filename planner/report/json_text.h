/* json_text.h - JSON of texts that strangers wrote. */
#ifndef PLANNER_REPORT_JSON_TEXT_H
#define PLANNER_REPORT_JSON_TEXT_H

#include <stdio.h>

#include "common/json.h"
#include "common/strlist.h"

/* Returns text as a JSON string; what is not UTF-8 becomes U+FFFD. */
json_t *json_text(const char *text, struct arena *arena);

/* Returns a path as a relative URI reference, percent-encoded. */
json_t *json_uri(const char *path, struct arena *arena);

/* Returns the list as an array of strings. */
json_t *json_texts(const struct strlist *list, struct arena *arena);

/* Prints the value and a line end, and lets go of it. */
void json_print_pretty(json_t *value, FILE *out);
void json_print_line(json_t *value, FILE *out);

#endif
