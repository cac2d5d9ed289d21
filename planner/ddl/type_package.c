/* type_package.c - see type.h: the types of other packages. */
#include <string.h>

#include "planner/ddl/type.h"

/* How the SQL comes about. */
enum package_form {
    PACKAGE_FIXED,  /* sql */
    PACKAGE_LENGTH, /* VARCHAR(n), n the argument or the default; none: VARCHAR */
    PACKAGE_TIME,   /* sql, with timezone=True that of a time zone */
    PACKAGE_UUID,   /* sql, unless native=False */
    PACKAGE_WIDTH,  /* sql(n), n the dimension; none: sql */
    PACKAGE_CHOICE, /* the type of impl=, else sql */
    PACKAGE_GEO,    /* geometry(POINT,4326) */
    PACKAGE_INNER,  /* the type that is the first argument */
};

struct package_type {
    const char *package; /* how the dotted name begins */
    const char *name;    /* how it ends */
    const char *sql;
    const char *argument; /* the keyword of LENGTH and WIDTH */
    int length;           /* what LENGTH has by default; -1: none */
    enum type_family family;
    enum package_form form;
    int at;            /* the place of the argument; -1: by its keyword alone */
    bool is_processed; /* what is inserted is not what the script says: encrypted, joined */
};

static const struct package_type packages[] = {
    { "sqlmodel.", "AutoString", "VARCHAR", "length", -1, TYPE_STRING, PACKAGE_LENGTH, 0, false },
    { "sqlmodel.", "GUID", "UUID", NULL, -1, TYPE_UUID, PACKAGE_FIXED, 0, false },
    { "pgvector.", "Vector", "VECTOR", "dim", -1, TYPE_OTHER, PACKAGE_WIDTH, 0, false },
    { "pgvector.", "VECTOR", "VECTOR", "dim", -1, TYPE_OTHER, PACKAGE_WIDTH, 0, false },
    { "pgvector.", "HALFVEC", "HALFVEC", "dim", -1, TYPE_OTHER, PACKAGE_WIDTH, 0, false },
    { "pgvector.", "SPARSEVEC", "SPARSEVEC", "dim", -1, TYPE_OTHER, PACKAGE_WIDTH, 0, false },
    { "pgvector.", "BIT", "BIT", "length", -1, TYPE_OTHER, PACKAGE_WIDTH, 0, false },
    { "geoalchemy2.", "Geometry", "geometry", NULL, -1, TYPE_OTHER, PACKAGE_GEO, 0, false },
    { "geoalchemy2.", "Geography", "geography", NULL, -1, TYPE_OTHER, PACKAGE_GEO, 0, false },
    { "fastapi_users", "GUID", "UUID", NULL, -1, TYPE_UUID, PACKAGE_FIXED, 0, false },
    { "fastapi_users", "TIMESTAMPAware", "TIMESTAMP WITH TIME ZONE", NULL, -1, TYPE_DATETIME,
      PACKAGE_FIXED, 0, false },
    { "citext.", "CIText", "CITEXT", NULL, -1, TYPE_STRING, PACKAGE_FIXED, 0, false },
    { "citext.", "CITEXT", "CITEXT", NULL, -1, TYPE_STRING, PACKAGE_FIXED, 0, false },
    { "sqlalchemy_citext.", "CIText", "CITEXT", NULL, -1, TYPE_STRING, PACKAGE_FIXED, 0, false },
    { "sqlalchemy_utils.", "UUIDType", "UUID", NULL, -1, TYPE_UUID, PACKAGE_UUID, 0, false },
    { "sqlalchemy_utils.", "EmailType", "VARCHAR", "length", 255, TYPE_STRING, PACKAGE_LENGTH, 0,
      true },
    { "sqlalchemy_utils.", "URLType", "TEXT", NULL, -1, TYPE_STRING, PACKAGE_FIXED, 0, false },
    { "sqlalchemy_utils.", "ChoiceType", "VARCHAR(255)", NULL, -1, TYPE_STRING, PACKAGE_CHOICE, 0,
      true },
    { "sqlalchemy_utils.", "JSONType", "JSON", NULL, -1, TYPE_JSON, PACKAGE_FIXED, 0, false },
    { "sqlalchemy_utils.", "PhoneNumberType", "VARCHAR", "max_length", 20, TYPE_STRING,
      PACKAGE_LENGTH, 1, true },
    { "sqlalchemy_utils.", "PasswordType", "BYTEA", NULL, -1, TYPE_BINARY, PACKAGE_FIXED, 0, true },
    { "sqlalchemy_utils.", "TimezoneType", "VARCHAR(50)", NULL, -1, TYPE_STRING, PACKAGE_FIXED, 0,
      true },
    { "sqlalchemy_utils.", "ArrowType", "TIMESTAMP WITHOUT TIME ZONE", NULL, -1, TYPE_DATETIME,
      PACKAGE_TIME, 0, true },
    { "sqlalchemy_utils.", "EnrichedDateTimeType", "TIMESTAMP WITHOUT TIME ZONE", NULL, -1,
      TYPE_DATETIME, PACKAGE_TIME, 0, true },
    { "sqlalchemy_utils.", "EnrichedDateType", "DATE", NULL, -1, TYPE_DATE, PACKAGE_FIXED, 0,
      true },
    { "sqlalchemy_utils.", "IPAddressType", "VARCHAR", "max_length", 50, TYPE_STRING,
      PACKAGE_LENGTH, 0, true },
    { "sqlalchemy_utils.", "LocaleType", "VARCHAR(10)", NULL, -1, TYPE_STRING, PACKAGE_FIXED, 0,
      true },
    { "sqlalchemy_utils.", "CountryType", "VARCHAR(2)", NULL, -1, TYPE_STRING, PACKAGE_FIXED, 0,
      true },
    { "sqlalchemy_utils.", "CurrencyType", "VARCHAR(3)", NULL, -1, TYPE_STRING, PACKAGE_FIXED, 0,
      true },
    { "sqlalchemy_utils.", "ColorType", "VARCHAR", "max_length", 20, TYPE_STRING, PACKAGE_LENGTH, 0,
      true },
    { "sqlalchemy_utils.", "EncryptedType", "BYTEA", NULL, -1, TYPE_BINARY, PACKAGE_FIXED, 0,
      true },
    { "sqlalchemy_utils.", "StringEncryptedType", "VARCHAR", "length", -1, TYPE_STRING,
      PACKAGE_LENGTH, -1, true },
    { "sqlalchemy_utils.", "ScalarListType", "TEXT", NULL, -1, TYPE_STRING, PACKAGE_FIXED, 0,
      true },
    { "sqlalchemy_utils.", "TSVectorType", "TSVECTOR", NULL, -1, TYPE_OTHER, PACKAGE_FIXED, 0,
      false },
    { "sqlalchemy_utils.", "LtreeType", "LTREE", NULL, -1, TYPE_OTHER, PACKAGE_FIXED, 0, false },
    { "sqlalchemy_utils.", "DateRangeType", "DATERANGE", NULL, -1, TYPE_OTHER, PACKAGE_FIXED, 0,
      true },
    { "sqlalchemy_utils.", "DateTimeRangeType", "TSRANGE", NULL, -1, TYPE_OTHER, PACKAGE_FIXED, 0,
      true },
    { "sqlalchemy_utils.", "IntRangeType", "INT4RANGE", NULL, -1, TYPE_OTHER, PACKAGE_FIXED, 0,
      true },
    { "sqlalchemy_utils.", "Int8RangeType", "INT8RANGE", NULL, -1, TYPE_OTHER, PACKAGE_FIXED, 0,
      true },
    { "sqlalchemy_utils.", "NumericRangeType", "NUMRANGE", NULL, -1, TYPE_OTHER, PACKAGE_FIXED, 0,
      true },
    { "sqlalchemy_utils.", "WeekDaysType", "BIT(7)", NULL, -1, TYPE_OTHER, PACKAGE_FIXED, 0, true },
    { "sqlalchemy_searchable.", "TSVectorType", "TSVECTOR", NULL, -1, TYPE_OTHER, PACKAGE_FIXED, 0,
      false },
    { "advanced_alchemy.", "GUID", "UUID", NULL, -1, TYPE_UUID, PACKAGE_FIXED, 0, false },
    { "advanced_alchemy.", "DateTimeUTC", "TIMESTAMP WITH TIME ZONE", NULL, -1, TYPE_DATETIME,
      PACKAGE_FIXED, 0, true },
    { "advanced_alchemy.", "JsonB", "JSONB", NULL, -1, TYPE_JSON, PACKAGE_FIXED, 0, false },
    { "advanced_alchemy.", "Bool", "BOOLEAN", NULL, -1, TYPE_BOOLEAN, PACKAGE_FIXED, 0, false },
    { "advanced_alchemy.", "PasswordHash", "VARCHAR", "length", 255, TYPE_STRING, PACKAGE_LENGTH, 1,
      true },
    { "sqlalchemy.ext.mutable.", "as_mutable", NULL, NULL, -1, TYPE_OTHER, PACKAGE_INNER, 0,
      false },
};

