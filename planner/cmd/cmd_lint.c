/* cmd_lint.c - migplan lint: the SQL rules, on plain files. */
#include <string.h>

#include "planner/check/suppress.h"
#include "planner/cmd/cmd.h"
#include "planner/cmd/fail_on.h"
#include "planner/cmd/git_project.h"
#include "planner/cmd/lint_files.h"
#include "planner/cmd/output.h"
#include "planner/cmd/rule_settings.h"

struct lint_options {
    struct strlist formats; /* FORMAT or FORMAT=FILE */
    struct strlist schemas; /* files that were run before */
    const char *fail_on;
    const char *postgres;
    bool exit_zero;
    bool no_transaction;
    bool in_order;
    struct check_settings settings;
};

/* One run over all files. */
struct run {
    const struct cli_call *call;
    const struct lint_options *options;
    struct check_settings settings;
    struct lint *base; /* knows the files of --schema */
    struct findings *findings;
    struct report *report;
};

static void judge(struct run *run, struct lint *l, struct lint_file *file)
{
    struct arena *arena = run->call->arena;
    struct findings found = { 0 };
    struct str *text = arena_new(arena, struct str);
    const bool complete = run->settings.select.count == 0;

    lint_unit(l, &file->unit, &found);
    if (!run->options->in_order)
        lint_finish(l, &found);
    check_take(&found, &run->settings, arena);
    suppress_run(&(struct suppress_input){ &file->comments, "", complete }, &run->settings, arena,
                 &found);
    for (size_t i = 0; i < found.count; i++)
        vec_push(arena, run->findings, found.items[i]);
    *text = file->text;
    (void)strmap_put(run->report->files, file->path, text);
    run->report->file_count++;
}

static bool lint_all(struct run *run, struct error *err)
{
    struct arena *arena = run->call->arena;
    bool transaction = !run->options->no_transaction;

    for (int i = 0; i < run->call->argc; i++) {
        struct lint_file *file = arena_new(arena, struct lint_file);
        struct lint *l = run->options->in_order ? run->base : lint_branch(run->base);

        if (!lint_file_read(run->call->argv[i], transaction, arena, file, err))
            return false;
        judge(run, l, file);
    }
    if (run->options->in_order) {
        struct findings last = { 0 };

        lint_finish(run->base, &last);
        check_take(&last, &run->settings, arena);
        for (size_t i = 0; i < last.count; i++)
            vec_push(arena, run->findings, last.items[i]);
    }
    findings_finish(run->findings, arena);
    return true;
}

static bool run_lint(const struct cli_call *call, const struct lint_options *options,
                     struct report *report, struct error *err)
{
    struct config *config = arena_new(call->arena, struct config);
    struct lint_settings lint_settings;
    struct run run = { .call = call, .options = options, .report = report };

    if (!lint_config_find(call, config, err) ||
        !rule_settings_join(&options->settings, options->postgres, config, call->arena,
                            &run.settings, err))
        return false;
    run.findings = arena_new(call->arena, struct findings);
    report->arena = call->arena;
    report->files = strmap_new(call->arena);
    report->findings = run.findings;
    report->rules = check_rules(call->arena);
    report->color = cmd_use_color(call);
    report->fail_on = rule_settings_fail_on(options->fail_on, config);
    lint_settings = (struct lint_settings){ .postgres = run.settings.postgres,
                                            .opt_in = run.settings.select.count > 0 };
    return lint_schemas_read(&options->schemas, &lint_settings, call->arena, &run.base, err) &&
           lint_all(&run, err);
}

int cmd_lint(struct cli_call *call, struct error *err)
{
    struct lint_options o = { 0 };
    const struct option_spec options[] = {
        { 0, "schema", OPTION_LIST, &o.schemas, "FILE", "SQL that was run before; repeatable" },
        { 0, "in-order", OPTION_FLAG, &o.in_order, NULL,
          "each file is run after the one before it" },
        { 0, "no-transaction", OPTION_FLAG, &o.no_transaction, NULL,
          "each statement on its own, as psql runs a file" },
        { 0, "postgres", OPTION_STRING, &o.postgres, "VERSION",
          "the servers it runs on: 15, 14+, 13-16" },
        { 'f', "format", OPTION_LIST, &o.formats, "FORMAT[=FILE]",
          "text, concise, json, jsonl, sarif, github, gitlab, junit, rdjson, rdjsonl, markdown" },
        { 0, "fail-on", OPTION_STRING, &o.fail_on, "LEVEL",
          "error (default), warning, note, never" },
        { 0, "exit-zero", OPTION_FLAG, &o.exit_zero, NULL, "exit 0 whatever is found" },
        { 0, "select", OPTION_LIST, &o.settings.select, "RULE", "run only this rule; repeatable" },
        { 0, "ignore", OPTION_LIST, &o.settings.ignore, "RULE", "leave this rule out; repeatable" },
        { 0, "severity", OPTION_LIST, &o.settings.severities, "RULE=LEVEL", "how bad a rule is" },
        { 0 },
    };
    struct report report = { 0 };

    if (!cli_parse(call, "FILE.sql...", options, err) || !cli_operands(call, 1, 100000, err) ||
        !fail_on_verify(o.fail_on, err) || !output_verify(&o.formats, call->arena, err) ||
        !check_settings_verify(&o.settings, call->arena, err) || !run_lint(call, &o, &report, err))
        return 0;
    git_project_folder(call, &report.root, &report.folder);
    report.exit_status = o.exit_zero ? 0 : fail_on_status(&report);
    return output_write(&o.formats, &report, call, err) ? report.exit_status : 0;
}
