/* definition.h - columns, constraints, tables, indexes, routines and triggers
 * as they are written, and the parts of ALTER TABLE. */
#ifndef PLANNER_MODEL_DEFINITION_H
#define PLANNER_MODEL_DEFINITION_H

#include "planner/model/expression.h"

enum constraint_kind {
    CONSTRAINT_NOT_NULL,
    CONSTRAINT_CHECK,
    CONSTRAINT_PRIMARY_KEY,
    CONSTRAINT_UNIQUE,
    CONSTRAINT_EXCLUSION,
    CONSTRAINT_FOREIGN_KEY,
};

struct constraint_def {
    enum constraint_kind kind;
    const char *name;        /* "": PostgreSQL makes one up */
    struct strlist columns;  /* of the key; of a column's constraint: that column */
    struct strlist included; /* INCLUDE (...) */
    const struct expression *check;
    struct object_name references; /* FOREIGN KEY: the other table */
    struct strlist ref_columns;    /* none: its primary key */
    char on_delete; /* 'a' no action, 'r' restrict, 'c' cascade, 'n' null, 'd' default */
    char on_update;
    const char *using_index; /* "" */
    bool not_valid;
    bool no_inherit;
    bool deferrable;
    bool initially_deferred;
    bool nulls_not_distinct;
    uint32_t at;
};

struct constraint_defs {
    VEC_FIELDS(struct constraint_def);
};

struct column_def {
    const char *name;
    struct type_name type;
    const char *collation;              /* "" */
    bool not_null;                      /* said so, or by PRIMARY KEY, serial, identity */
    bool nullable;                      /* said NULL */
    bool is_serial;                     /* smallserial, serial, bigserial */
    char identity;                      /* 'a' always, 'd' by default, '\0' */
    bool is_stored;                     /* GENERATED ALWAYS AS (...) STORED; value holds it */
    const struct expression *value;     /* DEFAULT or GENERATED; NULL where there is none */
    struct constraint_defs constraints; /* CHECK, UNIQUE, PRIMARY KEY, REFERENCES of the column */
    uint32_t at;
};

struct column_defs {
    VEC_FIELDS(struct column_def);
};

/* FOR VALUES ... of a partition. Values are literals without quotes; MINVALUE,
 * MAXVALUE and expressions that are no literals are "MINVALUE", "MAXVALUE", "?". */
struct partition_bound {
    char strategy; /* 'r' range, 'l' list, 'h' hash */
    bool is_default;
    struct strlist lower; /* range */
    struct strlist upper;
    struct strlist values; /* list; "NULL" for NULL */
    int modulus;
    int remainder;
};

struct like_def {
    struct object_name name;
    bool defaults, constraints, indexes, identity, generated;
};

struct table_def {
    struct column_defs columns;
    struct constraint_defs constraints;  /* of the table, not of its columns */
    struct object_names inherits;        /* or the one table it is a partition of */
    const struct partition_bound *bound; /* PARTITION OF; NULL */
    char partition_by;                   /* 'r', 'l', 'h'; '\0' where not partitioned */
    struct strlist partition_keys;       /* columns; "" for an expression */
    struct {
        VEC_FIELDS(struct like_def);
    } likes;
    const char *tablespace;    /* "" */
    const char *access_method; /* USING; "" */
    const char *of_type;       /* CREATE TABLE OF; "" */
    struct type_name row_type;
    struct strlist options; /* WITH (fillfactor = 70): "fillfactor" */
};

struct index_key {
    const char *column;             /* "" for an expression */
    const struct expression *value; /* NULL for a column */
    const char *opclass;            /* "" */
    const char *collation;          /* "" */
    bool descending;
    bool nulls_first; /* said so */
};

struct index_def {
    struct object_name table;
    const char *method; /* "btree" where none is written */
    struct {
        VEC_FIELDS(struct index_key);
    } keys;
    struct strlist included;
    const struct expression *predicate; /* WHERE; NULL */
    bool unique;
    bool nulls_not_distinct;
    bool only; /* ON ONLY: not the partitions */
    bool named;
};

/* What one part of ALTER TABLE does; ALTER INDEX, VIEW, SEQUENCE, MATERIALIZED
 * VIEW, FOREIGN TABLE and TYPE (attributes) use the same. */
struct actions;

