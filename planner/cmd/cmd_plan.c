/* cmd_plan.c - migplan plan: an execution plan, from where a database stands. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/escape.h"
#include "common/file.h"
#include "common/sha256.h"
#include "planner/cmd/plan_frame.h"
#include "planner/cmd/plan_git.h"
#include "planner/cmd/release.h"
#include "planner/cmd/rule_settings.h"
#include "planner/cmd/scripts.h"
#include "planner/report/plan_report.h"

/* What the command line asks for. */
struct asked {
    enum plan_direction direction;
    struct strlist targets;
    struct rows from;
    const char *output;
    bool exit_code;
    bool allow_opaque;
    bool purge;
};

static bool find_direction(const char *word, struct asked *out, struct error *err)
{
    for (int d = PLAN_UPGRADE; d <= PLAN_STAMP; d++) {
        if (strcmp(word, plan_direction_text((enum plan_direction)d)) == 0) {
            out->direction = (enum plan_direction)d;
            return true;
        }
    }
    error_set(err, ERROR_USAGE, "'%s' is neither upgrade nor downgrade nor stamp", word);
    return error_hint(err, "migplan plan upgrade head --from base -o plan.json");
}

static bool read_operands(const struct cli_call *call, const char *from, struct asked *out,
                          struct error *err)
{
    if (!find_direction(call->argv[0], out, err) || !cli_operands(call, 2, 1000, err))
        return false;
    for (int i = 1; i < call->argc; i++)
        vec_push(call->arena, &out->targets, call->argv[i]);
    if (out->direction != PLAN_STAMP && out->targets.count != 1)
        return error_set(err, ERROR_USAGE, "%s takes one target, not %zu", call->argv[0],
                         out->targets.count);
    if (from == NULL) {
        error_set(err, ERROR_USAGE, "where does the database stand? --from says so");
        error_hint(err, "--from base, --from REV[,REV...]");
        return error_hint(err, "migapply current --json | migplan plan %s %s --from @-",
                          call->argv[0], call->argv[1]);
    }
    return rows_read(from, call->arena, &out->from, err);
}

/* Reads what shall be planned: the tree and where the database stands. */
static bool read_tree(const struct cli_call *call, const char *from, struct asked *asked,
                      struct project *out, struct error *err)
{
    struct release release = { 0 };

    if (!release_is(call->argv[0]))
        return read_operands(call, from, asked, err) &&
               project_open(call, PROJECT_STRICT, out, err);
    if (from != NULL || call->argc > 1)
        return error_set(err, ERROR_USAGE, "%s says where from and where to; nothing else may",
                         call->argv[0]);
    if (!release_open(call, call->argv[0], &release, err))
        return false;
    asked->direction = PLAN_UPGRADE;
    vec_push(call->arena, &asked->targets, "heads");
    asked->from.heads = release.heads;
    *out = release.project;
    return true;
}

static bool find_steps(const struct graph *g, const struct asked *asked,
                       const struct graph_nodes *rows, struct arena *arena, struct graph_steps *out,
                       struct error *err)
{
    switch (asked->direction) {
    case PLAN_UPGRADE:
        return steps_upgrade(g, rows, asked->targets.items[0], arena, out, err);
    case PLAN_DOWNGRADE:
        return steps_downgrade(g, rows, asked->targets.items[0], arena, out, err);
    case PLAN_STAMP:
        break;
    }
    return steps_stamp(g, rows, &asked->targets, asked->purge, arena, out, err);
}

/* What was planned, and its bytes. */
struct planned {
    struct plan plan;
    struct strlist notes;
    struct str bytes;
    const char *digest;
};

static bool make(const struct cli_call *call, const struct project *p, const struct asked *asked,
                 const struct plan *frame, struct planned *out, struct error *err)
{
    struct error refused = { 0 };
    struct graph_nodes rows = { 0 };
    struct graph_steps steps = { 0 };
    const struct plan_request request = {
        .direction = asked->direction,
        .rows = &rows,
        .steps = &steps,
        .scripts = scripts_of(call, p),
        .allow_opaque = asked->allow_opaque,
        .frame = frame,
        .postgres = rule_settings_postgres(&p->config),
    };

    if (!rows_resolve(p->graph, &asked->from, call->arena, &rows, err) ||
        !find_steps(p->graph, asked, &rows, call->arena, &steps, err) ||
        !plan_build(&request, call->arena, &out->plan, &out->notes, err) ||
        !plan_git_add(call, p, &out->plan, err))
        return false;
    out->digest = "";
    if (out->plan.steps.count == 0)
        return true;
    if (!plan_check(&out->plan, &refused))
        return error_set(err, ERROR_USAGE, "no applier would take the plan: %s", refused.message);
    out->bytes = plan_text(&out->plan, call->arena);
    out->digest = sha256_hex(out->bytes.ptr, out->bytes.len, call->arena);
    return true;
}

