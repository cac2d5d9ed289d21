/* build.c - see build.h. */
#include "planner/plan/build.h"

#include <stdlib.h>
#include <string.h>

#include "common/strmap.h"
#include "planner/plan/analysis.h"
#include "planner/plan/applied.h"
#include "planner/plan/commands.h"
#include "planner/plan/ways.h"

enum { MESSAGE_BYTES = 1000 };

struct builder {
    const struct plan_request *request;
    struct arena *arena;
    struct plan *plan;
    struct types types; /* after the steps so far */
    struct analyst *analyst;
    struct command_list commands; /* of the script in hand */
    struct strmap *lost;          /* what plan->undo.loses has */
    struct strmap *reasons;       /* what plan->requires.approvals_reason has */
    struct strlist *notes;
    struct error *err;
};

static bool get_script(struct builder *b, const struct revision *r, enum direction direction,
                       const struct script **out)
{
    const struct plan_scripts *scripts = &b->request->scripts;

    return scripts->get(scripts->ctx, r, direction, out, b->err);
}

static int compare_chain(const void *a, const void *b)
{
    const struct plan_chain *x = a;
    const struct plan_chain *y = b;

    return strcmp(x->revision, y->revision);
}

static void add_chain(struct builder *b, const struct applied *applied)
{
    struct plan *p = b->plan;

    for (size_t i = 0; i < applied->nodes.count; i++) {
        const struct revision *r = applied->nodes.items[i]->revision;

        vec_push(b->arena, &p->chain, (struct plan_chain){ r->id, r->digest });
    }
    if (p->chain.count > 0)
        qsort(p->chain.items, p->chain.count, sizeof(*p->chain.items), compare_chain);
}

/* --- steps ------------------------------------------------------------------------- */

/* Returns the first bytes of text, whole characters only. */
static const char *shorten(const char *text, struct arena *arena)
{
    size_t len = strlen(text);

    if (len <= MESSAGE_BYTES)
        return text;
    len = MESSAGE_BYTES;
    while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
        len--;
    return arena_strndup(arena, text, len);
}

/* Adds a step like: with another number. */
static struct plan_step *add_step(struct builder *b, struct plan_step like)
{
    struct plan *p = b->plan;

    like.no = (int64_t)p->steps.count + 1;
    vec_push(b->arena, &p->steps, like);
    return &p->steps.items[p->steps.count - 1];
}

static void add_statement(struct builder *b, struct plan_statement_list *list,
                          const struct plan_statement *s)
{
    vec_push(b->arena, list, *s);
    list->items[list->count - 1].no = (int64_t)list->count;
}

static void add_ops(struct builder *b, struct plan_step *step, const struct version_ops *ops)
{
    static const enum plan_op kinds[] = {
        [VERSION_INSERT] = PLAN_INSERT,
        [VERSION_UPDATE] = PLAN_UPDATE,
        [VERSION_DELETE] = PLAN_DELETE,
    };

    for (size_t i = 0; i < ops->count; i++) {
        const struct version_op *op = &ops->items[i];

        vec_push(b->arena, &step->version,
                 (struct plan_version_op){ kinds[op->change], op->from, op->to });
    }
}

/* Adds what the commands destroy to list, where seen has it not. */
static void add_losses(struct builder *b, struct strlist *list, struct strmap *seen)
{
    for (size_t i = 0; i < b->commands.count; i++) {
        const struct strlist *losses = &b->commands.items[i].class.losses;

        for (size_t k = 0; k < losses->count; k++) {
            if (strmap_put(seen, losses->items[k], list))
                vec_push(b->arena, list, losses->items[k]);
        }
    }
}

/* Fills b->commands, whose room serves one script after the other. */
static bool find_commands(struct builder *b, const struct revision *r, const struct script *s,
                          struct types *types, struct strlist *notes, struct error *err)
{
    b->commands.count = 0;
    return commands_add(r, s, types, b->arena, &b->commands, notes, err);
}

/* What takes the revision back, where that is known. */
static bool add_undo(struct builder *b, const struct graph_step *from, struct plan_step *step)
{
    const struct revision *r = from->node->revision;
    enum direction back =
        from->direction == DIRECTION_UPGRADE ? DIRECTION_DOWNGRADE : DIRECTION_UPGRADE;
    struct types types = types_copy(&b->types, b->arena);
    struct strlist unused = { 0 };
    struct error refused = { 0 };
    const struct script *s;

    if (!get_script(b, r, back, &s))
        return false;
    if ((s->status != SCRIPT_COMPILED && s->status != SCRIPT_EMPTY) ||
        !find_commands(b, r, s, &types, &unused, &refused)) {
        b->plan->undo.available = false;
        return true;
    }
    for (size_t i = 0; i < b->commands.count; i++)
        add_statement(b, &step->undo, &b->commands.items[i].statement);
    add_losses(b, &b->plan->undo.loses, b->lost);
    return true;
}

/* One step for each run of commands that are alike; a revision without
 * commands has one all the same, for its version. */
