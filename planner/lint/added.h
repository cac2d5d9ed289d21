/* added.h - what a statement adds to tables: columns, constraints, keys, partitions. */
#ifndef PLANNER_LINT_ADDED_H
#define PLANNER_LINT_ADDED_H

#include "planner/lint/rule.h"

/* Returns the column that part adds; NULL where it adds none, or it is there. */
const struct column_def *added_column(const struct alteration *part, const struct relation *r);

/* Returns the constraint of that kind that part adds, or NULL. */
const struct constraint_def *added_constraint(const struct alteration *part,
                                              enum constraint_kind kind);

/* Returns the same where it builds an index for it. */
const struct constraint_def *added_key(const struct alteration *part, enum constraint_kind kind);

/* Adds the hint to build the index CONCURRENTLY; word is "UNIQUE" or "PRIMARY KEY". */
void added_hint_index(struct lint *l, struct finding *f, const struct action *a,
                      const struct constraint_def *def, const char *word);

/* Returns whether part validates what this transaction, or the same statement, added. */
bool added_is_validated(const struct lint *l, const struct action *a,
                        const struct alteration *part);

/* Returns whether the statement is CREATE TABLE ... PARTITION OF. */
bool added_is_partition(const struct action *a);

#endif
