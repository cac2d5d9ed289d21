/*
 * finding.h - what a check has to say about a migration.
 *
 * A finding is a result, not an error: a run collects all of them, sorts them
 * by place and reports them in any format. The texts of a finding may hold
 * what strangers wrote; every writer escapes for its own format.
 */
#ifndef PLANNER_MODEL_FINDING_H
#define PLANNER_MODEL_FINDING_H

#include <stdbool.h>

#include "common/error.h"
#include "common/strlist.h"

struct past_file;
struct revision;

enum severity {
    SEVERITY_NOTE,
    SEVERITY_WARNING,
    SEVERITY_ERROR,
};

enum confidence {
    CONFIDENCE_CERTAIN, /* holds whatever the database contains */
    CONFIDENCE_LIKELY,  /* holds unless something was done outside the migrations */
    CONFIDENCE_DEPENDS, /* on what evidence names */
};

/* What is known about a rule without running it: the text of `explain`. */
struct rule_info {
    const char *code;       /* "MP101", never used again for another rule */
    const char *name;       /* "multiple-heads" */
    enum severity severity; /* unless the configuration says otherwise */
    bool opt_in;            /* runs only where selected */
    const char *tags;       /* "graph", "locks", "data" ...: blank separated */
    const char *summary;    /* one sentence with a full stop */
    const char *why;        /* what happens, some sentences */
    const char *instead;    /* what to do, in words */
    const char *sql;        /* the same as SQL to paste; NULL */
    const char *alembic;    /* the same in an Alembic script; NULL */
    const char *versions;   /* of PostgreSQL, where not all: "before 11"; NULL */
    int since;              /* the first version that is in danger; 0: all */
    int until;              /* the last one; 0: all */
    const char *evidence;   /* the observation that shows it: "locks.json#create-index"; NULL */
    const char *fine_when;  /* NULL where it is never fine */
};

/* A piece of a source file; columns are 1-based, in bytes, the end exclusive. */
struct region {
    struct srcpos start;
    uint32_t end_line;   /* 0: the line of start */
    uint32_t end_column; /* 0: the end of the line */
};

/* Another place that belongs to the story. */
struct related {
    struct region region;
    const char *message;
};

/* One lock that a statement takes. */
struct lock_note {
    const char *relation;
    const char *mode; /* as PostgreSQL spells it: "AccessExclusiveLock" */
};

/* A revision whose own story belongs to the finding's. */
struct origin {
    const struct revision *revision;
    const struct past_file *past; /* what the repository says of it; NULL where it does not */
};

struct finding {
    const struct rule_info *rule;
    enum severity severity;
    enum confidence confidence;
    struct region region;
    const char *tree;     /* the tree's name; "" where there is one */
    const char *revision; /* id, or NULL where it belongs to no revision */
    uint32_t statement;   /* of the revision or file, from 1; 0 where it is about none */
    const char *message;  /* the first sentence carries the meaning */
    struct strlist hints; /* commands or sentences, one line each */
    const char *fix;      /* text that may replace region, or NULL */
    struct strlist sql;   /* statements to run instead; none: those of the rule */
    struct {
        VEC_FIELDS(struct related);
    } related;
    struct {
        VEC_FIELDS(struct lock_note);
    } locks;
    struct {
        VEC_FIELDS(struct origin);
    } origins;
    struct strlist scan;      /* relations read whole */
    struct strlist rewrite;   /* relations written anew */
    struct strlist waits_for; /* "reader", "writer", "snapshot": whom it waits for */
    int pg_least;             /* versions of PostgreSQL that are in danger; 0: nobody asked */
    int pg_most;
    const char *evidence;    /* what shows it, as rule_info has it; NULL */
    const char *suppressed;  /* the reason given for allowing it, or NULL */
    const char *fingerprint; /* stable over edits elsewhere; set by findings_identify() */
};

struct findings {
    VEC_FIELDS(struct finding);
};

/* Returns "error", "warning" or "note". */
const char *severity_name(enum severity severity);

/* Finds the severity of that name; false where there is none. */
bool severity_parse(const char *name, enum severity *out);

/* Returns "certain", "likely" or "depends". */
const char *confidence_name(enum confidence confidence);

/* Returns the finding with its texts in arena. Constants stay what they are: the
 * rule and the modes of locks; and so do the names of files. */
struct finding finding_copy(const struct finding *f, struct arena *arena);

/* Sorts by file, line, column, rule and message, and drops exact repetitions. */
void findings_finish(struct findings *findings);

/* Sets the fingerprints of what is finished; people are not told them, and they
 * cost more than finding some findings does. */
void findings_identify(struct findings *findings, struct arena *arena);

/* Returns how many of that severity are not suppressed. */
size_t findings_count(const struct findings *findings, enum severity severity);

/* Returns the indexes of those that are not suppressed, worst first, then in
 * order; *count is how many. */
size_t *findings_worst_first(const struct findings *findings, struct arena *arena, size_t *count);

#endif
