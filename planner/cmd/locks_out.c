/* locks_out.c - see locks_out.h. */
#include "planner/cmd/locks_out.h"

#include <string.h>

static bool is_index(const struct relation_effect *r)
{
    return r->relation->kind == RELATION_INDEX;
}

static void add_locks(struct js_out *js, const struct effects *e)
{
    js_open(js, "locks", '[');
    for (size_t i = 0; i < e->count; i++) {
        const struct relation_effect *r = &e->items[i];

        js_open(js, NULL, '{');
        js_string(js, "relation", r->name);
        js_string(js, "mode", lock_mode_name(r->mode));
        if (r->is_uncertain || r->may_be_weaker)
            js_bool(js, "certain", false);
        js_close(js, '}');
    }
    js_close(js, ']');
}

/* The relations of which pick says at least that much. */
static void add_names(struct js_out *js, const char *key, const struct effects *e,
                      enum maybe (*pick)(const struct relation_effect *r), enum maybe sure,
                      struct arena *arena)
{
    struct strlist names = { 0 };

    for (size_t i = 0; i < e->count; i++) {
        if (pick(&e->items[i]) == sure)
            vec_push(arena, &names, e->items[i].name);
    }
    if (names.count > 0 || sure == YES)
        js_strings(js, key, &names);
}

static enum maybe pick_scan(const struct relation_effect *r)
{
    return r->scan;
}

static enum maybe pick_rewrite(const struct relation_effect *r)
{
    return r->rewrite;
}

static enum maybe pick_build(const struct relation_effect *r)
{
    return r->builds_index ? YES : NO;
}

static void add_waits(struct js_out *js, const struct effects *e, struct arena *arena)
{
    struct strlist who = { 0 };

    if (e->waits_for_readers)
        vec_push(arena, &who, "readers");
    if (e->waits_for_writers)
        vec_push(arena, &who, "writers");
    if (e->waits_for_snapshots)
        vec_push(arena, &who, "snapshots");
    js_strings(js, "waits_for", &who);
}

void locks_out_effects(struct js_out *js, const struct effects *e, struct arena *arena)
{
    add_locks(js, e);
    add_names(js, "scan", e, pick_scan, YES, arena);
    add_names(js, "scan_maybe", e, pick_scan, MAYBE, arena);
    add_names(js, "rewrite", e, pick_rewrite, YES, arena);
    add_names(js, "rewrite_maybe", e, pick_rewrite, MAYBE, arena);
    add_names(js, "index_build", e, pick_build, YES, arena);
    add_waits(js, e, arena);
    if (e->outside_transaction != MAYBE)
        js_bool(js, "in_transaction", e->outside_transaction == NO);
    js_string(js, "confidence", confidence_name(effects_confidence(e)));
    if (e->depends.count > 0)
        js_strings(js, "depends", &e->depends);
}

void locks_out_json(struct js_out *js, const struct locks_row *row, struct arena *arena)
{
    js_open(js, NULL, '{');
    js_string(js, "file", row->file);
    js_number(js, "line", row->line);
    js_string_if(js, "kind", row->verb);
    js_bool(js, "analysed", row->effects.is_known && row->refusal == NULL);
    js_string_if(js, "reason", row->refusal);
    locks_out_effects(js, &row->effects, arena);
    js_close(js, '}');
}

enum { INDENT = 32 };

static void add_line(struct strbuf *out, const char *left, const char *text)
{
    strbuf_addf(out, "%-*s%s\n", INDENT, left, text);
}

static void add_lock_lines(struct strbuf *out, const char **left, const struct locks_row *row,
                           struct arena *arena)
{
    for (size_t i = 0; i < row->effects.count; i++) {
        const struct relation_effect *r = &row->effects.items[i];
        const char *waiters = lock_mode_waiters(r->mode);

        if (is_index(r))
            continue;
        add_line(out, *left,
                 arena_printf(arena, "%s on %s%s: %s", lock_mode_words(r->mode), r->name,
                              r->is_uncertain || r->may_be_weaker ? ", perhaps" : "",
                              *waiters == '\0' ? "nobody waits"
                                               : arena_printf(arena, "%s wait", waiters)));
        *left = "";
    }
}