static const struct package_type *find(const char *symbol)
{
    const char *last = strrchr(symbol, '.');

    for (size_t i = 0; i < sizeof(packages) / sizeof(packages[0]); i++) {
        const struct package_type *p = &packages[i];

        if (last != NULL && strcmp(last + 1, p->name) == 0 &&
            strncmp(symbol, p->package, strlen(p->package)) == 0)
            return p;
    }
    return NULL;
}

static bool read_width(struct ddl *d, const struct package_type *p, const struct py_args *args,
                       struct type *out)
{
    const struct py_value *length =
        py_args_get(args, p->at < 0 ? SIZE_MAX : (size_t)p->at, p->argument);
    int64_t width = p->length;

    if (ddl_given(length)) {
        if (length->kind != PY_INT)
            return ddl_refuse_value(d, length, p->argument);
        width = length->integer;
    }
    if (width > 0)
        out->sql = arena_printf(d->arena, "%s(%lld)", p->sql, (long long)width);
    return true;
}

static bool read_choice(struct ddl *d, const struct py_args *args, struct type *out)
{
    const struct py_value *impl = py_args_get(args, 1, "impl");
    const struct type *inner;

    if (!ddl_given(impl))
        return true;
    if (!type_read(d, impl, &inner))
        return false;
    *out = *inner;
    out->is_processed = true;
    return true;
}

