/* volatile.c - which functions give another value for each row; see effects.h. */
#include <string.h>

#include "planner/effects/effects.h"

static const char *const volatile_names[] = {
    "random",
    "gen_random_uuid",
    "uuid_generate_v1",
    "uuid_generate_v1mc",
    "uuid_generate_v4",
    "uuidv4",
    "uuidv7",
    "uuid_generate_v7",
    "clock_timestamp",
    "timeofday",
    "nextval",
    "setval",
    "currval",
    "lastval",
    "pg_sleep",
    "set_config",
    "gen_random_bytes",
    "gen_salt",
    "random_normal",
    "pg_notify",
    "setseed",
    "pg_advisory_lock",
    "pg_advisory_xact_lock",
};

/* Built-in functions that defaults and backfills call and that are not. */
static const char *const others[] = {
    "now",
    "current_date",
    "current_time",
    "current_timestamp",
    "localtime",
    "localtimestamp",
    "current_role",
    "current_user",
    "user",
    "session_user",
    "current_catalog",
    "current_schema",
    "transaction_timestamp",
    "statement_timestamp",
    "timezone",
    "date_trunc",
    "date_part",
    "extract",
    "make_date",
    "make_time",
    "make_timestamp",
    "make_timestamptz",
    "make_interval",
    "to_timestamp",
    "to_date",
    "to_char",
    "to_number",
    "age",
    "date_bin",
    "overlaps",
    "lower",
    "upper",
    "initcap",
    "length",
    "char_length",
    "octet_length",
    "trim",
    "btrim",
    "ltrim",
    "rtrim",
    "lpad",
    "rpad",
    "substr",
    "substring",
    "left",
    "right",
    "replace",
    "translate",
    "concat",
    "concat_ws",
    "format",
    "repeat",
    "reverse",
    "position",
    "strpos",
    "split_part",
    "string_to_array",
    "array_to_string",
    "md5",
    "sha224",
    "sha256",
    "sha384",
    "sha512",
    "encode",
    "decode",
    "digest",
    "hmac",
    "convert",
    "convert_from",
    "convert_to",
    "quote_ident",
    "quote_literal",
    "quote_nullable",
    "regexp_replace",
    "regexp_match",
    "ascii",
    "chr",
    "hashtext",
    "int4range",
    "int8range",
    "numrange",
    "daterange",
    "tsrange",
    "tstzrange",
    "to_json",
    "to_jsonb",
    "json_build_object",
    "jsonb_build_object",
    "json_build_array",
    "jsonb_build_array",
    "json_object",
    "jsonb_object",
    "jsonb_set",
    "array_append",
    "array_cat",
    "array_fill",
    "array_length",
    "cardinality",
    "unnest",
    "to_tsvector",
    "setweight",
    "abs",
    "ceil",
    "ceiling",
    "floor",
    "round",
    "trunc",
    "mod",
    "power",
    "sqrt",
    "exp",
    "ln",
    "log",
    "sign",
    "greatest",
    "least",
    "coalesce",
    "nullif",
    "div",
    "pi",
    "int4",
    "int8",
    "text",
    "numeric",
    "float8",
    "pg_typeof",
    "current_setting",
    "txid_current",
    "inet",
    "host",
    "like",
    "bool",
    "point",
    "box",
    "current_database",
    "current_query",
    "version",
    "row_to_json",
    "isempty",
    "lower_inc",
    "upper_inc",
    "num_nulls",
    "num_nonnulls",
    "uuid_nil",
};

static bool is_one_of(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(name, names[i]) == 0)
            return true;
    }
    return false;
}

static enum maybe of_definition(const struct function *function)
{
    enum maybe found = NO;

    for (; function != NULL; function = function->next) {
        if (function->def == NULL || function->def->volatility == 'v')
            return YES;
    }
    return found;
}

enum maybe effects_is_volatile(const struct schema *s, const struct function_use *f)
{
    const struct function *own = schema_find_function(s, f->schema, f->name);

    if (own != NULL)
        return of_definition(own);
    if (is_one_of(f->name, volatile_names, sizeof(volatile_names) / sizeof(volatile_names[0])))
        return YES;
    if (is_one_of(f->name, others, sizeof(others) / sizeof(others[0])))
        return NO;
    return MAYBE;
}

enum maybe effects_has_volatile(const struct schema *s, const struct expression *e)
{
    enum maybe worst = NO;

    for (size_t i = 0; e != NULL && i < e->functions.count; i++) {
        enum maybe one = effects_is_volatile(s, &e->functions.items[i]);

        if (one > worst)
            worst = one;
    }
    return worst;
}
