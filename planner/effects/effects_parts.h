/* effects_parts.h - what the files effects*.c share, and nobody else includes. */
#ifndef PLANNER_EFFECTS_EFFECTS_PARTS_H
#define PLANNER_EFFECTS_EFFECTS_PARTS_H

#include "planner/effects/effects.h"

/* One statement on one version. */
struct finder {
    const struct action *action;
    struct schema *schema;
    int version;    /* ask effects_before(): who asks is told anew for each version */
    bool has_asked; /* the answer is for this version only */
    const struct effects_place *place;
    struct arena *arena;
    struct effects *out;
    unsigned depth; /* of statements within statements */
};

/* effects_touch.c */

/* Returns the relation of that name, or a stand-in for one that is not known. */
struct relation *effects_relation(struct finder *f, const struct object_name *name);

/* Adds a lock. Returns the entry to add more to; NULL where the transaction
 * made the relation itself. */
struct relation_effect *effects_touch(struct finder *f, const struct relation *r,
                                      enum lock_mode mode);

/* As effects_touch(), with "may not be taken". */
void effects_touch_maybe(struct finder *f, const struct relation *r, enum lock_mode mode);

/* The indexes that planning a query on it opens. */
void effects_plan(struct finder *f, const struct relation *r, enum lock_mode mode);

/* Returns the index of r that belongs to an index of its parent; NULL for none. */
const struct relation *effects_part_index(const struct relation *r, const struct relation *index);

/* The relation that a composite type is as well; nothing for other types. */
void effects_touch_type(struct finder *f, const struct type_name *type, enum lock_mode mode);

void effects_touch_indexes_maybe(struct finder *f, const struct relation *r, enum lock_mode mode);
void effects_touch_indexes(struct finder *f, const struct relation *r, enum lock_mode mode);

/* The relation and all below it. */
void effects_touch_below(struct finder *f, struct relation *r, enum lock_mode mode);

/* A whole read of the relation: nothing for one that only has partitions. */
void effects_scan(struct finder *f, const struct relation *r, enum maybe sure);

/* As effects_scan() for one that may not be locked at all. */
void effects_note_scan(struct finder *f, const struct relation *r, enum maybe sure);

/* Written anew, its indexes with it. */
void effects_rewrite(struct finder *f, const struct relation *r, enum maybe sure);

/* An index is built from it. */
void effects_build(struct finder *f, const struct relation *r);

/* Says what would have to be known. */
void effects_depends(struct finder *f, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Whether the index has the column, or an expression or predicate on it. */
bool effects_index_uses(const struct relation *index, const char *column);

/* Lists r and what is below it; only r where the statement says ONLY. */
struct relations effects_reach(struct finder *f, struct relation *r);

/* effects_alter.c */
void effects_alter_table(struct finder *f, const struct action *a);

/* The tables that are made of the type which a names. */
void effects_change_typed(struct finder *f, const struct action *a);

/* effects_partition.c */
void effects_make_partition(struct finder *f, const struct object_name *name,
                            const struct partition_bound *bound);
void effects_attach_partition(struct finder *f, struct relation *r, const struct alteration *x);
void effects_detach_partition(struct finder *f, struct relation *r, const struct alteration *x);
void effects_detach_finalize(struct finder *f, struct relation *r, const struct alteration *x);

/* effects_constraint.c */
void effects_add_constraint(struct finder *f, struct relation *r, const struct constraint_def *c,
                            bool of_new_column, bool has_default);
void effects_validate(struct finder *f, struct relation *r, const char *name);
void effects_drop_constraint(struct finder *f, struct relation *r, const char *name, bool cascade);
void effects_foreign_key(struct finder *f, struct relation *r, const struct constraint_def *c,
                         bool validates);

/* The index of a foreign key's other end, looked up and no more. */
void effects_referenced_index(struct finder *f, struct relation *other,
                              const struct strlist *columns);

/* The tables at the other end of foreign keys that use the column. */
void effects_cut_column_keys(struct finder *f, struct relation *r, const char *column);

/* effects_type.c */
void effects_alter_type(struct finder *f, struct relation *r, const struct alteration *x);

/* effects_create.c, effects_drop.c, effects_maintain.c, effects_query.c */
void effects_create(struct finder *f, const struct action *a);
void effects_drop(struct finder *f, const struct action *a);
void effects_drop_relation(struct finder *f, struct relation *r, bool cascade);
/* The views that read r, and those that read them; of those that name the column
 * where column is not NULL. */
void effects_drop_view_users(struct finder *f, const struct relation *r, const char *column);
void effects_rename(struct finder *f, const struct action *a);
void effects_maintain(struct finder *f, const struct action *a);
void effects_other(struct finder *f, const struct action *a);

/* How far a query gets: parsed only, planned, or run. */
enum reach {
    REACH_PARSE,
    REACH_PLAN,
    REACH_RUN,
};

void effects_query(struct finder *f, const struct query *q, enum reach reach);
void effects_uses(struct finder *f, const struct expression *e);

void effects_copy(struct finder *f, const struct action *a);

/* The sequences that a default takes numbers from later, not now. */
void effects_names(struct finder *f, const struct expression *e);

/* effects.c */

/* Returns whether the server is older than that version. Where nobody asks, the
 * effects are those of every version. */
bool effects_before(struct finder *f, int version);
int effects_version(struct finder *f);
void effects_of(struct finder *f, const struct action *a);

#endif
