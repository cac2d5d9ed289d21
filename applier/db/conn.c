/* conn.c - see conn.h. */
#include "applier/db/conn.h"

#include <string.h>
#include <time.h>

#include "applier/db/conn_impl.h"
#include "applier/db/connect_error.h"
#include "applier/db/db_sql.h"
#include "applier/db/query.h"
#include "applier/db/wait.h"
#include "common/number.h"
#include "common/strbuf.h"

enum { KEYWORDS = 16, FIRST_PAUSE_MS = 100, LONGEST_PAUSE_MS = 3000 };

/* libpq's parameters; the connection string stands behind what it may
 * override, and before what it may not. */
struct keywords {
    const char *names[KEYWORDS];
    const char *values[KEYWORDS];
    size_t count;
};

static void add(struct keywords *k, const char *name, const char *value)
{
    k->names[k->count] = name;
    k->values[k->count] = value;
    k->count++;
}

static bool has_default(const char *keyword)
{
    PQconninfoOption *defaults = PQconndefaults();
    bool found = false;

    for (const PQconninfoOption *o = defaults; o != NULL && o->keyword != NULL; o++)
        found = found || (strcmp(o->keyword, keyword) == 0 && o->val != NULL && o->val[0] != '\0');
    PQconninfoFree(defaults);
    return found;
}

static void fill_keywords(const struct conn *conn, struct keywords *k)
{
    if (conn->use != CONN_LOOK && !has_default("connect_timeout"))
        add(k, "connect_timeout", "10");
    add(k, "keepalives_idle", "10");
    add(k, "keepalives_interval", "5");
    add(k, "keepalives_count", "3");
    add(k, "tcp_user_timeout", "20000");
    if (conn->target->many_hosts && conn->use == CONN_WRITE)
        add(k, "target_session_attrs", "read-write");
    if (conn->target->conninfo[0] != '\0')
        add(k, "dbname", conn->target->conninfo);
    if (conn->use == CONN_LOOK)
        add(k, "connect_timeout", "3");
    add(k, "fallback_application_name", conn->application);
    add(k, "client_encoding", "UTF8");
}

static void close_conn(void *handle)
{
    struct conn *conn = handle;

    ask_forget(conn);
    /* PGlite gives its one session to the next client: not with our settings. */
    if (conn->facts.single && PQstatus(conn->pg) == CONNECTION_OK) {
        PQclear(PQexec(conn->pg, "ROLLBACK"));
        PQclear(PQexec(conn->pg, "DISCARD ALL"));
    }
    PQfinish(conn->pg);
    conn->pg = NULL;
}

static void pass_notice(void *ctx, const PGresult *result)
{
    const struct conn *conn = ctx;
    const char *text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

    if (conn->watch != NULL && conn->watch->notice != NULL && text != NULL)
        conn->watch->notice(conn->watch->ctx, text);
}

static const char *place(const struct conn *conn)
{
    const char *host = PQhost(conn->pg);

    if (host != NULL && host[0] == '/')
        return arena_printf(conn->arena, "socket %s", host);
    return arena_printf(conn->arena, "%s:%s", host == NULL ? "" : host, PQport(conn->pg));
}

static bool connect_server(struct conn *conn, struct error *err)
{
    struct keywords k = { 0 };

    fill_keywords(conn, &k);
    conn->pg = PQconnectdbParams(k.names, k.values, 1);
    if (PQstatus(conn->pg) != CONNECTION_OK)
        return connect_error_set(PQerrorMessage(conn->pg), conn->target,
                                 PQconnectionUsedPassword(conn->pg) == 1, err);
    (void)PQsetNoticeReceiver(conn->pg, pass_notice, conn);
    return true;
}

/* What is asked of a new connection, in one round trip. A timeout that was set for the
 * role must not end our own questions. */
enum {
    ASK_LIFT,
    ASK_FACTS,
    ASK_PIN,
    ASK_PINNED,
    ASK_IDENTITY,
    ASK_TIMELINE,
    ASK_COUNT,
};

/* The server's answers, by number. */
struct answers_at_once {
    struct rows rows[ASK_COUNT];
    struct failure failures[ASK_COUNT];
};

