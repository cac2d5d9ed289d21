/*
 * as_markdown.c - a comment for a pull request.
 *
 * The first line marks it, so that a bot finds and edits the same comment.
 * GitHub cuts nothing but refuses what is over 65,536 characters; longer ones
 * drop the picture first, then group the findings by rule. Text from strangers
 * stands in code spans or with its markup made harmless.
 */
#include <string.h>

#include "common/str.h"
#include "common/strbuf.h"
#include "planner/report/report.h"

enum {
    MOST_CHARACTERS = 60000,
    MOST_ROWS = 10,
};

static void add_plain_character(struct strbuf *sb, char c)
{
    switch (c) {
    case '<':
        strbuf_addstr(sb, "&lt;");
        break;
    case '>':
        strbuf_addstr(sb, "&gt;");
        break;
    case '&':
        strbuf_addstr(sb, "&amp;");
        break;
    case '@': /* so that nobody is called */
        strbuf_addstr(sb, "@\xe2\x80\x8b");
        break;
    case '\n':
    case '\r':
    case '\t':
        strbuf_addch(sb, ' ');
        break;
    default:
        if (strchr("|`*_[]\\#~", c) != NULL)
            strbuf_addch(sb, '\\');
        if ((unsigned char)c >= 0x20 && c != 0x7f)
            strbuf_addch(sb, c);
    }
}

/* Adds text with all markup made harmless. */
static void add_plain(struct strbuf *sb, const char *text)
{
    for (; *text != '\0'; text++)
        add_plain_character(sb, *text);
}

/* Adds text as a code span, with a fence that is longer than any in it. */
static void add_code(struct strbuf *sb, const char *text)
{
    size_t longest = 0;
    size_t run = 0;

    for (const char *c = text; *c != '\0'; c++) {
        run = *c == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    for (size_t i = 0; i <= longest; i++)
        strbuf_addch(sb, '`');
    if (longest > 0)
        strbuf_addch(sb, ' ');
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '|')
            strbuf_addstr(sb, "\\|");
        else
            strbuf_addch(sb, (char)((unsigned char)*c < 0x20 ? 0x20 : *c));
    }
    if (longest > 0)
        strbuf_addch(sb, ' ');
    for (size_t i = 0; i <= longest; i++)
        strbuf_addch(sb, '`');
}

static const char *sign_of(enum severity severity)
{
    switch (severity) {
    case SEVERITY_ERROR:
        return "\xe2\x9d\x8c";
    case SEVERITY_WARNING:
        return "\xe2\x9a\xa0\xef\xb8\x8f";
    case SEVERITY_NOTE:
        return "\xe2\x84\xb9\xef\xb8\x8f";
    }
    return "";
}

static void add_marker(struct strbuf *sb, const struct report *report)
{
    strbuf_addstr(sb, "<!-- migplan:comment");
    for (size_t i = 0; i < report->trees.count; i++) {
        strbuf_addch(sb, ' ');
        for (const char *c = report->trees.items[i].name; *c != '\0'; c++)
            strbuf_addch(
                sb, (char)(strchr("<>-! ", *c) != NULL || (unsigned char)*c < 0x20 ? 0x5f : *c));
    }
    strbuf_addstr(sb, " -->\n");
}

static void add_verdict(struct strbuf *sb, const struct report *report)
{
    size_t errors = findings_count(report->findings, SEVERITY_ERROR);
    size_t warnings = findings_count(report->findings, SEVERITY_WARNING);

    if (errors > 0) {
        strbuf_addf(sb, "## %s Migrations: %zu problem%s to solve before this is merged\n\n",
                    sign_of(SEVERITY_ERROR), errors, errors == 1 ? "" : "s");
    } else if (warnings > 0) {
        strbuf_addf(sb, "## %s Migrations: nothing breaks, %zu thing%s to look at\n\n",
                    sign_of(SEVERITY_WARNING), warnings, warnings == 1 ? "" : "s");
    } else {
        strbuf_addstr(sb, "## \xe2\x9c\x85 Migrations: no problems\n\n");
    }
}

