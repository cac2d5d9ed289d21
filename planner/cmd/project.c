/* project.c - see project.h. */
#include "planner/cmd/project.h"

#include <stdlib.h>

#include "planner/source/folder.h"

/* Reads one file into out, or notes why that could not be done. */
static bool add_revision(const struct read_file *file, enum project_mode mode, struct arena *arena,
                         struct project *out, struct error *err)
{
    struct read_fault fault = { .file = &file->source };
    struct arena scratch = { 0 };
    struct revision r;
    bool done = read_revision(file, &scratch, arena, &r, &fault.error);

    arena_free(&scratch);
    if (!done && mode == PROJECT_STRICT) {
        *err = fault.error;
        return false;
    }
    if (!done)
        vec_push(arena, &out->faults, fault);
    else if (r.id != NULL)
        vec_push(arena, &out->revisions, r);
    return true;
}

static bool read_all(const struct cli_call *call, enum project_mode mode, struct project *out,
                     struct error *err)
{
    struct read_files files = { 0 };

    if (!read_list(out->source, &out->config.locations, out->config.recursive, call->arena, &files,
                   &out->config.notes, err))
        return false;
    for (size_t i = 0; i < files.count; i++) {
        if (!add_revision(&files.items[i], mode, call->arena, out, err))
            return false;
    }
    return true;
}

bool project_open_at(const struct cli_call *call, const struct source *source,
                     enum project_mode mode, struct project *out, struct error *err)
{
    const struct planner_options *options = cmd_options(call);
    const struct config_request request = {
        .files = &options->configs,
        .section = options->section,
        .trees = &options->trees,
        .environment = getenv("ALEMBIC_CONFIG"),
        .root = source->root,
    };

    out->source = source;
    return config_load(source, &request, call->arena, &out->config, err) &&
           read_all(call, mode, out, err);
}

bool project_open(const struct cli_call *call, enum project_mode mode, struct project *out,
                  struct error *err)
{
    const struct source *source;

    return folder_open(".", call->arena, &source, err) &&
           project_open_at(call, source, mode, out, err);
}
