/* as_json.c - migplan.check/1: one object, or one finding a line. */
#include "planner/report/json_text.h"
#include "planner/report/report.h"

static void set_region(json_t *object, const struct region *region, struct arena *arena)
{
    if (region->start.file != NULL)
        json_object_set_new(object, "path", json_text(region->start.file, arena));
    if (region->start.line > 0)
        json_object_set_new(object, "line", json_integer(region->start.line));
    if (region->start.column > 0)
        json_object_set_new(object, "column", json_integer(region->start.column));
    if (region->end_line > 0)
        json_object_set_new(object, "end_line", json_integer(region->end_line));
    if (region->end_column > 0)
        json_object_set_new(object, "end_column", json_integer(region->end_column));
}

static void set_text(json_t *object, const char *key, const char *text, struct arena *arena)
{
    if (text != NULL && text[0] != '\0')
        json_object_set_new(object, key, json_text(text, arena));
}

static void set_related(json_t *object, const struct finding *f, struct arena *arena)
{
    json_t *array;

    if (f->related.count == 0)
        return;
    array = json_array();
    for (size_t i = 0; i < f->related.count; i++) {
        json_t *item = json_object();

        set_region(item, &f->related.items[i].region, arena);
        set_text(item, "message", f->related.items[i].message, arena);
        json_array_append_new(array, item);
    }
    json_object_set_new(object, "related", array);
}

static void set_locks(json_t *object, const struct finding *f, struct arena *arena)
{
    json_t *locks = json_array();

    for (size_t i = 0; i < f->locks.count; i++)
        json_array_append_new(locks, json_pack("{s:o, s:s}", "relation",
                                               json_text(f->locks.items[i].relation, arena), "mode",
                                               f->locks.items[i].mode));
    json_object_set_new(object, "locks", locks);
    json_object_set_new(object, "scan", json_texts(&f->scan, arena));
    json_object_set_new(object, "rewrite", json_texts(&f->rewrite, arena));
}

static json_t *finding_json(const struct finding *f, struct arena *arena)
{
    json_t *object = json_object();

    json_object_set_new(object, "rule", json_string(f->rule->name));
    json_object_set_new(object, "code", json_string(f->rule->code));
    json_object_set_new(object, "severity", json_string(severity_name(f->severity)));
    json_object_set_new(object, "confidence", json_string(confidence_name(f->confidence)));
    json_object_set_new(object, "message", json_text(f->message, arena));
    set_region(object, &f->region, arena);
    set_text(object, "revision", f->revision, arena);
    set_text(object, "tree", f->tree, arena);
    set_text(object, "hint", strlist_join(&f->hints, "\n", arena), arena);
    set_text(object, "fix", f->fix, arena);
    set_related(object, f, arena);
    if (f->locks.count + f->scan.count + f->rewrite.count > 0)
        set_locks(object, f, arena);
    set_text(object, "waits_for", f->waits_for, arena);
    set_text(object, "evidence", f->evidence, arena);
    set_text(object, "suppressed", f->suppressed, arena);
    json_object_set_new(object, "fingerprint", json_string(f->fingerprint));
    return object;
}

static json_t *tree_json(const struct report_tree *tree, const struct report *report)
{
    struct arena *arena = report->arena;
    json_t *object = json_object();

    set_text(object, "name", tree->name, arena);
    set_text(object, "config", tree->config, arena);
    json_object_set_new(object, "version_locations", json_texts(&tree->versions, arena));
    if (report->base != NULL)
        json_object_set_new(object, "base_heads", json_texts(&tree->base_heads, arena));
    json_object_set_new(object, "branch_heads", json_texts(&tree->branch_heads, arena));
    json_object_set_new(object, "result_heads", json_texts(&tree->result_heads, arena));
    json_object_set_new(object, "revisions", json_integer((json_int_t)tree->revision_count));
    if (report->base != NULL)
        json_object_set_new(object, "new_revisions", json_integer((json_int_t)tree->new_count));
    return object;
}

static json_t *summary_json(const struct report *report)
{
    size_t suppressed = 0;

    for (size_t i = 0; i < report->findings->count; i++)
        suppressed += report->findings->items[i].suppressed != NULL;
    return json_pack("{s:I, s:I, s:I, s:I}", "errors",
                     (json_int_t)findings_count(report->findings, SEVERITY_ERROR), "warnings",
                     (json_int_t)findings_count(report->findings, SEVERITY_WARNING), "notes",
                     (json_int_t)findings_count(report->findings, SEVERITY_NOTE), "suppressed",
                     (json_int_t)suppressed);
}

static void write_json(const struct report *report, FILE *out)
{
    struct arena *arena = report->arena;
    json_t *object = json_pack("{s:s, s:{s:s, s:s}}", "schema", "migplan.check/1", "tool", "name",
                               "migplan", "version", VERSION);
    json_t *trees = json_array();
    json_t *findings = json_array();

    set_text(object, "base", report->base, arena);
    set_text(object, "base_commit", report->base_commit, arena);
    set_text(object, "head_commit", report->head_commit, arena);
    for (size_t i = 0; i < report->trees.count; i++)
        json_array_append_new(trees, tree_json(&report->trees.items[i], report));
    for (size_t i = 0; i < report->findings->count; i++)
        json_array_append_new(findings, finding_json(&report->findings->items[i], arena));
    json_object_set_new(object, "trees", trees);
    json_object_set_new(object, "findings", findings);
    json_object_set_new(object, "summary", summary_json(report));
    json_object_set_new(object, "assumptions", json_texts(&report->assumptions, arena));
    json_print_pretty(object, out);
}

static void write_lines(const struct report *report, FILE *out)
{
    json_t *last;

    for (size_t i = 0; i < report->findings->count; i++)
        json_print_line(finding_json(&report->findings->items[i], report->arena), out);
    last =
        json_pack("{s:s, s:o, s:o}", "schema", "migplan.check/1", "summary", summary_json(report),
                  "assumptions", json_texts(&report->assumptions, report->arena));
    json_print_line(last, out);
}

const struct format format_json = {
    .name = "json",
    .summary = "migplan.check/1, one object",
    .write = write_json,
};

const struct format format_jsonl = {
    .name = "jsonl",
    .summary = "a finding a line, then the summary",
    .write = write_lines,
};
