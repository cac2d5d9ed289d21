/*
 * json_text.h - JSON on one line, written piece by piece.
 *
 *     struct json_text json = json_text_new(arena);
 *
 *     json_text_open(&json, NULL, '{');
 *     json_text_string(&json, "database", name);
 *     json_text_close(&json, '}');
 *     puts(json_text(&json));
 */
#ifndef APPLIER_CMD_JSON_TEXT_H
#define APPLIER_CMD_JSON_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/strbuf.h"
#include "common/strlist.h"

struct json_text {
    struct strbuf text;
    bool first; /* no comma before what comes next */
};

struct json_text json_text_new(struct arena *arena);

/* Begins an object '{' or an array '['; key is NULL in an array and at the top. */
void json_text_open(struct json_text *json, const char *key, char bracket);
void json_text_close(struct json_text *json, char bracket);
void json_text_string(struct json_text *json, const char *key, const char *value);
void json_text_number(struct json_text *json, const char *key, int64_t value);
void json_text_bool(struct json_text *json, const char *key, bool value);
void json_text_list(struct json_text *json, const char *key, const struct strlist *items);

const char *json_text(const struct json_text *json);

#endif
