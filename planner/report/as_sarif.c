/*
 * as_sarif.c - SARIF 2.1.0 (OASIS), in the form GitHub code scanning shows.
 *
 * Columns are UTF-16 units. GitHub keeps 25,000 results and shows 5,000, so the
 * worst 5,000 are written and the message of the run says how many are left
 * out. Suppressed findings stay, marked as such. A clean run is written too:
 * alerts close only when a run without them arrives.
 */
#include <string.h>

#include "common/json_out.h"
#include "common/str.h"
#include "common/strbuf.h"
#include "planner/report/finding_json.h"
#include "planner/report/line_hash.h"
#include "planner/report/past_text.h"
#include "planner/report/report.h"

enum {
    MOST_RESULTS = 5000, /* of a run */
    MOST_RUNS = 20,
};

/* "multiple-heads" -> "MultipleHeads" */
static const char *pascal_case(const char *name, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };
    bool upper = true;

    for (; *name != '\0'; name++) {
        if (*name == '-')
            upper = true;
        else
            strbuf_addch(&sb, (char)(upper && *name >= 'a' && *name <= 'z' ? *name - 32 : *name));
        if (*name != '-')
            upper = false;
    }
    return strbuf_text(&sb);
}

static void add_tags(struct js_out *js, const char *tags, struct arena *arena)
{
    js_open(js, "tags", '[');
    js_string(js, NULL, "migrations");
    while (*tags != '\0') {
        size_t len = strcspn(tags, " ");

        js_string(js, NULL, arena_strndup(arena, tags, len));
        tags += len + strspn(tags + len, " ");
    }
    js_close(js, ']');
}

static void add_text(struct js_out *js, const char *key, const char *text)
{
    js_open(js, key, '{');
    js_string(js, "text", text);
    js_close(js, '}');
}

static void add_rule(struct js_out *js, const struct rule_info *rule, struct arena *arena)
{
    const char *help = rule->instead == NULL ? rule->why : rule->instead;

    js_open(js, NULL, '{');
    js_string(js, "id", rule->code);
    js_string(js, "name", pascal_case(rule->name, arena));
    add_text(js, "shortDescription", rule->summary);
    add_text(js, "fullDescription", rule->why);
    js_open(js, "help", '{');
    js_string(js, "text", help);
    js_string(js, "markdown", help);
    js_close(js, '}');
    js_open(js, "defaultConfiguration", '{');
    js_string(js, "level", severity_name(rule->severity));
    js_close(js, '}');
    js_open(js, "properties", '{');
    add_tags(js, rule->tags, arena);
    js_string(js, "precision", "very-high");
    js_string(js, "problem.severity",
              rule->severity == SEVERITY_NOTE ? "recommendation" : severity_name(rule->severity));
    js_close(js, '}');
    js_close(js, '}');
}

/* What one run holds: a tree's findings, so that each tree has a category of its
 * own. */
struct part {
    const struct report *report;
    const char *tree; /* NULL for all */
    bool is_first;    /* it has those of no tree, too */
};

static bool has_tree(const struct report *report, const char *tree)
{
    for (size_t i = 0; i < report->trees.count; i++) {
        if (strcmp(report->trees.items[i].name, tree) == 0)
            return true;
    }
    return false;
}

static bool holds(const struct part *part, const struct finding *f)
{
    if (part->tree == NULL || (f->tree != NULL && strcmp(part->tree, f->tree) == 0))
        return true;
    return part->is_first && (f->tree == NULL || !has_tree(part->report, f->tree));
}

/* The rules that found something, by code: the others are nobody's business. */
struct used_rules {
    VEC_FIELDS(const struct rule_info *);
};

static struct used_rules rules_used(const struct part *part)
{
    const struct report *report = part->report;
    struct used_rules used = { 0 };

    for (size_t i = 0; report->rules[i] != NULL; i++) {
        size_t at = 0;

        while (at < report->findings->count &&
               (report->findings->items[at].rule != report->rules[i] ||
                !holds(part, &report->findings->items[at])))
            at++;
        if (at < report->findings->count)
            vec_push(report->arena, &used, report->rules[i]);
    }
    return used;
}

static size_t rule_index(const struct used_rules *rules, const struct rule_info *rule)
{
    size_t i = 0;

    while (i < rules->count && rules->items[i] != rule)
        i++;
    return i;
}

/* Returns a byte column of the line as a column of UTF-16 units. */
static int64_t utf16_column(struct str line, uint32_t column)
{
    int64_t units = 1;
    size_t at = 0;

    while (at + 1 < column && at < line.len) {
        unsigned codepoint = 0;
        size_t len = str_decode((struct str){ line.ptr + at, line.len - at }, &codepoint);

        units += codepoint > 0xffff ? 2 : 1;
        at += len == 0 ? 1 : len;
    }
    return units;
}

