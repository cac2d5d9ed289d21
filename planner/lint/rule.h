/*
 * rule.h - what a SQL rule is, and what it sees.
 *
 * A rule looks at one action before it is folded into the schema, at the end
 * of a unit, or both. It adds findings with lint_add() and changes nothing.
 * Codes and names are never used again.
 */
#ifndef PLANNER_LINT_RULE_H
#define PLANNER_LINT_RULE_H

#include "planner/effects/effects.h"
#include "planner/lint/lint.h"
#include "planner/lint/session.h"

/* A statement that was run in the unit. */
struct lint_step {
    const struct lint_statement *statement;
    const struct action *action; /* the statement, or a part of a DO block */
    unsigned transaction;        /* counted as schema.h does */
    uint32_t line;               /* of the action, after the statement's first one */
};

/* A name that was taken away; void where something else gets it in time. */
struct lint_rename {
    const char *schema; /* of the relation */
    const char *name;   /* of the relation */
    const char *column; /* "" for the relation itself */
    const char *to;     /* its new name; "" in another schema */
    size_t step;        /* its own, in steps */
    struct finding finding;
};

/* A lock that the transaction took before, on what others see. */
struct lint_held {
    const struct relation *relation;
    const char *name;
    enum lock_mode mode;
};

/* A value that the transaction added to an enum. */
struct lint_label {
    struct object_name type;
    const char *label;
    unsigned transaction;
};

/* A foreign key that the unit made. */
struct lint_key {
    struct object_name table;
    struct strlist columns;
    const struct lint_statement *statement;
};

/* Rows that the transaction changed before it held a lock. */
struct lint_change {
    unsigned transaction;
    struct finding finding;
};

/* A finding that the end of all units may make void. */
struct lint_pending {
    const struct constraint *constraint;
    struct finding finding;
};

struct lint_pendings {
    VEC_FIELDS(struct lint_pending);
};

struct lint_rule;

struct lint_looks {
    VEC_FIELDS(const struct lint_rule *);
};

/* The rules that look at actions of each kind, and at the parts of an ALTER TABLE. */
struct lint_dispatch {
    struct lint_looks checks[ACTION_KINDS];
    struct lint_looks alters;
};

struct lint {
    struct arena *arena;
    struct lint_settings settings;
    const struct lint_dispatch *dispatch; /* by the settings */
    struct schema *schema;                /* before the action */
    struct session session;
    const struct lint_unit *unit;
    const struct lint_statement *statement;
    const struct action *whole; /* the statement; the action is it or something inside */
    bool inside;                /* a DO block holds the action */
    uint32_t line;              /* of the action, after the statement's first one */
    bool alone;                 /* the statement runs in a transaction of its own */
    bool timeout_told;          /* lock-timeout-missing was found in this unit */
    bool finishing;             /* the unit has ended: no action */
    struct {
        VEC_FIELDS(struct lint_step);
    } steps; /* of the unit, those before this one */
    struct {
        VEC_FIELDS(struct lint_rename);
    } renames;                     /* of the unit */
    struct lint_pendings unproven; /* constraints that nobody validated yet */
    struct lint_watcher watcher;
    struct effects effects; /* of the action */
    struct {
        VEC_FIELDS(struct lint_held);
    } held;            /* by the transaction, before the action */
    unsigned held_in;  /* that transaction */
    bool several_told; /* multiple-tables-locked was found in it */
    struct {
        VEC_FIELDS(struct lint_label);
    } added_labels; /* by the unit */
    struct {
        VEC_FIELDS(struct lint_key);
    } keys; /* of the unit */
    struct {
        VEC_FIELDS(struct lint_change);
    } changes;            /* of the unit */
    struct findings *out; /* NULL: nothing is judged */
};

struct lint_rule {
    struct rule_info info;
    enum action_kind only; /* what check looks at; ACTION_NOT_ANALYSED: everything */
    void (*check)(struct lint *l, const struct action *a);
    /* For each part of an ALTER TABLE whose table others see. r is the table,
     * NULL where it is not known. */
    void (*alter)(struct lint *l, const struct action *a, const struct alteration *part,
                  const struct relation *r);
    void (*finish)(struct lint *l); /* at the end of a unit */
};

/* Adds a finding at the statement. The result stays until the next call, for
 * hints and more. Without findings wanted it is a place to write to. */
struct finding *lint_add(struct lint *l, const struct lint_rule *rule, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Makes the finding without adding it. */
struct finding lint_finding(struct lint *l, const struct lint_rule *rule, const char *message);

/* Adds a hint: a sentence, or SQL to paste. */
void lint_hint(struct lint *l, struct finding *f, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Adds SQL to run instead, with the names of the statement. */
void lint_fix(struct lint *l, struct finding *f, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Returns the relation that the action is about, or NULL where it is not known. */
struct relation *lint_subject(const struct lint *l, const struct action *a);

/* Returns whether others see the relation of that name: it was not made in
 * this transaction. What is not known is there. */
bool lint_exists(const struct lint *l, const struct object_name *name);

/* A column, and whose it is; both NULL for none. */
struct lint_column {
    const struct relation *relation;
    const struct column *column;
};

/* Returns the first column of the type, in tables of this transaction too
 * where with_new is set. */
struct lint_column lint_column_of(const struct lint *l, const struct type *t, bool with_new);

/* Returns whether it was there before the unit. */
bool lint_was_before(const struct lint *l, const struct object_name *name);

/* Returns whether the type was there before the unit. What is not known was. */
bool lint_type_was_before(const struct lint *l, const struct object_name *name);

/* Returns "app.users" as written. */
const char *lint_name(const struct lint *l, const struct object_name *name);

/* Returns the same of the first name of the action, an ALTER TABLE for one. */
const char *lint_table_name(const struct lint *l, const struct action *a);

/* Returns the same as SQL has it: quoted where it must be. */
const char *lint_sql_name(const struct lint *l, const struct object_name *name);
const char *lint_sql_word(const struct lint *l, const char *word);

/* Returns whether one of the servers is older than, or as new as, version. */
bool lint_may_be_before(const struct lint *l, int version);
bool lint_may_be(const struct lint *l, int version);

/* Returns whether it holds rows: no index, no sequence. */
bool lint_is_table(const struct relation *r);

/* Returns what the transaction holds in that mode or a stronger one, or NULL. */
const struct lint_held *lint_blocker(const struct lint *l, enum lock_mode least);

/* Returns whether it makes, drops or rebuilds an index CONCURRENTLY. */
bool lint_is_concurrent(const struct action *a);

#endif
