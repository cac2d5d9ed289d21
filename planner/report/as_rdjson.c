/* as_rdjson.c - reviewdog's Diagnostic format. Columns are UTF-8 bytes, 1-based;
 * a suggestion becomes a button that commits it. */
#include "planner/report/json_text.h"
#include "planner/report/report.h"

static json_t *position_json(uint32_t line, uint32_t column)
{
    if (column == 0)
        return json_pack("{s:I}", "line", (json_int_t)line);
    return json_pack("{s:I, s:I}", "line", (json_int_t)line, "column", (json_int_t)column);
}

static json_t *range_json(const struct region *region)
{
    json_t *range = json_object();

    json_object_set_new(range, "start", position_json(region->start.line, region->start.column));
    if (region->end_column > 0)
        json_object_set_new(
            range, "end",
            position_json(region->end_line > 0 ? region->end_line : region->start.line,
                          region->end_column));
    return range;
}

static json_t *location_json(const struct region *region, struct arena *arena)
{
    json_t *location = json_object();

    json_object_set_new(location, "path",
                        json_text(region->start.file == NULL ? "." : region->start.file, arena));
    if (region->start.line > 0)
        json_object_set_new(location, "range", range_json(region));
    return location;
}

static json_t *related_json(const struct finding *f, struct arena *arena)
{
    json_t *array = json_array();

    for (size_t i = 0; i < f->related.count; i++)
        json_array_append_new(
            array, json_pack("{s:o, s:o}", "message", json_text(f->related.items[i].message, arena),
                             "location", location_json(&f->related.items[i].region, arena)));
    return array;
}

static json_t *diagnostic_json(const struct finding *f, struct arena *arena)
{
    static const char *const severities[] = {
        [SEVERITY_NOTE] = "INFO",
        [SEVERITY_WARNING] = "WARNING",
        [SEVERITY_ERROR] = "ERROR",
    };
    json_t *object = json_pack(
        "{s:o, s:o, s:s, s:{s:s}, s:{s:s, s:o}}", "message",
        json_text(report_sentence(f, arena), arena), "location", location_json(&f->region, arena),
        "severity", severities[f->severity], "source", "name", "migplan", "code", "value",
        f->rule->code, "url", json_string(report_rule_url(f->rule, arena)));

    if (f->fix != NULL)
        json_object_set_new(object, "suggestions",
                            json_pack("[{s:o, s:o}]", "range", range_json(&f->region), "text",
                                      json_text(f->fix, arena)));
    if (f->related.count > 0)
        json_object_set_new(object, "relatedLocations", related_json(f, arena));
    return object;
}

static void write_object(const struct report *report, FILE *out)
{
    json_t *diagnostics = json_array();

    for (size_t i = 0; i < report->findings->count; i++) {
        if (report->findings->items[i].suppressed == NULL)
            json_array_append_new(diagnostics,
                                  diagnostic_json(&report->findings->items[i], report->arena));
    }
    json_print_pretty(
        json_pack("{s:{s:s}, s:o}", "source", "name", "migplan", "diagnostics", diagnostics), out);
}

static void write_lines(const struct report *report, FILE *out)
{
    for (size_t i = 0; i < report->findings->count; i++) {
        if (report->findings->items[i].suppressed == NULL)
            json_print_line(diagnostic_json(&report->findings->items[i], report->arena), out);
    }
}

const struct format format_rdjson = {
    .name = "rdjson",
    .summary = "reviewdog, one object",
    .write = write_object,
};

const struct format format_rdjsonl = {
    .name = "rdjsonl",
    .summary = "reviewdog, a finding a line",
    .write = write_lines,
};
