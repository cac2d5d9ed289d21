/*
 * markdown_text.h - text from strangers in Markdown: as a code span, or with its
 * markup made harmless.
 */
#ifndef PLANNER_REPORT_MARKDOWN_TEXT_H
#define PLANNER_REPORT_MARKDOWN_TEXT_H

#include "common/strbuf.h"

/* Adds text with all markup made harmless; nobody is called by an '@'. */
void markdown_add_plain(struct strbuf *sb, const char *text);

/* Adds text as a code span, with a fence that is longer than any in it. */
void markdown_add_code(struct strbuf *sb, const char *text);

/* Adds text for a line of HTML. */
void markdown_add_html(struct strbuf *sb, const char *text);

/* Adds text as a block of code in that language, with a fence that is longer than
 * any in it. Control characters other than line ends and tabs are shown. */
void markdown_add_block(struct strbuf *sb, const char *language, const char *text);

#endif
