/* undo.c - see undo.h. */
#include "applier/execute/undo.h"

#include <string.h>

#include "applier/execute/version_table.h"

/* The way back, while it is made. */
struct maker {
    const struct undo_request *request;
    struct plan *out;
    struct strlist heads; /* where it has come to */
    struct arena *arena;
};

void undo_heads_after(const struct plan *plan, int64_t steps, struct arena *arena,
                      struct strlist *out)
{
    *out = (struct strlist){ 0 };
    for (size_t i = 0; i < plan->from_heads.count; i++)
        vec_push(arena, out, plan->from_heads.items[i]);
    for (size_t i = 0; i < plan->steps.count && (int64_t)i < steps; i++) {
        const struct plan_step *step = &plan->steps.items[i];

        for (size_t v = 0; v < step->version.count; v++)
            version_heads_apply(out, &step->version.items[v], arena);
    }
}

static struct plan_version_op turned(const struct plan_version_op *op)
{
    switch (op->op) {
    case PLAN_INSERT:
        return (struct plan_version_op){ .op = PLAN_DELETE, .from = op->to, .to = "" };
    case PLAN_UPDATE:
        return (struct plan_version_op){ .op = PLAN_UPDATE, .from = op->to, .to = op->from };
    case PLAN_DELETE:
        return (struct plan_version_op){ .op = PLAN_INSERT, .from = "", .to = op->from };
    }
    return *op;
}

static struct plan_step *add_step(struct maker *m, const struct plan_step *from,
                                  enum plan_step_kind kind)
{
    const struct plan_step step = {
        .no = (int64_t)m->out->steps.count + 1,
        .revision = from->revision,
        .message = from->message,
        .kind = kind,
    };

    vec_push(m->arena, &m->out->steps, step);
    return &m->out->steps.items[m->out->steps.count - 1];
}

/* A run of statements that are alike becomes a step. */
static void add_statements(struct maker *m, const struct plan_step *from)
{
    struct plan_step *step = NULL;

    for (size_t i = 0; i < from->undo.count; i++) {
        struct plan_statement s = from->undo.items[i];
        enum plan_step_kind kind = s.probe == NULL ? PLAN_TX : PLAN_NONTX;

        if (step == NULL || step->kind != kind)
            step = add_step(m, from, kind);
        s.no = (int64_t)step->statements.count + 1;
        vec_push(m->arena, &step->statements, s);
    }
    if (step == NULL)
        step = add_step(m, from, PLAN_TX);
    for (size_t i = from->version.count; i > 0; i--) {
        struct plan_version_op op = turned(&from->version.items[i - 1]);

        vec_push(m->arena, &step->version, op);
        version_heads_apply(&m->heads, &op, m->arena);
    }
}

/* Some step of the revision that ends with this one does something. */
static bool does_something(const struct plan *plan, size_t last)
{
    const char *revision = plan->steps.items[last].revision;

    for (size_t i = last + 1; i > 0; i--) {
        const struct plan_step *step = &plan->steps.items[i - 1];

        if (strcmp(step->revision, revision) != 0)
            return false;
        if (step->statements.count > 0)
            return true;
    }
    return false;
}

static bool check_undo(const struct plan *plan, size_t last, struct error *err)
{
    const struct plan_step *step = &plan->steps.items[last];

    if (plan->undo.available || step->undo.count > 0 || !does_something(plan, last))
        return true;
    error_set(err, ERROR_NO_DOWNGRADE, "revision %s has no undo in the plan", step->revision);
    error_state(err, "nothing was changed");
    return error_hint(err, "stop above it:  --to %s", step->revision);
}

static bool is_at(const struct strlist *heads, const char *to)
{
    if (strcmp(to, "base") == 0)
        return heads->count == 0;
    return heads->count == 1 && strcmp(heads->items[0], to) == 0;
}

static bool go_back(struct maker *m, struct error *err)
{
    const struct undo_request *r = m->request;

    for (size_t i = (size_t)r->steps_done; i > 0; i--) {
        const struct plan_step *step = &r->plan->steps.items[i - 1];

        if (r->to != NULL && is_at(&m->heads, r->to))
            return true;
        if (step->version.count == 0)
            continue; /* its undo is in the revision's last step */
        if (!check_undo(r->plan, i - 1, err))
            return false;
        add_statements(m, step);
    }
    if (r->to == NULL || is_at(&m->heads, r->to))
        return true;
    error_set(err, ERROR_NO_REVISION, "the way back does not pass %s", r->to);
    error_fact(err, "from", "%s", version_heads_text(&r->plan->from_heads, m->arena));
    return error_state(err, "nothing was changed");
}

bool undo_make(const struct undo_request *request, struct arena *arena, struct plan *out,
               struct error *err)
{
    const struct plan *plan = request->plan;
    struct maker m = { .request = request, .out = out, .arena = arena };

    undo_heads_after(plan, request->steps_done, arena, &m.heads);
    *out = (struct plan){
        .min_applier = plan->min_applier,
        .direction = PLAN_DOWNGRADE,
        .target = plan->target,
        .provenance = plan->provenance,
        .session = plan->session,
        .undo = { .plan_sha256 = "" },
    };
    for (size_t i = 0; i < m.heads.count; i++)
        vec_push(arena, &out->from_heads, m.heads.items[i]);
    if (!go_back(&m, err))
        return false;
    out->to_heads = m.heads;
    return plan_check(out, err);
}
