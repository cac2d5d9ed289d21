/* check_project.c - see check_project.h. */
#include "planner/cmd/check_project.h"

#include <unistd.h>

#include "common/limits.h"
#include "common/number.h"
#include "planner/cmd/project.h"

static void add_faults(const struct project *p, struct check_input *input, struct arena *arena)
{
    for (size_t i = 0; i < p->faults.count; i++) {
        const struct read_fault *fault = &p->faults.items[i];
        struct srcpos pos = fault->error.pos.file != NULL
                                ? fault->error.pos
                                : (struct srcpos){ fault->file->path, 0, 0 };
        const char *hint = fault->error.hint_count > 0 ? fault->error.hints[0] : NULL;

        vec_push(arena, &input->faults, (struct check_fault){ pos, fault->error.message, hint });
    }
}

/* Returns how many heads the configuration allows: a number, or names of them. */
static size_t allowed_heads(const struct config *config)
{
    const struct setting *s = config_find(config, "heads");
    int64_t number = 1;

    if (s == NULL)
        return 1;
    if (s->items.count == 1 && number_parse(s->items.items[0], 1, LIMIT_REVISIONS, &number))
        return (size_t)number;
    return s->items.count;
}

static void add_tree(const struct project *p, const struct graph *g, struct report *out)
{
    struct strlist heads = graph_ids(graph_heads(g), out->arena);
    struct report_tree tree = {
        .name = p->config.script_location != NULL ? p->config.script_location
                                                  : p->config.locations.items[0],
        .config = p->config.ini != NULL ? p->config.ini : p->config.toml,
        .versions = p->config.locations,
        .branch_heads = heads,
        .result_heads = heads,
        .revision_count = graph_count(g),
    };

    vec_push(out->arena, &out->trees, tree);
    for (size_t i = 0; i < graph_count(g); i++) {
        const struct revision *r = graph_at(g, i)->revision;

        vec_push(out->arena, &out->revisions,
                 (struct report_revision){ r->id, revision_message(r, out->arena), r->path,
                                           tree.name, false });
    }
}

/* Reads the files that findings are about, for excerpts and fingerprints. */
static void read_files(const struct project *p, const struct findings *findings, struct report *out)
{
    out->files = strmap_new(out->arena);
    for (size_t i = 0; i < findings->count; i++) {
        const char *path = findings->items[i].region.start.file;
        struct source_file file = { 0 };
        struct str *bytes = arena_new(out->arena, struct str);
        struct error unreadable = { 0 };

        /* A file that cannot be read has no excerpt; the finding says why. */
        if (path == NULL || strmap_get(out->files, path) != NULL ||
            !source_find(p->source, path, out->arena, &file, &unreadable) ||
            file.kind != SOURCE_FILE ||
            !source_read(&file, LIMIT_REVISION_FILE, out->arena, bytes, &unreadable))
            continue;
        strmap_put(out->files, path, bytes);
    }
}

bool check_project(const struct cli_call *call, const struct check_settings *settings,
                   struct report *out, struct error *err)
{
    struct arena *arena = call->arena;
    struct project *p = arena_new(arena, struct project);
    struct graph_problems *problems = arena_new(arena, struct graph_problems);
    struct findings *findings = arena_new(arena, struct findings);
    struct check_input input = { .tree = "", .problems = problems };

    if (!project_open(call, PROJECT_LENIENT, p, err))
        return false;
    out->arena = arena;
    input.graph = graph_link(&p->revisions, arena, problems);
    input.heads = allowed_heads(&p->config);
    add_faults(p, &input, arena);
    add_tree(p, input.graph, out);
    input.tree = out->trees.items[0].name;
    check_run(&input, settings, arena, findings);
    findings_finish(findings, arena);
    read_files(p, findings, out);
    out->findings = findings;
    out->rules = check_rules(arena);
    out->color = cmd_use_color(call);
    return true;
}
