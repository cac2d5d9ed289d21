/* fail.c - see fail.h: saying so, and what several questions share. */
#include "planner/lint/fail.h"

#include <stdarg.h>
#include <string.h>

#include "planner/lint/rules/rules.h"

void fail_tell(struct lint *l, const char *sqlstate, const char *fmt, ...)
{
    const char *message;
    va_list ap;

    va_start(ap, fmt);
    message = arena_vprintf(l->arena, fmt, ap);
    va_end(ap);
    lint_add(l, &rule_statement_will_fail, "this fails: %s (%s)", message, sqlstate)->confidence =
        CONFIDENCE_LIKELY;
}

bool fail_is_missing(struct lint *l, const struct object_name *name, const char *what)
{
    const char *state;
    const char *by;

    if (name->name[0] == '\0' || !schema_is_missing(l->schema, name))
        return false;
    by = schema_dropped_by(l->schema, name);
    state = strcmp(what, "index") == 0 ? "42704" : "42P01";
    if (by != NULL)
        fail_tell(l, state, "%s %s was dropped or renamed in %s", what, lint_name(l, name), by);
    else
        fail_tell(l, state, "there is no %s %s", what, lint_name(l, name));
    return true;
}

bool fail_lacks_partition_key(struct lint *l, const char *table, const struct strlist *by,
                              const struct strlist *keys)
{
    for (size_t i = 0; i < by->count; i++) {
        const char *column = by->items[i];

        if (column[0] != '\0' && strlist_has(keys, column))
            continue;
        fail_tell(l, "0A000", "what is unique in %s must name all it is partitioned by: %s", table,
                  column[0] != '\0' ? column : "an expression never can");
        return true;
    }
    return false;
}

void fail_check_taken(struct lint *l, const struct object_name *name, bool makes_type)
{
    const char *schema = name->schema[0] != '\0' ? name->schema : schema_current(l->schema);
    const struct object_name here = { schema, name->name, 0 };
    const struct relation *r = schema_find(l->schema, &here);
    const struct type *t = schema_find_type(l->schema, schema, name->name);

    if (r != NULL && !r->assumed)
        fail_tell(l, makes_type ? "42710" : "42P07", "%s is there already", lint_name(l, name));
    else if (t != NULL && t->made.unit > 0)
        fail_tell(l, "42710", "there is a type %s already", lint_name(l, name));
}

bool fail_is_changed_before(const struct action *a, const struct alteration *part)
{
    for (size_t i = 0; i < a->alterations.count && &a->alterations.items[i] != part; i++) {
        const struct alteration *other = &a->alterations.items[i];
        const char *name = other->column != NULL       ? other->column->name
                           : other->constraint != NULL ? other->constraint->name
                                                       : other->name;

        if (other->kind != ALTERATION_COLUMN_TYPE && strcmp(name, part->name) == 0)
            return true;
    }
    return false;
}

bool fail_knows_columns(const struct relation *r)
{
    return r != NULL && !r->partial && !r->assumed && r->kind == RELATION_TABLE;
}

/* System columns are there, though nobody made them. */
static bool is_system(const char *name)
{
    static const char *const names[] = { "ctid", "xmin", "xmax", "cmin", "cmax", "tableoid" };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(names[i], name) == 0)
            return true;
    }
    return false;
}

bool fail_lacks_column(const struct relation *r, const char *name)
{
    if (r == NULL || r->assumed || is_system(name) || strcmp(r->name, name) == 0)
        return false;
    if (r->kind == RELATION_VIEW || r->kind == RELATION_MATVIEW)
        return r->outputs.count > 0 && !strlist_has(&r->outputs, "*") &&
               !strlist_has(&r->outputs, "?") && !strlist_has(&r->outputs, name);
    return fail_knows_columns(r) && relation_column(r, name) == NULL;
}

bool fail_is_inherited(const struct relation *r, const char *column)
{
    for (size_t i = 0; i < r->parents.count; i++) {
        if (relation_column(r->parents.items[i], column) != NULL)
            return true;
    }
    return false;
}
