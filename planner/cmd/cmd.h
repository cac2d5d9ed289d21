/* cmd.h - the commands of migplan, one file each, and the options they share. */
#ifndef PLANNER_CMD_CMD_H
#define PLANNER_CMD_CMD_H

#include "common/cli.h"

/* The options of every command. */
struct planner_options {
    const char *directory;  /* -C */
    struct strlist configs; /* -c, at most one ini and one toml */
    const char *section;    /* -n */
    struct strlist trees;   /* --tree */
    const char *at;         /* --at */
    const char *git;        /* --git: auto, libgit2, git */
    bool owner_check;       /* --git-owner-check */
    const char *catalog;    /* --catalog */
    bool no_cache;
    bool no_authors;  /* names of people are left out */
    struct strlist x; /* -x KEY=VALUE */
    bool quiet;
    unsigned verbose;
    bool json;
    bool ascii;
    const char *color; /* auto, always, never */
    bool raiseerr;     /* accepted for Alembic's sake */
};

/* Enters the folder that -C names. */
bool cmd_begin(const void *settings, struct error *err);

/* Returns the options that call was given. */
const struct planner_options *cmd_options(const struct cli_call *call);

/* Fails where --at was given: the command edits files of the folder. */
bool cmd_refuse_at(const struct cli_call *call, struct error *err);

/* Returns whether results may be coloured: --color, then NO_COLOR,
 * CLICOLOR_FORCE and FORCE_COLOR, then whether a terminal reads them. */
bool cmd_use_color(const struct cli_call *call);

command_fn cmd_check;
command_fn cmd_graph;
command_fn cmd_compile;
command_fn cmd_explain;
command_fn cmd_rules;
command_fn cmd_lint;
command_fn cmd_locks;
command_fn cmd_plan;
command_fn cmd_sidecar;
command_fn cmd_sign;
command_fn cmd_sql;
command_fn cmd_verify;
command_fn cmd_branches;
command_fn cmd_catalog;
command_fn cmd_config;
command_fn cmd_edit;
command_fn cmd_merge;
command_fn cmd_rebase;
command_fn cmd_revision;
command_fn cmd_heads;
command_fn cmd_history;
command_fn cmd_locate;
command_fn cmd_show;

#endif
