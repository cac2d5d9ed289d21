/* locate_revision.c - see locate_revision.h. */
#include "planner/cmd/locate_revision.h"

#include <stdlib.h>
#include <string.h>

#include "common/file.h"
#include "planner/cmd/git_project.h"
#include "planner/cmd/locate_refs.h"
#include "planner/cmd/past_walk.h"
#include "planner/source/git_history.h"

struct locating {
    const struct cli_call *call;
    const char *wanted;
    struct project project;
    struct past_walk walk;
    struct past_files past;
    struct strmap *by_id;  /* id -> its index in out->revisions + 1, a size_t * */
    struct strmap *places; /* what was found already */
    struct locate_result *out;
};

/* Returns whether the file is the one that is looked for. */
static bool is_wanted(const struct locating *l, const char *path, const struct revision *r)
{
    const char *name = file_name(path);
    const char *dot = strrchr(name, '.');

    if (r != NULL && strncmp(r->id, l->wanted, strlen(l->wanted)) == 0)
        return true;
    if (strchr(l->wanted, '/') != NULL)
        return strcmp(path, l->wanted) == 0;
    return strcmp(name, l->wanted) == 0 ||
           (dot != NULL && strlen(l->wanted) == (size_t)(dot - name) &&
            strncmp(name, l->wanted, (size_t)(dot - name)) == 0);
}

static struct found_revision *revision_of(struct locating *l, const struct revision *r)
{
    const char *id = r == NULL ? "" : r->id;
    size_t *index = strmap_get(l->by_id, id);

    if (index == NULL) {
        index = arena_new(l->call->arena, size_t);
        *index = l->out->revisions.count;
        strmap_put(l->by_id, id, index);
        vec_push(l->call->arena, &l->out->revisions,
                 (struct found_revision){
                     .id = id, .message = r == NULL ? "" : revision_message(r, l->call->arena) });
    }
    return &l->out->revisions.items[*index];
}

static void add_place(struct locating *l, const struct revision *r, const struct found_place *place)
{
    const char *key = arena_printf(
        l->call->arena, "%d %s %s %s %s", (int)place->kind, place->ref == NULL ? "" : place->ref,
        place->path, place->commit == NULL ? "" : place->commit->id, r == NULL ? "" : r->id);

    if (strmap_put(l->places, key, l))
        vec_push(l->call->arena, &revision_of(l, r)->places, *place);
}

static void visit(void *self, const struct found_place *place)
{
    struct locating *l = self;
    const struct revision *r = past_identify_revision(l->walk.identify, place->path, place->blob);

    if (is_wanted(l, place->path, r))
        add_place(l, r, place);
}

/* The files at hand, committed or not. */
static void look_here(struct locating *l)
{
    for (size_t i = 0; i < l->project.revisions.count; i++) {
        const struct revision *r = &l->project.revisions.items[i];
        const struct found_place place = { .kind = FOUND_HERE, .path = r->path };

        if (is_wanted(l, r->path, r))
            add_place(l, r, &place);
    }
}

/* A blob that was replaced or deleted may have been the one. */
static void look_at_event(struct locating *l, const struct past_event *event)
{
    const char *path = event->old_path != NULL ? event->old_path : event->path;
    struct found_place place = {
        .kind = event->kind == PAST_DELETED ? FOUND_DELETED : FOUND_REPLACED,
        .path = path,
        .blob = event->old_blob,
        .commit = event->commit,
    };
    const struct revision *was;
    const struct revision *is = NULL;

    if (event->old_blob == NULL || event->kind == PAST_ADDED)
        return;
    was = past_identify_revision(l->walk.identify, path, event->old_blob);
    if (!is_wanted(l, path, was))
        return;
    if (event->kind != PAST_DELETED)
        is = past_identify_revision(l->walk.identify, event->path, event->blob);
    if (event->kind != PAST_DELETED &&
        (was == NULL || (is != NULL && strcmp(is->id, was->id) == 0)))
        return; /* edited, but the same */
    add_place(l, was, &place);
}

/* Sets who added the revision: what is there now knows best. */
static void add_origin(struct locating *l, const struct past_file *file)
{
    const struct past_event *newest = &file->events.items[0];
    const struct revision *r;
    struct found_revision *found;

    if (file->added == NULL || newest->blob == NULL)
        return;
    r = past_identify_revision(l->walk.identify, file->path, newest->blob);
    if (r == NULL || strmap_get(l->by_id, r->id) == NULL)
        return;
    found = revision_of(l, r);
    if (found->added != NULL && file->is_gone)
        return;
    found->added = file->added;
    found->pull_request = past_pull_request(file);
}

