/* show_plan.c - see show_plan.h. */
#include "planner/cmd/show_plan.h"

#include <string.h>

#include "common/escape.h"
#include "common/file.h"
#include "common/limits.h"
#include "common/sha256.h"
#include "planner/report/plan_report.h"

bool show_plan_is(const char *name)
{
    return strcmp(name, "-") == 0 ||
           (strpbrk(name, "./") != NULL && file_exists(name) && !file_is_directory(name));
}

static void add_fact(struct strbuf *sb, const char *label, const char *value)
{
    if (value == NULL || *value == '\0')
        return;
    strbuf_addf(sb, "  %-12s ", label);
    escape_add(sb, value);
    strbuf_addch(sb, '\n');
}

static void add_facts(const struct plan *plan, const char *digest, struct strbuf *sb)
{
    const struct plan_target *t = &plan->target;

    add_fact(sb, "sha256", digest);
    add_fact(sb, "environment", t->environment);
    add_fact(sb, "database", t->database);
    add_fact(sb, "versions in",
             *t->version_schema == '\0'
                 ? t->version_table
                 : arena_printf(sb->arena, "%s.%s", t->version_schema, t->version_table));
    add_fact(sb, "role", plan->session.role);
    add_fact(sb, "search_path", strlist_join(&plan->session.search_path, ", ", sb->arena));
    add_fact(sb, "created", plan->created_at);
    add_fact(sb, "not before", plan->not_before);
    add_fact(sb, "not after", plan->not_after);
    add_fact(sb, "nonce", plan->nonce);
    add_fact(
        sb, "made by",
        arena_printf(sb->arena, "%s %s", plan->provenance.tool, plan->provenance.tool_version));
    if (plan->provenance.git != NULL)
        add_fact(sb, "commit", plan->provenance.git->commit);
    if (plan->requires.approvals > 0)
        add_fact(sb, "approvals", arena_printf(sb->arena, "%d", (int)plan->requires.approvals));
    for (size_t i = 0; i < plan->annotations.count; i++)
        add_fact(sb, plan->annotations.items[i].key, plan->annotations.items[i].value);
}

bool show_plan(const struct cli_call *call, const char *path, struct error *err)
{
    const struct strlist no_notes = { 0 };
    struct strbuf sb = { .arena = call->arena };
    struct str bytes;
    struct plan plan;
    const char *digest;

    if (!file_read(path, LIMIT_PLAN_FILE, call->arena, &bytes, err) ||
        !plan_parse(bytes, path, call->arena, &plan, err))
        return false;
    digest = sha256_hex(bytes.ptr, bytes.len, call->arena);
    if (cmd_options(call)->json) {
        (void)fputs(plan_report_json(&plan, digest, &no_notes, call->arena), call->out);
        return true;
    }
    plan_report_text(&plan, &sb);
    strbuf_addch(&sb, '\n');
    add_facts(&plan, digest, &sb);
    if (cmd_options(call)->verbose > 0)
        plan_report_sql(&plan, &sb);
    (void)fputs(strbuf_text(&sb), call->out);
    return true;
}
