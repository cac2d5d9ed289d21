/* plan_check.c - each value of a plan for itself; see plan_check.h. */
#include "common/plan_check.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/plan_shape.h"

bool plan_check_fault(struct plan_checker *c, const char *fmt, ...)
{
    char what[256];
    va_list ap;

    va_start(ap, fmt);
    (void)vsnprintf(what, sizeof(what), fmt, ap);
    va_end(ap);
    return error_set(c->err, ERROR_BAD_PLAN, "%s %s", plan_path_text(&c->path), what);
}

bool plan_check_fault_in(struct plan_checker *c, const char *key, const char *what)
{
    plan_path_key(&c->path, key);
    return plan_check_fault(c, "%s", what);
}

static bool is_text(struct str text)
{
    unsigned codepoint;

    while (text.len > 0) {
        size_t len = str_decode(text, &codepoint);

        if (len == 0)
            return false;
        text.ptr += len;
        text.len -= len;
    }
    return true;
}

static bool check_text(struct plan_checker *c, const struct shape_field *field, const char *value)
{
    struct str text = str_of(value == NULL ? "" : value);
    const char *what;

    if (text.len < (size_t)field->least)
        return plan_check_fault(c, "is empty");
    if (text.len > (size_t)field->most)
        return plan_check_fault(c, "is longer than %" PRId64 " bytes", field->most);
    if (!is_text(text))
        return plan_check_fault(c, "is not UTF-8");
    what = text.len == 0 ? NULL : shape_form_fault(field->form, text);
    return what == NULL || plan_check_fault(c, "%s", what);
}

static bool check_count(struct plan_checker *c, const struct shape_field *field, size_t count)
{
    if (field->type == SHAPE_LIST && count < (size_t)field->least)
        return plan_check_fault(c, "is empty");
    return count <= (size_t)field->count ||
           plan_check_fault(c, "has more than %" PRId64 " entries", field->count);
}

static bool check_strings(struct plan_checker *c, const struct shape_field *field,
                          const struct strlist *list)
{
    size_t len = c->path.len;

    if (!check_count(c, field, list->count))
        return false;
    for (size_t i = 0; i < list->count; i++) {
        plan_path_index(&c->path, i);
        if (!check_text(c, field, list->items[i]))
            return false;
        plan_path_cut(&c->path, len);
    }
    return true;
}

static bool check_annotations(struct plan_checker *c, const struct shape_field *field)
{
    static const struct shape_field key = { .least = 1, .most = 63, .form = FORM_KEY };
    const struct plan *plan = c->plan;
    size_t len = c->path.len;

    if (!check_count(c, field, plan->annotations.count))
        return false;
    for (size_t i = 0; i < plan->annotations.count; i++) {
        const struct plan_annotation *note = &plan->annotations.items[i];

        if (!check_text(c, &key, note->key))
            return false;
        plan_path_key(&c->path, note->key);
        if (!check_text(c, field, note->value))
            return false;
        if (i > 0 && strcmp(note[-1].key, note->key) >= 0)
            return plan_check_fault(c, "is out of order");
        plan_path_cut(&c->path, len);
    }
    return true;
}

static bool check_object(struct plan_checker *c, const struct shape *shape, const char *base);

static bool check_list(struct plan_checker *c, const struct shape_field *field, const void *at)
{
    struct shape_vec list = shape_vec_get(at);
    size_t len = c->path.len;

    if (!check_count(c, field, list.count))
        return false;
    for (size_t i = 0; i < list.count; i++) {
        plan_path_index(&c->path, i);
        if (!check_object(c, field->contents, (const char *)list.items + i * field->contents->size))
            return false;
        plan_path_cut(&c->path, len);
    }
    return true;
}

static bool check_number(struct plan_checker *c, const struct shape_field *field, int64_t value)
{
    if (field->optional && value == 0)
        return true;
    return (value >= field->least && value <= field->most) ||
           plan_check_fault(c, "is not between %" PRId64 " and %" PRId64, field->least,
                            field->most);
}

static bool check_word(struct plan_checker *c, const struct shape_field *field, unsigned value)
{
    for (unsigned i = 0; field->words[i] != NULL; i++) {
        if (i == value)
            return true;
    }
    return plan_check_fault(c, "is none of its words");
}

static bool check_field(struct plan_checker *c, const struct shape_field *field, const char *base)
{
    const void *at = base + field->offset;

    switch (field->type) {
    case SHAPE_STRING:
        return check_text(c, field, *(const char *const *)at);
    case SHAPE_NUMBER:
        return check_number(c, field, *(const int64_t *)at);
    case SHAPE_WORD:
        return check_word(c, field, shape_word_get(at));
    case SHAPE_STRINGS:
        return check_strings(c, field, at);
    case SHAPE_OBJECT:
        return check_object(c, field->contents, at);
    case SHAPE_POINTER:
        return *(void *const *)at == NULL || check_object(c, field->contents, *(void *const *)at);
    case SHAPE_LIST:
        return check_list(c, field, at);
    case SHAPE_ANNOTATIONS:
        return check_annotations(c, field);
    case SHAPE_FIXED:
    case SHAPE_VERSION:
    case SHAPE_BOOL:
        break;
    }
    return true;
}

/* Recurses as deep as the tables nest. */
static bool check_object(struct plan_checker *c, const struct shape *shape, const char *base)
{
    size_t len = c->path.len;

    for (size_t i = 0; i < shape->count; i++) {
        const struct shape_field *field = &shape->fields[i];

        plan_path_key(&c->path, field->key);
        if (!check_field(c, field, base))
            return false;
        plan_path_cut(&c->path, len);
    }
    return true;
}

bool plan_check_values(struct plan_checker *c)
{
    return check_object(c, &plan_shape, (const char *)c->plan);
}
