/* cmd.h - the commands of migapply, one file each, and the options they share. */
#ifndef APPLIER_CMD_CMD_H
#define APPLIER_CMD_CMD_H

#include "applier/db/conn.h"
#include "applier/execute/version_table.h"
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
    const char *version_table;
    const char *version_schema;
};

/* Returns the options that call was given. */
const struct applier_options *cmd_options(const struct cli_call *call);

/* Finds the database that the options and the environment name. */
bool cmd_find_target(const struct cli_call *call, const struct target **out, struct error *err);

/* Connects to the database that the options and the environment name, waiting
 * for it for at most wait_ms. */
bool cmd_connect(const struct cli_call *call, enum conn_use use, int64_t wait_ms, struct conn **out,
                 struct error *err);

/* Connects to the database that url names, whatever the options say; what is
 * "--scratch" or so, for messages. */
bool cmd_connect_to(const struct cli_call *call, const char *url, const char *what,
                    enum conn_use use, int64_t wait_ms, struct conn **out, struct error *err);

/* Finds the version table that the options name. */
bool cmd_find_versions(const struct cli_call *call, struct conn *conn, struct version_table *out,
                       struct error *err);

/* Reads "5s", "200ms", "10m", "1h" or seconds; NULL leaves *out alone. */
bool cmd_duration(const char *option, const char *text, int64_t *out_ms, struct error *err);

command_fn cmd_abort;
command_fn cmd_apply;
command_fn cmd_current;
command_fn cmd_ensure_version;
command_fn cmd_fleet;
command_fn cmd_log;
command_fn cmd_preflight;
command_fn cmd_progress;
command_fn cmd_rehearse;
command_fn cmd_resume;
command_fn cmd_rollback;
command_fn cmd_status;
command_fn cmd_wait;
command_fn cmd_verify;

#endif
