/*
 * schema.h - what a database holds after the statements read so far.
 *
 * Made by folding actions, oldest first. Everything of it points to everything
 * else: a relation to its columns, constraints, indexes, partitions, parents;
 * a foreign key to both of its tables. Renames and drops are followed, so a
 * name means what it means now.
 *
 * What no statement made is not known. A relation that statements use but none
 * made is assumed: it is there, has been there for long, and has more columns
 * than were mentioned. Whoever draws a conclusion says so in its confidence.
 *
 *     struct schema *s = schema_new(arena, SCHEMA_OPEN);
 *
 *     schema_begin(s, "0001");
 *     schema_fold(s, &action);
 *     t = schema_find(s, &action.names.items[0]);
 */
#ifndef PLANNER_SCHEMA_SCHEMA_H
#define PLANNER_SCHEMA_SCHEMA_H

#include "planner/model/action.h"

struct schema;
struct relation;
struct strmap;

/* Whether what no statement made may be there all the same. */
enum schema_scope {
    SCHEMA_OPEN,   /* other things may have been made elsewhere */
    SCHEMA_CLOSED, /* everything was made by the statements that were folded */
};

/* When a thing was made. Transactions and units are counted from 1; 0 was
 * before all of them. */
struct made {
    unsigned transaction;
    unsigned unit;
};

enum relation_kind {
    RELATION_TABLE, /* partitioned ones too: see partition_by */
    RELATION_FOREIGN_TABLE,
    RELATION_VIEW,
    RELATION_MATVIEW,
    RELATION_INDEX,
    RELATION_SEQUENCE,
    RELATION_UNKNOWN, /* assumed, and how it was used does not tell */
};

struct relations {
    VEC_FIELDS(struct relation *);
};

struct column {
    const char *name;
    struct type_name type; /* name "" where not known */
    const char *collation; /* "" */
    bool not_null;
    bool not_null_known;            /* false for a column that was only mentioned */
    const struct expression *value; /* default, or what it is generated from; NULL */
    char identity;                  /* 'a', 'd', '\0' */
    bool value_known;               /* false for a column that was only mentioned */
    bool is_serial;
    bool draws; /* its default is the next number of the sequence that serial made */
    bool is_stored;
    struct made made;
};

struct constraint {
    const char *name; /* the one PostgreSQL makes up where none is written */
    enum constraint_kind kind;
    struct relation *table;
    struct strlist columns; /* in key order; of a check: those it names */
    const struct expression *check;
    struct relation *other;     /* foreign key: what it references; NULL where not known */
    struct strlist ref_columns; /* as many as columns; empty where not known */
    struct relation *index;     /* primary key, unique, exclusion */
    bool valid;
    bool no_inherit;
    char on_delete; /* of a foreign key, as constraint_def has it */
    char on_update;
    bool deferrable;
    bool initially_deferred;
    bool nulls_not_distinct;
    struct made made;
    struct made validated; /* by VALIDATE CONSTRAINT; as made where it never was NOT VALID */
    bool dropped;
};

/* What a view reads. */
struct view_use {
    struct relation *relation;
    struct strlist columns; /* those of the relation that it names */
    bool all_columns;       /* it says *, or which columns are whose is not known */
};

struct relation {
    const char *schema;
    const char *name;
    enum relation_kind kind;
    struct made made;
    bool assumed; /* no statement made it */
    bool partial; /* it may have columns that are not known */
    bool temporary;
    bool unlogged;
    bool row_security;
    struct {
        VEC_FIELDS(struct column *);
    } columns;
    struct strmap *columns_by_name; /* of relation_column(); NULL where there are few */
    struct {
        VEC_FIELDS(struct constraint *);
    } constraints; /* its own: a foreign key stands at the referencing table */
    struct {
        VEC_FIELDS(struct constraint *);
    } referenced_by;            /* foreign keys of this and other tables */
    struct relations indexes;   /* of a table or materialized view */
    struct relations parents;   /* of a partition: the one it belongs to; else INHERITS */
    struct relations children;  /* partitions, or tables that inherit */
    struct relations sequences; /* that belong to its columns */
    struct strlist triggers;
    struct strlist policies;
    struct {
        VEC_FIELDS(const struct trigger_def *);
    } trigger_defs;            /* as they were made; those that are gone are not in triggers */
    struct strlist statistics; /* CREATE STATISTICS on it */
    size_t at;                 /* schema_relation_at() */
    unsigned visit;            /* of schema_below() */

    struct object_name of_type; /* CREATE TABLE OF; name "" for none, or NULL */
    const char *tablespace;     /* where a statement put it; "" for the database's own */
    const char *access_method;  /* "" for heap, as a rule */

    char partition_by; /* 'r', 'l', 'h'; '\0' where it has no partitions */
    struct strlist partition_keys;
    const struct partition_bound *bound; /* of a partition; NULL */

    struct relation *table;        /* of an index */
    const struct index_def *index; /* of an index; NULL where a constraint made it */
    struct constraint *constraint; /* of an index: the one it serves; NULL */
    bool unique;                   /* of an index */
    struct strlist key;            /* of an index: columns, "" for an expression */

    struct relation *owner; /* of a sequence: the table; NULL */
    const char *owner_column;

    struct {
        VEC_FIELDS(struct view_use);
    } uses;                    /* of a view or materialized view */
    struct relations users;    /* views that read it */
    struct strlist outputs;    /* of a view: its columns; empty where not known */
    const struct query *query; /* of a view; NULL where not known */
    const char *shape;         /* of a view: its query, for comparing; "" where not known */
    bool populated;            /* materialized view: not WITH NO DATA */
};