static void add_numbers(struct strbuf *sb, const struct report *report)
{
    strbuf_addf(sb, "**%s**", report_counts(report->findings, report->arena));
    for (size_t i = 0; i < report->trees.count; i++) {
        const struct report_tree *tree = &report->trees.items[i];

        strbuf_addstr(sb, " \xc2\xb7 tree ");
        add_code(sb, tree->name);
        if (report->base != NULL)
            strbuf_addf(sb, ", %zu new revision%s", tree->new_count,
                        tree->new_count == 1 ? "" : "s");
    }
    if (report->base_commit != NULL) {
        strbuf_addstr(sb, " \xc2\xb7 ");
        add_code(sb, report->base);
        strbuf_addf(sb, " at `%s`, this branch at `%s`", report->base_commit, report->head_commit);
    }
    strbuf_addstr(sb, "\n\n");
}

static void add_row(struct strbuf *sb, const struct finding *f, struct arena *arena)
{
    const char *place =
        f->region.start.file == NULL
            ? "-"
            : arena_printf(arena, "%s:%u", f->region.start.file, f->region.start.line);

    strbuf_addf(sb, "| %s | ", sign_of(f->severity));
    add_code(sb, place);
    strbuf_addf(sb, " | **%s** %s: ", f->rule->code, f->rule->name);
    add_plain(sb, f->message);
    strbuf_addstr(sb, " |\n");
}

static void add_table(struct strbuf *sb, const struct report *report)
{
    size_t count;
    const size_t *order = findings_worst_first(report->findings, report->arena, &count);

    if (count == 0)
        return;
    strbuf_addstr(sb, "| | Where | Finding |\n|---|---|---|\n");
    for (size_t i = 0; i < count && i < MOST_ROWS; i++)
        add_row(sb, &report->findings->items[order[i]], report->arena);
    if (count > MOST_ROWS)
        strbuf_addf(sb, "\n%zu more in the full report.\n", count - MOST_ROWS);
    strbuf_addch(sb, '\n');
}

static void add_hints(struct strbuf *sb, const struct report *report)
{
    struct strlist hints = { 0 };
    size_t count;
    const size_t *order = findings_worst_first(report->findings, report->arena, &count);

    for (size_t i = 0; i < count && i < MOST_ROWS; i++) {
        const struct strlist *more = &report->findings->items[order[i]].hints;

        for (size_t j = 0; j < more->count; j++) {
            if (!strlist_has(&hints, more->items[j]))
                vec_push(report->arena, &hints, more->items[j]);
        }
    }
    if (hints.count == 0)
        return;
    strbuf_addstr(sb, "**To fix it**\n\n");
    for (size_t i = 0; i < hints.count; i++) {
        strbuf_addstr(sb, "- ");
        add_code(sb, hints.items[i]);
        strbuf_addch(sb, '\n');
    }
    strbuf_addch(sb, '\n');
}

static void add_footer(struct strbuf *sb, const struct report *report)
{
    for (size_t i = 0; i < report->assumptions.count; i++) {
        strbuf_addstr(sb, "> Assumed: ");
        add_plain(sb, report->assumptions.items[i]);
        strbuf_addstr(sb, "\n\n");
    }
    strbuf_addf(sb, "<sub>migplan %s", VERSION);
    if (report->base_commit != NULL)
        strbuf_addf(sb, " \xc2\xb7 checked the merge of %s into %s", report->head_commit,
                    report->base_commit);
    strbuf_addstr(sb, "</sub>\n");
}

static const char *comment(const struct report *report, bool picture, bool hints)
{
    struct strbuf sb = { .arena = report->arena };

    add_marker(&sb, report);
    add_verdict(&sb, report);
    add_numbers(&sb, report);
    add_table(&sb, report);
    if (picture && report->graph != NULL)
        strbuf_addf(&sb, "```mermaid\n%s```\n\n", report->graph);
    if (hints)
        add_hints(&sb, report);
    add_footer(&sb, report);
    return strbuf_text(&sb);
}

static void write(const struct report *report, FILE *out)
{
    const char *text = comment(report, true, true);

    if (strlen(text) > MOST_CHARACTERS)
        text = comment(report, false, true);
    if (strlen(text) > MOST_CHARACTERS)
        text = comment(report, false, false);
    (void)fputs(text, out);
}

const struct format format_markdown = {
    .name = "markdown",
    .summary = "a comment for a pull request",
    .write = write,
};
