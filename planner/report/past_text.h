/* past_text.h - who added a revision and what came after, for people and for
 * programs. */
#ifndef PLANNER_REPORT_PAST_TEXT_H
#define PLANNER_REPORT_PAST_TEXT_H

#include "common/json_out.h"
#include "planner/model/finding.h"
#include "planner/model/past.h"

/* Returns the lines that follow Alembic's in a block, each with a newline:
 *
 *     Commit: 58fba21 2026-03-11 Author A (#41), in v1.3.0
 *     Edited: 9c1d2e3 2026-03-12 Author B (#44)
 *
 * file is NULL where the revision is not committed. */
const char *past_text_lines(const struct past_file *file, struct arena *arena);

/* Returns "58fba21 2026-03-11 Author A (#41)"; request is the number to show,
 * 0 for none. */
const char *past_text_commit(const struct commit_info *commit, int64_t request,
                             struct arena *arena);

/* Returns "r1 was added by 58fba21 2026-03-11 Author A (#41), merged by 9c1d2e3
 * 2026-03-12 Author B, in v1.3.0"; NULL where nothing is known. */
const char *past_text_origin(const struct origin *origin, struct arena *arena);

/* Writes "commit", "tag" and "events" into the open object. */
void past_json(const struct past_file *file, struct js_out *out);

/* Returns whether anything is known of the finding's origins. */
bool past_has_origins(const struct finding *f);

/* Writes "history": an object for each origin that is known, nothing for none. */
void past_json_origins(const struct finding *f, struct js_out *out);

/* Writes the members of a commit into the open object: commit, date, author,
 * co_authors, subject, pull_request. */
void past_json_commit(const struct commit_info *commit, int64_t request, struct js_out *out);

#endif
