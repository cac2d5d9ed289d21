/* found_text.h - where a revision was found, for people and for programs. */
#ifndef PLANNER_REPORT_FOUND_TEXT_H
#define PLANNER_REPORT_FOUND_TEXT_H

#include "common/json_out.h"
#include "planner/model/found.h"

/* Adds a block for the revision: what it is, where it is, how to get it back. */
void found_text(const struct found_revision *r, struct strbuf *out);

/* Writes the object of the revision. */
void found_json(const struct found_revision *r, struct js_out *out);

#endif
