/* effects_maintain.c - REINDEX, VACUUM, CLUSTER, REFRESH, TRUNCATE, LOCK,
 * COMMENT and the rest; see effects_parts.h. */
#include <string.h>

#include "planner/effects/effects_parts.h"

static bool is_partitioned_index(const struct relation *r)
{
    return r->table != NULL && r->table->partition_by != '\0';
}

static void reindex_one(struct finder *f, const struct action *a, struct relation *index)
{
    (void)effects_touch(f, index, LOCK_ACCESS_EXCLUSIVE);
    if (index->table == NULL) {
        effects_depends(f, "which table %s belongs to", index->name);
        return;
    }
    (void)effects_touch(f, index->table,
                        a->concurrently ? LOCK_SHARE_UPDATE_EXCLUSIVE : LOCK_SHARE);
    effects_build(f, index->table);
}

static void reindex_table(struct finder *f, const struct action *a, struct relation *r)
{
    struct relations all = { 0 };

    if (r->partition_by != '\0' && !effects_before(f, 14))
        all = schema_below(f->schema, r);
    else
        vec_push(f->arena, &all, r);
    if (r->assumed) {
        (void)effects_touch(f, r, a->concurrently ? LOCK_SHARE_UPDATE_EXCLUSIVE : LOCK_SHARE);
        effects_build(f, r);
        effects_depends(f, "which indexes %s has", relation_shown(r, f->arena));
    }
    for (size_t i = 0; i < all.count; i++) {
        struct relation *t = all.items[i];

        if (!r->assumed)
            (void)effects_touch(f, t, a->concurrently ? LOCK_SHARE_UPDATE_EXCLUSIVE : LOCK_SHARE);
        for (size_t k = 0; t->partition_by == '\0' && k < t->indexes.count; k++)
            reindex_one(f, a, t->indexes.items[k]);
    }
}

static void reindex_partitioned_index(struct finder *f, const struct action *a, struct relation *r)
{
    struct relations all = schema_below(f->schema, r);

    (void)effects_touch(f, r->table, LOCK_SHARE);
    for (size_t i = 0; i < all.count; i++) {
        if (all.items[i]->table != NULL && all.items[i]->table->partition_by == '\0')
            reindex_one(f, a, all.items[i]);
    }
}

static void reindex(struct finder *f, const struct action *a)
{
    struct relation *r;

    if (a->concurrently) {
        f->out->outside_transaction = YES;
        f->out->waits_for_readers = true;
        f->out->waits_for_writers = true;
        f->out->waits_for_snapshots = true;
    }
    if (a->subject != SUBJECT_INDEX && a->subject != SUBJECT_TABLE) {
        f->out->outside_transaction = YES;
        effects_depends(f, "which indexes there are");
        return;
    }
    r = effects_relation(f, &a->names.items[0]);
    if (a->subject == SUBJECT_TABLE) {
        if (r->partition_by != '\0' && !effects_before(f, 14))
            f->out->outside_transaction = YES;
        reindex_table(f, a, r);
    } else if (is_partitioned_index(r)) {
        if (!effects_before(f, 14))
            f->out->outside_transaction = YES;
        reindex_partitioned_index(f, a, r);
    } else {
        reindex_one(f, a, r);
    }
}

/* Lists what VACUUM and ANALYZE without a name reach. */
static struct relations targets(struct finder *f, const struct action *a)
{
    struct relations all = { 0 };

    for (size_t i = 0; i < a->names.count; i++)
        vec_push(f->arena, &all, effects_relation(f, &a->names.items[i]));
    if (a->names.count > 0)
        return all;
    for (size_t i = 0; i < schema_relation_count(f->schema); i++) {
        struct relation *r = schema_relation_at(f->schema, i);

        if (r != NULL && (r->kind == RELATION_TABLE || r->kind == RELATION_MATVIEW))
            vec_push(f->arena, &all, r);
    }
    if (schema_scope_of(f->schema) == SCHEMA_OPEN)
        effects_depends(f, "which other tables there are");
    return all;
}

static void vacuum_one(struct finder *f, const struct action *a, struct relation *r)
{
    (void)effects_touch(f, r, a->full ? LOCK_ACCESS_EXCLUSIVE : LOCK_SHARE_UPDATE_EXCLUSIVE);
    if (a->full)
        effects_rewrite(f, r, YES);
    else if (r->partition_by == '\0')
        effects_touch_indexes(f, r, LOCK_ROW_EXCLUSIVE);
}

static void vacuum(struct finder *f, const struct action *a)
{
    struct relations roots = targets(f, a);

    f->out->outside_transaction = YES;
    for (size_t i = 0; i < roots.count; i++) {
        struct relations all = effects_reach(f, roots.items[i]);

        for (size_t k = 0; k < all.count; k++) {
            if (k == 0 || roots.items[i]->partition_by != '\0')
                vacuum_one(f, a, all.items[k]);
        }
    }
}

