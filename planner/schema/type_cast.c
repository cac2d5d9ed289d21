/* type_cast.c - see type_cast.h: by classes of types, as pg_cast and pg_operator have them. */
#include "planner/schema/type_cast.h"

#include <string.h>

#include "planner/schema/type_change.h"

enum class {
    CLASS_UNKNOWN, /* nothing is said about it */
    CLASS_TEXT,
    CLASS_NUMBER,
    CLASS_BOOL,
    CLASS_DATE, /* date and timestamps */
    CLASS_TIME,
    CLASS_INTERVAL,
    CLASS_UUID,
    CLASS_JSON,
    CLASS_BYTES,
    CLASS_NETWORK,
    CLASS_ENUM,
};

static const struct {
    const char *name;
    enum class class;
} classes[] = {
    { "text", CLASS_TEXT },         { "varchar", CLASS_TEXT },     { "bpchar", CLASS_TEXT },
    { "int2", CLASS_NUMBER },       { "int4", CLASS_NUMBER },      { "int8", CLASS_NUMBER },
    { "float4", CLASS_NUMBER },     { "float8", CLASS_NUMBER },    { "numeric", CLASS_NUMBER },
    { "serial", CLASS_NUMBER },     { "bigserial", CLASS_NUMBER }, { "smallserial", CLASS_NUMBER },
    { "bool", CLASS_BOOL },         { "date", CLASS_DATE },        { "timestamp", CLASS_DATE },
    { "timestamptz", CLASS_DATE },  { "time", CLASS_TIME },        { "timetz", CLASS_TIME },
    { "interval", CLASS_INTERVAL }, { "uuid", CLASS_UUID },        { "json", CLASS_JSON },
    { "jsonb", CLASS_JSON },        { "bytea", CLASS_BYTES },      { "inet", CLASS_NETWORK },
    { "cidr", CLASS_NETWORK },
};

static enum class class_of(const struct schema *s, const struct type_name *type) {
    const struct type *t;

    if (type->name == NULL || type->dimensions > 0) return CLASS_UNKNOWN;
    t = schema_find_type(s, type->schema, type->name);
    if (t != NULL) return t->kind == TYPE_ENUM && t->made.unit > 0 ? CLASS_ENUM : CLASS_UNKNOWN;
    if (type->schema[0] != '\0' && strcmp(type->schema, "pg_catalog") != 0) return CLASS_UNKNOWN;
    for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]);
         i++){ if (strcmp(classes[i].name, type->name) == 0) return classes[i].class; }
return CLASS_UNKNOWN;
}

static bool are_one_type(const struct schema *s, const struct type_name *a,
                         const struct type_name *b)
{
    const struct type *t = schema_find_type(s, a->schema, a->name);

    return t != NULL && t == schema_find_type(s, b->schema, b->name);
}

bool type_cast_is_missing(const struct schema *s, const struct type_name *from,
                          const struct type_name *to)
{
    const struct type_name base = type_base(s, from);
    const struct type_name target = type_base(s, to);
    enum class old = class_of(s, &base);
    enum class new_class = class_of(s, &target);

    if (old == CLASS_UNKNOWN || new_class == CLASS_UNKNOWN || new_class == CLASS_TEXT)
        return false;
    if (old == CLASS_ENUM && new_class == CLASS_ENUM)
        return !are_one_type(s, &base, &target);
    /* A timestamp becomes a time of day, a time an interval, an interval a time. */
    if ((old == CLASS_DATE && new_class == CLASS_TIME) ||
        (old == CLASS_TIME && new_class == CLASS_INTERVAL) ||
        (old == CLASS_INTERVAL && new_class == CLASS_TIME))
        return strcmp(base.name, "date") == 0;
    return old != new_class;
}

bool type_cast_cannot_compare(const struct schema *s, const struct type_name *a,
                              const struct type_name *b)
{
    const struct type_name x = type_base(s, a);
    const struct type_name y = type_base(s, b);
    enum class one = class_of(s, &x);
    enum class other = class_of(s, &y);

    if (one == CLASS_UNKNOWN || other == CLASS_UNKNOWN)
        return false;
    if (one == CLASS_ENUM && other == CLASS_ENUM)
        return !are_one_type(s, &x, &y);
    if ((one == CLASS_TIME && other == CLASS_INTERVAL) ||
        (one == CLASS_INTERVAL && other == CLASS_TIME))
        return false;
    return one != other;
}

bool type_is_builtin(const struct schema *s, const struct type_name *type)
{
    enum class class = class_of(s, type);

    /* serial is an integer with another name. */
    return class != CLASS_UNKNOWN && class != CLASS_ENUM && strstr(type->name, "serial") == NULL;
}
