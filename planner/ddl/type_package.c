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
    enum package_form form;
    const char *sql;
    const char *argument; /* the keyword of LENGTH and WIDTH */
    int64_t length;       /* what LENGTH has by default; -1: none */
    enum type_family family;
};

static const struct package_type packages[] = {
    { "sqlmodel.", "AutoString", PACKAGE_LENGTH, "VARCHAR", "length", -1, TYPE_STRING },
    { "pgvector.", "Vector", PACKAGE_WIDTH, "VECTOR", "dim", -1, TYPE_OTHER },
    { "pgvector.", "VECTOR", PACKAGE_WIDTH, "VECTOR", "dim", -1, TYPE_OTHER },
    { "pgvector.", "HALFVEC", PACKAGE_WIDTH, "HALFVEC", "dim", -1, TYPE_OTHER },
    { "pgvector.", "SPARSEVEC", PACKAGE_WIDTH, "SPARSEVEC", "dim", -1, TYPE_OTHER },
    { "pgvector.", "BIT", PACKAGE_WIDTH, "BIT", "length", -1, TYPE_OTHER },
    { "geoalchemy2.", "Geometry", PACKAGE_GEO, "geometry", NULL, -1, TYPE_OTHER },
    { "geoalchemy2.", "Geography", PACKAGE_GEO, "geography", NULL, -1, TYPE_OTHER },
    { "fastapi_users", "GUID", PACKAGE_FIXED, "UUID", NULL, -1, TYPE_UUID },
    { "fastapi_users", "TIMESTAMPAware", PACKAGE_FIXED, "TIMESTAMP WITH TIME ZONE", NULL, -1,
      TYPE_DATETIME },
    { "citext.", "CIText", PACKAGE_FIXED, "CITEXT", NULL, -1, TYPE_STRING },
    { "citext.", "CITEXT", PACKAGE_FIXED, "CITEXT", NULL, -1, TYPE_STRING },
    { "sqlalchemy_citext.", "CIText", PACKAGE_FIXED, "CITEXT", NULL, -1, TYPE_STRING },
    { "sqlalchemy_utils.", "UUIDType", PACKAGE_FIXED, "UUID", NULL, -1, TYPE_UUID },
    { "sqlalchemy_utils.", "EmailType", PACKAGE_LENGTH, "VARCHAR", "length", 255, TYPE_STRING },
    { "sqlalchemy_utils.", "URLType", PACKAGE_FIXED, "TEXT", NULL, -1, TYPE_STRING },
    { "sqlalchemy_utils.", "ChoiceType", PACKAGE_CHOICE, "VARCHAR(255)", NULL, -1, TYPE_STRING },
    { "sqlalchemy_utils.", "JSONType", PACKAGE_FIXED, "JSON", NULL, -1, TYPE_JSON },
    { "sqlalchemy_utils.", "PhoneNumberType", PACKAGE_LENGTH, "VARCHAR", "max_length", 20,
      TYPE_STRING },
    { "sqlalchemy_utils.", "PasswordType", PACKAGE_FIXED, "BYTEA", NULL, -1, TYPE_BINARY },
    { "sqlalchemy_utils.", "TimezoneType", PACKAGE_FIXED, "VARCHAR(50)", NULL, -1, TYPE_STRING },
    { "sqlalchemy_utils.", "ArrowType", PACKAGE_FIXED, "TIMESTAMP WITHOUT TIME ZONE", NULL, -1,
      TYPE_DATETIME },
    { "sqlalchemy_utils.", "IPAddressType", PACKAGE_LENGTH, "VARCHAR", "max_length", 50,
      TYPE_STRING },
    { "sqlalchemy_utils.", "LocaleType", PACKAGE_FIXED, "VARCHAR(10)", NULL, -1, TYPE_STRING },
    { "sqlalchemy_utils.", "CountryType", PACKAGE_FIXED, "VARCHAR(2)", NULL, -1, TYPE_STRING },
    { "sqlalchemy_utils.", "CurrencyType", PACKAGE_FIXED, "VARCHAR(3)", NULL, -1, TYPE_STRING },
    { "sqlalchemy_utils.", "ColorType", PACKAGE_LENGTH, "VARCHAR", "max_length", 20, TYPE_STRING },
    { "sqlalchemy_utils.", "EncryptedType", PACKAGE_FIXED, "BYTEA", NULL, -1, TYPE_BINARY },
    { "sqlalchemy_utils.", "StringEncryptedType", PACKAGE_FIXED, "VARCHAR", NULL, -1, TYPE_STRING },
    { "sqlalchemy_utils.", "ScalarListType", PACKAGE_FIXED, "TEXT", NULL, -1, TYPE_STRING },
    { "sqlalchemy_utils.", "TSVectorType", PACKAGE_FIXED, "TSVECTOR", NULL, -1, TYPE_OTHER },
    { "sqlalchemy_utils.", "LtreeType", PACKAGE_FIXED, "LTREE", NULL, -1, TYPE_OTHER },
    { "sqlalchemy_utils.", "DateRangeType", PACKAGE_FIXED, "DATERANGE", NULL, -1, TYPE_OTHER },
    { "sqlalchemy_utils.", "DateTimeRangeType", PACKAGE_FIXED, "TSRANGE", NULL, -1, TYPE_OTHER },
    { "sqlalchemy_utils.", "IntRangeType", PACKAGE_FIXED, "INT4RANGE", NULL, -1, TYPE_OTHER },
    { "sqlalchemy_utils.", "Int8RangeType", PACKAGE_FIXED, "INT8RANGE", NULL, -1, TYPE_OTHER },
    { "sqlalchemy_utils.", "NumericRangeType", PACKAGE_FIXED, "NUMRANGE", NULL, -1, TYPE_OTHER },
    { "sqlalchemy_utils.", "WeekDaysType", PACKAGE_FIXED, "BIT(7)", NULL, -1, TYPE_OTHER },
    { "sqlalchemy_searchable.", "TSVectorType", PACKAGE_FIXED, "TSVECTOR", NULL, -1, TYPE_OTHER },
    { "advanced_alchemy.", "GUID", PACKAGE_FIXED, "UUID", NULL, -1, TYPE_UUID },
    { "advanced_alchemy.", "DateTimeUTC", PACKAGE_FIXED, "TIMESTAMP WITH TIME ZONE", NULL, -1,
      TYPE_DATETIME },
    { "advanced_alchemy.", "ORA_JSONB", PACKAGE_FIXED, "JSONB", NULL, -1, TYPE_JSON },
    { "advanced_alchemy.", "JsonB", PACKAGE_FIXED, "JSONB", NULL, -1, TYPE_JSON },
    { "sqlalchemy.ext.mutable.", "as_mutable", PACKAGE_INNER, NULL, NULL, -1, TYPE_OTHER },
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
