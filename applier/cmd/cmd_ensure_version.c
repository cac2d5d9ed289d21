/* cmd_ensure_version.c - migapply ensure_version: make alembic_version where it is missing. */
#include "applier/cmd/cmd.h"

int cmd_ensure_version(struct cli_call *call, struct error *err)
{
    const struct option_spec options[] = { { 0 } };
    struct version_table table;
    struct query create;
    struct conn *conn;

    if (!cli_parse(call, "", options, err) || !cli_operands(call, 0, 0, err) ||
        !cmd_connect(call, CONN_WRITE, 0, &conn, err) ||
        !cmd_find_versions(call, conn, &table, err) || table.exists)
        return 0;
    create = version_table_create(&table, call->arena);
    if (!query_run(conn, &create, call->arena, NULL, err))
        error_while(err, "making the version table");
    return 0;
}
