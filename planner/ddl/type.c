/* type.c - see type.h: SQLAlchemy's own types. */
#include "planner/ddl/type.h"
#include "planner/ddl/guard.h"

#include <string.h>

#include "planner/ddl/type_table.h"

const struct type type_null = { .family = TYPE_NULL };

/* Reads a non-negative number; *out is -1 where it is not given or None. */
static bool read_number(struct ddl *d, const struct py_args *args, size_t index, const char *name,
                        int64_t *out)
{
    const struct py_value *value = py_args_get(args, index, name);

    *out = -1;
    if (!ddl_given(value))
        return true;
    if (value->kind != PY_INT || value->integer < 0)
        return ddl_refuse_value(d, value, name);
    *out = value->integer;
    return true;
}

static bool form_length(struct ddl *d, const char *sql, const struct py_args *args, bool quoted,
                        const char **out)
{
    const char *collation = NULL;
    int64_t length;

    if (!read_number(d, args, 0, "length", &length) ||
        (quoted && !ddl_arg_str(d, args, 1, "collation", &collation)))
        return false;
    *out = length > 0 ? arena_printf(d->arena, "%s(%lld)", sql, (long long)length) : sql;
    if (collation != NULL)
        *out = arena_printf(d->arena, "%s COLLATE \"%s\"", *out, collation);
    return true;
}

static bool form_precision(struct ddl *d, const char *sql, const struct py_args *args,
                           const char **out)
{
    int64_t precision;
    int64_t scale;

    if (!read_number(d, args, 0, "precision", &precision) ||
        !read_number(d, args, 1, "scale", &scale))
        return false;
    if (precision < 0)
        *out = sql;
    else if (scale < 0)
        *out = arena_printf(d->arena, "%s(%lld)", sql, (long long)precision);
    else
        *out =
            arena_printf(d->arena, "%s(%lld, %lld)", sql, (long long)precision, (long long)scale);
    return true;
}

static bool form_float(struct ddl *d, const char *sql, const struct py_args *args, const char **out)
{
    int64_t precision;

    if (!read_number(d, args, 0, "precision", &precision))
        return false;
    *out = precision > 0 ? arena_printf(d->arena, "%s(%lld)", sql, (long long)precision) : sql;
    return true;
}

static bool form_zone(struct ddl *d, const char *sql, const struct py_args *args, const char **out)
{
    const struct py_value *zone = py_args_get(args, 0, "timezone");
    bool timezone = false;
    int64_t precision;

    if (ddl_given(zone) && zone->kind != PY_BOOL)
        return ddl_refuse_value(d, zone, "timezone");
    if (ddl_given(zone))
        timezone = zone->truth;
    if (!read_number(d, args, 1, "precision", &precision))
        return false;
    if (precision >= 0)
        sql = arena_printf(d->arena, "%s(%lld)", sql, (long long)precision);
    *out = arena_printf(d->arena, "%s %s TIME ZONE", sql, timezone ? "WITH" : "WITHOUT");
    return true;
}

/* Interval(native, second_precision, day_precision); INTERVAL(precision, fields). */
static bool form_fields(struct ddl *d, const struct type_row *row, const struct py_args *args,
                        const char **out)
{
    bool is_generic = strcmp(row->name, "Interval") == 0;
    bool is_native = true;
    const char *fields = NULL;
    int64_t precision;

    if (is_generic) {
        const struct py_value *native = py_args_get(args, 0, "native");

        if (ddl_given(native) && native->kind != PY_BOOL)
            return ddl_refuse_value(d, native, "native");
        is_native = native == NULL || (native->kind == PY_BOOL && native->truth);
    } else if (!ddl_arg_str(d, args, 1, "fields", &fields)) {
        return false;
    }
    if (!read_number(d, args, is_generic ? 1 : 0, is_generic ? "second_precision" : "precision",
                     &precision))
        return false;
    *out = !is_native       ? "TIMESTAMP WITHOUT TIME ZONE"
           : fields == NULL ? row->sql
                            : arena_printf(d->arena, "%s %s", row->sql, fields);
    if (is_native && precision >= 0)
        *out = arena_printf(d->arena, "%s (%lld)", *out, (long long)precision);
    return true;
}

