/* rights.c - whether the role may do what the plan does. */
#include <string.h>

#include "applier/preflight/probes.h"
#include "applier/preflight/rights_sql.h"

static const char probe[] = "rights";

static bool ask(struct preflight *p, enum statement name, const char *first, const char *second,
                struct rows *out, struct error *err)
{
    struct query query = { .sql = statement_texts[name],
                           .params = { first, second },
                           .param_count = (first != NULL) + (second != NULL) };

    return query_run(p->conn, &query, p->arena, out, err);
}

static const char *user(const struct preflight *p)
{
    return conn_facts(p->conn)->user;
}

/* Sets *is_there: without the role all other questions are vain. */
static bool check_role(struct preflight *p, bool *is_there, struct error *err)
{
    struct rows rows;

    if (!ask(p, STMT_ROLE, p->role, NULL, &rows, err))
        return false;
    *is_there = rows_bool(&rows, 0, 0);
    if (!*is_there) {
        preflight_add(
            p, probe, PREFLIGHT_STOP,
            arena_printf(p->arena, "the plan runs as role %s, which is not there", p->role),
            arena_printf(p->arena, "CREATE ROLE %s;", conn_identifier(p->role, p->arena)));
    } else if (!rows_bool(&rows, 0, 1)) {
        preflight_add(p, probe, PREFLIGHT_STOP,
                      arena_printf(p->arena, "the plan runs as role %s, which %s may not become",
                                   p->role, user(p)),
                      arena_printf(p->arena, "GRANT %s TO %s;", conn_identifier(p->role, p->arena),
                                   conn_identifier(user(p), p->arena)));
    }
    return true;
}

static bool check_ledger(struct preflight *p, struct error *err)
{
    struct rows rows;

    if (!ask(p, STMT_LEDGER, NULL, NULL, &rows, err))
        return false;
    if (!rows_bool(&rows, 0, 1) && rows_bool(&rows, 0, 0)) {
        preflight_add(
            p, probe, PREFLIGHT_STOP,
            arena_printf(p->arena, "%s may not write the ledger, schema migplan", user(p)),
            "let the role that made it run the plan");
    } else if (!rows_bool(&rows, 0, 1)) {
        const char *database = conn_identifier(conn_facts(p->conn)->database, p->arena);

        preflight_add(p, probe, PREFLIGHT_STOP,
                      arena_printf(p->arena, "%s may not make the ledger, schema migplan", user(p)),
                      arena_printf(p->arena, "GRANT CREATE ON DATABASE %s TO %s;", database,
                                   conn_identifier(user(p), p->arena)));
    }
    return true;
}

static bool check_versions(struct preflight *p, struct error *err)
{
    const struct preflight_request *r = p->request;
    struct rows rows;

    if (!ask(p, STMT_VERSIONS, r->version_table, r->version_schema, &rows, err))
        return false;
    if (!rows_bool(&rows, 0, 0)) {
        preflight_add(p, probe, PREFLIGHT_STOP,
                      arena_printf(p->arena, "%s may not %s %s", user(p),
                                   r->version_table_exists ? "write" : "make", r->version_table),
                      arena_printf(p->arena,
                                   r->version_table_exists ? "GRANT ALL ON %s TO %s;"
                                                           : "GRANT CREATE ON SCHEMA %s TO %s;",
                                   r->version_table_exists
                                       ? r->version_table
                                       : conn_identifier(r->version_schema, p->arena),
                                   conn_identifier(user(p), p->arena)));
    }
    return true;
}

/* Only the owner may do what takes more than rows' locks. */
static bool check_owner(struct preflight *p, const struct preflight_relation *r, struct error *err)
{
    bool rows_only = r->mode <= PLAN_ROW_EXCLUSIVE;
    struct rows rows;

    if (!ask(p, STMT_OWNER, r->oid, p->role, &rows, err))
        return false;
    if (rows.count == 0 || rows_bool(&rows, 0, 1) ||
        (rows_only && (r->mode < PLAN_ROW_EXCLUSIVE || rows_bool(&rows, 0, 2))))
        return true;
    preflight_add(p, probe, PREFLIGHT_STOP,
                  arena_printf(p->arena, "%s belongs to %s, and the plan runs as %s", r->full,
                               rows_text(&rows, 0, 0), p->role),
                  "run it as the owner, or make the plan with  --role OWNER");
    return true;
}

static bool creates(const struct plan *plan)
{
    for (size_t i = 0; i < plan->steps.count; i++) {
        for (size_t k = 0; k < plan->steps.items[i].statements.count; k++) {
            const struct plan_statement *s = &plan->steps.items[i].statements.items[k];

            if (strncmp(s->sql, "CREATE TABLE", strlen("CREATE TABLE")) == 0)
                return true;
        }
    }
    return false;
}

static bool check_schema(struct preflight *p, struct error *err)
{
    struct rows rows;

    if (!creates(p->request->plan))
        return true;
    if (!ask(p, STMT_SCHEMA, p->role, NULL, &rows, err))
        return false;
    if (rows.count == 1 && !rows_bool(&rows, 0, 1)) {
        const char *schema = conn_identifier(rows_text(&rows, 0, 0), p->arena);

        preflight_add(p, probe, PREFLIGHT_STOP,
                      arena_printf(p->arena, "%s may make nothing in schema %s", p->role,
                                   rows_text(&rows, 0, 0)),
                      arena_printf(p->arena, "GRANT CREATE ON SCHEMA %s TO %s;", schema,
                                   conn_identifier(p->role, p->arena)));
    }
    return true;
}

static bool list_event_triggers(struct preflight *p, struct error *err)
{
    struct rows rows;

    if (!ask(p, STMT_EVENT_TRIGGERS, NULL, NULL, &rows, err))
        return false;
    for (size_t i = 0; i < rows.count; i++) {
        preflight_add(p, probe, PREFLIGHT_GO,
                      arena_printf(p->arena, "event trigger %s runs %s at each %s",
                                   rows_text(&rows, i, 0), rows_text(&rows, i, 2),
                                   rows_text(&rows, i, 1)),
                      "");
    }
    return true;
}

bool preflight_rights(struct preflight *p, struct error *err)
{
    bool is_there = false;

    if (!check_role(p, &is_there, err) || !check_ledger(p, err) || !check_versions(p, err) ||
        !list_event_triggers(p, err))
        return false;
    for (size_t i = 0; i < p->relations.count && is_there; i++) {
        if (!check_owner(p, &p->relations.items[i], err))
            return false;
    }
    return !is_there || check_schema(p, err);
}
