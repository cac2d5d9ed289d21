/* dml_insert.c - see dml.h: INSERT. */
#include <string.h>

#include "planner/ddl/dml.h"
#include "planner/ddl/literal.h"

/* What the calls on insert() say. */
struct insert {
    const struct chain *c;
    struct expr_scope scope;
    const struct expr_from *table;
    struct {
        VEC_FIELDS(struct dml_values);
    } rows;
    const struct py_args *from_select;
    const struct chain_call *conflict;
    struct strlist returning;
};

static bool add_row(struct ddl *d, const struct insert *in, const struct dml_values *row,
                    bool with_names, struct strbuf *sb)
{
    struct expr_scope scope = in->scope;

    if (with_names) {
        for (size_t i = 0; i < row->count; i++) {
            const struct py_value *column =
                from_column_term(d, from_table_term(in->c->table), dml_key(row->items[i].key));
            const struct type *type;
            struct name name;

            if (!from_column(d, column, &name, &type))
                return false;
            strbuf_addf(sb, "%s%s", i > 0 ? ", " : "", name_sql(&name, d->arena));
        }
        strbuf_addstr(sb, ") VALUES ");
    }
    strbuf_addch(sb, '(');
    for (size_t i = 0; i < row->count; i++) {
        const char *sql;

        if (!dml_value_sql(d, &scope, in->c->table, &row->items[i], &sql))
            return false;
        strbuf_addf(sb, "%s%s", i > 0 ? ", " : "", sql);
    }
    strbuf_addch(sb, ')');
    return true;
}

static bool same_keys(const struct dml_values *a, const struct dml_values *b)
{
    for (size_t i = 0; i < a->count && i < b->count; i++) {
        if (strcmp(dml_key(a->items[i].key), dml_key(b->items[i].key)) != 0)
            return false;
    }
    return a->count == b->count;
}

static bool write_rows(struct ddl *d, struct insert *in, struct strbuf *sb)
{
    for (size_t i = 0; i < in->rows.count; i++) {
        if (!dml_add_implicit(d, in->c->table, "default", &in->rows.items[i]) ||
            !dml_sort_values(d, in->c->table, &in->rows.items[i]))
            return false;
        if (in->rows.items[i].count == 0)
            return ddl_refuse(d, "an INSERT is given no values");
        if (i > 0 && !same_keys(&in->rows.items[0], &in->rows.items[i]))
            return ddl_refuse(d, "the rows of an INSERT do not have the same columns");
        if (i > 0)
            strbuf_addstr(sb, ", ");
        if (!add_row(d, in, &in->rows.items[i], i == 0, sb))
            return false;
    }
    return true;
}

static bool write_from_select(struct ddl *d, struct insert *in, struct strbuf *sb)
{
    struct expr_scope scope = { .with_table = true };
    const struct py_list *names;
    struct dml_values defaults = { 0 };
    struct expr e;

    if (!ddl_items(d, py_args_get(in->from_select, 0, "names"), "names", &names) ||
        !dml_add_implicit(d, in->c->table, "default", &defaults))
        return false;
    if (defaults.count > 0)
        return ddl_refuse(d, "an INSERT from SELECT into a table with defaults of the program's");
    for (size_t i = 0; i < names->count; i++) {
        if (dml_key(names->items[i]) == NULL)
            return ddl_refuse_value(d, names->items[i], "the name of a column");
        strbuf_addf(sb, "%s%s", i > 0 ? ", " : "", name_quote(dml_key(names->items[i]), d->arena));
    }
    if (!select_is(py_args_get(in->from_select, 1, "select")))
        return ddl_refuse_value(d, py_args_get(in->from_select, 1, "select"),
                                "what from_select() selects");
    if (!select_read(d, &scope, py_args_get(in->from_select, 1, "select"), &e))
        return false;
    strbuf_addf(sb, ") %s", e.sql);
    return true;
}

static bool write_target(struct ddl *d, const struct py_args *args, struct strbuf *sb)
{
    const struct py_value *elements = py_args_get(args, SIZE_MAX, "index_elements");
    const struct py_value *constraint = py_args_get(args, SIZE_MAX, "constraint");
    const struct py_list *list;

    if (ddl_given(constraint)) {
        if (py_cstr(constraint) == NULL)
            return ddl_refuse_value(d, constraint, "constraint");
        strbuf_addf(sb, " ON CONSTRAINT %s", name_quote(py_cstr(constraint), d->arena));
        return true;
    }
    if (!ddl_given(elements))
        return true;
    if (!ddl_items(d, elements, "index_elements", &list))
        return false;
    for (size_t i = 0; i < list->count; i++) {
        if (dml_key(list->items[i]) == NULL)
            return ddl_refuse_value(d, list->items[i], "index_elements");
        strbuf_addf(sb, "%s%s", i > 0 ? ", " : " (", name_quote(dml_key(list->items[i]), d->arena));
    }
    strbuf_addch(sb, ')');
    return true;
}

