/* cmd_verify.c - migplan verify: who signed a plan, and is that enough? */
#include <time.h>

#include "common/verification.h"
#include "planner/cmd/cmd.h"
#include "planner/cmd/signers.h"

enum { APPROVALS_MOST = 99 };

int cmd_verify(struct cli_call *call, struct error *err)
{
    struct verification_request request = { .policy.plan = true };
    struct verification v;
    int64_t require = 0;
    const struct option_spec options[] = {
        { 0, "signers", OPTION_STRING, &request.signers, "FILE", "who may sign what" },
        { 0, "signature", OPTION_LIST, &request.files, "FILE", "a signature that lies elsewhere" },
        { 0, "require", OPTION_NUMBER, &require, "N", "approvals that the plan needs" },
        { 0, "environment", OPTION_STRING, &request.policy.environment, "ENV",
          "where they must let it run" },
        { 0 },
    };

    if (!cli_parse(call, "PLAN", options, err) || !cli_operands(call, 1, 1, err))
        return 0;
    if (require > APPROVALS_MOST) {
        error_set(err, ERROR_USAGE, "--require %lld: at most %d", (long long)require,
                  APPROVALS_MOST);
        return 0;
    }
    request.signers = signers_find(request.signers);
    request.policy.approvals = (unsigned)require;
    request.now_utc = time(NULL);
    if (!verification_read(call->argv[0], call->arena, &v, err) ||
        !verification_judge(&request, call->arena, &v, err))
        return 0;
    (void)fputs(cmd_options(call)->json ? verification_json(&v, call->arena)
                                        : verification_text(&v, call->arena),
                call->out);
    return v.met ? 0 : 1;
}
