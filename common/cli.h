/*
 * cli.h - programs made of subcommands, and their options.
 *
 * A program is a table of commands; a command is one function in one file,
 * which declares its options in a table. That table drives parsing, the usage
 * line and --help, so they cannot disagree. Options that every command shares
 * (the program's own) may stand before the command or after it; where a
 * command has an option of the same name, its own wins after it. So
 * "-c FILE current" names a configuration, "current -c" checks the heads.
 */
#ifndef COMMON_CLI_H
#define COMMON_CLI_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "common/arena.h"
#include "common/error.h"
#include "common/strlist.h"

enum option_type {
    OPTION_FLAG,   /* value is a bool *, set true */
    OPTION_COUNT,  /* value is an unsigned *, one more each time */
    OPTION_STRING, /* value is a const char **, set to the argument */
    OPTION_NUMBER, /* value is an int64_t *, set to the argument, not negative */
    OPTION_LIST,   /* value is a struct strlist *, the argument is added */
};

/* One option; a table of them ends with { 0 }. */
struct option_spec {
    char letter;      /* 0 where there is none */
    const char *name; /* without dashes */
    enum option_type type;
    void *value;
    const char *arg; /* what the argument is called in --help; NULL for a flag */
    const char *help;
};

/* What a command is called with. */
struct cli_call {
    const char *program;              /* "migplan" */
    const char *command;              /* "check" */
    const char *summary;              /* the command's */
    const char *examples;             /* the command's, or NULL */
    int argc;                         /* the arguments after the command's name; */
    char **argv;                      /* cli_parse() leaves the operands here */
    const struct option_spec *shared; /* the program's options */
    const void *settings;             /* what the program's options were parsed into */
    bool (*begin)(const void *settings, struct error *err); /* the program's */
    struct arena *arena;                                    /* lives until the command returns */
    FILE *out;                                              /* for results */
    FILE *err;                                              /* for progress and notes */
};

/* Runs a command. Returns the exit status: 0 for done, 1 for done and the
 * answer is no, 3 for done and there is something to do. Where err is set,
 * its code is the status. */
typedef int command_fn(struct cli_call *call, struct error *err);

struct command {
    const char *name;
    command_fn *run;
    const char *summary;  /* one line, lower case, no full stop */
    const char *examples; /* lines of "command   what for", or NULL */
};

struct program {
    const char *name;
    const char *greeting;              /* printed where no command is given */
    const struct command *commands;    /* ends with { 0 } */
    const struct option_spec *options; /* ends with { 0 } */
    const void *settings;
    /* Called by cli_parse() when all options are known; NULL for nothing. */
    bool (*begin)(const void *settings, struct error *err);
};

/* Parses options and leaves call's argc and argv at the operands. Returns
 * false with err set for a wrong command line, false with err unset where
 * --help was asked for and has been printed. operands is what they are called
 * in the usage line, "" for none. */
bool cli_parse(struct cli_call *call, const char *operands, const struct option_spec *options,
               struct error *err);

/* Fails where there are fewer than least operands or more than most. */
bool cli_operands(const struct cli_call *call, int least, int most, struct error *err);

/* Runs the command that argv names and returns the process's exit status. */
int cli_main(const struct program *program, int argc, char **argv);

#endif
