/* schema.c - see schema.h: names, transactions, and asking. */
#include "planner/schema/schema.h"

#include <string.h>

#include "planner/schema/parts.h"

struct schema *schema_new(struct arena *arena, enum schema_scope scope)
{
    struct schema *s = arena_new(arena, struct schema);

    *s = (struct schema){
        .arena = arena,
        .scope = scope,
        .unit_name = "",
        .relations = strmap_new(arena),
        .types = strmap_new(arena),
        .functions = strmap_new(arena),
        .namespaces = strmap_new(arena),
    };
    return s;
}

enum schema_scope schema_scope_of(const struct schema *s)
{
    return s->scope;
}

static struct slot *slot_in(const struct slots *slots, const char *schema)
{
    for (size_t i = 0; slots != NULL && i < slots->count; i++) {
        if (strcmp(slots->items[i].schema, schema) == 0)
            return &slots->items[i];
    }
    return NULL;
}

static struct slot *find_slot(const struct strmap *map, const char *schema, const char *name)
{
    return slot_in(strmap_get(map, name), schema);
}

/* Says what the name means from now on. */
static void put(struct schema *s, struct strmap *map, const char *name, struct slot meaning)
{
    struct slots *slots = strmap_get(map, name);
    struct slot *slot = slot_in(slots, meaning.schema);

    if (slot != NULL) {
        *slot = meaning;
        return;
    }
    if (slots == NULL) {
        slots = arena_new(s->arena, struct slots);
        (void)strmap_put(map, name, slots);
    }
    vec_push(s->arena, slots, meaning);
}

void slot_set(struct schema *s, struct strmap *map, const char *schema, const char *name,
              void *thing)
{
    put(s, map, name, (struct slot){ .schema = schema, .thing = thing });
}

void slot_drop(struct schema *s, struct strmap *map, const char *schema, const char *name)
{
    put(s, map, name, (struct slot){ .schema = schema, .dropped_by = s->unit_name });
}

void namespace_set(struct schema *s, const char *name, struct made made)
{
    struct made *when = arena_new(s->arena, struct made);

    *when = made;
    slot_set(s, s->namespaces, "", name, when);
}

bool slot_is_set(const struct strmap *map, const char *schema, const char *name)
{
    const struct slot *slot = find_slot(map, schema, name);

    return slot != NULL && slot->thing != NULL;
}

const char *schema_current(const struct schema *s)
{
    for (size_t i = 0; i < s->path.count; i++) {
        if (s->path.items[i][0] != '$')
            return s->path.items[i];
    }
    return "public";
}

/* Returns entry i of the places where a name without a schema is looked up, or
 * NULL past the last. */
static const char *path_at(const struct schema *s, size_t i)
{
    if (i == 0)
        return "pg_temp";
    if (s->path.count > 0)
        return i <= s->path.count ? s->path.items[i - 1] : NULL;
    return i == 1 ? "public" : NULL;
}

void *schema_look_up(const struct schema *s, const struct strmap *map, const char *schema,
                     const char *name)
{
    const struct slots *slots = strmap_get(map, name);
    const struct slot *slot;
    const char *place;

    if (slots == NULL)
        return NULL;
    if (schema[0] != '\0') {
        slot = slot_in(slots, schema);
        return slot == NULL ? NULL : slot->thing;
    }
    for (size_t i = 0; (place = path_at(s, i)) != NULL; i++) {
        slot = slot_in(slots, place);
        if (slot != NULL && slot->thing != NULL)
            return slot->thing;
    }
    return NULL;
}

struct relation *schema_find(const struct schema *s, const struct object_name *name)
{
    return schema_look_up(s, s->relations, name->schema, name->name);
}

struct type *schema_find_type(const struct schema *s, const char *schema, const char *name)
{
    return schema_look_up(s, s->types, schema, name);
}

struct function *schema_find_function(const struct schema *s, const char *schema, const char *name)
{
    return schema_look_up(s, s->functions, schema, name);
}

