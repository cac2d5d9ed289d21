/* rebase.c - see rebase.h. */
#include "planner/cmd/rebase.h"

#include <string.h>

#include "common/escape.h"
#include "common/file.h"
#include "common/limits.h"
#include "common/strmap.h"
#include "planner/cmd/git_project.h"
#include "planner/cmd/released.h"
#include "planner/graph/walk.h"
#include "planner/write/repoint.h"

struct planner {
    const struct cli_call *call;
    const struct git_store *store;
    const struct rebase_request *request;
    const struct config_place *place;
    struct rebase *out;
    struct strmap *on_base;          /* id -> struct revision * */
    const struct graph_nodes *heads; /* of the other side, in a graph of its own */
    const struct graph *base;        /* that graph */
    struct revision_list both;
};

static bool is_on_base(const struct planner *p, const char *id)
{
    return strmap_get(p->on_base, id) != NULL;
}

static bool open_sides(struct planner *p, struct error *err)
{
    struct git_commit commit;
    const struct source *onto;
    const struct source *work;
    struct error none = { 0 };

    if (!project_source(p->call, &work, err) ||
        !project_open_place(p->call, work, p->place, PROJECT_LENIENT, &p->out->work, err) ||
        !git_project_source(p->call, p->store, p->request->onto, &commit, &onto, err))
        return false;
    if (p->out->work.faults.count > 0) {
        *err = p->out->work.faults.items[0].error;
        return false;
    }
    if (project_open_place(p->call, onto, p->place, PROJECT_LENIENT, &p->out->onto, &none))
        return true;
    if (none.code == ERROR_NO_TREE)
        return true; /* then nothing is there to be put behind */
    *err = none;
    return error_while(err, "reading the tree of %s", p->request->onto);
}

static void join_sides(struct planner *p)
{
    struct arena *arena = p->call->arena;
    struct graph_problems ignored = { 0 };
    const struct revision_list *onto = &p->out->onto.revisions;
    const struct revision_list *work = &p->out->work.revisions;

    p->on_base = strmap_new(arena);
    for (size_t i = 0; i < onto->count; i++) {
        strmap_put(p->on_base, onto->items[i].id, &onto->items[i]);
        vec_push(arena, &p->both, onto->items[i]);
    }
    for (size_t i = 0; i < work->count; i++) {
        if (!is_on_base(p, work->items[i].id))
            vec_push(arena, &p->both, work->items[i]);
    }
    p->base = graph_link(onto, arena, &ignored);
    p->heads = graph_heads(p->base);
    p->out->graph = graph_link(&p->both, arena, &ignored);
}

/* Finds the other side's head that stands above id, one of its revisions. */
static const struct graph_node *head_above(const struct planner *p, const char *id,
                                           struct error *err)
{
    const struct graph_node *from = graph_find(p->base, id);
    const bool *above;
    const struct graph_node *found = NULL;
    size_t count = 0;

    if (from == NULL)
        return NULL;
    above = walk_from(p->base, from, WALK_NEXT, p->call->arena);
    for (size_t i = 0; i < p->heads->count; i++) {
        if (above[p->heads->items[i]->index]) {
            found = p->heads->items[i];
            count++;
        }
    }
    if (count == 1)
        return found;
    error_set(err, ERROR_MANY_HEADS, "%s has %zu heads above %s", p->request->onto, count, id);
    error_hint(err, "join them there first");
    return NULL;
}

/* Returns whether the revision, one of this branch, stands on the other side's
 * history: then it will stand above its head. */
static bool stands_on_base(const struct planner *p, const char *id)
{
    const struct graph_node *n = graph_find(p->out->graph, id);
    const bool *below;

    if (n == NULL)
        return false;
    below = walk_from(p->out->graph, n, WALK_DOWN, p->call->arena);
    for (size_t i = 0; i < graph_count(p->out->graph); i++) {
        if (below[i] && is_on_base(p, graph_at(p->out->graph, i)->revision->id))
            return true;
    }
    return false;
}

