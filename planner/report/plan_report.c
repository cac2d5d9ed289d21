/* plan_report.c - see plan_report.h. */
#include "planner/report/plan_report.h"

#include <string.h>

#include "common/escape.h"
#include "common/json_out.h"
#include "common/str.h"
#include "common/strmap.h"
#include "planner/model/lock.h"

enum { MESSAGE_COLUMNS = 48, LOCK_COLUMNS = 60 };

/* --- text ------------------------------------------------------------------ */

static size_t columns_of(const char *text)
{
    size_t columns = 0;

    for (const char *p = text; *p != '\0'; p++)
        columns += ((unsigned char)*p & 0xc0) != 0x80;
    return columns;
}

/* Returns text harmless for a terminal, and cut to most columns. */
static const char *cell(const char *text, size_t most, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };
    const char *shown;
    size_t columns = 0;
    size_t len = 0;

    escape_add(&sb, text == NULL ? "" : text);
    shown = strbuf_text(&sb);
    if (columns_of(shown) <= most)
        return shown;
    while (columns < most - 3 || ((unsigned char)shown[len] & 0xc0) == 0x80) {
        columns += ((unsigned char)shown[len + 1] & 0xc0) != 0x80;
        len++;
    }
    return arena_printf(arena, "%.*s...", (int)len, shown);
}

static void add_cell(struct strbuf *out, const char *text, size_t width)
{
    strbuf_addstr(out, text);
    for (size_t i = columns_of(text); i < width + 2; i++)
        strbuf_addch(out, ' ');
}

struct row {
    const char *no;
    const char *revision;
    const char *message;
    const char *runs;
    const char *lock;
    const char *waiters;
    const char *undo;
};

enum { COLUMNS = 6 }; /* of a row, without undo */

struct table {
    VEC_FIELDS(struct row);
};

static const char *runs(const struct plan_step *step, struct arena *arena)
{
    const char *where = step->kind == PLAN_NONTX ? ", outside a transaction" : "";

    if (step->statements.count == 0)
        return "the version only";
    if (step->kind == PLAN_BATCH)
        return "1 statement, in batches";
    return arena_printf(arena, "%zu statement%s%s", step->statements.count,
                        step->statements.count == 1 ? "" : "s", where);
}

/* The strongest lock of a step that keeps anybody waiting. */
struct strongest {
    enum lock_mode mode;
    const char *relation;
    size_t others;
    bool is_known;
};

static void take_lock(struct strongest *s, const char *relation, enum lock_mode mode,
                      struct strmap *seen)
{
    if (!lock_mode_conflicts(mode, LOCK_ROW_EXCLUSIVE))
        return;
    if (strmap_put(seen, relation, s))
        s->others++;
    if (mode <= s->mode)
        return;
    s->mode = mode;
    s->relation = relation;
}

static struct strongest strongest_of(const struct plan_step *step, struct arena *arena)
{
    struct strmap *seen = strmap_new(arena);
    struct strongest s = { .is_known = true };

    for (size_t i = 0; i < step->statements.count; i++) {
        const struct plan_analysis *a = step->statements.items[i].analysis;

        if (a == NULL || (a->confidence == PLAN_DEPENDS && a->locks.count == 0))
            s.is_known = false;
        for (size_t k = 0; a != NULL && k < a->locks.count; k++)
            take_lock(&s, a->locks.items[k].relation, lock_mode_parse(a->locks.items[k].mode),
                      seen);
    }
    s.others -= s.others > 0;
    return s;
}

static const char *lock_of(const struct strongest *s, struct arena *arena)
{
    if (s->mode == LOCK_NONE)
        return s->is_known ? "" : "not known";
    if (s->others == 0)
        return cell(arena_printf(arena, "%s on %s", lock_mode_words(s->mode), s->relation),
                    LOCK_COLUMNS, arena);
    return arena_printf(arena, "%s, %zu more",
                        cell(arena_printf(arena, "%s on %s", lock_mode_words(s->mode), s->relation),
                             LOCK_COLUMNS, arena),
                        s->others);
}

