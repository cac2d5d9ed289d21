/* waves.c - see waves.h. */
#include "applier/fleet/waves.h"

#include <string.h>

#include "applier/execute/recheck.h"
#include "applier/fleet/control_sql.h"
#include "applier/fleet/reach.h"
#include "common/number.h"

enum { HUNDRED = 100 };

/* So many of the targets, rounded up. */
static size_t share(size_t targets, const char *percent)
{
    int64_t number = HUNDRED;

    (void)number_parse(percent, 1, HUNDRED, &number);
    return (targets * (size_t)number + HUNDRED - 1) / HUNDRED;
}

static void add(struct strlist *out, size_t count, size_t targets, size_t wave, struct arena *arena)
{
    for (size_t i = 0; i < count && out->count < targets; i++)
        vec_push(arena, out, arena_printf(arena, "%zu", wave));
}

struct strlist waves_assign(size_t targets, size_t canaries, const struct strlist *percent,
                            struct arena *arena)
{
    struct strlist out = { 0 };

    add(&out, canaries, targets, 0, arena);
    for (size_t i = 0; i < percent->count; i++)
        add(&out, share(targets, percent->items[i]), targets, i + 1, arena);
    add(&out, targets, targets, percent->count + 1, arena);
    return out;
}

static const char *number(int64_t value, struct arena *arena)
{
    return arena_printf(arena, "%lld", (long long)value);
}

bool waves_look(struct conn *conn, const char *id, struct arena *arena, struct wave_now *out,
                struct error *err)
{
    struct query query = { .sql = statement_texts[STMT_WAVE], .params = { id }, .param_count = 1 };
    struct rows rows;
    bool busy;
    bool over;

    if (!control_ask(conn, &query, arena, &rows, err))
        return error_while(err, "looking at the waves");
    *out = (struct wave_now){ .id = id,
                              .open = rows_number(&rows, 0, 0),
                              .next = rows_number(&rows, 0, 1),
                              .soak_left_ms = rows_number(&rows, 0, 4) - rows_number(&rows, 0, 3),
                              .gated = rows_bool(&rows, 0, 6) };
    busy = rows_number(&rows, 0, 2) > 0;
    over = out->next < 0 || rows_bool(&rows, 0, 7) || rows_text(&rows, 0, 5)[0] != '\0';
    if (busy || over)
        out->state = WAVE_AT_WORK;
    else if (out->open >= 0 && out->soak_left_ms > 0)
        out->state = WAVE_SOAKS;
    else
        out->state = WAVE_READY;
    return true;
}

/* Returns what does not hold on one target, NULL where all does. */
static const char *recheck_one(struct reach *reach, const char *url, const char *schema,
                               const struct plan *plan, const struct target *own,
                               struct arena *arena)
{
    enum { WAIT_MS = 10000 };
    struct error refused = { 0 };

    if (reach_target(reach, url, own, WAIT_MS, &refused) &&
        recheck_after(reach->conn, plan, schema, arena, &refused))
        return NULL;
    reach_drop(reach);
    return arena_printf(arena, "%s: %s", fleet_target_name(url, schema, arena), refused.message);
}

bool waves_recheck(struct conn *conn, const struct wave_now *now, const struct plan *plan,
                   const struct target *own, struct arena *arena, const char **out_why,
                   struct error *err)
{
    struct query query = { .sql = statement_texts[STMT_WAVE_TARGETS],
                           .params = { now->id, number(now->open, arena) },
                           .param_count = 2 };
    struct reach reach = { 0 };
    struct rows rows;

    *out_why = NULL;
    if (now->open < 0 || plan->after.count == 0)
        return true;
    if (!control_ask(conn, &query, arena, &rows, err))
        return error_while(err, "listing the wave's targets");
    for (size_t i = 0; i < rows.count && *out_why == NULL; i++)
        *out_why =
            recheck_one(&reach, rows_text(&rows, i, 0), rows_text(&rows, i, 1), plan, own, arena);
    reach_drop(&reach);
    return true;
}

bool waves_open(struct conn *conn, const struct wave_now *now, struct arena *arena, bool *opened,
                struct error *err)
{
    struct query query = { .sql = statement_texts[STMT_OPEN_WAVE],
                           .params = { now->id, number(now->open, arena),
                                       number(now->next, arena) },
                           .param_count = 3 };
    struct rows rows;

    if (!control_ask(conn, &query, arena, &rows, err))
        return error_while(err, "opening a wave");
    *opened = rows.count == 1;
    return true;
}

bool waves_halt(struct conn *conn, const struct wave_now *now, const char *why, struct arena *arena,
                struct error *err)
{
    struct query query = { .sql = statement_texts[STMT_HALT],
                           .params = { now->id, number(now->open, arena), why },
                           .param_count = 3 };

    return control_ask(conn, &query, arena, NULL, err) || error_while(err, "stopping the fleet");
}
