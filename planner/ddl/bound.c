/* bound.c - see bound.h. */
#include "planner/ddl/bound.h"

#include <string.h>

#include "planner/ddl/expr.h"
#include "planner/ddl/guard.h"
#include "planner/ddl/op.h"
#include "planner/ddl/table.h"

static bool is_called(const struct py_value *value, const char *name)
{
    const char *sa = ddl_sa_name(value);

    return sa != NULL && value->kind == PY_OBJECT && strcmp(sa, name) == 0;
}

static const struct py_value *metadata_of(const struct py_value *table)
{
    return py_args_get(ddl_call_args(table), 1, "metadata");
}

static bool is_same(const struct py_value *a, const struct py_value *b)
{
    return a != NULL && b != NULL && a->kind == PY_OBJECT && b->kind == PY_OBJECT &&
           a->object == b->object;
}

/* --- what a MetaData holds --------------------------------------------------- */

/* The table of the columns among the arguments, in lists too. */
static const struct py_value *table_of_list(const struct py_list *list, unsigned depth)
{
    const struct py_value *found = NULL;

    for (size_t i = 0; i < list->count && found == NULL; i++) {
        const struct py_value *item = list->items[i];
        const char *key;

        if (from_is_column(item, &found, &key))
            found = from_table_term(found);
        else if ((item->kind == PY_LIST || item->kind == PY_TUPLE) && depth < 3)
            found = table_of_list(&item->list, depth + 1);
    }
    return found;
}

static const struct py_value *table_of(const struct py_value *value)
{
    return table_of_list(&ddl_call_args(value)->list, 0);
}

void bound_note(struct ddl *d, struct py_value *made)
{
    if (is_called(made, "Table")) {
        if (is_called(metadata_of(made), "MetaData"))
            py_push(d->arena, &d->tables, made);
    } else if (table_of(made) != NULL) {
        py_push(d->arena, &d->attached, made);
    }
}

static bool has_attached(const struct ddl *d, const struct py_value *table)
{
    for (size_t i = 0; i < d->attached.count; i++) {
        if (is_same(table_of(d->attached.items[i]), table))
            return true;
    }
    return false;
}

static const char *part(const struct py_value *table, size_t index, const char *name)
{
    const struct py_value *value = py_args_get(ddl_call_args(table), index, name);

    return value == NULL ? NULL : py_cstr(value);
}

/* "schema.name", or "name": the key of metadata.tables. */
static bool has_key(const struct py_value *table, const char *key)
{
    const char *name = part(table, 0, "name");
    const char *schema = part(table, SIZE_MAX, "schema");
    size_t len = schema == NULL ? 0 : strlen(schema);

    if (name == NULL || (len > 0 && (strncmp(key, schema, len) != 0 || key[len] != '.')))
        return false;
    return strcmp(key + (len > 0 ? len + 1 : 0), name) == 0;
}

struct py_value *bound_find(const struct ddl *d, const struct py_value *metadata, const char *name)
{
    for (size_t i = d->tables.count; i > 0; i--) {
        struct py_value *table = d->tables.items[i - 1];

        if (is_same(metadata_of(table), metadata) && has_key(table, name))
            return table;
    }
    return NULL;
}

bool bound_is_tables(const struct py_value *value, const struct py_value **metadata)
{
    if (value == NULL || value->kind != PY_OBJECT || value->object->term != PY_TERM_ATTRIBUTE ||
        strcmp(value->object->name, "tables") != 0)
        return false;
    *metadata = value->object->target;
    return is_called(*metadata, "MetaData");
}

/* --- its own naming ---------------------------------------------------------- */

/* Only MetaData() without a convention is understood: then nothing renames anything. */
static bool is_plain(const struct py_value *metadata)
{
    const struct py_args *args = ddl_call_args(metadata);

    return is_called(metadata, "MetaData") && args->list.count == 0 &&
           !ddl_given(py_args_get(args, SIZE_MAX, "naming_convention")) &&
           !ddl_given(py_args_get(args, SIZE_MAX, "schema"));
}

typedef bool writer(struct ddl *d, const struct py_value *value);

static bool write_plain(struct ddl *d, const struct py_value *table, writer *write,
                        const struct py_value *value)
{
    struct ddl_settings plain = *d->settings;
    const struct ddl_settings *settings = d->settings;
    bool done;

    if (!is_plain(metadata_of(table)))
        return ddl_refuse(d, "the MetaData of the table is not a plain MetaData() of the script");
    plain.naming = (struct ddl_convention){ 0 };
    plain.namings.count = 0;
    plain.naming_doubt = NULL;
    plain.is_naming_open = false;
    d->settings = &plain;
    done = write(d, value);
    d->settings = settings;
    return done;
}

/* --- tables ------------------------------------------------------------------ */