static bool ask_at_once(struct conn *conn, struct answers_at_once *out, struct error *err)
{
    const char *pid = arena_printf(conn->arena, "%d", PQbackendPID(conn->pg));
    const struct query queries[ASK_COUNT] = {
        [ASK_LIFT] = { .sql = "SET statement_timeout = 0" },
        [ASK_FACTS] = { .sql = statement_texts[STMT_FACTS] },
        [ASK_PIN] = { .sql = statement_texts[STMT_PIN], .params = { pid }, .param_count = 1 },
        [ASK_PINNED] = { .sql = statement_texts[STMT_PINNED] },
        [ASK_IDENTITY] = { .sql = statement_texts[STMT_IDENTITY] },
        [ASK_TIMELINE] = { .sql = statement_texts[STMT_TIMELINE] },
    };

    if (!query_together(conn, queries, ASK_COUNT, conn->arena, out->rows, out->failures))
        return query_refuse(&out->failures[ASK_COUNT - 1], err);
    for (size_t i = 0; i <= ASK_PINNED; i++) {
        if (out->failures[i].sqlstate != NULL) {
            query_refuse(&out->failures[i], err);
            return error_while(err, i < ASK_PIN ? "asking the server what it is"
                                                : "pinning the session's settings");
        }
    }
    return true;
}

/* A managed service or PGlite may keep the last two to itself. */
static void keep_facts(struct conn *conn, const struct answers_at_once *a)
{
    const struct rows *rows = &a->rows[ASK_FACTS];
    const char *tls = PQsslAttribute(conn->pg, "protocol");

    conn->facts = (struct conn_facts){
        .database = rows_text(rows, 0, 0),
        .user = rows_text(rows, 0, 1),
        .place = place(conn),
        .version = rows_text(rows, 0, 2),
        .version_number = rows_number(rows, 0, 3),
        .search_path = rows_text(rows, 0, 4),
        .role = rows_text(rows, 0, 9),
        .backend_pid = rows_number(rows, 0, 5),
        .standby = rows_bool(rows, 0, 6),
        .read_only = rows_bool(rows, 0, 7),
        .single = rows_bool(rows, 0, 8),
        .schemas = rows_text(rows, 0, 10),
        .tls = tls == NULL ? "" : arena_strdup(conn->arena, tls),
        .system_identifier = "",
    };
    if (a->rows[ASK_IDENTITY].count == 1)
        conn->facts.system_identifier = rows_text(&a->rows[ASK_IDENTITY], 0, 0);
    if (a->rows[ASK_TIMELINE].count == 1)
        conn->facts.timeline = rows_number(&a->rows[ASK_TIMELINE], 0, 0);
}

/* PGlite's one session also has what a client left that was killed: its
 * search_path would be taken for the database's. */
static bool start_anew(struct conn *conn, struct answers_at_once *out, struct error *err)
{
    struct query query = { .sql = "RESET ALL" };

    if (!query_run(conn, &query, conn->arena, NULL, err) || !ask_at_once(conn, out, err))
        return false;
    keep_facts(conn, out);
    return true;
}

static bool check_pooler(const struct conn *conn, struct error *err)
{
    if (conn->facts.single || PQbackendPID(conn->pg) == conn->facts.backend_pid)
        return true;
    error_set(err, ERROR_POOLER, "a connection pooler stands before %s", conn->facts.database);
    error_fact(err, "at", "%s", conn->facts.place);
    error_fact(err, "seen", "the server process is %lld, the connection was given %d",
               (long long)conn->facts.backend_pid, PQbackendPID(conn->pg));
    error_state(err, "nothing was changed");
    return error_hint(err, "give the server's own address: locks and settings of a session do not "
                           "survive a pooler");
}

static bool check_writable(const struct conn *conn, struct error *err)
{
    if (conn->use != CONN_WRITE || (!conn->facts.standby && !conn->facts.read_only))
        return true;
    error_set(err, ERROR_READ_ONLY, "%s on %s is %s", conn->facts.database, conn->facts.place,
              conn->facts.standby ? "a standby" : "read only");
    error_state(err, "nothing was changed");
    if (conn->facts.standby)
        return error_hint(err, "connect to the primary");
    error_fact(err, "setting", "default_transaction_read_only is on");
    return error_hint(err, "somebody switched writing off for this role or database, or in "
                           "PGOPTIONS");
}

