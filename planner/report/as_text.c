/* as_text.c - findings for people: the place, the line itself, what to do. */
#include <string.h>

#include "common/escape.h"
#include "common/strbuf.h"
#include "planner/model/lock.h"
#include "planner/report/past_text.h"
#include "planner/report/report.h"

static const char *color_of(const struct report *report, enum severity severity)
{
    static const char *const colors[] = {
        [SEVERITY_NOTE] = "\x1b[36m",
        [SEVERITY_WARNING] = "\x1b[33m",
        [SEVERITY_ERROR] = "\x1b[31m",
    };

    return report->color ? colors[severity] : "";
}

static const char *end_color(const struct report *report)
{
    return report->color ? "\x1b[0m" : "";
}

static void add_place(struct strbuf *sb, const struct region *region)
{
    if (region->start.file == NULL)
        return;
    report_add_path(sb, region->start.file);
    if (region->start.line > 0 && region->start.column > 0)
        strbuf_addf(sb, ":%u:%u", region->start.line, region->start.column);
    else if (region->start.line > 0)
        strbuf_addf(sb, ":%u", region->start.line);
    strbuf_addch(sb, '\n');
}

/* Returns how many characters the first len bytes of line take. */
static size_t width(struct str line, size_t len)
{
    size_t count = 0;

    for (size_t i = 0; i < len && i < line.len; i++)
        count += ((unsigned char)line.ptr[i] & 0xc0) != 0x80;
    return count;
}

static void add_times(struct strbuf *sb, char c, size_t count)
{
    char run[64];

    (void)memset(run, c, sizeof(run));
    for (; count > sizeof(run); count -= sizeof(run))
        strbuf_add(sb, run, sizeof(run));
    strbuf_add(sb, run, count);
}

static void add_marks(struct strbuf *sb, struct str line, const struct region *region)
{
    size_t begin = region->start.column - 1;
    bool one_line = region->end_line == 0 || region->end_line == region->start.line;
    size_t end = one_line && region->end_column > 0 ? region->end_column - 1 : line.len;
    size_t marks = end > begin ? width(line, end) - width(line, begin) : 1;

    for (size_t i = 0; i < begin && i < line.len; i++) {
        if (line.ptr[i] == '\t')
            strbuf_addch(sb, '\t');
        else if (((unsigned char)line.ptr[i] & 0xc0) != 0x80)
            strbuf_addch(sb, ' ');
    }
    add_times(sb, '^', marks);
}

static size_t digits(uint32_t number)
{
    size_t count = 1;

    for (; number > 9; number /= 10)
        count++;
    return count;
}

/* Adds the line of the finding with its place marked, where it is known. */
static size_t add_excerpt(struct strbuf *sb, const struct report *report,
                          const struct region *region)
{
    struct str line = report_line(report, region->start.file, region->start.line);
    size_t margin = digits(region->start.line);

    if (line.len == 0)
        return 2;
    add_times(sb, ' ', margin);
    strbuf_addf(sb, " |\n%u | ", region->start.line);
    escape_add_lines(sb, arena_strndup(report->arena, line.ptr, line.len));
    if (region->start.column > 0) {
        strbuf_addch(sb, '\n');
        add_times(sb, ' ', margin);
        strbuf_addstr(sb, " | ");
        add_marks(sb, line, region);
    }
    strbuf_addch(sb, '\n');
    return margin;
}

static void begin_note(struct strbuf *sb, size_t margin, const char *label)
{
    add_times(sb, ' ', margin);
    strbuf_addstr(sb, " = ");
    strbuf_addstr(sb, label);
}

static void add_note(struct strbuf *sb, size_t margin, const char *label, const char *text)
{
    begin_note(sb, margin, label);
    escape_add(sb, text);
    strbuf_addch(sb, '\n');
}

static void add_origins(struct strbuf *sb, size_t margin, const struct finding *f,
                        struct arena *arena)
{
    for (size_t i = 0; i < f->origins.count; i++) {
        const char *origin = past_text_origin(&f->origins.items[i], arena);

        if (origin == NULL)
            continue;
        begin_note(sb, margin, "");
        strbuf_addstr(sb, origin); /* is escaped */
        strbuf_addch(sb, '\n');
    }
}

static void add_locks(struct strbuf *sb, size_t margin, const struct finding *f)
{
    for (size_t i = 0; i < f->locks.count; i++) {
        const struct lock_note *lock = &f->locks.items[i];
        const char *waiters = lock_mode_waiters(lock_mode_parse(lock->mode));

        begin_note(sb, margin, "lock: ");
        strbuf_addstr(sb, lock->mode);
        strbuf_addstr(sb, " on ");
        escape_add(sb, lock->relation);
        if (*waiters != '\0')
            strbuf_addf(sb, ": %s wait", waiters);
        strbuf_addch(sb, '\n');
    }
}

