/*
 * action.h - what one SQL statement does, in our own plain structs.
 *
 * Made by planner/sql/pg_tree.h out of PostgreSQL's parse tree, const
 * afterwards. Holds what is written and no more: which table a name means,
 * whether a column had a default, what a function does is the schema's
 * knowledge (planner/schema/), what it locks is planner/effects/'.
 *
 * Names are as PostgreSQL stores them: folded to lower case unless quoted, cut
 * at 63 bytes. A schema that is not written is "". Strings are never NULL
 * unless a comment says so. Places are byte offsets into the statement's text.
 */
#ifndef PLANNER_MODEL_ACTION_H
#define PLANNER_MODEL_ACTION_H

#include <stdbool.h>
#include <stdint.h>

#include "common/strlist.h"
#include "common/vec.h"

struct object_name {
    const char *schema; /* "" where none is written */
    const char *name;
    uint32_t at;
};

struct object_names {
    VEC_FIELDS(struct object_name);
};

/* "integer" is pg_catalog.int4, "serial" stays serial. */
struct type_name {
    const char *schema; /* "pg_catalog" for what the grammar has words for */
    const char *name;   /* "int4", "varchar", "timestamptz", "mood" */
    int32_t mods[3];    /* varchar(20): 20; numeric(10,2): 10, 2; interval: fields, precision */
    unsigned mod_count;
    unsigned dimensions; /* of an array; 0 for none */
    const char *text;    /* as people write it: "varchar(20)", "bigint[]", "app.mood" */
};

/* A function that is called. */
struct function_use {
    const char *schema;
    const char *name;
    unsigned args;
    const char *literal; /* the first argument where that is a string: nextval('s'); else "" */
};

enum relation_access {
    ACCESS_READ,
    ACCESS_ROW_LOCK, /* SELECT ... FOR UPDATE and its like */
    ACCESS_INSERT,
    ACCESS_UPDATE,
    ACCESS_DELETE,
    ACCESS_MERGE,
};

/* A table or view that a query names. */
struct relation_use {
    struct object_name name;
    enum relation_access access;
    bool only;           /* ONLY name: not its children */
    bool filtered;       /* a WHERE (not constantly true), a join condition or LIMIT applies */
    bool on_conflict;    /* INSERT ... ON CONFLICT */
    bool updates;        /* ON CONFLICT DO UPDATE, MERGE with UPDATE */
    struct strlist set;  /* columns that INSERT names and UPDATE sets, in order */
    struct strlist keys; /* columns that WHERE compares with = or IN; not qualified by others */
};

/* One arm of an expression that is arms joined by AND; an expression that is
 * none has one. */
enum arm_kind {
    ARM_OTHER,
    ARM_NOT_NULL, /* column IS NOT NULL */
    ARM_COMPARE,  /* column op literal */
    ARM_IN,       /* column IN (literals) */
};

struct expression_arm {
    enum arm_kind kind;
    const char *column;
    const char *op;        /* "<", "<=", "=", ">=", ">", "<>" */
    struct strlist values; /* literals without quotes: one, or those of IN */
};

struct expression {
    bool is_null;           /* the constant NULL, whatever it is cast to */
    bool is_literal;        /* a constant, perhaps cast */
    const char *literal;    /* its text; "" for none */
    const char *text;       /* as written, for showing; "" where its end is not known */
    struct strlist columns; /* that it names, each once */
    struct {
        VEC_FIELDS(struct function_use);
    } functions;
    struct {
        VEC_FIELDS(struct expression_arm);
    } arms;
    struct {
        VEC_FIELDS(struct relation_use);
    } relations; /* of its subqueries */
    struct {
        VEC_FIELDS(struct type_name);
    } casts;                 /* types that it casts to */
    bool converts_time_zone; /* AT TIME ZONE */
    bool is_column;          /* a column's name and nothing more, or that with a cast: see casts */
};

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
    const char *of_type; /* CREATE TABLE OF; "" */
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

struct query {
    struct {
        VEC_FIELDS(struct relation_use);
    } relations; /* in the order they are named; common table expressions left out */
    struct {
        VEC_FIELDS(struct function_use);
    } functions;
    struct strlist literals; /* string constants, each once */
    struct strlist columns;  /* column names used anywhere, each once */
    struct strlist outputs;  /* names of the result's columns, "*" for stars, "?" where made up */
    bool with_limit;
    bool only_values; /* VALUES, or SELECT without FROM */
    bool is_no_data;  /* CREATE ... AS ... WITH NO DATA */
};

