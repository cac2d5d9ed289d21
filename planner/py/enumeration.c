/* enumeration.c - see enumeration.h. */
#include "planner/py/enumeration.h"

#include <string.h>

#include "planner/py/builtin.h"
#include "planner/py/class.h"
#include "planner/py/number.h"
#include "planner/py/text.h"

bool py_enumeration_is_base(const char *symbol)
{
    static const char *const names[] = { "enum.Enum", "enum.IntEnum", "enum.StrEnum",
                                         "enum.ReprEnum" };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(symbol, names[i]) == 0)
            return true;
    }
    return false;
}

static bool is_member(const char *name, const struct py_value *value)
{
    return value->kind != PY_FUNCTION && value->kind != PY_CLASS && name[0] != '_';
}

static bool is_auto(const struct py_value *value)
{
    return py_is_call_of(value, "enum.auto");
}

/* auto(): one more than the highest so far; in a StrEnum the name in lower case. */
static struct py_value *auto_value(struct py_run *run, const struct py_class *cls, const char *name)
{
    int64_t highest = 0;
    char *lower;

    if (py_class_member_text(cls) == PY_MEMBER_VALUE && py_class_mixin(cls) != NULL) {
        lower = arena_strdup(run->arena, name);
        for (char *c = lower; *c != '\0'; c++)
            *c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 'a' - 'A' : *c);
        return py_str(run->arena, lower);
    }
    for (size_t i = 0; i < cls->args.count; i++) {
        const struct py_value *value = py_names_get(&cls->args.items[i]->instance->attrs, "value");

        if (!py_is_integer(value))
            return py_dunno(run, cls->pos, "the value of auto()");
        if (py_integer(value) > highest)
            highest = py_integer(value);
    }
    return highest == INT64_MAX ? py_too_large(run, cls->pos) : py_int(run->arena, highest + 1);
}

/* Two names of one value are one member. */
static struct py_value *find_by_value(const struct py_class *cls, const struct py_value *value,
                                      bool *is_certain)
{
    *is_certain = true;
    for (size_t i = 0; i < cls->args.count; i++) {
        const struct py_value *of = py_names_get(&cls->args.items[i]->instance->attrs, "value");
        enum py_answered same = py_same(of, value);

        if (same == PY_YES)
            return cls->args.items[i];
        if (same == PY_MAYBE)
            *is_certain = false;
    }
    return NULL;
}

static struct py_value *make_member(struct py_run *run, struct py_value *cls, const char *name,
                                    struct py_value *value)
{
    struct py_value *member = py_new(run->arena, PY_INSTANCE);
    struct py_value *text = py_str(run->arena, name);

    member->instance = arena_new(run->arena, struct py_instance);
    member->instance->cls = cls;
    py_names_set(run->arena, &member->instance->attrs, "name", text);
    py_names_set(run->arena, &member->instance->attrs, "value", value);
    py_names_set(run->arena, &member->instance->attrs, "_name_", text);
    py_names_set(run->arena, &member->instance->attrs, "_value_", value);
    py_push(run->arena, &cls->cls->args, member);
    return member;
}

static bool is_of_mixin(const struct py_class *cls, const struct py_value *value)
{
    const char *mixin = py_class_mixin(cls);

    if (mixin == NULL)
        return true;
    return strcmp(mixin, "str") == 0 ? value->kind == PY_STR : value->kind == PY_INT;
}

/* Bases other than str and int change what a member is. */
static bool is_plain_enum(const struct py_class *cls)
{
    for (size_t i = 0; i < cls->bases.count; i++) {
        const struct py_value *base = cls->bases.items[i];

        if (base->kind == PY_SYMBOL && py_enumeration_is_base(base->symbol))
            continue;
        if (base->kind == PY_CLASS && (base->cls->is_enum || !base->cls->has_symbolic_base))
            continue;
        if (base->kind == PY_BUILTIN &&
            (strcmp(base->builtin->name, "str") == 0 || strcmp(base->builtin->name, "int") == 0))
            continue;
        return false;
    }
    return py_class_find(cls, "__new__") == NULL && py_class_find(cls, "__init__") == NULL &&
           py_class_find(cls, "_generate_next_value_") == NULL &&
           py_class_find(cls, "_missing_") == NULL && py_class_find(cls, "_ignore_") == NULL;
}

bool py_enumeration_build(struct py_run *run, struct py_value *cls)
{
    struct py_class *of = cls->cls;

    if (!is_plain_enum(of)) {
        of->alien = "an Enum that makes its members itself";
        return true;
    }
    for (size_t i = 0; i < of->attrs.count; i++) {
        struct py_name *item = &of->attrs.items[i];
        struct py_value *same;
        bool is_certain;

        if (item->value == NULL || !is_member(item->name, item->value))
            continue;
        if (is_auto(item->value))
            item->value = auto_value(run, of, item->name);
        if (item->value == NULL)
            return false;
        same = find_by_value(of, item->value, &is_certain);
        if (!is_of_mixin(of, item->value) || !is_certain)
            of->alien = "an Enum whose values are not known";
        item->value = same != NULL ? same : make_member(run, cls, item->name, item->value);
    }
    return true;
}

struct py_value *py_enumeration_call(struct py_run *run, struct py_value *cls,
                                     const struct py_args *args, struct srcpos pos)
{
    bool is_certain = false;
    struct py_value *member;
    const char *repr;

    if (args->list.count != 1 || args->named.count != 0 || cls->cls->alien != NULL)
        return py_dunno(run, pos, "a member of the Enum '%s'", cls->cls->name);
    if (args->list.items[0]->kind == PY_INSTANCE && args->list.items[0]->instance->cls == cls)
        return args->list.items[0];
    member = find_by_value(cls->cls, args->list.items[0], &is_certain);
    if (member != NULL)
        return member;
    if (!is_certain)
        return py_dunno(run, pos, "a member of the Enum '%s'", cls->cls->name);
    repr = py_repr(args->list.items[0], run->arena);
    return py_throw(run, pos, "ValueError", "%s is not a valid %s", repr == NULL ? "?" : repr,
                    cls->cls->name);
}
