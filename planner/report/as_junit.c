/*
 * as_junit.c - JUnit XML: a suite for each tree, a case for each revision.
 *
 * XML 1.0 has no way to write most control characters, so they become U+FFFD.
 * Findings that belong to no revision are a case of their own, named by rule.
 */
#include <string.h>

#include "common/str.h"
#include "common/strbuf.h"
#include "planner/report/report.h"

static void add_xml_character(struct strbuf *sb, unsigned char c)
{
    switch (c) {
    case '&':
        strbuf_addstr(sb, "&amp;");
        break;
    case '<':
        strbuf_addstr(sb, "&lt;");
        break;
    case '>':
        strbuf_addstr(sb, "&gt;");
        break;
    case '"':
        strbuf_addstr(sb, "&quot;");
        break;
    case '\n':
        strbuf_addstr(sb, "&#10;");
        break;
    case '\t':
        strbuf_addstr(sb, "&#9;");
        break;
    default:
        if (c < 0x20)
            strbuf_addstr(sb, "\xef\xbf\xbd");
        else
            strbuf_addch(sb, (char)c);
    }
}

static void add_xml(struct strbuf *sb, const char *text)
{
    struct str rest = str_of(text);

    while (rest.len > 0) {
        unsigned codepoint = 0;
        size_t len = str_decode(rest, &codepoint);

        if (len == 1)
            add_xml_character(sb, (unsigned char)rest.ptr[0]);
        else if (len == 0 || codepoint == 0xfffe || codepoint == 0xffff)
            strbuf_addstr(sb, "\xef\xbf\xbd");
        else
            strbuf_add(sb, rest.ptr, len);
        rest.ptr += len == 0 ? 1 : len;
        rest.len -= len == 0 ? 1 : len;
    }
}

static void add_attribute(struct strbuf *sb, const char *name, const char *value)
{
    strbuf_addf(sb, " %s=\"", name);
    add_xml(sb, value);
    strbuf_addch(sb, '"');
}

static void add_case(struct strbuf *sb, const struct report *report, const char *tree,
                     const char *name, const char *file)
{
    strbuf_addstr(sb, "    <testcase");
    add_attribute(sb, "classname", arena_printf(report->arena, "migplan.%s", tree));
    add_attribute(sb, "name", name);
    if (file != NULL)
        add_attribute(sb, "file", report_path(report, file));
}

static void add_failure(struct strbuf *sb, const struct report *report, const struct finding *f)
{
    const char *sentence = report_sentence(f, report->arena);

    strbuf_addstr(sb, "      <failure");
    add_attribute(sb, "type", f->rule->code);
    add_attribute(sb, "message", sentence);
    strbuf_addch(sb, '>');
    add_xml(sb, arena_printf(
                    report->arena, "%s:%u:%u: %s[%s]: %s",
                    f->region.start.file == NULL ? "-" : report_path(report, f->region.start.file),
                    f->region.start.line, f->region.start.column, severity_name(f->severity),
                    f->rule->code, sentence));
    strbuf_addstr(sb, "</failure>\n");
}

static bool is_failure(const struct finding *f)
{
    return f->suppressed == NULL && f->severity != SEVERITY_NOTE;
}

/* The failures of one revision, or of none. */
struct failures {
    VEC_FIELDS(const struct finding *);
};

static const char *key_of(const char *tree, const char *revision, struct arena *arena)
{
    return arena_printf(arena, "%s\n%s", tree, revision);
}

/* Gives each failure to its revision; those of no revision that was checked
 * are left to others. */
static struct strmap *by_revision(const struct report *report, struct failures *others)
{
    struct arena *arena = report->arena;
    struct strmap *map = strmap_new(arena);

    for (size_t i = 0; i < report->revisions.count; i++) {
        const struct report_revision *r = &report->revisions.items[i];

        strmap_put(map, key_of(r->tree, r->id, arena), arena_new(arena, struct failures));
    }
    for (size_t i = 0; i < report->findings->count; i++) {
        const struct finding *f = &report->findings->items[i];
        struct failures *failures =
            f->revision == NULL ? NULL : strmap_get(map, key_of(f->tree, f->revision, arena));

        if (is_failure(f))
            vec_push(arena, failures == NULL ? others : failures, f);
    }
    return map;
}

static void add_revision(struct strbuf *sb, const struct report *report,
                         const struct report_revision *r, const struct failures *failures)
{
    add_case(sb, report, r->tree, arena_printf(report->arena, "revision %s", r->id), r->path);
    if (failures->count == 0) {
        strbuf_addstr(sb, "/>\n");
        return;
    }
    strbuf_addstr(sb, ">\n");
    for (size_t i = 0; i < failures->count; i++)
        add_failure(sb, report, failures->items[i]);
    strbuf_addstr(sb, "    </testcase>\n");
}

struct counts {
    size_t tests;
    size_t failures;
};

/* What all suites of a report look up. */
struct cases {
    const struct report *report;
    struct strmap *by_revision;
    struct failures others;
};

static void add_cases(struct strbuf *sb, const struct cases *cases, const char *tree,
                      struct counts *counts)
{
    const struct report *report = cases->report;

    for (size_t i = 0; i < report->revisions.count; i++) {
        const struct report_revision *r = &report->revisions.items[i];
        const struct failures *failures;

        if (strcmp(r->tree, tree) != 0)
            continue;
        failures = strmap_get(cases->by_revision, key_of(r->tree, r->id, report->arena));
        counts->tests++;
        counts->failures += failures->count > 0;
        add_revision(sb, report, r, failures);
    }
    for (size_t i = 0; i < cases->others.count; i++) {
        const struct finding *f = cases->others.items[i];

        if (strcmp(f->tree, tree) != 0)
            continue;
        counts->tests++;
        counts->failures++;
        add_case(sb, report, tree,
                 arena_printf(report->arena, "%s %s", f->rule->name, f->fingerprint),
                 f->region.start.file);
        strbuf_addstr(sb, ">\n");
        add_failure(sb, report, f);
        strbuf_addstr(sb, "    </testcase>\n");
    }
}

static void add_suite(struct strbuf *sb, const struct cases *all, const char *tree,
                      struct counts *total)
{
    struct strbuf cases = { .arena = all->report->arena };
    struct counts counts = { 0 };

    add_cases(&cases, all, tree, &counts);
    strbuf_addstr(sb, "  <testsuite");
    add_attribute(sb, "name", tree);
    strbuf_addf(sb,
                " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"0\">\n%s  </testsuite>\n",
                counts.tests, counts.failures, strbuf_text(&cases));
    total->tests += counts.tests;
    total->failures += counts.failures;
}

static void write(const struct report *report, FILE *out)
{
    struct strbuf sb = { .arena = report->arena };
    struct cases cases = { .report = report };
    struct counts total = { 0 };

    cases.by_revision = by_revision(report, &cases.others);
    for (size_t i = 0; i < report->trees.count; i++)
        add_suite(&sb, &cases, report->trees.items[i].name, &total);
    (void)fprintf(out,
                  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                  "<testsuites name=\"migplan check\" tests=\"%zu\" failures=\"%zu\" "
                  "errors=\"0\">\n%s</testsuites>\n",
                  total.tests, total.failures, strbuf_text(&sb));
}

const struct format format_junit = {
    .name = "junit",
    .summary = "JUnit XML, a case for each revision",
    .identifies = true,
    .from_root = true,
    .write = write,
};
