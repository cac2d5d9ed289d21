/* effects_query.c - what queries lock and read; see effects_parts.h. */
#include <string.h>

#include "planner/effects/effects_parts.h"

/* One relation of a query, and how far the query gets. */
struct use {
    const struct relation_use *use;
    enum lock_mode mode;
    enum reach reach;
    const char *end_of; /* all it wants is the least or most of this column; NULL */
};

static enum lock_mode mode_of(enum relation_access access)
{
    switch (access) {
    case ACCESS_READ:
        return LOCK_ACCESS_SHARE;
    case ACCESS_ROW_LOCK:
        return LOCK_ROW_SHARE;
    case ACCESS_INSERT:
    case ACCESS_UPDATE:
    case ACCESS_DELETE:
    case ACCESS_MERGE:
        return LOCK_ROW_EXCLUSIVE;
    }
    return LOCK_ROW_EXCLUSIVE;
}

static bool leads_index(const struct relation *r, const struct strlist *columns)
{
    for (size_t i = 0; i < r->indexes.count; i++) {
        const struct strlist *key = &r->indexes.items[i]->key;

        if (key->count > 0 && (*key->items[0] == '\0' || strlist_has(columns, key->items[0])))
            return true;
    }
    return false;
}

/* The column that min() and max() are asked of, where that is all of the query;
 * an index has it at its end. NULL for any other query. */
static const char *end_of(const struct query *q)
{
    if (q->relations.count != 1 || q->functions.count == 0 || q->columns.count != 1)
        return NULL;
    for (size_t i = 0; i < q->functions.count; i++) {
        const char *name = q->functions.items[i].name;

        if (strcmp(name, "max") != 0 && strcmp(name, "min") != 0)
            return NULL;
    }
    return q->columns.items[0];
}

/* A WHERE that no index can help with reads everything; with an index it is
 * the planner's choice. */
static enum maybe scans(const struct relation *r, const struct use *u)
{
    const struct relation_use *use = u->use;
    struct strlist end = { 0 };
    const char *column[] = { u->end_of };

    end.items = column;
    end.count = u->end_of != NULL;
    if (end.count > 0 && leads_index(r, &end))
        return MAYBE;
    if (use->access == ACCESS_INSERT)
        return NO;
    if (use->access == ACCESS_MERGE)
        return MAYBE;
    if (!use->filtered)
        return YES;
    if (use->keys.count == 0 || r->assumed || leads_index(r, &use->keys))
        return MAYBE;
    return YES;
}

/* Partitions that the WHERE leaves out are not opened. */
static bool may_be_pruned(const struct relation *root, const struct relation *r,
                          const struct relation_use *use)
{
    return r != root && root->partition_by != '\0' &&
           (use->access == ACCESS_INSERT || use->filtered);
}

static void use_pruned(struct finder *f, const struct relation *r, const struct use *u)
{
    effects_touch_maybe(f, r, u->mode);
    if (u->use->access == ACCESS_INSERT)
        return;
    effects_touch_indexes_maybe(f, r, u->mode);
    if (r->partition_by == '\0' && u->reach == REACH_RUN)
        effects_note_scan(f, r, MAYBE);
}

static void use_table(struct finder *f, struct relation *root, const struct use *u)
{
    struct relations all = { 0 };

    if (u->use->only || root->assumed || u->reach == REACH_PARSE ||
        (u->use->access == ACCESS_INSERT && root->partition_by == '\0'))
        vec_push(f->arena, &all, root);
    else
        all = schema_below(f->schema, root);
    for (size_t i = 0; i < all.count; i++) {
        struct relation *r = all.items[i];

        if (may_be_pruned(root, r, u->use)) {
            use_pruned(f, r, u);
            continue;
        }
        (void)effects_touch(f, r, u->mode);
        if (u->reach != REACH_PARSE && (u->use->access != ACCESS_INSERT || u->use->on_conflict))
            effects_plan(f, r, u->mode);
        if (u->reach == REACH_RUN)
            effects_scan(f, r, scans(r, u));
    }
}

