/* cmd_wait.c - migapply wait: until the server answers. */
#include "applier/cmd/cmd.h"

enum { TIMEOUT_MS = 60000 };

int cmd_wait(struct cli_call *call, struct error *err)
{
    const char *timeout = NULL;
    int64_t timeout_ms = TIMEOUT_MS;
    struct conn *conn;
    const struct option_spec options[] = {
        { 0, "timeout", OPTION_STRING, &timeout, "DURATION", "give up after it (60s)" },
        { 0 },
    };

    if (!cli_parse(call, "", options, err) || !cli_operands(call, 0, 0, err) ||
        !cmd_duration("timeout", timeout, &timeout_ms, err) ||
        !cmd_connect(call, CONN_READ, timeout_ms, &conn, err))
        return 0;
    if (!cmd_options(call)->quiet)
        (void)fprintf(call->out, "%s on %s answers, PostgreSQL %s\n", conn_facts(conn)->database,
                      conn_facts(conn)->place, conn_facts(conn)->version);
    return 0;
}
