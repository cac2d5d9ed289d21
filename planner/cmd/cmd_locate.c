/* cmd_locate.c - migplan locate: which branch, tag or deleted file has a revision? */
#include "planner/cmd/cmd.h"
#include "planner/cmd/locate_revision.h"
#include "planner/report/found_text.h"

static void print_json(const struct cli_call *call, const struct locate_result *result)
{
    struct js_out js = { .text = { .arena = call->arena } };

    js_open(&js, NULL, '{');
    js_string(&js, "schema", "migplan.locate/1");
    js_number(&js, "refs", (int64_t)result->refs);
    js_bool(&js, "is_shallow", result->is_shallow);
    js_open(&js, "revisions", '[');
    for (size_t i = 0; i < result->revisions.count; i++)
        found_json(&result->revisions.items[i], &js);
    js_close(&js, ']');
    js_close(&js, '}');
    (void)fputs(js_text(&js), call->out);
}

static void print_text(const struct cli_call *call, const struct locate_result *result)
{
    struct strbuf sb = { .arena = call->arena };

    for (size_t i = 0; i < result->revisions.count; i++) {
        if (i > 0)
            strbuf_addch(&sb, '\n');
        found_text(&result->revisions.items[i], &sb);
    }
    (void)fputs(strbuf_text(&sb), call->out);
}

/* Nothing was found: says where else it may be. */
static void refuse(const char *wanted, const struct locate_result *result, struct error *err)
{
    error_set(err, ERROR_NOWHERE, "no branch, tag, stash or deleted file has '%s'", wanted);
    error_fact(err, "looked at", "the files at hand and %zu refs", result->refs);
    if (result->is_shallow)
        error_hint(err, "this clone is shallow, get the rest:  git fetch --unshallow");
    error_hint(err, "it may not be fetched yet:  git fetch --all --tags");
}

int cmd_locate(struct cli_call *call, struct error *err)
{
    const struct option_spec options[] = { { 0 } };
    struct locate_result result = { 0 };

    if (!cli_parse(call, "REV|FILE", options, err) || !cli_operands(call, 1, 1, err))
        return 0;
    if (call->argv[0][0] == '\0') {
        error_set(err, ERROR_USAGE, "which revision? an empty name is none");
        return 0;
    }
    if (!locate_revision(call, call->argv[0], &result, err))
        return 0;
    if (cmd_options(call)->json)
        print_json(call, &result);
    else
        print_text(call, &result);
    if (result.revisions.count == 0)
        refuse(call->argv[0], &result, err);
    return 0;
}
