/* effects_constraint.c - constraints, at both ends; see effects_parts.h. */
#include <string.h>

#include "planner/effects/effects_parts.h"

/* Returns the relation and its partitions; none where it is only assumed. */
static struct relations all_below(struct finder *f, struct relation *r)
{
    const struct relations none = { 0 };

    if (r->assumed)
        return none;
    return schema_below(f->schema, r);
}

/* Planning a query on a table opens all its indexes. Partitions are checked one
 * by one, so the query is never on the table above them. */
static void plan_on(struct finder *f, struct relation *r)
{
    struct relations all = all_below(f, r);

    for (size_t i = 0; i < all.count; i++) {
        (void)effects_touch(f, all.items[i], LOCK_ACCESS_SHARE);
        if (all.items[i]->partition_by == '\0')
            effects_touch_indexes(f, all.items[i], LOCK_ACCESS_SHARE);
    }
}

static void touch_tree(struct finder *f, struct relation *r, enum lock_mode mode)
{
    struct relations all = { 0 };

    if (r->partition_by != '\0')
        all = schema_below(f->schema, r);
    else
        vec_push(f->arena, &all, r);
    for (size_t i = 0; i < all.count; i++)
        (void)effects_touch(f, all.items[i], mode);
}

/* The query that checks a foreign key reads the referencing table whole; how
 * it looks into the other one is the planner's choice. */
static void check_foreign_key(struct finder *f, struct relation *r, struct relation *other)
{
    struct relations all = all_below(f, r);

    plan_on(f, r);
    plan_on(f, other);
    if (r->assumed)
        effects_scan(f, r, YES);
    for (size_t i = 0; i < all.count; i++) {
        if (all.items[i] == r || r->partition_by != '\0')
            effects_scan(f, all.items[i], YES);
    }
    all = all_below(f, other);
    for (size_t i = 0; other != r && i < all.count; i++)
        effects_scan(f, all.items[i], MAYBE);
    if (other->assumed)
        effects_scan(f, other, MAYBE);
}

static bool is_key(const struct relation *index, const struct strlist *columns)
{
    if (!index->unique || index->key.count != columns->count)
        return false;
    for (size_t i = 0; i < columns->count; i++) {
        if (!strlist_has(&index->key, columns->items[i]))
            return false;
    }
    return true;
}

/* The index that a foreign key's other end rests on; NULL where not known. */
static const struct relation *referenced_index(const struct relation *other,
                                               const struct strlist *columns)
{
    const struct constraint *key = relation_primary_key(other);

    if (key != NULL && (columns->count == 0 || is_key(key->index, columns)))
        return key->index;
    for (size_t i = 0; i < other->indexes.count; i++) {
        if (is_key(other->indexes.items[i], columns))
            return other->indexes.items[i];
    }
    return NULL;
}

/* Minor releases from 2026 on lock what a new object depends on; nobody waits
 * for that. */
void effects_referenced_index(struct finder *f, struct relation *other,
                              const struct strlist *columns)
{
    const struct relation *index = referenced_index(other, columns);
    struct relations all = { 0 };

    if (index == NULL)
        return;
    effects_touch_maybe(f, index, LOCK_ACCESS_SHARE);
    if (other->partition_by != '\0')
        all = schema_below(f->schema, other);
    for (size_t i = 0; i < all.count; i++) {
        const struct relation *part = effects_part_index(all.items[i], index);

        if (part != NULL && part != index)
            effects_touch_maybe(f, part, LOCK_ACCESS_SHARE);
    }
}

void effects_foreign_key(struct finder *f, struct relation *r, const struct constraint_def *c,
                         bool validates)
{
    struct relation *other = effects_relation(f, &c->references);

    touch_tree(f, other, LOCK_SHARE_ROW_EXCLUSIVE);
    effects_referenced_index(f, other, &c->ref_columns);
    if (validates)
        check_foreign_key(f, r, other);
}