static bool form_bits(struct ddl *d, const struct py_args *args, const char **out)
{
    const struct py_value *vary = py_args_get(args, 1, "varying");
    int64_t length;

    if (!read_number(d, args, 0, "length", &length))
        return false;
    if (ddl_given(vary) && vary->kind != PY_BOOL)
        return ddl_refuse_value(d, vary, "varying");
    if (!ddl_given(vary) || !vary->truth)
        *out = arena_printf(d->arena, "BIT(%lld)", length > 0 ? (long long)length : 1);
    else if (length >= 0)
        *out = arena_printf(d->arena, "BIT VARYING(%lld)", (long long)length);
    else
        *out = "BIT VARYING";
    return true;
}

static bool read_row(struct ddl *d, const struct type_row *row, const struct py_args *args,
                     struct type *out)
{
    bool native = true;
    bool as_uuid = strcmp(row->name, "Uuid") == 0 || strcmp(row->name, "UUID") == 0;

    switch (row->form) {
    case TYPE_PLAIN:
        return true;
    case TYPE_LENGTH:
        return form_length(d, row->sql, args, true, &out->sql);
    case TYPE_WIDTH:
        return form_length(d, row->sql, args, false, &out->sql);
    case TYPE_PRECISION:
        return form_precision(d, row->sql, args, &out->sql);
    case TYPE_FLOAT:
        return form_float(d, row->sql, args, &out->sql);
    case TYPE_ZONE:
        return form_zone(d, row->sql, args, &out->sql);
    case TYPE_FIELDS:
        return form_fields(d, row, args, &out->sql);
    case TYPE_BITS:
        return form_bits(d, args, &out->sql);
    case TYPE_UUID_FORM:
        if (!ddl_arg_bool(d, args, "native_uuid", &native) ||
            !ddl_arg_bool(d, args, "as_uuid", &as_uuid))
            return false;
        out->sql = native ? "UUID" : "CHAR(32)";
        out->is_uuid_text = !as_uuid;
        return true;
    }
    return true;
}

/* "[]" goes before a COLLATE at the end. */
static bool read_array(struct ddl *d, const struct py_args *args, struct type *out)
{
    struct strbuf sb = { .arena = d->arena };
    const struct type *item = &type_null;
    const char *collate;
    int64_t dimensions;

    if (!type_read(d, py_args_get(args, 0, "item_type"), &item) ||
        !read_number(d, args, SIZE_MAX, "dimensions", &dimensions))
        return false;
    if (item == NULL || item->sql == NULL)
        return ddl_refuse(d, "an ARRAY has no item type");
    if (item->family == TYPE_ARRAY)
        return ddl_refuse_raise(d, "ValueError", "an ARRAY of ARRAYs is written by dimensions=");
    collate = strstr(item->sql, " COLLATE ");
    strbuf_add(&sb, item->sql, collate != NULL ? (size_t)(collate - item->sql) : strlen(item->sql));
    for (int64_t i = 0; i < (dimensions < 0 ? 1 : dimensions) && i < 8; i++)
        strbuf_addstr(&sb, "[]");
    if (collate != NULL)
        strbuf_addstr(&sb, collate);
    *out = (struct type){ .family = TYPE_ARRAY, .sql = strbuf_text(&sb), .item = item };
    return true;
}

static bool read_domain(struct ddl *d, const struct py_args *args, struct type *out)
{
    static const char *const known[] = { "check", "schema", "create_type", NULL };
    struct type_domain *domain = arena_new(d->arena, struct type_domain);
    const struct type *base;
    const char *check = NULL;

    domain->is_made_with_table = true;
    if (!ddl_args_known(d, args, known, "DOMAIN") ||
        !name_read_given(d, py_args_get(args, 0, "name"), "name", &domain->name.name) ||
        !name_arg(d, args, SIZE_MAX, "schema", &domain->name.schema) ||
        !type_read(d, py_args_get(args, 1, "data_type"), &base) ||
        !ddl_arg_str(d, args, SIZE_MAX, "check", &check) ||
        !ddl_arg_bool(d, args, "create_type", &domain->is_made_with_table))
        return false;
    *out = (struct type){ .family = TYPE_OTHER, .domain = domain };
    out->sql = name_table_sql(&domain->name, d->arena);
    domain->create = arena_printf(d->arena, "CREATE DOMAIN %s AS %s%s%s%s", out->sql, base->sql,
                                  check != NULL ? " CHECK (" : "", check != NULL ? check : "",
                                  check != NULL ? ")" : "");
    return true;
}

