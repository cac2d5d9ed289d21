/*
 * as_github.c - workflow commands, which GitHub shows as annotations.
 *
 * Escapes as actions/toolkit has them: '%', CR and LF everywhere, ':' and ','
 * in properties too. GitHub shows ten of each kind for a step, so the worst
 * come first and the rest is counted.
 */
#include "common/strbuf.h"
#include "planner/report/report.h"

enum { SHOWN = 10 }; /* annotations of each kind that a step may have */

static const char *const commands[] = {
    [SEVERITY_NOTE] = "notice",
    [SEVERITY_WARNING] = "warning",
    [SEVERITY_ERROR] = "error",
};

static void add_escaped(struct strbuf *sb, const char *text, bool property)
{
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;

        if (c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ',')))
            strbuf_addf(sb, "%%%02X", c);
        else if (c < 0x20 || c == 0x7f)
            strbuf_addf(sb, "\\x%02x", c);
        else
            strbuf_addch(sb, (char)c);
    }
}

static void add_region(struct strbuf *sb, const struct report *report, const struct region *region)
{
    if (region->start.file == NULL)
        return;
    strbuf_addstr(sb, "file=");
    add_escaped(sb, report_path(report, region->start.file), true);
    if (region->start.line > 0) {
        uint32_t end = region->end_line == 0 ? region->start.line : region->end_line;

        strbuf_addf(sb, ",line=%u,endLine=%u", region->start.line, end);
        if (region->start.column > 0 && end == region->start.line)
            strbuf_addf(sb, ",col=%u", region->start.column);
        if (region->end_column > 0 && end == region->start.line)
            strbuf_addf(sb, ",endColumn=%u", region->end_column);
    }
    strbuf_addch(sb, ',');
}

static void add_annotation(struct strbuf *sb, const struct report *report, const struct finding *f)
{
    strbuf_addf(sb, "::%s ", commands[f->severity]);
    add_region(sb, report, &f->region);
    strbuf_addstr(sb, "title=");
    add_escaped(sb, arena_printf(report->arena, "migplan: %s %s", f->rule->code, f->rule->name),
                true);
    strbuf_addstr(sb, "::");
    add_escaped(sb, report_sentence(f, report->arena), false);
    strbuf_addch(sb, '\n');
}

static void write(const struct report *report, FILE *out)
{
    struct strbuf sb = { .arena = report->arena };
    size_t shown[3] = { 0 };
    size_t left_out = 0;
    size_t count;
    const size_t *order = findings_worst_first(report->findings, report->arena, &count);

    for (size_t i = 0; i < count; i++) {
        const struct finding *f = &report->findings->items[order[i]];
        /* One notice is kept for saying how many were left out. */
        size_t most = f->severity == SEVERITY_NOTE ? SHOWN - 1 : SHOWN;

        if (shown[f->severity] == most) {
            left_out++;
            continue;
        }
        shown[f->severity]++;
        add_annotation(&sb, report, f);
    }
    if (left_out > 0)
        strbuf_addf(&sb, "::notice title=migplan::%zu more in the job summary\n", left_out);
    (void)fputs(strbuf_text(&sb), out);
}

const struct format format_github = {
    .name = "github",
    .summary = "annotations of GitHub Actions",
    .from_root = true,
    .write = write,
};