static void use_relation(struct finder *f, struct relation *r, const struct use *u)
{
    if (r->kind != RELATION_VIEW || u->reach == REACH_PARSE) {
        use_table(f, r, u);
        return;
    }
    (void)effects_touch(f, r, u->mode);
    for (size_t i = 0; i < r->uses.count && f->depth < 64; i++) {
        f->depth++;
        use_relation(f, r->uses.items[i].relation, u);
        f->depth--;
    }
}

/* A row that comes, goes or changes is looked for at the other end of foreign
 * keys, once there is one: reading with FOR KEY SHARE, or changing by ON DELETE
 * CASCADE, which opens all indexes. */
static void look_up(struct finder *f, const struct relation *other, enum lock_mode mode,
                    enum maybe sure)
{
    enum lock_mode index_mode = effects_before(f, 12) ? LOCK_ACCESS_SHARE : mode;

    if (sure == YES) {
        (void)effects_touch(f, other, mode);
        effects_touch_indexes(f, other, index_mode);
    } else {
        effects_touch_maybe(f, other, mode);
        effects_touch_indexes_maybe(f, other, index_mode);
    }
}

static bool sets_any(const struct relation_use *use, const struct strlist *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (strlist_has(&use->set, columns->items[i]))
            return true;
    }
    return false;
}

static bool leaves_out(const struct relation_use *use, const struct strlist *columns)
{
    return use->set.count > 0 && !sets_any(use, columns);
}

/* only_values: INSERT ... VALUES surely makes a row. */
static void follow_keys(struct finder *f, const struct relation *r, const struct relation_use *use,
                        bool only_values)
{
    for (size_t i = 0; i < r->constraints.count; i++) {
        const struct constraint *c = r->constraints.items[i];

        if (c->kind != CONSTRAINT_FOREIGN_KEY || c->other == NULL)
            continue;
        if ((use->access == ACCESS_INSERT && !leaves_out(use, &c->columns)) ||
            use->access == ACCESS_MERGE ||
            (use->access == ACCESS_UPDATE && sets_any(use, &c->columns)))
            look_up(f, c->other, LOCK_ROW_SHARE,
                    use->access == ACCESS_INSERT && only_values ? YES : MAYBE);
    }
}

static enum lock_mode mode_there(const struct constraint *c, enum relation_access access)
{
    const char *what = access == ACCESS_DELETE ? &c->on_delete : &c->on_update;

    return *what == 'c' || *what == 'n' || *what == 'd' ? LOCK_ROW_EXCLUSIVE : LOCK_ROW_SHARE;
}

static void follow_references(struct finder *f, const struct relation *r,
                              const struct relation_use *use)
{
    for (size_t i = 0; i < r->referenced_by.count; i++) {
        const struct constraint *c = r->referenced_by.items[i];

        if (use->access != ACCESS_DELETE &&
            (use->access != ACCESS_UPDATE || !sets_any(use, &c->ref_columns)))
            continue;
        look_up(f, c->table, mode_there(c, use->access), MAYBE);
        effects_note_scan(f, c->table, MAYBE);
    }
}

/* nextval('s') names s. */
static bool names_sequence(struct finder *f, const struct function_use *use,
                           struct object_name *out)
{
    const char *dot = strchr(use->literal, '.');

    *out = (struct object_name){ .schema = "", .name = use->literal };
    if (*use->literal == '\0' ||
        (strcmp(use->name, "nextval") != 0 && strcmp(use->name, "setval") != 0 &&
         strcmp(use->name, "currval") != 0))
        return false;
    if (dot != NULL) {
        out->schema = arena_strndup(f->arena, use->literal, (size_t)(dot - use->literal));
        out->name = dot + 1;
    }
    return true;
}

static void use_function(struct finder *f, const struct function_use *use)
{
    struct object_name name;

    if (names_sequence(f, use, &name))
        (void)effects_touch(f, effects_relation(f, &name), LOCK_ROW_EXCLUSIVE);
}

