/* fail_missing.c - see fail.h: names of things that are not there. */
#include <string.h>

#include "planner/lint/fail.h"

static bool names_relation(enum subject_kind kind)
{
    switch (kind) {
    case SUBJECT_TABLE:
    case SUBJECT_FOREIGN_TABLE:
    case SUBJECT_INDEX:
    case SUBJECT_SEQUENCE:
    case SUBJECT_VIEW:
    case SUBJECT_MATVIEW:
    case SUBJECT_COLUMN:
    case SUBJECT_CONSTRAINT:
    case SUBJECT_TRIGGER:
    case SUBJECT_POLICY:
    case SUBJECT_RULE:
        return true;
    default:
        return false;
    }
}

static bool names_type(const struct action *a)
{
    return a->subject == SUBJECT_TYPE || a->subject == SUBJECT_DOMAIN ||
           a->subject == SUBJECT_DOMAIN_CONSTRAINT || a->subject == SUBJECT_ATTRIBUTE;
}

/* Whether the names of the action are relations that must be there. */
static bool uses_relations(const struct action *a)
{
    switch (a->kind) {
    case ACTION_TRUNCATE:
    case ACTION_LOCK:
    case ACTION_CLUSTER:
    case ACTION_REFRESH:
    case ACTION_ALTER_SEQUENCE:
        return true;
    case ACTION_ALTER_TABLE:
        return a->subject != SUBJECT_TYPE;
    case ACTION_GRANT:
        return !a->all && (a->subject == SUBJECT_TABLE || a->subject == SUBJECT_SEQUENCE);
    case ACTION_DROP:
    case ACTION_RENAME:
    case ACTION_SET_SCHEMA:
    case ACTION_COMMENT:
        return names_relation(a->subject);
    case ACTION_CREATE_POLICY:
    case ACTION_ALTER_POLICY:
    case ACTION_VACUUM:
    case ACTION_ANALYZE:
        return true;
    default:
        return false;
    }
}

static bool relations_are_missing(struct lint *l, const struct action *a)
{
    const char *what = names_relation(a->subject) ? subject_word(a->subject) : "relation";
    bool missing = false;

    if ((a->subject == SUBJECT_INDEX && a->kind != ACTION_DROP) || a->subject == SUBJECT_COLUMN ||
        a->subject == SUBJECT_CONSTRAINT || a->subject == SUBJECT_TRIGGER ||
        a->subject == SUBJECT_POLICY || a->subject == SUBJECT_RULE)
        what = "relation";
    for (size_t i = 0; i < a->names.count; i++)
        missing = fail_is_missing(l, &a->names.items[i], what) || missing;
    return missing;
}

static bool types_are_missing(struct lint *l, const struct action *a)
{
    bool uses = a->kind == ACTION_ALTER_ENUM || a->kind == ACTION_ALTER_DOMAIN ||
                ((a->kind == ACTION_DROP || a->kind == ACTION_RENAME ||
                  a->kind == ACTION_SET_SCHEMA || a->kind == ACTION_COMMENT) &&
                 names_type(a));
    bool missing = false;

    for (size_t i = 0; uses && i < a->names.count; i++) {
        if (!schema_type_is_missing(l->schema, &a->names.items[i]))
            continue;
        fail_tell(l, "42704", "there is no type %s", lint_name(l, &a->names.items[i]));
        missing = true;
    }
    return missing;
}

static bool namespace_is_missing(struct lint *l, const char *name)
{
    if (name[0] == '\0' || !schema_namespace_is_missing(l->schema, name))
        return false;
    fail_tell(l, "3F000", "there is no schema %s", name);
    return true;
}

