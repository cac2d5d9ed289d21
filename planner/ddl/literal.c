/* literal.c - see literal.h. */
#include "planner/ddl/literal.h"

#include <ctype.h>
#include <string.h>

static const struct type of_string = { .family = TYPE_STRING, .sql = "VARCHAR" };
static const struct type of_integer = { .family = TYPE_INTEGER, .sql = "INTEGER" };
static const struct type of_bigint = { .family = TYPE_INTEGER, .sql = "BIGINT" };
static const struct type of_float = { .family = TYPE_NUMERIC, .sql = "FLOAT" };
static const struct type of_numeric = { .family = TYPE_NUMERIC, .sql = "NUMERIC" };
static const struct type of_boolean = { .family = TYPE_BOOLEAN, .sql = "BOOLEAN" };
static const struct type of_bytes = { .family = TYPE_BINARY, .sql = "BYTEA" };
static const struct type of_date = { .family = TYPE_DATE, .sql = "DATE" };
static const struct type of_datetime = { .family = TYPE_DATETIME,
                                         .sql = "TIMESTAMP WITHOUT TIME ZONE" };
static const struct type of_uuid = { .family = TYPE_UUID, .sql = "UUID" };

static bool is_call(const struct py_value *value, const char *symbol)
{
    return py_is_call_of(value, symbol);
}

bool literal_is(const struct py_value *value)
{
    switch (value->kind) {
    case PY_NONE:
    case PY_BOOL:
    case PY_INT:
    case PY_FLOAT:
    case PY_STR:
    case PY_BYTES:
    case PY_LIST:
    case PY_TUPLE:
    case PY_DICT:
        return true;
    case PY_INSTANCE:
        return value->instance->cls->cls->is_enum;
    default:
        return is_call(value, "decimal.Decimal") || is_call(value, "datetime.date") ||
               is_call(value, "datetime.datetime") || is_call(value, "uuid.UUID");
    }
}

static const struct type *type_of_int(int64_t integer)
{
    return integer > INT32_MAX || integer < INT32_MIN ? &of_bigint : &of_integer;
}

const struct type *literal_type(const struct py_value *value)
{
    switch (value->kind) {
    case PY_BOOL:
        return &of_boolean;
    case PY_INT:
        return type_of_int(value->integer);
    case PY_FLOAT:
        return &of_float;
    case PY_STR:
        return &of_string;
    case PY_BYTES:
        return &of_bytes;
    default:
        if (is_call(value, "decimal.Decimal"))
            return &of_numeric;
        if (is_call(value, "datetime.date"))
            return &of_date;
        if (is_call(value, "datetime.datetime"))
            return &of_datetime;
        return is_call(value, "uuid.UUID") ? &of_uuid : &type_null;
    }
}

static bool sql_of_str(struct ddl *d, const struct py_value *value, const struct type *type,
                       const char **out)
{
    const char *text = py_cstr(value);
    struct strbuf sb = { .arena = d->arena };

    if (text == NULL)
        return ddl_refuse(d, "a string holds a NUL character");
    if (type->family == TYPE_JSON) {
        if (!literal_json(d, value, &sb))
            return false;
        text = strbuf_text(&sb);
    }
    if (literal_is_number(type, text))
        *out = text;
    else
        *out = ddl_literal(d->arena, text);
    return true;
}

static const char *sql_of_bytes(struct ddl *d, struct str bytes)
{
    struct strbuf sb = { .arena = d->arena };
    bool is_plain = true;

    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char c = (unsigned char)bytes.ptr[i];

        is_plain = is_plain && c >= ' ' && c < 0x7F && c != '\\';
    }
    if (is_plain)
        return ddl_literal(d->arena, arena_strndup(d->arena, bytes.ptr, bytes.len));
    strbuf_addstr(&sb, "'\\x");
    for (size_t i = 0; i < bytes.len; i++)
        strbuf_addf(&sb, "%02x", (unsigned)(unsigned char)bytes.ptr[i]);
    strbuf_addch(&sb, '\'');
    return strbuf_text(&sb);
}

static bool sql_of_array(struct ddl *d, const struct py_value *value, const struct type *type,
                         const char **out)
{
    struct strbuf sb = { .arena = d->arena };
    const struct type *item = type->item != NULL ? type->item : &type_null;

    if (value->list.count == 0) {
        *out = "'{}'";
        return true;
    }
    strbuf_addstr(&sb, "ARRAY[");
    for (size_t i = 0; i < value->list.count; i++) {
        const char *sql = NULL;

        if (i > 0)
            strbuf_addstr(&sb, ", ");
        if (!literal_sql(d, value->list.items[i], item, &sql))
            return false;
        strbuf_addstr(&sb, sql);
    }
    strbuf_addch(&sb, ']');
    *out = strbuf_text(&sb);
    return true;
}

static bool sql_of_json(struct ddl *d, const struct py_value *value, const char **out)
{
    struct strbuf sb = { .arena = d->arena };

    if (!literal_json(d, value, &sb))
        return false;
    *out = ddl_literal(d->arena, strbuf_text(&sb));
    return true;
}

/* Reads up to seven whole numbers: year, month, day, hour, minute, second, microsecond. */
static bool read_numbers(const struct py_args *args, int64_t numbers[7], size_t *count)
{
    static const char *const names[] = { "year",   "month",  "day",        "hour",
                                         "minute", "second", "microsecond" };

    *count = 0;
    for (size_t i = 0; i < 7; i++) {
        const struct py_value *number = py_args_get(args, i, names[i]);

        numbers[i] = 0;
        if (number == NULL)
            continue;
        if (number->kind != PY_INT)
            return false;
        numbers[i] = number->integer;
        *count = i + 1;
    }
    return args->list.count <= 7 && args->list.count + args->named.count == *count;
}

