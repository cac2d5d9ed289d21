/* check_tree.c - see check_tree.h. */
#include "planner/cmd/check_tree.h"

#include <string.h>

#include "common/limits.h"
#include "common/number.h"
#include "planner/check/siblings.h"
#include "planner/check/suppress.h"
#include "planner/cmd/check_changes.h"
#include "planner/cmd/check_comments.h"
#include "planner/cmd/check_fix.h"
#include "planner/cmd/check_origins.h"
#include "planner/cmd/check_picture.h"
#include "planner/cmd/check_sql.h"
#include "planner/cmd/rule_settings.h"
#include "planner/cmd/scripts.h"

/* One run of the rules, and what it needs. */
struct run {
    const struct cli_call *call;
    const struct project *project; /* whose configuration holds */
    const struct revision_list *revisions;
    const struct read_faults *faults;
    struct scripts *scripts;
    struct graph_problems problems;
    struct check_input input;
};

static void add_faults(struct run *run)
{
    for (size_t i = 0; i < run->faults->count; i++) {
        const struct read_fault *fault = &run->faults->items[i];
        const struct error *e = &fault->error;
        struct check_fault found = {
            .pos = e->pos.file != NULL ? e->pos : (struct srcpos){ fault->file->path, 0, 0 },
            .message = e->message,
            .hint = e->hint_count > 0 ? e->hints[0] : NULL,
        };

        vec_push(run->call->arena, &run->input.faults, found);
    }
}

/* Marks the revisions that are compared with new ones on another side. */
static bool *mark_siblings(const struct run *run)
{
    struct arena *arena = run->call->arena;
    struct siblings_list pairs = { 0 };
    bool *marks = arena_new_array(arena, bool, graph_count(run->input.graph));

    siblings_find(&run->input, arena, &pairs);
    for (size_t i = 0; i < pairs.count; i++) {
        for (size_t j = 0; j < graph_count(run->input.graph); j++)
            marks[j] = marks[j] || pairs.items[i].on_left[j] || pairs.items[i].on_right[j];
    }
    return marks;
}

/* Compiles both directions of the revisions that are new, and of their
 * siblings; the others were judged when they came. */
