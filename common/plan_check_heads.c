/* plan_check_heads.c - the rows of the version table, from one end of a plan
 * to the other; see plan_check.h. */
#include <assert.h>
#include <string.h>

#include "common/plan_check.h"

/* The rows, as they would be after some of the operations. */
struct rows {
    struct strlist list;
    struct arena *arena;
};

/* Returns the row, or NULL where it is not there. */
static const char **row_of(const struct rows *rows, const char *revision)
{
    for (size_t i = 0; i < rows->list.count; i++) {
        if (strcmp(rows->list.items[i], revision) == 0)
            return &rows->list.items[i];
    }
    return NULL;
}

static bool is_set(const char *text)
{
    return text != NULL && *text != '\0';
}

static bool check_op(struct plan_checker *c, struct rows *rows, const struct plan_version_op *op)
{
    const char **row;

    if (is_set(op->from) != (op->op != PLAN_INSERT))
        return plan_check_fault(c, "%s", op->op == PLAN_INSERT ? "has from" : "has no from");
    if (is_set(op->to) != (op->op != PLAN_DELETE))
        return plan_check_fault(c, "%s", op->op == PLAN_DELETE ? "has to" : "has no to");
    row = op->op == PLAN_INSERT ? NULL : row_of(rows, op->from);
    if (op->op != PLAN_INSERT && row == NULL)
        return plan_check_fault(c, "changes the row '%s', which is not there then", op->from);
    if (op->op != PLAN_DELETE && row_of(rows, op->to) != NULL)
        return plan_check_fault(c, "makes the row '%s', which is there already", op->to);
    assert(row == NULL || rows->list.items != NULL);
    if (row == NULL)
        vec_push(rows->arena, &rows->list, op->to);
    else if (op->op == PLAN_UPDATE)
        *row = op->to;
    else
        *row = rows->list.items[--rows->list.count];
    return true;
}

static bool check_ops(struct plan_checker *c, struct rows *rows, const struct plan_step *step)
{
    size_t len = c->path.len;

    for (size_t i = 0; i < step->version.count; i++) {
        plan_path_key(&c->path, "version");
        plan_path_index(&c->path, i);
        if (!check_op(c, rows, &step->version.items[i]))
            return false;
        plan_path_cut(&c->path, len);
    }
    return true;
}

static bool check_steps(struct plan_checker *c, struct rows *rows)
{
    for (size_t i = 0; i < c->plan->steps.count; i++) {
        plan_path_key(&c->path, "steps");
        plan_path_index(&c->path, i);
        if (!check_ops(c, rows, &c->plan->steps.items[i]))
            return false;
        plan_path_cut(&c->path, 0);
    }
    return true;
}

static bool is_same(struct strlist *a, const struct strlist *sorted)
{
    strlist_sort(a);
    if (a->count != sorted->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        if (strcmp(a->items[i], sorted->items[i]) != 0)
            return false;
    }
    return true;
}

bool plan_check_heads(struct plan_checker *c)
{
    struct arena scratch = { 0 };
    struct rows rows = { .arena = &scratch };
    bool ok;

    for (size_t i = 0; i < c->plan->from_heads.count; i++)
        vec_push(&scratch, &rows.list, c->plan->from_heads.items[i]);
    ok = check_steps(c, &rows);
    if (ok)
        plan_path_key(&c->path, "to_heads");
    if (ok && !is_same(&rows.list, &c->plan->to_heads))
        ok = plan_check_fault(c, "is not where the steps lead: %s",
                              strlist_join(&rows.list, ", ", &scratch));
    arena_free(&scratch);
    return ok;
}
