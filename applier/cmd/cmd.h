/* cmd.h - the commands of migapply, one file each, and the options they share. */
#ifndef APPLIER_CMD_CMD_H
#define APPLIER_CMD_CMD_H

#include "common/cli.h"

/* The options of every command. */
struct applier_options {
    const char *url;        /* --url: a connection string without a password */
    const char *url_file;   /* --database-url-file */
    struct strlist configs; /* -c, for sqlalchemy.url */
    const char *section;    /* -n */
    bool quiet;
    unsigned verbose;
    bool json;
    bool ascii;
    const char *color; /* auto, always, never */
};

/* Returns the options that call was given. */
const struct applier_options *cmd_options(const struct cli_call *call);

#endif
