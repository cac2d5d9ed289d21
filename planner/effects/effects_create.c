/* effects_create.c - what making things does to those that are there; see
 * effects_parts.h. */
#include <string.h>
#include <strings.h>

#include "planner/effects/effects_parts.h"

static void make_foreign_keys(struct finder *f, const struct table_def *table,
                              const struct relation *self)
{
    for (size_t i = 0; i < table->constraints.count; i++) {
        const struct constraint_def *c = &table->constraints.items[i];

        if (c->kind == CONSTRAINT_FOREIGN_KEY && strcmp(c->references.name, self->name) != 0)
            effects_foreign_key(f, NULL, c, false);
    }
    for (size_t i = 0; i < table->columns.count; i++) {
        const struct constraint_defs *own = &table->columns.items[i].constraints;

        for (size_t k = 0; k < own->count; k++) {
            if (own->items[k].kind == CONSTRAINT_FOREIGN_KEY &&
                strcmp(own->items[k].references.name, self->name) != 0)
                effects_foreign_key(f, NULL, &own->items[k], false);
        }
    }
}

static void create_table(struct finder *f, const struct action *a)
{
    const struct table_def *t = a->table;
    struct relation *self = effects_relation(f, &a->names.items[0]);

    if (a->if_not_exists && schema_find(f->schema, &a->names.items[0]) != NULL)
        return;
    for (size_t i = 0; i < t->inherits.count; i++) {
        if (t->bound != NULL)
            effects_make_partition(f, &t->inherits.items[i], t->bound);
        else
            (void)effects_touch(f, effects_relation(f, &t->inherits.items[i]),
                                LOCK_SHARE_UPDATE_EXCLUSIVE);
    }
    for (size_t i = 0; i < t->likes.count; i++)
        (void)effects_touch(f, effects_relation(f, &t->likes.items[i].name), LOCK_ACCESS_SHARE);
    if (*t->of_type != '\0')
        effects_touch_type(f, &t->row_type, LOCK_ACCESS_SHARE);
    make_foreign_keys(f, t, self);
    for (size_t i = 0; i < t->columns.count; i++) {
        effects_names(f, t->columns.items[i].value);
        effects_touch_type(f, &t->columns.items[i].type, LOCK_ACCESS_SHARE);
    }
}

static void create_table_as(struct finder *f, const struct action *a)
{
    effects_query(f, a->query, a->no_data ? REACH_PARSE : REACH_RUN);
}

static void create_index(struct finder *f, const struct action *a)
{
    const struct index_def *def = a->index;
    struct relation *r = effects_relation(f, &def->table);
    struct object_name name = { .schema = r->schema, .name = a->names.items[0].name };
    bool exists = a->if_not_exists && def->named && schema_find(f->schema, &name) != NULL;
    struct relations all = { 0 };

    if (a->concurrently) {
        f->out->outside_transaction = YES;
        f->out->waits_for_writers = !exists;
        f->out->waits_for_snapshots = !exists;
    }
    if (exists || def->only || r->assumed || a->concurrently)
        vec_push(f->arena, &all, r);
    else
        all = schema_below(f->schema, r);
    for (size_t i = 0; i < all.count; i++) {
        if (all.items[i] != r && r->partition_by == '\0')
            continue; /* an index is not inherited */
        (void)effects_touch(f, all.items[i],
                            a->concurrently ? LOCK_SHARE_UPDATE_EXCLUSIVE : LOCK_SHARE);
        if (!exists)
            effects_build(f, all.items[i]);
    }
}

static void create_view(struct finder *f, const struct action *a)
{
    const struct relation *old = schema_find(f->schema, &a->names.items[0]);

    if (a->or_replace && old != NULL)
        (void)effects_touch(f, old, LOCK_ACCESS_EXCLUSIVE);
    effects_query(f, a->query, REACH_PARSE);
}

static void alter_sequence(struct finder *f, const struct action *a)
{
    if (a->kind == ACTION_ALTER_SEQUENCE)
        (void)effects_touch(f, effects_relation(f, &a->names.items[0]), LOCK_SHARE_ROW_EXCLUSIVE);
    if (*a->owned_by.name != '\0')
        (void)effects_touch(f, effects_relation(f, &a->owned_by), LOCK_ACCESS_SHARE);
}

static void create_trigger(struct finder *f, const struct action *a)
{
    struct relation *r = effects_relation(f, &a->trigger->table);

    (void)effects_touch(f, r, LOCK_SHARE_ROW_EXCLUSIVE);
    if (r->partition_by != '\0' && a->trigger->row)
        effects_touch_below(f, r, LOCK_SHARE_ROW_EXCLUSIVE);
    if (*a->trigger->from.name != '\0')
        (void)effects_touch(f, effects_relation(f, &a->trigger->from), LOCK_ACCESS_SHARE);
}

static void change_rule_or_policy(struct finder *f, const struct action *a)
{
    (void)effects_touch(f, effects_relation(f, &a->names.items[0]), LOCK_ACCESS_EXCLUSIVE);
    effects_query(f, a->query, REACH_PARSE);
}

static void create_statistics(struct finder *f, const struct action *a)
{
    for (size_t i = 1; i < a->names.count; i++)
        (void)effects_touch(f, effects_relation(f, &a->names.items[i]),
                            LOCK_SHARE_UPDATE_EXCLUSIVE);
}

/* A body in SQL is parsed when it is made; one in PL/pgSQL when it runs. */
static void create_function(struct finder *f, const struct action *a)
{
    effects_query(f, a->query, REACH_PARSE);
    if (a->routine == NULL || strcasecmp(a->routine->language, "sql") != 0)
        return;
    for (size_t i = 0; i < a->inner.count; i++)
        effects_query(f, a->inner.items[i].query, REACH_PARSE);
}

static void create_schema(struct finder *f, const struct action *a)
{
    for (size_t i = 0; i < a->inner.count; i++)
        effects_of(f, &a->inner.items[i]);
}

static void create_subscription(struct finder *f, const struct action *a)
{
    f->out->outside_transaction = a->options.count > 0 ? NO : YES;
}

static void only_outside(struct finder *f, const struct action *a)
{
    (void)a;
    f->out->outside_transaction = YES;
}

typedef void create_effects(struct finder *f, const struct action *a);

static const struct {
    enum action_kind kind;
    create_effects *find;
} forms[] = {
    { ACTION_CREATE_TABLE, create_table },
    { ACTION_CREATE_TABLE_AS, create_table_as },
    { ACTION_CREATE_INDEX, create_index },
    { ACTION_CREATE_VIEW, create_view },
    { ACTION_CREATE_SEQUENCE, alter_sequence },
    { ACTION_ALTER_SEQUENCE, alter_sequence },
    { ACTION_CREATE_TRIGGER, create_trigger },
    { ACTION_CREATE_RULE, change_rule_or_policy },
    { ACTION_CREATE_POLICY, change_rule_or_policy },
    { ACTION_ALTER_POLICY, change_rule_or_policy },
    { ACTION_CREATE_STATISTICS, create_statistics },
    { ACTION_CREATE_PUBLICATION, create_statistics },
    { ACTION_ALTER_PUBLICATION, create_statistics },
    { ACTION_CREATE_FUNCTION, create_function },
    { ACTION_CREATE_SCHEMA, create_schema },
    { ACTION_CREATE_SUBSCRIPTION, create_subscription },
    { ACTION_CREATE_DATABASE, only_outside },
    { ACTION_CREATE_TABLESPACE, only_outside },
};

void effects_create(struct finder *f, const struct action *a)
{
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        if (forms[i].kind == a->kind)
            forms[i].find(f, a);
    }
}
