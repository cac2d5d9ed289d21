/*
 * plan_read.c - see plan_read.h. One pass over the bytes, led by plan_shape: a
 * value that no table knows is never entered, so how deep the input nests does
 * not matter.
 */
#include "common/plan_read.h"

#include <inttypes.h>
#include <string.h>

#include "common/plan_lex.h"
#include "common/plan_shape.h"
#include "common/strbuf.h"

struct reader {
    struct plan_lex lex;
    const char *wanted; /* the path of the value to be found; or NULL */
    size_t found;       /* its offset, or that of what it would be in */
};

bool plan_fault_at(struct str bytes, const char *file, size_t offset, struct error *err)
{
    size_t line = 1;
    size_t begin = 0;

    for (size_t i = 0; i < offset && i < bytes.len; i++) {
        if (bytes.ptr[i] == '\n') {
            line++;
            begin = i + 1;
        }
    }
    error_fact(err, "at", "%s:%zu:%zu", file, line, offset - begin + 1);
    return error_fact(err, "byte", "%zu", offset);
}

static bool read_word(struct reader *r, const struct shape_field *field, void *at)
{
    const char *word;
    struct strbuf known = { .arena = r->lex.arena };

    if (!plan_lex_string(&r->lex, &word))
        return false;
    for (unsigned i = 0; field->words[i] != NULL; i++) {
        if (strcmp(field->words[i], word) == 0) {
            shape_word_set(at, i);
            return true;
        }
        strbuf_addf(&known, "%s%s", i > 0 ? ", " : "", field->words[i]);
    }
    return error_set(r->lex.err, ERROR_BAD_PLAN, "%s is '%s', not one of %s",
                     plan_path_text(&r->lex.path), word, strbuf_text(&known));
}

static bool read_fixed(struct reader *r)
{
    const char *text;

    if (!plan_lex_string(&r->lex, &text))
        return false;
    return strcmp(text, PLAN_FORMAT) == 0 || plan_lex_fault(&r->lex, "is not \"" PLAN_FORMAT "\"");
}

static bool read_version(struct reader *r)
{
    int64_t version;

    if (!plan_lex_number(&r->lex, &version))
        return false;
    return version == PLAN_FORMAT_VERSION ||
           error_set(r->lex.err, ERROR_BAD_PLAN,
                     "%s is %" PRId64 ", and this program knows %d only",
                     plan_path_text(&r->lex.path), version, PLAN_FORMAT_VERSION);
}

/* Enters a value: it may be the wanted one, or what that is inside of. */
static void enter(struct reader *r)
{
    const char *path = r->lex.path.text;
    size_t len = r->lex.path.len;

    if (r->wanted == NULL || strncmp(r->wanted, path, len) != 0)
        return;
    if (r->wanted[len] == '\0' || r->wanted[len] == '.' || r->wanted[len] == '[')
        r->found = r->lex.pos;
}

static bool read_object(struct reader *r, const struct shape *shape, void *base);

static bool read_item(struct reader *r, const struct shape_field *field, struct shape_vec *vec)
{
    size_t size = field->type == SHAPE_STRINGS ? sizeof(const char *) : field->contents->size;
    char *item;

    vec->items = arena_grow(r->lex.arena, vec->items, vec->count, &vec->cap, size);
    item = (char *)vec->items + vec->count++ * size;
    memset(item, 0, size);
    if (field->type == SHAPE_STRINGS)
        return plan_lex_string(&r->lex, (const char **)(void *)item);
    return read_object(r, field->contents, item);
}

static bool read_list(struct reader *r, const struct shape_field *field, void *at)
{
    struct shape_vec vec = { 0 };
    bool more;

    if (!plan_lex_open(&r->lex, "[", "is not a list"))
        return false;
    for (size_t i = 0;; i++) {
        size_t len = r->lex.path.len;

        if (!plan_lex_next(&r->lex, i == 0, "]", &more))
            return false;
        if (!more)
            break;
        plan_path_index(&r->lex.path, i);
        enter(r);
        if (!read_item(r, field, &vec))
            return false;
        plan_path_cut(&r->lex.path, len);
    }
    memcpy(at, &vec, sizeof(vec));
    return true;
}

static bool read_annotations(struct reader *r, struct plan *plan)
{
    char previous[PLAN_KEY_BYTES] = "";
    char key[PLAN_KEY_BYTES];
    bool more;

    if (!plan_lex_open(&r->lex, "{", "is not an object"))
        return false;
    for (size_t i = 0;; i++) {
        struct plan_annotation note = { 0 };
        size_t len = r->lex.path.len;

        if (!plan_lex_next(&r->lex, i == 0, "}", &more))
            return false;
        if (!more)
            return true;
        if (!plan_lex_key(&r->lex, previous, key))
            return false;
        memcpy(previous, key, sizeof(key));
        plan_path_key(&r->lex.path, key);
        enter(r);
        note.key = arena_strdup(r->lex.arena, key);
        if (!plan_lex_string(&r->lex, &note.value))
            return false;
        vec_push(r->lex.arena, &plan->annotations, note);
        plan_path_cut(&r->lex.path, len);
    }
}

