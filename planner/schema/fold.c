/* fold.c - see schema.h: what each kind of action does to a schema. */
#include <string.h>

#include "common/str.h"
#include "planner/schema/parts.h"

/* Splits the value of SET search_path: names, quoted or not, with commas. */
static void set_path(struct schema *s, const char *value)
{
    s->path = (struct strlist){ 0 };
    while (*value != '\0') {
        size_t len = strcspn(value, ",");
        struct str name = str_trim((struct str){ value, len });

        if (name.len >= 2 && (name.ptr[0] == '"' || name.ptr[0] == '\'')) {
            name.ptr++;
            name.len -= 2;
        }
        if (name.len > 0)
            vec_push(s->arena, &s->path, arena_strndup(s->arena, name.ptr, name.len));
        value += len + (value[len] == ',');
    }
}

static void fold_set(struct schema *s, const struct action *a)
{
    if (strcmp(a->setting, "search_path") != 0)
        return;
    if (a->resets)
        s->path = (struct strlist){ 0 };
    else
        set_path(s, a->value);
}

static void fold_create_schema(struct schema *s, const struct action *a)
{
    for (size_t i = 0; i < a->names.count; i++) {
        if (!slot_is_set(s->namespaces, "", a->names.items[i].name))
            namespace_set(s, a->names.items[i].name, s->now);
    }
}

static void fold_create_trigger(struct schema *s, const struct action *a)
{
    struct relation *r = schema_expect(s, &a->trigger->table, RELATION_TABLE);

    strlist_remove(&r->triggers, a->trigger->name);
    vec_push(s->arena, &r->triggers, a->trigger->name);
    vec_push(s->arena, &r->trigger_defs, a->trigger);
}

static void fold_create_policy(struct schema *s, const struct action *a)
{
    struct relation *r = schema_expect(s, &a->names.items[0], RELATION_TABLE);

    if (!strlist_has(&r->policies, a->part))
        vec_push(s->arena, &r->policies, a->part);
}

static void fold_create_statistics(struct schema *s, const struct action *a)
{
    for (size_t i = 1; i < a->names.count; i++)
        vec_push(s->arena, &schema_expect(s, &a->names.items[i], RELATION_TABLE)->statistics,
                 a->names.items[0].name);
}

static void fold_create_extension(struct schema *s, const struct action *a)
{
    (void)a;
    s->extended = true;
}

static void fold_refresh(struct schema *s, const struct action *a)
{
    struct relation *r = schema_expect(s, &a->names.items[0], RELATION_MATVIEW);

    r->populated = !a->no_data;
}

static const struct {
    enum action_kind kind;
    void (*fold)(struct schema *s, const struct action *a);
} folds[] = {
    { ACTION_CREATE_TABLE, fold_create_table },
    { ACTION_CREATE_TABLE_AS, fold_create_table_as },
    { ACTION_CREATE_INDEX, fold_create_index },
    { ACTION_CREATE_VIEW, fold_create_view },
    { ACTION_CREATE_SEQUENCE, fold_create_sequence },
    { ACTION_ALTER_SEQUENCE, fold_create_sequence },
    { ACTION_CREATE_ENUM, fold_create_type },
    { ACTION_CREATE_COMPOSITE, fold_create_type },
    { ACTION_CREATE_DOMAIN, fold_create_type },
    { ACTION_CREATE_TYPE, fold_create_type },
    { ACTION_CREATE_FUNCTION, fold_create_function },
    { ACTION_CREATE_TRIGGER, fold_create_trigger },
    { ACTION_CREATE_POLICY, fold_create_policy },
    { ACTION_CREATE_SCHEMA, fold_create_schema },
    { ACTION_CREATE_STATISTICS, fold_create_statistics },
    { ACTION_CREATE_EXTENSION, fold_create_extension },
    { ACTION_ALTER_TABLE, fold_alter_table },
    { ACTION_ALTER_ENUM, fold_alter_enum },
    { ACTION_ALTER_DOMAIN, fold_alter_domain },
    { ACTION_DROP, fold_drop },
    { ACTION_RENAME, fold_rename },
    { ACTION_SET_SCHEMA, fold_set_schema },
    { ACTION_REFRESH, fold_refresh },
    { ACTION_SET, fold_set },
};

static void fold_one(struct schema *s, const struct action *a)
{
    for (size_t i = 0; i < sizeof(folds) / sizeof(folds[0]); i++) {
        if (folds[i].kind == a->kind)
            folds[i].fold(s, a);
    }
}

void schema_fold(struct schema *s, const struct action *a)
{
    vec_push(s->arena, &s->log, (struct fold_entry){ .action = a });
    fold_one(s, a);
    if (a->kind != ACTION_DO && a->kind != ACTION_CREATE_SCHEMA)
        return;
    for (size_t i = 0; i < a->inner.count; i++)
        fold_one(s, &a->inner.items[i]);
}
