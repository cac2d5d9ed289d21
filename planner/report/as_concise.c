/* as_concise.c - one line a finding: path:line:column: severity[code] message; the
 * column only where it is known. */
#include "common/escape.h"
#include "planner/report/report.h"

static void write(const struct report *report, FILE *out)
{
    struct strbuf sb = { .arena = report->arena };

    for (size_t i = 0; i < report->findings->count; i++) {
        const struct finding *f = &report->findings->items[i];

        if (f->suppressed != NULL)
            continue;
        report_add_path(&sb, f->region.start.file == NULL ? "-" : f->region.start.file);
        strbuf_addf(&sb, ":%u:", f->region.start.line);
        if (f->region.start.column > 0)
            strbuf_addf(&sb, "%u:", f->region.start.column);
        strbuf_addf(&sb, " %s[%s] ", severity_name(f->severity), f->rule->code);
        escape_add(&sb, f->message);
        strbuf_addf(&sb, " (%s)\n", f->rule->name);
    }
    (void)fputs(strbuf_text(&sb), out);
}

const struct format format_concise = {
    .name = "concise",
    .summary = "one line a finding",
    .write = write,
};
