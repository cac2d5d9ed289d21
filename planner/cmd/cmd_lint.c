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

/* What is found outlives the file; its text is shown with it. */
static void keep(struct run *run, const struct findings *found, const struct lint_file *file)
{
    struct arena *arena = run->call->arena;
    struct report_text *text = arena_new(arena, struct report_text);

    run->report->file_count++;
    if (found->count == 0 && !run->options->in_order)
        return;
    for (size_t i = 0; i < found->count; i++)
        vec_push(arena, run->findings, finding_copy(&found->items[i], arena));
    text->bytes =
        (struct str){ arena_strndup(arena, file->text.ptr, file->text.len), file->text.len };
    (void)strmap_put(run->report->files, file->path, text);
}

static void judge(struct run *run, struct lint *l, const struct lint_file *file,
                  struct arena *arena)
{
    struct findings found = { 0 };
    const bool complete = run->settings.select.count == 0;

    lint_unit(l, &file->unit, &found);
    if (!run->options->in_order)
        lint_finish(l, &found);
    check_take(&found, &run->settings, arena);
    suppress_run(&(struct suppress_input){ &file->comments, "", complete }, &run->settings, arena,
                 &found);
    findings_finish(&found);
    keep(run, &found, file);
}

/* In order, what a file makes is there for the next ones; otherwise all that
 * was known of it goes with it. */
static bool lint_one(struct run *run, const char *path, struct error *err)
{
    const bool in_order = run->options->in_order;
    struct arena scratch = { 0 };
    struct arena *arena = in_order ? run->call->arena : &scratch;
    struct lint *l = in_order ? run->base : lint_branch(run->base, arena);
    struct lint_file *file = arena_new(arena, struct lint_file);
    bool done = lint_file_read(path, !run->options->no_transaction, arena, file, err);

    if (done)
        judge(run, l, file, arena);
    arena_free(&scratch);
    return done;
}

static bool lint_all(struct run *run, struct error *err)
{
    struct arena *arena = run->call->arena;

    for (int i = 0; i < run->call->argc; i++) {
        if (!lint_one(run, run->call->argv[i], err))
            return false;
    }
    if (run->options->in_order) {
        struct findings last = { 0 };

        lint_finish(run->base, &last);
        check_take(&last, &run->settings, arena);
        for (size_t i = 0; i < last.count; i++)
            vec_push(arena, run->findings, last.items[i]);
    }
    findings_finish(run->findings);
    if (output_identifies(&run->options->formats, run->call))
        findings_identify(run->findings, arena);
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
        { 0, "sizes", OPTION_STRING, &o.settings.sizes_file, "FILE",
          "how large tables are: what migapply preflight --json wrote" },
        { 0 },
    };
    struct report report = { 0 };

    if (!cli_parse(call, "FILE.sql...", options, err) || !cli_operands(call, 1, 100000, err) ||
        !fail_on_verify(o.fail_on, err) || !output_verify(&o.formats, call->arena, err) ||
        !check_settings_verify(&o.settings, call->arena, err) || !run_lint(call, &o, &report, err))
        return 0;
    if (output_is_from_root(&o.formats, call))
        git_project_folder(call, &report.root, &report.folder);
    report.exit_status = o.exit_zero ? 0 : fail_on_status(&report);
    return output_write(&o.formats, &report, call, err) ? report.exit_status : 0;
}
