/*
 * json.h - JSON that others wrote, read field by field (jansson).
 *
 * Every getter takes the place of the value in the document and names it when
 * it refuses: "status.json: heads[2] is not a string". Duplicate keys, text
 * after the end and NUL in strings are refused when reading.
 */
#ifndef COMMON_JSON_H
#define COMMON_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/error.h"
#include "common/str.h"
#include "common/strlist.h"

/* A value of a document, and where it stands. */
struct js_value {
    const void *node;
    const char *path; /* "file: steps[3].locks[0]" */
    struct arena *arena;
};

/* Reads text. file is what to call it. Fails with ERROR_INPUT at the line.
 * The document lives in arena. */
bool js_parse(struct str text, const char *file, struct arena *arena, struct js_value *out,
              struct error *err);

/* Each fails with ERROR_INPUT where object is no object, has no such key, or
 * has another type of value there. */
bool js_get_object(struct js_value object, const char *key, struct js_value *out,
                   struct error *err);
bool js_get_array(struct js_value object, const char *key, struct js_value *out, size_t *out_count,
                  struct error *err);
bool js_get_string(struct js_value object, const char *key, const char **out, struct error *err);
bool js_get_number(struct js_value object, const char *key, int64_t *out, struct error *err);
bool js_get_bool(struct js_value object, const char *key, bool *out, struct error *err);
bool js_get_strings(struct js_value object, const char *key, struct strlist *out,
                    struct error *err);

/* Returns whether object is one and has the key. */
bool js_has(struct js_value object, const char *key);

/* Returns item i of an array, which has more than i. */
struct js_value js_at(struct js_value array, size_t i);

#endif
