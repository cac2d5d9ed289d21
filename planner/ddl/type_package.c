/* type_package.c - see type.h: the types of other packages. */
#include <string.h>

#include "planner/ddl/type.h"

/* How the SQL comes about. */
enum package_form {
    PACKAGE_FIXED,  /* sql */
    PACKAGE_LENGTH, /* VARCHAR(n), n the argument or the default; none: VARCHAR */
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
};

static const struct package_type packages[] = {
    { "sqlmodel.", "AutoString", "VARCHAR", "length", -1, TYPE_STRING, PACKAGE_LENGTH },
    { "sqlmodel.", "GUID", "UUID", NULL, -1, TYPE_UUID, PACKAGE_FIXED },
    { "pgvector.", "Vector", "VECTOR", "dim", -1, TYPE_OTHER, PACKAGE_WIDTH },
    { "pgvector.", "VECTOR", "VECTOR", "dim", -1, TYPE_OTHER, PACKAGE_WIDTH },
    { "pgvector.", "HALFVEC", "HALFVEC", "dim", -1, TYPE_OTHER, PACKAGE_WIDTH },
    { "pgvector.", "SPARSEVEC", "SPARSEVEC", "dim", -1, TYPE_OTHER, PACKAGE_WIDTH },
    { "pgvector.", "BIT", "BIT", "length", -1, TYPE_OTHER, PACKAGE_WIDTH },
    { "geoalchemy2.", "Geometry", "geometry", NULL, -1, TYPE_OTHER, PACKAGE_GEO },
    { "geoalchemy2.", "Geography", "geography", NULL, -1, TYPE_OTHER, PACKAGE_GEO },
    { "fastapi_users", "GUID", "UUID", NULL, -1, TYPE_UUID, PACKAGE_FIXED },
    { "fastapi_users", "TIMESTAMPAware", "TIMESTAMP WITH TIME ZONE", NULL, -1, TYPE_DATETIME,
      PACKAGE_FIXED },
    { "citext.", "CIText", "CITEXT", NULL, -1, TYPE_STRING, PACKAGE_FIXED },
    { "citext.", "CITEXT", "CITEXT", NULL, -1, TYPE_STRING, PACKAGE_FIXED },
    { "sqlalchemy_citext.", "CIText", "CITEXT", NULL, -1, TYPE_STRING, PACKAGE_FIXED },
    { "sqlalchemy_utils.", "UUIDType", "UUID", NULL, -1, TYPE_UUID, PACKAGE_FIXED },
    { "sqlalchemy_utils.", "EmailType", "VARCHAR", "length", 255, TYPE_STRING, PACKAGE_LENGTH },
    { "sqlalchemy_utils.", "URLType", "TEXT", NULL, -1, TYPE_STRING, PACKAGE_FIXED },
    { "sqlalchemy_utils.", "ChoiceType", "VARCHAR(255)", NULL, -1, TYPE_STRING, PACKAGE_CHOICE },
    { "sqlalchemy_utils.", "JSONType", "JSON", NULL, -1, TYPE_JSON, PACKAGE_FIXED },
    { "sqlalchemy_utils.", "PhoneNumberType", "VARCHAR", "max_length", 20, TYPE_STRING,
      PACKAGE_LENGTH },
    { "sqlalchemy_utils.", "PasswordType", "BYTEA", NULL, -1, TYPE_BINARY, PACKAGE_FIXED },
    { "sqlalchemy_utils.", "TimezoneType", "VARCHAR(50)", NULL, -1, TYPE_STRING, PACKAGE_FIXED },
    { "sqlalchemy_utils.", "ArrowType", "TIMESTAMP WITHOUT TIME ZONE", NULL, -1, TYPE_DATETIME,
      PACKAGE_FIXED },
    { "sqlalchemy_utils.", "IPAddressType", "VARCHAR", "max_length", 50, TYPE_STRING,
      PACKAGE_LENGTH },
    { "sqlalchemy_utils.", "LocaleType", "VARCHAR(10)", NULL, -1, TYPE_STRING, PACKAGE_FIXED },
    { "sqlalchemy_utils.", "CountryType", "VARCHAR(2)", NULL, -1, TYPE_STRING, PACKAGE_FIXED },
    { "sqlalchemy_utils.", "CurrencyType", "VARCHAR(3)", NULL, -1, TYPE_STRING, PACKAGE_FIXED },
    { "sqlalchemy_utils.", "ColorType", "VARCHAR", "max_length", 20, TYPE_STRING, PACKAGE_LENGTH },
    { "sqlalchemy_utils.", "EncryptedType", "BYTEA", NULL, -1, TYPE_BINARY, PACKAGE_FIXED },
    { "sqlalchemy_utils.", "StringEncryptedType", "VARCHAR", NULL, -1, TYPE_STRING, PACKAGE_FIXED },
    { "sqlalchemy_utils.", "ScalarListType", "TEXT", NULL, -1, TYPE_STRING, PACKAGE_FIXED },
    { "sqlalchemy_utils.", "TSVectorType", "TSVECTOR", NULL, -1, TYPE_OTHER, PACKAGE_FIXED },
    { "sqlalchemy_utils.", "LtreeType", "LTREE", NULL, -1, TYPE_OTHER, PACKAGE_FIXED },
    { "sqlalchemy_utils.", "DateRangeType", "DATERANGE", NULL, -1, TYPE_OTHER, PACKAGE_FIXED },
    { "sqlalchemy_utils.", "DateTimeRangeType", "TSRANGE", NULL, -1, TYPE_OTHER, PACKAGE_FIXED },
    { "sqlalchemy_utils.", "IntRangeType", "INT4RANGE", NULL, -1, TYPE_OTHER, PACKAGE_FIXED },
    { "sqlalchemy_utils.", "Int8RangeType", "INT8RANGE", NULL, -1, TYPE_OTHER, PACKAGE_FIXED },
    { "sqlalchemy_utils.", "NumericRangeType", "NUMRANGE", NULL, -1, TYPE_OTHER, PACKAGE_FIXED },
    { "sqlalchemy_utils.", "WeekDaysType", "BIT(7)", NULL, -1, TYPE_OTHER, PACKAGE_FIXED },
    { "sqlalchemy_searchable.", "TSVectorType", "TSVECTOR", NULL, -1, TYPE_OTHER, PACKAGE_FIXED },
    { "advanced_alchemy.", "GUID", "UUID", NULL, -1, TYPE_UUID, PACKAGE_FIXED },
    { "advanced_alchemy.", "DateTimeUTC", "TIMESTAMP WITH TIME ZONE", NULL, -1, TYPE_DATETIME,
      PACKAGE_FIXED },
    { "advanced_alchemy.", "ORA_JSONB", "JSONB", NULL, -1, TYPE_JSON, PACKAGE_FIXED },
    { "advanced_alchemy.", "JsonB", "JSONB", NULL, -1, TYPE_JSON, PACKAGE_FIXED },
    { "sqlalchemy.ext.mutable.", "as_mutable", NULL, NULL, -1, TYPE_OTHER, PACKAGE_INNER },
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
    const struct py_value *length = py_args_get(args, 0, p->argument);
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
    out->has_spatial_index = true;
    if (!ddl_arg_bool(d, args, "spatial_index", &out->has_spatial_index))
        return false;
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
    *type = (struct type){ .family = p->family, .sql = p->sql };
    *out = type;
    switch (p->form) {
    case PACKAGE_FIXED:
        return true;
    case PACKAGE_LENGTH:
    case PACKAGE_WIDTH:
        return read_width(d, p, args, type);
    case PACKAGE_CHOICE:
        return read_choice(d, args, type);
    case PACKAGE_GEO:
        return read_geo(d, p, args, type);
    case PACKAGE_INNER:
        return type_read(d, py_args_get(args, 0, "sqltype"), out);
    }
    return true;
}
