/* guard.c - see guard.h. */
#include "applier/execute/guard.h"

#include <string.h>

#include "applier/db/query.h"
#include "applier/execute/engine.h"
#include "applier/execute/guard_sql.h"
#include "common/strbuf.h"

enum {
    PATIENCE_MS = 2000, /* for the guard's own questions */
    NEAR_MS = 20,       /* between two looks while we wait for a lock, or others may not wait */
    FAR_MS = 250,       /* otherwise */
    BLOCKERS_EVERY_MS = 500, /* who they are is asked less often */
    WORDS_OF = 64            /* of a step, whose words are looked at */
};

struct guard {
    const struct conn *watched;
    struct conn *conn; /* NULL before it is needed, and where it stopped answering */
    bool tried;        /* to connect */
    int64_t pid;       /* that it watches */
    struct guard_limits limits;
    enum guard_reason reason;
    int64_t queued_since_ms; /* when somebody was first seen behind us; 0: nobody is */
    int64_t next_look_ms;
    int64_t next_blockers_ms;
    struct guard_view view;
    struct arena seen; /* holds the view */
    struct arena *arena;
};

static void free_seen(void *handle)
{
    arena_free(handle);
}

static void empty_view(struct guard *g)
{
    arena_free(&g->seen);
    g->view = (struct guard_view){ .relation = "", .blockers = "", .phase = "", .percent = -1 };
}

/* The same server, so that it sees the session that it is to watch. */
static bool sees(struct conn *conn, int64_t pid, struct arena *arena)
{
    struct query query = {
        .sql = "SELECT 1 FROM pg_stat_activity WHERE pid = $1::integer AND datname = "
               "current_database() AND usename = session_user",
        .params = { arena_printf(arena, "%lld", (long long)pid) },
        .param_count = 1,
    };
    struct failure ignored;
    struct rows rows;

    return query_try(conn, &query, arena, &rows, &ignored) && rows.count == 1;
}

static void watch_it(struct guard *g)
{
    g->pid = conn_facts(g->watched)->backend_pid;
    conn_set_patience(g->conn, PATIENCE_MS);
    if (!sees(g->conn, g->pid, g->arena))
        g->conn = NULL;
}

struct guard *guard_open(const struct conn *conn, struct arena *arena)
{
    struct guard *g = arena_new(arena, struct guard);

    g->watched = conn;
    g->arena = arena;
    arena_defer(arena, free_seen, &g->seen);
    empty_view(g);
    return g;
}

void guard_connect(struct guard *guard)
{
    struct error ignored = { 0 };

    if (guard == NULL || guard->tried)
        return;
    guard->tried = true;
    if (conn_open(conn_target(guard->watched), CONN_LOOK, "migapply guard", guard->arena,
                  &guard->conn, &ignored))
        watch_it(guard);
    else
        guard->conn = NULL;
}

void guard_follow(struct guard *guard)
{
    struct error ignored = { 0 };

    if (guard == NULL || guard->conn == NULL)
        return;
    conn_set_patience(guard->conn, 0);
    if (conn_reopen(guard->conn, &ignored))
        watch_it(guard);
    else
        guard->conn = NULL;
}

void guard_arm(struct guard *guard, struct guard_limits limits)
{
    if (guard == NULL)
        return;
    guard->limits = limits;
    guard->reason = GUARD_NOTHING;
    guard->queued_since_ms = 0;
    guard->next_look_ms = engine_now_ms();
    guard->next_blockers_ms = 0;
    empty_view(guard);
    if (limits.grace_ms > 0 || limits.held_ms > 0)
        guard_connect(guard);
    else
        guard->next_look_ms += FAR_MS;
}

/* "pid 24596, worker from 10.0.3.7, idle in transaction for 12 min: SELECT ..." */
static void add_blocker(const struct rows *rows, size_t i, struct strbuf *sb)
{
    int64_t age = rows_number(rows, i, 4);

    strbuf_addf(sb, "%spid %s, %s", i == 0 ? "" : "; ", rows_text(rows, i, 0),
                rows_text(rows, i, 1));
    if (rows_text(rows, i, 2)[0] != '\0')
        strbuf_addf(sb, " from %s", rows_text(rows, i, 2));
    if (rows_text(rows, i, 3)[0] != '\0')
        strbuf_addf(sb, ", %s", rows_text(rows, i, 3));
    strbuf_addf(sb, " for %lld %s", (long long)(age >= 120 ? age / 60 : age),
                age >= 120 ? "min" : "s");
    if (rows_text(rows, i, 5)[0] != '\0')
        strbuf_addf(sb, ": %s", rows_text(rows, i, 5));
}

static struct query ask(const struct guard *g, enum statement name, struct arena *arena)
{
    return (struct query){
        .sql = statement_texts[name],
        .params = { arena_printf(arena, "%lld", (long long)g->pid) },
        .param_count = 1,
    };
}