enum type_kind {
    TYPE_ENUM,
    TYPE_DOMAIN,
    TYPE_COMPOSITE,
    TYPE_OTHER,
};

struct enum_label {
    const char *text;
    struct made made;
};

struct domain_check {
    const char *name;
    const struct expression *check;
    bool valid;
    struct made made;
};

struct type {
    const char *schema;
    const char *name;
    enum type_kind kind;
    struct made made;
    struct {
        VEC_FIELDS(struct enum_label);
    } labels;
    struct type_name base; /* of a domain */
    bool not_null;         /* of a domain */
    struct {
        VEC_FIELDS(struct domain_check);
    } checks; /* of a domain */
};

/* A function of that name; those with other arguments are further ones. */
struct function {
    const char *schema;
    const char *name;
    const struct routine_def *def;
    bool has_dynamic_sql;
    struct made made;
    struct function *next; /* of the same name */
};

/* Returns an empty schema of what arena holds. Actions that are folded must
 * live as long. */
struct schema *schema_new(struct arena *arena, enum schema_scope scope);

/* Returns one that holds the same and changes on its own, in arena. */
struct schema *schema_copy(const struct schema *s, struct arena *arena);

/* Returns a schema in arena that holds what names mean, and of the rest as
 * much as what happens to these things may touch: their indexes, keys,
 * partitions, the views that read them, the tables beside their foreign keys.
 * It changes on its own; a unit and a transaction of its own begin. */
struct schema *schema_extract(const struct schema *s, const struct object_names *names,
                              struct arena *arena);

enum schema_scope schema_scope_of(const struct schema *s);

/* Returns the number of the transaction of now. */
unsigned schema_transaction(const struct schema *s);

/* Begins a unit: a revision or a file. Its name is for messages; the search
 * path is what it was at the beginning again. */
void schema_begin_unit(struct schema *s, const char *name);

/* Begins a transaction. What was made in it is nobody else's problem yet. */
void schema_begin_transaction(struct schema *s);

/* Adds what a did. Statements that cannot have worked are taken as if they
 * had, as far as possible. SET search_path counts too. */
void schema_fold(struct schema *s, const struct action *a);

/* Returns whether a table, sequence or type that a would make is there already. */
bool schema_has_made(const struct schema *s, const struct action *a);

/* Takes back everything since the transaction began. */
void schema_rollback(struct schema *s);

/* Something ran that nobody knows: tables may have further columns since, and
 * anything may have been made. */
void schema_lose_track(struct schema *s);

/* Returns whether what was made then may have been changed by what nobody knows. */
bool schema_is_stale(const struct schema *s, struct made made);

/* As SAVEPOINT and ROLLBACK TO. */
void schema_savepoint(struct schema *s, const char *name);
void schema_rollback_to(struct schema *s, const char *name);

/* Returns whether it was made in the transaction, or unit, of now. */
bool schema_is_new(const struct schema *s, struct made made);
bool schema_is_of_unit(const struct schema *s, struct made made);

/* Returns the relation that name means now, or NULL where none is known. */
struct relation *schema_find(const struct schema *s, const struct object_name *name);

struct type *schema_find_type(const struct schema *s, const char *schema, const char *name);

/* Returns the newest function of that name; see next for others. */
struct function *schema_find_function(const struct schema *s, const char *schema, const char *name);

/* Returns the unit that dropped, renamed or moved what had that name, and that
 * nothing has since; NULL where none did. */
const char *schema_dropped_by(const struct schema *s, const struct object_name *name);

/* Returns whether no relation of that name can be there: it was dropped, or
 * the schema is closed and none was made. Extensions may make anything: names
 * in schemas that are not known are never surely missing. */
bool schema_is_missing(const struct schema *s, const struct object_name *name);

/* Returns whether no type of that name can be there: it was dropped or renamed,
 * or, in a closed schema, none was made. Those of PostgreSQL are not known here. */
bool schema_type_is_missing(const struct schema *s, const struct object_name *name);

/* Returns whether a statement made the schema of that name, or PostgreSQL did. */
bool schema_has_namespace(const struct schema *s, const char *name);

/* Returns whether a statement of the unit of now made the schema of that name. */
bool schema_namespace_is_of_unit(const struct schema *s, const char *name);

/* Returns whether there surely is no schema of that name. */
bool schema_namespace_is_missing(const struct schema *s, const char *name);

/* Returns the schema that a name without one is made in: "public" as a rule. */
const char *schema_current(const struct schema *s);

/* Returns relation i, in the order they were made; NULL for one that is gone. */
size_t schema_relation_count(const struct schema *s);
struct relation *schema_relation_at(const struct schema *s, size_t i);

/* Lists r and all that inherit from it or are its partitions, each once; the
 * list lives in the schema's arena. */
struct relations schema_below(struct schema *s, struct relation *r);

/* These return NULL where there is none of that name. */
struct column *relation_column(const struct relation *r, const char *name);
struct constraint *relation_constraint(const struct relation *r, const char *name);
struct constraint *relation_primary_key(const struct relation *r);

/* Returns the default partition, or NULL. */
struct relation *relation_default_partition(const struct relation *r);

/* Returns whether a valid CHECK proves that no row has NULL there; without is
 * the name of one not to count, or NULL. */
bool relation_proves_not_null(const struct relation *r, const char *column, const char *without);

/* Returns "app.users", or "users" where it is in the schema public. */
const char *relation_shown(const struct relation *r, struct arena *arena);

#endif
