/* cmd_verify.c - migapply verify: who signed a plan, and does this host let it in? */
#include <time.h>

#include "applier/cmd/cmd.h"
#include "applier/verify/verify.h"

int cmd_verify(struct cli_call *call, struct error *err)
{
    struct verify_request request = { 0 };
    struct verification v;
    const struct option_spec options[] = {
        { 0, "signers", OPTION_STRING, &request.signers, "FILE", "who may sign what" },
        { 0, "signature", OPTION_LIST, &request.files, "FILE", "a signature that lies elsewhere" },
        { 0, "require", OPTION_NUMBER, &request.require, "N", "approvals that the plan needs" },
        { 0, "environment", OPTION_STRING, &request.environment, "ENV",
          "where they must let it run" },
        { 0, "policy", OPTION_STRING, &request.policy, "FILE",
          "the policy of a host without " VERIFY_HOST_POLICY },
        { 0 },
    };

    if (!cli_parse(call, "PLAN", options, err) || !cli_operands(call, 1, 1, err))
        return 0;
    request.plan = call->argv[0];
    request.now_utc = time(NULL);
    if (!verify_plan(&request, call->arena, &v, err))
        return 0;
    (void)fputs(cmd_options(call)->json ? verification_json(&v, call->arena)
                                        : verification_text(&v, call->arena),
                call->out);
    return v.met ? 0 : 1;
}