static void keep_blockers(struct guard *g, const struct rows *rows)
{
    struct strbuf sb = { .arena = &g->seen };

    if (rows->count == 0)
        return;
    for (size_t i = 0; i < rows->count; i++)
        add_blocker(rows, i, &sb);
    g->view.blockers = strbuf_text(&sb);
    g->view.blocker_pid = rows_number(rows, 0, 0);
}

/* Fills the view with who holds what we wait for. */
static bool look_at_blockers(struct guard *g)
{
    struct arena turn = { 0 };
    struct query query = ask(g, STMT_BLOCKERS, &turn);
    struct failure failure;
    struct rows rows;
    bool good = query_try(g->conn, &query, &turn, &rows, &failure);

    if (good)
        keep_blockers(g, &rows);
    arena_free(&turn);
    return good;
}

/* What the step says that it locks, and the first of its statements, as an array. */
static const char *words_of(const struct plan_step *step, struct arena *arena)
{
    struct strlist words = { 0 };

    for (size_t i = 0; i < step->locks.count; i++)
        vec_push(arena, &words, step->locks.items[i].name);
    for (size_t i = 0; i < step->statements.count && i < WORDS_OF; i++)
        vec_push(arena, &words, step->statements.items[i].sql);
    return conn_array(&words, arena);
}

void guard_look_back(struct guard *guard, struct conn *conn, const struct plan_step *step)
{
    struct arena turn = { 0 };
    struct query query = { .sql = statement_texts[STMT_HOLDERS], .param_count = 2 };
    struct failure ignored;
    struct rows rows;

    if (guard == NULL || step == NULL || guard->view.blockers[0] != '\0')
        return;
    query.params[0] = words_of(step, &turn);
    query.params[1] = arena_printf(
        &turn, "%lld", guard->conn == NULL ? 0LL : (long long)conn_facts(guard->conn)->backend_pid);
    if (query_try(conn, &query, &turn, &rows, &ignored) && rows.count > 0) {
        guard->view.relation = arena_strdup(&guard->seen, rows_text(&rows, 0, 6));
        keep_blockers(guard, &rows);
    }
    arena_free(&turn);
}

/* Keeps what was seen of the lock: it is told when the try is over. */
static void keep(struct guard *g, const struct rows *rows)
{
    struct guard_view *v = &g->view;

    v->waits = rows_bool(rows, 0, 0);
    /* A wait that ends while we look may have no table any more: the last one stays. */
    if (v->waits && rows_text(rows, 0, 1)[0] != '\0' &&
        strcmp(v->relation, rows_text(rows, 0, 1)) != 0)
        v->relation = arena_strdup(&g->seen, rows_text(rows, 0, 1));
    v->queue = rows_number(rows, 0, 2);
    if (strcmp(v->phase, rows_text(rows, 0, 3)) != 0)
        v->phase = arena_strdup(&g->seen, rows_text(rows, 0, 3));
    v->percent = rows_number(rows, 0, 4);
}

static bool look(struct guard *g, int64_t now)
{
    struct arena turn = { 0 };
    struct query query = ask(g, STMT_LOOK, &turn);
    struct failure failure;
    struct rows rows;
    bool good = query_try(g->conn, &query, &turn, &rows, &failure);

    if (good && rows.count == 1)
        keep(g, &rows);
    arena_free(&turn);
    if (good && g->view.waits && now >= g->next_blockers_ms) {
        good = look_at_blockers(g);
        g->next_blockers_ms = now + BLOCKERS_EVERY_MS;
    }
    return good;
}

/* Others have waited for longer than they may. */
static bool too_long(struct guard *g, int64_t now)
{
    int64_t limit = g->view.waits ? g->limits.grace_ms : g->limits.held_ms;

    if (g->view.queue == 0) {
        g->queued_since_ms = 0;
        return false;
    }
    if (g->queued_since_ms == 0)
        g->queued_since_ms = now;
    return limit > 0 && now - g->queued_since_ms >= limit;
}

bool guard_tick(struct guard *guard)
{
    int64_t now = engine_now_ms();

    if (guard == NULL || guard->reason != GUARD_NOTHING || now < guard->next_look_ms)
        return false;
    guard_connect(guard);
    if (guard->conn == NULL)
        return false;
    if (!look(guard, now)) {
        guard->conn = NULL;
        return false;
    }
    guard->next_look_ms =
        engine_now_ms() + (guard->view.waits || guard->limits.held_ms > 0 ? NEAR_MS : FAR_MS);
    if (!too_long(guard, engine_now_ms()))
        return false;
    guard->reason = guard->view.waits ? GUARD_QUEUE : GUARD_VICTIMS;
    return true;
}

bool guard_is_there(const struct guard *guard)
{
    return guard != NULL && (guard->conn != NULL || !guard->tried);
}

enum guard_reason guard_reason(const struct guard *guard)
{
    return guard == NULL ? GUARD_NOTHING : guard->reason;
}

struct guard_view guard_seen(const struct guard *guard)
{
    if (guard == NULL)
        return (struct guard_view){ .relation = "", .blockers = "", .phase = "", .percent = -1 };
    return guard->view;
}
