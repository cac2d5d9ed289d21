/* merge_project.c - see merge_project.h. */
#include "planner/cmd/merge_project.h"

#include <string.h>

#include "planner/cmd/git_project.h"
#include "planner/cmd/merge_doubts.h"
#include "planner/cmd/merge_sides.h"
#include "planner/source/git_staged.h"

/* What is joined: each with the files of the folders that the configuration names which the
 * merge leaves. */
struct three {
    struct project origin;
    struct project base;
    struct project head;
};

static bool has_fault(const struct project *p, const char *full_path)
{
    for (size_t i = 0; i < p->faults.count; i++) {
        if (strcmp(p->faults.items[i].file->full_path, full_path) == 0)
            return true;
    }
    return false;
}

/* The files of the result that cannot be read: those of the head, and those of
 * the base that the head did not delete. */
static void join_faults(const struct merge_paths *paths, const struct three *three,
                        struct read_faults *out)
{
    for (size_t i = 0; i < three->head.faults.count; i++)
        vec_push(paths->arena, out, three->head.faults.items[i]);
    for (size_t i = 0; i < three->base.faults.count; i++) {
        const char *path = three->base.faults.items[i].file->full_path;
        const struct merge_sides *sides = merge_sides_at(paths, path);
        bool on_head = (sides != NULL && sides->head != NULL) || has_fault(&three->head, path);
        bool at_origin =
            (sides != NULL && sides->origin != NULL) || has_fault(&three->origin, path);

        if (!on_head && !at_origin)
            vec_push(paths->arena, out, three->base.faults.items[i]);
    }
}

/* Reads one side's tree; *absent where it has none at place. */
static bool read_side(const struct cli_call *call, const struct source *source,
                      const struct config_place *place, struct project *out, bool *absent,
                      struct error *err)
{
    struct error failed = { 0 };

    *absent = false;
    if (project_open_place(call, source, place, PROJECT_LENIENT, out, &failed))
        return true;
    if (failed.code == ERROR_NO_TREE) {
        *absent = true;
        *out = (struct project){ .source = source };
    }
    *err = failed;
    return false;
}

static bool read_sides(const struct cli_call *call, const struct merge *merge,
                       const struct config_place *place, struct merge_project *m, struct error *err)
{
    struct error none = { 0 };
    bool no_base;
    bool no_head;

    if (!read_side(call, merge->base, place, &m->base, &no_base, &none) && !no_base) {
        *err = none;
        return error_while(err, "reading the tree of the base");
    }
    if (!read_side(call, merge->head, place, &m->head, &no_head, err) && (!no_head || no_base))
        return error_while(err, "reading the tree of what is merged");
    *err = (struct error){ 0 };
    m->is_on_base = !no_base;
    m->is_on_head = !no_head;
    m->newest = no_head ? &m->base : &m->head;
    return true;
}

/* Returns whether the base has its revisions in other folders since, and the head
 * has not: then the base's configuration is what the merge leaves. */
static bool is_moved_on_base(const struct project *origin, const struct merge_project *m)
{
    const struct strlist *before = &origin->config.locations;

    return before->count > 0 && m->newest == &m->head &&
           strlist_equal(&m->head.config.locations, before) &&
           !strlist_equal(&m->base.config.locations, before);
}

/* Returns whether a folder of the configuration holds the file. */
static bool is_in_folders(const struct project *p, const char *full_path, struct arena *arena)
{
    for (size_t i = 0; i < p->config.locations.count; i++) {
        struct source_file folder = { 0 };
        struct error unreadable = { 0 }; /* then files of it were not read either */
        size_t len;

        if (!source_find(p->source, p->config.locations.items[i], arena, &folder, &unreadable) ||
            folder.full_path == NULL)
            continue;
        len = strlen(folder.full_path);
        if (len == 0 || (strncmp(full_path, folder.full_path, len) == 0 && full_path[len] == '/'))
            return true;
    }
    return false;
}

/* Adds the ids of those that a folder of p holds. */
static void add_inside(const struct project *p, const struct revision_list *list,
                       struct strmap *ids, struct arena *arena)
{
    for (size_t i = 0; i < list->count; i++) {
        if (is_in_folders(p, list->items[i].full_path, arena))
            strmap_put(ids, list->items[i].id, &list->items[i]);
    }
}