static void add_work_lines(struct strbuf *out, const char **left, const struct effects *e,
                           struct arena *arena)
{
    for (size_t i = 0; i < e->count; i++) {
        const struct relation_effect *r = &e->items[i];
        enum maybe sure = r->rewrite != NO ? r->rewrite : r->scan;
        struct strbuf line = { .arena = arena };
        const char *perhaps = sure == MAYBE ? ", perhaps" : "";

        if (sure == NO)
            continue;
        if (r->rewrite != NO)
            strbuf_addf(&line, "writes %s anew, and its indexes%s", r->name, perhaps);
        else if (r->builds_index)
            strbuf_addf(&line, "builds an index: reads all of %s%s", r->name, perhaps);
        else
            strbuf_addf(&line, "reads all of %s%s", r->name, perhaps);
        add_line(out, *left, strbuf_text(&line));
        *left = "";
    }
}

static void add_wait_lines(struct strbuf *out, const char **left, const struct effects *e)
{
    if (e->waits_for_writers || e->waits_for_readers) {
        add_line(out, *left,
                 e->waits_for_readers ? "waits until transactions that use the table have ended"
                                      : "waits until transactions that wrote to it have ended");
        *left = "";
    }
    if (e->waits_for_snapshots) {
        add_line(out, *left, "waits until every older transaction of the database has ended");
        *left = "";
    }
}

static void add_held_lines(struct strbuf *out, const char **left, const struct locks_row *row,
                           struct arena *arena)
{
    bool works = false;

    for (size_t i = 0; i < row->effects.count; i++)
        works = works || row->effects.items[i].scan == YES;
    for (size_t i = 0; works && i < row->before.count; i++) {
        const struct held_lock *lock = &row->before.items[i];

        if (!lock_mode_conflicts(lock->mode, LOCK_ROW_EXCLUSIVE))
            continue;
        add_line(out, *left,
                 arena_printf(arena, "meanwhile %s on %s is held, since line %u: %s wait",
                              lock_mode_words(lock->mode), lock->relation, lock->since,
                              lock_mode_waiters(lock->mode)));
        *left = "";
    }
}

void locks_out_text(struct strbuf *out, const struct locks_row *row, struct arena *arena)
{
    const char *left =
        arena_printf(arena, "%6u  %s", row->line, *row->verb == '\0' ? "?" : row->verb);

    if (strlen(left) >= INDENT) {
        strbuf_addf(out, "%s\n", left);
        left = "";
    }
    if (row->refusal != NULL || !row->effects.is_known) {
        add_line(out, left,
                 arena_printf(arena, "not analysed: %s",
                              row->refusal != NULL ? row->refusal : "its kind is not known"));
        return;
    }
    add_lock_lines(out, &left, row, arena);
    add_work_lines(out, &left, &row->effects, arena);
    add_wait_lines(out, &left, &row->effects);
    add_held_lines(out, &left, row, arena);
    if (row->is_refused)
        add_line(out, left, "refused: it cannot run in a transaction");
    else if (*left != '\0')
        add_line(out, left, "no table is locked");
    for (size_t i = 0; i < row->effects.depends.count; i++)
        add_line(out, "", arena_printf(arena, "depends on %s", row->effects.depends.items[i]));
}

const char *locks_out_brief(const struct effects *e, struct arena *arena)
{
    size_t which = 0;
    size_t others = 0;
    enum lock_mode mode = effects_strongest(e, &which);

    if (!lock_mode_conflicts(mode, LOCK_ROW_EXCLUSIVE))
        return "";
    for (size_t i = 0; i < e->count; i++) {
        if (i != which && !is_index(&e->items[i]) &&
            lock_mode_conflicts(e->items[i].mode, LOCK_ROW_EXCLUSIVE))
            others++;
    }
    if (others == 0)
        return arena_printf(arena, "%s on %s", lock_mode_words(mode), e->items[which].name);
    return arena_printf(arena, "%s on %s, %zu more", lock_mode_words(mode), e->items[which].name,
                        others);
}
