/*
 * report.h - findings in the formats that people and code review systems read.
 *
 * A format is one constant in one file, listed in formats.c. It writes what it
 * is given and decides nothing; texts are from strangers, and each format
 * escapes by its own rules.
 */
#ifndef PLANNER_REPORT_REPORT_H
#define PLANNER_REPORT_REPORT_H

#include <stdio.h>

#include "common/str.h"
#include "common/strbuf.h"
#include "common/strmap.h"
#include "planner/model/finding.h"
#include "planner/model/script.h"

/* One tree that was checked. */
struct report_tree {
    const char *name;   /* its folder as users see it */
    const char *config; /* the file that names it, or NULL */
    struct strlist versions;
    struct strlist base_heads;   /* on the base, where there is one */
    struct strlist branch_heads; /* in what was checked */
    struct strlist result_heads; /* after the merge; as branch_heads without a base */
    size_t revision_count;
    size_t new_count;
};

/* One revision that was checked, for formats that list what passed too. */
struct report_revision {
    const char *id;
    const char *message;
    const char *path;
    const char *tree;
    bool is_new;
};

/* What a revision that a pull request adds does, for those who review it. */
struct report_step {
    const char *id;
    const char *message;
    const struct script *script; /* its upgrade */
    const char *lock;            /* the strongest: "SHARE on chunks"; NULL where nobody notices */
};

struct line_hashes;

/* A file that has findings, and where report_line() was in it: findings come in the order of
 * their lines, so that the next one is mostly near. */
struct report_text {
    struct str bytes;
    size_t line;                /* counted from 0 */
    size_t at;                  /* where it begins */
    struct line_hashes *hashes; /* NULL until a format asks for them */
};

struct report {
    const struct findings *findings; /* finished, and identified where the format needs it */
    struct {
        VEC_FIELDS(struct report_tree);
    } trees;
    struct {
        VEC_FIELDS(struct report_revision);
    } revisions;
    const struct rule_info *const *rules; /* all there are, ends with NULL */
    struct strlist assumptions;           /* what could not be known and was assumed */
    const char *base;                     /* the name of the base, or NULL without one */
    const char *base_commit;              /* abbreviated ids, or NULL */
    const char *head_commit;
    struct strlist refs; /* with --all-refs: the branches whose merges were judged */
    struct {
        VEC_FIELDS(struct report_step);
    } steps;
    const char *diff;           /* what migplan rebase would change, or NULL */
    const char *root;           /* the repository's folder, absolute; NULL outside of one */
    const char *folder;         /* the working directory seen from there; "" for root itself */
    const char *files_url;      /* where the files can be seen: their paths follow; or NULL */
    const char *repository_url; /* or NULL */
    const char *commit;         /* that the CI checked out, or NULL */
    const char *run_url;        /* where the run can be seen, or NULL */
    const char *graph;          /* a Mermaid picture for Markdown, or NULL */
    const char *picture;        /* the same for a terminal, or NULL */
    struct strmap *files;       /* path -> struct report_text *, of files that have findings */
    const char *fail_on;        /* the level from which on findings fail the run, or "never" */
    size_t file_count;          /* of plain SQL files; 0 where trees were checked */
    bool color;
    int exit_status;
    struct arena *arena;
};

struct format {
    const char *name;
    const char *summary;
    bool identifies; /* writes the fingerprints of findings */
    bool from_root;  /* writes paths as the repository's root sees them */
    void (*write)(const struct report *report, FILE *out);
};

/* Returns the format, or NULL. */
const struct format *format_find(const char *name);

/* Returns the formats' names, for help and hints. */
void format_names(struct strlist *names, struct arena *arena);

extern const struct format format_text;
extern const struct format format_concise;
extern const struct format format_json;
extern const struct format format_jsonl;
extern const struct format format_sarif;
extern const struct format format_github;
extern const struct format format_gitlab;
extern const struct format format_junit;
extern const struct format format_rdjson;
extern const struct format format_rdjsonl;
extern const struct format format_markdown;

/* Adds a path at the start of a line, where "::error" and "##[" would be
 * commands to the CI that reads it. */
void report_add_path(struct strbuf *sb, const char *path);

/* Returns a finding's path seen from the root of the repository, where code review
 * systems look for it; people see it from the working directory. */
const char *report_path(const struct report *report, const char *path);

/* Returns a path as a relative URI reference, percent-encoded. */
const char *report_uri(const char *path, struct arena *arena);

/* Returns the message and its hints as one line of plain text. */
const char *report_sentence(const struct finding *f, struct arena *arena);

/* Returns line number line (1-based) of the file with the finding, without its
 * end; empty where it is not known. */
struct str report_line(const struct report *report, const char *path, uint32_t line);

/* Returns how often each severity occurs among those not suppressed: "1 error,
 * 2 warnings"; "no problems" for none. */
const char *report_counts(const struct findings *findings, struct arena *arena);

#endif