enum alteration_kind {
    ALTERATION_OTHER,
    ALTERATION_ADD_COLUMN,
    ALTERATION_DROP_COLUMN,
    ALTERATION_COLUMN_TYPE,
    ALTERATION_SET_DEFAULT, /* value NULL: DROP DEFAULT */
    ALTERATION_SET_NOT_NULL,
    ALTERATION_DROP_NOT_NULL,
    ALTERATION_DROP_EXPRESSION,
    ALTERATION_SET_STATISTICS,
    ALTERATION_COLUMN_OPTIONS, /* SET and RESET (n_distinct = ...) */
    ALTERATION_SET_STORAGE,
    ALTERATION_SET_COMPRESSION,
    ALTERATION_ADD_IDENTITY,
    ALTERATION_SET_IDENTITY,
    ALTERATION_DROP_IDENTITY,
    ALTERATION_ADD_CONSTRAINT,
    ALTERATION_ALTER_CONSTRAINT,
    ALTERATION_VALIDATE_CONSTRAINT,
    ALTERATION_DROP_CONSTRAINT,
    ALTERATION_OWNER,
    ALTERATION_CLUSTER_ON,
    ALTERATION_WITHOUT_CLUSTER,
    ALTERATION_SET_LOGGED,
    ALTERATION_SET_UNLOGGED,
    ALTERATION_WITHOUT_OIDS,
    ALTERATION_ACCESS_METHOD,
    ALTERATION_TABLESPACE,
    ALTERATION_RELATION_OPTIONS, /* SET and RESET (fillfactor = ...) */
    ALTERATION_ENABLE_TRIGGER,   /* name: the trigger, "ALL" or "USER" see all_triggers */
    ALTERATION_DISABLE_TRIGGER,
    ALTERATION_ENABLE_RULE,
    ALTERATION_DISABLE_RULE,
    ALTERATION_INHERIT,
    ALTERATION_NO_INHERIT,
    ALTERATION_OF_TYPE,
    ALTERATION_NOT_OF_TYPE,
    ALTERATION_REPLICA_IDENTITY, /* name: the index, "" for none */
    ALTERATION_ENABLE_ROW_SECURITY,
    ALTERATION_DISABLE_ROW_SECURITY,
    ALTERATION_FORCE_ROW_SECURITY,
    ALTERATION_NO_FORCE_ROW_SECURITY,
    ALTERATION_ATTACH_PARTITION,
    ALTERATION_DETACH_PARTITION,
    ALTERATION_DETACH_FINALIZE,
    ALTERATION_FOREIGN_OPTIONS,
};

struct alteration {
    enum alteration_kind kind;
    const char *name;                        /* column, constraint, trigger, index, owner; "" */
    const struct column_def *column;         /* ADD COLUMN */
    const struct constraint_def *constraint; /* ADD CONSTRAINT */
    struct type_name type;                   /* COLUMN TYPE, OF */
    const char *collation;                   /* COLUMN TYPE; "" */
    const struct expression *value;          /* USING of COLUMN TYPE; DEFAULT */
    struct object_name other;                /* partition, or table inherited from */
    const struct partition_bound *bound;     /* ATTACH PARTITION */
    struct strlist options;                  /* names: "fillfactor", "toast.autovacuum_enabled" */
    bool if_exists; /* of the column or constraint; IF NOT EXISTS of ADD COLUMN */
    bool cascade;
    bool concurrently;
    bool all_triggers; /* ENABLE or DISABLE TRIGGER ALL */
    bool user_triggers;
};

struct routine_def {
    const char *language;    /* "sql" where none is written */
    char volatility;         /* 'i', 's', 'v'; 'v' where none is written */
    unsigned args;           /* IN, INOUT and VARIADIC */
    unsigned defaulted_args; /* of these */
    bool is_procedure;
    bool security_definer;
    bool sets_search_path;
    bool returns_trigger;
    struct type_name returns;
    const struct actions *statements; /* of its body, where they are known; NULL */
    const char *body; /* the text between $$ and $$; "" for a C function or BEGIN ATOMIC */
};

struct trigger_def {
    const char *name;
    struct object_name table;
    struct object_name function;
    struct object_name from; /* FROM of a constraint trigger; name "" */
    bool row;
    bool is_constraint;
};

#endif