bool schema_has_made(const struct schema *s, const struct action *a)
{
    const struct object_name *name;
    const struct relation *r;

    if (a->names.count == 0)
        return false;
    name = &a->names.items[0];
    switch (a->kind) {
    case ACTION_CREATE_TABLE:
    case ACTION_CREATE_TABLE_AS:
    case ACTION_CREATE_SEQUENCE:
        r = schema_find(s, name);
        return r != NULL && !r->assumed && !a->temporary;
    case ACTION_CREATE_ENUM:
    case ACTION_CREATE_DOMAIN:
    case ACTION_CREATE_COMPOSITE:
    case ACTION_CREATE_TYPE:
        return schema_find_type(s, name->schema, name->name) != NULL;
    default:
        return false;
    }
}

const char *schema_dropped_by(const struct schema *s, const struct object_name *name)
{
    const struct slot *slot;
    const char *place;

    if (schema_find(s, name) != NULL)
        return NULL;
    if (name->schema[0] != '\0') {
        slot = find_slot(s->relations, name->schema, name->name);
        return slot == NULL ? NULL : slot->dropped_by;
    }
    for (size_t i = 0; (place = path_at(s, i)) != NULL; i++) {
        slot = find_slot(s->relations, place, name->name);
        if (slot != NULL && slot->dropped_by != NULL)
            return slot->dropped_by;
    }
    return NULL;
}

/* Whether nothing can be in that schema, "" for those of search_path, but what
 * was made by statements. */
static bool is_watched(const struct schema *s, const char *name)
{
    return s->scope == SCHEMA_CLOSED && !s->extended &&
           (name[0] == '\0' || schema_has_namespace(s, name));
}

bool schema_is_missing(const struct schema *s, const struct object_name *name)
{
    if (schema_find(s, name) != NULL)
        return false;
    if (schema_dropped_by(s, name) != NULL)
        return true;
    return strncmp(name->name, "pg_", 3) != 0 && is_watched(s, name->schema);
}

bool schema_type_is_missing(const struct schema *s, const struct object_name *name)
{
    const char *place = name->schema[0] != '\0' ? name->schema : schema_current(s);
    const struct slot *slot = find_slot(s->types, place, name->name);

    if (schema_find_type(s, name->schema, name->name) != NULL || schema_find(s, name) != NULL ||
        strcmp(name->schema, "pg_catalog") == 0)
        return false;
    return (slot != NULL && slot->dropped_by != NULL) || is_watched(s, name->schema);
}

bool schema_has_namespace(const struct schema *s, const char *name)
{
    const struct slot *slot = find_slot(s->namespaces, "", name);

    return slot == NULL ? strcmp(name, "public") == 0 : slot->thing != NULL;
}

bool schema_namespace_is_of_unit(const struct schema *s, const char *name)
{
    const struct slot *slot = find_slot(s->namespaces, "", name);
    const struct made *made = slot == NULL ? NULL : slot->thing;

    return made != NULL && schema_is_of_unit(s, *made);
}

bool schema_namespace_is_missing(const struct schema *s, const char *name)
{
    const struct slot *slot = find_slot(s->namespaces, "", name);

    if (schema_has_namespace(s, name) || strncmp(name, "pg_", 3) == 0 ||
        strcmp(name, "information_schema") == 0)
        return false;
    return slot != NULL || (s->scope == SCHEMA_CLOSED && !s->extended);
}

void schema_begin_unit(struct schema *s, const char *name)
{
    s->unit_name = name;
    s->now.unit++;
    s->path = (struct strlist){ 0 };
    vec_push(s->arena, &s->log, (struct fold_entry){ .unit = name });
}

void schema_begin_transaction(struct schema *s)
{
    s->now.transaction++;
    vec_push(s->arena, &s->log, (struct fold_entry){ 0 });
    s->transaction_at = s->log.count;
    s->marks.count = 0;
}