/* What one part of ALTER TABLE does; ALTER INDEX, VIEW, SEQUENCE, MATERIALIZED
 * VIEW, FOREIGN TABLE and TYPE (attributes) use the same. */
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

enum subject_kind {
    SUBJECT_OTHER,
    SUBJECT_TABLE,
    SUBJECT_FOREIGN_TABLE,
    SUBJECT_INDEX,
    SUBJECT_SEQUENCE,
    SUBJECT_VIEW,
    SUBJECT_MATVIEW,
    SUBJECT_COLUMN,     /* COMMENT, RENAME: part is the column */
    SUBJECT_CONSTRAINT, /* of a table: part is the constraint */
    SUBJECT_TRIGGER,    /* part is the trigger */
    SUBJECT_POLICY,     /* part */
    SUBJECT_RULE,       /* part */
    SUBJECT_TYPE,
    SUBJECT_DOMAIN,
    SUBJECT_DOMAIN_CONSTRAINT, /* part */
    SUBJECT_ATTRIBUTE,         /* of a composite type: part */
    SUBJECT_FUNCTION,          /* procedures, aggregates and routines too */
    SUBJECT_SCHEMA,
    SUBJECT_EXTENSION,
    SUBJECT_DATABASE,
    SUBJECT_TABLESPACE,
    SUBJECT_ROLE,
    SUBJECT_PUBLICATION,
    SUBJECT_SUBSCRIPTION,
    SUBJECT_STATISTICS,
    SUBJECT_EVENT_TRIGGER,
    SUBJECT_SYSTEM, /* REINDEX SYSTEM */
};

enum action_kind {
    ACTION_NOT_ANALYSED, /* see fault */
    ACTION_OTHER,        /* touches no relation that we know of */
    ACTION_CREATE_TABLE,
    ACTION_CREATE_TABLE_AS, /* SELECT INTO too; subject says whether a materialized view */
    ACTION_CREATE_INDEX,
    ACTION_CREATE_VIEW,
    ACTION_CREATE_SEQUENCE,
    ACTION_CREATE_ENUM,
    ACTION_CREATE_COMPOSITE, /* table holds its attributes as columns */
    ACTION_CREATE_DOMAIN,    /* column holds its type, default, constraints */
    ACTION_CREATE_TYPE,      /* ranges and base types */
    ACTION_CREATE_FUNCTION,
    ACTION_CREATE_TRIGGER,
    ACTION_CREATE_RULE,
    ACTION_CREATE_POLICY,
    ACTION_CREATE_SCHEMA, /* inner holds its elements */
    ACTION_CREATE_EXTENSION,
    ACTION_CREATE_STATISTICS,
    ACTION_CREATE_PUBLICATION,
    ACTION_CREATE_SUBSCRIPTION, /* options may hold "create_slot=false", "connect=false" */
    ACTION_CREATE_DATABASE,
    ACTION_CREATE_TABLESPACE,
    ACTION_ALTER_TABLE, /* any relation, by subject; see alterations */
    ACTION_ALTER_SEQUENCE,
    ACTION_ALTER_ENUM,
    ACTION_ALTER_DOMAIN, /* see domain */
    ACTION_ALTER_POLICY,
    ACTION_ALTER_FUNCTION,
    ACTION_ALTER_STATISTICS,
    ACTION_ALTER_PUBLICATION,
    ACTION_ALTER_SUBSCRIPTION,
    ACTION_ALTER_EXTENSION,
    ACTION_ALTER_DATABASE,
    ACTION_ALTER_SYSTEM,
    ACTION_MOVE_ALL, /* ALTER TABLE ALL IN TABLESPACE */
    ACTION_DROP,
    ACTION_DROP_OWNED,
    ACTION_REASSIGN_OWNED,
    ACTION_RENAME,     /* names[0], part, new_name */
    ACTION_SET_SCHEMA, /* new_name */
    ACTION_OWNER,      /* ALTER ... OWNER TO of what is not a relation */
    ACTION_DEPENDS,    /* ALTER ... DEPENDS ON EXTENSION */
    ACTION_COMMENT,
    ACTION_SECURITY_LABEL,
    ACTION_GRANT, /* REVOKE too: see revokes */
    ACTION_DEFAULT_PRIVILEGES,
    ACTION_TRUNCATE,
    ACTION_LOCK, /* lock_mode */
    ACTION_SELECT,
    ACTION_INSERT,
    ACTION_UPDATE,
    ACTION_DELETE,
    ACTION_MERGE,
    ACTION_COPY, /* query holds the table */
    ACTION_CALL,
    ACTION_DO, /* inner holds what its body says */
    ACTION_EXPLAIN,
    ACTION_VACUUM,
    ACTION_ANALYZE,
    ACTION_CLUSTER, /* part: the index */
    ACTION_REINDEX, /* by subject */
    ACTION_REFRESH,
    ACTION_SET,         /* setting, value; part "" */
    ACTION_TRANSACTION, /* transaction */
    ACTION_DISCARD,
};

