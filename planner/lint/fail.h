/*
 * fail.h - what the rule statement-will-fail looks at, one question a function.
 *
 * Each adds a finding where PostgreSQL surely refuses the statement on the
 * database that the statements before it made; what is not known is taken to
 * fit. SQLSTATEs are PostgreSQL's.
 */
#ifndef PLANNER_LINT_FAIL_H
#define PLANNER_LINT_FAIL_H

#include "planner/lint/rule.h"

void fail_tell(struct lint *l, const char *sqlstate, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Returns whether the relation is surely missing, and says so. */
bool fail_is_missing(struct lint *l, const struct object_name *name, const char *what);

/* Says that a key of a partitioned table leaves out what it is partitioned by.
 * keys has "" for expressions. Returns whether so. */
bool fail_lacks_partition_key(struct lint *l, const char *table, const struct strlist *by,
                              const struct strlist *keys);

/* Says that a relation or type of that name is there: both share names. */
void fail_check_taken(struct lint *l, const struct object_name *name, bool makes_type);

/* Returns whether an earlier part of the statement adds, drops or renames what
 * part names. */
bool fail_is_changed_before(const struct action *a, const struct alteration *part);

/* Returns whether all columns of the table are known, so that one can be missing. */
bool fail_knows_columns(const struct relation *r);

/* Returns whether the table or view surely has no column of that name. */
bool fail_lacks_column(const struct relation *r, const char *name);

/* Returns whether a table has the column from one it is a part of. */
bool fail_is_inherited(const struct relation *r, const char *column);

/* What is named is missing. Returns whether so, and nothing else is worth saying. */
bool fail_missing(struct lint *l, const struct action *a);

/* What is made is there already. */
void fail_taken(struct lint *l, const struct action *a);

/* What is made of columns that are not there, twice, or of the wrong kind.
 * Returns whether so. */
bool fail_definition(struct lint *l, const struct action *a);

/* What is dropped is needed, or of another kind. */
void fail_dropped(struct lint *l, const struct action *a);

/* Views, and rows that are written. */
void fail_view(struct lint *l, const struct action *a);
void fail_rows(struct lint *l, const struct action *a);

/* One part of an ALTER TABLE on a relation that is known. */
void fail_column_part(struct lint *l, const struct action *a, const struct alteration *part,
                      const struct relation *r);
void fail_constraint_part(struct lint *l, const struct action *a, const struct alteration *part,
                          const struct relation *r);

#endif
