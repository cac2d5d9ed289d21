/* effects_drop.c - DROP, RENAME and what hangs on what is dropped; see
 * effects_parts.h. */
#include <string.h>

#include "planner/effects/effects_parts.h"

static bool reads(const struct relation *view, const struct relation *r, const char *column)
{
    for (size_t i = 0; i < view->uses.count; i++) {
        const struct view_use *use = &view->uses.items[i];

        if (use->relation == r &&
            (column == NULL || use->all_columns || strlist_has(&use->columns, column)))
            return true;
    }
    return false;
}

void effects_drop_view_users(struct finder *f, const struct relation *r, const char *column)
{
    for (size_t i = 0; i < r->users.count && f->depth < 64; i++) {
        const struct relation *view = r->users.items[i];

        if (!reads(view, r, column))
            continue;
        (void)effects_touch(f, view, LOCK_ACCESS_EXCLUSIVE);
        effects_touch_indexes(f, view, LOCK_ACCESS_EXCLUSIVE);
        f->depth++;
        effects_drop_view_users(f, view, NULL);
        f->depth--;
    }
}

/* The column whose default takes numbers from a sequence loses it. */
static void cut_default(struct finder *f, const struct relation *sequence)
{
    if (sequence->owner != NULL)
        (void)effects_touch(f, sequence->owner, LOCK_ACCESS_EXCLUSIVE);
    for (size_t i = 0; i < schema_relation_count(f->schema); i++) {
        const struct relation *r = schema_relation_at(f->schema, i);

        for (size_t k = 0; r != NULL && k < r->columns.count; k++) {
            const struct expression *e = r->columns.items[k]->value;

            if (e != NULL && e->functions.count == 1 &&
                strcmp(e->functions.items[0].literal, sequence->name) == 0)
                (void)effects_touch(f, r, LOCK_ACCESS_EXCLUSIVE);
        }
    }
}

/* Whether a key of a partition is its table's: then that one stays. */
static bool is_of_parent(const struct relation *r, const struct constraint *c)
{
    const struct relation *parent =
        r->bound != NULL && r->parents.count > 0 ? r->parents.items[0] : NULL;

    for (size_t i = 0; parent != NULL && i < parent->constraints.count; i++) {
        const struct constraint *key = parent->constraints.items[i];

        if (key->kind == CONSTRAINT_FOREIGN_KEY && key->other == c->other &&
            strlist_equal(&key->columns, &c->columns))
            return true;
    }
    return false;
}

static void drop_table_parts(struct finder *f, struct relation *r, bool cascade)
{
    (void)effects_touch(f, r, LOCK_ACCESS_EXCLUSIVE);
    effects_touch_indexes(f, r, LOCK_ACCESS_EXCLUSIVE);
    for (size_t i = 0; i < r->sequences.count; i++)
        (void)effects_touch(f, r->sequences.items[i], LOCK_ACCESS_EXCLUSIVE);
    for (size_t i = 0; i < r->constraints.count; i++) {
        const struct constraint *c = r->constraints.items[i];

        if (c->kind == CONSTRAINT_FOREIGN_KEY && c->other != NULL && !is_of_parent(r, c))
            (void)effects_touch(f, c->other, LOCK_ACCESS_EXCLUSIVE);
    }
    if (!cascade)
        return;
    for (size_t i = 0; i < r->referenced_by.count; i++)
        (void)effects_touch(f, r->referenced_by.items[i]->table, LOCK_ACCESS_EXCLUSIVE);
    effects_drop_view_users(f, r, NULL);
    if (r->kind == RELATION_SEQUENCE)
        cut_default(f, r);
}

/* Partitions go with their table, and the parent of a partition is told. */
void effects_drop_relation(struct finder *f, struct relation *r, bool cascade)
{
    struct relations all = { 0 };

    if (r->assumed)
        vec_push(f->arena, &all, r);
    else
        all = schema_below(f->schema, r);
    for (size_t i = 0; i < all.count; i++)
        drop_table_parts(f, all.items[i], cascade);
    if (r->bound == NULL || r->parents.count == 0)
        return;
    (void)effects_touch(f, r->parents.items[0], LOCK_ACCESS_EXCLUSIVE);
    (void)effects_touch(f, relation_default_partition(r->parents.items[0]), LOCK_ACCESS_EXCLUSIVE);
}

