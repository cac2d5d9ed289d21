/*
 * check.h - runs the rules over a tree.
 */
#ifndef PLANNER_CHECK_CHECK_H
#define PLANNER_CHECK_CHECK_H

#include "common/strmap.h"
#include "planner/graph/graph.h"
#include "planner/model/finding.h"
#include "planner/model/script.h"

/* A revision file that could not be read: it is in no graph. */
struct check_fault {
    struct srcpos pos;
    const char *message;
    const char *hint; /* or NULL */
};

/* A revision of the base that a pull request edits, or deletes. */
struct check_change {
    const struct revision *before;
    const struct revision *after; /* NULL where it is deleted */
    bool same_effect;             /* compiles to the same SQL and the same place in the graph */
};

/* What the rules look at. */
struct check_input {
    const char *tree; /* its name in findings; "" where there is one */
    const struct graph *graph;
    const struct graph_problems *problems;
    struct {
        VEC_FIELDS(struct check_fault);
    } faults;
    const struct script *upgrades;   /* by graph_node.index; NULL where nothing was compiled */
    const struct script *downgrades; /* likewise */
    size_t heads;                    /* how many heads there may be */
    const char *base;                /* what is merged into; NULL where nothing is */
    const struct strmap *base_ids;   /* the ids of its revisions; NULL without a base */
    struct {
        VEC_FIELDS(struct check_change);
    } changes;
};

/* Returns whether the pull request adds r; without a base every revision counts. */
bool check_is_new(const struct check_input *input, const struct revision *r);

/* What the user wants of the rules. */
struct check_settings {
    struct strlist select; /* names or codes; empty for all that are not opt-in */
    struct strlist ignore;
    struct strlist severities; /* "RULE=severity" */
};

/* Fails with ERROR_USAGE where settings name a rule that is not there. */
bool check_settings_verify(const struct check_settings *settings, struct arena *arena,
                           struct error *err);

/* Runs the rules that settings leave in and adds what they find. The caller
 * finishes the findings once all trees are through. */
void check_run(const struct check_input *input, const struct check_settings *settings,
               struct arena *arena, struct findings *out);

/* Returns what is known about all rules, sorted by code; ends with NULL. */
const struct rule_info *const *check_rules(struct arena *arena);

/* Returns the rule of that code or name, or NULL. */
const struct rule_info *check_find_rule(const char *name);

#endif