static size_t longest(const struct strlist *labels)
{
    size_t most = 0;

    for (size_t i = 0; i < labels->count; i++) {
        size_t count = 0;

        for (const char *p = labels->items[i]; *p != '\0'; p++)
            count += ((unsigned char)*p & 0xC0) != 0x80;
        if (count > most)
            most = count;
    }
    return most;
}

static bool read_enum(struct ddl *d, const struct type_enum *e, const struct py_args *args,
                      struct type *out)
{
    int64_t length;

    *out = (struct type){ .family = TYPE_STRING, .enumeration = e };
    if (!e->is_native) {
        size_t most = longest(&e->labels);

        if (!read_number(d, args, SIZE_MAX, "length", &length))
            return false;
        if (length >= 0 && (size_t)length < most)
            return ddl_refuse_raise(d, "ValueError", "an Enum's length is below its longest label");
        if (length > 0)
            most = (size_t)length;
        out->sql = most > 0 ? arena_printf(d->arena, "VARCHAR(%zu)", most) : "VARCHAR";
        return true;
    }
    if (e->name.name.text == NULL)
        return ddl_refuse_raise(d, "sqlalchemy.exc.CompileError", "an Enum has no name");
    out->sql = name_table_sql(&e->name, d->arena);
    return true;
}

bool type_read_named(struct ddl *d, const char *name, const struct py_args *args,
                     const struct type **out)
{
    const struct type_row *row = type_table_find(name);
    struct type *type = arena_new(d->arena, struct type);

    *out = NULL;
    if (strcmp(name, "ARRAY") == 0) {
        if (!read_array(d, args, type))
            return false;
    } else if (strcmp(name, "DOMAIN") == 0) {
        if (!read_domain(d, args, type))
            return false;
    } else if (strcmp(name, "NullType") != 0) {
        if (row == NULL)
            return true;
        *type = (struct type){ .family = row->family, .sql = row->sql, .serial = row->serial };
        if (!read_row(d, row, args, type))
            return false;
    }
    *out = type;
    return true;
}

/* with_variant(type, 'postgresql', ...): the type where it is for PostgreSQL, else NULL. */
static const struct py_value *variant_of(const struct py_value *value)
{
    const struct py_args *args = ddl_call_args(value);

    for (size_t i = 1; i < args->list.count; i++) {
        const char *dialect = py_cstr(args->list.items[i]);

        if (dialect != NULL && strcmp(dialect, "postgresql") == 0)
            return args->list.items[0];
    }
    return NULL;
}

static const char *other_dialect(const char *symbol)
{
    const char *dialect = symbol == NULL ? NULL : strstr(symbol, ".dialects.");

    return dialect != NULL && strncmp(dialect, ".dialects.postgresql", 20) != 0 ? dialect : NULL;
}

/* Of the arguments of a foreign type, those that PostgreSQL's compiler looks at. */
static struct py_args foreign_args(struct ddl *d, const char *name, const struct py_args *args)
{
    static const char *const all[] = { "VARCHAR", "CHAR",      "NVARCHAR", "NCHAR",
                                       "TEXT",    "FLOAT",     "DECIMAL",  "NUMERIC",
                                       "BINARY",  "VARBINARY", NULL };
    struct py_args out = { { 0 }, { 0 } };
    struct py_value *zone = py_args_get(args, 0, "timezone");

    for (const char *const *a = all; *a != NULL; a++) {
        if (strcmp(*a, name) == 0)
            return *args;
    }
    if (ddl_given(zone) && (strcmp(name, "TIMESTAMP") == 0 || strcmp(name, "TIME") == 0))
        py_push(d->arena, &out.list, zone);
    return out;
}

/* A type of MySQL's or SQLite's dialect is written by PostgreSQL's compiler
 * where the two share the name of a standard type. */