static bool read_time(struct ddl *d, const struct py_args *args, struct type *out)
{
    bool has_zone = false;

    if (!ddl_arg_bool(d, args, "timezone", &has_zone))
        return false;
    if (has_zone)
        out->sql = "TIMESTAMP WITH TIME ZONE";
    return true;
}

/* UUIDType(binary=True, native=True) */
static bool read_uuid(struct ddl *d, const struct py_args *args, struct type *out)
{
    const struct py_value *binary = py_args_get(args, 0, "binary");
    const struct py_value *native = py_args_get(args, 1, "native");

    if (!ddl_given(native) || (native->kind == PY_BOOL && native->truth))
        return true;
    if (native->kind != PY_BOOL)
        return ddl_refuse_value(d, native, "native");
    if (!ddl_given(binary) || binary->kind != PY_BOOL || binary->truth)
        return ddl_refuse(d, "UUIDType(native=False) is a BINARY(16), which PostgreSQL has not");
    *out = (struct type){ .family = TYPE_STRING, .sql = "CHAR(32)", .is_processed = true };
    return true;
}

/* Reads spatial_index=, the fourth argument, and nullable=, which overrides the column's own. */
static bool read_geo_options(struct ddl *d, const struct py_args *args, struct type *out)
{
    const struct py_value *is_indexed = py_args_get(args, 3, "spatial_index");
    bool is_nullable = true;

    if (ddl_given(is_indexed) && is_indexed->kind != PY_BOOL)
        return ddl_refuse_value(d, is_indexed, "spatial_index");
    out->has_spatial_index = !ddl_given(is_indexed) || is_indexed->truth;
    if (!ddl_arg_bool(d, args, "nullable", &is_nullable))
        return false;
    out->is_never_null = !is_nullable;
    return true;
}

static bool read_geo(struct ddl *d, const struct package_type *p, const struct py_args *args,
                     struct type *out)
{
    const struct py_value *kind = py_args_get(args, 0, "geometry_type");
    const struct py_value *srid = py_args_get(args, 1, "srid");
    const char *word = kind == NULL ? "GEOMETRY" : py_cstr(kind);

    if (ddl_given(kind) && word == NULL)
        return ddl_refuse_value(d, kind, "geometry_type");
    if (ddl_given(srid) && srid->kind != PY_INT)
        return ddl_refuse_value(d, srid, "srid");
    if (args->list.count > 4 || !read_geo_options(d, args, out))
        return args->list.count > 4 ? ddl_refuse(d, "%s is given many arguments", p->name) : false;
    if (ddl_given(py_args_get(args, SIZE_MAX, "use_N_D_index")) ||
        ddl_given(py_args_get(args, SIZE_MAX, "management")))
        return ddl_refuse(d, "%s is given an option whose effect is not known here", p->name);
    if (word != NULL)
        out->sql = arena_printf(d->arena, "%s(%s,%lld)", p->sql, word,
                                ddl_given(srid) ? (long long)srid->integer : -1);
    return true;
}

bool type_read_package(struct ddl *d, const char *symbol, const struct py_args *args,
                       const struct type **out)
{
    const struct package_type *p = find(symbol);
    struct type *type = arena_new(d->arena, struct type);

    *out = NULL;
    if (p == NULL)
        return true;
    *type = (struct type){ .family = p->family, .sql = p->sql, .is_processed = p->is_processed };
    *out = type;
    switch (p->form) {
    case PACKAGE_FIXED:
        return true;
    case PACKAGE_LENGTH:
    case PACKAGE_WIDTH:
        return read_width(d, p, args, type);
    case PACKAGE_TIME:
        return read_time(d, args, type);
    case PACKAGE_UUID:
        return read_uuid(d, args, type);
    case PACKAGE_CHOICE:
        return read_choice(d, args, type);
    case PACKAGE_GEO:
        return read_geo(d, p, args, type);
    case PACKAGE_INNER:
        return type_read(d, py_args_get(args, 0, "sqltype"), out);
    }
    return true;
}
