/* constraint_sql.c - see constraint.h: writing. */
#include <ctype.h>
#include <string.h>

#include "planner/ddl/constraint.h"
#include "planner/ddl/convention.h"
#include "planner/ddl/expr.h"
#include "planner/ddl/index.h"

static const char *const keys[] = {
    [CONSTRAINT_PRIMARY] = "pk", [CONSTRAINT_UNIQUE] = "uq",  [CONSTRAINT_CHECK] = "ck",
    [CONSTRAINT_FOREIGN] = "fk", [CONSTRAINT_EXCLUDE] = "ex",
};

static bool give_name(struct ddl *d, struct constraint *c)
{
    struct convention_parts parts = { .key = keys[c->kind], .table = c->table };

    for (size_t i = 0; i < c->columns.count; i++)
        vec_push(d->arena, &parts.columns, c->columns.items[i].text);
    for (size_t i = 0; i < c->referred_columns.count; i++)
        vec_push(d->arena, &parts.referred_columns, c->referred_columns.items[i].text);
    parts.referred_table = c->referred.name.text;
    return convention_apply(d, &parts, &c->name);
}

static void add_names(struct ddl *d, const struct name *names, size_t count, struct strbuf *sb)
{
    strbuf_addch(sb, '(');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            strbuf_addstr(sb, ", ");
        strbuf_addstr(sb, name_sql(&names[i], d->arena));
    }
    strbuf_addch(sb, ')');
}

/* MATCH, ON DELETE, ON UPDATE: words of SQL, written as given. */
static bool add_phrase(struct ddl *d, const struct py_args *options, const char *name,
                       const char *sql, struct strbuf *sb)
{
    const char *phrase;

    if (!ddl_arg_str(d, options, SIZE_MAX, name, &phrase))
        return false;
    for (const char *p = phrase; p != NULL && *p != '\0'; p++) {
        if (strchr(";'\"-/$", *p) != NULL)
            return ddl_refuse_raise(d, "sqlalchemy.exc.CompileError",
                                    "%s='%s' is not a phrase of SQL", name, phrase);
    }
    if (phrase != NULL)
        strbuf_addf(sb, " %s %s", sql, phrase);
    return true;
}

static bool add_deferrable(struct ddl *d, const struct py_args *options, struct strbuf *sb)
{
    const struct py_value *given = py_args_get(options, SIZE_MAX, "deferrable");
    bool deferrable = false;

    if (!ddl_arg_bool(d, options, "deferrable", &deferrable))
        return false;
    if (ddl_given(given))
        strbuf_addstr(sb, deferrable ? " DEFERRABLE" : " NOT DEFERRABLE");
    return add_phrase(d, options, "initially", "INITIALLY", sb);
}

static bool add_not_valid(struct ddl *d, const struct py_args *options, struct strbuf *sb)
{
    bool not_valid = false;

    if (!ddl_arg_bool(d, options, "postgresql_not_valid", &not_valid))
        return false;
    if (not_valid)
        strbuf_addstr(sb, " NOT VALID");
    return true;
}

static bool add_include(struct ddl *d, const struct py_args *options, struct strbuf *sb)
{
    const struct py_value *include = py_args_get(options, SIZE_MAX, "postgresql_include");
    struct constraint names = { .kind = CONSTRAINT_EXCLUDE }; /* keeps what is there twice */
    const struct py_list *items;

    if (!ddl_given(include))
        return true;
    if (!ddl_items(d, include, "postgresql_include", &items) ||
        !constraint_read_columns(d, items, &names))
        return false;
    if (names.columns.count == 0)
        return true;
    strbuf_addstr(sb, " INCLUDE ");
    add_names(d, names.columns.items, names.columns.count, sb);
    return true;
}

static bool write_key(struct ddl *d, const struct constraint *c, struct strbuf *sb)
{
    const struct py_value *nulls =
        py_args_get(c->options, SIZE_MAX, "postgresql_nulls_not_distinct");

    strbuf_addstr(sb, c->kind == CONSTRAINT_PRIMARY ? "PRIMARY KEY " : "UNIQUE ");
    if (c->kind == CONSTRAINT_UNIQUE && ddl_given(nulls)) {
        if (nulls->kind != PY_BOOL)
            return ddl_refuse_value(d, nulls, "postgresql_nulls_not_distinct");
        strbuf_addstr(sb, nulls->truth ? "NULLS NOT DISTINCT " : "NULLS DISTINCT ");
    }
    add_names(d, c->columns.items, c->columns.count, sb);
    return add_include(d, c->options, sb) && add_deferrable(d, c->options, sb);
}

