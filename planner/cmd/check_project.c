/* check_project.c - see check_project.h. */
#include "planner/cmd/check_project.h"

#include <string.h>

#include "common/limits.h"
#include "common/number.h"
#include "planner/check/suppress.h"
#include "planner/cmd/check_changes.h"
#include "planner/cmd/check_comments.h"
#include "planner/cmd/check_picture.h"
#include "planner/cmd/compile_project.h"
#include "planner/cmd/merge_project.h"
#include "planner/cmd/rule_settings.h"

/* One run of the rules, and what it needs. */
struct run {
    const struct cli_call *call;
    const struct project *project; /* whose files are the newest */
    const struct revision_list *revisions;
    struct graph_problems problems;
    struct check_input input;
};

static void add_faults(struct run *run)
{
    for (size_t i = 0; i < run->project->faults.count; i++) {
        const struct read_fault *fault = &run->project->faults.items[i];
        const struct error *e = &fault->error;
        struct check_fault found = {
            .pos = e->pos.file != NULL ? e->pos : (struct srcpos){ fault->file->path, 0, 0 },
            .message = e->message,
            .hint = e->hint_count > 0 ? e->hints[0] : NULL,
        };

        vec_push(run->call->arena, &run->input.faults, found);
    }
}

/* Compiles both directions of the revisions that are new; of the others it was
 * judged when they came. */
static bool compile_new(struct run *run, struct error *err)
{
    struct arena *arena = run->call->arena;
    struct compile_settings settings;
    size_t count = graph_count(run->input.graph);
    struct script *upgrades = arena_new_array(arena, struct script, count);
    struct script *downgrades = arena_new_array(arena, struct script, count);

    compile_project_settings(run->call, run->project, &settings);
    for (size_t i = 0; i < count; i++) {
        const struct revision *r = graph_at(run->input.graph, i)->revision;
        struct script both[2];

        if (!check_is_new(&run->input, r))
            continue;
        if (!compile_both(r, &settings, arena, both, err))
            return error_while(err, "compiling %s", r->path);
        upgrades[i] = both[DIRECTION_UPGRADE];
        downgrades[i] = both[DIRECTION_DOWNGRADE];
    }
    run->input.upgrades = upgrades;
    run->input.downgrades = downgrades;
    return true;
}

/* Returns what the configuration says of heads: a number, or names of them. */
static struct check_heads allowed_heads(const struct config *config)
{
    const struct setting *s = config_find(config, "heads");
    struct check_heads heads = { .most = 1 };
    int64_t number = 1;

    if (s == NULL)
        return heads;
    heads.told = s->pos.file != NULL;
    if (s->items.count == 1 && number_parse(s->items.items[0], 1, LIMIT_REVISIONS, &number)) {
        heads.most = (size_t)number;
    } else {
        heads.names = s->items;
        heads.most = s->items.count;
    }
    return heads;
}

static const char *tree_name(const struct config *config)
{
    return config->script_location != NULL ? config->script_location : config->locations.items[0];
}

static void link_graph(struct run *run)
{
    run->input.tree = tree_name(&run->project->config);
    run->input.problems = &run->problems;
    run->input.heads = allowed_heads(&run->project->config);
    run->input.graph = graph_link(run->revisions, run->call->arena, &run->problems);
    add_faults(run);
}

/* Runs the rules, then looks which findings the files allow. */
static void judge(struct run *run, const struct check_settings *settings, struct findings *out)
{
    struct arena *arena = run->call->arena;
    struct comments complete = { 0 };
    struct comments others = { 0 };

    check_run(&run->input, settings, arena, out);
    check_comments(&run->input, run->revisions, arena, &complete, &others);
    suppress_run(&(struct suppress_input){ &complete, run->input.tree, true }, settings, arena,
                 out);
    suppress_run(&(struct suppress_input){ &others, run->input.tree, false }, settings, arena, out);
    findings_finish(out, arena);
}

/* Drops the findings that the base has too. */
static void drop_known(struct findings *findings, const struct findings *known, struct arena *arena)
{
    struct strmap *old = strmap_new(arena);
    size_t kept = 0;

    for (size_t i = 0; i < known->count; i++)
        strmap_put(old, known->items[i].fingerprint, &known->items[i]);
    for (size_t i = 0; i < findings->count; i++) {
        if (strmap_get(old, findings->items[i].fingerprint) == NULL)
            findings->items[kept++] = findings->items[i];
    }
    findings->count = kept;
}

/* Finds what is wrong on the base already. */
static void check_base(const struct cli_call *call, const struct project *base,
                       const struct check_settings *settings, struct findings *out)
{
    struct run run = { .call = call, .project = base, .revisions = &base->revisions };

    link_graph(&run);
    check_run(&run.input, settings, call->arena, out);
    findings_finish(out, call->arena);
}