static bool add_revision(struct builder *b, const struct graph_step *from)
{
    const struct revision *r = from->node->revision;
    struct plan_step next = { .revision = r->id,
                              .message = shorten(revision_message(r, b->arena), b->arena),
                              .source_sha256 = r->digest,
                              .kind = PLAN_TX };
    struct plan_step *step = NULL;
    const struct script *s;

    if (!get_script(b, r, from->direction, &s) ||
        !find_commands(b, r, s, &b->types, b->notes, b->err))
        return false;
    analyst_begin_revision(b->analyst, r->id);
    for (size_t i = 0; i < b->commands.count; i++) {
        const struct command_entry *entry = &b->commands.items[i];

        next.kind = entry->outside ? PLAN_NONTX : PLAN_TX;
        if (step == NULL || step->kind != next.kind) {
            step = add_step(b, next);
            analyst_begin_step(b->analyst);
        }
        analyst_judge(b->analyst, entry->statement.sql, entry->outside, entry->statement.analysis);
        add_statement(b, &step->statements, &b->commands.items[i].statement);
    }
    if (step == NULL)
        step = add_step(b, next);
    add_ops(b, step, &from->ops);
    if (b->request->direction == PLAN_DOWNGRADE)
        add_losses(b, &b->plan->requires.approvals_reason, b->reasons);
    for (size_t i = 0; i < s->notes.count; i++)
        vec_push(b->arena, b->notes, arena_printf(b->arena, "%s: %s", r->path, s->notes.items[i]));
    return add_undo(b, from, step);
}

/* A stamp is one step: all of its rows, or none. */
static void add_stamp(struct builder *b)
{
    const struct graph_steps *steps = b->request->steps;
    const struct version_op *last;
    struct plan_step *step;

    if (steps->count == 0)
        return;
    last = &steps->items[steps->count - 1].ops.items[steps->items[steps->count - 1].ops.count - 1];
    step = add_step(b, (struct plan_step){ .revision = last->to == NULL ? last->from : last->to,
                                           .message = "",
                                           .kind = PLAN_TX });
    for (size_t i = 0; i < steps->count; i++)
        add_ops(b, step, &steps->items[i].ops);
}

static int compare_sources(const void *a, const void *b)
{
    const struct plan_source *x = a;
    const struct plan_source *y = b;

    return strcmp(x->path, y->path);
}

static void add_source(struct builder *b, const char *path, const char *digest)
{
    vec_push(b->arena, &b->plan->provenance.sources,
             (struct plan_source){ .path = commands_path(path), .sha256 = digest });
}

/* The file of a revision, and the sidecar that speaks for it in one direction
 * or in both. */
static bool add_files(struct builder *b, const struct revision *r)
{
    const struct script *up;
    const struct script *down;

    add_source(b, r->path, r->digest);
    if (r->sidecar == NULL)
        return true;
    if (!get_script(b, r, DIRECTION_UPGRADE, &up) || !get_script(b, r, DIRECTION_DOWNGRADE, &down))
        return false;
    if (up->sidecar == NULL)
        up = down;
    if (up->sidecar != NULL)
        add_source(b, up->sidecar, up->sidecar_digest);
    return true;
}

static bool add_sources(struct builder *b, size_t count)
{
    struct plan_provenance *p = &b->plan->provenance;

    for (size_t i = 0; i < count; i++) {
        if (!add_files(b, b->request->steps->items[i].node->revision))
            return false;
    }
    if (p->sources.count > 0)
        qsort(p->sources.items, p->sources.count, sizeof(*p->sources.items), compare_sources);
    return true;
}

static void add_heads(struct builder *b, size_t count)
{
    const struct graph_steps *steps = b->request->steps;

    b->plan->from_heads = steps->heads_before;
    b->plan->to_heads = count == 0 ? steps->heads_before : steps->items[count - 1].heads_after;
}

static bool learn_applied(struct builder *b, const struct applied *applied)
{
    const struct plan_scripts *scripts = &b->request->scripts;
    const struct script *s;

    b->analyst = analyst_new(b->request->postgres, &b->plan->session.search_path, b->arena);
    for (size_t i = 0; i < applied->nodes.count; i++) {
        const struct revision *r = applied->nodes.items[i]->revision;

        if (!scripts->get(scripts->ctx, r, DIRECTION_UPGRADE, &s, b->err))
            return false;
        analyst_learn(b->analyst, r->id, s);
    }
    return true;
}

static bool add_revisions(struct builder *b)
{
    const struct graph_steps *steps = b->request->steps;
    struct applied applied;
    size_t count;

    if (!ways_check(b->request, &count, b->notes, b->arena, b->err))
        return false;
    applied_find(b->request->rows, b->arena, &applied);
    add_chain(b, &applied);
    add_heads(b, count);
    if (!add_sources(b, count) ||
        !applied_types(&applied, steps, &b->request->scripts, b->arena, &b->types, b->notes,
                       b->err) ||
        !learn_applied(b, &applied))
        return false;
    vec_reserve(b->arena, &b->plan->steps, count);
    for (size_t i = 0; i < count; i++) {
        if (!add_revision(b, &steps->items[i]))
            return false;
    }
    return true;
}

bool plan_build(const struct plan_request *request, struct arena *arena, struct plan *out,
                struct strlist *notes, struct error *err)
{
    struct builder b = {
        .request = request,
        .arena = arena,
        .plan = out,
        .lost = strmap_new(arena),
        .reasons = strmap_new(arena),
        .notes = notes,
        .err = err,
    };

    *out = *request->frame;
    out->direction = request->direction;
    out->undo.available = request->direction != PLAN_STAMP;
    if (request->direction == PLAN_STAMP) {
        add_stamp(&b);
        add_heads(&b, request->steps->count);
        return true;
    }
    return add_revisions(&b);
}