/* What Decimal() says of itself as it was given: with no needless zero, sign or exponent. */
static bool is_decimal(const char *text)
{
    static const struct type of_any = { .family = TYPE_NUMERIC };
    const char *fraction = strchr(text, '.');
    bool is_below_one = strncmp(text, "0.", 2) == 0 || strncmp(text, "-0.", 3) == 0;

    if (!literal_is_number(&of_any, text))
        return false;
    return !is_below_one || fraction == NULL || strspn(fraction + 1, "0") < 6;
}

static bool sql_of_call(struct ddl *d, const struct py_value *value, const char **out)
{
    const struct py_args *args = ddl_call_args(value);
    const struct py_value *first = py_args_get(args, 0, NULL);
    int64_t n[7];
    size_t count;

    if (is_call(value, "decimal.Decimal") && first != NULL &&
        (first->kind == PY_STR || first->kind == PY_INT)) {
        *out = first->kind == PY_STR ? py_cstr(first)
                                     : arena_printf(d->arena, "%lld", (long long)first->integer);
        if (*out != NULL && is_decimal(*out))
            return true;
    } else if (is_call(value, "uuid.UUID") && first != NULL && py_cstr(first) != NULL &&
               strlen(py_cstr(first)) == 36) {
        *out = ddl_literal(d->arena, py_cstr(first));
        return true;
    } else if (is_call(value, "datetime.date") && read_numbers(args, n, &count) && count == 3) {
        *out = arena_printf(d->arena, "'%04lld-%02lld-%02lld'", (long long)n[0], (long long)n[1],
                            (long long)n[2]);
        return true;
    } else if (is_call(value, "datetime.datetime") && read_numbers(args, n, &count) && count >= 3) {
        const char *second = n[6] == 0 ? "" : arena_printf(d->arena, ".%06lld", (long long)n[6]);

        *out = arena_printf(d->arena, "'%04lld-%02lld-%02lld %02lld:%02lld:%02lld%s'",
                            (long long)n[0], (long long)n[1], (long long)n[2], (long long)n[3],
                            (long long)n[4], (long long)n[5], second);
        return true;
    }
    return ddl_refuse_value(d, value, "a value");
}

static bool sql_of_bool(const struct py_value *value, const struct type *type, const char **out)
{
    if (type->family == TYPE_INTEGER)
        *out = value->truth ? "1" : "0";
    else
        *out = value->truth ? "true" : "false";
    return true;
}

static bool sql_of_number(struct ddl *d, const struct py_value *value, const struct type *type,
                          const char **out)
{
    if (type->family == TYPE_BOOLEAN && (value->integer == 0 || value->integer == 1))
        *out = value->integer == 1 ? "true" : "false";
    else
        *out = arena_printf(d->arena, "%lld", (long long)value->integer);
    return true;
}

/* A member of a Python enum: its name for an Enum, its value where that is a string. */
static bool sql_of_member(struct ddl *d, const struct py_value *value, const struct type *type,
                          const char **out)
{
    const struct py_names *attrs = &value->instance->attrs;
    const struct py_value *given = py_names_get(attrs, "value");
    const struct py_value *name = py_names_get(attrs, "name");

    if (type->enumeration != NULL) {
        const char *label = name == NULL ? NULL : py_cstr(name);

        if (type->enumeration->cls != value->instance->cls->cls)
            return given == NULL ? ddl_refuse_value(d, value, "an enum's member")
                                 : sql_of_str(d, given, type, out);
        if (label == NULL || !strlist_has(&type->enumeration->labels, label))
            return ddl_refuse_value(d, value, "an enum's member");
        *out = ddl_literal(d->arena, label);
        return true;
    }
    if (given == NULL || given->kind != PY_STR)
        return ddl_refuse_value(d, value, "an enum's member");
    return sql_of_str(d, given, type, out);
}

bool literal_sql(struct ddl *d, const struct py_value *value, const struct type *type,
                 const char **out)
{
    if (!ddl_spend(d, 1))
        return false;
    if (type->is_processed && value->kind != PY_NONE)
        return ddl_refuse(d, "code of the project's changes the values of the type %s",
                          type->sql == NULL ? "NULL" : type->sql);
    if (value->kind == PY_NONE && type->family == TYPE_JSON)
        return ddl_refuse(d, "None for a JSON column is NULL offline, and JSON's null online");
    if (!literal_fits(type, value))
        return ddl_refuse(d, "a %s is given where %s belongs", py_type_name(value),
                          type->sql == NULL ? "another value" : type->sql);
    if (type->family == TYPE_JSON && value->kind != PY_OBJECT)
        return sql_of_json(d, value, out);
    switch (value->kind) {
    case PY_NONE:
        *out = "NULL";
        return true;
    case PY_BOOL:
        return sql_of_bool(value, type, out);
    case PY_INT:
        return sql_of_number(d, value, type, out);
    case PY_FLOAT:
        *out = py_repr(value, d->arena);
        return *out != NULL || ddl_refuse_value(d, value, "a number");
    case PY_STR:
        return sql_of_str(d, value, type, out);
    case PY_BYTES:
        *out = sql_of_bytes(d, value->text);
        return true;
    case PY_LIST:
    case PY_TUPLE:
        if (type->family == TYPE_ARRAY || type->family == TYPE_NULL)
            return sql_of_array(d, value, type, out);
        return ddl_refuse_value(d, value, "a value");
    case PY_INSTANCE:
        if (value->instance->cls->cls->is_enum)
            return sql_of_member(d, value, type, out);
        return ddl_refuse_value(d, value, "a value");
    default:
        return sql_of_call(d, value, out);
    }
}
