/* guard.c - see guard.h. */
#include "planner/ddl/guard.h"

#include <ctype.h>
#include <string.h>

/* Which directives write an element of SQLAlchemy's or Alembic's. */
static const struct {
    const char *element;
    const char *directives[6];
} writers[] = {
    { "CreateTable", { "create_table" } },
    { "CreateColumn", { "create_table" } },
    { "DropTable", { "drop_table" } },
    { "CreateIndex", { "create_index", "create_table", "add_column" } },
    { "DropIndex", { "drop_index" } },
    { "DropConstraint", { "drop_constraint" } },
    { "SetTableComment", { "create_table_comment", "create_table" } },
    { "DropTableComment", { "drop_table_comment" } },
    { "SetColumnComment", { "create_table", "add_column" } },
    { "RenameTable", { "rename_table" } },
    { "AddColumn", { "add_column" } },
    { "DropColumn", { "drop_column" } },
    { "AlterColumn", { "alter_column" } },
    { "ColumnNullable", { "alter_column" } },
    { "ColumnType", { "alter_column" } },
    { "PostgresqlColumnType", { "alter_column" } },
    { "ColumnName", { "alter_column" } },
    { "ColumnDefault", { "alter_column" } },
    { "ColumnComment", { "alter_column" } },
    { "IdentityColumnDefault", { "alter_column" } },
    { "ComputedColumnDefault", { "alter_column" } },
};

static const struct {
    const char *event;
    const char *directive;
} events[] = {
    { "before_create", "create_table" },
    { "after_create", "create_table" },
    { "before_drop", "drop_table" },
    { "after_drop", "drop_table" },
    { "before_parent_attach", "create_table" },
    { "after_parent_attach", "create_table" },
};

static void add(struct ddl_guards *out, struct arena *arena, const char *name, const char *reason)
{
    vec_push(arena, out, (struct ddl_guard){ name, reason, NULL });
}

/* What may stand anywhere; what is not among them is taken for a type. */
static const char *const constructs[] = { "AddConstraint",
                                          "PrimaryKeyConstraint",
                                          "UniqueConstraint",
                                          "CheckConstraint",
                                          "ForeignKeyConstraint",
                                          "ExcludeConstraint",
                                          "ColumnCheckConstraint",
                                          "Index",
                                          "Column",
                                          "Table",
                                          "Insert",
                                          "Update",
                                          "Delete",
                                          "Select",
                                          "TextClause",
                                          "BindParameter",
                                          "BinaryExpression",
                                          "UnaryExpression",
                                          "FunctionElement",
                                          "Function",
                                          "ColumnElement",
                                          "ColumnClause",
                                          "ClauseElement",
                                          "Executable",
                                          "DDLElement",
                                          "ExecutableDDLElement",
                                          "CreateSequence",
                                          "DropSequence",
                                          "CreateSchema",
                                          "DropSchema",
                                          "CreateEnumType",
                                          "DropEnumType",
                                          "CreateDomainType",
                                          "DropDomainType",
                                          "Sequence",
                                          "Identity",
                                          "Computed",
                                          "Cast",
                                          "Case",
                                          "Exists",
                                          "CTE",
                                          "Alias",
                                          "Join",
                                          "Label",
                                          "Null",
                                          "True_",
                                          "False_",
                                          "now",
                                          "count",
                                          "max",
                                          "min",
                                          "sum",
                                          "coalesce",
                                          "concat",
                                          "current_timestamp",
                                          NULL };

static bool is_type(const char *element)
{
    for (const char *const *c = constructs; *c != NULL; c++) {
        if (strcmp(*c, element) == 0)
            return false;
    }
    return true;
}

void guard_add_element(struct ddl_guards *out, struct arena *arena, const char *element,
                       const char *reason)
{
    for (size_t i = 0; i < sizeof(writers) / sizeof(writers[0]); i++) {
        if (strcmp(writers[i].element, element) != 0)
            continue;
        for (size_t k = 0; k < 6 && writers[i].directives[k] != NULL; k++)
            add(out, arena, writers[i].directives[k], reason);
        return;
    }
    add(out, arena, is_type(element) ? element : "*", reason);
}

/* CreateTableOp is create_table(). */
static const char *directive_of(const char *class_name, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };
    size_t len = strlen(class_name);

    if (strcmp(class_name, "ExecuteSQLOp") == 0)
        return "execute";
    if (len > 2 && strcmp(class_name + len - 2, "Op") == 0)
        len -= 2;
    for (size_t i = 0; i < len; i++) {
        if (i > 0 && isupper((unsigned char)class_name[i]))
            strbuf_addch(&sb, '_');
        strbuf_addch(&sb, (char)tolower((unsigned char)class_name[i]));
    }
    return strbuf_text(&sb);
}

