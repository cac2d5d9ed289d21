/* facts_words.h - statements in a few words each: "creates table audit_log". */
#ifndef PLANNER_CMD_FACTS_WORDS_H
#define PLANNER_CMD_FACTS_WORDS_H

#include "planner/model/action.h"
#include "planner/model/revision.h"
#include "planner/model/script.h"

struct facts_words;

/* What the revision's statements do is added to out. */
struct facts_words *facts_words_new(const struct revision *r, struct strlist *out,
                                    struct arena *arena);

/* Adds what the statement does, which a is the analysis of, unless it was said. */
void facts_words_add(struct facts_words *w, struct statement *statement, const struct action *a);

#endif
