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
    const char *catalog;    /* --catalog */
    bool no_cache;
    struct strlist x; /* -x KEY=VALUE */
    bool quiet;
    unsigned verbose;
    bool json;
    bool ascii;
    const char *color; /* auto, always, never */
    bool raiseerr;     /* accepted for Alembic's sake */
};

/* Returns the options that call was given. */
const struct planner_options *cmd_options(const struct cli_call *call);

command_fn cmd_sign;
command_fn cmd_verify;

#endif
