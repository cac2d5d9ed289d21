/* value.c - see value.h: making and asking. */
#include "planner/py/value.h"

#include <stdarg.h>
#include <string.h>

#include "planner/py/builtin.h"
#include "planner/py/map.h"
#include "planner/py/names.h"

/* Never written to: their type is not const because a value's is not. */
static struct py_value none = { .kind = PY_NONE };
static struct py_value no = { .kind = PY_BOOL, .truth = false };
static struct py_value yes = { .kind = PY_BOOL, .truth = true };

enum { FIND_DEPTH = 80, LIST_DEPTH = 8 };

struct py_value *py_new(struct arena *arena, enum py_kind kind)
{
    struct py_value *value = arena_new(arena, struct py_value);

    value->kind = kind;
    return value;
}

struct py_value *py_none(void)
{
    return &none;
}

struct py_value *py_bool(bool truth)
{
    return truth ? &yes : &no;
}

struct py_value *py_int(struct arena *arena, int64_t integer)
{
    struct py_value *value = py_new(arena, PY_INT);

    value->integer = integer;
    return value;
}

struct py_value *py_float(struct arena *arena, double real)
{
    struct py_value *value = py_new(arena, PY_FLOAT);

    value->real = real;
    return value;
}

struct py_value *py_str_of(struct arena *arena, struct str text)
{
    struct py_value *value = py_new(arena, PY_STR);
    char *copy = arena_alloc(arena, text.len + 1);

    if (text.len > 0)
        memcpy(copy, text.ptr, text.len);
    value->text = (struct str){ copy, text.len };
    return value;
}

struct py_value *py_str(struct arena *arena, const char *text)
{
    return py_str_of(arena, str_of(text));
}

struct py_value *py_str_taken(struct arena *arena, const struct strbuf *sb)
{
    struct py_value *value = py_new(arena, PY_STR);

    value->text = (struct str){ strbuf_text(sb), sb->len };
    return value;
}

struct py_value *py_list(struct arena *arena)
{
    return py_new(arena, PY_LIST);
}

struct py_value *py_tuple(struct arena *arena)
{
    return py_new(arena, PY_TUPLE);
}

struct py_value *py_dict(struct arena *arena)
{
    struct py_value *value = py_new(arena, PY_DICT);

    value->map = py_map_new(arena);
    return value;
}

struct py_value *py_set(struct arena *arena)
{
    struct py_value *value = py_new(arena, PY_SET);

    value->map = py_map_new(arena);
    return value;
}

struct py_value *py_symbol(struct arena *arena, const char *dotted)
{
    struct py_value *value = py_new(arena, PY_SYMBOL);

    value->symbol = arena_strdup(arena, dotted);
    return value;
}

struct py_value *py_new_unknown(struct arena *arena, struct srcpos pos, bool inert, const char *fmt,
                                ...)
{
    struct py_value *value = py_new(arena, PY_UNKNOWN);
    va_list ap;

    va_start(ap, fmt);
    value->unknown.reason = arena_vprintf(arena, fmt, ap);
    va_end(ap);
    value->unknown.pos = pos;
    value->unknown.inert = inert;
    return value;
}

void py_push(struct arena *arena, struct py_list *list, struct py_value *value)
{
    list->items = arena_grow(arena, list->items, list->count, &list->cap, sizeof(void *));
    list->items[list->count++] = value;
}

struct py_value *py_object(struct arena *arena, enum py_term term, struct srcpos pos)
{
    struct py_value *value = py_new(arena, PY_OBJECT);

    value->object = arena_new(arena, struct py_object);
    value->object->term = term;
    value->object->pos = pos;
    return value;
}

static const char *object_type(const struct py_object *object)
{
    const struct py_value *target = object->target;

    if (object->term == PY_TERM_CALL && target != NULL && target->kind == PY_SYMBOL)
        return target->symbol;
    return "object";
}

const char *py_type_name(const struct py_value *value)
{
    static const char *const names[] = {
        [PY_NONE] = "NoneType",
        [PY_BOOL] = "bool",
        [PY_INT] = "int",
        [PY_FLOAT] = "float",
        [PY_STR] = "str",
        [PY_BYTES] = "bytes",
        [PY_LIST] = "list",
        [PY_TUPLE] = "tuple",
        [PY_SET] = "set",
        [PY_DICT] = "dict",
        [PY_RANGE] = "range",
        [PY_VIEW] = "dict_view",
        [PY_SLICE] = "slice",
        [PY_ELLIPSIS] = "ellipsis",
        [PY_ITERATOR] = "iterator",
        [PY_FUNCTION] = "function",
        [PY_METHOD] = "method",
        [PY_CLASS] = "type",
        [PY_SUPER] = "super",
        [PY_MODULE] = "module",
        [PY_BUILTIN] = "builtin_function_or_method",
        [PY_IMPORT] = "import",
        [PY_UNKNOWN] = "unknown",
    };

    if (value->kind == PY_SYMBOL)
        return value->symbol;
    if (value->kind == PY_OBJECT)
        return object_type(value->object);
    if (value->kind == PY_INSTANCE)
        return value->instance->cls->cls->name;
    return names[value->kind];
}