static bool namespaces_are_missing(struct lint *l, const struct action *a)
{
    bool is_schema =
        (a->kind == ACTION_DROP || a->kind == ACTION_RENAME) && a->subject == SUBJECT_SCHEMA;
    bool makes = a->kind == ACTION_CREATE_TABLE || a->kind == ACTION_CREATE_TABLE_AS ||
                 a->kind == ACTION_CREATE_VIEW || a->kind == ACTION_CREATE_SEQUENCE ||
                 a->kind == ACTION_CREATE_ENUM || a->kind == ACTION_CREATE_DOMAIN ||
                 a->kind == ACTION_CREATE_COMPOSITE;

    if (a->kind == ACTION_SET_SCHEMA)
        return namespace_is_missing(l, a->new_name);
    for (size_t i = 0; i < a->names.count; i++) {
        if (is_schema && namespace_is_missing(l, a->names.items[i].name))
            return true;
        if (makes && namespace_is_missing(l, a->names.items[i].schema))
            return true;
    }
    return false;
}

static bool query_misses(struct lint *l, const struct action *a)
{
    const struct query *q = a->query;

    if (a->kind == ACTION_CREATE_FUNCTION || a->kind == ACTION_DO)
        return false;
    for (size_t i = 0; q != NULL && i < q->relations.count; i++) {
        if (fail_is_missing(l, &q->relations.items[i].name, "relation"))
            return true;
    }
    return false;
}

static void check_keys(struct lint *l, const struct action *a, const struct constraint_defs *defs)
{
    for (size_t i = 0; i < defs->count; i++) {
        const struct constraint_def *def = &defs->items[i];
        const struct object_name *self = &a->names.items[0];

        if (def->kind == CONSTRAINT_FOREIGN_KEY && strcmp(def->references.name, self->name) != 0)
            (void)fail_is_missing(l, &def->references, "table");
    }
}

static void check_table(struct lint *l, const struct action *a)
{
    for (size_t i = 0; i < a->table->columns.count; i++)
        check_keys(l, a, &a->table->columns.items[i].constraints);
    check_keys(l, a, &a->table->constraints);
    for (size_t i = 0; i < a->table->inherits.count; i++)
        (void)fail_is_missing(l, &a->table->inherits.items[i], "table");
    for (size_t i = 0; i < a->table->likes.count; i++)
        (void)fail_is_missing(l, &a->table->likes.items[i].name, "table");
}

/* Whether the trigger, constraint or column that is named is not there. */
static bool part_is_missing(struct lint *l, const struct action *a)
{
    const struct relation *r = lint_subject(l, a);
    bool closed = schema_scope_of(l->schema) == SCHEMA_CLOSED;

    if ((a->kind != ACTION_DROP && a->kind != ACTION_RENAME && a->kind != ACTION_COMMENT) ||
        r == NULL || r->assumed || r->partial || r->kind != RELATION_TABLE)
        return false;
    if (a->subject == SUBJECT_COLUMN && relation_column(r, a->part) == NULL) {
        fail_tell(l, "42703", "%s has no column %s", relation_shown(r, l->arena), a->part);
        return true;
    }
    if (a->subject == SUBJECT_TRIGGER && closed && !strlist_has(&r->triggers, a->part)) {
        fail_tell(l, "42704", "%s has no trigger %s", relation_shown(r, l->arena), a->part);
        return true;
    }
    return false;
}

bool fail_missing(struct lint *l, const struct action *a)
{
    bool guarded = a->if_exists && a->kind != ACTION_COMMENT;

    if (!guarded && ((uses_relations(a) && relations_are_missing(l, a)) ||
                     types_are_missing(l, a) || namespaces_are_missing(l, a)))
        return true;
    if (!guarded && part_is_missing(l, a))
        return true;
    if (a->kind == ACTION_CREATE_TABLE && a->table != NULL)
        check_table(l, a);
    if (a->kind == ACTION_CREATE_TRIGGER && fail_is_missing(l, &a->trigger->table, "table"))
        return true;
    if (a->kind == ACTION_CREATE_INDEX && fail_is_missing(l, &a->index->table, "table"))
        return true;
    return query_misses(l, a);
}