/* A function of the migrations' own may do anything: its body says what. */
static void run_function(struct finder *f, const struct function_use *use)
{
    const struct function *function = schema_find_function(f->schema, use->schema, use->name);

    if (function == NULL || function->def == NULL || f->depth >= 8)
        return;
    if (function->def->statements == NULL) {
        effects_depends(f, "what the function %s does", use->name);
        return;
    }
    f->depth++;
    for (size_t i = 0; i < function->def->statements->count; i++)
        effects_of(f, &function->def->statements->items[i]);
    f->depth--;
}

/* Columns that INSERT leaves out take their defaults: numbers of sequences. */
static void use_defaults(struct finder *f, const struct relation *r, const struct relation_use *use)
{
    for (size_t i = 0; i < r->columns.count; i++) {
        const struct column *c = r->columns.items[i];

        if (use->set.count == 0 || strlist_has(&use->set, c->name))
            continue;
        for (size_t k = 0; k < r->sequences.count; k++) {
            if (strcmp(r->sequences.items[k]->owner_column, c->name) == 0 &&
                (c->is_serial || c->identity != '\0'))
                (void)effects_touch(f, r->sequences.items[k], LOCK_ROW_EXCLUSIVE);
        }
    }
}

void effects_names(struct finder *f, const struct expression *e)
{
    struct object_name name;

    for (size_t i = 0; e != NULL && i < e->functions.count; i++) {
        if (names_sequence(f, &e->functions.items[i], &name))
            effects_touch_maybe(f, effects_relation(f, &name), LOCK_ACCESS_SHARE);
    }
}

void effects_uses(struct finder *f, const struct expression *e)
{
    for (size_t i = 0; e != NULL && i < e->functions.count; i++)
        use_function(f, &e->functions.items[i]);
}

/* A row that goes into a partition itself must fit its bounds, which the first
 * of a session asks the tables above for; before 14 a DELETE asked too. */
static void check_bounds(struct finder *f, const struct relation *r, const struct relation_use *use)
{
    bool asks = use->access == ACCESS_INSERT || use->access == ACCESS_UPDATE ||
                use->access == ACCESS_MERGE ||
                (use->access == ACCESS_DELETE && effects_before(f, 14));

    for (size_t depth = 0; depth < 64 && r->bound != NULL && r->parents.count > 0; depth++) {
        r = r->parents.items[0];
        if (asks)
            effects_touch_maybe(f, r, LOCK_ACCESS_SHARE);
    }
}

static void use_one(struct finder *f, const struct query *q, const struct relation_use *use,
                    enum reach reach)
{
    struct relation *r = effects_relation(f, &use->name);
    struct use u = { use, mode_of(use->access), reach, end_of(q) };

    use_relation(f, r, &u);
    if (reach != REACH_RUN)
        return;
    check_bounds(f, r, use);
    follow_keys(f, r, use, q->relations.count == 1);
    follow_references(f, r, use);
    if (use->access == ACCESS_INSERT)
        use_defaults(f, r, use);
}

void effects_query(struct finder *f, const struct query *q, enum reach reach)
{
    if (q == NULL)
        return;
    for (size_t i = 0; i < q->relations.count; i++)
        use_one(f, q, &q->relations.items[i], reach);
    for (size_t i = 0; reach == REACH_RUN && i < q->functions.count; i++) {
        use_function(f, &q->functions.items[i]);
        run_function(f, &q->functions.items[i]);
    }
}

void effects_copy(struct finder *f, const struct action *a)
{
    struct relation *r;

    if (a->query == NULL || a->subject != SUBJECT_TABLE ||
        a->query->relations.items[0].access != ACCESS_READ) {
        effects_query(f, a->query, REACH_RUN);
        return;
    }
    /* A table is read as it lies: no query is planned. */
    r = effects_relation(f, &a->names.items[0]);
    if (effects_before(f, 13)) { /* which let go of it at once */
        effects_touch_maybe(f, r, LOCK_ACCESS_SHARE);
        effects_note_scan(f, r, YES);
    } else {
        effects_scan(f, r, YES);
    }
}
