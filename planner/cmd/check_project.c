/* check_project.c - see check_project.h. */
#include "planner/cmd/check_project.h"

#include <string.h>

#include "common/limits.h"
#include "planner/cmd/check_orphans.h"
#include "planner/cmd/check_tree.h"
#include "planner/cmd/git_project.h"
#include "planner/cmd/rule_settings.h"
#include "planner/source/git_staged.h"

/* Reads the files that findings are about, for excerpts and fingerprints. */
static void read_files(const struct source *source, struct report *out)
{
    out->files = strmap_new(out->arena);
    for (size_t i = 0; i < out->findings->count; i++) {
        const char *path = out->findings->items[i].region.start.file;
        struct source_file file = { 0 };
        struct report_text *text = arena_new(out->arena, struct report_text);
        struct error unreadable = { 0 };

        /* A file that cannot be read has no excerpt; the finding says why. */
        if (path == NULL || strmap_get(out->files, path) != NULL ||
            !source_find(source, path, out->arena, &file, &unreadable) ||
            file.kind != SOURCE_FILE ||
            !source_read(&file, LIMIT_REVISION_FILE, out->arena, &text->bytes, &unreadable))
            continue;
        strmap_put(out->files, path, text);
    }
}

/* What all trees of a run have in common. */
struct run {
    const struct cli_call *call;
    const struct check_request *request;
    struct findings *findings;
    struct report *out;
    const struct config *config; /* of the first tree: it says what is ignored elsewhere */
};

/* Never green without having looked: what was not searched is told. */
static bool look_around(const struct run *run, const struct source *source,
                        const struct config_places *places, const struct strlist *known,
                        struct error *err)
{
    struct check_settings settings;

    if (run->config == NULL)
        return error_set(err, ERROR_NO_TREE, "there is no migrations tree to check");
    if (!rule_settings_join(&run->request->settings, run->request->postgres, run->config,
                            run->call->arena, &settings, err))
        return false;
    check_orphans(source, places, known, &settings, run->out, run->findings);
    if (places->cut) {
        vec_push(run->call->arena, &run->out->assumptions,
                 "the repository has more folders than are searched; configurations deep in it are "
                 "checked where -c names them");
    }
    return true;
}

static void describe(const struct cli_call *call, const struct source *source,
                     struct findings *findings, struct report *out)
{
    findings_finish(findings);
    findings_identify(findings, call->arena);
    out->findings = findings;
    out->rules = check_rules(call->arena);
    out->color = cmd_use_color(call);
    read_files(source, out);
}

/* Two sections of a configuration may name the same folders. */
static bool is_checked(const struct report *out, const struct project *p)
{
    const char *name = check_tree_name(p);

    for (size_t i = 0; i < out->trees.count; i++) {
        const struct strlist *versions = &out->trees.items[i].versions;

        if (strcmp(out->trees.items[i].name, name) == 0 &&
            versions->count == p->config.locations.count &&
            strcmp(versions->items[0], p->config.locations.items[0]) == 0)
            return true;
    }
    return false;
}

static bool check_one(struct run *run, const struct check_tree *tree, struct error *err)
{
    if (is_checked(run->out, tree->project))
        return true;
    if (run->config == NULL)
        run->config = &tree->project->config;
    return check_tree(run->call, run->request, tree, run->findings, run->out, err);
}

