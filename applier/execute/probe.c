/* probe.c - see probe.h. */
#include "applier/execute/probe.h"

#include <string.h>

#include "applier/execute/probe_sql.h"

static const char *qualified(const char *schema, const char *name, struct arena *arena)
{
    if (schema == NULL || schema[0] == '\0')
        return conn_identifier(name, arena);
    return arena_printf(arena, "%s.%s", conn_identifier(schema, arena),
                        conn_identifier(name, arena));
}

static bool look_index(struct engine *e, const struct plan_probe *p, struct arena *arena,
                       struct probe_found *out, struct error *err)
{
    struct query query = {
        .sql = statement_texts[STMT_PROBE_INDEX],
        .params = { p->schema[0] == '\0' ? NULL : p->schema, qualified(p->schema, p->table, arena),
                    p->name },
        .param_count = 3,
    };
    const char *name;
    struct rows rows;

    if (!query_run(e->conn, &query, arena, &rows, err))
        return false;
    if (rows.count == 0)
        return true;
    name = qualified(rows_text(&rows, 0, 1), p->name, arena);
    out->state = PROBE_DEBRIS;
    if (rows_null(&rows, 0, 0) || !rows_bool(&rows, 0, 2) || rows_bool(&rows, 0, 3) != p->unique) {
        out->what = arena_printf(arena, "%s, which is something else", name);
        return true;
    }
    out->what =
        arena_printf(arena, "index %s, %s", name, rows_bool(&rows, 0, 0) ? "valid" : "invalid");
    if (rows_bool(&rows, 0, 0))
        out->state = PROBE_DONE;
    else
        out->repair = arena_printf(arena, "DROP INDEX CONCURRENTLY IF EXISTS %s", name);
    return true;
}

static bool look_no_index(struct engine *e, const struct plan_probe *p, struct arena *arena,
                          struct probe_found *out, struct error *err)
{
    struct query query = { .sql = statement_texts[STMT_PROBE_DROPPED],
                           .params = { qualified(p->schema, p->name, arena) },
                           .param_count = 1 };
    struct rows rows;

    if (!query_run(e->conn, &query, arena, &rows, err))
        return false;
    out->state = rows.count == 0 || rows_null(&rows, 0, 0) ? PROBE_DONE : PROBE_ABSENT;
    return true;
}

/* Running it again does no harm, once the copies that were left are gone. */
static bool look_reindex(struct engine *e, const struct plan_probe *p, const char *before,
                         struct arena *arena, struct probe_found *out, struct error *err)
{
    struct query now = { .sql = statement_texts[STMT_PROBE_LEFTOVERS] };
    struct query query = {
        .sql = statement_texts[STMT_PROBE_REINDEX],
        .params = { p->object, qualified(p->schema, p->name, arena), p->name, before },
        .param_count = 4,
    };
    struct rows rows;

    if (strcmp(before, "{}") == 0) {
        if (!query_run(e->conn, &now, arena, &rows, err))
            return false;
        out->seen = rows_text(&rows, 0, 0);
        return true;
    }
    if (!query_run(e->conn, &query, arena, &rows, err))
        return false;
    if (rows.count == 0)
        return true;
    out->state = PROBE_DEBRIS;
    out->what = arena_printf(arena, "index %s, invalid", rows_text(&rows, 0, 0));
    out->repair =
        arena_printf(arena, "DROP INDEX CONCURRENTLY IF EXISTS %s", rows_text(&rows, 0, 0));
    return true;
}

static bool look_detach(struct engine *e, const struct plan_probe *p, struct arena *arena,
                        struct probe_found *out, struct error *err)
{
    const char *parent = qualified(p->schema, p->table, arena);
    const char *child = qualified(p->name_schema, p->name, arena);
    struct query query = { .sql = statement_texts[STMT_PROBE_DETACH],
                           .params = { parent, child },
                           .param_count = 2 };
    struct rows rows;

    if (!query_run(e->conn, &query, arena, &rows, err))
        return false;
    if (rows.count == 0) {
        out->state = PROBE_DONE;
    } else if (rows_bool(&rows, 0, 0)) {
        out->state = PROBE_DEBRIS;
        out->what = arena_printf(arena, "partition %s, half detached", child);
        out->repair =
            arena_printf(arena, "ALTER TABLE %s DETACH PARTITION %s FINALIZE", parent, child);
        out->completes = true;
    }
    return true;
}

static bool look_query(struct engine *e, const struct plan_probe *p, struct arena *arena,
                       struct probe_found *out, struct error *err)
{
    struct query query = { .sql = p->sql };
    struct rows rows;
    const char *answer;

    if (!query_run(e->conn, &query, arena, &rows, err))
        return false;
    answer = rows.count == 1 && rows.columns == 1 ? rows_text(&rows, 0, 0) : "";
    if (strcmp(answer, "done") == 0)
        out->state = PROBE_DONE;
    else if (strcmp(answer, "debris") == 0)
        out->state = PROBE_DEBRIS;
    else if (strcmp(answer, "absent") != 0)
        return error_set(err, ERROR_BAD_PLAN,
                         "a probe answers '%s', not 'absent', 'done' or 'debris'", answer);
    out->what = "what the plan's probe found";
    return true;
}

bool probe_look(struct engine *e, const struct plan_probe *probe, const char *before,
                struct arena *arena, struct probe_found *out, struct error *err)
{
    bool done = true;

    *out = (struct probe_found){ .state = PROBE_ABSENT, .what = "", .seen = "{\"seen\":true}" };
    switch (probe->kind) {
    case PLAN_PROBE_TRANSACTION:
    case PLAN_PROBE_REPEAT:
        break;
    case PLAN_PROBE_INDEX:
        done = look_index(e, probe, arena, out, err);
        break;
    case PLAN_PROBE_NO_INDEX:
        done = look_no_index(e, probe, arena, out, err);
        break;
    case PLAN_PROBE_REINDEX:
        done = look_reindex(e, probe, before, arena, out, err);
        break;
    case PLAN_PROBE_DETACH:
        done = look_detach(e, probe, arena, out, err);
        break;
    case PLAN_PROBE_QUERY:
        done = look_query(e, probe, arena, out, err);
        break;
    }
    return done || error_while(err, "looking whether a statement has happened");
}

enum ended probe_repair(struct engine *e, const struct probe_found *found, struct arena *arena,
                        struct error *err)
{
    struct query query = { .sql = found->repair };
    struct failure failure;

    if (found->repair == NULL) {
        error_set(err, ERROR_LEFT_BEHIND, "something is in the way: %s", found->what);
        error_hint(err, "look at it, remove it, and run the same command again");
        return ENDED_BADLY;
    }
    engine_tell(e, EXECUTE_REPAIR, found->repair);
    if (query_try(e->conn, &query, arena, NULL, &failure))
        return ENDED_WELL;
    if (failure.lost)
        return ENDED_LOST;
    error_set(err, ERROR_LEFT_BEHIND, "%s could not be removed: %s (%s)", found->what,
              failure.message, failure.sqlstate);
    error_hint(err, "%s;", found->repair);
    error_hint(err, "then the same command again");
    return ENDED_BADLY;
}
