/* fail_view.c - see fail.h: views replaced and refreshed, rows written. */
#include <string.h>

#include "planner/lint/fail.h"
#include "planner/schema/type_cast.h"
#include "planner/schema/type_change.h"

/* Returns the type of output i, or NULL where it is not known. */
static const struct type_name *type_of(const struct lint *l, const struct query *q, size_t i)
{
    const struct relation *r;
    const struct column *c;

    if (q == NULL || q->casts.count != q->outputs.count || strlist_has(&q->outputs, "*"))
        return NULL;
    if (q->casts.items[i].name[0] != '\0')
        return &q->casts.items[i];
    if (q->relations.count != 1 || q->sources.items[i][0] == '\0')
        return NULL;
    r = schema_find(l->schema, &q->relations.items[0].name);
    c = r == NULL ? NULL : relation_column(r, q->sources.items[i]);
    return c == NULL || c->type.name == NULL ? NULL : &c->type;
}

static bool changes_type(struct lint *l, const struct relation *old, const struct query *q,
                         size_t i)
{
    const struct type_name *from = type_of(l, old->query, i);
    const struct type_name *to = type_of(l, q, i);

    if (from == NULL || to == NULL || !type_is_builtin(l->schema, from) ||
        !type_is_builtin(l->schema, to) ||
        (type_is_same(from, to) && from->mod_count == to->mod_count &&
         (from->mod_count == 0 || from->mods[0] == to->mods[0])))
        return false;
    fail_tell(l, "42P16", "the view's column %s cannot become %s; DROP it first",
              old->outputs.items[i], to->text);
    return true;
}

static void check_replace(struct lint *l, const struct action *a)
{
    const struct relation *old = lint_subject(l, a);

    if (old != NULL && !old->assumed && old->kind != RELATION_VIEW) {
        fail_tell(l, "42809", "%s is no view", relation_shown(old, l->arena));
        return;
    }
    if (old == NULL || a->query == NULL || old->outputs.count == 0 ||
        strlist_has(&a->query->outputs, "*"))
        return;
    for (size_t i = 0; i < old->outputs.count; i++) {
        const char *name = old->outputs.items[i];

        if (i >= a->query->outputs.count) {
            fail_tell(l, "42P16", "a view cannot lose the column %s; DROP it first", name);
            return;
        }
        if (strcmp(name, "?") != 0 && strcmp(a->query->outputs.items[i], "?") != 0 &&
            strcmp(name, a->query->outputs.items[i]) != 0) {
            fail_tell(l, "42P16", "the view's column %s cannot become %s; DROP it first", name,
                      a->query->outputs.items[i]);
            return;
        }
        if (changes_type(l, old, a->query, i))
            return;
    }
}

static bool has_unique_index(const struct relation *r)
{
    for (size_t i = 0; i < r->indexes.count; i++) {
        const struct relation *index = r->indexes.items[i];

        if (index->unique && !strlist_has(&index->key, "") &&
            (index->index == NULL || index->index->predicate == NULL))
            return true;
    }
    return false;
}

static void check_refresh(struct lint *l, const struct action *a)
{
    const struct relation *r = lint_subject(l, a);

    if (r == NULL || r->assumed)
        return;
    if (r->kind != RELATION_MATVIEW) {
        fail_tell(l, r->kind == RELATION_TABLE ? "0A000" : "42809", "%s is no materialized view",
                  relation_shown(r, l->arena));
    } else if (a->concurrently && !r->populated) {
        fail_tell(l, "0A000", "%s is empty: its first REFRESH cannot be CONCURRENTLY", r->name);
    } else if (a->concurrently && !has_unique_index(r)) {
        fail_tell(l, "55000", "REFRESH CONCURRENTLY needs a unique index on %s", r->name);
    }
}

void fail_view(struct lint *l, const struct action *a)
{
    if (a->kind == ACTION_CREATE_VIEW && a->or_replace)
        check_replace(l, a);
    if (a->kind == ACTION_REFRESH && a->names.count > 0)
        check_refresh(l, a);
}

static bool check_written(struct lint *l, const struct relation *r, const struct relation_use *use)
{
    for (size_t i = 0; i < use->set.count; i++) {
        const char *name = use->set.items[i];

        if (fail_lacks_column(r, name)) {
            fail_tell(l, "42703", "%s has no column %s", relation_shown(r, l->arena), name);
            return true;
        }
        for (size_t j = 0; j < i; j++) {
            if (strcmp(use->set.items[j], name) != 0)
                continue;
            fail_tell(l, use->access == ACCESS_INSERT ? "42701" : "42601",
                      "%s is given a value twice", name);
            return true;
        }
    }
    return false;
}

void fail_rows(struct lint *l, const struct action *a)
{
    if (a->query == NULL || a->kind == ACTION_CREATE_FUNCTION || a->kind == ACTION_CREATE_RULE)
        return;
    for (size_t i = 0; i < a->query->relations.count; i++) {
        const struct relation_use *use = &a->query->relations.items[i];
        const struct relation *r;

        if (use->access < ACCESS_INSERT)
            continue;
        r = schema_find(l->schema, &use->name);
        if (r == NULL || r->assumed)
            continue;
        if (!check_written(l, r, use) && r->kind == RELATION_MATVIEW)
            fail_tell(l, "42809", "rows of %s cannot be written", relation_shown(r, l->arena));
    }
}