static void analyze(struct finder *f, const struct action *a)
{
    struct relations roots = targets(f, a);

    for (size_t i = 0; i < roots.count; i++) {
        struct relation *r = roots.items[i];
        struct relations all = effects_reach(f, r);

        for (size_t k = 0; k < all.count; k++) {
            bool own = all.items[k] == r || r->partition_by != '\0' || !effects_before(f, 18);

            (void)effects_touch(f, all.items[k],
                                own ? LOCK_SHARE_UPDATE_EXCLUSIVE : LOCK_ACCESS_SHARE);
            if (own && all.items[k]->partition_by == '\0')
                effects_touch_indexes(f, all.items[k], LOCK_ACCESS_SHARE);
        }
    }
}

static void cluster(struct finder *f, const struct action *a)
{
    struct relation *r;

    if (a->names.count == 0) {
        f->out->outside_transaction = YES;
        effects_depends(f, "which tables were clustered before");
        return;
    }
    r = effects_relation(f, &a->names.items[0]);
    if (r->partition_by != '\0')
        f->out->outside_transaction = YES;
    (void)effects_touch(f, r, LOCK_ACCESS_EXCLUSIVE);
    effects_touch_indexes(f, r, LOCK_ACCESS_EXCLUSIVE);
    effects_rewrite(f, r, YES);
}

/* What a materialized view reads, down to the tables under other views. */
static void read_under(struct finder *f, const struct relation *view, enum maybe scans)
{
    for (size_t i = 0; i < view->uses.count && f->depth < 64; i++) {
        struct relation *r = view->uses.items[i].relation;

        (void)effects_touch(f, r, LOCK_ACCESS_SHARE);
        if (r->kind == RELATION_VIEW) {
            f->depth++;
            read_under(f, r, scans);
            f->depth--;
            continue;
        }
        effects_plan(f, r, LOCK_ACCESS_SHARE);
        effects_scan(f, r, scans);
    }
}

static void refresh(struct finder *f, const struct action *a)
{
    struct relation *r = effects_relation(f, &a->names.items[0]);

    (void)effects_touch(f, r, a->concurrently ? LOCK_EXCLUSIVE : LOCK_ACCESS_EXCLUSIVE);
    if (a->concurrently) {
        effects_touch_indexes(f, r, LOCK_ROW_EXCLUSIVE);
        effects_scan(f, r, YES);
    } else {
        effects_rewrite(f, r, YES);
    }
    if (!a->no_data)
        read_under(f, r, MAYBE);
}

static void empty(struct finder *f, const struct action *a, struct relation *r)
{
    struct relation_effect *e = effects_touch(f, r, LOCK_ACCESS_EXCLUSIVE);

    if (e != NULL && r->partition_by == '\0') {
        e->empties = true;
        effects_touch_indexes(f, r, LOCK_ACCESS_EXCLUSIVE);
    }
    if (r->bound != NULL && r->parents.count > 0 && effects_before(f, 14))
        effects_touch_maybe(f, r->parents.items[0], LOCK_ACCESS_SHARE);
    for (size_t i = 0; a->restart_identity && i < r->sequences.count; i++)
        (void)effects_touch(f, r->sequences.items[i], LOCK_ACCESS_EXCLUSIVE);
}

static void empty_below(struct finder *f, const struct action *a, struct relation *r)
{
    struct relations all = effects_reach(f, r);

    if (f->depth >= 64)
        return;
    f->depth++;
    for (size_t i = 0; i < all.count; i++) {
        size_t known = f->out->count;

        empty(f, a, all.items[i]);
        if (f->out->count == known && f->depth > 1)
            continue; /* was here before: a circle of foreign keys */
        for (size_t k = 0; a->cascade && k < all.items[i]->referenced_by.count; k++)
            empty_below(f, a, all.items[i]->referenced_by.items[k]->table);
    }
    f->depth--;
}

static void truncate_tables(struct finder *f, const struct action *a)
{
    for (size_t i = 0; i < a->names.count; i++)
        empty_below(f, a, effects_relation(f, &a->names.items[i]));
}

static void lock_below(struct finder *f, const struct relation *view, enum lock_mode mode)
{
    for (size_t i = 0; i < view->uses.count && f->depth < 64; i++) {
        struct relation *r = view->uses.items[i].relation;

        effects_touch_below(f, r, mode);
        f->depth++;
        lock_below(f, r, mode);
        f->depth--;
    }
}

static void lock_tables(struct finder *f, const struct action *a)
{
    for (size_t i = 0; i < a->names.count; i++) {
        struct relation *r = effects_relation(f, &a->names.items[i]);

        effects_touch_below(f, r, (enum lock_mode)a->lock_mode);
        if (r->kind == RELATION_VIEW)
            lock_below(f, r, (enum lock_mode)a->lock_mode);
    }
}