static bool is_nullable(struct finder *f, struct relation *r, const char *column)
{
    const struct column *c = relation_column(r, column);

    if (c != NULL && c->not_null)
        return false;
    return !relation_proves_not_null(r, column, NULL) || effects_before(f, 12);
}

/* The indexes of partitions are built as CREATE INDEX would. */
static void build_below(struct finder *f, struct relation *r, const struct constraint_def *c)
{
    enum lock_mode mode = LOCK_SHARE;
    struct relations all = { 0 };

    if (r->partition_by != '\0' && !f->action->only)
        all = schema_below(f->schema, r);
    else
        vec_push(f->arena, &all, r);
    for (size_t i = 0; c->kind == CONSTRAINT_PRIMARY_KEY && i < c->columns.count; i++) {
        if (is_nullable(f, r, c->columns.items[i]))
            mode = LOCK_ACCESS_EXCLUSIVE;
    }
    for (size_t i = 0; i < all.count; i++) {
        (void)effects_touch(f, all.items[i], mode);
        effects_build(f, all.items[i]);
    }
    if (mode == LOCK_ACCESS_EXCLUSIVE && !r->assumed)
        effects_touch_below(f, r, mode);
}

/* PRIMARY KEY sets NOT NULL where it is missing, and that reads the table. */
static void use_index(struct finder *f, struct relation *r, const struct constraint_def *c)
{
    struct object_name name = { .schema = r->schema, .name = c->using_index };
    struct relation *index = effects_relation(f, &name);
    bool renames = *c->name != '\0' && strcmp(c->name, c->using_index) != 0;

    (void)effects_touch(f, index,
                        effects_before(f, 12) ? LOCK_ACCESS_EXCLUSIVE
                        : renames             ? LOCK_SHARE_UPDATE_EXCLUSIVE
                                              : LOCK_ACCESS_SHARE);
    if (c->kind != CONSTRAINT_PRIMARY_KEY)
        return;
    if (index->assumed) {
        effects_depends(f, "which columns %s has, and whether they are NOT NULL", c->using_index);
        effects_scan(f, r, MAYBE);
    }
    for (size_t i = 0; i < index->key.count; i++) {
        if (is_nullable(f, r, index->key.items[i]))
            effects_scan(f, r, YES);
    }
}

static void add_key(struct finder *f, struct relation *r, const struct constraint_def *c)
{
    (void)effects_touch(f, r, LOCK_ACCESS_EXCLUSIVE);
    if (*c->using_index != '\0')
        use_index(f, r, c);
    else
        build_below(f, r, c);
    if (*c->using_index == '\0' && !r->assumed && !effects_before(f, 18))
        effects_touch_below(f, r, LOCK_ACCESS_EXCLUSIVE);
}

static void add_check(struct finder *f, struct relation *r, const struct constraint_def *c,
                      bool validates)
{
    struct relations all = { 0 };

    if (c->no_inherit && effects_before(f, 18))
        vec_push(f->arena, &all, r);
    else
        all = effects_reach(f, r);
    for (size_t i = 0; i < all.count; i++) {
        (void)effects_touch(f, all.items[i], LOCK_ACCESS_EXCLUSIVE);
        if (validates && (!c->no_inherit || all.items[i] == r))
            effects_scan(f, all.items[i], YES);
    }
}

/* A constraint that is added NOT VALID and validated by the same statement. */
static bool is_validated_here(const struct action *a, const char *name)
{
    for (size_t i = 0; i < a->alterations.count; i++) {
        const struct alteration *x = &a->alterations.items[i];

        if (x->kind == ALTERATION_VALIDATE_CONSTRAINT && strcmp(x->name, name) == 0)
            return true;
    }
    return false;
}

