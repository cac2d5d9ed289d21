/* as_gitlab.c - GitLab's Code Quality report: an array, [] where all is well.
 * Of two equal fingerprints GitLab shows only the first; ours are unique. */
#include <string.h>

#include "common/json_out.h"
#include "planner/report/report.h"

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

static void add_location(struct js_out *js, const struct report *report,
                         const struct region *region)
{
    int64_t begin = region->start.line > 0 ? region->start.line : 1;

    js_open(js, "location", '{');
    js_string(js, "path",
              region->start.file == NULL ? "." : report_path(report, region->start.file));
    js_open(js, "lines", '{');
    js_number(js, "begin", begin);
    js_number(js, "end", region->end_line > 0 ? (int64_t)region->end_line : begin);
    js_close(js, '}');
    js_close(js, '}');
}

static void write(const struct report *report, FILE *out)
{
    struct js_out js = { .text = { .arena = report->arena } };

    js_open(&js, NULL, '[');
    for (size_t i = 0; i < report->findings->count; i++) {
        const struct finding *f = &report->findings->items[i];

        if (f->suppressed != NULL)
            continue;
        js_open(&js, NULL, '{');
        js_string(&js, "description", report_sentence(f, report->arena));
        js_string(&js, "check_name", arena_printf(report->arena, "migplan/%s", f->rule->code));
        js_string(&js, "fingerprint", f->fingerprint);
        js_string(&js, "severity", severity_of(f));
        add_location(&js, report, &f->region);
        js_close(&js, '}');
    }
    js_close(&js, ']');
    (void)fputs(js_text(&js), out);
}

const struct format format_gitlab = {
    .name = "gitlab",
    .summary = "GitLab's Code Quality report",
    .identifies = true,
    .from_root = true,
    .write = write,
};
