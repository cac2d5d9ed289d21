/* fail_constraint.c - see fail.h: constraints and partitions of an ALTER TABLE. */
#include <string.h>

#include "planner/lint/fail.h"
#include "planner/schema/type_cast.h"

static bool adds_column(const struct action *a, const char *name)
{
    for (size_t i = 0; i < a->alterations.count; i++) {
        const struct column_def *def = a->alterations.items[i].column;

        if (def != NULL && strcmp(def->name, name) == 0)
            return true;
    }
    return false;
}

static bool needs_columns(struct lint *l, const struct action *a, const struct relation *r,
                          const struct strlist *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        const char *name = columns->items[i];

        /* "" is an expression of an exclusion constraint. */
        if (name[0] == '\0' || !fail_lacks_column(r, name) || adds_column(a, name))
            continue;
        fail_tell(l, "42703", "%s has no column %s", relation_shown(r, l->arena), name);
        return true;
    }
    return false;
}

/* --- foreign keys --- */

static bool are_same(const struct strlist *a, const struct strlist *b)
{
    for (size_t i = 0; i < a->count; i++) {
        if (!strlist_has(b, a->items[i]))
            return false;
    }
    return a->count == b->count;
}

static bool is_unique(const struct relation *r, const struct strlist *columns)
{
    for (size_t i = 0; i < r->indexes.count; i++) {
        const struct relation *index = r->indexes.items[i];

        if (index->unique && are_same(&index->key, columns) &&
            (index->index == NULL || index->index->predicate == NULL))
            return true;
    }
    return false;
}

static void check_types(struct lint *l, const struct relation *r, const struct constraint_def *def,
                        const struct relation *other, const struct strlist *ref)
{
    for (size_t i = 0; i < def->columns.count && i < ref->count; i++) {
        const struct column *c = relation_column(r, def->columns.items[i]);
        const struct column *key = relation_column(other, ref->items[i]);

        if (c == NULL || key == NULL || c->type.name == NULL || key->type.name == NULL ||
            !type_cast_cannot_compare(l->schema, &c->type, &key->type))
            continue;
        fail_tell(l, "42804", "%s is %s, and cannot reference %s", c->name, c->type.text,
                  key->type.text);
        return;
    }
}

static bool adds_key(const struct action *a)
{
    for (size_t i = 0; i < a->alterations.count; i++) {
        const struct constraint_def *def = a->alterations.items[i].constraint;

        if (def != NULL && (def->kind == CONSTRAINT_UNIQUE || def->kind == CONSTRAINT_PRIMARY_KEY))
            return true;
    }
    return false;
}

static void check_foreign_key(struct lint *l, const struct action *a, const struct relation *r,
                              const struct constraint_def *def)
{
    const struct relation *other = schema_find(l->schema, &def->references);
    const struct constraint *key = other == NULL ? NULL : relation_primary_key(other);
    const struct strlist *ref = def->ref_columns.count > 0 ? &def->ref_columns
                                : key != NULL              ? &key->columns
                                                           : NULL;

    if (fail_is_missing(l, &def->references, "table"))
        return;
    if (other != NULL && !other->assumed && !r->assumed &&
        ((other->unlogged && !r->unlogged) || other->temporary != r->temporary)) {
        fail_tell(l, "42P16", "%s is not kept as %s is", relation_shown(other, l->arena),
                  relation_shown(r, l->arena));
        return;
    }
    if (needs_columns(l, a, r, &def->columns) || other == NULL || !fail_knows_columns(other))
        return;
    if (ref == NULL)
        fail_tell(l, "42704", "%s has no primary key", relation_shown(other, l->arena));
    else if (ref->count != def->columns.count)
        fail_tell(l, "42830", "%zu columns cannot reference %zu", def->columns.count, ref->count);
    else if (!needs_columns(l, a, other, ref) && !adds_key(a) && !is_unique(other, ref)) {
        fail_tell(l, "42830", "%s (%s) is not unique", relation_shown(other, l->arena),
                  strlist_join(ref, ", ", l->arena));
    } else {
        check_types(l, r, def, other, ref);
    }
}