static void drop_index(struct finder *f, const struct action *a, struct relation *index)
{
    struct relations all = { 0 };

    if (index->assumed || index->table == NULL) {
        effects_depends(f, "which table %s belongs to", index->name);
        if (index->assumed)
            index->kind = RELATION_INDEX;
        (void)effects_touch(f, index, LOCK_ACCESS_EXCLUSIVE);
        return;
    }
    (void)effects_touch(f, index->table,
                        a->concurrently ? LOCK_SHARE_UPDATE_EXCLUSIVE : LOCK_ACCESS_EXCLUSIVE);
    (void)effects_touch(f, index, LOCK_ACCESS_EXCLUSIVE);
    if (a->concurrently || index->table->partition_by == '\0')
        return;
    all = schema_below(f->schema, index->table);
    for (size_t i = 0; i < all.count; i++) {
        (void)effects_touch(f, all.items[i], LOCK_ACCESS_EXCLUSIVE);
        (void)effects_touch(f, effects_part_index(all.items[i], index), LOCK_ACCESS_EXCLUSIVE);
    }
}

static bool is_relation(enum subject_kind subject)
{
    return subject == SUBJECT_TABLE || subject == SUBJECT_FOREIGN_TABLE ||
           subject == SUBJECT_VIEW || subject == SUBJECT_MATVIEW || subject == SUBJECT_SEQUENCE;
}

/* IF EXISTS, or a name that no statement made in a schema that is known. */
static bool is_there(struct finder *f, const struct action *a, const struct object_name *name)
{
    return schema_find(f->schema, name) != NULL ||
           !(a->if_exists && schema_is_missing(f->schema, name));
}

static void drop_schema(struct finder *f, const struct action *a, const char *name)
{
    for (size_t i = 0; i < schema_relation_count(f->schema); i++) {
        struct relation *r = schema_relation_at(f->schema, i);

        if (r != NULL && strcmp(r->schema, name) == 0)
            effects_drop_relation(f, r, a->cascade);
    }
    if (schema_scope_of(f->schema) == SCHEMA_OPEN && a->cascade)
        effects_depends(f, "what else the schema %s holds", name);
}

static bool column_is_of(const struct column *c, const struct object_name *type)
{
    return strcmp(c->type.name, type->name) == 0 &&
           (*type->schema == '\0' || *c->type.schema == '\0' ||
            strcmp(c->type.schema, type->schema) == 0);
}

static bool default_calls(const struct column *c, const char *function)
{
    for (size_t i = 0; c->value != NULL && i < c->value->functions.count; i++) {
        if (strcmp(c->value->functions.items[i].name, function) == 0)
            return true;
    }
    return false;
}

/* Tables that lose a column, or a default, with a type or function. */
static void cut_columns(struct finder *f, const struct action *a, const struct object_name *name)
{
    for (size_t i = 0; i < schema_relation_count(f->schema); i++) {
        const struct relation *r = schema_relation_at(f->schema, i);

        for (size_t k = 0; r != NULL && k < r->columns.count; k++) {
            const struct column *c = r->columns.items[k];

            if (a->subject == SUBJECT_FUNCTION ? default_calls(c, name->name)
                                               : column_is_of(c, name))
                (void)effects_touch(f, r, LOCK_ACCESS_EXCLUSIVE);
        }
    }
}

static void cut_triggers(struct finder *f, const struct object_name *function)
{
    for (size_t i = 0; i < schema_relation_count(f->schema); i++) {
        const struct relation *r = schema_relation_at(f->schema, i);

        for (size_t k = 0; r != NULL && k < r->trigger_defs.count; k++) {
            const struct trigger_def *def = r->trigger_defs.items[k];

            if (strcmp(def->function.name, function->name) == 0 &&
                strlist_has(&r->triggers, def->name))
                (void)effects_touch(f, r, LOCK_ACCESS_EXCLUSIVE);
        }
    }
}

static void drop_trigger_or_like(struct finder *f, const struct action *a,
                                 const struct object_name *name)
{
    struct relation *r = effects_relation(f, name);

    if (a->if_exists && !r->assumed && !r->partial &&
        ((a->subject == SUBJECT_TRIGGER && !strlist_has(&r->triggers, a->part)) ||
         (a->subject == SUBJECT_POLICY && !strlist_has(&r->policies, a->part))))
        return;
    (void)effects_touch(f, r, LOCK_ACCESS_EXCLUSIVE);
    if (a->subject == SUBJECT_TRIGGER && r->partition_by != '\0')
        effects_touch_below(f, r, LOCK_ACCESS_EXCLUSIVE);
}

/* A composite type is a relation as well. */
static void drop_type(struct finder *f, const struct action *a, const struct object_name *name)
{
    const struct type_name type = { .schema = name->schema, .name = name->name };

    effects_touch_type(f, &type, LOCK_ACCESS_EXCLUSIVE);
    if (a->cascade) {
        cut_columns(f, a, name);
        effects_change_typed(f, a);
    }
}

