/* table.c - see schema.h: columns and constraints, added, renamed and dropped. */
#include <string.h>

#include "planner/schema/parts.h"

struct column *table_add_column(struct schema *s, struct relation *r, const struct column_def *def)
{
    struct column *c = relation_column(r, def->name);
    bool is_new = c == NULL;

    if (is_new)
        c = arena_new(s->arena, struct column);
    *c = (struct column){
        .name = def->name,
        .type = def->type,
        .collation = def->collation,
        .not_null = def->not_null,
        .not_null_known = true,
        .value = def->value,
        .identity = def->identity,
        .value_known = true,
        .is_serial = def->is_serial,
        .draws = def->is_serial,
        .is_stored = def->is_stored,
        .made = s->now,
    };
    if (is_new)
        columns_add(s->arena, r, c);
    if (def->is_serial || def->identity != '\0') {
        struct strlist names = { 0 };
        struct relation *sequence;

        vec_push(s->arena, &names, def->name);
        sequence = schema_make(
            s, &(struct object_name){ r->schema, schema_made_up_name(s, r, &names, "seq"), 0 },
            RELATION_SEQUENCE);
        sequence->owner = r;
        sequence->owner_column = def->name;
        vec_push(s->arena, &r->sequences, sequence);
    }
    return c;
}

struct column *table_expect_column(struct schema *s, struct relation *r, const char *name)
{
    struct column *c = relation_column(r, name);

    if (c != NULL || !r->partial)
        return c;
    c = arena_new(s->arena, struct column);
    *c = (struct column){ .name = name, .collation = "", .type = { "", "", .text = "" } };
    columns_add(s->arena, r, c);
    return c;
}

static const char *suffix_of(enum constraint_kind kind)
{
    switch (kind) {
    case CONSTRAINT_PRIMARY_KEY:
        return "pkey";
    case CONSTRAINT_UNIQUE:
        return "key";
    case CONSTRAINT_FOREIGN_KEY:
        return "fkey";
    case CONSTRAINT_EXCLUSION:
        return "excl";
    case CONSTRAINT_CHECK:
        return "check";
    case CONSTRAINT_NOT_NULL:
        break;
    }
    return "not_null";
}

static const char *name_of(const struct schema *s, const struct relation *r,
                           const struct constraint_def *def)
{
    struct strlist columns = def->columns;

    if (def->name[0] != '\0')
        return def->name;
    if (def->using_index[0] != '\0')
        return def->using_index;
    if (def->kind == CONSTRAINT_PRIMARY_KEY)
        columns.count = 0;
    /* A check of the table is named after its column where it has just one. */
    if (def->kind == CONSTRAINT_CHECK && columns.count == 0 && def->check != NULL &&
        def->check->columns.count == 1)
        columns = def->check->columns;
    return schema_made_up_name(s, r, &columns, suffix_of(def->kind));
}

static void make_key(struct schema *s, struct constraint *c, const struct constraint_def *def)
{
    struct relation *r = c->table;
    struct relation *index;

    if (def->using_index[0] != '\0') {
        const struct object_name old = { r->schema, def->using_index, 0 };

        index = schema_find(s, &old);
        if (index == NULL)
            return;
        if (strcmp(index->name, c->name) != 0) {
            slot_drop(s, s->relations, index->schema, index->name);
            index->name = c->name;
            slot_set(s, s->relations, index->schema, index->name, index);
        }
        strlist_copy(s->arena, &index->key, &c->columns);
    } else {
        const struct object_name name = { r->schema, c->name, 0 };

        index = schema_make(s, &name, RELATION_INDEX);
        index->table = r;
        index->unique = c->kind != CONSTRAINT_EXCLUSION;
        strlist_copy(s->arena, &c->columns, &index->key);
        vec_push(s->arena, &r->indexes, index);
    }
    index->constraint = c;
    c->index = index;
}

static void make_foreign_key(struct schema *s, struct constraint *c,
                             const struct constraint_def *def)
{
    struct relation *other =
        def->references.name[0] == '\0' ? NULL : schema_expect(s, &def->references, RELATION_TABLE);
    const struct constraint *key = other == NULL ? NULL : relation_primary_key(other);

    if (other == NULL)
        return;
    c->other = other;
    vec_push(s->arena, &other->referenced_by, c);
    if (def->ref_columns.count > 0)
        strlist_copy(s->arena, &def->ref_columns, &c->ref_columns);
    else if (key != NULL)
        strlist_copy(s->arena, &key->columns, &c->ref_columns);
}

