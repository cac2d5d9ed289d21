/* merge_project.c - see merge_project.h. */
#include "planner/cmd/merge_project.h"

#include <string.h>

#include "planner/cmd/git_project.h"
#include "planner/cmd/merge_doubts.h"
#include "planner/cmd/merge_sides.h"
#include "planner/source/git_staged.h"

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
static void join_faults(const struct merge_paths *paths, const struct project *origin,
                        struct merge_project *m)
{
    for (size_t i = 0; i < m->head.faults.count; i++)
        vec_push(paths->arena, &m->faults, m->head.faults.items[i]);
    for (size_t i = 0; i < m->base.faults.count; i++) {
        const char *path = m->base.faults.items[i].file->full_path;
        const struct merge_sides *sides = merge_sides_at(paths, path);
        bool on_head = (sides != NULL && sides->head != NULL) || has_fault(&m->head, path);
        bool at_origin = (sides != NULL && sides->origin != NULL) || has_fault(origin, path);

        if (!on_head && !at_origin)
            vec_push(paths->arena, &m->faults, m->base.faults.items[i]);
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
    m->newest = no_head ? &m->base : &m->head;
    return true;
}

bool merge_project_open(const struct cli_call *call, const struct merge *merge,
                        const struct config_place *place, struct merge_project *out,
                        struct error *err)
{
    struct project origin = { 0 };
    struct merge_paths paths;
    bool no_origin = false;

    if (!read_sides(call, merge, place, out, err))
        return false;
    if (merge->origin != NULL && !read_side(call, merge->origin, place, &origin, &no_origin, err) &&
        !no_origin)
        return error_while(err, "reading the tree of the merge base");
    *err = (struct error){ 0 };
    merge_sides_read(merge->origin == NULL ? NULL : &origin.revisions, &out->base.revisions,
                     &out->head.revisions, call->arena, &paths);
    merge_sides_join(&paths, &out->result);
    if (merge->is_cut)
        merge_doubts_find(&paths, &out->result, &out->doubts);
    join_faults(&paths, &origin, out);
    return true;
}

static void assume(struct merge *m, bool known, struct arena *arena)
{
    const char *lack = "the two sides have no merge base";

    if (m->is_cut)
        lack = known ? "shallow clone: a later merge base may be missing"
                     : "shallow clone without the merge base";
    if (m->is_cut || !known) {
        vec_push(arena, &m->assumptions,
                 arena_printf(arena, "%s; a file on one side only counts as added there", lack));
    }
}

/* Finds the merge base's files, or says what is assumed without them. */
static bool open_origin(const struct cli_call *call, struct merge *m, struct error *err)
{
    struct git_commit commit;
    const char *id;
    bool certain;

    if (!git_store_merge_base(m->store, m->base_commit.id, m->head_commit.id, call->arena, &id,
                              &certain, err))
        return false;
    m->is_cut = !certain;
    assume(m, id != NULL, call->arena);
    return id == NULL || git_project_source(call, m->store, id, &commit, &m->origin, err);
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
