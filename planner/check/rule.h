/*
 * rule.h - what a rule is.
 *
 * A rule reads what check.h collected and adds findings; it opens nothing,
 * prints nothing and cannot fail. Codes and names are never used again.
 */
#ifndef PLANNER_CHECK_RULE_H
#define PLANNER_CHECK_RULE_H

#include "planner/check/check.h"
#include "planner/model/finding.h"

struct rule {
    struct rule_info info;
    void (*check)(const struct rule_info *info, const struct check_input *input,
                  struct arena *arena, struct findings *out);
    /* Without check: a finding for each problem of that code; for none where
     * another file of this folder finds it. */
    enum error_code problem;
    /* Silent where this rule, of a lower code, has spoken: it says the same and more. */
    const struct rule *unless;
};

/* Returns a finding of the rule about revision r, at the value of its
 * down_revision where at_parent is set, else at its id. */
struct finding rule_finding(const struct rule_info *info, const struct check_input *input,
                            const struct revision *r, bool at_parent, const char *message);

/* Has the finding tell who added r, where the repository knows. */
void rule_add_origin(struct finding *f, const struct revision *r, struct arena *arena);

/* Adds the finding of rule that p is. */
void rule_add_problem(const struct rule_info *info, const struct check_input *input,
                      const struct graph_problem *p, struct arena *arena, struct findings *out);

/* All rules that look at trees, sorted by code; *count is how many. */
const struct rule *const *rules_all(size_t *count);

extern const struct rule rule_multiple_heads;
extern const struct rule rule_multiple_roots;
extern const struct rule rule_branch_point;
extern const struct rule rule_missing_downgrade;
extern const struct rule rule_irreversible_downgrade;
extern const struct rule rule_empty_upgrade;
extern const struct rule rule_merge_not_empty;
extern const struct rule rule_opaque_revision;
extern const struct rule rule_missing_parent;
extern const struct rule rule_cycle;
extern const struct rule rule_duplicate_revision;
extern const struct rule rule_duplicate_label;
extern const struct rule rule_bad_revision_id;
extern const struct rule rule_long_revision_id;
extern const struct rule rule_unreadable_revision;
extern const struct rule rule_deleted_revision;
extern const struct rule rule_edited_revision;
extern const struct rule rule_unknown_history;
extern const struct rule rule_conflicting_siblings;
extern const struct rule rule_dangling_dependency;
extern const struct rule rule_out_of_order;
extern const struct rule rule_stale_create_date;
extern const struct rule rule_filename_order;
extern const struct rule rule_ambiguous_prefix;
extern const struct rule rule_unreachable_revision;
extern const struct rule rule_down_revision_not_on_base;
extern const struct rule rule_squash_missing_replaces;
extern const struct rule rule_model_import;
extern const struct rule rule_version_table;
extern const struct rule rule_redundant_dependency;
extern const struct rule rule_downgrade_mismatch;
extern const struct rule rule_downgrade_data_loss;
extern const struct rule rule_destructive_before_deploy;
extern const struct rule rule_non_deterministic_script;
extern const struct rule rule_orphan_tree;
extern const struct rule rule_unknown_suppression;
extern const struct rule rule_unused_suppression;
extern const struct rule rule_suppression_without_reason;

#endif