static bool write_check(struct ddl *d, const struct constraint *c, struct strbuf *sb)
{
    struct expr_scope scope = { 0 };
    const char *sql = c->check_sql;

    if (sql == NULL && !expr_condition(d, &scope, c->check, &sql))
        return false;
    strbuf_addf(sb, "CHECK (%s)", sql);
    return c->options == NULL ||
           (add_deferrable(d, c->options, sb) && add_not_valid(d, c->options, sb));
}

static bool write_foreign(struct ddl *d, const struct constraint *c, struct strbuf *sb)
{
    const struct py_value *use_alter = py_args_get(c->options, SIZE_MAX, "use_alter");

    if (ddl_given(use_alter) && use_alter->kind != PY_BOOL)
        return ddl_refuse_value(d, use_alter, "use_alter");
    strbuf_addstr(sb, "FOREIGN KEY");
    add_names(d, c->columns.items, c->columns.count, sb);
    strbuf_addf(sb, " REFERENCES %s ", name_table_sql(&c->referred, d->arena));
    add_names(d, c->referred_columns.items, c->referred_columns.count, sb);
    return add_phrase(d, c->options, "match", "MATCH", sb) &&
           add_phrase(d, c->options, "ondelete", "ON DELETE", sb) &&
           add_phrase(d, c->options, "onupdate", "ON UPDATE", sb) &&
           add_deferrable(d, c->options, sb) && add_not_valid(d, c->options, sb);
}

static bool add_element(struct ddl *d, const struct py_value *pair, struct strbuf *sb)
{
    struct expr_scope scope = { 0 };
    struct expr e;
    const char *op;

    if ((pair->kind != PY_TUPLE && pair->kind != PY_LIST) || pair->list.count != 2)
        return ddl_refuse_value(d, pair, "an element of an exclusion constraint");
    op = py_cstr(pair->list.items[1]);
    if (op == NULL)
        return ddl_refuse_value(d, pair->list.items[1], "the operator of an exclusion constraint");
    if (pair->list.items[0]->kind == PY_STR) {
        strbuf_addf(sb, "%s WITH %s", name_quote(py_cstr(pair->list.items[0]), d->arena), op);
        return true;
    }
    if (!expr_read(d, &scope, pair->list.items[0], &type_null, &e))
        return false;
    if (e.is_text)
        return ddl_refuse_raise(d, "sqlalchemy.exc.ArgumentError",
                                "an exclusion constraint cannot be made of text()");
    strbuf_addf(sb, "%s WITH %s", expr_grouped(d, &e, EXPR_LARGEST, NULL), op);
    return true;
}

static bool write_exclude(struct ddl *d, const struct constraint *c, struct strbuf *sb)
{
    const struct py_value *where = py_args_get(c->options, SIZE_MAX, "where");
    struct expr_scope scope = { 0 };
    const char *method = NULL;
    const char *sql;

    if (!ddl_arg_str(d, c->options, SIZE_MAX, "using", &method))
        return false;
    if (ddl_given(py_args_get(c->options, SIZE_MAX, "ops")))
        return ddl_refuse(d, "ops= of an exclusion constraint is not understood");
    if (method != NULL && !index_method(d, method, &method))
        return false;
    strbuf_addf(sb, "EXCLUDE USING %s (", method != NULL ? method : "gist");
    for (size_t i = 0; i < c->elements.count; i++) {
        if (i > 0)
            strbuf_addstr(sb, ", ");
        if (!add_element(d, c->elements.items[i], sb))
            return false;
    }
    strbuf_addch(sb, ')');
    if (ddl_given(where)) {
        if (!expr_condition(d, &scope, where, &sql))
            return false;
        strbuf_addf(sb, " WHERE (%s)", sql);
    }
    return add_deferrable(d, c->options, sb);
}

static bool write_body(struct ddl *d, const struct constraint *c, struct strbuf *sb)
{
    switch (c->kind) {
    case CONSTRAINT_PRIMARY:
    case CONSTRAINT_UNIQUE:
        return write_key(d, c, sb);
    case CONSTRAINT_CHECK:
        return write_check(d, c, sb);
    case CONSTRAINT_FOREIGN:
        return write_foreign(d, c, sb);
    case CONSTRAINT_EXCLUDE:
        return write_exclude(d, c, sb);
    }
    return false;
}

bool constraint_sql(struct ddl *d, struct constraint *c, const char **out)
{
    static const struct py_args none = { { 0 }, { 0 } };
    struct strbuf sb = { .arena = d->arena };
    const char *name;

    if (c->options == NULL)
        c->options = &none;
    if (!give_name(d, c))
        return false;
    if (c->name.text != NULL) {
        if (!name_constraint(d, &c->name, &name))
            return false;
        strbuf_addf(&sb, "CONSTRAINT %s ", name);
    }
    if (!write_body(d, c, &sb))
        return false;
    *out = strbuf_text(&sb);
    return true;
}