static const char *waiters_of(const struct strongest *s)
{
    if (s->mode == LOCK_NONE)
        return s->is_known ? "nobody" : "";
    return lock_mode_waiters(s->mode);
}

static bool is_last(const struct plan *plan, size_t i)
{
    const struct plan_step *step = &plan->steps.items[i];

    return i + 1 == plan->steps.count || strcmp(step[1].revision, step->revision) != 0;
}

static const char *undo_of(const struct plan *plan, size_t i)
{
    if (plan->direction == PLAN_STAMP || !is_last(plan, i))
        return "";
    if (plan->steps.items[i].undo.count > 0)
        return "yes";
    return plan->undo.available ? "nothing to undo" : "no";
}

static void add_table(const struct plan *plan, struct table *rows, struct strbuf *out)
{
    struct row wide = { 0 };
    size_t width[COLUMNS] = {
        1, strlen("revision"), strlen("what"), strlen("runs"), strlen("lock"), strlen("who waits")
    };

    for (size_t i = 0; i < plan->steps.count; i++) {
        const struct plan_step *step = &plan->steps.items[i];
        const struct strongest strongest = strongest_of(step, out->arena);
        struct row row = {
            .no = arena_printf(out->arena, "%zu", i + 1),
            .revision = cell(step->revision, 64, out->arena),
            .message = cell(step->message, MESSAGE_COLUMNS, out->arena),
            .runs = runs(step, out->arena),
            .lock = lock_of(&strongest, out->arena),
            .waiters = waiters_of(&strongest),
            .undo = undo_of(plan, i),
        };
        const char *const cells[] = { row.no,   row.revision, row.message,
                                      row.runs, row.lock,     row.waiters };

        for (size_t k = 0; k < COLUMNS; k++)
            width[k] = columns_of(cells[k]) > width[k] ? columns_of(cells[k]) : width[k];
        vec_push(out->arena, rows, row);
    }
    wide = (struct row){ "#",
                         "revision",
                         "what",
                         "runs",
                         "lock",
                         "who waits",
                         plan->direction == PLAN_STAMP ? "" : "undo" };
    for (size_t i = 0; i <= rows->count; i++) {
        const struct row *row = i == 0 ? &wide : &rows->items[i - 1];

        strbuf_addstr(out, "  ");
        add_cell(out, row->no, width[0]);
        add_cell(out, row->revision, width[1]);
        add_cell(out, row->message, width[2]);
        add_cell(out, row->runs, width[3]);
        add_cell(out, row->lock, width[4]);
        add_cell(out, row->waiters, width[5]);
        strbuf_addstr(out, row->undo);
        while (out->len > 0 && out->ptr[out->len - 1] == ' ')
            out->ptr[--out->len] = '\0';
        strbuf_addch(out, '\n');
    }
}

static const char *heads_text(const struct strlist *heads, struct arena *arena)
{
    return heads->count == 0 ? "base" : cell(strlist_join(heads, ", ", arena), 200, arena);
}

static void add_list(const char *title, const struct strlist *losses, struct strbuf *out)
{
    if (losses->count == 0)
        return;
    strbuf_addf(out, "%s:\n", title);
    for (size_t i = 0; i < losses->count; i++)
        strbuf_addf(out, "  %s\n", cell(losses->items[i], 200, out->arena));
}

void plan_report_text(const struct plan *plan, struct strbuf *out)
{
    struct table rows = { 0 };

    strbuf_addf(out, "%s   %s -> %s\n\n", plan_direction_text(plan->direction),
                heads_text(&plan->from_heads, out->arena), heads_text(&plan->to_heads, out->arena));
    add_table(plan, &rows, out);
    strbuf_addch(out, '\n');
    if (plan->direction == PLAN_STAMP)
        return;
    add_list(plan->direction == PLAN_DOWNGRADE ? "The plan loses data" : "To be approved because",
             &plan->requires.approvals_reason, out);
    if (!plan->undo.available)
        strbuf_addstr(out, "There is no undo for all of it.\n");
    else if (plan->undo.loses.count == 0)
        strbuf_addstr(out, "Undo: all steps, no data lost.\n");
    add_list("The undo loses data", &plan->undo.loses, out);
}

