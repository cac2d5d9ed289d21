/* effects_alter.c - ALTER TABLE, part by part; see effects_parts.h. */
#include <string.h>

#include "planner/effects/effects_parts.h"
#include "planner/schema/type_change.h"
#include "planner/schema/volatility.h"

enum recursion {
    ALONE, /* the table itself */
    BELOW, /* its partitions and children too, unless ONLY */
    PARTS, /* its partitions, but not tables that inherit */
};

/* The lock of each part, on the table and on what it reaches. What else there
 * is to a part is in its function below. */
static const struct {
    enum lock_mode mode;
    enum recursion recursion;
} locks[] = {
    [ALTERATION_OTHER] = { LOCK_ACCESS_EXCLUSIVE, ALONE },
    [ALTERATION_ADD_COLUMN] = { LOCK_ACCESS_EXCLUSIVE, BELOW },
    [ALTERATION_DROP_COLUMN] = { LOCK_ACCESS_EXCLUSIVE, BELOW },
    [ALTERATION_COLUMN_TYPE] = { LOCK_ACCESS_EXCLUSIVE, BELOW },
    [ALTERATION_SET_DEFAULT] = { LOCK_ACCESS_EXCLUSIVE, BELOW },
    [ALTERATION_SET_NOT_NULL] = { LOCK_ACCESS_EXCLUSIVE, BELOW },
    [ALTERATION_DROP_NOT_NULL] = { LOCK_ACCESS_EXCLUSIVE, BELOW },
    [ALTERATION_DROP_EXPRESSION] = { LOCK_ACCESS_EXCLUSIVE, BELOW },
    [ALTERATION_SET_STATISTICS] = { LOCK_SHARE_UPDATE_EXCLUSIVE, BELOW },
    [ALTERATION_COLUMN_OPTIONS] = { LOCK_SHARE_UPDATE_EXCLUSIVE, ALONE },
    [ALTERATION_SET_STORAGE] = { LOCK_ACCESS_EXCLUSIVE, BELOW },
    [ALTERATION_SET_COMPRESSION] = { LOCK_ACCESS_EXCLUSIVE, ALONE },
    [ALTERATION_ADD_IDENTITY] = { LOCK_ACCESS_EXCLUSIVE, ALONE },
    [ALTERATION_SET_IDENTITY] = { LOCK_ACCESS_EXCLUSIVE, ALONE },
    [ALTERATION_DROP_IDENTITY] = { LOCK_ACCESS_EXCLUSIVE, ALONE },
    [ALTERATION_ADD_CONSTRAINT] = { LOCK_NONE, ALONE }, /* see mode_of() */
    [ALTERATION_ALTER_CONSTRAINT] = { LOCK_ACCESS_EXCLUSIVE, ALONE },
    [ALTERATION_VALIDATE_CONSTRAINT] = { LOCK_SHARE_UPDATE_EXCLUSIVE, ALONE },
    [ALTERATION_DROP_CONSTRAINT] = { LOCK_ACCESS_EXCLUSIVE, ALONE },
    [ALTERATION_OWNER] = { LOCK_ACCESS_EXCLUSIVE, ALONE },
    [ALTERATION_CLUSTER_ON] = { LOCK_SHARE_UPDATE_EXCLUSIVE, ALONE },
    [ALTERATION_WITHOUT_CLUSTER] = { LOCK_SHARE_UPDATE_EXCLUSIVE, ALONE },
    [ALTERATION_SET_LOGGED] = { LOCK_ACCESS_EXCLUSIVE, ALONE },
    [ALTERATION_SET_UNLOGGED] = { LOCK_ACCESS_EXCLUSIVE, ALONE },
    [ALTERATION_WITHOUT_OIDS] = { LOCK_ACCESS_EXCLUSIVE, ALONE },
    [ALTERATION_ACCESS_METHOD] = { LOCK_ACCESS_EXCLUSIVE, ALONE },
    [ALTERATION_TABLESPACE] = { LOCK_ACCESS_EXCLUSIVE, ALONE },
    [ALTERATION_RELATION_OPTIONS] = { LOCK_SHARE_UPDATE_EXCLUSIVE, ALONE }, /* see mode_of() */
    [ALTERATION_ENABLE_TRIGGER] = { LOCK_SHARE_ROW_EXCLUSIVE, PARTS },
    [ALTERATION_DISABLE_TRIGGER] = { LOCK_SHARE_ROW_EXCLUSIVE, PARTS },
    [ALTERATION_ENABLE_RULE] = { LOCK_ACCESS_EXCLUSIVE, ALONE },
    [ALTERATION_DISABLE_RULE] = { LOCK_ACCESS_EXCLUSIVE, ALONE },
    [ALTERATION_INHERIT] = { LOCK_ACCESS_EXCLUSIVE, ALONE },
    [ALTERATION_NO_INHERIT] = { LOCK_ACCESS_EXCLUSIVE, ALONE },
    [ALTERATION_OF_TYPE] = { LOCK_ACCESS_EXCLUSIVE, ALONE },
    [ALTERATION_NOT_OF_TYPE] = { LOCK_ACCESS_EXCLUSIVE, ALONE },
    [ALTERATION_REPLICA_IDENTITY] = { LOCK_ACCESS_EXCLUSIVE, ALONE },
    [ALTERATION_ENABLE_ROW_SECURITY] = { LOCK_ACCESS_EXCLUSIVE, ALONE },
    [ALTERATION_DISABLE_ROW_SECURITY] = { LOCK_ACCESS_EXCLUSIVE, ALONE },
    [ALTERATION_FORCE_ROW_SECURITY] = { LOCK_ACCESS_EXCLUSIVE, ALONE },
    [ALTERATION_NO_FORCE_ROW_SECURITY] = { LOCK_ACCESS_EXCLUSIVE, ALONE },
    [ALTERATION_ATTACH_PARTITION] = { LOCK_SHARE_UPDATE_EXCLUSIVE, ALONE }, /* see mode_of() */
    [ALTERATION_DETACH_PARTITION] = { LOCK_ACCESS_EXCLUSIVE, ALONE },
    [ALTERATION_DETACH_FINALIZE] = { LOCK_SHARE_UPDATE_EXCLUSIVE, ALONE },
    [ALTERATION_FOREIGN_OPTIONS] = { LOCK_ACCESS_EXCLUSIVE, ALONE },
};