static bool compile_new(struct run *run, struct error *err)
{
    struct arena *arena = run->call->arena;
    size_t count = graph_count(run->input.graph);
    struct script *upgrades = arena_new_array(arena, struct script, count);
    struct script *downgrades = arena_new_array(arena, struct script, count);

    const bool *siblings = mark_siblings(run);

    for (size_t i = 0; i < count; i++) {
        const struct revision *r = graph_at(run->input.graph, i)->revision;
        struct script both[2];

        if (!check_is_new(&run->input, r) && !siblings[i])
            continue;
        if (!scripts_find(run->scripts, r, arena, both, err))
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

const char *check_tree_name(const struct project *project)
{
    const struct config *config = &project->config;

    return config->script_location != NULL ? config->script_location : config->locations.items[0];
}

static void link_graph(struct run *run)
{
    run->input.tree = check_tree_name(run->project);
    run->input.problems = &run->problems;
    run->input.heads = allowed_heads(&run->project->config);
    run->input.version_table = run->project->config.version_table;
    run->input.graph = graph_link(run->revisions, run->call->arena, &run->problems);
    add_faults(run);
}

/* Runs the rules, then looks which findings the files allow. */
static bool judge(struct run *run, const struct check_settings *settings, struct report *report,
                  struct findings *out, struct error *err)
{
    struct arena *arena = run->call->arena;
    struct comments complete = { 0 };
    struct comments others = { 0 };

    check_imports(run->revisions, arena, &run->input);
    check_run(&run->input, settings, arena, out);
    if (!check_sql(&run->input, settings, run->scripts, report, out, err))
        return false;
    check_comments(&run->input, run->revisions, arena, &complete, &others);
    suppress_run(&(struct suppress_input){ &complete, run->input.tree, true }, settings, arena,
                 out);
    suppress_run(&(struct suppress_input){ &others, run->input.tree, false }, settings, arena, out);
    findings_finish(out);
    findings_identify(out, arena);
    return true;
}

/* Drops the findings that the base has too, but not that a file cannot be
 * read: what it would add to the result is not known. */
static void drop_known(struct findings *findings, const struct findings *known, struct arena *arena)
{
    struct strmap *old = strmap_new(arena);
    size_t kept = 0;

    for (size_t i = 0; i < known->count; i++)
        strmap_put(old, known->items[i].fingerprint, &known->items[i]);
    for (size_t i = 0; i < findings->count; i++) {
        bool unreadable = strcmp(findings->items[i].rule->name, "unreadable-revision") == 0;

        if (unreadable || strmap_get(old, findings->items[i].fingerprint) == NULL)
            findings->items[kept++] = findings->items[i];
    }
    findings->count = kept;
}

/* Finds what is wrong on the base already. */
static void check_base(const struct cli_call *call, const struct project *base,
                       const struct check_settings *settings, struct findings *out)
{
    struct run run = {
        .call = call, .project = base, .revisions = &base->revisions, .faults = &base->faults
    };

    if (base->config.locations.count == 0)
        return; /* the base has no such tree */
    link_graph(&run);
    check_run(&run.input, settings, call->arena, out);
    findings_finish(out);
    findings_identify(out, call->arena);
}

static struct strlist heads_of(const struct revision_list *list, struct arena *arena)
{
    struct graph_problems ignored = { 0 };

    return graph_ids(graph_heads(graph_link(list, arena, &ignored)), arena);
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
        tree.base_heads = heads_of(&merge->base.revisions, arena);
        tree.branch_heads = heads_of(&merge->head.revisions, arena);
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

/* Returns how strict the level is; the higher, the less fails. */
static int rank(const char *fail_on)
{
    enum severity severity = SEVERITY_ERROR;

    return severity_parse(fail_on, &severity) ? (int)severity : SEVERITY_ERROR + 1;
}

static bool join_settings(const struct cli_call *call, const struct check_request *request,
                          const struct config *config, struct check_settings *settings,
                          struct report *out, struct error *err)
{
    const char *fail_on = rule_settings_fail_on(request->fail_on, config);

    /* Of several trees the strictest decides. */
    if (out->fail_on == NULL || rank(fail_on) < rank(out->fail_on))
        out->fail_on = fail_on;
    return rule_settings_join(&request->settings, request->postgres, config, call->arena, settings,
                              err);
}

bool check_tree(const struct cli_call *call, const struct check_request *request,
                const struct check_tree *tree, struct findings *findings, struct report *out,
                struct error *err)
{
    struct run *run = arena_new(call->arena, struct run);
    struct findings found = { 0 };
    struct findings known = { 0 };
    struct check_settings settings;

    *run = (struct run){
        .call = call,
        .project = tree->project,
        .revisions = tree->revisions,
        .faults = tree->faults,
        .input = { .base = request->base },
    };
    if (tree->merge != NULL && !check_changes(call, tree->merge, &run->input, err))
        return false;
    if (tree->merge != NULL)
        run->input.doubts = tree->merge->doubts;
    if (tree->merge != NULL && !request->all)
        run->input.base_heads = heads_of(&tree->merge->base.revisions, call->arena).count;
    link_graph(run);
    run->scripts = scripts_open(call, tree->project);
    if (!join_settings(call, request, &tree->project->config, &settings, out, err) ||
        !compile_new(run, err) || !judge(run, &settings, out, &found, err))
        return false;
    if (tree->merge != NULL && !request->all) {
        check_base(call, &tree->merge->base, &settings, &known);
        drop_known(&found, &known, call->arena);
    }
    check_settle_doubts(&found);
    check_origins(call, tree, &run->input, &found);
    add_tree(run, tree->merge, out);
    check_fix(&run->input, &found, out);
    check_picture(&run->input, &found, cmd_options(call)->ascii, out);
    for (size_t i = 0; i < found.count; i++)
        vec_push(call->arena, findings, found.items[i]);
    return true;
}
