/* signature.c - see signature.h. */
#include "planner/ddl/signature.h"

#include <string.h>

static const char text_type[] = "length collation convert_unicode unicode_error "
                                "_warn_on_bytestring _expect_unicode";
static const char boolean[] = "create_constraint name _create_events _adapted_from";
static const char real[] = "precision asdecimal decimal_return_scale";
static const char numeric[] = "precision scale decimal_return_scale asdecimal";
static const char none[] = "";

/* Those of SQLAlchemy 2.0, and of 1.4 where that has more, as far as they are read here or change
 * nothing about the SQL. */
static const struct {
    const char *name;
    const char *params;
} functions[] = {
    /* what a table consists of */
    { "Column", "* name type_ autoincrement default insert_default doc key index unique info "
                "nullable onupdate primary_key server_default server_onupdate quote system "
                "comment insert_sentinel **" },
    { "Table", "* name metadata schema autoload autoload_with autoload_replace "
               "keep_existing extend_existing resolve_fks include_columns implicit_returning "
               "comment info prefixes must_exist if_not_exists postgresql_inherits "
               "postgresql_partition_by postgresql_using postgresql_with_oids "
               "postgresql_on_commit postgresql_tablespace postgresql_ignore_search_path **" },
    { "Index", "* name unique quote info _table _column_flag postgresql_using postgresql_where "
               "postgresql_ops postgresql_with postgresql_include postgresql_tablespace "
               "postgresql_concurrently postgresql_nulls_not_distinct **" },
    { "ForeignKey", "column _constraint use_alter name onupdate ondelete deferrable initially "
                    "link_to_name match info comment postgresql_not_valid **" },
    { "ForeignKeyConstraint", "columns refcolumns name onupdate ondelete deferrable initially "
                              "use_alter link_to_name match table info comment "
                              "postgresql_not_valid **" },
    { "PrimaryKeyConstraint", "* name deferrable initially info comment postgresql_include **" },
    { "UniqueConstraint", "* name deferrable initially info comment postgresql_include "
                          "postgresql_nulls_not_distinct **" },
    { "CheckConstraint", "sqltext name deferrable initially table info _create_rule _autoattach "
                         "comment postgresql_not_valid **" },
    { "ExcludeConstraint", "* name using where ops deferrable initially info comment" },
    { "Identity", "always on_null start increment minvalue maxvalue nominvalue nomaxvalue cycle "
                  "cache order" },
    { "Computed", "sqltext persisted" },
    { "Sequence", "name start increment minvalue maxvalue nominvalue nomaxvalue cycle schema "
                  "cache order data_type optional for_update" },
    { "ColumnDefault", "arg for_update _reflected" },
    { "DefaultClause", "arg for_update _reflected" },
    { "FetchedValue", "for_update" },
    { "CreateSchema", "name | if_not_exists" },
    { "DropSchema", "name | cascade if_exists" },
    { "CreateSequence", "element | if_not_exists" },
    { "DropSequence", "element | if_exists" },
    { "DDL", "statement context" },
    /* types */
    { "Integer", none },
    { "INTEGER", none },
    { "INT", none },
    { "BigInteger", none },
    { "BIGINT", none },
    { "SmallInteger", none },
    { "SMALLINT", none },
    { "Numeric", numeric },
    { "NUMERIC", numeric },
    { "DECIMAL", numeric },
    { "Float", real },
    { "FLOAT", real },
    { "REAL", real },
    { "Double", real },
    { "DOUBLE", real },
    { "DOUBLE_PRECISION", real },
    { "String", text_type },
    { "Text", text_type },
    { "Unicode", text_type },
    { "UnicodeText", text_type },
    { "VARCHAR", text_type },
    { "CHAR", text_type },
    { "NCHAR", text_type },
    { "NVARCHAR", text_type },
    { "TEXT", text_type },
    { "CLOB", text_type },
    { "CITEXT", text_type },
    { "Boolean", boolean },
    { "BOOLEAN", boolean },
    { "Date", none },
    { "DATE", none },
    { "DateTime", "timezone" },
    { "DATETIME", "timezone" },
    { "TIMESTAMP", "timezone precision" },
    { "Time", "timezone" },
    { "TIME", "timezone precision" },
    { "Interval", "native second_precision day_precision" },
    { "INTERVAL", "precision fields" },
    { "LargeBinary", "length" },
    { "BLOB", "length" },
    { "BINARY", "length" },
    { "VARBINARY", "length" },
    { "BYTEA", "length" },
    { "BIT", "length varying" },
    { "JSON", "none_as_null astext_type" },
    { "JSONB", "none_as_null astext_type" },
    { "HSTORE", "text_type" },
    { "ARRAY", "item_type as_tuple dimensions zero_indexes" },
    { "UUID", "as_uuid" },
    { "Uuid", "as_uuid native_uuid" },
    { "PickleType", "protocol pickler comparator impl" },
    { "Enum", "* name schema quote metadata inherit_schema native_enum create_constraint "
              "validate_strings length values_callable sort_key_function omit_aliases "
              "create_type checkfirst convert_unicode _create_events _adapted_from" },
    { "ENUM", "* name schema quote metadata inherit_schema native_enum create_constraint "
              "validate_strings length values_callable sort_key_function omit_aliases "
              "create_type convert_unicode _create_events _adapted_from" },
    /* expressions */
    { "text", "text" },
    { "literal", "value type_ literal_execute" },
    { "literal_column", "text type_" },
    { "column", "text type_ is_literal" },
    { "table", "* name schema" },
    { "cast", "expression type_" },
    { "type_coerce", "expression type_" },
    { "bindparam", "key value type_ unique required quote callable_ expanding literal_execute" },
    { "case", "* value else_" },
    { "extract", "field expr" },
    { "and_", "*" },
    { "or_", "*" },
};

