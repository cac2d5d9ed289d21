/* markdown_parts.h - the parts of a comment that say what to do, and what would run. */
#ifndef PLANNER_REPORT_MARKDOWN_PARTS_H
#define PLANNER_REPORT_MARKDOWN_PARTS_H

#include "planner/report/report.h"

/* Adds what to type, and the hints of the worst findings. */
void markdown_add_fixes(struct strbuf *sb, const struct report *report);

/* Adds what migplan rebase would change, folded. */
void markdown_add_diff(struct strbuf *sb, const struct report *report);

/* Adds the SQL of each new revision and its strongest lock, folded. */
void markdown_add_steps(struct strbuf *sb, const struct report *report);

#endif
