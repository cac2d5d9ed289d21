/* fold_create.c - see schema.h: tables, indexes, views and sequences made. */
#include <string.h>

#include "planner/schema/parts.h"

/* PostgreSQL's limit of a table. */
enum { COLUMNS = 1664 };

/* Returns whether what CREATE ... IF NOT EXISTS would make is there already. */
static bool stands(const struct schema *s, const struct action *a)
{
    return a->if_not_exists && schema_find(s, &a->names.items[0]) != NULL;
}

static struct relation *make(struct schema *s, const struct action *a, enum relation_kind kind)
{
    struct object_name name = a->names.items[0];
    struct relation *r;

    if (a->temporary)
        name.schema = "pg_temp";
    r = schema_make(s, &name, kind);
    r->temporary = a->temporary;
    r->unlogged = a->unlogged;
    return r;
}

static void copy_columns(struct schema *s, const struct relation *from, struct relation *r)
{
    r->partial = r->partial || from->partial;
    for (size_t i = 0; i < from->columns.count; i++) {
        struct column *c = arena_new(s->arena, struct column);

        if (relation_column(r, from->columns.items[i]->name) != NULL)
            continue;
        *c = *from->columns.items[i];
        c->made = s->now;
        columns_add(s->arena, r, c);
    }
}

/* Which constraints are copied. */
enum copied {
    COPIED_CHECKS = 1,
    COPIED_KEYS = 2, /* primary keys, unique and exclusion constraints */
    COPIED_FOREIGN_KEYS = 4,
};

static bool is_copied(const struct constraint *c, unsigned copied)
{
    if (c->kind == CONSTRAINT_CHECK)
        return !c->no_inherit && (copied & COPIED_CHECKS) != 0;
    return (copied & (c->kind == CONSTRAINT_FOREIGN_KEY ? COPIED_FOREIGN_KEYS : COPIED_KEYS)) != 0;
}

static void copy_constraints(struct schema *s, const struct relation *from, struct relation *r,
                             unsigned copied)
{
    for (size_t i = 0; i < from->constraints.count; i++) {
        const struct constraint *old = from->constraints.items[i];
        bool key = old->kind == CONSTRAINT_PRIMARY_KEY || old->kind == CONSTRAINT_UNIQUE;
        struct constraint_def def = {
            .kind = old->kind,
            .name = old->kind == CONSTRAINT_CHECK || !key ? old->name : "",
            .columns = old->columns,
            .check = old->check,
            .references = { old->other == NULL ? "" : old->other->schema,
                            old->other == NULL ? "" : old->other->name, 0 },
            .ref_columns = old->ref_columns,
            .on_delete = old->on_delete,
            .on_update = old->on_update,
            .using_index = "",
            .deferrable = old->deferrable,
            .initially_deferred = old->initially_deferred,
            .nulls_not_distinct = old->nulls_not_distinct,
        };

        if (is_copied(old, copied))
            (void)table_add_constraint(s, r, &def);
    }
}

static void copy_indexes(struct schema *s, const struct relation *from, struct relation *r)
{
    for (size_t i = 0; i < from->indexes.count; i++) {
        const struct relation *old = from->indexes.items[i];
        struct relation *index;
        struct object_name name = { r->schema, "", 0 };

        if (old->constraint != NULL)
            continue;
        name.name = schema_made_up_name(s, r, &old->key, "idx");
        index = schema_make(s, &name, RELATION_INDEX);
        index->table = r;
        index->index = old->index;
        index->unique = old->unique;
        strlist_copy(s->arena, &old->key, &index->key);
        vec_push(s->arena, &r->indexes, index);
    }
}

static void add_like(struct schema *s, struct relation *r, const struct like_def *like)
{
    const struct relation *from = schema_find(s, &like->name);

    if (from == NULL) {
        r->partial = true;
        return;
    }
    copy_columns(s, from, r);
    if (like->constraints)
        copy_constraints(s, from, r, COPIED_CHECKS);
    if (like->indexes) {
        copy_constraints(s, from, r, COPIED_KEYS);
        copy_indexes(s, from, r);
    }
}

