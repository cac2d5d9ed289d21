/* as_json.c - migplan.check/1: one object, or one finding a line. */
#include "common/json_out.h"
#include "planner/report/finding_json.h"
#include "planner/report/past_text.h"
#include "planner/report/report.h"

static void add_position(struct js_out *js, const char *key, uint32_t value)
{
    if (value > 0)
        js_number(js, key, value);
}

static void add_region(struct js_out *js, const struct region *region)
{
    js_string_if(js, "path", region->start.file);
    add_position(js, "line", region->start.line);
    add_position(js, "column", region->start.column);
    add_position(js, "end_line", region->end_line);
    add_position(js, "end_column", region->end_column);
}

static void add_related(struct js_out *js, const struct finding *f)
{
    if (f->related.count == 0)
        return;
    js_open(js, "related", '[');
    for (size_t i = 0; i < f->related.count; i++) {
        js_open(js, NULL, '{');
        add_region(js, &f->related.items[i].region);
        js_string_if(js, "message", f->related.items[i].message);
        js_close(js, '}');
    }
    js_close(js, ']');
}

static void add_finding(struct js_out *js, const struct finding *f, struct arena *arena)
{
    js_open(js, NULL, '{');
    js_string(js, "rule", f->rule->name);
    js_string(js, "code", f->rule->code);
    js_string(js, "severity", severity_name(f->severity));
    js_string(js, "confidence", confidence_name(f->confidence));
    js_string(js, "message", f->message);
    add_region(js, &f->region);
    js_string_if(js, "revision", f->revision);
    js_string_if(js, "tree", f->tree);
    js_string(js, "why", f->rule->why);
    js_string_if(js, "hint", strlist_join(&f->hints, "\n", arena));
    finding_json_fix(js, f, arena);
    add_related(js, f);
    past_json_origins(f, js);
    finding_json_effects(js, f, arena);
    js_string_if(js, "suppressed", f->suppressed);
    js_string(js, "fingerprint", f->fingerprint);
    js_close(js, '}');
}

static void add_tree(struct js_out *js, const struct report_tree *tree, bool with_base)
{
    js_open(js, NULL, '{');
    js_string(js, "name", tree->name);
    js_string_if(js, "config", tree->config);
    js_strings(js, "version_locations", &tree->versions);
    if (with_base)
        js_strings(js, "base_heads", &tree->base_heads);
    js_strings(js, "branch_heads", &tree->branch_heads);
    js_strings(js, "result_heads", &tree->result_heads);
    js_number(js, "revisions", (int64_t)tree->revision_count);
    if (with_base)
        js_number(js, "new_revisions", (int64_t)tree->new_count);
    js_close(js, '}');
}

static void add_summary(struct js_out *js, const struct findings *findings)
{
    int64_t suppressed = 0;

    for (size_t i = 0; i < findings->count; i++)
        suppressed += findings->items[i].suppressed != NULL;
    js_open(js, "summary", '{');
    js_number(js, "errors", (int64_t)findings_count(findings, SEVERITY_ERROR));
    js_number(js, "warnings", (int64_t)findings_count(findings, SEVERITY_WARNING));
    js_number(js, "notes", (int64_t)findings_count(findings, SEVERITY_NOTE));
    js_number(js, "suppressed", suppressed);
    js_close(js, '}');
}

static void write_json(const struct report *report, FILE *out)
{
    struct js_out js = { .text = { .arena = report->arena } };

    js_open(&js, NULL, '{');
    js_string(&js, "schema", "migplan.check/1");
    js_open(&js, "tool", '{');
    js_string(&js, "name", "migplan");
    js_string(&js, "version", VERSION);
    js_close(&js, '}');
    js_string_if(&js, "base", report->base);
    js_string_if(&js, "base_commit", report->base_commit);
    js_string_if(&js, "head_commit", report->head_commit);
    if (report->refs.count > 0)
        js_strings(&js, "refs", &report->refs);
    js_open(&js, "trees", '[');
    for (size_t i = 0; i < report->trees.count; i++)
        add_tree(&js, &report->trees.items[i], report->base != NULL);
    js_close(&js, ']');
    js_open(&js, "findings", '[');
    for (size_t i = 0; i < report->findings->count; i++)
        add_finding(&js, &report->findings->items[i], report->arena);
    js_close(&js, ']');
    add_summary(&js, report->findings);
    js_strings(&js, "assumptions", &report->assumptions);
    js_close(&js, '}');
    (void)fputs(js_text(&js), out);
}

static void write_lines(const struct report *report, FILE *out)
{
    struct js_out last = { .text = { .arena = report->arena }, .line = true };

    for (size_t i = 0; i < report->findings->count; i++) {
        struct js_out js = { .text = { .arena = report->arena }, .line = true };

        add_finding(&js, &report->findings->items[i], report->arena);
        (void)fputs(js_text(&js), out);
    }
    js_open(&last, NULL, '{');
    js_string(&last, "schema", "migplan.check/1");
    add_summary(&last, report->findings);
    js_strings(&last, "assumptions", &report->assumptions);
    js_close(&last, '}');
    (void)fputs(js_text(&last), out);
}

const struct format format_json = {
    .name = "json",
    .summary = "migplan.check/1, one object",
    .identifies = true,
    .write = write_json,
};

const struct format format_jsonl = {
    .name = "jsonl",
    .summary = "a finding a line, then the summary",
    .identifies = true,
    .write = write_lines,
};