/* --- SQL --------------------------------------------------------------------- */

static void add_statement(const struct plan_statement *s, struct strbuf *out)
{
    if (s->src != NULL)
        strbuf_addf(out, "-- %s:%lld\n", cell(s->src->path, 200, out->arena),
                    (long long)s->src->line);
    escape_add_lines(out, s->sql);
    strbuf_addstr(out, ";\n");
}

void plan_report_sql(const struct plan *plan, struct strbuf *out)
{
    for (size_t i = 0; i < plan->steps.count; i++) {
        const struct plan_step *step = &plan->steps.items[i];

        strbuf_addf(out, "\n-- step %zu: %s %s (%s)\n", i + 1, cell(step->revision, 64, out->arena),
                    cell(step->message, 200, out->arena), plan_step_kind_text(step->kind));
        for (size_t k = 0; k < step->statements.count; k++)
            add_statement(&step->statements.items[k], out);
    }
}

/* --- JSON -------------------------------------------------------------------- */

static void add_ops(const struct plan_step *step, struct js_out *js)
{
    js_open(js, "version", '[');
    for (size_t i = 0; i < step->version.count; i++) {
        const struct plan_version_op *op = &step->version.items[i];

        js_open(js, NULL, '{');
        js_string(js, "op", plan_op_text(op->op));
        js_string_if(js, "from", op->from);
        js_string_if(js, "to", op->to);
        js_close(js, '}');
    }
    js_close(js, ']');
}

static bool is_row(const char *row, const char *revision)
{
    return revision != NULL && strcmp(row, revision) == 0;
}

/* Returns the rows after the step, sorted. */
static struct strlist heads_after(const struct strlist *before, const struct plan_step *step,
                                  struct arena *arena)
{
    struct strlist heads = *before;

    for (size_t i = 0; i < step->version.count; i++) {
        const struct plan_version_op *op = &step->version.items[i];
        struct strlist next = { 0 };

        for (size_t k = 0; k < heads.count; k++) {
            if (op->op == PLAN_INSERT || !is_row(heads.items[k], op->from))
                vec_push(arena, &next, heads.items[k]);
        }
        if (op->op != PLAN_DELETE)
            vec_push(arena, &next, op->to);
        heads = next;
    }
    strlist_sort(&heads);
    return heads;
}

static void add_step(const struct plan *plan, const struct plan_step *step,
                     const struct strlist *heads, struct js_out *js)
{
    js_open(js, NULL, '{');
    js_number(js, "no", step->no);
    js_string(js, "revision", step->revision);
    js_string_if(js, "message", step->message);
    js_string(js, "direction", plan_direction_text(plan->direction));
    js_string(js, "kind", plan_step_kind_text(step->kind));
    js_number(js, "statements", (int64_t)step->statements.count);
    add_ops(step, js);
    js_strings(js, "heads_after", heads);
    js_close(js, '}');
}

const char *plan_report_json(const struct plan *plan, const char *digest,
                             const struct strlist *notes, struct arena *arena)
{
    struct js_out js = { .text = { .arena = arena } };
    struct strlist heads = plan->from_heads;

    js_open(&js, NULL, '{');
    js_string(&js, "schema", "migplan.planned/1");
    js_string(&js, "direction", plan_direction_text(plan->direction));
    js_string_if(&js, "plan_id", digest);
    js_strings(&js, "from_heads", &plan->from_heads);
    js_strings(&js, "to_heads", &plan->to_heads);
    js_open(&js, "steps", '[');
    for (size_t i = 0; i < plan->steps.count; i++) {
        heads = heads_after(&heads, &plan->steps.items[i], arena);
        add_step(plan, &plan->steps.items[i], &heads, &js);
    }
    js_close(&js, ']');
    js_open(&js, "undo", '{');
    js_bool(&js, "available", plan->undo.available);
    js_strings(&js, "loses", &plan->undo.loses);
    js_close(&js, '}');
    js_strings(&js, "approvals_reason", &plan->requires.approvals_reason);
    js_strings(&js, "notes", notes);
    js_close(&js, '}');
    return js_text(&js);
}