static void add_parents(struct schema *s, struct relation *r, const struct table_def *def)
{
    for (size_t i = 0; i < def->inherits.count; i++) {
        struct relation *parent = schema_expect(s, &def->inherits.items[i], RELATION_TABLE);

        copy_columns(s, parent, r);
        /* A partition has all of them, a child that only inherits the checks. */
        copy_constraints(s, parent, r,
                         def->bound == NULL ? COPIED_CHECKS
                                            : COPIED_CHECKS | COPIED_KEYS | COPIED_FOREIGN_KEYS);
        if (def->bound != NULL)
            copy_indexes(s, parent, r);
        table_attach(s, parent, r, def->bound);
    }
}

static void add_columns(struct schema *s, struct relation *r, const struct table_def *def)
{
    for (size_t i = 0; i < def->columns.count; i++)
        (void)table_add_column(s, r, &def->columns.items[i]);
    for (size_t i = 0; i < def->columns.count; i++) {
        const struct column_def *column = &def->columns.items[i];

        for (size_t j = 0; j < column->constraints.count; j++)
            (void)table_add_constraint(s, r, &column->constraints.items[j]);
    }
    for (size_t i = 0; i < def->constraints.count; i++)
        (void)table_add_constraint(s, r, &def->constraints.items[i]);
}

void fold_create_table(struct schema *s, const struct action *a)
{
    const struct table_def *def = a->table;
    struct relation *r;

    if (stands(s, a))
        return;
    r = make(s, a, a->subject == SUBJECT_FOREIGN_TABLE ? RELATION_FOREIGN_TABLE : RELATION_TABLE);
    if (def == NULL) {
        r->partial = true;
        return;
    }
    r->partial = def->of_type[0] != '\0';
    r->tablespace = def->tablespace;
    r->access_method = def->access_method;
    r->of_type = (struct object_name){ .schema = "", .name = def->of_type };
    r->partition_by = def->partition_by;
    r->partition_keys = def->partition_keys;
    for (size_t i = 0; i < def->likes.count; i++)
        add_like(s, r, &def->likes.items[i]);
    add_parents(s, r, def);
    add_columns(s, r, def);
}

void fold_create_table_as(struct schema *s, const struct action *a)
{
    struct relation *r;

    if (stands(s, a))
        return;
    r = make(s, a, a->subject == SUBJECT_MATVIEW ? RELATION_MATVIEW : RELATION_TABLE);
    r->partial = true;
    r->populated = !a->no_data;
    if (a->subject == SUBJECT_MATVIEW && a->query != NULL)
        fold_view_query(s, r, a->query);
}

static void set_key(struct schema *s, const struct index_def *def, struct relation *index)
{
    for (size_t i = 0; i < def->keys.count; i++)
        vec_push(s->arena, &index->key, def->keys.items[i].column);
}

static struct relation *make_index(struct schema *s, const struct index_def *def,
                                   struct relation *table, const char *name)
{
    struct relation *index =
        schema_make(s, &(struct object_name){ table->schema, name, 0 }, RELATION_INDEX);

    index->table = table;
    index->index = def;
    index->unique = def->unique;
    set_key(s, def, index);
    vec_push(s->arena, &table->indexes, index);
    return index;
}

static const char *index_name(const struct schema *s, const struct index_def *def,
                              const struct relation *table)
{
    struct strlist columns = { 0 };

    for (size_t i = 0; i < def->keys.count; i++) {
        const char *column = def->keys.items[i].column;

        vec_push(s->arena, &columns, column[0] != '\0' ? column : "expr");
    }
    return schema_made_up_name(s, table, &columns, "idx");
}

