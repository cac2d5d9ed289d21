/* facts.h - what a revision does and locks, for people. */
#ifndef PLANNER_MODEL_FACTS_H
#define PLANNER_MODEL_FACTS_H

#include "common/strlist.h"
#include "planner/model/lock.h"

struct revision_facts {
    struct strlist does;      /* "creates table audit_log": in the order of its statements */
    enum lock_mode lock;      /* the strongest that keeps others from working; LOCK_NONE */
    const char *relation;     /* what it is on */
    size_t others;            /* more relations that are locked so that others wait */
    struct strlist rewritten; /* tables that are written anew */
    uint32_t opaque_line;     /* from here on only a running Python knows; 0: all is known */
    const char *opaque;       /* why; NULL */
};

#endif
