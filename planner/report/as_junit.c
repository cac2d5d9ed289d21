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

static void add_case(struct strbuf *sb, const char *tree, const char *name, const char *file,
                     struct arena *arena)
{
    strbuf_addstr(sb, "    <testcase");
    add_attribute(sb, "classname", arena_printf(arena, "migplan.%s", tree));
    add_attribute(sb, "name", name);
    if (file != NULL)
        add_attribute(sb, "file", file);
}

static void add_failure(struct strbuf *sb, const struct finding *f, struct arena *arena)
{
    const char *sentence = report_sentence(f, arena);

    strbuf_addstr(sb, "      <failure");
    add_attribute(sb, "type", f->rule->code);
    add_attribute(sb, "message", sentence);
    strbuf_addch(sb, '>');
    add_xml(sb, arena_printf(arena, "%s:%u:%u: %s[%s]: %s",
                             f->region.start.file == NULL ? "-" : f->region.start.file,
                             f->region.start.line, f->region.start.column,
                             severity_name(f->severity), f->rule->code, sentence));
    strbuf_addstr(sb, "</failure>\n");
}

static bool is_failure(const struct finding *f)
{
    return f->suppressed == NULL && f->severity != SEVERITY_NOTE;
}

static bool belongs(const struct finding *f, const struct report_revision *r)
{
    return f->revision != NULL && strcmp(f->revision, r->id) == 0 && strcmp(f->tree, r->tree) == 0;
}

/* Returns whether one of the revisions takes the finding. */
static bool has_case(const struct report *report, const struct finding *f)
{
    for (size_t i = 0; i < report->revisions.count; i++) {
        if (belongs(f, &report->revisions.items[i]))
            return true;
    }
    return false;
}

static size_t add_revision(struct strbuf *sb, const struct report *report,
                           const struct report_revision *r)
{
    struct strbuf failures = { .arena = report->arena };

    for (size_t i = 0; i < report->findings->count; i++) {
        const struct finding *f = &report->findings->items[i];

        if (is_failure(f) && belongs(f, r))
            add_failure(&failures, f, report->arena);
    }
    add_case(sb, r->tree, arena_printf(report->arena, "revision %s", r->id), r->path,
             report->arena);
    if (failures.len == 0)
        strbuf_addstr(sb, "/>\n");
    else
        strbuf_addf(sb, ">\n%s    </testcase>\n", strbuf_text(&failures));
    return failures.len > 0;
}

struct counts {
    size_t tests;
    size_t failures;
};

static void add_cases(struct strbuf *sb, const struct report *report, const char *tree,
                      struct counts *counts)
{
    for (size_t i = 0; i < report->revisions.count; i++) {
        if (strcmp(report->revisions.items[i].tree, tree) != 0)
            continue;
        counts->tests++;
        counts->failures += add_revision(sb, report, &report->revisions.items[i]);
    }
    for (size_t i = 0; i < report->findings->count; i++) {
        const struct finding *f = &report->findings->items[i];

        if (!is_failure(f) || strcmp(f->tree, tree) != 0 || has_case(report, f))
            continue;
        counts->tests++;
        counts->failures++;
        add_case(sb, tree, arena_printf(report->arena, "%s %s", f->rule->name, f->fingerprint),
                 f->region.start.file, report->arena);
        strbuf_addstr(sb, ">\n");
        add_failure(sb, f, report->arena);
        strbuf_addstr(sb, "    </testcase>\n");
    }
}

static void add_suite(struct strbuf *sb, const struct report *report, const char *tree,
                      struct counts *total)
{
    struct strbuf cases = { .arena = report->arena };
    struct counts counts = { 0 };

    add_cases(&cases, report, tree, &counts);
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
    struct counts total = { 0 };

    for (size_t i = 0; i < report->trees.count; i++)
        add_suite(&sb, report, report->trees.items[i].name, &total);
    (void)fprintf(out,
                  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                  "<testsuites name=\"migplan check\" tests=\"%zu\" failures=\"%zu\" "
                  "errors=\"0\">\n%s</testsuites>\n",
                  total.tests, total.failures, strbuf_text(&sb));
}

const struct format format_junit = {
    .name = "junit",
    .summary = "JUnit XML, a case for each revision",
    .write = write,
};