static void add_region(struct js_out *js, const struct report *report, const struct region *region)
{
    struct str line = report_line(report, region->start.file, region->start.line);
    uint32_t end = region->end_line > 0 ? region->end_line : region->start.line;
    struct str last = report_line(report, region->start.file, end);

    js_open(js, "region", '{');
    js_number(js, "startLine", region->start.line);
    if (region->start.column > 0)
        js_number(js, "startColumn", utf16_column(line, region->start.column));
    js_number(js, "endLine", end);
    if (region->end_column > 0)
        js_number(js, "endColumn", utf16_column(last, region->end_column));
    if (line.len > 0)
        add_text(js, "snippet", arena_strndup(report->arena, line.ptr, line.len));
    js_close(js, '}');
}

static void add_physical(struct js_out *js, const struct report *report,
                         const struct region *region)
{
    const char *path = region->start.file == NULL ? "." : report_path(report, region->start.file);

    js_open(js, "physicalLocation", '{');
    js_open(js, "artifactLocation", '{');
    js_string(js, "uri", report_uri(path, report->arena));
    js_string(js, "uriBaseId", "%SRCROOT%");
    js_close(js, '}');
    if (region->start.line > 0)
        add_region(js, report, region);
    js_close(js, '}');
}

static void add_locations(struct js_out *js, const struct report *report, const struct finding *f)
{
    js_open(js, "locations", '[');
    js_open(js, NULL, '{');
    add_physical(js, report, &f->region);
    if (f->revision != NULL && f->revision[0] != '\0') {
        js_open(js, "logicalLocations", '[');
        js_open(js, NULL, '{');
        js_string(js, "fullyQualifiedName", f->revision);
        js_string(js, "kind", "member");
        js_close(js, '}');
        js_close(js, ']');
    }
    js_close(js, '}');
    js_close(js, ']');
}

static void add_related(struct js_out *js, const struct report *report, const struct finding *f)
{
    if (f->related.count == 0)
        return;
    js_open(js, "relatedLocations", '[');
    for (size_t i = 0; i < f->related.count; i++) {
        js_open(js, NULL, '{');
        js_number(js, "id", (int64_t)i + 1);
        add_physical(js, report, &f->related.items[i].region);
        add_text(js, "message", f->related.items[i].message);
        js_close(js, '}');
    }
    js_close(js, ']');
}

static void add_fingerprints(struct js_out *js, const struct report *report,
                             const struct finding *f)
{
    struct report_text *file =
        f->region.start.file == NULL ? NULL : strmap_get(report->files, f->region.start.file);

    js_open(js, "partialFingerprints", '{');
    if (file != NULL && file->hashes == NULL) {
        file->hashes = arena_new(report->arena, struct line_hashes);
        line_hashes_read(file->bytes, report->arena, file->hashes);
    }
    if (file != NULL)
        js_string_if(js, "primaryLocationLineHash",
                     line_hashes_text(file->hashes, f->region.start.line, report->arena));
    js_string(js, "migplan/v1", f->fingerprint);
    js_close(js, '}');
}

static void add_suppression(struct js_out *js, const struct finding *f)
{
    if (f->suppressed == NULL)
        return;
    js_open(js, "suppressions", '[');
    js_open(js, NULL, '{');
    js_string(js, "kind", "inSource");
    js_string(js, "justification", f->suppressed);
    js_close(js, '}');
    js_close(js, ']');
}

static void add_result(struct js_out *js, const struct report *report,
                       const struct used_rules *rules, const struct finding *f)
{
    js_open(js, NULL, '{');
    js_string(js, "ruleId", f->rule->code);
    js_number(js, "ruleIndex", (int64_t)rule_index(rules, f->rule));
    js_string(js, "level", severity_name(f->severity));
    add_text(js, "message", report_sentence(f, report->arena));
    add_locations(js, report, f);
    add_related(js, report, f);
    add_fingerprints(js, report, f);
    add_suppression(js, f);
    js_open(js, "properties", '{');
    js_string(js, "confidence", confidence_name(f->confidence));
    past_json_origins(f, js);
    finding_json_fix(js, f, report->arena);
    finding_json_effects(js, f, report->arena);
    js_close(js, '}');
    js_close(js, '}');
}

