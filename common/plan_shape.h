/*
 * plan_shape.h - what a plan consists of, as tables.
 *
 * Reader, writer and checks of the plan walk these, so a field is described
 * once: its key, its type, where it stands in the C struct, and its limits.
 * Private to common/plan*.c and their tests.
 */
#ifndef COMMON_PLAN_SHAPE_H
#define COMMON_PLAN_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/str.h"

enum shape_type {
    SHAPE_STRING,      /* const char * */
    SHAPE_FIXED,       /* a string that is always the same; nothing in the struct */
    SHAPE_VERSION,     /* the format's number; nothing in the struct */
    SHAPE_NUMBER,      /* int64_t */
    SHAPE_BOOL,        /* bool */
    SHAPE_WORD,        /* an enum, as one of words */
    SHAPE_STRINGS,     /* struct strlist */
    SHAPE_OBJECT,      /* a struct within the struct, or a part of it */
    SHAPE_POINTER,     /* a struct, or NULL where the field is not there */
    SHAPE_LIST,        /* a vec of structs */
    SHAPE_ANNOTATIONS, /* a vec of keys and values */
};

/* What a string must look like. */
enum shape_form {
    FORM_ANY,
    FORM_SHA256,      /* 64 lower case hexadecimal digits */
    FORM_OBJECT_ID,   /* 40 or 64 of them */
    FORM_NONCE,       /* 16 of them */
    FORM_TIME,        /* YYYY-MM-DDThh:mm:ssZ, a day that exists */
    FORM_RELEASE,     /* 1.2.3 */
    FORM_ENVIRONMENT, /* a-z, 0-9, - */
    FORM_DIGITS,
    FORM_KEY, /* a-z, 0-9, _ */
    FORM_SQL, /* one command that sql_guard.h lets pass */
    FORM_COUNT,
};

struct shape;

struct shape_field {
    const char *key;
    enum shape_type type;
    bool optional; /* left out where it is empty */
    size_t offset;
    int64_t least; /* of a number; bytes of a string and of each of a list of strings */
    int64_t most;
    int64_t count;                /* the most items of a list */
    enum shape_form form;         /* of a string that is not empty, or of each of a list */
    const char *const *words;     /* ends with NULL */
    const struct shape *contents; /* of an object, pointer or list */
};

/* An object. Its fields stand in ascending order of their keys. */
struct shape {
    const struct shape_field *fields;
    size_t count;
    size_t size; /* of the C struct */
};

extern const struct shape plan_shape;

/* How any vec looks. */
struct shape_vec {
    void *items;
    size_t count;
    size_t cap;
};

/* The spellings of the enums, in the order of their values. */
extern const char *const plan_words_direction[];
extern const char *const plan_words_lock_mode[];
extern const char *const plan_words_step_kind[];
extern const char *const plan_words_op[];
extern const char *const plan_words_probe_kind[];
extern const char *const plan_words_expect_kind[];
extern const char *const plan_words_confidence[];

/* Returns what is wrong with text ("is not 64 hexadecimal digits"), or NULL. */
const char *shape_form_fault(enum shape_form form, struct str text);

struct shape_vec shape_vec_get(const void *at);
unsigned shape_word_get(const void *at);
void shape_word_set(void *at, unsigned value);

/* Returns whether a field of the struct at base is empty: "", 0, false, NULL,
 * no items, or an object of nothing but empty fields. */
bool shape_is_empty(const struct shape_field *field, const void *base);

#endif
