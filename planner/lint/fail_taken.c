/* fail_taken.c - see fail.h: names that are taken. */
#include <string.h>

#include "planner/lint/fail.h"

static bool makes_relation(const struct action *a)
{
    return (a->kind == ACTION_CREATE_TABLE || a->kind == ACTION_CREATE_TABLE_AS ||
            a->kind == ACTION_CREATE_SEQUENCE ||
            (a->kind == ACTION_CREATE_VIEW && !a->or_replace)) &&
           !a->if_not_exists && !a->temporary;
}

static bool makes_type(const struct action *a)
{
    return a->kind == ACTION_CREATE_ENUM || a->kind == ACTION_CREATE_DOMAIN ||
           a->kind == ACTION_CREATE_COMPOSITE || a->kind == ACTION_CREATE_TYPE;
}

static void check_index(struct lint *l, const struct action *a)
{
    const struct relation *table = schema_find(l->schema, &a->index->table);

    if (a->index->named && !a->if_not_exists && table != NULL) {
        const struct object_name name = { table->schema, a->names.items[0].name, 0 };

        fail_check_taken(l, &name, false);
    }
}

static void check_namespace(struct lint *l, const struct action *a)
{
    const char *name = a->kind == ACTION_RENAME ? a->new_name : a->names.items[0].name;

    if (!a->if_not_exists && schema_has_namespace(l->schema, name))
        fail_tell(l, "42P06", "there is a schema %s already", name);
}

static void check_trigger(struct lint *l, const struct action *a)
{
    const struct relation *r = schema_find(l->schema, &a->trigger->table);

    if (!a->or_replace && r != NULL && strlist_has(&r->triggers, a->trigger->name))
        fail_tell(l, "42710", "%s has a trigger %s already", relation_shown(r, l->arena),
                  a->trigger->name);
}

static bool has_label(const struct type *t, const char *label)
{
    for (size_t i = 0; i < t->labels.count; i++) {
        if (strcmp(t->labels.items[i].text, label) == 0)
            return true;
    }
    return false;
}

static void check_label(struct lint *l, const struct action *a)
{
    const struct type *t =
        schema_find_type(l->schema, a->names.items[0].schema, a->names.items[0].name);
    const char *needed;
    bool taken;

    if (t == NULL || t->kind != TYPE_ENUM || t->made.unit == 0 || a->values.count == 0)
        return;
    needed = a->add_value ? a->part : a->values.count > 1 ? a->values.items[1] : "";
    taken = has_label(t, a->values.items[0]);
    /* ADD VALUE looks at the new one first, RENAME VALUE at the old one. */
    if (needed[0] != '\0' && !has_label(t, needed) && !(a->add_value && taken))
        fail_tell(l, "22023", "%s has no value '%s'", t->name, needed);
    else if (taken && !a->if_not_exists)
        fail_tell(l, "42710", "%s has a value '%s' already", t->name, a->values.items[0]);
}

static void check_new_column(struct lint *l, const struct action *a)
{
    const struct relation *r = lint_subject(l, a);

    if (r == NULL || r->assumed || r->kind != RELATION_TABLE)
        return;
    if (fail_is_inherited(r, a->part)) {
        fail_tell(l, "42P16", "%s has %s from its parent: rename it there",
                  relation_shown(r, l->arena), a->part);
    } else if (relation_column(r, a->new_name) != NULL) {
        fail_tell(l, "42701", "%s has a column %s already", relation_shown(r, l->arena),
                  a->new_name);
    }
}

/* ALTER TABLE and ALTER INDEX rename any relation, the others their own kind. */
static void check_relation(struct lint *l, const struct action *a, const struct relation *r)
{
    if ((a->subject == SUBJECT_VIEW && r->kind != RELATION_VIEW) ||
        (a->subject == SUBJECT_MATVIEW && r->kind != RELATION_MATVIEW) ||
        (a->subject == SUBJECT_SEQUENCE && r->kind != RELATION_SEQUENCE))
        fail_tell(l, "42809", "%s is no %s", relation_shown(r, l->arena), subject_word(a->subject));
    else
        fail_check_taken(l, &(struct object_name){ r->schema, a->new_name, 0 }, false);
}

static void check_rename(struct lint *l, const struct action *a)
{
    const struct relation *r = lint_subject(l, a);
    const struct object_name *name = &a->names.items[0];

    switch (a->subject) {
    case SUBJECT_TABLE:
    case SUBJECT_VIEW:
    case SUBJECT_MATVIEW:
    case SUBJECT_INDEX:
    case SUBJECT_SEQUENCE:
    case SUBJECT_FOREIGN_TABLE:
        if (r != NULL && !r->assumed)
            check_relation(l, a, r);
        break;
    case SUBJECT_COLUMN:
        check_new_column(l, a);
        break;
    case SUBJECT_TYPE:
    case SUBJECT_DOMAIN:
        if (schema_find_type(l->schema, name->schema, name->name) != NULL)
            fail_check_taken(l, &(struct object_name){ name->schema, a->new_name, 0 }, true);
        break;
    case SUBJECT_SCHEMA:
        check_namespace(l, a);
        break;
    default:
        break;
    }
}

static void check_move(struct lint *l, const struct action *a)
{
    const struct relation *r = lint_subject(l, a);

    if (r != NULL && strcmp(r->schema, a->new_name) != 0)
        fail_check_taken(l, &(struct object_name){ a->new_name, r->name, 0 }, false);
}

void fail_taken(struct lint *l, const struct action *a)
{
    if (makes_relation(a) || makes_type(a))
        fail_check_taken(l, &a->names.items[0], makes_type(a));
    else if (a->kind == ACTION_CREATE_INDEX)
        check_index(l, a);
    else if (a->kind == ACTION_CREATE_SCHEMA && a->names.count > 0)
        check_namespace(l, a);
    else if (a->kind == ACTION_CREATE_TRIGGER)
        check_trigger(l, a);
    else if (a->kind == ACTION_ALTER_ENUM)
        check_label(l, a);
    else if (a->kind == ACTION_RENAME && a->names.count > 0)
        check_rename(l, a);
    else if (a->kind == ACTION_SET_SCHEMA && a->names.count > 0)
        check_move(l, a);
}
