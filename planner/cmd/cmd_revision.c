/* cmd_revision.c - migplan revision: a new, empty revision. */
#include "planner/cmd/cmd.h"
#include "planner/cmd/made.h"
#include "planner/cmd/project.h"

static bool refuse_autogenerate(struct error *err)
{
    error_set(err, ERROR_AUTOGENERATE,
              "--autogenerate compares your Python models with a database; migplan does neither");
    return error_hint(err, "alembic revision --autogenerate -m ... && migplan check");
}

int cmd_revision(struct cli_call *call, struct error *err)
{
    struct new_revision_request request = { 0 };
    const char *head = "head";
    bool autogenerate = false;
    const struct option_spec options[] = {
        { 'm', "message", OPTION_STRING, &request.message, "TEXT", "what it does, in a few words" },
        { 0, "head", OPTION_STRING, &head, "REV", "what it revises; base for a new base" },
        { 0, "splice", OPTION_FLAG, &request.splice, NULL, "what it revises may be no head" },
        { 0, "branch-label", OPTION_LIST, &request.labels, "LABEL", "begin a branch of that name" },
        { 0, "version-path", OPTION_STRING, &request.version_path, "DIR", "where the file goes" },
        { 0, "rev-id", OPTION_STRING, &request.id, "ID", "instead of a random one" },
        { 0, "depends-on", OPTION_LIST, &request.depends_on, "REV", "what must be there before" },
        { 0, "sql-file", OPTION_FLAG, &request.sql, NULL, "a .sql revision" },
        { 0, "autogenerate", OPTION_FLAG, &autogenerate, NULL, "Alembic's; refused here" },
        { 0 },
    };
    struct project p = { 0 };

    if (!cli_parse(call, "", options, err) || !cli_operands(call, 0, 0, err) ||
        !cmd_refuse_at(call, err) || (autogenerate && !refuse_autogenerate(err)) ||
        !project_open(call, PROJECT_STRICT, &p, err))
        return 0;
    vec_push(call->arena, &request.heads, head);
    made_run(call, &p, &request, err);
    return 0;
}