void fold_create_index(struct schema *s, const struct action *a)
{
    const struct index_def *def = a->index;
    struct relation *table = schema_expect(s, &def->table, RELATION_TABLE);
    const struct object_name name = { table->schema, def->named ? a->names.items[0].name : "", 0 };
    struct relations below;

    if (def->named && a->if_not_exists && schema_find(s, &name) != NULL)
        return;
    (void)make_index(s, def, table, def->named ? name.name : index_name(s, def, table));
    if (def->only || table->partition_by == '\0')
        return;
    below = schema_below(s, table);
    for (size_t i = 1; i < below.count; i++)
        (void)make_index(s, def, below.items[i], index_name(s, def, below.items[i]));
}

static void add_use(struct schema *s, struct relation *view, struct relation *r,
                    const struct query *q)
{
    struct view_use use = { .relation = r, .all_columns = strlist_has(&q->outputs, "*") };

    for (size_t i = 0; i < view->uses.count; i++) {
        if (view->uses.items[i].relation == r)
            return;
    }
    for (size_t i = 0; i < q->columns.count; i++) {
        if (relation_column(r, q->columns.items[i]) != NULL || r->partial)
            vec_push(s->arena, &use.columns, q->columns.items[i]);
    }
    vec_push(s->arena, &view->uses, use);
    vec_push(s->arena, &r->users, view);
}

/* Adds the columns of what * stands for, where that is one relation. */
static bool add_star(struct schema *s, struct relation *view)
{
    const struct relation *r = view->uses.count == 1 ? view->uses.items[0].relation : NULL;

    if (r == NULL || r->partial)
        return false;
    if (r->kind == RELATION_VIEW || r->kind == RELATION_MATVIEW) {
        for (size_t i = 0; i < r->outputs.count; i++)
            vec_push(s->arena, &view->outputs, r->outputs.items[i]);
        return r->outputs.count > 0;
    }
    for (size_t i = 0; i < r->columns.count; i++)
        vec_push(s->arena, &view->outputs, r->columns.items[i]->name);
    return true;
}

void fold_view_query(struct schema *s, struct relation *view, const struct query *q)
{
    for (size_t i = 0; i < q->relations.count; i++) {
        struct relation *r = schema_find(s, &q->relations.items[i].name);

        if (r != NULL)
            add_use(s, view, r, q);
    }
    view->shape = q->shape == NULL ? "" : q->shape;
    view->query = q;
    view->outputs = (struct strlist){ 0 };
    for (size_t i = 0; i < q->outputs.count; i++) {
        const char *output = q->outputs.items[i];

        if (strcmp(output, "*") != 0)
            vec_push(s->arena, &view->outputs, output);
        if ((strcmp(output, "*") == 0 && !add_star(s, view)) || view->outputs.count > COLUMNS) {
            view->outputs.count = 0;
            return;
        }
    }
}

void fold_create_view(struct schema *s, const struct action *a)
{
    struct relation *r = schema_find(s, &a->names.items[0]);

    if (r != NULL && a->or_replace) {
        for (size_t i = 0; i < r->uses.count; i++)
            relations_remove(&r->uses.items[i].relation->users, r);
        r->uses.count = 0;
    } else {
        r = make(s, a, RELATION_VIEW);
    }
    if (a->query != NULL)
        fold_view_query(s, r, a->query);
}

void fold_create_sequence(struct schema *s, const struct action *a)
{
    struct relation *r;

    if (a->kind == ACTION_ALTER_SEQUENCE)
        r = schema_expect(s, &a->names.items[0], RELATION_SEQUENCE);
    else if (stands(s, a))
        return;
    else
        r = make(s, a, RELATION_SEQUENCE);
    if (a->owned_by.name == NULL || a->owned_by.name[0] == '\0')
        return;
    r->owner = schema_expect(s, &a->owned_by, RELATION_TABLE);
    r->owner_column = a->part;
    vec_push(s->arena, &r->owner->sequences, r);
}