/* The arguments that create_table() would have. */
static struct py_args directive_args(struct ddl *d, const struct py_value *table)
{
    const struct py_args *args = ddl_call_args(table);
    struct py_args out = { .named = { .items = args->named.items, .count = args->named.count } };

    for (size_t i = 0; i < args->list.count; i++) {
        if (i != 1)
            py_push(d->arena, &out.list, args->list.items[i]);
    }
    return out;
}

static bool check_foreign_key(struct ddl *d, const struct py_value *table,
                              const struct constraint *c)
{
    const char *schema = c->referred.schema.text;
    const char *name = c->referred.name.text;
    const char *key = schema == NULL ? name : arena_printf(d->arena, "%s.%s", schema, name);
    const struct py_value *other = bound_find(d, metadata_of(table), key);

    for (size_t i = 0; other != NULL && i < c->referred_columns.count; i++) {
        if (from_column_term(d, other, c->referred_columns.items[i].text) == NULL)
            other = NULL;
    }
    return other != NULL ||
           ddl_refuse(d, "a foreign key refers to %s, which is not in the MetaData", key);
}

static bool check_table(struct ddl *d, const struct py_value *table, bool is_drop)
{
    struct py_args args = directive_args(d, table);
    struct table t = { 0 };

    if (!from_table_name(d, table, &t.name) || args.list.count == 0 ||
        !table_read(d, (const struct py_value *const *)(args.list.items + 1), args.list.count - 1,
                    &t))
        return false;
    for (size_t i = 0; i < t.constraints.count && !is_drop; i++) {
        if (t.constraints.items[i].kind == CONSTRAINT_FOREIGN &&
            !check_foreign_key(d, table, &t.constraints.items[i]))
            return false;
    }
    for (size_t i = 0; i < t.columns.count && is_drop; i++) {
        const struct type *type = t.columns.items[i].type;

        if (type->enumeration != NULL || type->domain != NULL || type->item != NULL)
            return ddl_refuse(d, ".drop() of a table with types of its own is not understood");
    }
    return true;
}

static bool create_table(struct ddl *d, const struct py_value *table)
{
    struct py_args args = directive_args(d, table);

    if (has_attached(d, table))
        return ddl_refuse(d, "something was added to the table after it was made");
    return check_table(d, table, false) && op_create_table(d, &args);
}

static bool drop_table(struct ddl *d, const struct py_value *table)
{
    struct name_table name;

    if (!check_table(d, table, true) || !from_table_name(d, table, &name))
        return false;
    ddl_addf(d, "DROP TABLE %s", name_table_sql(&name, d->arena));
    return true;
}

/* --- indexes ----------------------------------------------------------------- */

static bool create_index(struct ddl *d, const struct py_value *value)
{
    struct index index;
    struct name_table table;

    return from_table_name(d, table_of(value), &table) && index_read(d, value, &table, &index) &&
           index_create(d, &index);
}

static bool drop_index(struct ddl *d, const struct py_value *value)
{
    struct index index;
    struct name_table table;

    if (!from_table_name(d, table_of(value), &table) || !index_read(d, value, &table, &index))
        return false;
    if (index.name.text == NULL)
        return ddl_refuse(d, "an index without a name is dropped");
    return index_drop(d, &index.name, &table, index.options);
}

/* --- both --------------------------------------------------------------------- */

/* checkfirst=True asks the database; it is False unless given. */
static bool check_args(struct ddl *d, const char *name, const struct py_args *args)
{
    const struct py_value *checkfirst = py_args_get(args, 1, "checkfirst");

    if (!ddl_given(checkfirst))
        return true;
    if (checkfirst->kind != PY_BOOL)
        return ddl_refuse_value(d, checkfirst, "checkfirst");
    return !checkfirst->truth ||
           ddl_refuse(d, ".%s(checkfirst=True) looks into the database", name);
}

bool bound_call(struct ddl *d, const struct py_value *value, const char *name,
                const struct py_args *args, bool *found)
{
    bool is_create = strcmp(name, "create") == 0;
    bool is_table = is_called(value, "Table");
    const struct py_value *table = is_table                    ? value
                                   : is_called(value, "Index") ? table_of(value)
                                                               : NULL;

    *found = table != NULL && (is_create || strcmp(name, "drop") == 0);
    if (!*found)
        return true;
    if (!check_args(d, name, args) || !guard_check(d, GUARD_OWN_TABLES) ||
        !guard_check(d, is_table ? (is_create ? "create_table" : "drop_table")
                                 : (is_create ? "create_index" : "drop_index")))
        return false;
    if (is_table)
        return write_plain(d, table, is_create ? create_table : drop_table, value);
    return write_plain(d, table, is_create ? create_index : drop_index, value);
}
