/* enum_sync.c - see host.h: op.sync_enum_values() of alembic_postgresql_enum. */
#include <ctype.h>
#include <stdarg.h>
#include <string.h>

#include "planner/ddl/host.h"

/* The call, its names checked: what is written is the same in all versions since 1.0 for them. */
struct sync {
    struct ddl *d;
    const char *type;     /* "public"."mood" */
    const char *old_type; /* "public"."mood_old" */
    const char *schema;
    const char *name;
    const struct py_list *values;
    const struct py_list *columns;
    const struct py_list *renamed; /* tuples of the old label and the new; may be empty */
    struct strlist *out;           /* written once all of it is known */
};

/* A column of the type, as TableReference() names it. */
struct column_of {
    const char *table;    /* "public"."users", or "users" */
    const char *column;   /* "state" */
    const char *fallback; /* its default, NULL for none */
    bool is_array;
};

static const struct py_list none = { 0 };

/* --- reading --------------------------------------------------------------------- */

/* The package puts names between quotes, or into SQL as they are; older versions never quote. */
static bool is_plain(const char *name)
{
    if (!islower((unsigned char)name[0]) && name[0] != '_')
        return false;
    for (const char *p = name; *p != '\0'; p++) {
        if (!islower((unsigned char)*p) && !isdigit((unsigned char)*p) && *p != '_')
            return false;
    }
    return true;
}

static bool read_name(struct ddl *d, const struct py_args *args, size_t index, const char *name,
                      const char **out)
{
    if (!ddl_arg_str(d, args, index, name, out))
        return false;
    return (*out != NULL && is_plain(*out)) ||
           ddl_refuse(d, "%s of sync_enum_values() is no name that needs no quotes", name);
}

static bool read_list(struct ddl *d, const struct py_args *args, size_t index, const char *name,
                      const struct py_list **out)
{
    const struct py_value *value = py_args_get(args, index, name);

    *out = &none;
    if (value == NULL)
        return true;
    if (value->kind != PY_LIST && value->kind != PY_TUPLE)
        return ddl_refuse_value(d, value, name);
    *out = &value->list;
    return true;
}

/* A label goes between quotes as it is, and through text(). */
static bool read_label(struct ddl *d, const struct py_value *value, const char **out)
{
    *out = py_cstr(value);
    if (*out == NULL)
        return ddl_refuse_value(d, value, "a label of sync_enum_values()");
    return strpbrk(*out, "':\\") == NULL ||
           ddl_refuse(d, "the label %s of sync_enum_values() is not quoted", *out);
}

static bool read_column(const struct sync *s, const struct py_value *value, struct column_of *out)
{
    struct ddl *d = s->d;
    const struct py_args *args = ddl_call_args(value);
    const struct py_value *kind;
    const struct py_value *given;
    const char *schema = s->schema;
    const char *table;
    const char *column;

    *out = (struct column_of){ 0 };
    if (value->kind == PY_TUPLE)
        return ddl_refuse(d, "op.sync_enum_values() looks up defaults in the database");
    if (!py_is_call_of(value, "alembic_postgresql_enum.TableReference"))
        return ddl_refuse_value(d, value, "a column of sync_enum_values()");
    given = py_args_get(args, 2, "table_schema");
    if (given != NULL && given->kind == PY_NONE)
        schema = NULL;
    else if (given != NULL && !read_name(d, args, 2, "table_schema", &schema))
        return false;
    if (!read_name(d, args, 0, "table_name", &table) ||
        !read_name(d, args, 1, "column_name", &column) ||
        !ddl_arg_str(d, args, 4, "existing_server_default", &out->fallback))
        return false;
    out->table = schema == NULL ? arena_printf(d->arena, "\"%s\"", table)
                                : arena_printf(d->arena, "\"%s\".\"%s\"", schema, table);
    out->column = arena_printf(d->arena, "\"%s\"", column);
    kind = py_args_get(args, 3, "column_type");
    out->is_array = kind != NULL && py_is_symbol(kind, "alembic_postgresql_enum.ColumnType.ARRAY");
    if (kind != NULL && !out->is_array &&
        !py_is_symbol(kind, "alembic_postgresql_enum.ColumnType.COMMON"))
        return ddl_refuse_value(d, kind, "column_type");
    return true;
}

/* --- writing --------------------------------------------------------------------- */