void guard_add_operation(struct ddl_guards *out, struct arena *arena, const char *class_name,
                         const char *reason)
{
    add(out, arena, directive_of(class_name, arena), reason);
}

void guard_add_event(struct ddl_guards *out, struct arena *arena, const char *event,
                     const char *reason)
{
    for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
        if (strcmp(events[i].event, event) == 0)
            add(out, arena, events[i].directive, reason);
    }
}

static const char *find(const struct ddl_guards *guards, const char *name)
{
    for (size_t i = 0; i < guards->count; i++) {
        if (strcmp(guards->items[i].name, name) == 0)
            return guards->items[i].reason;
    }
    return NULL;
}

bool guard_check(struct ddl *d, const char *name)
{
    const char *reason = find(&d->settings->guards, name);

    if (reason == NULL)
        reason = find(&d->guards, name);
    return reason == NULL || ddl_refuse(d, "%s", reason);
}

bool guard_check_construct(struct ddl *d)
{
    return guard_check(d, "*");
}

static const char *name_of(const struct py_value *value)
{
    const char *symbol = ddl_symbol(value);
    const char *dot = symbol == NULL ? NULL : strrchr(symbol, '.');

    if (value != NULL && value->kind == PY_CLASS)
        return value->cls->name;
    return dot == NULL ? symbol : dot + 1;
}

static bool ends_with(const char *text, const char *end)
{
    size_t a = strlen(text);
    size_t b = strlen(end);

    return a >= b && strcmp(text + a - b, end) == 0;
}

/* @compiles(X, "sqlite") is no affair of PostgreSQL's. */
static bool is_for_postgres(const struct py_args *args)
{
    bool is_ours = args->list.count < 2;

    for (size_t i = 1; i < args->list.count; i++) {
        const char *dialect = py_cstr(args->list.items[i]);

        is_ours = is_ours || dialect == NULL || strcmp(dialect, "postgresql") == 0;
    }
    return is_ours;
}

/* A Table of a module's own: no directive's. */
static bool is_one_table(const struct py_value *value)
{
    const char *name = ddl_sa_name(value);

    if (value->kind != PY_OBJECT)
        return false;
    return (name != NULL && strcmp(name, "Table") == 0) ||
           (value->object->term == PY_TERM_ATTRIBUTE &&
            strcmp(value->object->name, "__table__") == 0);
}

static void note(struct ddl *d, const char *symbol, const struct py_args *args, const char *first,
                 const char *reason)
{
    const struct py_value *second = py_args_get(args, 1, NULL);
    const char *event = second == NULL ? NULL : py_cstr(second);
    const struct py_value *replace = py_args_get(args, SIZE_MAX, "replace");

    if (ends_with(symbol, ".compiles")) {
        if (is_for_postgres(args))
            guard_add_element(&d->guards, d->arena, first, reason);
    } else if (ends_with(symbol, ".register_operation")) {
        add(&d->guards, d->arena, first, reason);
    } else if (ends_with(symbol, ".implementation_for")) {
        if (ddl_given(replace))
            guard_add_operation(&d->guards, d->arena, first, reason);
    } else if (event != NULL && (strcmp(first, "Table") == 0 || strcmp(first, "Column") == 0)) {
        guard_add_event(&d->guards, d->arena, event, reason);
    } else if (event != NULL && is_one_table(py_args_get(args, 0, NULL))) {
        add(&d->guards, d->arena, GUARD_OWN_TABLES, reason);
    }
}

void guard_note_call(struct ddl *d, const char *symbol, const struct py_args *args, bool *found)
{
    static const char *const changers[] = {
        ".ext.compiler.compiles",         ".Operations.register_operation",
        ".Operations.implementation_for", "sqlalchemy.event.listens_for",
        "sqlalchemy.event.listen",        NULL
    };
    const struct py_value *given = py_args_get(args, 0, NULL);
    const char *first = given == NULL ? NULL : py_cstr(given);

    *found = false;
    for (const char *const *c = changers; *c != NULL && !*found; c++)
        *found = ends_with(symbol, *c);
    if (!*found)
        return;
    if (first == NULL && given != NULL)
        first = is_one_table(given) ? "the table" : name_of(given);
    note(d, symbol, args, first == NULL ? "*" : first,
         arena_printf(d->arena, "line %u of %s changes what %s writes", d->pos.line,
                      d->pos.file == NULL ? "the script" : d->pos.file,
                      first == NULL ? "SQLAlchemy" : first));
}