static void drop_one(struct finder *f, const struct action *a, const struct object_name *name)
{
    if (is_relation(a->subject)) {
        if (is_there(f, a, name))
            effects_drop_relation(f, effects_relation(f, name), a->cascade);
    } else if (a->subject == SUBJECT_INDEX) {
        if (is_there(f, a, name))
            drop_index(f, a, effects_relation(f, name));
    } else if (a->subject == SUBJECT_SCHEMA) {
        drop_schema(f, a, name->name);
    } else if (a->subject == SUBJECT_TRIGGER || a->subject == SUBJECT_POLICY ||
               a->subject == SUBJECT_RULE) {
        drop_trigger_or_like(f, a, name);
    } else if (a->subject == SUBJECT_TYPE) {
        drop_type(f, a, name);
    } else if (a->cascade) {
        cut_columns(f, a, name);
        if (a->subject == SUBJECT_FUNCTION)
            cut_triggers(f, name);
    }
}

static void drop_statistics(struct finder *f, const struct action *a)
{
    for (size_t i = 0; i < schema_relation_count(f->schema); i++) {
        const struct relation *r = schema_relation_at(f->schema, i);

        for (size_t k = 0; r != NULL && k < a->names.count; k++) {
            if (strlist_has(&r->statistics, a->names.items[k].name) && !effects_before(f, 12))
                (void)effects_touch(f, r, LOCK_SHARE_UPDATE_EXCLUSIVE);
        }
    }
}

void effects_drop(struct finder *f, const struct action *a)
{
    if (a->subject == SUBJECT_DATABASE || a->subject == SUBJECT_TABLESPACE)
        f->out->outside_transaction = YES;
    if (a->subject == SUBJECT_SUBSCRIPTION) {
        f->out->outside_transaction = MAYBE;
        effects_depends(f, "whether the subscription has a replication slot");
    }
    if (a->subject == SUBJECT_INDEX && a->concurrently) {
        f->out->outside_transaction = YES;
        f->out->waits_for_readers = true;
        f->out->waits_for_writers = true;
    }
    if (a->subject == SUBJECT_STATISTICS)
        drop_statistics(f, a);
    for (size_t i = 0; i < a->names.count; i++)
        drop_one(f, a, &a->names.items[i]);
}

static void rename_constraint(struct finder *f, const struct action *a, struct relation *r)
{
    const struct constraint *c = relation_constraint(r, a->part);
    enum lock_mode of_index =
        effects_before(f, 12) ? LOCK_ACCESS_EXCLUSIVE : LOCK_SHARE_UPDATE_EXCLUSIVE;

    (void)effects_touch(f, r, LOCK_ACCESS_EXCLUSIVE);
    if (c != NULL && c->index != NULL)
        (void)effects_touch(f, c->index, of_index);
    if (c != NULL && c->kind == CONSTRAINT_CHECK)
        effects_touch_below(f, r, LOCK_ACCESS_EXCLUSIVE);
}

static void rename_relation(struct finder *f, const struct action *a, struct relation *r)
{
    bool as_index = a->subject == SUBJECT_INDEX && a->kind == ACTION_RENAME;

    (void)effects_touch(f, r,
                        as_index && !effects_before(f, 12) ? LOCK_SHARE_UPDATE_EXCLUSIVE
                                                           : LOCK_ACCESS_EXCLUSIVE);
    for (size_t i = 0; a->kind == ACTION_SET_SCHEMA && i < r->sequences.count; i++)
        (void)effects_touch(f, r->sequences.items[i], LOCK_ACCESS_EXCLUSIVE);
}

static void change_type(struct finder *f, const struct object_name *name)
{
    struct type_name type = { .schema = name->schema, .name = name->name };

    effects_touch_type(f, &type, LOCK_ACCESS_EXCLUSIVE);
}

/* RENAME, SET SCHEMA, OWNER TO, DEPENDS ON EXTENSION. */
void effects_rename(struct finder *f, const struct action *a)
{
    struct relation *r;

    if (a->names.count == 0 || (a->if_exists && schema_is_missing(f->schema, &a->names.items[0])))
        return;
    r = effects_relation(f, &a->names.items[0]);
    if (a->kind == ACTION_DEPENDS && a->subject == SUBJECT_TRIGGER)
        (void)effects_touch(f, r, LOCK_ACCESS_SHARE);
    else if (a->subject == SUBJECT_COLUMN || a->subject == SUBJECT_TRIGGER)
        effects_touch_below(f, r, LOCK_ACCESS_EXCLUSIVE);
    else if (a->subject == SUBJECT_CONSTRAINT)
        rename_constraint(f, a, r);
    else if (a->subject == SUBJECT_POLICY || a->subject == SUBJECT_RULE ||
             a->subject == SUBJECT_ATTRIBUTE)
        (void)effects_touch(f, r, LOCK_ACCESS_EXCLUSIVE);
    else if (is_relation(a->subject) || a->subject == SUBJECT_INDEX)
        rename_relation(f, a, r);
    else if (a->subject == SUBJECT_TYPE && a->kind != ACTION_SET_SCHEMA)
        change_type(f, &a->names.items[0]);
    if (a->subject == SUBJECT_ATTRIBUTE && a->cascade)
        effects_change_typed(f, a);
}