static void add(const struct sync *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void add(const struct sync *s, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vec_push(s->d->arena, s->out, arena_vprintf(s->d->arena, fmt, ap));
    va_end(ap);
}

/* Reads the pairs of labels, and adds each with the format's two places for them. */
static bool add_renamed(const struct sync *s, struct strbuf *sb, const char *before,
                        const char *between, const char *after)
{
    for (size_t i = 0; i < s->renamed->count; i++) {
        const struct py_value *pair = s->renamed->items[i];
        const char *old;
        const char *new;

        if ((pair->kind != PY_TUPLE && pair->kind != PY_LIST) || pair->list.count != 2)
            return ddl_refuse_value(s->d, pair, "enum_values_to_rename");
        if (!read_label(s->d, pair->list.items[0], &old) ||
            !read_label(s->d, pair->list.items[1], &new))
            return false;
        strbuf_addf(sb, "%s%s%s%s%s%s", i == 0 ? "" : " ", before, old, between, new, after);
    }
    return true;
}

static bool add_type(const struct sync *s)
{
    struct strbuf sb = { .arena = s->d->arena };

    add(s, "ALTER TYPE %s RENAME TO %s_old", s->type, s->name);
    for (size_t i = 0; i < s->values->count; i++) {
        const char *label;

        if (!read_label(s->d, s->values->items[i], &label))
            return false;
        strbuf_addf(&sb, "%s'%s'", i == 0 ? "" : ", ", label);
    }
    add(s, "CREATE TYPE %s AS ENUM(%s)", s->type, strbuf_text(&sb));
    return true;
}

/* Constraints that compare the column go on holding while its type is changed. */
static bool add_operator(const struct sync *s, const char *sign, const char *function)
{
    struct strbuf sb = { .arena = s->d->arena };

    if (s->renamed->count == 0) {
        strbuf_addf(&sb, "                SELECT new_enum_val::text %s old_enum_val::text;\n",
                    sign);
    } else {
        strbuf_addf(&sb, "                SELECT new_enum_val::text %s CASE\n                    ",
                    sign);
        if (!add_renamed(s, &sb, "WHEN old_enum_val::text = '", "' THEN '", "'"))
            return false;
        strbuf_addstr(&sb, "\n\n                    ELSE old_enum_val::text\n"
                           "                END;\n");
    }
    add(s,
        "CREATE FUNCTION %s(\n"
        "                new_enum_val %s, old_enum_val %s\n"
        "            )\n"
        "            RETURNS boolean AS $$\n"
        "%s"
        "            $$ LANGUAGE SQL IMMUTABLE",
        function, s->type, s->old_type, strbuf_text(&sb));
    add(s,
        "CREATE OPERATOR %s (\n"
        "            leftarg = %s,\n"
        "            rightarg = %s,\n"
        "            procedure = %s\n"
        "        )",
        sign, s->type, s->old_type, function);
    return true;
}

static bool add_cast(const struct sync *s, const struct column_of *c)
{
    struct strbuf sb = { .arena = s->d->arena };

    if (c->is_array) {
        struct strbuf inner = { .arena = s->d->arena };

        for (size_t i = 0; i < s->renamed->count; i++)
            strbuf_addstr(&inner, "array_replace(");
        strbuf_addf(&inner, "%s::text[]", c->column);
        if (!add_renamed(s, &inner, ", '", "', '", "')"))
            return false;
        strbuf_addf(&sb, "%s::%s[]", strbuf_text(&inner), s->type);
    } else if (s->renamed->count == 0) {
        strbuf_addf(&sb, "%s::text::%s", c->column, s->type);
    } else {
        strbuf_addstr(&sb, "CASE\n");
        if (!add_renamed(s, &sb, arena_printf(s->d->arena, "WHEN %s::text = '", c->column),
                         "' THEN '", arena_printf(s->d->arena, "'::%s", s->type)))
            return false;
        strbuf_addf(&sb, "\nELSE %s::text::%s\nEND", c->column, s->type);
    }
    add(s, "ALTER TABLE %s\nALTER COLUMN %s TYPE %s%s\nUSING %s", c->table, c->column, s->type,
        c->is_array ? "[]" : "", strbuf_text(&sb));
    return true;
}

/* "'on'::mood" becomes "'on'::public.mood". */
static bool add_default(const struct sync *s, const struct column_of *c)
{
    const char *cast = strstr(c->fallback, "::");

    if (cast == NULL || s->renamed->count > 0 || strncmp(c->fallback, "ARRAY[", 6) == 0 ||
        c->fallback[strlen(c->fallback) - 1] == ']' || strpbrk(c->fallback, "\\") != NULL ||
        strchr(c->fallback, ':') != cast)
        return ddl_refuse(s->d, "the default %s is changed by sync_enum_values()", c->fallback);
    add(s, "ALTER TABLE %s\nALTER COLUMN %s SET DEFAULT %.*s::%s.%s", c->table, c->column,
        (int)(cast - c->fallback), c->fallback, s->schema, s->name);
    return true;
}

static bool add_column(const struct sync *s, const struct py_value *value)
{
    struct column_of c;

    if (!read_column(s, value, &c))
        return false;
    if (c.fallback != NULL)
        add(s, "ALTER TABLE %s\nALTER COLUMN %s DROP DEFAULT", c.table, c.column);
    return add_cast(s, &c) && (c.fallback == NULL || add_default(s, &c));
}

static void drop_function(const struct sync *s, const char *function)
{
    add(s,
        "DROP FUNCTION %s(\n"
        "            new_enum_val %s, old_enum_val %s\n"
        "        ) CASCADE",
        function, s->type, s->old_type);
}

bool enum_sync_call(struct ddl *d, const struct py_args *args)
{
    struct strlist out = { 0 };
    struct sync s = { .d = d, .out = &out };

    if (!read_name(d, args, 0, "enum_schema", &s.schema) ||
        !read_name(d, args, 1, "enum_name", &s.name) ||
        !read_list(d, args, 2, "new_values", &s.values) ||
        !read_list(d, args, 3, "affected_columns", &s.columns) ||
        !read_list(d, args, 4, "enum_values_to_rename", &s.renamed))
        return false;
    s.type = arena_printf(d->arena, "\"%s\".\"%s\"", s.schema, s.name);
    s.old_type = arena_printf(d->arena, "\"%s\".\"%s_old\"", s.schema, s.name);
    if (!add_type(&s) || !add_operator(&s, "!=", "new_old_not_equals") ||
        !add_operator(&s, "=", "new_old_equals"))
        return false;
    for (size_t i = 0; i < s.columns->count; i++) {
        if (!add_column(&s, s.columns->items[i]))
            return false;
    }
    drop_function(&s, "new_old_not_equals");
    drop_function(&s, "new_old_equals");
    add(&s, "DROP TYPE %s", s.old_type);
    for (size_t i = 0; i < out.count; i++)
        ddl_add(d, out.items[i]);
    return true;
}
