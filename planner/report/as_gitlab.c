/* as_gitlab.c - GitLab's Code Quality report: an array, [] where all is well.
 * Of two equal fingerprints GitLab shows only the first; ours are unique. */
#include "planner/report/json_text.h"
#include "planner/report/report.h"

#include <string.h>

static const char *severity_of(const struct finding *f)
{
    if (f->severity == SEVERITY_ERROR && strstr(f->rule->tags, "data") != NULL)
        return "critical";
    switch (f->severity) {
    case SEVERITY_NOTE:
        return "info";
    case SEVERITY_WARNING:
        return "minor";
    case SEVERITY_ERROR:
        return "major";
    }
    return "info";
}

static json_t *location_json(const struct region *region, struct arena *arena)
{
    json_int_t begin = region->start.line > 0 ? region->start.line : 1;
    json_int_t end = region->end_line > 0 ? region->end_line : begin;

    return json_pack("{s:o, s:{s:I, s:I}}", "path",
                     json_text(region->start.file == NULL ? "." : region->start.file, arena),
                     "lines", "begin", begin, "end", end);
}

static void write(const struct report *report, FILE *out)
{
    json_t *array = json_array();

    for (size_t i = 0; i < report->findings->count; i++) {
        const struct finding *f = &report->findings->items[i];

        if (f->suppressed != NULL)
            continue;
        json_array_append_new(
            array,
            json_pack("{s:o, s:o, s:s, s:s, s:o}", "description",
                      json_text(report_sentence(f, report->arena), report->arena), "check_name",
                      json_string(arena_printf(report->arena, "migplan/%s", f->rule->code)),
                      "fingerprint", f->fingerprint, "severity", severity_of(f), "location",
                      location_json(&f->region, report->arena)));
    }
    json_print_pretty(array, out);
}

const struct format format_gitlab = {
    .name = "gitlab",
    .summary = "GitLab's Code Quality report",
    .write = write,
};