void effects_add_constraint(struct finder *f, struct relation *r, const struct constraint_def *c,
                            bool of_new_column, bool has_default)
{
    bool validates = !c->not_valid || is_validated_here(f->action, c->name);

    switch (c->kind) {
    case CONSTRAINT_FOREIGN_KEY:
        touch_tree(f, r, LOCK_SHARE_ROW_EXCLUSIVE);
        effects_foreign_key(f, r, c, validates && (!of_new_column || has_default));
        break;
    case CONSTRAINT_CHECK:
        add_check(f, r, c, validates);
        break;
    case CONSTRAINT_UNIQUE:
    case CONSTRAINT_PRIMARY_KEY:
    case CONSTRAINT_EXCLUSION:
        add_key(f, r, c);
        break;
    case CONSTRAINT_NOT_NULL:
        effects_touch_below(f, r, LOCK_ACCESS_EXCLUSIVE);
        break;
    }
}

static void validate_check(struct finder *f, struct relation *r, const char *name)
{
    struct relations all = effects_reach(f, r);

    for (size_t i = 0; i < all.count; i++) {
        const struct constraint *c = relation_constraint(all.items[i], name);

        (void)effects_touch(f, all.items[i], LOCK_SHARE_UPDATE_EXCLUSIVE);
        if (c == NULL || !c->valid)
            effects_scan(f, all.items[i], YES);
    }
}

void effects_validate(struct finder *f, struct relation *r, const char *name)
{
    const struct constraint *c = relation_constraint(r, name);

    if (c == NULL) {
        if (!is_validated_here(f->action, name) || r->assumed)
            effects_depends(f, "what constraint %s of %s is", name, relation_shown(r, f->arena));
        effects_scan(f, r, YES);
        return;
    }
    if (c->kind != CONSTRAINT_FOREIGN_KEY) {
        if (!c->valid)
            validate_check(f, r, name);
        return;
    }
    if (c->valid || c->other == NULL)
        return;
    (void)effects_touch(f, c->other, LOCK_ROW_SHARE);
    check_foreign_key(f, r, c->other);
}

/* The tables that reference r by a key which constraint c stands for. */
static void cut_references(struct finder *f, struct relation *r, const struct constraint *c)
{
    for (size_t i = 0; i < r->referenced_by.count; i++) {
        const struct constraint *fk = r->referenced_by.items[i];
        bool uses = fk->ref_columns.count == 0 || c == NULL;

        for (size_t k = 0; c != NULL && k < fk->ref_columns.count; k++)
            uses = uses || strlist_has(&c->columns, fk->ref_columns.items[k]);
        if (uses)
            touch_tree(f, fk->table, LOCK_ACCESS_EXCLUSIVE);
    }
}

void effects_drop_constraint(struct finder *f, struct relation *r, const char *name, bool cascade)
{
    const struct constraint *c = relation_constraint(r, name);

    if (c == NULL) {
        if (!f->action->if_exists && r->partial)
            effects_depends(f, "what constraint %s of %s is", name, relation_shown(r, f->arena));
        return;
    }
    if (c->kind == CONSTRAINT_FOREIGN_KEY && c->other != NULL)
        touch_tree(f, c->other, LOCK_ACCESS_EXCLUSIVE);
    if (c->kind == CONSTRAINT_CHECK && !c->no_inherit)
        effects_touch_below(f, r, LOCK_ACCESS_EXCLUSIVE);
    if (c->index != NULL)
        (void)effects_touch(f, c->index, LOCK_ACCESS_EXCLUSIVE);
    if (cascade && c->index != NULL)
        cut_references(f, r, c);
    if (r->partition_by != '\0')
        effects_touch_below(f, r, LOCK_ACCESS_EXCLUSIVE);
}

void effects_cut_column_keys(struct finder *f, struct relation *r, const char *column)
{
    for (size_t i = 0; i < r->constraints.count; i++) {
        const struct constraint *c = r->constraints.items[i];

        if (c->kind == CONSTRAINT_FOREIGN_KEY && c->other != NULL &&
            strlist_has(&c->columns, column))
            touch_tree(f, c->other, LOCK_ACCESS_EXCLUSIVE);
    }
    for (size_t i = 0; i < r->referenced_by.count; i++) {
        const struct constraint *c = r->referenced_by.items[i];

        if (strlist_has(&c->ref_columns, column))
            touch_tree(f, c->table, LOCK_ACCESS_EXCLUSIVE);
    }
}