static void print_text(const struct cli_call *call, const struct planned *done, const char *file)
{
    struct strbuf sb = { .arena = call->arena };

    if (done->plan.steps.count == 0) {
        (void)fputs("Nothing to do: no plan was written.\n", call->out);
        return;
    }
    plan_report_text(&done->plan, &sb);
    if (file != NULL) {
        strbuf_addf(&sb, "\n%s: sha256 %s, not signed\n  next: migplan sign ", file, done->digest);
        escape_add_shell(&sb, file);
        strbuf_addstr(&sb, "      migapply apply ");
        escape_add_shell(&sb, file);
        strbuf_addch(&sb, '\n');
    } else {
        strbuf_addstr(&sb, "\nNot written: -o FILE writes the plan.\n");
    }
    (void)fputs(strbuf_text(&sb), call->out);
}

static void print_notes(const struct cli_call *call, const struct strlist *notes)
{
    for (size_t i = 0; i < notes->count; i++) {
        (void)fputs("note: ", call->err);
        escape_print(notes->items[i], call->err);
        (void)fputc('\n', call->err);
    }
}

/* The plan goes to its file, or to standard output where that is asked for or
 * no person reads it; what was planned goes to standard output otherwise. */
static bool put_out(const struct cli_call *call, const struct planned *done, const char *output,
                    struct error *err)
{
    const struct planner_options *options = cmd_options(call);
    bool to_stdout =
        output == NULL ? !options->json && !isatty(fileno(call->out)) : strcmp(output, "-") == 0;

    if (!options->quiet)
        print_notes(call, &done->notes);
    if (to_stdout) {
        (void)fwrite(done->bytes.ptr, 1, done->bytes.len, call->out);
        return true;
    }
    if (output != NULL && done->bytes.len > 0 &&
        !file_write(output, done->bytes.ptr, done->bytes.len, err))
        return false;
    if (options->json) {
        (void)fputs(plan_report_json(&done->plan, done->digest, &done->notes, call->arena),
                    call->out);
    } else if (!options->quiet) {
        print_text(call, done, output);
    }
    return true;
}

int cmd_plan(struct cli_call *call, struct error *err)
{
    struct asked asked = { 0 };
    struct plan_frame frame = { 0 };
    const char *from = NULL;
    const struct option_spec options[] = {
        { 0, "from", OPTION_STRING, &from, "WHERE",
          "base, REV[,REV...], or @FILE of current --json" },
        { 'o', "output", OPTION_STRING, &asked.output, "FILE",
          "write the plan there; - is stdout" },
        { 0, "exit-code", OPTION_FLAG, &asked.exit_code, NULL,
          "exit 3 where there is something to do" },
        { 0, "allow-opaque", OPTION_FLAG, &asked.allow_opaque, NULL,
          "plan up to the first revision whose SQL is not known" },
        { 0, "purge", OPTION_FLAG, &asked.purge, NULL, "stamp: take away all rows first" },
        { 0, "environment", OPTION_STRING, &frame.environment, "ENV", "run there only" },
        { 0, "database", OPTION_STRING, &frame.database, "NAME",
          "run in a database of that name only" },
        { 0, "created-at", OPTION_STRING, &frame.created_at, "TIME",
          "YYYY-MM-DDThh:mm:ssZ; else SOURCE_DATE_EPOCH" },
        { 0, "not-before", OPTION_STRING, &frame.not_before, "TIME", "not to be run before" },
        { 0, "not-after", OPTION_STRING, &frame.not_after, "TIME", "not to be run after" },
        { 0, "nonce", OPTION_STRING, &frame.nonce, "HEX",
          "16 digits: the plan is good for one run" },
        { 0, "role", OPTION_STRING, &frame.role, "ROLE", "SET LOCAL ROLE in each step" },
        { 0, "search-path", OPTION_LIST, &frame.search_path, "SCHEMA",
          "in this order; repeatable" },
        { 0, "per-schema", OPTION_FLAG, &frame.per_schema, NULL,
          "for tenants: each run names the schema it is for" },
        { 0, "fleet", OPTION_STRING, &frame.fleet, "FILE",
          "run on the targets of that list only: see migapply fleet" },
        { 0, "approvals", OPTION_NUMBER, &frame.approvals, "N", "ask for that many at least" },
        { 0, "annotate", OPTION_LIST, &frame.annotations, "KEY=VALUE", "for people; repeatable" },
        { 0 },
    };
    struct project p = { 0 };
    struct plan made;
    struct planned done = { 0 };

    if (!cli_parse(call, "upgrade|downgrade|stamp TARGET... | REF..REF", options, err) ||
        !cli_operands(call, 1, 1000, err) || !read_tree(call, from, &asked, &p, err) ||
        !plan_frame_make(&frame, &p, &asked.from, getenv("SOURCE_DATE_EPOCH"), call->arena, &made,
                         err) ||
        !make(call, &p, &asked, &made, &done, err) || !put_out(call, &done, asked.output, err))
        return 0;
    return asked.exit_code && done.plan.steps.count > 0 ? 3 : 0;
}
