/* as_rdjson.c - reviewdog's Diagnostic format. Columns are UTF-8 bytes, 1-based;
 * a suggestion becomes a button that commits it. */
#include "common/json_out.h"
#include "planner/report/report.h"

static void add_position(struct js_out *js, const char *key, uint32_t line, uint32_t column)
{
    js_open(js, key, '{');
    js_number(js, "line", line);
    if (column > 0)
        js_number(js, "column", column);
    js_close(js, '}');
}

static void add_range(struct js_out *js, const struct region *region)
{
    uint32_t last = region->end_line > 0 ? region->end_line : region->start.line;

    js_open(js, "range", '{');
    add_position(js, "start", region->start.line, region->start.column);
    if (region->end_column > 0)
        add_position(js, "end", last, region->end_column);
    js_close(js, '}');
}

static void add_location(struct js_out *js, const struct region *region)
{
    js_open(js, "location", '{');
    js_string(js, "path", region->start.file == NULL ? "." : region->start.file);
    if (region->start.line > 0)
        add_range(js, region);
    js_close(js, '}');
}

static void add_related(struct js_out *js, const struct finding *f)
{
    if (f->related.count == 0)
        return;
    js_open(js, "relatedLocations", '[');
    for (size_t i = 0; i < f->related.count; i++) {
        js_open(js, NULL, '{');
        js_string(js, "message", f->related.items[i].message);
        add_location(js, &f->related.items[i].region);
        js_close(js, '}');
    }
    js_close(js, ']');
}

static void add_suggestion(struct js_out *js, const struct finding *f)
{
    if (f->fix == NULL)
        return;
    js_open(js, "suggestions", '[');
    js_open(js, NULL, '{');
    add_range(js, &f->region);
    js_string(js, "text", f->fix);
    js_close(js, '}');
    js_close(js, ']');
}

static void add_source(struct js_out *js)
{
    js_open(js, "source", '{');
    js_string(js, "name", "migplan");
    js_close(js, '}');
}

static void add_diagnostic(struct js_out *js, const struct finding *f, struct arena *arena)
{
    static const char *const severities[] = {
        [SEVERITY_NOTE] = "INFO",
        [SEVERITY_WARNING] = "WARNING",
        [SEVERITY_ERROR] = "ERROR",
    };

    js_open(js, NULL, '{');
    js_string(js, "message", report_sentence(f, arena));
    add_location(js, &f->region);
    js_string(js, "severity", severities[f->severity]);
    add_source(js);
    js_open(js, "code", '{');
    js_string(js, "value", f->rule->code);
    js_close(js, '}');
    add_suggestion(js, f);
    add_related(js, f);
    js_close(js, '}');
}

static void write_object(const struct report *report, FILE *out)
{
    struct js_out js = { .text = { .arena = report->arena } };

    js_open(&js, NULL, '{');
    add_source(&js);
    js_open(&js, "diagnostics", '[');
    for (size_t i = 0; i < report->findings->count; i++) {
        if (report->findings->items[i].suppressed == NULL)
            add_diagnostic(&js, &report->findings->items[i], report->arena);
    }
    js_close(&js, ']');
    js_close(&js, '}');
    (void)fputs(js_text(&js), out);
}

static void write_lines(const struct report *report, FILE *out)
{
    for (size_t i = 0; i < report->findings->count; i++) {
        struct js_out js = { .text = { .arena = report->arena }, .line = true };

        if (report->findings->items[i].suppressed != NULL)
            continue;
        add_diagnostic(&js, &report->findings->items[i], report->arena);
        (void)fputs(js_text(&js), out);
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