/* --- keys --- */

static void check_using(struct lint *l, const struct relation *r, const struct constraint_def *def)
{
    const struct object_name name = { r->schema, def->using_index, 0 };
    const struct relation *index = schema_find(l->schema, &name);

    if (fail_is_missing(l, &name, "index") || index == NULL || index->assumed)
        return;
    if (index->kind != RELATION_INDEX || index->table != r) {
        fail_tell(l, "55000", "%s is no index of %s", def->using_index,
                  relation_shown(r, l->arena));
    } else if (!index->unique) {
        fail_tell(l, "42809", "%s is not unique", def->using_index);
    } else if (strlist_has(&index->key, "")) {
        fail_tell(l, "42809", "%s has an expression", def->using_index);
    } else if (index->index != NULL && index->index->predicate != NULL) {
        fail_tell(l, "42809", "%s has a WHERE", def->using_index);
    } else if (index->constraint != NULL) {
        fail_tell(l, "55000", "%s serves the constraint %s", def->using_index,
                  index->constraint->name);
    }
}

/* PostgreSQL drops before it adds, whatever is written first. */
static bool drops_key(const struct action *a, const struct constraint *key)
{
    for (size_t i = 0; i < a->alterations.count; i++) {
        const struct alteration *part = &a->alterations.items[i];

        if ((part->kind == ALTERATION_DROP_CONSTRAINT && strcmp(part->name, key->name) == 0) ||
            (part->kind == ALTERATION_DROP_COLUMN && strlist_has(&key->columns, part->name)))
            return true;
    }
    return false;
}

static void check_name(struct lint *l, const struct action *a, const struct relation *r,
                       const struct constraint_def *def)
{
    const struct constraint *old = relation_constraint(r, def->name);
    const struct constraint *key = relation_primary_key(r);

    if (old != NULL && !drops_key(a, old)) {
        fail_tell(l, "42710", "%s has a constraint %s already", relation_shown(r, l->arena),
                  def->name);
    } else if (old == NULL && def->using_index[0] == '\0' &&
               (def->kind == CONSTRAINT_UNIQUE || def->kind == CONSTRAINT_PRIMARY_KEY ||
                def->kind == CONSTRAINT_EXCLUSION) &&
               def->name[0] != '\0') {
        fail_check_taken(l, &(struct object_name){ r->schema, def->name, 0 }, false);
    }
    if (def->kind == CONSTRAINT_PRIMARY_KEY && key != NULL && !drops_key(a, key))
        fail_tell(l, "42P16", "%s has a primary key already", relation_shown(r, l->arena));
}

static void check_added(struct lint *l, const struct action *a, const struct relation *r,
                        const struct constraint_def *def)
{
    check_name(l, a, r, def);
    if (def->using_index[0] != '\0')
        check_using(l, r, def);
    else if (r->partition_by != '\0' &&
             (def->kind == CONSTRAINT_UNIQUE || def->kind == CONSTRAINT_PRIMARY_KEY) &&
             !needs_columns(l, a, r, &def->columns) &&
             fail_lacks_partition_key(l, relation_shown(r, l->arena), &r->partition_keys,
                                      &def->columns))
        return;
    if (def->kind == CONSTRAINT_CHECK && def->check != NULL && def->check->relations.count == 0)
        (void)needs_columns(l, a, r, &def->check->columns);
    if (def->kind == CONSTRAINT_FOREIGN_KEY)
        check_foreign_key(l, a, r, def);
    else if (def->kind != CONSTRAINT_CHECK)
        (void)needs_columns(l, a, r, &def->columns);
}

/* --- those that are there --- */

static void check_dropped(struct lint *l, const struct alteration *part, const struct relation *r)
{
    const struct constraint *c = relation_constraint(r, part->name);

    for (size_t i = 0; c->index != NULL && !part->cascade && i < r->referenced_by.count; i++) {
        const struct constraint *key = r->referenced_by.items[i];

        if (key->table == r || !are_same(&key->ref_columns, &c->columns))
            continue;
        fail_tell(l, "2BP01", "%s of %s needs %s; drop it first", key->name, key->table->name,
                  c->name);
        return;
    }
}