static void look_at_past(struct locating *l)
{
    for (size_t i = 0; i < l->past.count; i++) {
        const struct past_file *file = &l->past.items[i];

        for (size_t k = 0; k < file->events.count; k++) {
            /* A file that came back was not deleted for good. */
            if (file->events.items[k].kind != PAST_DELETED || (k == 0 && file->is_gone))
                look_at_event(l, &file->events.items[k]);
        }
    }
    for (size_t i = 0; i < l->past.count; i++) {
        if (l->past.items[i].events.count > 0)
            add_origin(l, &l->past.items[i]);
    }
}

static int compare_places(const void *a, const void *b)
{
    const struct found_place *left = a;
    const struct found_place *right = b;
    int order = (int)left->kind - (int)right->kind;

    if (order == 0 && left->commit != NULL && right->commit != NULL &&
        left->commit->commit_utc != right->commit->commit_utc)
        return left->commit->commit_utc > right->commit->commit_utc ? -1 : 1;
    if (order == 0 && left->kind == FOUND_TAG && left->at_utc != right->at_utc)
        return left->at_utc < right->at_utc ? -1 : 1;
    if (order == 0 && left->ref != NULL && right->ref != NULL)
        order = strcmp(left->ref, right->ref);
    return order != 0 ? order : strcmp(left->path, right->path);
}

static int compare_revisions(const void *a, const void *b)
{
    const struct found_revision *left = a;
    const struct found_revision *right = b;

    return strcmp(left->id, right->id);
}

static void sort_all(struct found_revisions *revisions)
{
    if (revisions->count > 0)
        qsort(revisions->items, revisions->count, sizeof(revisions->items[0]), compare_revisions);
    for (size_t i = 0; i < revisions->count; i++) {
        struct found_revision *r = &revisions->items[i];

        if (r->places.count > 0)
            qsort(r->places.items, r->places.count, sizeof(r->places.items[0]), compare_places);
    }
}

/* Reads the files at hand; in a bare repository those of HEAD. */
static bool open_project(struct locating *l, struct error *err)
{
    const struct source *source;
    struct git_store *store;

    if (cmd_options(l->call)->at != NULL)
        return project_open(l->call, PROJECT_LENIENT, &l->project, err);
    if (!git_project_store(l->call, &store, err))
        return false;
    if (strcmp(git_store_root(store), git_store_directory(store)) != 0)
        return project_open(l->call, PROJECT_LENIENT, &l->project, err);
    return git_project_at(l->call, "HEAD", &source, err) &&
           project_open_at(l->call, source, PROJECT_LENIENT, &l->project, err);
}

/* A branch that is checked out says all that HEAD would. */
static void drop_head(struct git_refs *refs)
{
    static const char branch[] = "refs/heads/";

    for (size_t i = 1; i < refs->count; i++) {
        if (strcmp(refs->items[0].name, "HEAD") == 0 &&
            strncmp(refs->items[i].name, branch, sizeof(branch) - 1) == 0 &&
            git_id_equal(&refs->items[i].id, &refs->items[0].id)) {
            refs->items++;
            refs->count--;
            return;
        }
    }
}

bool locate_revision(const struct cli_call *call, const char *wanted, struct locate_result *out,
                     struct error *err)
{
    struct locating l = { .call = call, .wanted = wanted, .out = out };
    const struct locate_visitor visitor = { visit, &l };
    struct git_walked walked = { 0 };
    struct git_ids tips = { 0 };
    struct git_refs refs = { 0 };

    l.by_id = strmap_new(call->arena);
    l.places = strmap_new(call->arena);
    if (!open_project(&l, err) || !past_walk_open(call, &l.project, &l.walk, err) ||
        !git_store_read_refs(l.walk.store, call->arena, &refs, err))
        return false;
    drop_head(&refs);
    look_here(&l);
    if (!locate_refs(l.walk.store, &refs, &l.walk.folders, call->arena, &visitor, &tips, err) ||
        !past_walk_run(&l.walk, &tips, true, &walked, err))
        return false;
    git_history_build(&walked, call->arena, &l.past);
    look_at_past(&l);
    if (l.project.catalog != NULL)
        catalog_save(l.project.catalog);
    out->refs = refs.count;
    out->is_shallow = git_store_is_shallow(l.walk.store);
    sort_all(&out->revisions);
    return true;
}