bool py_is_symbol(const struct py_value *value, const char *dotted)
{
    return value->kind == PY_SYMBOL && strcmp(value->symbol, dotted) == 0;
}

bool py_is_call_of(const struct py_value *value, const char *dotted)
{
    return value->kind == PY_OBJECT && value->object->term == PY_TERM_CALL &&
           py_is_symbol(value->object->target, dotted);
}

const char *py_cstr(const struct py_value *value)
{
    if (value->kind != PY_STR || memchr(value->text.ptr, '\0', value->text.len) != NULL)
        return NULL;
    return value->text.ptr;
}

struct py_value *py_args_get(const struct py_args *args, size_t index, const char *name)
{
    if (index < args->list.count)
        return args->list.items[index];
    for (size_t i = 0; name != NULL && i < args->named.count; i++) {
        if (strcmp(args->named.items[i].name, name) == 0)
            return args->named.items[i].value;
    }
    return NULL;
}

/* --- finding an UNKNOWN inside ------------------------------------------- */

enum { FIND_MOST = 1 << 20, FIND_KNOWN = 256 };

/* A search: what was looked through lately, since terms share their parts (x = x + x). */
struct search {
    const void *known[FIND_KNOWN];
    size_t visits;
};

static const struct py_value *find(struct search *s, const struct py_value *value, unsigned depth);

static const struct py_value *find_in_list(struct search *s, const struct py_list *list,
                                           unsigned depth)
{
    const struct py_value *found = NULL;

    for (size_t i = 0; i < list->count && found == NULL; i++)
        found = find(s, list->items[i], depth);
    return found;
}

static const struct py_value *find_in_args(struct search *s, const struct py_args *args,
                                           unsigned depth)
{
    const struct py_value *found = find_in_list(s, &args->list, depth);

    for (size_t i = 0; i < args->named.count && found == NULL; i++)
        found = find(s, args->named.items[i].value, depth);
    return found;
}

static const struct py_value *find_in_map(struct search *s, const struct py_map *map,
                                          unsigned depth)
{
    const struct py_entry *entry;
    const struct py_value *found = NULL;

    for (size_t at = 0; found == NULL && (entry = py_map_next(map, &at)) != NULL;) {
        found = find(s, entry->key, depth);
        if (found == NULL && entry->value != NULL)
            found = find(s, entry->value, depth);
    }
    return found;
}

static const struct py_value *find_in_object(struct search *s, const struct py_object *object,
                                             unsigned depth)
{
    const struct py_value *found = object->target == NULL ? NULL : find(s, object->target, depth);

    return found != NULL ? found : find_in_args(s, &object->args, depth);
}

static const struct py_value *find_inside(struct search *s, const struct py_value *value,
                                          unsigned depth)
{
    switch (value->kind) {
    case PY_UNKNOWN:
        return value;
    case PY_LIST: /* deeper than terms, for a list may hold itself */
    case PY_TUPLE:
        return find_in_list(s, &value->list, depth + FIND_DEPTH / LIST_DEPTH);
    case PY_SET:
    case PY_DICT:
        return find_in_map(s, value->map, depth + FIND_DEPTH / LIST_DEPTH);
    case PY_OBJECT:
        return find_in_object(s, value->object, depth + 1);
    case PY_INSTANCE:
        return find_in_args(s, &value->instance->args, depth + 1);
    default:
        return NULL;
    }
}

static const struct py_value *find(struct search *s, const struct py_value *value, unsigned depth)
{
    static const struct py_value too_deep = {
        .kind = PY_UNKNOWN, .unknown = { .reason = "data that is nested too deeply", .inert = true }
    };
    const void **place = &s->known[((uintptr_t)value >> 4) % FIND_KNOWN];
    const struct py_value *found;

    if (*place == value)
        return NULL;
    if (depth > FIND_DEPTH || s->visits++ > FIND_MOST)
        return &too_deep;
    found = find_inside(s, value, depth);
    if (found == NULL)
        *place = value;
    return found;
}

const struct py_value *py_find_unknown(const struct py_value *value)
{
    struct search s = { 0 };

    return find(&s, value, 0);
}

const struct py_value *py_find_unknown_args(const struct py_args *args)
{
    struct search s = { 0 };

    return find_in_args(&s, args, 0);
}
