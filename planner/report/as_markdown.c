/*
 * as_markdown.c - a comment for a pull request.
 *
 * The first lines mark it, one for each tree, so that a bot finds and edits the
 * same comment. GitHub cuts nothing but refuses what is over 65,536 characters;
 * longer ones drop the SQL first, then the diff, the picture, and then group the
 * findings by rule. Text from strangers stands in code spans or with its markup
 * made harmless.
 */
#include <string.h>

#include "planner/report/markdown_parts.h"
#include "planner/report/markdown_text.h"
#include "planner/report/past_text.h"
#include "planner/report/report.h"

enum {
    MOST_CHARACTERS = 60000,
    MOST_ROWS = 10,
};

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

/* "--", "<" and ">" would end the mark or begin another one. */
static void add_mark(struct strbuf *sb, const char *tree)
{
    strbuf_addstr(sb, "<!-- migplan:comment ");
    for (; *tree != '\0'; tree++) {
        bool odd = strchr("<>-! ", *tree) != NULL || (unsigned char)*tree < 0x20;

        strbuf_addch(sb, (char)(odd ? '_' : *tree));
    }
    strbuf_addstr(sb, " -->\n");
}

static void add_marks(struct strbuf *sb, const struct report *report)
{
    for (size_t i = 0; i < report->trees.count; i++)
        add_mark(sb, report->trees.items[i].name);
    if (report->trees.count == 0)
        add_mark(sb, "sql");
}

/* Returns whether a finding that counts is of that rule. */
static bool has_error(const struct report *report, const char *rule)
{
    for (size_t i = 0; i < report->findings->count; i++) {
        const struct finding *f = &report->findings->items[i];

        if (f->suppressed == NULL && f->severity == SEVERITY_ERROR &&
            strcmp(f->rule->name, rule) == 0)
            return true;
    }
    return false;
}

static void add_verdict(struct strbuf *sb, const struct report *report)
{
    size_t errors = findings_count(report->findings, SEVERITY_ERROR);
    size_t warnings = findings_count(report->findings, SEVERITY_WARNING);

    if (report->base != NULL && has_error(report, "multiple-heads")) {
        strbuf_addf(sb, "## %s Migrations: merging this branch would break `upgrade head`\n\n",
                    sign_of(SEVERITY_ERROR));
    } else if (errors > 0) {
        strbuf_addf(sb, "## %s Migrations: %zu problem%s to solve before this is merged\n\n",
                    sign_of(SEVERITY_ERROR), errors, errors == 1 ? "" : "s");
    } else if (warnings > 0) {
        strbuf_addf(sb, "## %s Migrations: nothing breaks, %zu thing%s to look at\n\n",
                    sign_of(SEVERITY_WARNING), warnings, warnings == 1 ? "" : "s");
    } else {
        strbuf_addstr(sb, "\xe2\x9c\x85 Migrations: "); /* one green line */
    }
}

static void add_numbers(struct strbuf *sb, const struct report *report)
{
    strbuf_addf(sb, "**%s**", report_counts(report->findings, report->arena));
    for (size_t i = 0; i < report->trees.count; i++) {
        const struct report_tree *tree = &report->trees.items[i];

        strbuf_addstr(sb, " \xc2\xb7 tree ");
        markdown_add_code(sb, tree->name);
        if (report->base != NULL)
            strbuf_addf(sb, ", %zu new revision%s", tree->new_count,
                        tree->new_count == 1 ? "" : "s");
    }
    if (report->base_commit != NULL) {
        strbuf_addstr(sb, " \xc2\xb7 ");
        markdown_add_code(sb, report->base);
        strbuf_addf(sb, " at `%s`, this branch at `%s`", report->base_commit, report->head_commit);
    }
    strbuf_addstr(sb, "\n\n");
}

static void add_place(struct strbuf *sb, const struct report *report, const struct finding *f)
{
    const char *file =
        f->region.start.file == NULL ? NULL : report_path(report, f->region.start.file);
    uint32_t line = f->region.start.line;
    bool linked = report->files_url != NULL && file != NULL && line > 0;

    if (linked)
        strbuf_addch(sb, '[');
    markdown_add_code(sb, file == NULL ? "-"
                          : line == 0  ? file
                                       : arena_printf(report->arena, "%s:%u", file, line));
    if (linked)
        strbuf_addf(sb, "](%s%s#L%u)", report->files_url, report_uri(file, report->arena), line);
}

