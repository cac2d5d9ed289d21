/* plan_check_step.c - what a step may hold; see plan_check.h. */
#include <string.h>

#include "common/escape.h"
#include "common/plan_check.h"
#include "common/sha256.h"

/* Marks that reverse the direction of text show a reviewer other SQL than the
 * server gets. Where the planner found and listed them they may stand. */
static bool has_hidden_bidi(const struct plan_statement *s)
{
    struct str rest = str_of(s->sql);
    unsigned codepoint;

    if (s->analysis != NULL && strlist_has(&s->analysis->hazards, "bidi"))
        return false;
    while (rest.len > 0) {
        size_t len = str_decode(rest, &codepoint);

        if (escape_is_bidi(codepoint))
            return true;
        rest.ptr += len;
        rest.len -= len;
    }
    return false;
}

/* Which fields a kind of probe must have: n(ame), t(able), o(bject), s(ql). */
static const char *const probe_fields[] = {
    [PLAN_PROBE_TRANSACTION] = "", [PLAN_PROBE_REPEAT] = "",   [PLAN_PROBE_INDEX] = "nt",
    [PLAN_PROBE_NO_INDEX] = "n",   [PLAN_PROBE_REINDEX] = "o", [PLAN_PROBE_DETACH] = "nt",
    [PLAN_PROBE_QUERY] = "s",
};

static bool is_set(const char *text)
{
    return text != NULL && *text != '\0';
}

static bool check_probe(struct plan_checker *c, const struct plan_probe *p)
{
    const char *fields = probe_fields[p->kind];
    const struct {
        const char *key;
        const char *value;
        char letter;
        bool optional; /* may stand where the kind does not ask for it */
    } rows[] = {
        { "name", p->name, 'n', p->kind == PLAN_PROBE_REINDEX },
        { "table", p->table, 't', false },
        { "object", p->object, 'o', false },
        { "sql", p->sql, 's', false },
        { "name_schema", p->name_schema, '-', p->kind == PLAN_PROBE_DETACH },
        { "schema", p->schema, '-', strpbrk(fields, "not") != NULL },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bool wanted = strchr(fields, rows[i].letter) != NULL;

        if (wanted && !is_set(rows[i].value))
            return plan_check_fault_in(c, rows[i].key, "is missing");
        if (!wanted && !rows[i].optional && is_set(rows[i].value))
            return plan_check_fault_in(c, rows[i].key, "has no meaning for this kind of probe");
    }
    if (p->unique && p->kind != PLAN_PROBE_INDEX)
        return plan_check_fault_in(c, "unique", "has no meaning for this kind of probe");
    return true;
}

static bool is_digest(const char *hex, const char *sql)
{
    struct arena scratch = { 0 };
    bool same = strcmp(sha256_hex(sql, strlen(sql), &scratch), hex) == 0;

    arena_free(&scratch);
    return same;
}

static bool check_statement(struct plan_checker *c, const struct plan_statement *s, size_t i)
{
    if (!is_digest(s->sha256, s->sql))
        return plan_check_fault_in(c, "sha256", "is not the digest of sql");
    if (s->no != (int64_t)i + 1)
        return plan_check_fault_in(c, "no", "is not the next number");
    if (has_hidden_bidi(s))
        return plan_check_fault_in(c, "sql", "has marks that reverse text, and no such hazard");
    if (s->rows != NULL && s->rows->min > s->rows->max)
        return plan_check_fault_in(c, "rows", "has min above max");
    if (s->probe == NULL)
        return true;
    plan_path_key(&c->path, "probe");
    return check_probe(c, s->probe);
}

/* Statements of a step of that kind have a probe and a batch, or have not. */
static bool check_parts(struct plan_checker *c, const struct plan_statement *s,
                        enum plan_step_kind kind)
{
    if (kind == PLAN_NONTX && s->probe == NULL)
        return plan_check_fault(c, "has no probe, and is not run in a transaction");
    if (kind != PLAN_NONTX && s->probe != NULL)
        return plan_check_fault(c, "has a probe in a step that is run in transactions");
    if (kind == PLAN_BATCH && s->batch == NULL)
        return plan_check_fault(c, "has no batch");
    if (kind != PLAN_BATCH && s->batch != NULL)
        return plan_check_fault(c, "has a batch in a step that is none");
    return true;
}

/* An undo may have probes for some. */
static bool check_undo(struct plan_checker *c, const struct plan_statement_list *undo)
{
    size_t len = c->path.len;

    plan_path_key(&c->path, "undo");
    for (size_t i = 0; i < undo->count; i++) {
        size_t list_len = c->path.len;

        plan_path_index(&c->path, i);
        if (undo->items[i].batch != NULL)
            return plan_check_fault(c, "has a batch in an undo");
        if (!check_statement(c, &undo->items[i], i))
            return false;
        plan_path_cut(&c->path, list_len);
    }
    plan_path_cut(&c->path, len);
    return true;
}

static bool check_kind(struct plan_checker *c, const struct plan_step *step)
{
    if (step->kind != PLAN_TX && step->locks.count > 0)
        return plan_check_fault(c, "has locks and is no tx step");
    if (step->kind != PLAN_TX && step->statements.count == 0)
        return plan_check_fault(c, "has no statements and is no tx step");
    if (step->kind == PLAN_BATCH && step->statements.count != 1)
        return plan_check_fault(c, "is a batch of several statements");
    if (c->plan->direction == PLAN_STAMP && (step->kind != PLAN_TX || step->statements.count > 0))
        return plan_check_fault(c, "has statements in a plan that only stamps");
    return true;
}

bool plan_check_step(struct plan_checker *c, const struct plan_step *step)
{
    size_t len = c->path.len;

    if (!check_kind(c, step))
        return false;
    plan_path_key(&c->path, "statements");
    for (size_t i = 0; i < step->statements.count; i++) {
        const struct plan_statement *s = &step->statements.items[i];
        size_t list_len = c->path.len;

        plan_path_index(&c->path, i);
        if (!check_parts(c, s, step->kind) || !check_statement(c, s, i))
            return false;
        plan_path_cut(&c->path, list_len);
    }
    plan_path_cut(&c->path, len);
    return check_undo(c, &step->undo);
}