/* Leaves out what one side added to a folder that the other side's configuration,
 * which holds after the merge, does not name any more; and what that side has
 * in the new folder, too. What it moved there and the other one changed stays. */
static void leave_out_stray(struct merge_project *m, struct arena *arena)
{
    const struct project *p = m->newest;
    struct strmap *mine = strmap_new(arena);
    struct strmap *kept = strmap_new(arena);
    size_t count = 0;

    if (strlist_equal(&m->base.config.locations, &m->head.config.locations))
        return;
    add_inside(p, &p->revisions, mine, arena);
    add_inside(p, &m->result, kept, arena);
    for (size_t i = 0; i < m->result.count; i++) {
        const struct revision *r = &m->result.items[i];

        if (is_in_folders(p, r->full_path, arena) ||
            (strmap_get(mine, r->id) != NULL && strmap_get(kept, r->id) == NULL))
            m->result.items[count++] = *r;
    }
    m->result.count = count;
}

/* Reads what one side has in folders that it does not name itself, and the other will. */
static bool read_more(const struct cli_call *call, const struct merge_project *m,
                      struct three *three, struct error *err)
{
    const struct strlist *folders = &m->newest->config.locations;
    const struct project origin = three->origin;

    three->base = m->base;
    three->head = m->head;
    if (!m->is_on_base || !m->is_on_head ||
        strlist_equal(&m->base.config.locations, &m->head.config.locations))
        return true;
    return project_read_more(call, &origin, folders, &three->origin, err) &&
           project_read_more(call, &m->base, folders, &three->base, err) &&
           project_read_more(call, &m->head, folders, &three->head, err);
}

bool merge_project_open(const struct cli_call *call, const struct merge *merge,
                        const struct config_place *place, struct merge_project *out,
                        struct error *err)
{
    struct three three = { 0 };
    struct merge_paths paths;
    bool is_known;

    if (!read_sides(call, merge, place, out, err) ||
        !merge_origin_read(call, merge->origin, place, &three.origin, err))
        return false;
    /* Where there is no merge base, rather than none in this clone, all was added. */
    is_known = merge->origin != NULL || !merge->is_cut;
    if (is_known && is_moved_on_base(&three.origin, out))
        out->newest = &out->base;
    if (!read_more(call, out, &three, err))
        return false;
    merge_sides_read(is_known ? &three.origin.revisions : NULL, &three.base.revisions,
                     &three.head.revisions, call->arena, &paths);
    merge_sides_join(&paths, &out->result);
    if (is_known)
        leave_out_stray(out, call->arena);
    if (merge->is_cut)
        merge_doubts_find(&paths, &out->result, &out->doubts);
    join_faults(&paths, &three, &out->faults);
    return true;
}

static void assume(struct merge *m, const struct merge_past *past, struct arena *arena)
{
    const char *lack = "the two sides have no merge base";

    if (past->is_cut)
        lack = m->origin != NULL ? "shallow clone: a later merge base may be missing"
                                 : "shallow clone without the merge base";
    if (past->is_cut || m->origin == NULL) {
        vec_push(arena, &m->assumptions,
                 arena_printf(arena, "%s; a file on one side only counts as added there", lack));
    }
    if (past->is_far)
        vec_push(arena, &m->assumptions,
                 "the two sides have more merge bases than are looked at; the first ones count");
}

/* Finds the merge base's files, or says what is assumed without them. */
static bool open_origin(const struct cli_call *call, struct merge *m, struct error *err)
{
    struct merge_past past = { 0 };

    if (!merge_origin_open(call, m->store, m->base_commit.id, m->head_commit.id, &m->origin, &past,
                           err))
        return false;
    m->is_cut = past.is_cut;
    assume(m, &past, call->arena);
    return true;
}

bool merge_open(const struct cli_call *call, const struct merge_request *request, struct merge *out,
                struct error *err)
{
    const char *head = request->head == NULL ? "HEAD" : request->head;

    if (!git_project_store(call, &out->store, err) ||
        !git_project_source(call, out->store, request->base, &out->base_commit, &out->base, err) ||
        !git_project_source(call, out->store, head, &out->head_commit, &out->head, err) ||
        !open_origin(call, out, err))
        return false;
    if (!request->staged)
        return true;
    out->head_commit.short_id = "(staged)";
    return git_staged_open(out->store, call->arena, &out->head, err);
}