static bool write_conflict(struct ddl *d, struct insert *in, struct strbuf *sb)
{
    static const char *const known[] = { "index_elements", "constraint", "set_", "where", NULL };
    const struct py_args *args = in->conflict->args;
    const struct py_value *where = py_args_get(args, SIZE_MAX, "where");
    struct dml_values set = { 0 };
    struct py_args values = { { 0 }, { 0 } };
    const char *sql;

    strbuf_addstr(sb, " ON CONFLICT");
    if (args->list.count > 0)
        return ddl_refuse(d, "%s() with positional arguments is not understood",
                          in->conflict->name);
    if (!ddl_args_known(d, args, known, in->conflict->name) || !write_target(d, args, sb))
        return false;
    if (strcmp(in->conflict->name, "on_conflict_do_nothing") == 0) {
        strbuf_addstr(sb, " DO NOTHING");
        return true;
    }
    vec_push(d->arena, &values.list, py_args_get(args, SIZE_MAX, "set_"));
    if (values.list.items[0] == NULL || !dml_take_values(d, &values, &set) ||
        !dml_sort_values(d, in->c->table, &set))
        return ddl_refuse(d, "set_ of on_conflict_do_update() is not understood");
    strbuf_addstr(sb, " DO UPDATE SET ");
    for (size_t i = 0; i < set.count; i++) {
        if (!dml_value_sql(d, &in->scope, in->c->table, &set.items[i], &sql))
            return false;
        strbuf_addf(sb, "%s%s = %s", i > 0 ? ", " : "",
                    name_quote(dml_key(set.items[i].key), d->arena), sql);
    }
    if (ddl_given(where)) {
        if (!expr_condition(d, &in->scope, where, &sql))
            return false;
        strbuf_addf(sb, " WHERE %s", sql);
    }
    return true;
}

/* Whether a PrimaryKeyConstraint of the table names the column. */
static bool is_key(const struct py_value *table, const char *column)
{
    const struct py_args *items = ddl_call_args(table);

    for (size_t i = 0; i < items->list.count; i++) {
        const char *kind = ddl_sa_name(items->list.items[i]);
        const struct py_args *args = ddl_call_args(items->list.items[i]);

        if (kind == NULL || strcmp(kind, "PrimaryKeyConstraint") != 0)
            continue;
        for (size_t k = 0; k < args->list.count; k++) {
            const char *name = py_cstr(args->list.items[k]);

            if (name != NULL && strcmp(name, column) == 0)
                return true;
        }
    }
    return false;
}

/* A single row whose serial key is not given has SQLAlchemy ask for it. */
static bool add_returning(struct ddl *d, struct insert *in)
{
    const struct py_value *term = from_table_term(in->c->table);
    struct py_list columns = { 0 };

    if (in->returning.count > 0 || in->rows.count != 1 || in->scope.params != NULL ||
        ddl_sa_name(term) == NULL || strcmp(ddl_sa_name(term), "Table") != 0)
        return true;
    if (!from_columns(d, term, &columns))
        return false;
    for (size_t i = 0; i < columns.count; i++) {
        bool primary = false;
        bool is_there = false;
        const struct type *type;
        struct name name;

        if (!ddl_arg_bool(d, ddl_call_args(columns.items[i]), "primary_key", &primary) ||
            !from_column(d, columns.items[i], &name, &type))
            return false;
        for (size_t k = 0; k < in->rows.items[0].count; k++)
            is_there = is_there || strcmp(dml_key(in->rows.items[0].items[k].key), name.text) == 0;
        primary = primary || is_key(term, name.text);
        if (primary && !is_there)
            vec_push(d->arena, &in->returning,
                     arena_printf(d->arena, "%s.%s", in->table->name, name_sql(&name, d->arena)));
    }
    return true;
}