/* A partition has its parent's columns, no others, and its parent's CHECKs. */
static void check_shape(struct lint *l, const struct relation *parent, const struct relation *r)
{
    const char *name = relation_shown(r, l->arena);

    for (size_t i = 0; i < parent->columns.count; i++) {
        const struct column *wanted = parent->columns.items[i];
        const struct column *c = relation_column(r, wanted->name);

        if (c == NULL) {
            fail_tell(l, "42804", "%s has no column %s", name, wanted->name);
            return;
        }
        if (wanted->not_null && c->not_null_known && !c->not_null) {
            fail_tell(l, "42804", "%s.%s is not NOT NULL, as it is in %s", name, c->name,
                      relation_shown(parent, l->arena));
            return;
        }
    }
    for (size_t i = 0; i < r->columns.count; i++) {
        if (relation_column(parent, r->columns.items[i]->name) != NULL)
            continue;
        fail_tell(l, "42804", "%s has a column %s, and %s has none", name,
                  r->columns.items[i]->name, relation_shown(parent, l->arena));
        return;
    }
    for (size_t i = 0; i < parent->constraints.count; i++) {
        const struct constraint *c = parent->constraints.items[i];

        if (c->kind != CONSTRAINT_CHECK || relation_constraint(r, c->name) != NULL)
            continue;
        fail_tell(l, "42804", "%s lacks the CHECK %s of its parent", name, c->name);
        return;
    }
}

static void check_partition(struct lint *l, const struct alteration *part, const struct relation *r)
{
    const struct relation *child = schema_find(l->schema, &part->other);
    bool attaches = part->kind == ALTERATION_ATTACH_PARTITION;

    if (!r->assumed && r->partition_by == '\0')
        fail_tell(l, "42P17", "%s is not partitioned", relation_shown(r, l->arena));
    else if (fail_is_missing(l, &part->other, "table"))
        return;
    else if (attaches && child != NULL && child->bound != NULL && child->parents.count > 0)
        fail_tell(l, "42809", "%s is a partition already", relation_shown(child, l->arena));
    else if (attaches && child != NULL && fail_knows_columns(r) && fail_knows_columns(child))
        check_shape(l, r, child);
    else if (!attaches && child != NULL && !child->assumed && !r->assumed &&
             (child->parents.count == 0 || child->parents.items[0] != r)) {
        fail_tell(l, "42P01", "%s is no partition of %s", relation_shown(child, l->arena),
                  relation_shown(r, l->arena));
    } else if (!attaches && part->concurrently && relation_default_partition(r) != NULL) {
        fail_tell(l, "55000", "DETACH CONCURRENTLY is refused while %s has a default partition",
                  relation_shown(r, l->arena));
    }
}

void fail_constraint_part(struct lint *l, const struct action *a, const struct alteration *part,
                          const struct relation *r)
{
    switch (part->kind) {
    case ALTERATION_ADD_CONSTRAINT:
        if (part->constraint != NULL)
            check_added(l, a, r, part->constraint);
        break;
    case ALTERATION_DROP_CONSTRAINT:
    case ALTERATION_VALIDATE_CONSTRAINT:
        if (relation_constraint(r, part->name) == NULL) {
            if (!part->if_exists && !r->assumed && !r->partial && !fail_is_changed_before(a, part))
                fail_tell(l, "42704", "%s has no constraint %s", relation_shown(r, l->arena),
                          part->name);
        } else if (part->kind == ALTERATION_DROP_CONSTRAINT) {
            check_dropped(l, part, r);
        }
        break;
    case ALTERATION_ATTACH_PARTITION:
    case ALTERATION_DETACH_PARTITION:
        check_partition(l, part, r);
        break;
    default:
        break;
    }
}