/* Options that need more than SHARE UPDATE EXCLUSIVE. */
static const char *const strong_options[] = {
    "user_catalog_table",     "security_barrier", "security_invoker", "check_option", "fastupdate",
    "gin_pending_list_limit", "pages_per_range",  "autosummarize",    "buffering",
};

static bool has_strong_option(const struct alteration *x)
{
    for (size_t i = 0; i < sizeof(strong_options) / sizeof(strong_options[0]); i++) {
        if (strlist_has(&x->options, strong_options[i]))
            return true;
    }
    return false;
}

static enum maybe default_rewrites(struct finder *f, const struct column_def *c)
{
    if (c->is_serial || c->identity != '\0' || c->is_stored)
        return YES;
    if (c->value == NULL || c->value->is_null)
        return NO;
    if (effects_before(f, 11))
        return YES;
    switch (volatility_of(f->schema, c->value, f->arena, NULL)) {
    case VOLATILITY_STABLE:
        return NO;
    case VOLATILITY_UNKNOWN:
        return MAYBE;
    case VOLATILITY_VOLATILE:
        return YES;
    }
    return MAYBE;
}

static void add_column_below(struct finder *f, struct relation *r, const struct column_def *c)
{
    struct relations all = effects_reach(f, r);
    enum maybe rewrites = default_rewrites(f, c);

    if (type_is_constrained(f->schema, &c->type))
        rewrites = YES;
    if (rewrites == MAYBE)
        effects_depends(f, "whether the default of %s calls a volatile function", c->name);
    for (size_t i = 0; i < all.count; i++) {
        effects_rewrite(f, all.items[i], rewrites);
        if (c->not_null && rewrites == NO && (c->value == NULL || c->value->is_null))
            effects_scan(f, all.items[i], YES);
    }
}

/* Whether rows of a new column may hold keys to look up: it has a default, were
 * it NULL. Before 13 one of the statement's columns, or a foreign key of its
 * own, was enough. */
static bool fills_keys(struct finder *f, const struct column_def *c)
{
    const struct action *a = f->action;

    if (c->value != NULL || c->is_serial)
        return true;
    for (size_t i = 0; i < a->alterations.count && effects_before(f, 13); i++) {
        const struct alteration *x = &a->alterations.items[i];

        if ((x->kind == ALTERATION_ADD_COLUMN && x->column->value != NULL) ||
            (x->kind == ALTERATION_ADD_CONSTRAINT && x->constraint != NULL &&
             x->constraint->kind == CONSTRAINT_FOREIGN_KEY))
            return true;
    }
    return false;
}

