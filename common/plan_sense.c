/* plan_sense.c - what the values of a plan say together; see plan_check.h. */
#include <string.h>

#include "common/limits.h"
#include "common/plan_check.h"

static bool check_ascending(struct plan_checker *c, const char *before, const char *text,
                            const char *list, size_t i)
{
    if (strcmp(before, text) < 0)
        return true;
    plan_path_key(&c->path, list);
    plan_path_index(&c->path, i);
    return plan_check_fault(c, "is not sorted, or stands there twice");
}

static bool check_orders(struct plan_checker *c)
{
    const struct plan *p = c->plan;

    for (size_t i = 1; i < p->from_heads.count; i++) {
        if (!check_ascending(c, p->from_heads.items[i - 1], p->from_heads.items[i], "from_heads",
                             i))
            return false;
    }
    for (size_t i = 1; i < p->to_heads.count; i++) {
        if (!check_ascending(c, p->to_heads.items[i - 1], p->to_heads.items[i], "to_heads", i))
            return false;
    }
    for (size_t i = 1; i < p->chain.count; i++) {
        if (!check_ascending(c, p->chain.items[i - 1].revision, p->chain.items[i].revision, "chain",
                             i))
            return false;
    }
    for (size_t i = 1; i < p->provenance.sources.count; i++) {
        if (!check_ascending(c, p->provenance.sources.items[i - 1].path,
                             p->provenance.sources.items[i].path, "provenance.sources", i))
            return false;
    }
    return true;
}

static bool is_set(const char *text)
{
    return text != NULL && *text != '\0';
}

/* Times of one form compare as text. */
static bool check_window(struct plan_checker *c)
{
    const struct plan *p = c->plan;

    if (is_set(p->not_after) && is_set(p->not_before) && strcmp(p->not_before, p->not_after) >= 0)
        return plan_check_fault_in(c, "not_after", "is not after not_before");
    if (is_set(p->not_after) && is_set(p->created_at) && strcmp(p->created_at, p->not_after) >= 0)
        return plan_check_fault_in(c, "not_after", "is not after created_at");
    if (p->target.server_max != 0 && p->target.server_min > p->target.server_max)
        return plan_check_fault_in(c, "target.server_max", "is below server_min");
    return true;
}

static bool check_queries(struct plan_checker *c, const struct plan_query_list *list,
                          const char *key)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].no == (int64_t)i + 1)
            continue;
        plan_path_key(&c->path, key);
        plan_path_index(&c->path, i);
        return plan_check_fault_in(c, "no", "is not the next number");
    }
    return true;
}

static bool check_expect(struct plan_checker *c, const struct plan_expect *e, size_t i)
{
    bool in_table = e->kind == PLAN_EXPECT_INDEX || e->kind == PLAN_EXPECT_CONSTRAINT;

    plan_path_key(&c->path, "expect");
    plan_path_index(&c->path, i);
    if (e->no != (int64_t)i + 1)
        return plan_check_fault_in(c, "no", "is not the next number");
    if (in_table != is_set(e->table))
        return plan_check_fault(c, "%s", in_table ? "has no table" : "has a table");
    if (e->columns.count > 0 && e->kind != PLAN_EXPECT_TABLE)
        return plan_check_fault(c, "has columns and is no table");
    plan_path_cut(&c->path, 0);
    return true;
}

static bool check_expects(struct plan_checker *c)
{
    for (size_t i = 0; i < c->plan->expect.count; i++) {
        if (!check_expect(c, &c->plan->expect.items[i], i))
            return false;
    }
    return true;
}

/* Steps of one revision follow each other; the last one writes the version and
 * has the undo. */
static bool check_place(struct plan_checker *c, const struct plan_step *step, size_t i)
{
    bool last = i + 1 == c->plan->steps.count || strcmp(step[1].revision, step->revision) != 0;

    if (step->no != (int64_t)i + 1)
        return plan_check_fault_in(c, "no", "is not the next number");
    if (!last && step->version.count > 0)
        return plan_check_fault_in(c, "version", "is not in its revision's last step");
    if (!last && step->undo.count > 0)
        return plan_check_fault_in(c, "undo", "is not in its revision's last step");
    if (last && step->version.count == 0)
        return plan_check_fault_in(c, "version", "is empty in its revision's last step");
    return true;
}

static bool check_steps(struct plan_checker *c)
{
    size_t statements = 0;

    for (size_t i = 0; i < c->plan->steps.count; i++) {
        const struct plan_step *step = &c->plan->steps.items[i];

        plan_path_key(&c->path, "steps");
        plan_path_index(&c->path, i);
        statements += step->statements.count + step->undo.count;
        if (statements > LIMIT_STATEMENTS)
            return plan_check_fault(c, "goes past %d statements in a plan", LIMIT_STATEMENTS);
        if (!check_place(c, step, i) || !plan_check_step(c, step))
            return false;
        plan_path_cut(&c->path, 0);
    }
    return true;
}

bool plan_check_sense(struct plan_checker *c)
{
    return check_orders(c) && check_window(c) && check_queries(c, &c->plan->before, "before") &&
           check_queries(c, &c->plan->after, "after") && check_expects(c) && check_steps(c) &&
           plan_check_heads(c);
}