/* Adds the results, worst first; returns how many there was no room for. */
static size_t add_results(struct js_out *js, const struct part *part,
                          const struct used_rules *rules)
{
    const struct report *report = part->report;
    size_t count;
    const size_t *order = findings_worst_first(report->findings, report->arena, &count);
    size_t room = MOST_RESULTS;
    size_t held = 0;

    js_open(js, "results", '[');
    for (size_t i = 0; i < count + report->findings->count; i++) {
        const struct finding *f = &report->findings->items[i < count ? order[i] : i - count];

        /* Those that are allowed come last. */
        if ((i >= count && f->suppressed == NULL) || !holds(part, f))
            continue;
        if (held++ < room)
            add_result(js, report, rules, f);
    }
    js_close(js, ']');
    return held > room ? held - room : 0;
}

/* One category for each tree, so that trees uploaded apart don't replace each other. */
static const char *category(const struct part *part)
{
    struct strbuf sb = { .arena = part->report->arena };

    strbuf_addstr(&sb, "migplan/");
    for (size_t i = 0; part->tree != NULL && part->tree[i] != '\0'; i++) {
        char c = part->tree[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

        strbuf_addch(&sb, (char)(word ? c : '-'));
    }
    if (part->tree != NULL)
        strbuf_addch(&sb, '/');
    return strbuf_text(&sb);
}

static void add_invocation(struct js_out *js, const struct report *report, size_t left_out)
{
    js_open(js, "invocations", '[');
    js_open(js, NULL, '{');
    js_bool(js, "executionSuccessful", true);
    js_number(js, "exitCode", report->exit_status);
    if (left_out > 0) {
        js_open(js, "toolExecutionNotifications", '[');
        js_open(js, NULL, '{');
        js_string(js, "level", "warning");
        add_text(js, "message",
                 arena_printf(report->arena, "%zu more findings are left out", left_out));
        js_close(js, '}');
        js_close(js, ']');
    }
    js_close(js, '}');
    js_close(js, ']');
}

static void add_driver(struct js_out *js, const struct used_rules *rules, struct arena *arena)
{
    js_open(js, "tool", '{');
    js_open(js, "driver", '{');
    js_string(js, "name", "migplan");
    js_string(js, "semanticVersion", VERSION);
    js_open(js, "rules", '[');
    for (size_t i = 0; i < rules->count; i++)
        add_rule(js, rules->items[i], arena);
    js_close(js, ']');
    js_close(js, '}');
    js_close(js, '}');
}

/* Says which commit of which repository it is about, where a CI says so. */
static void add_provenance(struct js_out *js, const struct report *report)
{
    if (report->repository_url == NULL)
        return;
    js_open(js, "versionControlProvenance", '[');
    js_open(js, NULL, '{');
    js_string(js, "repositoryUri", report->repository_url);
    js_string_if(js, "revisionId", report->commit);
    js_open(js, "mappedTo", '{');
    js_string(js, "uriBaseId", "%SRCROOT%");
    js_close(js, '}');
    js_close(js, '}');
    js_close(js, ']');
}

static void add_run(struct js_out *js, const struct part *part)
{
    const struct report *report = part->report;
    const struct used_rules rules = rules_used(part);

    js_open(js, NULL, '{');
    add_driver(js, &rules, report->arena);
    js_open(js, "automationDetails", '{');
    js_string(js, "id", category(part));
    js_close(js, '}');
    add_provenance(js, report);
    js_string(js, "columnKind", "utf16CodeUnits");
    js_open(js, "originalUriBaseIds", '{');
    js_open(js, "%SRCROOT%", '{');
    add_text(js, "description", "Root of the repository under review.");
    js_close(js, '}');
    js_close(js, '}');
    add_invocation(js, report, add_results(js, part, &rules));
    js_close(js, '}');
}

/* A run for each tree; GitHub takes 20 of them, so more trees share one. */
static void add_runs(struct js_out *js, const struct report *report)
{
    size_t count = report->trees.count;

    if (count == 0 || count > MOST_RUNS) {
        add_run(js, &(struct part){ report, NULL, true });
        return;
    }
    for (size_t i = 0; i < count; i++)
        add_run(js, &(struct part){ report, report->trees.items[i].name, i == 0 });
}

static void write(const struct report *report, FILE *out)
{
    struct js_out js = { .text = { .arena = report->arena } };

    js_open(&js, NULL, '{');
    js_string(&js, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    js_string(&js, "version", "2.1.0");
    js_open(&js, "runs", '[');
    add_runs(&js, report);
    js_close(&js, ']');
    js_close(&js, '}');
    (void)fputs(js_text(&js), out);
}

const struct format format_sarif = {
    .name = "sarif",
    .summary = "SARIF 2.1.0, for code scanning",
    .identifies = true,
    .from_root = true,
    .write = write,
};