static void add_column(struct finder *f, struct relation *r, const struct alteration *x)
{
    const struct column_def *c = x->column;

    if (x->if_exists && relation_column(r, c->name) != NULL)
        return;
    add_column_below(f, r, c);
    if (c->value != NULL && !c->value->is_null)
        effects_uses(f, c->value);
    effects_touch_type(f, &c->type, LOCK_ACCESS_SHARE);
    for (size_t i = 0; i < c->constraints.count; i++)
        effects_add_constraint(f, r, &c->constraints.items[i], true, fills_keys(f, c));
}

static void drop_column(struct finder *f, struct relation *r, const struct alteration *x)
{
    struct relations all = effects_reach(f, r);

    for (size_t i = 0; i < all.count; i++) {
        struct relation *t = all.items[i];

        effects_cut_column_keys(f, t, x->name);
        for (size_t k = 0; k < t->indexes.count; k++) {
            if (effects_index_uses(t->indexes.items[k], x->name))
                (void)effects_touch(f, t->indexes.items[k], LOCK_ACCESS_EXCLUSIVE);
        }
        for (size_t k = 0; k < t->sequences.count; k++) {
            if (strcmp(t->sequences.items[k]->owner_column, x->name) == 0)
                (void)effects_touch(f, t->sequences.items[k], LOCK_ACCESS_EXCLUSIVE);
        }
        if (x->cascade)
            effects_drop_view_users(f, t, x->name);
    }
    /* Those that keep the column are told that it is their own now. */
    for (size_t i = 0; f->action->only && i < r->children.count; i++)
        (void)effects_touch(f, r->children.items[i], LOCK_ACCESS_EXCLUSIVE);
}

/* The CHECK that this very statement drops proves nothing. */
static const char *dropped_here(const struct action *a)
{
    for (size_t i = 0; i < a->alterations.count; i++) {
        if (a->alterations.items[i].kind == ALTERATION_DROP_CONSTRAINT)
            return a->alterations.items[i].name;
    }
    return NULL;
}

static void set_not_null(struct finder *f, struct relation *r, const struct alteration *x)
{
    struct relations all = effects_reach(f, r);

    for (size_t i = 0; i < all.count; i++) {
        const struct column *c = relation_column(all.items[i], x->name);

        if (c != NULL && c->not_null)
            continue;
        if (relation_proves_not_null(all.items[i], x->name, dropped_here(f->action)) &&
            !effects_before(f, 12))
            continue;
        if (c == NULL || !c->not_null_known) {
            effects_depends(f, "whether %s.%s is NOT NULL already, or a CHECK proves it",
                            relation_shown(r, f->arena), x->name);
            effects_scan(f, all.items[i], MAYBE);
        } else {
            effects_scan(f, all.items[i], YES);
        }
    }
}

/* Sequences of identity columns are changed, or dropped, with them. */
static void change_identity(struct finder *f, struct relation *r, const struct alteration *x)
{
    enum lock_mode mode =
        x->kind == ALTERATION_DROP_IDENTITY ? LOCK_ACCESS_EXCLUSIVE : LOCK_SHARE_ROW_EXCLUSIVE;

    for (size_t i = 0; i < r->sequences.count; i++) {
        if (strcmp(r->sequences.items[i]->owner_column, x->name) == 0)
            (void)effects_touch(f, r->sequences.items[i], mode);
    }
}

/* Where the owner is the same already nothing more is touched. */
static void change_owner(struct finder *f, struct relation *r, const struct alteration *x)
{
    (void)x;
    effects_touch_indexes_maybe(f, r, LOCK_ACCESS_EXCLUSIVE);
    for (size_t i = 0; i < r->sequences.count; i++)
        effects_touch_maybe(f, r->sequences.items[i], LOCK_ACCESS_EXCLUSIVE);
}

static void touch_index(struct finder *f, const struct relation *r, const char *name,
                        enum lock_mode mode)
{
    for (size_t i = 0; i < r->indexes.count; i++) {
        if (strcmp(r->indexes.items[i]->name, name) == 0)
            (void)effects_touch(f, r->indexes.items[i], mode);
    }
}

