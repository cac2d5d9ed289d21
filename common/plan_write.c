/* plan_write.c - struct plan into the bytes of its file; see plan.h. */
#include <string.h>

#include "common/json_out.h"
#include "common/plan.h"
#include "common/plan_shape.h"

struct shape_vec shape_vec_get(const void *at)
{
    struct shape_vec vec;

    memcpy(&vec, at, sizeof(vec));
    return vec;
}

unsigned shape_word_get(const void *at)
{
    unsigned value;

    memcpy(&value, at, sizeof(value));
    return value;
}

void shape_word_set(void *at, unsigned value)
{
    memcpy(at, &value, sizeof(value));
}

static const void *at(const struct shape_field *field, const void *base)
{
    return (const char *)base + field->offset;
}

static const char *text_of(const struct shape_field *field, const void *base)
{
    const char *const *text = at(field, base);

    return *text == NULL ? "" : *text;
}

bool shape_is_empty(const struct shape_field *field, const void *base)
{
    switch (field->type) {
    case SHAPE_STRING:
        return *text_of(field, base) == '\0';
    case SHAPE_NUMBER:
        return *(const int64_t *)at(field, base) == 0;
    case SHAPE_BOOL:
        return !*(const bool *)at(field, base);
    case SHAPE_POINTER:
        return *(void *const *)at(field, base) == NULL;
    case SHAPE_STRINGS:
    case SHAPE_LIST:
    case SHAPE_ANNOTATIONS:
        return shape_vec_get(at(field, base)).count == 0;
    case SHAPE_FIXED:
    case SHAPE_VERSION:
    case SHAPE_WORD:
    case SHAPE_OBJECT:
        break;
    }
    return false;
}

static void write_object(struct js_out *js, const char *key, const struct shape *shape,
                         const void *base);

static void write_list(struct js_out *js, const struct shape_field *field, const void *base)
{
    struct shape_vec list = shape_vec_get(at(field, base));

    js_open(js, field->key, '[');
    for (size_t i = 0; i < list.count; i++)
        write_object(js, NULL, field->contents,
                     (const char *)list.items + i * field->contents->size);
    js_close(js, ']');
}

static void write_annotations(struct js_out *js, const struct plan *plan)
{
    js_open(js, "annotations", '{');
    for (size_t i = 0; i < plan->annotations.count; i++)
        js_string(js, plan->annotations.items[i].key, plan->annotations.items[i].value);
    js_close(js, '}');
}

/* Recurses as deep as the tables nest. */
static void write_field(struct js_out *js, const struct shape_field *field, const void *base)
{
    switch (field->type) {
    case SHAPE_STRING:
        js_string(js, field->key, text_of(field, base));
        break;
    case SHAPE_FIXED:
        js_string(js, field->key, PLAN_FORMAT);
        break;
    case SHAPE_VERSION:
        js_number(js, field->key, PLAN_FORMAT_VERSION);
        break;
    case SHAPE_NUMBER:
        js_number(js, field->key, *(const int64_t *)at(field, base));
        break;
    case SHAPE_BOOL:
        js_bool(js, field->key, *(const bool *)at(field, base));
        break;
    case SHAPE_WORD:
        js_string(js, field->key, field->words[shape_word_get(at(field, base))]);
        break;
    case SHAPE_STRINGS:
        js_strings(js, field->key, at(field, base));
        break;
    case SHAPE_OBJECT:
        write_object(js, field->key, field->contents, at(field, base));
        break;
    case SHAPE_POINTER:
        write_object(js, field->key, field->contents, *(void *const *)at(field, base));
        break;
    case SHAPE_LIST:
        write_list(js, field, base);
        break;
    case SHAPE_ANNOTATIONS:
        write_annotations(js, base);
        break;
    }
}

static void write_object(struct js_out *js, const char *key, const struct shape *shape,
                         const void *base)
{
    js_open(js, key, '{');
    for (size_t i = 0; i < shape->count; i++) {
        const struct shape_field *field = &shape->fields[i];

        if (!field->optional || !shape_is_empty(field, base))
            write_field(js, field, base);
    }
    js_close(js, '}');
}

struct str plan_text(const struct plan *plan, struct arena *arena)
{
    struct js_out js = { .text = { .arena = arena } };

    write_object(&js, NULL, &plan_shape, plan);
    return str_of(js_text(&js));
}