static bool take_rows(struct ddl *d, const struct py_args *args, struct insert *in)
{
    struct dml_values row = { 0 };

    if (args->list.count == 1 && args->list.items[0]->kind == PY_LIST) {
        const struct py_list *rows = &args->list.items[0]->list;

        for (size_t i = 0; i < rows->count; i++) {
            struct py_args one = { { 0 }, { 0 } };

            row = (struct dml_values){ 0 };
            vec_push(d->arena, &one.list, rows->items[i]);
            if (!dml_take_values(d, &one, &row))
                return false;
            vec_push(d->arena, &in->rows, row);
        }
        return true;
    }
    if (in->rows.count == 1)
        row = in->rows.items[0];
    if (!dml_take_values(d, args, &row))
        return false;
    in->rows.count = 0;
    vec_push(d->arena, &in->rows, row);
    return true;
}

static bool take_call(struct ddl *d, const struct chain_call *call, struct insert *in)
{
    if (strcmp(call->name, "values") == 0)
        return take_rows(d, call->args, in);
    if (strcmp(call->name, "from_select") == 0) {
        in->from_select = call->args;
        return true;
    }
    if (strncmp(call->name, "on_conflict_do_", 15) == 0) {
        in->conflict = call;
        return true;
    }
    if (strcmp(call->name, "returning") == 0) {
        for (size_t i = 0; i < call->args->list.count; i++) {
            struct expr e;

            if (!expr_read(d, &in->scope, call->args->list.items[i], &type_null, &e))
                return false;
            vec_push(d->arena, &in->returning, e.sql);
        }
        return true;
    }
    if (strcmp(call->name, "execution_options") == 0)
        return dml_check_options(d, call->args);
    if (strcmp(call->name, "inline") == 0)
        return true;
    return ddl_refuse(d, ".%s() of an insert() is not understood", call->name);
}

static bool read_insert(struct ddl *d, const struct py_map *params, struct insert *in)
{
    if (!from_read(d, &in->scope, in->c->table, &in->table))
        return false;
    if (in->table == NULL)
        return ddl_refuse_value(d, in->c->table, "the table of an INSERT");
    if ((in->c->args.list.count > 0 || in->c->args.named.count > 0) &&
        !take_rows(d, &in->c->args, in))
        return false;
    for (size_t i = 0; i < in->c->calls.count; i++) {
        if (!take_call(d, &in->c->calls.items[i], in))
            return false;
    }
    if (params == NULL)
        return true;
    if (in->rows.count == 0)
        vec_push(d->arena, &in->rows, (struct dml_values){ 0 });
    return dml_take_dict(d, params, &in->rows.items[0]);
}

bool dml_insert(struct ddl *d, const struct chain *c, const struct py_map *params, const char **out)
{
    struct insert in = { .c = c, .scope = { .with_table = true, .params = params } };
    struct strbuf sb = { .arena = d->arena };

    if (!read_insert(d, params, &in))
        return false;
    if (in.rows.count == 0 && in.from_select == NULL)
        return ddl_refuse(d, "an INSERT is given no values");
    strbuf_addf(&sb, "INSERT INTO %s (", in.table->sql);
    if (in.from_select != NULL ? !write_from_select(d, &in, &sb) : !write_rows(d, &in, &sb))
        return false;
    if ((in.conflict != NULL && !write_conflict(d, &in, &sb)) || !add_returning(d, &in))
        return false;
    if (in.returning.count > 0)
        strbuf_addf(&sb, " RETURNING %s", strlist_join(&in.returning, ", ", d->arena));
    *out = strbuf_text(&sb);
    return true;
}

/* The driver is sent the row's values, which must be data. */
static bool are_plain(struct ddl *d, const struct py_map *row)
{
    const struct py_entry *entry;
    size_t at = 0;

    while ((entry = py_map_next(row, &at)) != NULL) {
        const char *symbol = ddl_symbol(entry->value);

        if (!literal_is(entry->value) &&
            (symbol == NULL || strcmp(symbol, "alembic.op.inline_literal") != 0))
            return ddl_refuse_value(d, entry->value, "a value of bulk_insert()");
    }
    return true;
}

bool dml_insert_row(struct ddl *d, const struct py_value *table, const struct py_value *row)
{
    struct chain c = { .verb = CHAIN_INSERT, .table = table };
    const char *sql = NULL;

    if (row->kind != PY_DICT)
        return ddl_refuse_value(d, row, "a row of bulk_insert()");
    if (!are_plain(d, row->map) || !dml_insert(d, &c, row->map, &sql))
        return false;
    ddl_add(d, sql);
    return true;
}
