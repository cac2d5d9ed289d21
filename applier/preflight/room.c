/* room.c - disk, connections, and the table in which the server keeps locks. */
#include <string.h>
#include <sys/statvfs.h>

#include "applier/preflight/probes.h"
#include "applier/preflight/room_sql.h"

enum {
    CONNECTIONS = 2,   /* the run's and its guard's */
    SPARE_PERCENT = 20 /* of what is free, that should be left */
};

/* Free bytes where the server's data lies, -1 where that is not to be seen:
 * over a socket the server is on this host. */
static int64_t free_bytes(const struct preflight *p, const char *folder)
{
    struct statvfs fs;

    if (p->request->disk_free >= 0)
        return p->request->disk_free;
    if (strncmp(conn_facts(p->conn)->place, "socket ", strlen("socket ")) != 0 ||
        folder[0] == '\0' || statvfs(folder, &fs) != 0)
        return -1;
    return (int64_t)fs.f_bavail * (int64_t)fs.f_frsize;
}

/* The step that needs most decides: what is replaced is freed when it commits. */
static int64_t needed_bytes(const struct preflight *p)
{
    int64_t most = 0;

    for (size_t i = 0; i < p->steps.count; i++) {
        if (p->steps.items[i].disk_bytes > most)
            most = p->steps.items[i].disk_bytes;
    }
    return most;
}

static void check_disk(struct preflight *p, const char *folder)
{
    int64_t needed = needed_bytes(p);
    int64_t have = free_bytes(p, folder);
    const char *need_text = preflight_bytes(needed, p->arena);

    if (needed == 0)
        return;
    if (have < 0) {
        preflight_add(p, "disk", PREFLIGHT_GO,
                      arena_printf(p->arena,
                                   "needs up to %s; what is free is not to be seen from here",
                                   need_text),
                      "say it:  --disk-free 200GB");
        return;
    }
    if (needed > have) {
        preflight_add(p, "disk", PREFLIGHT_STOP,
                      arena_printf(p->arena, "needs up to %s, and %s are free", need_text,
                                   preflight_bytes(have, p->arena)),
                      "make room first: a full disk stops the server");
        return;
    }
    preflight_add(p, "disk",
                  needed > have / 100 * (100 - SPARE_PERCENT) ? PREFLIGHT_WAIT : PREFLIGHT_GO,
                  arena_printf(p->arena, "needs up to %s, and %s are free", need_text,
                               preflight_bytes(have, p->arena)),
                  "");
}

static void check_connections(struct preflight *p, int64_t available)
{
    if (available >= CONNECTIONS)
        return;
    preflight_add(p, "connections", PREFLIGHT_WAIT,
                  arena_printf(p->arena, "%lld connections are free, a run takes %d",
                               (long long)(available < 0 ? 0 : available), CONNECTIONS),
                  "");
}

/* A transaction with many statements takes at least a lock for each. */
static void check_lock_table(struct preflight *p, int64_t capacity)
{
    const struct plan *plan = p->request->plan;

    for (size_t i = 0; i < plan->steps.count; i++) {
        const struct plan_step *step = &plan->steps.items[i];

        if (step->kind != PLAN_TX || (int64_t)step->statements.count <= capacity)
            continue;
        preflight_add(
            p, "locks", PREFLIGHT_STOP,
            arena_printf(p->arena,
                         "step %lld has %zu statements, the server keeps %lld locks in all",
                         (long long)step->no, step->statements.count, (long long)capacity),
            "raise max_locks_per_transaction, which needs a restart");
    }
}

bool preflight_room(struct preflight *p, struct error *err)
{
    struct query query = { .sql = statement_texts[STMT_ROOM] };
    struct rows rows;

    if (!query_run(p->conn, &query, p->arena, &rows, err))
        return false;
    check_connections(p, rows_number(&rows, 0, 0));
    check_lock_table(p, rows_number(&rows, 0, 1));
    check_disk(p, rows_text(&rows, 0, 2));
    return true;
}