static void add_row(struct strbuf *sb, const struct report *report, const struct finding *f)
{
    strbuf_addf(sb, "| %s | ", sign_of(f->severity));
    add_place(sb, report, f);
    strbuf_addf(sb, " | **%s** %s: ", f->rule->code, f->rule->name);
    markdown_add_plain(sb, f->message);
    for (size_t i = 0; i < f->origins.count; i++) {
        const char *origin = past_text_origin(&f->origins.items[i], report->arena);

        strbuf_addstr(sb, origin == NULL ? "" : "; ");
        markdown_add_plain(sb, origin == NULL ? "" : origin);
    }
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
        add_row(sb, report, &report->findings->items[order[i]]);
    if (count > MOST_ROWS)
        strbuf_addf(sb, "\n%zu more in the full report.\n", count - MOST_ROWS);
    strbuf_addch(sb, '\n');
}

/* The findings by rule, for where there are too many to tell apart. */
static void add_rules(struct strbuf *sb, const struct report *report)
{
    strbuf_addstr(sb, "| Rule | Findings |\n|---|---|\n");
    for (size_t i = 0; report->rules[i] != NULL; i++) {
        size_t count = 0;

        for (size_t j = 0; j < report->findings->count; j++)
            count += report->findings->items[j].rule == report->rules[i] &&
                     report->findings->items[j].suppressed == NULL;
        if (count > 0)
            strbuf_addf(sb, "| **%s** %s | %zu |\n", report->rules[i]->code, report->rules[i]->name,
                        count);
    }
    strbuf_addch(sb, '\n');
}

static void add_footer(struct strbuf *sb, const struct report *report)
{
    size_t count;

    for (size_t i = 0; i < report->assumptions.count; i++) {
        strbuf_addstr(sb, "> Assumed: ");
        markdown_add_plain(sb, report->assumptions.items[i]);
        strbuf_addstr(sb, "\n\n");
    }
    (void)findings_worst_first(report->findings, report->arena, &count);
    if (count == 0)
        return;
    strbuf_addf(sb, "<sub>migplan %s", VERSION);
    if (report->base_commit != NULL)
        strbuf_addf(sb, " \xc2\xb7 checked the merge of %s into %s", report->head_commit,
                    report->base_commit);
    if (report->run_url != NULL)
        strbuf_addf(sb, " \xc2\xb7 <a href=\"%s\">run and full report</a>", report->run_url);
    strbuf_addstr(sb, "</sub>\n");
}

/* What there is room for; each step down leaves more out. */
enum room {
    ROOM_FOR_ALL,
    ROOM_WITHOUT_SQL,
    ROOM_WITHOUT_DIFF,
    ROOM_WITHOUT_PICTURE,
    ROOM_FOR_RULES,
    ROOM_FOR_COUNTS,
};

static const char *comment(const struct report *report, enum room room)
{
    struct strbuf sb = { .arena = report->arena };

    add_marks(&sb, report);
    add_verdict(&sb, report);
    add_numbers(&sb, report);
    if (room < ROOM_FOR_RULES)
        add_table(&sb, report);
    else if (room == ROOM_FOR_RULES)
        add_rules(&sb, report);
    if (room < ROOM_WITHOUT_PICTURE && report->graph != NULL)
        strbuf_addf(&sb, "```mermaid\n%s```\n\n", report->graph);
    if (room < ROOM_FOR_RULES)
        markdown_add_fixes(&sb, report);
    if (room < ROOM_WITHOUT_DIFF)
        markdown_add_diff(&sb, report);
    if (room < ROOM_WITHOUT_SQL)
        markdown_add_steps(&sb, report);
    add_footer(&sb, report);
    return strbuf_text(&sb);
}

static void write(const struct report *report, FILE *out)
{
    const char *text = comment(report, ROOM_FOR_ALL);

    for (int room = ROOM_WITHOUT_SQL; room <= ROOM_FOR_COUNTS && strlen(text) > MOST_CHARACTERS;
         room++)
        text = comment(report, (enum room)room);
    (void)fputs(text, out);
}

const struct format format_markdown = {
    .name = "markdown",
    .summary = "a comment for a pull request",
    .from_root = true,
    .write = write,
};
