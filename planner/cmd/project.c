/* project.c - see project.h. */
#include "planner/cmd/project.h"

#include <stdlib.h>
#include <time.h>

#include "common/escape.h"
#include "common/file.h"
#include "common/limits.h"
#include "common/strmap.h"
#include "planner/cmd/git_project.h"
#include "planner/cmd/place.h"
#include "planner/read/env_read.h"
#include "planner/source/folder.h"

/* Opens the catalog that the options ask for; NULL for none. */
static struct catalog *open_catalog(const struct cli_call *call, const struct source *source,
                                    struct strlist *notes)
{
    const struct planner_options *options = cmd_options(call);
    const char *path = options->catalog;
    struct catalog *catalog;
    struct timespec now;
    const char *note = NULL;

    if (options->no_cache || clock_gettime(CLOCK_REALTIME, &now) != 0)
        return NULL;
    if (path == NULL)
        path = place_of_catalog(source->root, call->arena);
    if (path == NULL)
        return NULL;
    catalog = catalog_open(path, (int64_t)now.tv_sec * 1000000000 + now.tv_nsec,
                           options->catalog == NULL, call->arena, &note);
    /* Nobody asked for the catalog in its default place. */
    if (note != NULL && (options->catalog != NULL || options->verbose > 0))
        vec_push(call->arena, notes, note);
    return catalog;
}

/* Has the catalog remember a file. What is no revision does not stay in the
 * list, so the catalog gets one of its own. */
static void remember(struct catalog *catalog, const struct read_file *file,
                     const struct revision *r, struct arena *arena)
{
    if (r->id == NULL) {
        struct revision *copy = arena_new(arena, struct revision);

        *copy = *r;
        r = copy;
    }
    catalog_put_revision(catalog, file->source, r);
}

/* Reads one file, or finds in the catalog what was read before. */
static bool read_one(struct catalog *catalog, const struct read_file *file, struct arena *arena,
                     struct revision *out, struct error *err)
{
    struct arena scratch = { 0 };
    bool done;

    if (catalog != NULL && file->source->kind == SOURCE_FILE &&
        catalog_get_revision(catalog, file->source, arena, out)) {
        out->file = file->source;
        out->sidecar = file->sidecar;
        return true;
    }
    done = read_revision(file, &scratch, arena, out, err);
    arena_free(&scratch);
    if (done && catalog != NULL)
        remember(catalog, file, out, arena);
    return done;
}

static bool add_revision(const struct read_file *file, enum project_mode mode, struct arena *arena,
                         struct project *out, struct error *err)
{
    struct read_fault fault = { .file = file->source };
    struct revision *r = &out->revisions.items[out->revisions.count];

    if (read_one(out->catalog, file, arena, r, &fault.error)) {
        out->revisions.count += r->id != NULL;
        return true;
    }
    /* What the machine refuses to give is not known to be wrong. */
    if (mode == PROJECT_STRICT || fault.error.code == ERROR_SYSTEM ||
        fault.error.code == ERROR_GIT) {
        *err = fault.error;
        return false;
    }
    vec_push(arena, &out->faults, fault);
    return true;
}

static bool read_all(const struct cli_call *call, enum project_mode mode, struct project *out,
                     struct error *err)
{
    struct read_files *files = arena_new(call->arena, struct read_files);

    if (!read_list(out->source, &out->config.locations, out->config.recursive, call->arena, files,
                   &out->config.notes, err))
        return false;
    out->catalog = open_catalog(call, out->source, &out->config.notes);
    vec_reserve(call->arena, &out->revisions, files->count);
    for (size_t i = 0; i < files->count; i++) {
        if (!add_revision(&files->items[i], mode, call->arena, out, err))
            return false;
    }
    if (out->catalog != NULL)
        catalog_save(out->catalog);
    return true;
}

/* Takes over what env.py, if there is one, says about the version table. */
static bool read_env(const struct cli_call *call, struct project *p, struct error *err)
{
    struct source_file file;
    struct str text;
    struct env_settings env;
    struct config_env said;

    if (p->config.script_location == NULL)
        return true;
    if (!source_find(p->source, file_join(p->config.script_location, "env.py", call->arena),
                     call->arena, &file, err))
        return false;
    if (file.kind != SOURCE_FILE)
        return true;
    if (!source_read_text(&file, LIMIT_CONFIG_FILE, call->arena, &text, err))
        return false;
    env_read(text, call->arena, &env);
    said = (struct config_env){
        .path = file.path,
        .version_table = env.values[ENV_VERSION_TABLE],
        .version_schema = env.values[ENV_VERSION_SCHEMA],
        .transaction_per_migration = env.values[ENV_TRANSACTION_PER_MIGRATION],
        .version_table_pk = env.values[ENV_VERSION_TABLE_PK],
        .transactional_ddl = env.values[ENV_TRANSACTIONAL_DDL],
        .lines = { env.lines[0], env.lines[1], env.lines[2], env.lines[3], env.lines[4] },
    };
    config_use_env(&p->config, &said, call->arena);
    for (size_t i = 0; i < ENV_ARGUMENTS; i++) {
        const char *name = env_argument_name((enum env_argument)i);

        if (env.lines[i] == 0 || env.values[i] != NULL || config_find(&p->config, name) != NULL)
            continue;
        vec_push(call->arena, &p->config.doubts,
                 arena_printf(call->arena,
                              "%s:%u computes %s; say it in [tool.migplan] or migplan.toml",
                              file.path, env.lines[i], name));
    }
    return true;
}