static void add_tree(const struct run *run, const struct merge_project *merge, struct report *out)
{
    struct arena *arena = out->arena;
    const struct config *config = &run->project->config;
    struct report_tree tree = {
        .name = run->input.tree,
        .config = config->ini != NULL ? config->ini : config->toml,
        .versions = config->locations,
        .result_heads = graph_ids(graph_heads(run->input.graph), arena),
        .revision_count = graph_count(run->input.graph),
    };

    tree.branch_heads = tree.result_heads;
    if (merge != NULL) {
        struct graph_problems ignored = { 0 };

        tree.base_heads =
            graph_ids(graph_heads(graph_link(&merge->base.revisions, arena, &ignored)), arena);
        tree.branch_heads =
            graph_ids(graph_heads(graph_link(&merge->head.revisions, arena, &ignored)), arena);
    }
    for (size_t i = 0; i < graph_count(run->input.graph); i++) {
        const struct revision *r = graph_at(run->input.graph, i)->revision;
        bool is_new = merge != NULL && check_is_new(&run->input, r);
        struct report_revision shown = { r->id, revision_message(r, arena), r->path, tree.name,
                                         is_new };

        tree.new_count += is_new;
        vec_push(arena, &out->revisions, shown);
    }
    vec_push(arena, &out->trees, tree);
}

/* Reads the files that findings are about, for excerpts and fingerprints. */
static void read_files(const struct source *source, struct report *out)
{
    out->files = strmap_new(out->arena);
    for (size_t i = 0; i < out->findings->count; i++) {
        const char *path = out->findings->items[i].region.start.file;
        struct source_file file = { 0 };
        struct str *bytes = arena_new(out->arena, struct str);
        struct error unreadable = { 0 };

        /* A file that cannot be read has no excerpt; the finding says why. */
        if (path == NULL || strmap_get(out->files, path) != NULL ||
            !source_find(source, path, out->arena, &file, &unreadable) ||
            file.kind != SOURCE_FILE ||
            !source_read(&file, LIMIT_REVISION_FILE, out->arena, bytes, &unreadable))
            continue;
        strmap_put(out->files, path, bytes);
    }
}

static void describe(struct run *run, const struct merge_project *merge, struct findings *findings,
                     struct report *out)
{
    out->findings = findings;
    out->rules = check_rules(run->call->arena);
    out->color = cmd_use_color(run->call);
    add_tree(run, merge, out);
    check_picture(&run->input, cmd_options(run->call)->ascii, out);
    read_files(run->project->source, out);
    if (merge == NULL)
        return;
    out->base_commit = merge->base_commit.short_id;
    out->head_commit = merge->head_commit.short_id;
    out->assumptions = merge->assumptions;
}

static bool join_settings(const struct cli_call *call, const struct check_request *request,
                          const struct config *config, struct check_settings *settings,
                          struct report *out, struct error *err)
{
    out->fail_on = rule_settings_fail_on(request->fail_on, config);
    return rule_settings_join(&request->settings, request->postgres, config, call->arena, settings,
                              err);
}

static bool check_folder(const struct cli_call *call, const struct check_request *request,
                         struct report *out, struct error *err)
{
    struct project *p = arena_new(call->arena, struct project);
    struct findings *findings = arena_new(call->arena, struct findings);
    struct run *run = arena_new(call->arena, struct run);
    struct check_settings settings;

    if (!project_open(call, PROJECT_LENIENT, p, err))
        return false;
    *run = (struct run){ .call = call, .project = p, .revisions = &p->revisions };
    link_graph(run);
    if (!join_settings(call, request, &run->project->config, &settings, out, err) ||
        !compile_new(run, err))
        return false;
    judge(run, &settings, findings);
    describe(run, NULL, findings, out);
    return true;
}

static bool check_merge(const struct cli_call *call, const struct check_request *request,
                        struct report *out, struct error *err)
{
    struct merge_project *m = arena_new(call->arena, struct merge_project);
    struct findings *findings = arena_new(call->arena, struct findings);
    struct run *run = arena_new(call->arena, struct run);
    struct check_settings settings;
    struct findings known = { 0 };

    if (!merge_project_open(call, request->base, request->head == NULL ? "HEAD" : request->head, m,
                            err))
        return false;
    *run = (struct run){ .call = call, .project = &m->head, .revisions = &m->result };
    run->input.base = request->base;
    if (!check_changes(call, m, &run->input, err))
        return false;
    link_graph(run);
    if (!join_settings(call, request, &run->project->config, &settings, out, err) ||
        !compile_new(run, err))
        return false;
    judge(run, &settings, findings);
    if (!request->all) {
        check_base(call, &m->base, &settings, &known);
        drop_known(findings, &known, call->arena);
    }
    out->base = request->base;
    describe(run, m, findings, out);
    return true;
}

bool check_project(const struct cli_call *call, const struct check_request *request,
                   struct report *out, struct error *err)
{
    out->arena = call->arena;
    return request->base == NULL ? check_folder(call, request, out, err)
                                 : check_merge(call, request, out, err);
}
