/* facts_text.h - what a revision does and locks, as text and as JSON. */
#ifndef PLANNER_REPORT_FACTS_TEXT_H
#define PLANNER_REPORT_FACTS_TEXT_H

#include "common/json_out.h"
#include "planner/model/facts.h"

/* Returns two lines, each with a newline:
 *
 *     Does: creates table audit_log, index ix_audit; adds column users.email
 *     Lock: ACCESS EXCLUSIVE on users, readers and writers wait
 */
const char *facts_text_lines(const struct revision_facts *facts, struct arena *arena);

/* Writes "does", "lock" and "opaque" into the open object. */
void facts_json(const struct revision_facts *facts, struct js_out *out);

#endif