static void comment(struct finder *f, const struct action *a)
{
    switch ((int)a->subject) {
    case SUBJECT_TABLE:
    case SUBJECT_FOREIGN_TABLE:
    case SUBJECT_INDEX:
    case SUBJECT_SEQUENCE:
    case SUBJECT_VIEW:
    case SUBJECT_MATVIEW:
    case SUBJECT_COLUMN:
        (void)effects_touch(f, effects_relation(f, &a->names.items[0]),
                            LOCK_SHARE_UPDATE_EXCLUSIVE);
        break;
    case SUBJECT_CONSTRAINT:
    case SUBJECT_TRIGGER:
    case SUBJECT_POLICY:
    case SUBJECT_RULE:
        (void)effects_touch(f, effects_relation(f, &a->names.items[0]), LOCK_ACCESS_SHARE);
        break;
    default:
        break;
    }
}

/* Minor releases of 18 look the tables up under a lock, those before do not. */
static void grant(struct finder *f, const struct action *a)
{
    if (a->all || (a->subject != SUBJECT_TABLE && a->subject != SUBJECT_SEQUENCE) ||
        effects_before(f, 18))
        return;
    for (size_t i = 0; i < a->names.count; i++)
        effects_touch_maybe(f, effects_relation(f, &a->names.items[i]), LOCK_ACCESS_SHARE);
}

static void check_domain(struct finder *f, const struct action *a)
{
    const struct object_name *name = &a->names.items[0];

    if ((a->domain != DOMAIN_ADD_CONSTRAINT || a->constraint == NULL || a->constraint->not_valid) &&
        a->domain != DOMAIN_VALIDATE_CONSTRAINT && a->domain != DOMAIN_SET_NOT_NULL)
        return;
    for (size_t i = 0; i < schema_relation_count(f->schema); i++) {
        const struct relation *r = schema_relation_at(f->schema, i);

        for (size_t k = 0; r != NULL && k < r->columns.count; k++) {
            if (strcmp(r->columns.items[k]->type.name, name->name) != 0)
                continue;
            if (r->kind != RELATION_TABLE && r->kind != RELATION_MATVIEW)
                continue;
            (void)effects_touch(f, r, LOCK_SHARE);
            effects_scan(f, r, YES);
        }
    }
    if (schema_find_type(f->schema, name->schema, name->name) == NULL)
        effects_depends(f, "which tables use the domain %s", name->name);
}

static void alter_enum(struct finder *f, const struct action *a)
{
    if (a->add_value && effects_before(f, 12))
        f->out->outside_transaction = YES;
}

static void discard(struct finder *f, const struct action *a)
{
    if (a->all)
        f->out->outside_transaction = YES;
}

static void alter_database(struct finder *f, const struct action *a)
{
    if (strlist_has(&a->options, "tablespace"))
        f->out->outside_transaction = YES;
}

static void only_outside(struct finder *f, const struct action *a)
{
    (void)a;
    f->out->outside_transaction = YES;
}

static void finish_prepared(struct finder *f, const struct action *a)
{
    if (a->transaction == TRANSACTION_FINISH_PREPARED)
        f->out->outside_transaction = YES;
}

static void owned(struct finder *f, const struct action *a)
{
    (void)a;
    effects_depends(f, "what the role owns: every relation of it is locked ACCESS EXCLUSIVE");
}

static void move_all(struct finder *f, const struct action *a)
{
    (void)a;
    effects_depends(f, "which relations the tablespace holds");
}

typedef void maintain_effects(struct finder *f, const struct action *a);

static const struct {
    enum action_kind kind;
    maintain_effects *find;
} forms[] = {
    { ACTION_REINDEX, reindex },
    { ACTION_VACUUM, vacuum },
    { ACTION_ANALYZE, analyze },
    { ACTION_CLUSTER, cluster },
    { ACTION_REFRESH, refresh },
    { ACTION_TRUNCATE, truncate_tables },
    { ACTION_LOCK, lock_tables },
    { ACTION_COMMENT, comment },
    { ACTION_GRANT, grant },
    { ACTION_SECURITY_LABEL, comment },
    { ACTION_ALTER_DOMAIN, check_domain },
    { ACTION_ALTER_ENUM, alter_enum },
    { ACTION_DISCARD, discard },
    { ACTION_ALTER_DATABASE, alter_database },
    { ACTION_ALTER_SYSTEM, only_outside },
    { ACTION_TRANSACTION, finish_prepared },
    { ACTION_DROP_OWNED, owned },
    { ACTION_REASSIGN_OWNED, owned },
    { ACTION_MOVE_ALL, move_all },
};

void effects_maintain(struct finder *f, const struct action *a)
{
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        if (forms[i].kind == a->kind)
            forms[i].find(f, a);
    }
}
