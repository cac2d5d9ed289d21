/*
 * as_sarif.c - SARIF 2.1.0 (OASIS), in the form GitHub code scanning shows.
 *
 * Columns are UTF-16 units. GitHub keeps 25,000 results and shows 5,000, so the
 * worst 5,000 are written and the message of the run says how many are left
 * out. Suppressed findings stay, marked as such. A clean run is written too:
 * alerts close only when a run without them arrives.
 */
#include <string.h>

#include "planner/report/json_text.h"
#include "planner/report/line_hash.h"
#include "common/str.h"
#include "common/strbuf.h"
#include "planner/report/report.h"

enum { MOST_RESULTS = 5000 };

static const char *level_of(enum severity severity)
{
    return severity_name(severity);
}

/* "multiple-heads" -> "MultipleHeads" */
static const char *pascal_case(const char *name, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };
    bool upper = true;

    for (; *name != '\0'; name++) {
        if (*name == '-')
            upper = true;
        else
            strbuf_addch(&sb, upper && *name >= 'a' && *name <= 'z' ? (char)(*name - 32) : *name);
        if (*name != '-')
            upper = false;
    }
    return strbuf_text(&sb);
}

static json_t *tags_json(const char *tags)
{
    json_t *array = json_pack("[s]", "migrations");

    while (*tags != '\0') {
        size_t len = strcspn(tags, " ");

        json_array_append_new(array, json_stringn(tags, len));
        tags += len + strspn(tags + len, " ");
    }
    return array;
}

static json_t *rule_json(const struct rule_info *rule, struct arena *arena)
{
    const char *help = rule->instead == NULL ? rule->why : rule->instead;

    return json_pack("{s:s, s:s, s:{s:s}, s:{s:s}, s:s, s:{s:s, s:s}, s:{s:s}, s:{s:o, s:s, s:s}}",
                     "id", rule->code, "name", pascal_case(rule->name, arena), "shortDescription",
                     "text", rule->summary, "fullDescription", "text", rule->why, "helpUri",
                     report_rule_url(rule, arena), "help", "text", help, "markdown", help,
                     "defaultConfiguration", "level", level_of(rule->severity), "properties",
                     "tags", tags_json(rule->tags), "precision", "very-high", "problem.severity",
                     rule->severity == SEVERITY_NOTE ? "recommendation"
                                                     : severity_name(rule->severity));
}

static json_t *rules_json(const struct report *report)
{
    json_t *array = json_array();

    for (size_t i = 0; report->rules[i] != NULL; i++)
        json_array_append_new(array, rule_json(report->rules[i], report->arena));
    return array;
}

static size_t rule_index(const struct report *report, const struct rule_info *rule)
{
    size_t i = 0;

    while (report->rules[i] != NULL && strcmp(report->rules[i]->code, rule->code) != 0)
        i++;
    return i;
}

/* Returns a byte column of the line as a column of UTF-16 units. */
static json_int_t utf16_column(struct str line, uint32_t column)
{
    json_int_t units = 1;
    size_t at = 0;

    while (at + 1 < column && at < line.len) {
        unsigned codepoint = 0;
        size_t len = str_decode((struct str){ line.ptr + at, line.len - at }, &codepoint);

        units += codepoint > 0xffff ? 2 : 1;
        at += len == 0 ? 1 : len;
    }
    return units;
}

static json_t *region_json(const struct report *report, const struct region *region)
{
    struct str line = report_line(report, region->start.file, region->start.line);
    uint32_t end = region->end_line > 0 ? region->end_line : region->start.line;
    struct str last = report_line(report, region->start.file, end);
    json_t *object = json_pack("{s:I}", "startLine", (json_int_t)region->start.line);

    if (region->start.column > 0)
        json_object_set_new(object, "startColumn",
                            json_integer(utf16_column(line, region->start.column)));
    json_object_set_new(object, "endLine", json_integer(end));
    if (region->end_column > 0)
        json_object_set_new(object, "endColumn",
                            json_integer(utf16_column(last, region->end_column)));
    if (line.len > 0)
        json_object_set_new(
            object, "snippet",
            json_pack("{s:o}", "text",
                      json_text(arena_strndup(report->arena, line.ptr, line.len), report->arena)));
    return object;
}

static json_t *physical_json(const struct report *report, const struct region *region)
{
    json_t *object =
        json_pack("{s:{s:o, s:s}}", "artifactLocation", "uri",
                  json_uri(region->start.file == NULL ? "." : region->start.file, report->arena),
                  "uriBaseId", "%SRCROOT%");

    if (region->start.line > 0)
        json_object_set_new(object, "region", region_json(report, region));
    return object;
}

