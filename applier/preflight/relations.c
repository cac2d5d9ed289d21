/* relations.c - the tables that a plan touches, and how large they are. */
#include <string.h>

#include "applier/preflight/probes.h"
#include "applier/preflight/relations_sql.h"

/* As pg_locks spells them, in plan.h's order. */
static const char *const modes[] = {
    "AccessShareLock", "RowShareLock",          "RowExclusiveLock", "ShareUpdateExclusiveLock",
    "ShareLock",       "ShareRowExclusiveLock", "ExclusiveLock",    "AccessExclusiveLock",
};

enum { MODES = sizeof(modes) / sizeof(modes[0]) };

bool preflight_mode(const char *text, enum plan_lock_mode *out)
{
    for (int i = 0; i < MODES; i++) {
        if (strcmp(modes[i], text) == 0) {
            *out = (enum plan_lock_mode)i;
            return true;
        }
    }
    return false;
}

/* PostgreSQL's table of conflicts: which modes each one keeps out. */
bool preflight_conflicts(enum plan_lock_mode a, enum plan_lock_mode b)
{
    static const enum plan_lock_mode weakest[] = {
        PLAN_ACCESS_EXCLUSIVE, PLAN_EXCLUSIVE,     PLAN_SHARE,     PLAN_SHARE_UPDATE_EXCLUSIVE,
        PLAN_ROW_EXCLUSIVE,    PLAN_ROW_EXCLUSIVE, PLAN_ROW_SHARE, PLAN_ACCESS_SHARE,
    };

    /* All modes from the weakest conflicting one upwards conflict, but SHARE
     * with itself does not. */
    return b >= weakest[a] && !(a == PLAN_SHARE && b == PLAN_SHARE);
}

/* As the server spells an identifier: quoted where it must be. */
static const char *spelled(const char *name, struct arena *arena)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz_0123456789";

    if (name[0] != '\0' && strchr("0123456789", name[0]) == NULL &&
        strspn(name, plain) == strlen(name))
        return name;
    return conn_identifier(name, arena);
}

const char *preflight_name(const char *schema, const char *name, struct arena *arena)
{
    if (schema == NULL || schema[0] == '\0')
        return spelled(name, arena);
    return arena_printf(arena, "%s.%s", spelled(schema, arena), spelled(name, arena));
}

static struct preflight_relation *find(struct preflight *p, const char *name)
{
    for (size_t i = 0; i < p->relations.count; i++) {
        if (strcmp(p->relations.items[i].name, name) == 0)
            return &p->relations.items[i];
    }
    return NULL;
}

/* The plan touches a table, or what it does not say whether it is one. */
static void touch(struct preflight *p, const char *name, enum plan_lock_mode mode, int64_t step)
{
    struct preflight_relation *known = find(p, name);

    if (known == NULL) {
        vec_push(p->arena, &p->relations,
                 (struct preflight_relation){ .name = name, .mode = mode, .step = step });
    } else if (mode > known->mode) {
        known->mode = mode;
    }
}

static void touch_analysed(struct preflight *p, const struct plan_analysis *a, int64_t step)
{
    for (size_t i = 0; i < a->locks.count; i++) {
        enum plan_lock_mode mode = PLAN_ACCESS_SHARE;

        if (preflight_mode(a->locks.items[i].mode, &mode))
            touch(p, a->locks.items[i].relation, mode, step);
    }
}

static void touch_statement(struct preflight *p, const struct plan_statement *s, int64_t step)
{
    if (s->analysis != NULL)
        touch_analysed(p, s->analysis, step);
    if (s->batch != NULL)
        touch(p, preflight_name(s->batch->schema, s->batch->table, p->arena), PLAN_ROW_EXCLUSIVE,
              step);
    if (s->probe != NULL && s->probe->table != NULL && s->probe->table[0] != '\0')
        touch(p, preflight_name(s->probe->schema, s->probe->table, p->arena),
              PLAN_SHARE_UPDATE_EXCLUSIVE, step);
}

static void collect(struct preflight *p)
{
    const struct plan *plan = p->request->plan;

    for (size_t i = 0; i < plan->steps.count; i++) {
        const struct plan_step *step = &plan->steps.items[i];

        for (size_t k = 0; k < step->locks.count; k++) {
            touch(p,
                  preflight_name(step->locks.items[k].schema, step->locks.items[k].name, p->arena),
                  step->locks.items[k].mode, step->no);
        }
        for (size_t k = 0; k < step->statements.count; k++)
            touch_statement(p, &step->statements.items[k], step->no);
    }
}

/* Asks for one; *found is false where it is not there, or is no table. */
static bool measure(struct preflight *p, struct preflight_relation *r, bool *found,
                    struct error *err)
{
    struct query query = { .sql = statement_texts[STMT_RELATIONS],
                           .params = { r->name },
                           .param_count = 1 };
    struct failure failure;
    struct rows rows;

    *found = false;
    if (!query_try(p->conn, &query, p->arena, &rows, &failure)) {
        /* 42602, 42601: no name that a table could have. */
        return strncmp(failure.sqlstate, "426", 3) == 0 || query_refuse(&failure, err);
    }
    if (rows.count == 0)
        return true;
    *found = true;
    r->full = rows_text(&rows, 0, 0);
    r->oid = rows_text(&rows, 0, 1);
    r->rows = rows_number(&rows, 0, 2);
    r->bytes = rows_number(&rows, 0, 3);
    r->index_bytes = rows_number(&rows, 0, 4);
    return true;
}

/* One of the first count is the same table under another name. */
static bool merge(struct preflight *p, size_t count, const struct preflight_relation *r)
{
    for (size_t i = 0; i < count; i++) {
        struct preflight_relation *known = &p->relations.items[i];

        if (strcmp(known->oid, r->oid) != 0)
            continue;
        if (r->mode > known->mode)
            known->mode = r->mode;
        return true;
    }
    return false;
}

bool preflight_relations(struct preflight *p, struct error *err)
{
    size_t kept = 0;

    collect(p);
    for (size_t i = 0; i < p->relations.count; i++) {
        struct preflight_relation r = p->relations.items[i];
        bool found;

        if (!measure(p, &r, &found, err))
            return false;
        if (found && !merge(p, kept, &r))
            p->relations.items[kept++] = r;
    }
    p->relations.count = kept;
    return true;
}