static bool check_pinned(const struct rows *differ, struct error *err)
{
    if (differ->count == 0)
        return true;
    return error_set(err, ERROR_DATABASE, "the setting %s stays at '%s'", rows_text(differ, 0, 0),
                     rows_text(differ, 0, 1));
}

static bool establish(struct conn *conn, struct error *err)
{
    struct answers_at_once answers;

    if (!connect_server(conn, err) || !ask_at_once(conn, &answers, err))
        return false;
    keep_facts(conn, &answers);
    return (!conn->facts.single || start_anew(conn, &answers, err)) && check_pooler(conn, err) &&
           check_writable(conn, err) && check_pinned(&answers.rows[ASK_PINNED], err);
}

bool conn_open(const struct target *target, enum conn_use use, const char *application,
               struct arena *arena, struct conn **out, struct error *err)
{
    struct conn *conn = arena_new(arena, struct conn);

    conn->arena = arena;
    conn->target = target;
    conn->application = application;
    conn->use = use;
    arena_defer(arena, close_conn, conn);
    if (!establish(conn, err))
        return false;
    *out = conn;
    return true;
}

bool conn_reopen(struct conn *conn, struct error *err)
{
    close_conn(conn);
    return establish(conn, err);
}

static void pause_ms(int64_t ms)
{
    struct timespec t = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };

    (void)nanosleep(&t, NULL);
}

bool conn_open_wait(const struct target *target, enum conn_use use, const char *application,
                    int64_t wait_ms, struct arena *arena, struct conn **out, struct error *err)
{
    int64_t next_ms = FIRST_PAUSE_MS;

    for (;;) {
        struct error refused = { 0 };

        if (conn_open(target, use, application, arena, out, &refused))
            return true;
        if (!connect_error_passes(&refused) || wait_ms <= 0) {
            *err = refused;
            return false;
        }
        pause_ms(next_ms < wait_ms ? next_ms : wait_ms);
        wait_ms -= next_ms;
        next_ms = next_ms * 2 > LONGEST_PAUSE_MS ? LONGEST_PAUSE_MS : next_ms * 2;
    }
}

const struct conn_facts *conn_facts(const struct conn *conn)
{
    return &conn->facts;
}

const struct target *conn_target(const struct conn *conn)
{
    return conn->target;
}

void conn_set_watch(struct conn *conn, const struct conn_watch *watch)
{
    conn->watch = watch;
}

void conn_set_patience(struct conn *conn, int64_t ms)
{
    conn->patience_ms = ms;
}

void conn_cancel(struct conn *conn)
{
    char ignored[256];
    PGcancel *cancel = PQgetCancel(conn->pg);

    if (cancel == NULL)
        return;
    (void)PQcancel(cancel, ignored, (int)sizeof(ignored));
    PQfreeCancel(cancel);
}

static const char *quoted(const char *text, char quote, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    strbuf_addch(&sb, quote);
    for (; *text != '\0'; text++) {
        if (*text == quote)
            strbuf_addch(&sb, quote);
        strbuf_addch(&sb, *text);
    }
    strbuf_addch(&sb, quote);
    return strbuf_text(&sb);
}

const char *conn_identifier(const char *name, struct arena *arena)
{
    return quoted(name, '"', arena);
}

const char *conn_literal(const char *value, struct arena *arena)
{
    return quoted(value, '\'', arena);
}

const char *conn_array(const struct strlist *items, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    strbuf_addch(&sb, '{');
    for (size_t i = 0; i < items->count; i++) {
        strbuf_addstr(&sb, i == 0 ? "\"" : ",\"");
        for (const char *c = items->items[i]; *c != '\0'; c++) {
            if (*c == '"' || *c == '\\')
                strbuf_addch(&sb, '\\');
            strbuf_addch(&sb, *c);
        }
        strbuf_addch(&sb, '"');
    }
    strbuf_addch(&sb, '}');
    return strbuf_text(&sb);
}
