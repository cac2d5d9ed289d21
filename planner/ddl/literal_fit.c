/* literal_fit.c - see literal.h: which values a type takes. */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "planner/ddl/literal.h"
#include "planner/py/class.h"

/* -12 or, where fraction, -12.50: text that stands in SQL as it is. */
static bool is_number(const char *text, bool fraction)
{
    const char *p = text + (*text == '-');

    if (!isdigit((unsigned char)*p) || (*p == '0' && isdigit((unsigned char)p[1])))
        return false;
    while (isdigit((unsigned char)*p))
        p++;
    if (fraction && p[0] == '.' && isdigit((unsigned char)p[1])) {
        p++;
        while (isdigit((unsigned char)*p))
            p++;
    }
    return *p == '\0';
}

bool literal_is_number(const struct type *type, const char *text)
{
    if (type->family == TYPE_INTEGER)
        return is_number(text, false);
    return type->family == TYPE_NUMERIC && is_number(text, true);
}

static bool fits_text(const struct type *type, const struct py_value *value)
{
    switch (type->family) {
    case TYPE_INTEGER:
    case TYPE_NUMERIC:
        return py_cstr(value) != NULL && literal_is_number(type, py_cstr(value));
    case TYPE_BOOLEAN:
    case TYPE_ARRAY:
        return false;
    default:
        return true;
    }
}

static bool fits_int(const struct type *type, const struct py_value *value)
{
    switch (type->family) {
    case TYPE_BOOLEAN:
        return value->integer == 0 || value->integer == 1;
    case TYPE_STRING: /* the driver sends what it is */
        return type->enumeration == NULL;
    case TYPE_NULL:
    case TYPE_INTEGER:
    case TYPE_NUMERIC:
    case TYPE_OTHER:
        return true;
    default:
        return false;
    }
}

static bool fits_bool(const struct type *type)
{
    return type->family == TYPE_BOOLEAN || type->family == TYPE_NULL ||
           type->family == TYPE_INTEGER ||
           (type->family == TYPE_STRING && type->enumeration == NULL);
}

/* A member that is a string is one to SQLAlchemy, too; an Enum takes its own class's. */
static bool fits_member(const struct type *type, const struct py_value *value)
{
    const struct py_class *cls = value->instance->cls->cls;
    const char *mixin = py_class_mixin(cls);

    if (type->enumeration != NULL && type->enumeration->cls == cls)
        return true;
    return mixin != NULL && strcmp(mixin, "str") == 0 &&
           (type->family == TYPE_STRING || type->family == TYPE_NULL);
}

static bool fits_call(const struct type *type, const struct py_value *value)
{
    if (type->family == TYPE_NULL)
        return true;
    if (py_is_call_of(value, "decimal.Decimal"))
        return type->family == TYPE_NUMERIC;
    if (py_is_call_of(value, "datetime.date"))
        return type->family == TYPE_DATE || type->family == TYPE_DATETIME;
    if (py_is_call_of(value, "datetime.datetime"))
        return type->family == TYPE_DATETIME;
    if (py_is_call_of(value, "uuid.UUID"))
        return type->family == TYPE_UUID;
    return true;
}

bool literal_fits(const struct type *type, const struct py_value *value)
{
    switch (value->kind) {
    case PY_NONE:
        return type->family != TYPE_JSON;
    case PY_STR:
        return fits_text(type, value);
    case PY_BYTES:
        return type->family == TYPE_BINARY || type->family == TYPE_NULL;
    case PY_INT:
        return type->family == TYPE_JSON || fits_int(type, value);
    case PY_BOOL:
        return type->family == TYPE_JSON || fits_bool(type);
    case PY_FLOAT:
        return isfinite(value->real) &&
               (type->family == TYPE_NUMERIC || type->family == TYPE_NULL ||
                type->family == TYPE_OTHER || type->family == TYPE_JSON);
    case PY_LIST:
        return type->family == TYPE_ARRAY || type->family == TYPE_NULL || type->family == TYPE_JSON;
    case PY_TUPLE:
        return type->family == TYPE_ARRAY || type->family == TYPE_JSON;
    case PY_INSTANCE:
        return !value->instance->cls->cls->is_enum || fits_member(type, value);
    default:
        return fits_call(type, value);
    }
}