static void cluster_on(struct finder *f, struct relation *r, const struct alteration *x)
{
    struct relation_effect *e = effects_touch(f, r, LOCK_SHARE_UPDATE_EXCLUSIVE);

    if (e != NULL) /* the index as the whole statement locks the table */
        touch_index(f, r, x->name, e->mode);
}

static void replica_identity(struct finder *f, struct relation *r, const struct alteration *x)
{
    touch_index(f, r, x->name, LOCK_SHARE);
}

static void set_logged(struct finder *f, struct relation *r, const struct alteration *x)
{
    if (r->unlogged == (x->kind == ALTERATION_SET_LOGGED) || r->assumed)
        effects_rewrite(f, r, r->assumed ? MAYBE : YES);
    if (r->assumed)
        effects_depends(f, "whether %s is unlogged", relation_shown(r, f->arena));
}

/* Whether it is the one the table has already is known to the database alone. */
static void set_access_method(struct finder *f, struct relation *r, const struct alteration *x)
{
    if (strcmp(x->name, "heap") == 0)
        effects_depends(f, "whether %s has another access method", relation_shown(r, f->arena));
    effects_rewrite(f, r, strcmp(x->name, "heap") == 0 ? MAYBE : YES);
}

/* Copied file by file: no scan, and no index. */
static void set_tablespace(struct finder *f, struct relation *r, const struct alteration *x)
{
    struct relation_effect *e = effects_touch(f, r, LOCK_ACCESS_EXCLUSIVE);

    (void)x;
    if (e != NULL && r->partition_by == '\0')
        e->rewrite = e->rewrite == YES ? YES : MAYBE;
    effects_depends(f, "which tablespace %s is in", relation_shown(r, f->arena));
}

static void inherit(struct finder *f, struct relation *r, const struct alteration *x)
{
    (void)r;
    (void)effects_touch(f, effects_relation(f, &x->other),
                        x->kind == ALTERATION_INHERIT ? LOCK_SHARE_UPDATE_EXCLUSIVE
                                                      : LOCK_ACCESS_SHARE);
}

static void of_type(struct finder *f, struct relation *r, const struct alteration *x)
{
    struct object_name type = { .schema = x->type.schema, .name = x->type.name };

    (void)r;
    (void)effects_touch(f, effects_relation(f, &type), LOCK_ACCESS_SHARE);
}

static void add_constraint(struct finder *f, struct relation *r, const struct alteration *x)
{
    effects_add_constraint(f, r, x->constraint, false, false);
}

static void validate(struct finder *f, struct relation *r, const struct alteration *x)
{
    effects_validate(f, r, x->name);
}

static void drop_constraint(struct finder *f, struct relation *r, const struct alteration *x)
{
    effects_drop_constraint(f, r, x->name, x->cascade);
}

/* ALTER CONSTRAINT of a partitioned table reaches its partitions. */
static void alter_constraint(struct finder *f, struct relation *r, const struct alteration *x)
{
    (void)x;
    if (r->partition_by != '\0')
        effects_touch_below(f, r, LOCK_ACCESS_EXCLUSIVE);
}

typedef void part_effects(struct finder *f, struct relation *r, const struct alteration *x);

static part_effects *const more[] = {
    [ALTERATION_ADD_COLUMN] = add_column,
    [ALTERATION_DROP_COLUMN] = drop_column,
    [ALTERATION_COLUMN_TYPE] = effects_alter_type,
    [ALTERATION_SET_NOT_NULL] = set_not_null,
    [ALTERATION_SET_IDENTITY] = change_identity,
    [ALTERATION_DROP_IDENTITY] = change_identity,
    [ALTERATION_ADD_CONSTRAINT] = add_constraint,
    [ALTERATION_ALTER_CONSTRAINT] = alter_constraint,
    [ALTERATION_VALIDATE_CONSTRAINT] = validate,
    [ALTERATION_DROP_CONSTRAINT] = drop_constraint,
    [ALTERATION_OWNER] = change_owner,
    [ALTERATION_CLUSTER_ON] = cluster_on,
    [ALTERATION_SET_LOGGED] = set_logged,
    [ALTERATION_SET_UNLOGGED] = set_logged,
    [ALTERATION_ACCESS_METHOD] = set_access_method,
    [ALTERATION_TABLESPACE] = set_tablespace,
    [ALTERATION_INHERIT] = inherit,
    [ALTERATION_NO_INHERIT] = inherit,
    [ALTERATION_OF_TYPE] = of_type,
    [ALTERATION_REPLICA_IDENTITY] = replica_identity,
    [ALTERATION_ATTACH_PARTITION] = effects_attach_partition,
    [ALTERATION_DETACH_PARTITION] = effects_detach_partition,
    [ALTERATION_DETACH_FINALIZE] = effects_detach_finalize,
};