void schema_lose_track(struct schema *s)
{
    s->scope = SCHEMA_OPEN;
    s->lost = s->now.unit;
    for (size_t i = 0; i < s->all.count; i++) {
        if (s->all.items[i] != NULL)
            s->all.items[i]->partial = true;
    }
}

bool schema_is_stale(const struct schema *s, struct made made)
{
    return made.unit <= s->lost && s->lost > 0;
}

void schema_savepoint(struct schema *s, const char *name)
{
    vec_push(s->arena, &s->marks, (struct schema_mark){ name, s->log.count });
}

/* Folds the first count entries of the log anew. */
static struct schema *fold_again(const struct schema *s, size_t count, struct arena *arena)
{
    struct schema *again = schema_new(arena, s->scope);

    for (size_t i = 0; i < count; i++) {
        const struct fold_entry *e = &s->log.items[i];

        if (e->action != NULL)
            schema_fold(again, e->action);
        else if (e->unit != NULL)
            schema_begin_unit(again, e->unit);
        else
            schema_begin_transaction(again);
    }
    return again;
}

struct schema *schema_copy(const struct schema *s, struct arena *arena)
{
    return fold_again(s, s->log.count, arena);
}

static void replay(struct schema *s, size_t count)
{
    struct schema *again;
    unsigned replays = s->replays + 1;

    if (replays > REPLAYS)
        return;
    again = fold_again(s, count, s->arena);
    again->transaction_at = s->transaction_at;
    again->marks = s->marks;
    again->replays = replays;
    *s = *again;
}

void schema_rollback(struct schema *s)
{
    if (s->log.count > s->transaction_at)
        replay(s, s->transaction_at);
}

void schema_rollback_to(struct schema *s, const char *name)
{
    for (size_t i = s->marks.count; i-- > 0;) {
        if (strcmp(s->marks.items[i].savepoint, name) != 0)
            continue;
        replay(s, s->marks.items[i].at);
        s->marks.count = i + 1;
        return;
    }
}

unsigned schema_transaction(const struct schema *s)
{
    return s->now.transaction;
}

bool schema_is_new(const struct schema *s, struct made made)
{
    return made.transaction == s->now.transaction && made.transaction > 0;
}

bool schema_is_of_unit(const struct schema *s, struct made made)
{
    return made.unit == s->now.unit && made.unit > 0;
}

size_t schema_relation_count(const struct schema *s)
{
    return s->all.count;
}

struct relation *schema_relation_at(const struct schema *s, size_t i)
{
    return s->all.items[i];
}

struct relations schema_below(struct schema *s, struct relation *r)
{
    struct relations list = { 0 };

    s->visit++;
    r->visit = s->visit;
    vec_push(s->arena, &list, r);
    for (size_t i = 0; i < list.count; i++) {
        for (size_t j = 0; j < list.items[i]->children.count; j++) {
            struct relation *child = list.items[i]->children.items[j];

            if (child->visit == s->visit)
                continue;
            child->visit = s->visit;
            vec_push(s->arena, &list, child);
        }
    }
    return list;
}

struct relation *schema_make(struct schema *s, const struct object_name *name,
                             enum relation_kind kind)
{
    struct relation *r = arena_new(s->arena, struct relation);

    *r = (struct relation){
        .schema = name->schema[0] != '\0' ? name->schema : schema_current(s),
        .name = name->name,
        .kind = kind,
        .made = s->now,
        .owner_column = "",
        .shape = "",
        .tablespace = "",
        .access_method = "",
        .populated = true,
    };
    r->at = s->all.count;
    slot_set(s, s->relations, r->schema, r->name, r);
    vec_push(s->arena, &s->all, r);
    return r;
}

struct relation *schema_expect(struct schema *s, const struct object_name *name,
                               enum relation_kind kind)
{
    struct relation *r = schema_find(s, name);

    if (r != NULL) {
        if (r->kind == RELATION_UNKNOWN)
            r->kind = kind;
        return r;
    }
    r = schema_make(s, name, kind);
    r->made = (struct made){ 0 };
    r->assumed = true;
    r->partial = true;
    return r;
}
