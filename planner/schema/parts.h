/* parts.h - what the files of planner/schema/ share: the schema's insides. */
#ifndef PLANNER_SCHEMA_PARTS_H
#define PLANNER_SCHEMA_PARTS_H

#include "common/strmap.h"
#include "planner/schema/schema.h"

/* How often rollbacks are followed: each folds everything anew. */
enum { REPLAYS = 100 };

/* What a name means in a schema: thing is NULL after it was dropped. */
struct slot {
    const char *schema;
    void *thing;
    const char *dropped_by;
};

/* What a name means, by schema: few schemas have the same names. */
struct slots {
    VEC_FIELDS(struct slot);
};

/* One folded action, for taking a transaction back. */
struct fold_entry {
    const struct action *action; /* NULL: a transaction or unit begins here */
    const char *unit;            /* begins a unit */
};

struct schema_mark {
    const char *savepoint;
    size_t at; /* in the log */
};

struct schema {
    struct arena *arena;
    enum schema_scope scope;
    const char *unit_name;
    struct made now;
    struct strlist path;      /* search_path; empty for the default */
    struct strmap *relations; /* name -> struct slots */
    struct strmap *types;
    struct strmap *functions;
    struct strmap *namespaces; /* these are in schema "", and when they were made */
    struct relations all;
    struct {
        VEC_FIELDS(struct fold_entry);
    } log;
    size_t transaction_at; /* in the log */
    struct {
        VEC_FIELDS(struct schema_mark);
    } marks;
    unsigned visit;   /* of the last schema_below() */
    unsigned replays; /* how often something was taken back */
    unsigned lost;    /* the unit of now when track was lost last; 0 for never */
    bool extended;    /* an extension was made: it may bring anything */
};

/* --- names --- */

void slot_set(struct schema *s, struct strmap *map, const char *schema, const char *name,
              void *thing);
void slot_drop(struct schema *s, struct strmap *map, const char *schema, const char *name);

/* Returns whether exactly that name means something. */
/* Says that there is a schema of that name, and when it was made. */
void namespace_set(struct schema *s, const char *name, struct made made);

bool slot_is_set(const struct strmap *map, const char *schema, const char *name);

/* Returns what name means along the search path, or NULL. */
void *schema_look_up(const struct schema *s, const struct strmap *map, const char *schema,
                     const char *name);

/* Makes a relation and files it under its name. */
struct relation *schema_make(struct schema *s, const struct object_name *name,
                             enum relation_kind kind);

/* Returns the relation of that name; assumes one where none is known. */
struct relation *schema_expect(struct schema *s, const struct object_name *name,
                               enum relation_kind kind);

/* The name that PostgreSQL makes up: "t_a_b_key", with a number where that is
 * taken in table or among the relations of its schema. */
const char *schema_made_up_name(const struct schema *s, const struct relation *table,
                                const struct strlist *columns, const char *suffix);

void strlist_copy(struct arena *arena, const struct strlist *from, struct strlist *out);
void strlist_rename(struct strlist *list, const char *from, const char *to);
void strlist_remove(struct strlist *list, const char *name);
void relations_remove(struct relations *list, const struct relation *r);

/* --- folding, by kind of action --- */

void fold_create_table(struct schema *s, const struct action *a);
void fold_create_table_as(struct schema *s, const struct action *a);
void fold_create_index(struct schema *s, const struct action *a);
void fold_create_view(struct schema *s, const struct action *a);
void fold_view_query(struct schema *s, struct relation *view, const struct query *q);
void fold_create_sequence(struct schema *s, const struct action *a);
void fold_alter_table(struct schema *s, const struct action *a);
void fold_drop(struct schema *s, const struct action *a);
void fold_rename(struct schema *s, const struct action *a);
void fold_set_schema(struct schema *s, const struct action *a);
void fold_create_type(struct schema *s, const struct action *a);
void fold_alter_enum(struct schema *s, const struct action *a);
void fold_alter_domain(struct schema *s, const struct action *a);
void fold_create_function(struct schema *s, const struct action *a);

/* Moves all types of a schema to another, or drops them where to is NULL. */
void types_move(struct schema *s, const char *from, const char *to);

/* --- pieces of tables --- */

/* The columns of a relation change by these alone; relation_column() finds them. */
void columns_add(struct arena *arena, struct relation *r, struct column *column);
void columns_remove(struct arena *arena, struct relation *r, const char *name);
void columns_rename(struct arena *arena, struct relation *r, struct column *column, const char *to);

struct column *table_add_column(struct schema *s, struct relation *r, const struct column_def *def);
struct constraint *table_add_constraint(struct schema *s, struct relation *r,
                                        const struct constraint_def *def);
/* Returns the column; a partial table gets one where it has none of the name. */
struct column *table_expect_column(struct schema *s, struct relation *r, const char *name);
void table_drop_column(struct schema *s, struct relation *r, const char *name);
void table_drop_constraint(struct schema *s, struct relation *r, const char *name);
void table_rename_column(struct schema *s, struct relation *r, const char *from, const char *to);
void table_attach(struct schema *s, struct relation *parent, struct relation *child,
                  const struct partition_bound *bound);
void table_detach(struct relation *parent, struct relation *child);
void relation_drop(struct schema *s, struct relation *r);

#endif
