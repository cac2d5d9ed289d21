/* fail_dropped.c - see fail.h: DROP and TRUNCATE of what others need. */
#include <string.h>

#include "planner/lint/fail.h"

static bool drops_relation(enum subject_kind subject)
{
    return subject == SUBJECT_TABLE || subject == SUBJECT_FOREIGN_TABLE ||
           subject == SUBJECT_VIEW || subject == SUBJECT_MATVIEW || subject == SUBJECT_INDEX ||
           subject == SUBJECT_SEQUENCE;
}

/* Whether the statement names r too. */
static bool names_too(const struct lint *l, const struct action *a, const struct relation *r)
{
    for (size_t i = 0; i < a->names.count; i++) {
        if (schema_find(l->schema, &a->names.items[i]) == r)
            return true;
    }
    return false;
}

static bool is_of_kind(const struct relation *r, enum subject_kind subject)
{
    switch (r->kind) {
    case RELATION_TABLE:
        return subject == SUBJECT_TABLE;
    case RELATION_VIEW:
        return subject == SUBJECT_VIEW;
    case RELATION_MATVIEW:
        return subject == SUBJECT_MATVIEW;
    case RELATION_INDEX:
        return subject == SUBJECT_INDEX;
    case RELATION_SEQUENCE:
        return subject == SUBJECT_SEQUENCE;
    case RELATION_FOREIGN_TABLE:
    case RELATION_UNKNOWN:
        break;
    }
    return true;
}

/* Says what keeps a table or view from being dropped without CASCADE. */
static bool is_used(struct lint *l, const struct action *a, const struct relation *r)
{
    for (size_t i = 0; i < r->users.count; i++) {
        if (names_too(l, a, r->users.items[i]))
            continue;
        fail_tell(l, "2BP01", "the view %s reads %s; drop it first", r->users.items[i]->name,
                  r->name);
        return true;
    }
    for (size_t i = 0; i < r->referenced_by.count; i++) {
        const struct constraint *c = r->referenced_by.items[i];

        if (c->table == r || names_too(l, a, c->table))
            continue;
        fail_tell(l, "2BP01", "%s of %s references %s; drop it first", c->name, c->table->name,
                  r->name);
        return true;
    }
    for (size_t i = 0; i < r->children.count; i++) {
        const struct relation *child = r->children.items[i];

        if (child->bound != NULL || r->partition_by != '\0' || names_too(l, a, child))
            continue;
        fail_tell(l, "2BP01", "%s inherits from %s; drop it first", child->name, r->name);
        return true;
    }
    return false;
}

/* An index goes with its constraint, a sequence with its column. */
static bool is_owned(struct lint *l, const struct action *a, const struct relation *r)
{
    const struct column *c = r->kind != RELATION_SEQUENCE || r->owner == NULL
                                 ? NULL
                                 : relation_column(r->owner, r->owner_column);

    if (r->kind == RELATION_INDEX && r->constraint != NULL && !r->constraint->dropped) {
        fail_tell(l, "2BP01", "the constraint %s needs %s; drop that", r->constraint->name,
                  r->name);
        return true;
    }
    if (c == NULL || (!c->is_serial && c->identity == '\0') ||
        (c->identity == '\0' && (a->cascade || c->value != NULL)))
        return false;
    fail_tell(l, "2BP01", "%s.%s takes its values from %s", r->owner->name, c->name, r->name);
    return true;
}

static void check_relation(struct lint *l, const struct action *a, const struct relation *r)
{
    if (r->assumed)
        return;
    if (!is_of_kind(r, a->subject))
        fail_tell(l, "42809", "%s is no %s", relation_shown(r, l->arena), subject_word(a->subject));
    else if (!is_owned(l, a, r) && !a->cascade)
        (void)is_used(l, a, r);
}

/* Says which column is of the type that is dropped without CASCADE. */
static void check_type(struct lint *l, const struct type *t)
{
    struct lint_column found = lint_column_of(l, t, true);

    if (found.column == NULL)
        return;
    fail_tell(l, "2BP01", "%s.%s is of type %s", relation_shown(found.relation, l->arena),
              found.column->name, t->name);
}

static void check_namespace(struct lint *l, const char *name)
{
    for (size_t i = 0; i < schema_relation_count(l->schema); i++) {
        const struct relation *r = schema_relation_at(l->schema, i);

        if (r == NULL || r->assumed || strcmp(r->schema, name) != 0)
            continue;
        fail_tell(l, "2BP01", "the schema %s holds %s", name, r->name);
        return;
    }
}

/* Says which trigger calls a function that is dropped without CASCADE. */
static void check_function(struct lint *l, const struct object_name *name)
{
    const struct function *f = schema_find_function(l->schema, name->schema, name->name);

    for (size_t i = 0; f != NULL && f->next == NULL && i < schema_relation_count(l->schema); i++) {
        const struct relation *r = schema_relation_at(l->schema, i);

        for (size_t j = 0; r != NULL && j < r->trigger_defs.count; j++) {
            const struct trigger_def *def = r->trigger_defs.items[j];

            if (!strlist_has(&r->triggers, def->name) ||
                schema_find_function(l->schema, def->function.schema, def->function.name) != f)
                continue;
            fail_tell(l, "2BP01", "the trigger %s of %s calls %s", def->name, r->name, f->name);
            return;
        }
    }
}

static void check_truncate(struct lint *l, const struct action *a, const struct relation *r)
{
    if (r->kind != RELATION_TABLE && r->kind != RELATION_FOREIGN_TABLE) {
        fail_tell(l, "42809", "%s is no table", relation_shown(r, l->arena));
        return;
    }
    for (size_t i = 0; !a->cascade && i < r->referenced_by.count; i++) {
        const struct constraint *c = r->referenced_by.items[i];

        if (c->table == r || names_too(l, a, c->table))
            continue;
        fail_tell(l, "0A000", "%s of %s references %s: truncate both, or CASCADE", c->name,
                  c->table->name, r->name);
        return;
    }
}

static void check_drop(struct lint *l, const struct action *a, const struct object_name *name)
{
    const struct relation *r = schema_find(l->schema, name);
    const struct type *t = schema_find_type(l->schema, name->schema, name->name);

    if (drops_relation(a->subject)) {
        if (r != NULL)
            check_relation(l, a, r);
    } else if (a->cascade) {
        return;
    } else if (a->subject == SUBJECT_TYPE || a->subject == SUBJECT_DOMAIN) {
        if (t != NULL)
            check_type(l, t);
    } else if (a->subject == SUBJECT_SCHEMA) {
        check_namespace(l, name->name);
    } else if (a->subject == SUBJECT_FUNCTION) {
        check_function(l, name);
    }
}

static void check_concurrently(struct lint *l, const struct action *a)
{
    if (a->subject != SUBJECT_INDEX || !a->concurrently)
        return;
    if (a->names.count > 1)
        fail_tell(l, "0A000", "DROP INDEX CONCURRENTLY takes one index");
    if (a->cascade)
        fail_tell(l, "0A000", "DROP INDEX CONCURRENTLY takes no CASCADE");
}

void fail_dropped(struct lint *l, const struct action *a)
{
    for (size_t i = 0; a->kind == ACTION_DROP && i < a->names.count; i++)
        check_drop(l, a, &a->names.items[i]);
    if (a->kind == ACTION_DROP)
        check_concurrently(l, a);
    for (size_t i = 0; a->kind == ACTION_TRUNCATE && i < a->names.count; i++) {
        const struct relation *r = schema_find(l->schema, &a->names.items[i]);

        if (r != NULL && !r->assumed)
            check_truncate(l, a, r);
    }
}
