/*
 * check.h - runs the rules over a tree.
 */
#ifndef PLANNER_CHECK_CHECK_H
#define PLANNER_CHECK_CHECK_H

#include "common/strmap.h"
#include "planner/graph/graph.h"
#include "planner/model/finding.h"
#include "planner/model/postgres.h"
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
    uint32_t line;                /* of after: the first one that differs; 0 where not known */
    bool same_effect;             /* compiles to the same SQL and the same place in the graph */
};

/* A name that a revision's script imports. */
struct check_import {
    const struct revision *revision;
    struct srcpos pos;
    const char *module; /* with its leading dots */
    const char *name;   /* NULL where the module itself is imported */
};

/* What a clone that is cut off before the merge base leaves open. */
enum check_doubt_kind {
    CHECK_DOUBT_DELETED, /* on the base only: added there, or deleted here */
    CHECK_DOUBT_LEFT,    /* here only: new, or deleted on the base */
    CHECK_DOUBT_EDITED,  /* the sides differ, and either may have edited it */
    CHECK_DOUBT_TWIN,    /* the same on both sides under two names: renamed, or there twice */
};

struct check_doubt {
    enum check_doubt_kind kind;
    const struct revision *revision;
    const struct revision *other; /* what stands on it, or its twin; NULL for none */
};

struct check_doubts {
    VEC_FIELDS(struct check_doubt);
};

/* How many heads there may be, as the configuration says. */
struct check_heads {
    size_t most;          /* with names: how many they are */
    struct strlist names; /* labels or ids; one head each. Empty where a number is said */
    bool told;            /* else one, or one for each branch label */
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
    struct check_heads heads;
    const char *base;              /* what is merged into; NULL where nothing is */
    size_t base_heads;             /* how many heads it has already */
    const struct strmap *base_ids; /* the ids of its revisions; NULL without a base */
    struct {
        VEC_FIELDS(struct check_change);
    } changes;
    struct check_doubts doubts;
    const struct strmap *gone;     /* ids that one side has and the merge takes away; or NULL */
    const struct strmap *replaced; /* id -> struct revision * that says it stands for it; or NULL */
    const char *version_table;     /* "alembic_version" */
    struct {
        VEC_FIELDS(struct check_import);
    } imports; /* of what is new */
};

/* Returns whether the pull request adds r; without a base every revision counts. */
bool check_is_new(const struct check_input *input, const struct revision *r);

/* Returns what that direction of n does; NULL where n was merged before, for it
 * was judged when it came. */
const struct script *check_script(const struct check_input *input, const struct graph_node *n,
                                  enum direction direction);

/* What the user wants of the rules: options, and what the configuration says. */
struct check_settings {
    struct strlist select; /* names or codes; empty for all that are not opt-in */
    struct strlist ignore;
    struct strlist severities;      /* "RULE=severity"; the last one of a rule counts */
    struct postgres_range postgres; /* the servers that migrations run on */
    const char *sizes_file;         /* where tables' sizes stand, as preflight wrote them; NULL */
    const struct strmap *sizes;     /* table -> struct table_size *; NULL for none */
};

/* Fails with ERROR_USAGE where settings name a rule that is not there. */
bool check_settings_verify(const struct check_settings *settings, struct arena *arena,
                           struct error *err);

/* Returns whether settings leave the rule in. */
bool check_wants(const struct rule_info *info, const struct check_settings *settings);

/* Returns how bad the rule is, as settings have it. */
enum severity check_severity(const struct rule_info *info, const struct check_settings *settings,
                             struct arena *arena);

/* Runs the rules that settings leave in and adds what they find. The caller
 * finishes the findings once all trees are through. */
void check_run(const struct check_input *input, const struct check_settings *settings,
               struct arena *arena, struct findings *out);

/* Drops what is said of doubts where the answer is no whatever the truth is. */
void check_settle_doubts(struct findings *findings);

/* Leaves what settings leave in, as bad as settings have it. */
void check_take(struct findings *findings, const struct check_settings *settings,
                struct arena *arena);

/* Returns what is known about all rules, sorted by code; ends with NULL. */
const struct rule_info *const *check_rules(struct arena *arena);

/* Returns the rule of that code or name, or NULL. */
const struct rule_info *check_find_rule(const char *name);

/* Returns the code or name of a rule that somebody probably meant, or NULL. */
const char *check_nearest_rule(const char *name, struct arena *arena);

#endif
