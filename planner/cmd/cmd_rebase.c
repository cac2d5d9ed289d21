/* cmd_rebase.c - migplan rebase: this branch's revisions behind another's. */
#include "common/escape.h"
#include "common/strbuf.h"
#include "planner/cmd/base_setting.h"
#include "planner/cmd/cmd.h"
#include "planner/cmd/git_project.h"
#include "planner/cmd/rebase.h"
#include "planner/cmd/rebase_tables.h"
#include "planner/write/line_diff.h"

struct rebase_options {
    struct rebase_request request;
    bool diff;
    bool to_stdout;
};

static void add_name(struct strbuf *sb, const struct revision *r)
{
    strbuf_addf(sb, "%s \"", r->id);
    escape_add(sb, revision_message(r, sb->arena));
    strbuf_addch(sb, '"');
}

static void add_move(struct strbuf *sb, const struct rebase_move *move)
{
    strbuf_addf(sb, "  %s  ", move->revision->id);
    escape_add(sb, revision_message(move->revision, sb->arena));
    strbuf_addf(sb, "    revises %s -> %s\n", strlist_join(&move->revision->down, ", ", sb->arena),
                strlist_join(&move->down, ", ", sb->arena));
}

static const char *tree_of(const struct rebase *r)
{
    const struct config *config = &r->work.config;

    return config->script_location != NULL ? config->script_location : config->locations.items[0];
}

static void print_hints(const struct cli_call *call, const struct rebase *r, const char *onto)
{
    const struct rebase_move *first = &r->moves.items[0];
    struct strbuf sb = { .arena = call->arena };

    if (!r->is_here) {
        strbuf_addf(&sb, "  hint: %s is not in this folder yet:  git merge ",
                    r->target->revision->id);
        escape_add_shell(&sb, onto);
        strbuf_addch(&sb, '\n');
    }
    strbuf_addf(&sb,
                "  hint: if your own database already has %s, run this before you upgrade:\n"
                "        mig downgrade %s\n",
                first->revision->id, strlist_join(&first->revision->down, " ", call->arena));
    (void)fputs(strbuf_text(&sb), call->err);
}

static void print_done(const struct cli_call *call, const struct rebase *r, const char *onto)
{
    size_t count = r->moves.count;
    size_t lines = 0;
    const char *tables = rebase_tables(call, r);
    struct strbuf sb = { .arena = call->arena };
    struct strbuf diff = { .arena = call->arena };

    escape_add(&sb, tree_of(r));
    strbuf_addf(&sb, ": %zu revision%s behind ", count, count == 1 ? " moves" : "s move");
    add_name(&sb, r->target->revision);
    strbuf_addch(&sb, '\n');
    for (size_t i = 0; i < count; i++) {
        const struct rebase_move *move = &r->moves.items[i];

        add_move(&sb, move);
        lines += line_diff(move->revision->path, move->before, move->after, &diff);
    }
    if (tables != NULL)
        strbuf_addf(&sb, "%s\n", tables);
    strbuf_addf(&sb, "%zu file%s, %zu line%s changed. %zu head%s: %s.\n", count,
                count == 1 ? "" : "s", lines, lines == 1 ? "" : "s", r->heads.count,
                r->heads.count == 1 ? "" : "s", strlist_join(&r->heads, ", ", call->arena));
    (void)fputs(strbuf_text(&sb), call->out);
    if (!cmd_options(call)->quiet)
        print_hints(call, r, onto);
}

static void print_diff(const struct cli_call *call, const struct rebase *r)
{
    struct strbuf diff = { .arena = call->arena };

    for (size_t i = 0; i < r->moves.count; i++)
        (void)line_diff(r->moves.items[i].revision->path, r->moves.items[i].before,
                        r->moves.items[i].after, &diff);
    (void)fputs(strbuf_text(&diff), call->out);
}

static bool print_file(const struct cli_call *call, const struct rebase *r, struct error *err)
{
    if (r->moves.count > 1) {
        error_set(err, ERROR_USAGE, "%zu files change, and --stdout prints one", r->moves.count);
        return error_hint(err, "see them all:  migplan rebase --diff ...");
    }
    (void)fwrite(r->moves.items[0].after.ptr, 1, r->moves.items[0].after.len, call->out);
    return true;
}

static bool show(const struct cli_call *call, const struct rebase_options *o,
                 const struct rebase *r, struct error *err)
{
    if (o->diff) {
        print_diff(call, r);
        return true;
    }
    if (o->to_stdout)
        return print_file(call, r, err);
    if (!rebase_write(r, err))
        return false;
    print_done(call, r, o->request.onto);
    return true;
}

static bool run(const struct cli_call *call, const struct rebase_options *o, struct error *err)
{
    struct config_places places = { 0 };
    const struct source *source;
    struct git_store *store;
    size_t moved = 0;

    if (!git_project_store(call, &store, err) || !project_source(call, &source, err) ||
        !project_places(call, source, &places, err))
        return false;
    for (size_t i = 0; i < places.count; i++) {
        struct rebase r = { 0 };

        if (!rebase_plan(call, store, &o->request, &places.items[i], &r, err))
            return false;
        moved += r.moves.count;
        if (r.moves.count > 0 && !show(call, o, &r, err))
            return false;
    }
    if (moved == 0 && !o->diff && !o->to_stdout) {
        (void)fputs("Nothing to move: what only this branch has stands behind ", call->out);
        escape_print(o->request.onto, call->out);
        (void)fputs(".\n", call->out);
    }
    return true;
}

int cmd_rebase(struct cli_call *call, struct error *err)
{
    struct rebase_options o = { 0 };
    const struct option_spec options[] = {
        { 0, "onto", OPTION_STRING, &o.request.onto, "REF",
          "the branch to stand behind; else the setting base" },
        { 0, "rev", OPTION_LIST, &o.request.only, "ID", "move this revision only; repeatable" },
        { 0, "diff", OPTION_FLAG, &o.diff, NULL, "print what would change, and write nothing" },
        { 0, "stdout", OPTION_FLAG, &o.to_stdout, NULL,
          "print the file as it would be, and write nothing" },
        { 0 },
    };

    if (!cli_parse(call, "", options, err) || !cli_operands(call, 0, 0, err) ||
        !base_setting_use(call, &o.request.onto, err))
        return 0;
    if (o.request.onto == NULL) {
        error_set(err, ERROR_USAGE, "rebase needs --onto REF");
        error_hint(err, "migplan rebase --onto origin/main");
        return 0;
    }
    if (cmd_refuse_at(call, err))
        (void)run(call, &o, err);
    return 0;
}