static bool read_foreign(struct ddl *d, const char *symbol, const struct py_args *args,
                         const struct type **out)
{
    static const char *const shared[] = { "INTEGER", "BIGINT",  "SMALLINT", "VARCHAR", "TEXT",
                                          "CHAR",    "BOOLEAN", "DATE",     "JSON",    NULL };
    static const char *const mysql[] = { "TIMESTAMP", "DATETIME",  "TIME", "DECIMAL",  "NUMERIC",
                                         "FLOAT",     "DOUBLE",    "REAL", "NVARCHAR", "NCHAR",
                                         "BINARY",    "VARBINARY", "BLOB", NULL };
    const char *name = strrchr(symbol, '.') + 1;
    bool is_mysql = strstr(symbol, ".dialects.mysql.") != NULL;
    bool is_sqlite = strstr(symbol, ".dialects.sqlite.") != NULL;
    struct py_args taken = foreign_args(d, name, args);

    for (const char *const *s = shared; *s != NULL; s++) {
        if (strcmp(*s, name) == 0)
            return type_read_named(d, name, &taken, out);
    }
    for (const char *const *s = mysql; is_mysql && *s != NULL; s++) {
        if (strcmp(*s, name) == 0)
            return type_read_named(d, name, &taken, out);
    }
    if (is_sqlite && (strcmp(name, "DATETIME") == 0 || strcmp(name, "TIME") == 0)) {
        taken = (struct py_args){ { 0 }, { 0 } };
        return type_read_named(d, strcmp(name, "TIME") == 0 ? "Time" : "DateTime", &taken, out);
    }
    return ddl_refuse_raise(d, "sqlalchemy.exc.CompileError",
                            "%s is a type that PostgreSQL does not have", symbol);
}

static bool read_symbol(struct ddl *d, const char *symbol, const struct py_value *value,
                        const struct type **out)
{
    static const char reexported[] = "sqlmodel.sql.sqltypes.types.";
    const struct py_args *args = ddl_call_args(value);
    const char *name = ddl_sa_name(value);

    if (strncmp(symbol, reexported, sizeof(reexported) - 1) == 0) /* SQLAlchemy's own */
        name = symbol + sizeof(reexported) - 1;
    *out = type_of_settings(d, symbol);
    if (*out != NULL)
        return true;
    if (other_dialect(symbol) != NULL)
        return read_foreign(d, symbol, args, out);
    if (name != NULL && !type_read_named(d, name, args, out))
        return false;
    if (*out == NULL && !type_read_package(d, symbol, args, out))
        return false;
    return *out != NULL || ddl_refuse(d, "the type %s is not known", symbol);
}

/* Whether the project changes how the type is written. */
static bool check_guard(struct ddl *d, const struct py_value *value)
{
    const char *symbol = ddl_symbol(value);
    const char *dot = symbol == NULL ? NULL : strrchr(symbol, '.');

    if (value->kind == PY_CLASS)
        return guard_check(d, value->cls->name);
    if (value->kind == PY_INSTANCE)
        return guard_check(d, value->instance->cls->cls->name);
    return symbol == NULL || guard_check(d, dot == NULL ? symbol : dot + 1);
}

static bool read_type(struct ddl *d, const struct py_value *value, const struct type **out)
{
    const struct type_enum *enumeration;
    struct py_value *target;
    const char *symbol;

    *out = &type_null;
    if (!ddl_given(value))
        return true;
    if (ddl_is_method(value, "with_variant", &target)) {
        const struct py_value *variant = variant_of(value);

        return type_read(d, variant != NULL ? variant : target, out);
    }
    if (!check_guard(d, value))
        return false;
    if (value->kind == PY_CLASS || value->kind == PY_INSTANCE)
        return type_read_class(d, value, out);
    if (!type_read_enum(d, value, &enumeration))
        return false;
    if (enumeration != NULL) {
        struct type *type = arena_new(d->arena, struct type);

        *out = type;
        return read_enum(d, enumeration, ddl_call_args(value), type);
    }
    symbol = ddl_symbol(value);
    if (symbol == NULL)
        return ddl_refuse_value(d, value, "the type");
    return read_symbol(d, symbol, value, out);
}

bool type_read(struct ddl *d, const struct py_value *value, const struct type **out)
{
    bool done;

    *out = &type_null;
    if (!ddl_enter(d))
        return false;
    done = read_type(d, value, out);
    ddl_leave(d);
    return done;
}

bool type_is(struct ddl *d, const struct py_value *value)
{
    static const char *const items[] = { "ForeignKey",    "CheckConstraint", "Sequence",
                                         "Identity",      "Computed",        "FetchedValue",
                                         "DefaultClause", "ColumnDefault",   NULL };
    const char *name = ddl_sa_name(value);

    (void)d;
    if (!ddl_given(value))
        return false;
    for (const char *const *i = items; name != NULL && *i != NULL; i++) {
        if (strcmp(*i, name) == 0)
            return false;
    }
    return true;
}
