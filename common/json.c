/* json.c - see json.h. */
#include "common/json.h"

#include <assert.h>
#include <jansson.h>

static void close_document(void *handle)
{
    json_decref(handle);
}

bool js_parse(struct str text, const char *file, struct arena *arena, struct js_value *out,
              struct error *err)
{
    json_error_t fault;
    json_t *document = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, &fault);
    struct srcpos pos = { file, 0, 0 };

    if (document == NULL) {
        pos.line = fault.line > 0 ? (uint32_t)fault.line : 0;
        return error_at(err, ERROR_INPUT, pos, "not JSON: %s", fault.text);
    }
    arena_defer(arena, close_document, document);
    *out = (struct js_value){ document, arena_printf(arena, "%s: ", file), arena };
    return true;
}

/* Returns the path of a member: no dot before the first key. */
static const char *path_of(struct js_value object, const char *key)
{
    size_t len = 0;

    while (object.path[len] != '\0')
        len++;
    return arena_printf(object.arena, "%s%s%s", object.path,
                        len > 0 && object.path[len - 1] == ' ' ? "" : ".", key);
}

/* Finds the member, of type, named as what. */
static const json_t *member(struct js_value object, const char *key, json_type type,
                            const char *what, struct error *err)
{
    const json_t *value = json_object_get(object.node, key);
    const char *path = path_of(object, key);

    if (value == NULL)
        error_set(err, ERROR_INPUT, "%s is missing", path);
    else if (json_typeof(value) == type)
        return value;
    else
        error_set(err, ERROR_INPUT, "%s is not %s", path, what);
    return NULL;
}

bool js_get_object(struct js_value object, const char *key, struct js_value *out, struct error *err)
{
    const json_t *value = member(object, key, JSON_OBJECT, "an object", err);

    if (value == NULL)
        return false;
    *out = (struct js_value){ value, path_of(object, key), object.arena };
    return true;
}

bool js_get_array(struct js_value object, const char *key, struct js_value *out, size_t *out_count,
                  struct error *err)
{
    const json_t *value = member(object, key, JSON_ARRAY, "an array", err);

    if (value == NULL)
        return false;
    *out = (struct js_value){ value, path_of(object, key), object.arena };
    *out_count = json_array_size(value);
    return true;
}

bool js_get_string(struct js_value object, const char *key, const char **out, struct error *err)
{
    const json_t *value = member(object, key, JSON_STRING, "a string", err);

    if (value == NULL)
        return false;
    *out = arena_strndup(object.arena, json_string_value(value), json_string_length(value));
    return true;
}

bool js_get_number(struct js_value object, const char *key, int64_t *out, struct error *err)
{
    const json_t *value = member(object, key, JSON_INTEGER, "a whole number", err);

    if (value == NULL)
        return false;
    *out = json_integer_value(value);
    return true;
}

bool js_get_bool(struct js_value object, const char *key, bool *out, struct error *err)
{
    const json_t *value = json_object_get(object.node, key);

    if (!json_is_boolean(value))
        return error_set(err, ERROR_INPUT, "%s is %s", path_of(object, key),
                         value == NULL ? "missing" : "not true or false");
    *out = json_is_true(value);
    return true;
}

bool js_get_strings(struct js_value object, const char *key, struct strlist *out, struct error *err)
{
    struct js_value array;
    size_t count;

    if (!js_get_array(object, key, &array, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        const json_t *item = json_array_get(array.node, i);

        if (!json_is_string(item))
            return error_set(err, ERROR_INPUT, "%s[%zu] is not a string", array.path, i);
        vec_push(object.arena, out,
                 arena_strndup(object.arena, json_string_value(item), json_string_length(item)));
    }
    return true;
}

bool js_has(struct js_value object, const char *key)
{
    return json_object_get(object.node, key) != NULL;
}

struct js_value js_at(struct js_value array, size_t i)
{
    assert(i < json_array_size(array.node));
    return (struct js_value){ json_array_get(array.node, i),
                              arena_printf(array.arena, "%s[%zu]", array.path, i), array.arena };
}
