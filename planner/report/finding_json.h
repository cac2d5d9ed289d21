/* finding_json.h - what bots read of a finding, the same in JSON and SARIF. */
#ifndef PLANNER_REPORT_FINDING_JSON_H
#define PLANNER_REPORT_FINDING_JSON_H

#include "common/json_out.h"
#include "planner/model/finding.h"

/* Adds "fix": what to do in words, as SQL, as Alembic code, and as text that
 * takes the place of what was found. */
void finding_json_fix(struct js_out *js, const struct finding *f, struct arena *arena);

/* Adds the statement's number, what it locks, reads and waits for, on which
 * servers, what shows it, and the comment that allows it. */
void finding_json_effects(struct js_out *js, const struct finding *f, struct arena *arena);

#endif
