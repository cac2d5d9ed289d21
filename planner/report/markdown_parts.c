/* markdown_parts.c - see markdown_parts.h. */
#include "planner/report/markdown_parts.h"

#include <string.h>

#include "common/escape.h"
#include "planner/report/markdown_text.h"

enum {
    MOST_HINTS_OF = 10, /* findings */
    MOST_STEPS = 20,
};

/* The three lines that put a branch behind its target. */
static void add_rebase(struct strbuf *sb, const struct report *report)
{
    static const char remote[] = "origin/";
    struct strbuf text = { .arena = sb->arena };

    if (strncmp(report->base, remote, sizeof(remote) - 1) == 0) {
        strbuf_addstr(&text, "git fetch origin ");
        escape_add_shell(&text, report->base + sizeof(remote) - 1);
        strbuf_addstr(&text, " && ");
    }
    strbuf_addstr(&text, "git rebase ");
    escape_add_shell(&text, report->base);
    strbuf_addstr(&text, "\nmigplan rebase --onto ");
    escape_add_shell(&text, report->base);
    strbuf_addstr(&text, "\ngit commit -am \"Put the migration behind the newest one\"\n");
    markdown_add_block(sb, "sh", strbuf_text(&text));
    strbuf_addch(sb, '\n');
}

static struct strlist hints_of(const struct report *report)
{
    struct strlist hints = { 0 };
    size_t count;
    const size_t *order = findings_worst_first(report->findings, report->arena, &count);

    for (size_t i = 0; i < count && i < MOST_HINTS_OF; i++) {
        const struct strlist *more = &report->findings->items[order[i]].hints;

        for (size_t j = 0; j < more->count; j++) {
            /* What the three lines say need not be said again. */
            bool said =
                report->diff != NULL && strstr(more->items[j], "migplan rebase --onto") != NULL;

            if (!said && !strlist_has(&hints, more->items[j]))
                vec_push(report->arena, &hints, more->items[j]);
        }
    }
    return hints;
}

void markdown_add_fixes(struct strbuf *sb, const struct report *report)
{
    struct strlist hints = hints_of(report);

    if (hints.count == 0 && report->diff == NULL)
        return;
    strbuf_addstr(sb, "**To fix it**\n\n");
    if (report->diff != NULL)
        add_rebase(sb, report);
    for (size_t i = 0; i < hints.count; i++) {
        strbuf_addstr(sb, "- ");
        markdown_add_code(sb, hints.items[i]);
        strbuf_addch(sb, '\n');
    }
    if (hints.count > 0)
        strbuf_addch(sb, '\n');
}

void markdown_add_diff(struct strbuf *sb, const struct report *report)
{
    if (report->diff == NULL)
        return;
    strbuf_addstr(sb,
                  "<details><summary>What <code>migplan rebase</code> would change</summary>\n\n");
    markdown_add_block(sb, "diff", report->diff);
    strbuf_addstr(sb, "\n</details>\n\n");
}

static const char *sql_of(const struct script *script, struct arena *arena)
{
    struct strbuf sql = { .arena = arena };

    for (size_t i = 0; i < script->count; i++) {
        const char *text = script->items[i].sql;

        strbuf_addstr(&sql, text + strspn(text, "\r\n"));
        strbuf_addstr(&sql, ";\n");
    }
    for (size_t i = 0; i < script->opaque.count && i < 1; i++)
        strbuf_addf(&sql, "-- from line %u on it is not known: %s\n", script->opaque.items[i].line,
                    script->opaque.items[i].reason);
    return strbuf_text(&sql);
}

static void add_step(struct strbuf *sb, const struct report_step *step)
{
    size_t count = step->script->count;

    strbuf_addstr(sb, "<details><summary>SQL of <code>");
    markdown_add_html(sb, step->id);
    strbuf_addstr(sb, "</code> ");
    markdown_add_html(sb, step->message);
    strbuf_addf(sb, ": %zu statement%s", count, count == 1 ? "" : "s");
    if (step->script->opaque.count > 0)
        strbuf_addstr(sb, ", then not known");
    if (step->lock != NULL) {
        strbuf_addstr(sb, ", strongest lock ");
        markdown_add_html(sb, step->lock);
    }
    strbuf_addstr(sb, "</summary>\n\n");
    markdown_add_block(sb, "sql", sql_of(step->script, sb->arena));
    strbuf_addstr(sb, "\n</details>\n\n");
}

void markdown_add_steps(struct strbuf *sb, const struct report *report)
{
    for (size_t i = 0; i < report->steps.count && i < MOST_STEPS; i++)
        add_step(sb, &report->steps.items[i]);
    if (report->steps.count > MOST_STEPS)
        strbuf_addf(sb, "%zu more revisions are new.\n\n", report->steps.count - MOST_STEPS);
}
