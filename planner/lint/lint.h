/*
 * lint.h - runs the SQL rules over statements, in the order they run.
 *
 * A unit is what is released together: a revision, or a file of SQL. Units
 * follow each other; what earlier ones made is there for the later ones, so a
 * rule knows the type a column has, whether a check is valid, whether a table
 * was made a line above and nobody uses it yet.
 *
 *     struct lint *l = lint_new(&settings, arena);
 *
 *     lint_unit(l, &history, NULL);
 *     lint_unit(l, &revision, &findings);
 *     lint_finish(l, &findings);
 */
#ifndef PLANNER_LINT_LINT_H
#define PLANNER_LINT_LINT_H

#include "common/str.h"
#include "planner/model/finding.h"
#include "planner/model/postgres.h"
#include "planner/schema/schema.h"

struct lint;
struct session;

struct lint_settings {
    struct postgres_range postgres; /* a rule speaks where one of these is in danger */
    enum schema_scope scope;
    bool opt_in;        /* rules that are opt-in look too */
    bool sets_timeouts; /* whoever runs the statements sets lock_timeout itself */
};

struct lint_statement {
    struct str sql;      /* one command, without the final semicolon */
    struct srcpos pos;   /* of its first byte; column 0 where it is not in the file as such */
    bool autocommit;     /* runs outside a transaction */
    const char *refusal; /* why it could not be read as SQL at all; NULL */
};

struct lint_unit {
    const char *name;     /* for messages: "0042", "add_users.sql" */
    const char *tree;     /* of findings */
    const char *revision; /* of findings; NULL */
    bool transaction;     /* the runner opens one around all that is not autocommit */
    VEC_FIELDS(struct lint_statement);
};

/* What is told to a watcher: a statement, before it is folded into the schema. */
struct lint_sight {
    const struct lint_unit *unit;
    const struct lint_statement *statement;
    const struct action *action;
    struct schema *schema;
    const struct session *session;
    bool alone; /* it runs in a transaction of its own */
};

struct lint_watcher {
    void (*see)(const struct lint_sight *sight, void *ctx);
    void *ctx;
};

struct lint *lint_new(const struct lint_settings *settings, struct arena *arena);

/* Returns one that knows the same history, and goes its own way, in arena. */
struct lint *lint_branch(const struct lint *l, struct arena *arena);

/* Has the watcher see each statement from now on. */
void lint_watch(struct lint *l, struct lint_watcher watcher);

/* Takes the unit into the history; judges it where out is not NULL. */
void lint_unit(struct lint *l, const struct lint_unit *unit, struct findings *out);

/* Something ran that nobody knows: what is there may have changed since. */
void lint_lose_track(struct lint *l);

/* Says what only the end of all units tells. */
void lint_finish(struct lint *l, struct findings *out);

const struct schema *lint_schema(const struct lint *l);

/* Returns what is known about the SQL rules, sorted by code; ends with NULL. */
const struct rule_info *const *lint_rules(struct arena *arena);

/* Returns the rule of that code or name, or NULL. */
const struct rule_info *lint_find_rule(const char *name);

#endif