static void print_notes(const struct cli_call *call, const struct project *p)
{
    struct strbuf sb = { .arena = call->arena };

    if (cmd_options(call)->quiet)
        return;
    for (size_t i = 0; i < p->config.notes.count; i++) {
        strbuf_addstr(&sb, "note: ");
        escape_add(&sb, p->config.notes.items[i]);
        strbuf_addch(&sb, '\n');
    }
    (void)fputs(strbuf_text(&sb), call->err);
}

bool project_open_place(const struct cli_call *call, const struct source *source,
                        const struct config_place *place, enum project_mode mode,
                        struct project *out, struct error *err)
{
    const struct planner_options *options = cmd_options(call);
    const struct config_request request = {
        .files = &options->configs,
        .section = place->section != NULL ? place->section : options->section,
        .trees = &options->trees,
        .environment = getenv("ALEMBIC_CONFIG"),
        .folder = place->folder,
    };

    out->source = source;
    if (!config_load(source, &request, call->arena, &out->config, err) ||
        !read_env(call, out, err) || (mode != PROJECT_CONFIG && !read_all(call, mode, out, err)))
        return false;
    print_notes(call, out);
    return mode != PROJECT_STRICT || graph_build(&out->revisions, call->arena, &out->graph, err);
}

/* Adds to more those of the folders that p does not name and its source has. */
static bool find_more(const struct project *p, const struct strlist *folders, struct arena *arena,
                      struct strlist *more, struct error *err)
{
    for (size_t i = 0; i < folders->count; i++) {
        struct source_file found = { 0 };

        if (strlist_has(&p->config.locations, folders->items[i]))
            continue;
        if (!source_find(p->source, folders->items[i], arena, &found, err))
            return false;
        if (found.kind == SOURCE_FOLDER)
            vec_push(arena, more, folders->items[i]);
    }
    return true;
}

/* What p has, then what more has in files that p has not. */
static void unite(const struct project *p, const struct project *more, struct project *out,
                  struct arena *arena)
{
    struct strmap *known = strmap_new(arena);

    *out = *p;
    out->revisions = (struct revision_list){ 0 };
    out->faults = (struct read_faults){ 0 };
    for (size_t i = 0; i < p->revisions.count; i++) {
        strmap_put(known, p->revisions.items[i].full_path, &p->revisions.items[i]);
        vec_push(arena, &out->revisions, p->revisions.items[i]);
    }
    for (size_t i = 0; i < more->revisions.count; i++) {
        if (strmap_get(known, more->revisions.items[i].full_path) == NULL)
            vec_push(arena, &out->revisions, more->revisions.items[i]);
    }
    for (size_t i = 0; i < p->faults.count; i++)
        vec_push(arena, &out->faults, p->faults.items[i]);
    for (size_t i = 0; i < more->faults.count; i++)
        vec_push(arena, &out->faults, more->faults.items[i]);
}

bool project_read_more(const struct cli_call *call, const struct project *p,
                       const struct strlist *folders, struct project *out, struct error *err)
{
    struct project more = { .source = p->source, .config = p->config };

    *out = *p;
    more.config.locations = (struct strlist){ 0 };
    if (p->source == NULL)
        return true;
    if (!find_more(p, folders, call->arena, &more.config.locations, err))
        return false;
    if (more.config.locations.count == 0)
        return true;
    if (!read_all(call, PROJECT_LENIENT, &more, err))
        return false;
    unite(p, &more, out, call->arena);
    return true;
}

bool project_open_at(const struct cli_call *call, const struct source *source,
                     enum project_mode mode, struct project *out, struct error *err)
{
    return project_open_place(call, source, &(struct config_place){ 0 }, mode, out, err);
}

bool project_places(const struct cli_call *call, const struct source *source,
                    struct config_places *out, struct error *err)
{
    const struct planner_options *options = cmd_options(call);
    const char *environment = getenv("ALEMBIC_CONFIG");
    bool named = options->configs.count + options->trees.count > 0 || options->section != NULL ||
                 (environment != NULL && environment[0] != '\0');

    if (!named && !discover_configs(source, call->arena, out, err))
        return false;
    if (out->count == 0)
        vec_push(call->arena, out, (struct config_place){ 0 });
    return true;
}

/* Returns the repository's folder above the working directory, "." where
 * there is none. */
static const char *find_root(struct arena *arena)
{
    const char *folder = ".";

    for (int depth = 0; depth < LIMIT_NESTING; depth++) {
        if (file_exists(arena_printf(arena, "%s/.git", folder)))
            return folder;
        folder = depth == 0 ? ".." : arena_printf(arena, "%s/..", folder);
    }
    return ".";
}

bool project_source(const struct cli_call *call, const struct source **out, struct error *err)
{
    const char *at = cmd_options(call)->at;

    return at == NULL ? folder_open(find_root(call->arena), call->arena, out, err)
                      : git_project_at(call, at, out, err);
}

bool project_open(const struct cli_call *call, enum project_mode mode, struct project *out,
                  struct error *err)
{
    const struct source *source;

    return project_source(call, &source, err) && project_open_at(call, source, mode, out, err);
}