const char *signature_of(const char *name)
{
    for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
        if (strcmp(functions[i].name, name) == 0)
            return functions[i].params;
    }
    return NULL;
}

/* The options of other databases, which PostgreSQL's compiler does not look at. */
static bool is_foreign(const char *name)
{
    static const char *const prefixes[] = { "mysql_",  "mariadb_",   "sqlite_",      "mssql_",
                                            "oracle_", "snowflake_", "cockroachdb_", "redshift_" };

    for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
        if (strncmp(name, prefixes[i], strlen(prefixes[i])) == 0)
            return true;
    }
    return false;
}

/* The next word of params; its length, 0 at the end. */
static size_t next_word(const char **params)
{
    *params += strspn(*params, " ");
    return strcspn(*params, " ");
}

static bool has_param(const char *params, const char *name)
{
    size_t len;

    for (const char *p = params; (len = next_word(&p)) > 0; p += len) {
        if (len == strlen(name) && strncmp(p, name, len) == 0)
            return true;
        if (len == 2 && strncmp(p, "**", 2) == 0 && is_foreign(name))
            return true;
        if (len == 3 && strncmp(p, "***", 3) == 0)
            return true;
    }
    return false;
}

static bool check_names(struct ddl *d, const char *params, const char *function,
                        const struct py_args *args)
{
    for (size_t i = 0; i < args->named.count; i++) {
        const char *name = args->named.items[i].name;

        if (!has_param(params, name))
            return ddl_refuse(d, "%s() has no meaning known here for %s=", function, name);
    }
    return true;
}

/* Gives what stands at the places their names. */
static bool name_places(struct ddl *d, const char *params, const char *function,
                        const struct py_args *args, struct py_args *out)
{
    size_t place = 0;
    size_t len;

    for (const char *p = params; place < args->list.count && (len = next_word(&p)) > 0; p += len) {
        const char *name = arena_strndup(d->arena, p, len);

        if (strcmp(name, "*") == 0) /* the rest is the reader's */
            return true;
        if (strcmp(name, "|") == 0 || name[0] == '*')
            break;
        if (py_args_get(args, SIZE_MAX, name) != NULL)
            return ddl_refuse(d, "%s() is given %s twice", function, name);
        vec_push(d->arena, &out->named, (struct py_kwarg){ name, args->list.items[place++] });
    }
    return place == args->list.count ||
           ddl_refuse(d, "%s() is given too many positional arguments", function);
}

bool signature_bind(struct ddl *d, const char *params, const char *function,
                    const struct py_args *args, struct py_args *out)
{
    *out = *args;
    if (!check_names(d, params, function, args))
        return false;
    out->named.items = NULL;
    out->named.count = out->named.cap = 0;
    for (size_t i = 0; i < args->named.count; i++)
        vec_push(d->arena, &out->named, args->named.items[i]);
    return name_places(d, params, function, args, out);
}
