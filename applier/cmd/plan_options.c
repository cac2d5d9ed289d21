/* plan_options.c - see plan_options.h. */
#include "applier/cmd/plan_options.h"

#include <string.h>

#include "common/json_out.h"

void plan_options_fill(struct verify_request *request, struct option_spec *out)
{
    const struct option_spec table[PLAN_OPTIONS] = {
        { 0, "signers", OPTION_STRING, &request->signers, "FILE",
          "who may sign (allowed_signers)" },
        { 0, "signature", OPTION_LIST, &request->files, "FILE", "one that is not beside the plan" },
        { 0, "policy", OPTION_STRING, &request->policy, "FILE", "instead of the host's" },
        { 0, "require", OPTION_NUMBER, &request->require, "N",
          "so many people must have approved" },
        { 0, "allow-unsigned", OPTION_FLAG, &request->allow_unsigned, NULL,
          "run a plan that nobody signed" },
    };

    memcpy(out, table, sizeof(table));
}

/* Who signed, for the ledger. */
static const char *signers_json(const struct signatures *signatures, struct arena *arena)
{
    struct js_out js = { .text = { .arena = arena }, .line = true };

    js_open(&js, NULL, '[');
    for (size_t i = 0; i < signatures->count; i++) {
        const struct signature *s = &signatures->items[i];

        js_open(&js, NULL, '{');
        js_string(&js, "role", signatures_role_text(s->role));
        js_string_if(&js, "environment", s->environment);
        js_string_if(&js, "principal", s->principal);
        js_string_if(&js, "key_fingerprint", s->fingerprint);
        js_string(&js, "signature", arena_strndup(arena, s->text.ptr, s->text.len));
        js_close(&js, '}');
    }
    js_close(&js, ']');
    return js_text(&js);
}

bool plan_let_in(const struct verify_request *request, struct arena *arena, struct apply_plan *out,
                 struct execute_options *run, struct error *err)
{
    struct verification *v = arena_new(arena, struct verification);

    if (!verify_plan(request, arena, v, err))
        return error_state(err, "nothing was changed");
    if (!v->good) {
        verification_refuse(v, err);
        return error_state(err, "nothing was changed");
    }
    *out = (struct apply_plan){ .plan = v->plan, .bytes = v->bytes, .file = v->file };
    run->signers = signers_json(&v->signatures, arena);
    run->stale = v->stale.count == 0 ? NULL : v->stale.items[0];
    if (run->environment[0] == '\0' && v->host_environment != NULL)
        run->environment = v->host_environment;
    return true;
}
