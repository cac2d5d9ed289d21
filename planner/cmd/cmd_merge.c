/* cmd_merge.c - migplan merge: a revision that joins heads. */
#include "planner/cmd/cmd.h"
#include "planner/cmd/made.h"
#include "planner/cmd/project.h"

int cmd_merge(struct cli_call *call, struct error *err)
{
    struct new_revision_request request = { .merge = true };
    const struct option_spec options[] = {
        { 'm', "message", OPTION_STRING, &request.message, "TEXT", "why, in a few words" },
        { 0, "splice", OPTION_FLAG, &request.splice, NULL, "what is joined may be no heads" },
        { 0, "branch-label", OPTION_LIST, &request.labels, "LABEL", "begin a branch of that name" },
        { 0, "version-path", OPTION_STRING, &request.version_path, "DIR", "where the file goes" },
        { 0, "rev-id", OPTION_STRING, &request.id, "ID", "instead of a random one" },
        { 0, "sql-file", OPTION_FLAG, &request.sql, NULL, "a .sql revision" },
        { 0 },
    };
    struct project p = { 0 };

    if (!cli_parse(call, "REV...", options, err) || !cli_operands(call, 1, 1000, err) ||
        !cmd_refuse_at(call, err) || !project_open(call, PROJECT_STRICT, &p, err))
        return 0;
    for (int i = 0; i < call->argc; i++)
        vec_push(call->arena, &request.heads, call->argv[i]);
    made_run(call, &p, &request, err);
    return 0;
}