static void add_finding(struct strbuf *sb, const struct report *report, const struct finding *f)
{
    size_t margin;

    add_place(sb, &f->region);
    strbuf_addf(sb, "%s%s[%s]%s: ", color_of(report, f->severity), severity_name(f->severity),
                f->rule->code, end_color(report));
    escape_add(sb, f->message);
    strbuf_addstr(sb, " (");
    strbuf_addstr(sb, f->rule->name);
    strbuf_addstr(sb, ")\n");
    margin = add_excerpt(sb, report, &f->region);
    for (size_t i = 0; i < f->related.count; i++)
        add_note(sb, margin, "", f->related.items[i].message);
    add_origins(sb, margin, f, report->arena);
    add_locks(sb, margin, f);
    if (f->evidence != NULL)
        add_note(sb, margin, "evidence: ", f->evidence);
    for (size_t i = 0; i < f->hints.count; i++)
        add_note(sb, margin, "hint: ", f->hints.items[i]);
    strbuf_addch(sb, '\n');
}

static size_t total_new(const struct report *report)
{
    size_t count = 0;

    for (size_t i = 0; i < report->trees.count; i++)
        count += report->trees.items[i].new_count;
    return count;
}

static size_t total_revisions(const struct report *report)
{
    size_t count = 0;

    for (size_t i = 0; i < report->trees.count; i++)
        count += report->trees.items[i].revision_count;
    return count;
}

static void add_files(struct strbuf *sb, const struct report *report)
{
    strbuf_addf(sb, "Checked %zu file%s.\n", report->file_count,
                report->file_count == 1 ? "" : "s");
}

static void add_checked(struct strbuf *sb, const struct report *report)
{
    size_t trees = report->trees.count;
    size_t revisions = total_revisions(report);

    strbuf_addf(sb, "%s. ", report_counts(report->findings, report->arena));
    if (report->file_count > 0) {
        add_files(sb, report);
        return;
    }
    strbuf_addstr(sb, "Checked ");
    if (report->base_commit != NULL)
        strbuf_addf(sb, "the merge of %s into %s: ", report->head_commit, report->base_commit);
    if (report->refs.count > 0) {
        strbuf_addf(sb, "the merges of %zu branch%s into %s.\n", report->refs.count,
                    report->refs.count == 1 ? "" : "es", report->base);
        return;
    }
    strbuf_addf(sb, "%zu tree%s, %zu revision%s", trees, trees == 1 ? "" : "s", revisions,
                revisions == 1 ? "" : "s");
    if (report->base != NULL)
        strbuf_addf(sb, ", %zu new", total_new(report));
    strbuf_addstr(sb, ".\n");
}

static void add_clean(struct strbuf *sb, const struct report *report)
{
    size_t revisions = total_revisions(report);
    struct strlist heads = { 0 };

    for (size_t i = 0; i < report->trees.count; i++) {
        for (size_t j = 0; j < report->trees.items[i].result_heads.count; j++)
            vec_push(report->arena, &heads, report->trees.items[i].result_heads.items[j]);
    }
    strbuf_addstr(sb, "No problems. ");
    if (report->file_count > 0) {
        add_files(sb, report);
        return;
    }
    if (report->base != NULL) {
        strbuf_addf(sb, "%zu new revision%s, ", total_new(report),
                    total_new(report) == 1 ? "" : "s");
    } else {
        strbuf_addf(sb, "%zu revision%s, ", revisions, revisions == 1 ? "" : "s");
    }
    strbuf_addf(sb, "%zu head%s%s: %s.\n", heads.count, heads.count == 1 ? "" : "s",
                report->base != NULL ? " after the merge" : "",
                strlist_join(&heads, ", ", report->arena));
}

enum { LONG = 32768 }; /* bytes that are worth a call to write them */

static void flush(struct strbuf *sb, FILE *out)
{
    (void)fwrite(strbuf_text(sb), 1, sb->len, out);
    sb->len = 0;
}

static void write(const struct report *report, FILE *out)
{
    struct strbuf sb = { .arena = report->arena };
    size_t open = 0;

    for (size_t i = 0; i < report->findings->count; i++) {
        if (report->findings->items[i].suppressed != NULL)
            continue;
        add_finding(&sb, report, &report->findings->items[i]);
        open++;
        if (sb.len > LONG)
            flush(&sb, out);
    }
    if (open > 0 && report->picture != NULL)
        strbuf_addf(&sb, "%s\n", report->picture);
    if (open > 0 || report->refs.count > 0)
        add_checked(&sb, report);
    else
        add_clean(&sb, report);
    flush(&sb, out);
}

const struct format format_text = {
    .name = "text",
    .summary = "for people: place, line and hint",
    .write = write,
};
