/*
 * action.h - what one SQL statement does, in our own plain structs.
 *
 * Made by planner/sql/pg_tree.h out of PostgreSQL's parse tree, const
 * afterwards. Holds what is written and no more: which table a name means,
 * whether a column had a default, what a function does is the schema's
 * knowledge (planner/schema/), what it locks is planner/effects/'.
 */
#ifndef PLANNER_MODEL_ACTION_H
#define PLANNER_MODEL_ACTION_H

#include "planner/model/definition.h"

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
    ACTION_KINDS, /* how many there are */
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
    const char *part;          /* of the subject: column, constraint, trigger, policy, the label
                                * that ALTER TYPE ADD VALUE puts the new one beside; "" */
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
    bool perhaps;  /* inner: it may not run, or its error may be taken */
    uint32_t line; /* inner: lines after the first of the statement's text */
};

/* Returns "table", "index", "materialized view" ... */
const char *subject_word(enum subject_kind kind);

#endif