static bool check_folder(struct run *run, struct error *err)
{
    const struct cli_call *call = run->call;
    struct config_places places = { 0 };
    const struct source *source;
    struct git_store *store;

    if (run->request->staged) {
        if (!git_project_store(call, &store, err) ||
            !git_staged_open(store, call->arena, &source, err))
            return false;
    } else if (!project_source(call, &source, err)) {
        return false;
    }
    if (!project_places(call, source, &places, err))
        return false;
    for (size_t i = 0; i < places.count; i++) {
        struct project *p = arena_new(call->arena, struct project);
        const struct check_tree tree = { p, &p->revisions, &p->faults, NULL };

        if (!project_open_place(call, source, &places.items[i], PROJECT_LENIENT, p, err) ||
            !check_one(run, &tree, err))
            return false;
    }
    if (!look_around(run, source, &places, NULL, err))
        return false;
    describe(call, source, run->findings, run->out);
    return true;
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* Adds those of more that are not in list yet. */
static void unite(struct config_places *list, const struct config_places *more, struct arena *arena)
{
    for (size_t i = 0; i < more->count; i++) {
        size_t at = 0;

        while (at < list->count && !(same_text(list->items[at].folder, more->items[i].folder) &&
                                     same_text(list->items[at].section, more->items[i].section)))
            at++;
        if (at == list->count)
            vec_push(arena, list, more->items[i]);
    }
}

/* Finds the trees of both sides. A place that says nothing itself is of use
 * only where no other one is. */
static bool places_of(const struct cli_call *call, const struct merge *merge,
                      struct config_places *out, struct strlist *known, struct error *err)
{
    struct config_places base = { 0 };

    if (!project_places(call, merge->head, out, err) ||
        !project_places(call, merge->base, &base, err))
        return false;
    *known = base.versions;
    if (base.items[0].folder == NULL)
        return true;
    if (out->items[0].folder == NULL)
        out->count = 0;
    unite(out, &base, call->arena);
    return true;
}

/* Returns whether another tree has all revisions of this one: it was moved. */
static bool is_moved(const struct merge_project *m, const struct report *out)
{
    struct strmap *ids = strmap_new(out->arena);

    for (size_t i = 0; i < out->revisions.count; i++)
        strmap_put(ids, out->revisions.items[i].id, &out->revisions.items[i]);
    for (size_t i = 0; i < m->base.revisions.count; i++) {
        if (strmap_get(ids, m->base.revisions.items[i].id) == NULL)
            return false;
    }
    return true;
}

static bool check_merged(struct run *run, const struct merge *merge,
                         const struct config_place *place, struct error *err)
{
    struct merge_project *m = arena_new(run->call->arena, struct merge_project);
    struct check_tree tree = { NULL, &m->result, &m->faults, m };

    if (!merge_project_open(run->call, merge, place, m, err))
        return false;
    tree.project = m->newest;
    return (!m->is_on_head && is_moved(m, run->out)) || check_one(run, &tree, err);
}

static bool check_merge(struct run *run, struct error *err)
{
    const struct cli_call *call = run->call;
    const struct merge_request sides = { run->request->base, run->request->head,
                                         run->request->staged };
    struct merge *merge = arena_new(call->arena, struct merge);
    struct config_places places = { 0 };
    struct strlist known = { 0 };

    if (!merge_open(call, &sides, merge, err) || !places_of(call, merge, &places, &known, err))
        return false;
    run->out->assumptions = merge->assumptions;
    for (size_t i = 0; i < places.count; i++) {
        if (!check_merged(run, merge, &places.items[i], err))
            return false;
    }
    if (!look_around(run, merge->head, &places, run->request->all ? NULL : &known, err))
        return false;
    run->out->base = run->request->base;
    run->out->base_commit = merge->base_commit.short_id;
    run->out->head_commit = merge->head_commit.short_id;
    describe(call, merge->head, run->findings, run->out);
    return true;
}

/* Before the first commit there is nothing to merge into. */
static const char *base_of_staged(const struct cli_call *call)
{
    struct git_store *store;
    struct git_commit commit;
    struct error none = { 0 };

    return git_project_store(call, &store, &none) &&
                   git_store_resolve(store, "HEAD", call->arena, &commit, &none)
               ? "HEAD"
               : NULL;
}

bool check_project(const struct cli_call *call, const struct check_request *request,
                   struct report *out, struct error *err)
{
    struct check_request *own = arena_new(call->arena, struct check_request);
    struct run run = { call, own, arena_new(call->arena, struct findings), out, NULL };

    *own = *request;
    if (own->staged && own->base == NULL)
        own->base = base_of_staged(call);
    out->arena = call->arena;
    return own->base == NULL ? check_folder(&run, err) : check_merge(&run, err);
}