static enum lock_mode mode_of(struct finder *f, const struct alteration *x)
{
    if (x->kind == ALTERATION_ATTACH_PARTITION && effects_before(f, 12))
        return LOCK_ACCESS_EXCLUSIVE;
    if (x->kind == ALTERATION_DETACH_PARTITION && x->concurrently)
        return LOCK_SHARE_UPDATE_EXCLUSIVE;
    if (x->kind == ALTERATION_ADD_CONSTRAINT && x->constraint != NULL)
        return x->constraint->kind == CONSTRAINT_FOREIGN_KEY ? LOCK_SHARE_ROW_EXCLUSIVE
                                                             : LOCK_ACCESS_EXCLUSIVE;
    if (x->kind == ALTERATION_RELATION_OPTIONS && has_strong_option(x))
        return LOCK_ACCESS_EXCLUSIVE;
    return locks[x->kind].mode;
}

/* Partitions have copies of a partitioned table's row triggers, and those of its
 * foreign keys. */
static bool has_row_trigger(const struct relation *r, const struct alteration *x)
{
    if (r->partition_by == '\0')
        return false;
    for (size_t i = 0; i < r->trigger_defs.count; i++) {
        const struct trigger_def *def = r->trigger_defs.items[i];

        if (def->row && (x->all_triggers || x->user_triggers || strcmp(def->name, x->name) == 0))
            return true;
    }
    for (size_t i = 0; i < r->constraints.count; i++) {
        if (x->all_triggers && r->constraints.items[i]->kind == CONSTRAINT_FOREIGN_KEY)
            return true;
    }
    return x->all_triggers && r->referenced_by.count > 0;
}

/* Tables that are OF a composite type change with it. */
void effects_change_typed(struct finder *f, const struct action *a)
{
    for (size_t i = 0; i < schema_relation_count(f->schema); i++) {
        const struct relation *r = schema_relation_at(f->schema, i);

        if (r != NULL && r->of_type.name != NULL &&
            strcmp(r->of_type.name, a->names.items[0].name) == 0)
            (void)effects_touch(f, r, LOCK_ACCESS_EXCLUSIVE);
    }
}

/* Children are locked as the whole statement locks the table. */
static void reach(struct finder *f, struct relation *r, const struct alteration *x,
                  enum lock_mode mode)
{
    enum recursion recursion = locks[x->kind].recursion;
    const struct column *c =
        x->kind == ALTERATION_DROP_NOT_NULL ? relation_column(r, x->name) : NULL;

    /* From 18 on NOT NULL is a constraint: where there is none, nothing is dropped. */
    if (c != NULL && c->not_null_known && !c->not_null && !effects_before(f, 18))
        return;
    if (recursion == BELOW || (recursion == PARTS && has_row_trigger(r, x)))
        effects_touch_below(f, r, mode);
}

void effects_alter_table(struct finder *f, const struct action *a)
{
    struct relation *r;
    enum lock_mode mode = LOCK_NONE;

    if (a->names.count == 0)
        return;
    if (a->if_exists && schema_is_missing(f->schema, &a->names.items[0]))
        return;
    if (a->subject == SUBJECT_TYPE) { /* a composite type is a relation too */
        mode = LOCK_ACCESS_EXCLUSIVE;
        effects_change_typed(f, a);
    }
    r = effects_relation(f, &a->names.items[0]);
    for (size_t i = 0; i < a->alterations.count; i++) {
        if (mode_of(f, &a->alterations.items[i]) > mode)
            mode = mode_of(f, &a->alterations.items[i]);
    }
    if (mode != LOCK_NONE)
        (void)effects_touch(f, r, mode);
    for (size_t i = 0; i < a->alterations.count; i++) {
        const struct alteration *x = &a->alterations.items[i];

        reach(f, r, x, mode);
        if ((size_t)x->kind < sizeof(more) / sizeof(more[0]) && more[x->kind] != NULL)
            more[x->kind](f, r, x);
    }
}
