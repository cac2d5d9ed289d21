/* preflight.c - see preflight.h. */
#include "applier/preflight/preflight.h"

#include <string.h>

#include "applier/db/session.h"
#include "applier/preflight/probes.h"

/* In this order: the later ones use what the first two found. */
static const struct {
    const char *what;
    bool (*run)(struct preflight *p, struct error *err);
} probes[] = {
    { "asking for the tables' sizes", preflight_relations },
    { "estimating the steps", preflight_estimate },
    { "asking for rights", preflight_rights },
    { "asking who is at work", preflight_sessions },
    { "asking for room", preflight_room },
    { "asking for replicas", preflight_replication },
};

static bool set_path(struct conn *conn, const char *path, struct arena *arena, struct error *err)
{
    struct query query = {
        .sql = "SELECT pg_catalog.set_config('search_path', $1, false)",
        .params = { path },
        .param_count = 1,
    };

    return query_run(conn, &query, arena, NULL, err);
}

static bool run_probes(struct preflight *p, struct error *err)
{
    for (size_t i = 0; i < sizeof(probes) / sizeof(probes[0]); i++) {
        if (!probes[i].run(p, err))
            return error_while(err, "%s", probes[i].what);
    }
    return true;
}

bool preflight_run(struct conn *conn, const struct preflight_request *request, struct arena *arena,
                   struct preflight *out, struct error *err)
{
    const struct plan_session *session = &request->plan->session;
    const char *role = session_role(conn, session);

    if (strcmp(role, "none") == 0)
        role = conn_facts(conn)->user;
    *out = (struct preflight){ .conn = conn, .request = request, .role = role, .arena = arena };
    return set_path(conn, session_search_path(conn, session, arena), arena, err) &&
           run_probes(out, err) && set_path(conn, "pg_catalog, pg_temp", arena, err);
}

enum preflight_verdict preflight_verdict(const struct preflight *p)
{
    enum preflight_verdict worst = PREFLIGHT_GO;

    for (size_t i = 0; i < p->findings.count; i++) {
        if (p->findings.items[i].verdict > worst)
            worst = p->findings.items[i].verdict;
    }
    return worst;
}

const char *preflight_verdict_text(enum preflight_verdict verdict)
{
    switch (verdict) {
    case PREFLIGHT_GO:
        return "GO";
    case PREFLIGHT_WAIT:
        return "WAIT";
    case PREFLIGHT_STOP:
        return "STOP";
    }
    return "";
}

void preflight_add(struct preflight *p, const char *probe, enum preflight_verdict verdict,
                   const char *text, const char *hint)
{
    vec_push(p->arena, &p->findings, (struct preflight_finding){ probe, verdict, text, hint });
}
