/* cmd_check.c - migplan check: what is wrong with the migrations? */
#include <stdlib.h>

#include "planner/check/check.h"
#include "planner/cmd/base_setting.h"
#include "planner/cmd/check_project.h"
#include "planner/cmd/check_refs.h"
#include "planner/cmd/ci.h"
#include "planner/cmd/cmd.h"
#include "planner/cmd/fail_on.h"
#include "planner/cmd/git_project.h"
#include "planner/cmd/output.h"

struct check_options {
    struct strlist formats; /* FORMAT or FORMAT=FILE */
    bool exit_zero;
    bool statistics;
    bool ci;
    bool new_only; /* the default with a base */
    struct ci found;
    struct check_request request;
};

static bool verify(const struct cli_call *call, const struct check_options *options,
                   struct error *err)
{
    const struct check_request *request = &options->request;
    bool based = request->base != NULL || request->staged;

    if (!fail_on_verify(request->fail_on, err))
        return false;
    if (!based && (request->head != NULL || request->all || options->new_only))
        return error_set(err, ERROR_USAGE,
                         "--head, --all and --new-only mean something with --base only");
    if (request->all && options->new_only)
        return error_set(err, ERROR_USAGE, "--all and --new-only are opposites");
    if (request->staged && (request->head != NULL || request->refs != NULL))
        return error_set(err, ERROR_USAGE, "--staged says what is merged, and so does %s",
                         request->head != NULL ? "--head" : "--all-refs");
    if (request->refs != NULL && (request->head != NULL || request->base == NULL))
        return error_set(err, ERROR_USAGE, "--all-refs needs --base REF, and no --head");
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

/* Finds the CI system and what it merges into, unless --base says that. */
static bool find_ci(struct cli_call *call, struct check_options *o, struct error *err)
{
    if (!o->ci)
        return true;
    if (!ci_find(call->arena, &o->found, err))
        return false;
    if (o->request.base == NULL)
        o->request.base = o->found.base;
    return true;
}

/* Without --base and --ci the variable MIGPLAN_BASE counts. */
static bool find_base(struct cli_call *call, struct check_options *o, struct error *err)
{
    const char *base = getenv("MIGPLAN_BASE");

    if (!find_ci(call, o, err))
        return false;
    if (o->request.base == NULL && !o->request.staged && base != NULL && base[0] != '\0')
        o->request.base = base;
    return true;
}

/* Annotations stand in the log; where a program reads standard output, beside it. */
static bool write_report(struct cli_call *call, const struct check_options *o,
                         const struct report *report, struct error *err)
{
    bool text = output_is_text(&o->formats, call);

    return output_write(&o->formats, report, call, err) &&
           (!o->ci || ci_write(&o->found, report, text ? call->out : call->err, err));
}

static bool judge(const struct cli_call *call, const struct check_request *request,
                  struct report *report, struct error *err)
{
    return request->refs == NULL ? check_project(call, request, report, err)
                                 : check_refs(call, request, report, err);
}

int cmd_check(struct cli_call *call, struct error *err)
{
    struct check_options o = { 0 };
    const struct option_spec options[] = {
        { 0, "base", OPTION_STRING, &o.request.base, "REF",
          "judge the merge into REF; MIGPLAN_BASE if not given" },
        { 0, "head", OPTION_STRING, &o.request.head, "REF", "what is merged; HEAD if not given" },
        { 0, "staged", OPTION_FLAG, &o.request.staged, NULL,
          "judge what git's index holds, on HEAD if no base is given" },
        { 0, "all-refs", OPTION_STRING, &o.request.refs, "PATTERN",
          "judge the merge of every branch of that name into the base" },
        { 0, "ci", OPTION_FLAG, &o.ci, NULL, "take base and outputs from the CI's variables" },
        { 0, "new-only", OPTION_FLAG, &o.new_only, NULL,
          "only what the base does not have; the base may be a setting" },
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
        { 0, "sizes", OPTION_STRING, &o.request.settings.sizes_file, "FILE",
          "how large tables are: what migapply preflight --json wrote" },
        { 0, "statistics", OPTION_FLAG, &o.statistics, NULL, "count the findings of each rule" },
        { 0 },
    };
    struct report report = { 0 };

    if (!cli_parse(call, "", options, err) || !cli_operands(call, 0, 0, err) ||
        !find_base(call, &o, err) ||
        (o.new_only && !base_setting_use(call, &o.request.base, err)) || !verify(call, &o, err) ||
        !judge(call, &o.request, &report, err))
        return 0;
    git_project_folder(call, &report.root, &report.folder);
    report.files_url = o.found.files_url;
    report.repository_url = o.found.repository_url;
    report.commit = o.found.commit;
    report.run_url = o.found.run_url;
    report.exit_status = o.exit_zero ? 0 : fail_on_status(&report);
    if (o.statistics)
        print_statistics(report.findings, call);
    else if (!write_report(call, &o, &report, err))
        return 0;
    return report.exit_status;
}