/* Adds what r will revise. */
static bool find_down(struct planner *p, const struct revision *r, struct strlist *out,
                      struct error *err)
{
    bool above = false;

    for (size_t i = 0; i < r->down.count; i++)
        above = above || (!is_on_base(p, r->down.items[i]) && stands_on_base(p, r->down.items[i]));
    for (size_t i = 0; i < r->down.count; i++) {
        const char *id = r->down.items[i];
        const struct graph_node *head;

        if (is_on_base(p, id)) {
            head = head_above(p, id, err);
            if (head == NULL)
                return false;
            p->out->target = head;
            id = head->revision->id;
        }
        /* What stands above the head already need not join it. */
        if (!(above && is_on_base(p, id)) && !strlist_has(out, id))
            vec_push(p->call->arena, out, id);
    }
    return true;
}

static bool add_move(struct planner *p, const struct revision *r, struct error *err)
{
    struct rebase_move move = { .revision = r };

    if (!find_down(p, r, &move.down, err))
        return false;
    if (strlist_equal(&move.down, &r->down))
        return true;
    if (!source_read(r->file, LIMIT_REVISION_FILE, p->call->arena, &move.before, err) ||
        !repoint(r, move.before, &move.down, p->call->arena, &move.after, err))
        return false;
    vec_push(p->call->arena, &p->out->moves, move);
    return true;
}

static bool find_moves(struct planner *p, struct error *err)
{
    const struct strlist *only = &p->request->only;

    for (size_t i = 0; i < p->out->work.revisions.count; i++) {
        const struct revision *r = &p->out->work.revisions.items[i];

        if (!is_on_base(p, r->id) && (only->count == 0 || strlist_has(only, r->id)) &&
            !add_move(p, r, err))
            return false;
    }
    return true;
}

/* Finds the heads of both sides once the moves are made. */
static void find_heads(struct planner *p)
{
    struct revision_list after = { 0 };
    struct graph_problems ignored = { 0 };

    for (size_t i = 0; i < p->both.count; i++) {
        struct revision r = p->both.items[i];

        for (size_t j = 0; j < p->out->moves.count; j++) {
            if (strcmp(p->out->moves.items[j].revision->id, r.id) == 0)
                r.down = p->out->moves.items[j].down;
        }
        vec_push(p->call->arena, &after, r);
    }
    p->out->heads =
        graph_ids(graph_heads(graph_link(&after, p->call->arena, &ignored)), p->call->arena);
}

static bool check_released(struct planner *p, struct error *err)
{
    struct strlist ids = { 0 };

    for (size_t i = 0; i < p->out->moves.count; i++)
        vec_push(p->call->arena, &ids, p->out->moves.items[i].revision->id);
    return ids.count == 0 ||
           released_refuse(p->call, p->store, p->place, &p->out->work.config, &ids, err);
}

bool rebase_plan(const struct cli_call *call, const struct git_store *store,
                 const struct rebase_request *request, const struct config_place *place,
                 struct rebase *out, struct error *err)
{
    struct planner p = {
        .call = call, .store = store, .request = request, .place = place, .out = out
    };

    if (!open_sides(&p, err))
        return false;
    join_sides(&p);
    if (!find_moves(&p, err) || !check_released(&p, err))
        return false;
    for (size_t i = 0; out->target != NULL && i < out->work.revisions.count; i++)
        out->is_here =
            out->is_here || strcmp(out->work.revisions.items[i].id, out->target->revision->id) == 0;
    find_heads(&p);
    return true;
}

bool rebase_write(const struct rebase *r, struct error *err)
{
    for (size_t i = 0; i < r->moves.count; i++) {
        const struct rebase_move *move = &r->moves.items[i];

        if (file_write(move->revision->full_path, move->after.ptr, move->after.len, err))
            continue;
        return error_state(err, "%zu of %zu files are written", i, r->moves.count);
    }
    return true;
}