enum transaction_kind {
    TRANSACTION_BEGIN,
    TRANSACTION_COMMIT,
    TRANSACTION_ROLLBACK,
    TRANSACTION_SAVEPOINT,
    TRANSACTION_RELEASE,
    TRANSACTION_ROLLBACK_TO,
    TRANSACTION_PREPARE,
    TRANSACTION_FINISH_PREPARED,
};

/* ALTER DOMAIN. */
enum domain_alteration {
    DOMAIN_DEFAULT,
    DOMAIN_SET_NOT_NULL,
    DOMAIN_DROP_NOT_NULL,
    DOMAIN_ADD_CONSTRAINT,
    DOMAIN_DROP_CONSTRAINT,
    DOMAIN_VALIDATE_CONSTRAINT,
};

struct actions {
    struct action *items;
    size_t count;
    size_t cap;
};

struct action {
    enum action_kind kind;
    enum subject_kind subject;
    const char *verb;          /* "ALTER TABLE", "CREATE INDEX": how people call it */
    struct object_names names; /* what it makes, changes or drops; names.items[0] is the subject */
    const char *part;          /* of the subject: column, constraint, trigger, policy; "" */
    const char *new_name;      /* RENAME, SET SCHEMA; "" */

    bool if_exists;
    bool if_not_exists;
    bool or_replace;
    bool cascade;
    bool concurrently;
    bool only;      /* ALTER TABLE ONLY, TRUNCATE ONLY */
    bool temporary; /* CREATE TEMP ...; ON COMMIT does not matter here */
    bool unlogged;
    bool restart_identity; /* TRUNCATE */
    bool full;             /* VACUUM FULL */
    bool with_analyze;     /* VACUUM ANALYZE; EXPLAIN ANALYZE */
    bool no_data;          /* WITH NO DATA */
    bool all;              /* FOR ALL TABLES; ALL TABLES IN SCHEMA; DISCARD ALL; RESET ALL */
    bool add_value;        /* ALTER TYPE ADD VALUE; else RENAME VALUE */
    bool revokes;
    bool to_public;  /* GRANT ... TO PUBLIC */
    bool is_local;   /* SET LOCAL */
    bool resets;     /* RESET, SET TO DEFAULT */
    bool from_stdin; /* COPY ... FROM STDIN */
    bool chains;     /* AND CHAIN */

    const struct table_def *table;
    const struct index_def *index;
    struct {
        VEC_FIELDS(struct alteration);
    } alterations;
    const struct column_def *column;         /* CREATE DOMAIN */
    const struct constraint_def *constraint; /* ALTER DOMAIN ADD */
    enum domain_alteration domain;
    const struct query *query; /* of a view, of DML, of a policy's or rule's expressions */
    const struct routine_def *routine;
    const struct trigger_def *trigger;
    struct object_name owned_by; /* sequence: table in schema and name; part is the column */
    struct strlist values;       /* labels of an enum; ALTER TYPE: new (and old) value */
    struct strlist options;      /* of ALTER SEQUENCE ("restart", "owned_by"), "name=value" else */
    const char *setting;         /* SET: "lock_timeout" */
    const char *value;           /* its value, as one text; COMMENT's text */
    int lock_mode;               /* LOCK: 1 AccessShareLock to 8 AccessExclusiveLock */
    enum transaction_kind transaction;
    const char *savepoint;

    struct actions inner; /* of DO, CREATE SCHEMA; of a function's body: not run yet */
    bool has_dynamic_sql; /* a DO body or function executes text that only running tells */
    const char *fault;    /* ACTION_NOT_ANALYSED, or an inner body that could not be read; NULL */
    uint32_t fault_at;
    uint32_t line; /* inner: lines after the first of the statement's text */
};

/* Returns "table", "index", "materialized view" ... */
const char *subject_word(enum subject_kind kind);

#endif