static bool read_pointer(struct reader *r, const struct shape_field *field, void *at)
{
    void *object = arena_alloc(r->lex.arena, field->contents->size);

    memcpy(at, &object, sizeof(object));
    return read_object(r, field->contents, object);
}

static bool read_value(struct reader *r, const struct shape_field *field, void *base)
{
    void *at = (char *)base + field->offset;

    switch (field->type) {
    case SHAPE_STRING:
        return plan_lex_string(&r->lex, at);
    case SHAPE_FIXED:
        return read_fixed(r);
    case SHAPE_VERSION:
        return read_version(r);
    case SHAPE_NUMBER:
        return plan_lex_number(&r->lex, at);
    case SHAPE_BOOL:
        return plan_lex_bool(&r->lex, at);
    case SHAPE_WORD:
        return read_word(r, field, at);
    case SHAPE_STRINGS:
    case SHAPE_LIST:
        return read_list(r, field, at);
    case SHAPE_OBJECT:
        return read_object(r, field->contents, at);
    case SHAPE_POINTER:
        return read_pointer(r, field, at);
    case SHAPE_ANNOTATIONS:
        return read_annotations(r, base);
    }
    return false;
}

/* Passes over a field that is not there. */
static bool pass_field(struct reader *r, const struct shape_field *field, void *base)
{
    if (!field->optional)
        return error_set(r->lex.err, ERROR_BAD_PLAN, "%s%s%s is missing", r->lex.path.text,
                         r->lex.path.len > 0 ? "." : "", field->key);
    if (field->type == SHAPE_STRING)
        *(const char **)(void *)((char *)base + field->offset) = "";
    return true;
}

static bool read_field(struct reader *r, const struct shape_field *field, void *base)
{
    size_t len = r->lex.path.len;

    plan_path_key(&r->lex.path, field->key);
    enter(r);
    if (!read_value(r, field, base))
        return false;
    if (field->optional && shape_is_empty(field, base))
        return plan_lex_fault(&r->lex, "is empty, and then has to be left out");
    plan_path_cut(&r->lex.path, len);
    return true;
}

/* Finds the field of that key among those from *at on, passing over others. */
static bool find_field(struct reader *r, const struct shape *shape, const char *key, size_t *at,
                       void *base)
{
    while (*at < shape->count && strcmp(shape->fields[*at].key, key) < 0) {
        if (!pass_field(r, &shape->fields[(*at)++], base))
            return false;
    }
    if (*at < shape->count && strcmp(shape->fields[*at].key, key) == 0)
        return true;
    return error_set(r->lex.err, ERROR_BAD_PLAN, "%s%s%s is not a field that I know",
                     r->lex.path.text, r->lex.path.len > 0 ? "." : "", key);
}

/* Recurses as deep as the tables nest. */
static bool read_object(struct reader *r, const struct shape *shape, void *base)
{
    char previous[PLAN_KEY_BYTES] = "";
    char key[PLAN_KEY_BYTES];
    size_t at = 0;
    bool more;

    if (!plan_lex_open(&r->lex, "{", "is not an object"))
        return false;
    for (bool first = true;; first = false) {
        if (!plan_lex_next(&r->lex, first, "}", &more))
            return false;
        if (!more)
            break;
        if (!plan_lex_key(&r->lex, previous, key) || !find_field(r, shape, key, &at, base) ||
            !read_field(r, &shape->fields[at++], base))
            return false;
        memcpy(previous, key, sizeof(key));
    }
    while (at < shape->count) {
        if (!pass_field(r, &shape->fields[at++], base))
            return false;
    }
    return true;
}

static bool read_all(struct reader *r, struct plan *out)
{
    return read_object(r, &plan_shape, out) && plan_lex_end(&r->lex);
}

bool plan_read(struct str bytes, const char *file, struct arena *arena, struct plan *out,
               struct error *err)
{
    struct reader r = { .lex = { .bytes = bytes, .arena = arena, .err = err } };

    *out = (struct plan){ 0 };
    return read_all(&r, out) || plan_fault_at(bytes, file, r.lex.pos, err);
}

size_t plan_find(struct str bytes, const char *path)
{
    struct arena scratch = { 0 };
    struct error ignored = { 0 };
    struct plan plan = { 0 };
    struct reader r = {
        .lex = { .bytes = bytes, .arena = &scratch, .err = &ignored },
        .wanted = path,
    };

    (void)read_all(&r, &plan);
    arena_free(&scratch);
    return r.found;
}
