/*
 * sql_read.h - a .sql revision of our own form -> struct revision.
 *
 *     -- revision: 1a2b3c4d5e6f
 *     -- revises: 0f1e2d3c4b5a
 *     -- message: add users
 *     -- Free text, the rest of the description.
 *
 *     -- migrate: upgrade
 *     CREATE TABLE users (id bigint PRIMARY KEY);
 *
 *     -- migrate: downgrade
 *     DROP TABLE users;
 *
 * Keys stand at the margin, before the sections. A line "-- migrate:" at the
 * margin begins a section wherever it stands.
 */
#ifndef PLANNER_READ_SQL_READ_H
#define PLANNER_READ_SQL_READ_H

#include "planner/model/revision.h"
#include "planner/model/script.h"
#include "planner/source/source.h"

/* The SQL of one direction. */
struct sql_section {
    struct srcspan span; /* of its lines, without the one that begins it */
    uint32_t line;       /* where it begins; 0 where there is none */
};

struct sql_file {
    const char *id; /* NULL where the file is none of ours */
    struct strlist down;
    struct strlist depends_on;
    struct strlist branch_labels;
    struct strlist replaces; /* ids of deleted revisions that it stands for */
    const char *message;
    const char *script_digest; /* of a sidecar: the script it stands for; else NULL */
    const char *unfinished;    /* of a sidecar: what somebody has to add yet; else NULL */
    bool no_transaction;       /* "-- transaction: off" stands before the sections */
    struct srcpos id_pos;
    struct srcpos down_pos;
    struct srcspan down_span;
    struct sql_section sections[2]; /* by enum direction */
};

/* Reads keys and sections of text. A file that has none of our keys is none
 * of ours: its id stays NULL. Fails with ERROR_INPUT at the line that is wrong. */
bool sql_parse(const char *path, struct str text, struct arena *arena, struct sql_file *out,
               struct error *err);

/* Fills out from text; out->id stays NULL where the file is none of ours. */
bool sql_read(const struct source_file *file, struct str text, struct arena *arena,
              struct revision *out, struct error *err);

#endif