static void set_not_null(struct schema *s, struct relation *r, const struct strlist *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        struct column *c = table_expect_column(s, r, columns->items[i]);

        if (c != NULL) {
            c->not_null = true;
            c->not_null_known = true;
        }
    }
}

struct constraint *table_add_constraint(struct schema *s, struct relation *r,
                                        const struct constraint_def *def)
{
    struct constraint *c;

    if (def->kind == CONSTRAINT_NOT_NULL) {
        set_not_null(s, r, &def->columns);
        return NULL;
    }
    c = arena_new(s->arena, struct constraint);
    *c = (struct constraint){
        .name = name_of(s, r, def),
        .kind = def->kind,
        .table = r,
        .check = def->check,
        .valid = !def->not_valid,
        .no_inherit = def->no_inherit,
        .on_delete = def->on_delete,
        .on_update = def->on_update,
        .deferrable = def->deferrable,
        .initially_deferred = def->initially_deferred,
        .nulls_not_distinct = def->nulls_not_distinct,
        .made = s->now,
        .validated = s->now,
    };
    strlist_copy(s->arena,
                 def->kind == CONSTRAINT_CHECK && def->check != NULL ? &def->check->columns
                                                                     : &def->columns,
                 &c->columns);
    if (def->kind == CONSTRAINT_FOREIGN_KEY)
        make_foreign_key(s, c, def);
    else if (def->kind != CONSTRAINT_CHECK)
        make_key(s, c, def);
    if (def->kind == CONSTRAINT_PRIMARY_KEY)
        set_not_null(s, r, &c->columns);
    vec_push(s->arena, &r->constraints, c);
    return c;
}

static void forget_reference(struct constraint *c)
{
    size_t kept = 0;

    if (c->other == NULL)
        return;
    for (size_t i = 0; i < c->other->referenced_by.count; i++) {
        if (c->other->referenced_by.items[i] != c)
            c->other->referenced_by.items[kept++] = c->other->referenced_by.items[i];
    }
    c->other->referenced_by.count = kept;
}

static void drop_constraint(struct schema *s, struct constraint *c)
{
    struct relation *r = c->table;
    size_t kept = 0;

    c->dropped = true;
    forget_reference(c);
    for (size_t i = 0; i < r->constraints.count; i++) {
        if (r->constraints.items[i] != c)
            r->constraints.items[kept++] = r->constraints.items[i];
    }
    r->constraints.count = kept;
    if (c->index != NULL)
        relation_drop(s, c->index);
}

void table_drop_constraint(struct schema *s, struct relation *r, const char *name)
{
    struct relations below = schema_below(s, r);

    for (size_t i = 0; i < below.count; i++) {
        struct constraint *c = relation_constraint(below.items[i], name);

        if (c != NULL)
            drop_constraint(s, c);
    }
}

static void drop_column(struct schema *s, struct relation *r, const char *name)
{
    for (size_t i = r->constraints.count; i-- > 0;) {
        if (strlist_has(&r->constraints.items[i]->columns, name))
            drop_constraint(s, r->constraints.items[i]);
    }
    for (size_t i = r->referenced_by.count; i-- > 0;) {
        if (strlist_has(&r->referenced_by.items[i]->ref_columns, name))
            drop_constraint(s, r->referenced_by.items[i]);
    }
    for (size_t i = r->indexes.count; i-- > 0;) {
        if (strlist_has(&r->indexes.items[i]->key, name))
            relation_drop(s, r->indexes.items[i]);
    }
    for (size_t i = r->sequences.count; i-- > 0;) {
        if (strcmp(r->sequences.items[i]->owner_column, name) == 0)
            relation_drop(s, r->sequences.items[i]);
    }
    columns_remove(s->arena, r, name);
}

void table_drop_column(struct schema *s, struct relation *r, const char *name)
{
    struct relations below = schema_below(s, r);

    for (size_t i = 0; i < below.count; i++)
        drop_column(s, below.items[i], name);
}

void table_attach(struct schema *s, struct relation *parent, struct relation *child,
                  const struct partition_bound *bound)
{
    vec_push(s->arena, &child->parents, parent);
    vec_push(s->arena, &parent->children, child);
    child->bound = bound;
}

void table_detach(struct relation *parent, struct relation *child)
{
    relations_remove(&child->parents, parent);
    relations_remove(&parent->children, child);
    child->bound = NULL;
}
