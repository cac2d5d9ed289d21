/* cmd_check.c - migplan check: what is wrong with the migrations? */
#include "planner/check/check.h"
#include "planner/cmd/check_project.h"
#include "planner/cmd/cmd.h"
#include "planner/cmd/fail_on.h"
#include "planner/cmd/output.h"

struct check_options {
    struct strlist formats; /* FORMAT or FORMAT=FILE */
    bool exit_zero;
    bool statistics;
    struct check_request request;
};

static bool verify(const struct cli_call *call, const struct check_options *options,
                   struct error *err)
{
    if (!fail_on_verify(options->request.fail_on, err))
        return false;
    if (options->request.base == NULL && (options->request.head != NULL || options->request.all))
        return error_set(err, ERROR_USAGE, "--head and --all mean something with --base only");
    return output_verify(&options->formats, call->arena, err) &&
           check_settings_verify(&options->request.settings, call->arena, err);
}

static void print_statistics(const struct findings *findings, struct cli_call *call)
{
    const struct rule_info *const *rules = check_rules(call->arena);

    for (size_t i = 0; rules[i] != NULL; i++) {
        size_t count = 0;

        for (size_t j = 0; j < findings->count; j++)
            count += findings->items[j].rule == rules[i];
        if (count > 0)
            (void)fprintf(call->out, "%7zu  %s  %s\n", count, rules[i]->code, rules[i]->name);
    }
}

int cmd_check(struct cli_call *call, struct error *err)
{
    struct check_options o = { 0 };
    const struct option_spec options[] = {
        { 0, "base", OPTION_STRING, &o.request.base, "REF", "judge the merge into REF" },
        { 0, "head", OPTION_STRING, &o.request.head, "REF", "what is merged; HEAD if not given" },
        { 0, "all", OPTION_FLAG, &o.request.all, NULL, "also what was wrong on the base before" },
        { 'f', "format", OPTION_LIST, &o.formats, "FORMAT[=FILE]",
          "text, concise, json, jsonl, sarif, github, gitlab, junit, rdjson, rdjsonl, markdown" },
        { 0, "fail-on", OPTION_STRING, &o.request.fail_on, "LEVEL",
          "error (default), warning, note, never" },
        { 0, "exit-zero", OPTION_FLAG, &o.exit_zero, NULL, "exit 0 whatever is found" },
        { 0, "select", OPTION_LIST, &o.request.settings.select, "RULE",
          "run only this rule; repeatable" },
        { 0, "ignore", OPTION_LIST, &o.request.settings.ignore, "RULE",
          "leave this rule out; repeatable" },
        { 0, "severity", OPTION_LIST, &o.request.settings.severities, "RULE=LEVEL",
          "how bad a rule is" },
        { 0, "postgres", OPTION_STRING, &o.request.postgres, "VERSION",
          "the servers it runs on: 15, 14+, 13-16" },
        { 0, "statistics", OPTION_FLAG, &o.statistics, NULL, "count the findings of each rule" },
        { 0 },
    };
    struct report report = { 0 };

    if (!cli_parse(call, "", options, err) || !cli_operands(call, 0, 0, err) ||
        !verify(call, &o, err) || !check_project(call, &o.request, &report, err))
        return 0;
    report.exit_status = o.exit_zero ? 0 : fail_on_status(&report);
    if (o.statistics)
        print_statistics(report.findings, call);
    else if (!output_write(&o.formats, &report, call, err))
        return 0;
    return report.exit_status;
}