static json_t *location_json(const struct report *report, const struct finding *f)
{
    json_t *location = json_pack("{s:o}", "physicalLocation", physical_json(report, &f->region));

    if (f->revision != NULL && f->revision[0] != '\0')
        json_object_set_new(location, "logicalLocations",
                            json_pack("[{s:o, s:s}]", "fullyQualifiedName",
                                      json_text(f->revision, report->arena), "kind", "member"));
    return location;
}

static json_t *related_json(const struct report *report, const struct finding *f)
{
    json_t *array = json_array();

    for (size_t i = 0; i < f->related.count; i++)
        json_array_append_new(
            array, json_pack("{s:I, s:o, s:{s:o}}", "id", (json_int_t)i + 1, "physicalLocation",
                             physical_json(report, &f->related.items[i].region), "message", "text",
                             json_text(f->related.items[i].message, report->arena)));
    return array;
}

static json_t *fingerprints_json(const struct report *report, const struct finding *f)
{
    const struct str *file =
        f->region.start.file == NULL ? NULL : strmap_get(report->files, f->region.start.file);
    const char *hash = file == NULL ? "" : line_hash(*file, f->region.start.line, report->arena);
    json_t *object = json_object();

    if (hash[0] != '\0')
        json_object_set_new(object, "primaryLocationLineHash", json_string(hash));
    json_object_set_new(object, "migplan/v1", json_string(f->fingerprint));
    return object;
}

static json_t *result_json(const struct report *report, const struct finding *f)
{
    json_t *object = json_pack(
        "{s:s, s:I, s:s, s:{s:o}, s:[o], s:o}", "ruleId", f->rule->code, "ruleIndex",
        (json_int_t)rule_index(report, f->rule), "level", level_of(f->severity), "message", "text",
        json_text(report_sentence(f, report->arena), report->arena), "locations",
        location_json(report, f), "partialFingerprints", fingerprints_json(report, f));

    if (f->related.count > 0)
        json_object_set_new(object, "relatedLocations", related_json(report, f));
    if (f->suppressed != NULL)
        json_object_set_new(object, "suppressions",
                            json_pack("[{s:s, s:o}]", "kind", "inSource", "justification",
                                      json_text(f->suppressed, report->arena)));
    return object;
}

static json_t *results_json(const struct report *report, size_t *left_out)
{
    json_t *array = json_array();
    size_t count;
    const size_t *order = findings_worst_first(report->findings, report->arena, &count);
    size_t room = MOST_RESULTS;

    for (size_t i = 0; i < count && room > 0; i++, room--)
        json_array_append_new(array, result_json(report, &report->findings->items[order[i]]));
    for (size_t i = 0; i < report->findings->count && room > 0; i++) {
        if (report->findings->items[i].suppressed == NULL)
            continue;
        json_array_append_new(array, result_json(report, &report->findings->items[i]));
        room--;
    }
    *left_out = report->findings->count - json_array_size(array);
    return array;
}

/* One category for each tree, so that trees uploaded apart don't replace each other. */
static const char *category(const struct report *report)
{
    struct strbuf sb = { .arena = report->arena };

    strbuf_addstr(&sb, "migplan/");
    for (size_t i = 0; report->trees.count == 1 && report->trees.items[0].name[i] != '\0'; i++) {
        char c = report->trees.items[0].name[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

        strbuf_addch(&sb, word ? c : '-');
    }
    if (report->trees.count == 1)
        strbuf_addch(&sb, '/');
    return strbuf_text(&sb);
}

static json_t *invocation_json(const struct report *report, size_t left_out)
{
    json_t *object =
        json_pack("{s:b, s:i}", "executionSuccessful", 1, "exitCode", report->exit_status);

    if (left_out > 0)
        json_object_set_new(
            object, "toolExecutionNotifications",
            json_pack("[{s:s, s:{s:s}}]", "level", "warning", "message", "text",
                      arena_printf(report->arena, "%zu more findings are left out", left_out)));
    return object;
}

static void write(const struct report *report, FILE *out)
{
    size_t left_out = 0;
    json_t *results = results_json(report, &left_out);
    json_t *run =
        json_pack("{s:{s:{s:s, s:s, s:s, s:o}}, s:{s:s}, s:s, s:{s:{s:{s:s}}}, s:[o], s:o}", "tool",
                  "driver", "name", "migplan", "semanticVersion", VERSION, "informationUri",
                  "https://example.org/migplan", "rules", rules_json(report), "automationDetails",
                  "id", category(report), "columnKind", "utf16CodeUnits", "originalUriBaseIds",
                  "%SRCROOT%", "description", "text", "Root of the repository under review.",
                  "invocations", invocation_json(report, left_out), "results", results);

    json_print_pretty(json_pack("{s:s, s:s, s:[o]}", "$schema",
                                "https://json.schemastore.org/sarif-2.1.0.json", "version", "2.1.0",
                                "runs", run),
                      out);
}

const struct format format_sarif = {
    .name = "sarif",
    .summary = "SARIF 2.1.0, for code scanning",
    .write = write,
};
