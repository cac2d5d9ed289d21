/* share.c - see share.h. */
#include "planner/catalog/share.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/file.h"
#include "planner/catalog/share_sql.h"

enum { SHARE_ID = 0x4D504C53 /* "MPLS" */, SHARE_VERSION = 1 };

/* A file while it is written. */
struct writer {
    const struct share *share;
    sqlite3 *db;
    sqlite3_stmt *statements[STATEMENTS];
    struct arena *arena;
    struct share_counts counts;
};

static void close_writer(void *handle)
{
    struct writer *w = handle;

    for (size_t i = 0; i < STATEMENTS; i++)
        (void)sqlite3_finalize(w->statements[i]);
    (void)sqlite3_close(w->db);
    w->db = NULL;
    memset(w->statements, 0, sizeof(w->statements));
}

static bool refuse(const struct writer *w, struct error *err)
{
    return error_set(err, ERROR_CATALOG, "%s", sqlite3_errmsg(w->db));
}

/* Returns the statement with nothing bound; NULL with err set where it cannot
 * be made. */
static sqlite3_stmt *prepare(struct writer *w, enum share_statement name, struct error *err)
{
    sqlite3_stmt **statement = &w->statements[name];

    if (*statement == NULL &&
        sqlite3_prepare_v2(w->db, statement_texts[name], -1, statement, NULL) != SQLITE_OK) {
        refuse(w, err);
        return NULL;
    }
    (void)sqlite3_clear_bindings(*statement);
    return *statement;
}

static void text(sqlite3_stmt *statement, int index, const char *value)
{
    (void)sqlite3_bind_text(statement, index, value, -1, SQLITE_STATIC);
}

static void number(sqlite3_stmt *statement, int index, int64_t value)
{
    (void)sqlite3_bind_int64(statement, index, value);
}

static bool run(struct writer *w, sqlite3_stmt *statement, struct error *err)
{
    bool done = sqlite3_step(statement) == SQLITE_DONE;

    if (!done)
        refuse(w, err);
    (void)sqlite3_reset(statement);
    return done;
}

/* The number of a node in every table. */
static int64_t id_of(const struct graph_node *n)
{
    return (int64_t)n->index + 1;
}

static bool add_tree(struct writer *w, struct error *err)
{
    sqlite3_stmt *add = prepare(w, STMT_SHARE_TREE, err);

    if (add == NULL)
        return false;
    text(add, 1, w->share->tree);
    text(add, 2, w->share->commit);
    return run(w, add, err);
}

static bool add_file(struct writer *w, const struct graph_node *n, struct error *err)
{
    sqlite3_stmt *add = prepare(w, STMT_SHARE_FILE, err);

    if (add == NULL)
        return false;
    number(add, 1, id_of(n));
    text(add, 2, n->revision->path);
    text(add, 3, n->revision->kind == REVISION_PY ? "py" : "sql");
    text(add, 4, n->revision->digest);
    return run(w, add, err);
}

static bool add_revision(struct writer *w, const struct graph_node *n, struct error *err)
{
    sqlite3_stmt *add = prepare(w, STMT_SHARE_REVISION, err);

    if (add == NULL)
        return false;
    number(add, 1, id_of(n));
    text(add, 2, n->revision->id);
    text(add, 3, revision_message(n->revision, w->arena));
    text(add, 4, n->revision->doc);
    number(add, 5, n->revision->pos.line);
    number(add, 6, graph_is_head(n));
    number(add, 7, graph_is_base(n));
    number(add, 8, graph_is_merge_point(n));
    number(add, 9, graph_is_branch_point(n));
    w->counts.revisions++;
    return run(w, add, err);
}

static bool add_edges(struct writer *w, const struct graph_node *n,
                      const struct graph_nodes *parents, const char *kind, struct error *err)
{
    for (size_t i = 0; i < parents->count; i++) {
        sqlite3_stmt *add = prepare(w, STMT_SHARE_EDGE, err);

        if (add == NULL)
            return false;
        number(add, 1, id_of(n));
        number(add, 2, id_of(parents->items[i]));
        text(add, 3, kind);
        w->counts.edges++;
        if (!run(w, add, err))
            return false;
    }
    return true;
}

static bool add_labels(struct writer *w, const struct graph_node *n, struct error *err)
{
    const struct strlist *labels = &n->revision->branch_labels;

    for (size_t i = 0; i < labels->count; i++) {
        sqlite3_stmt *add = prepare(w, STMT_SHARE_LABEL, err);

        if (add == NULL)
            return false;
        number(add, 1, id_of(n));
        text(add, 2, labels->items[i]);
        if (!run(w, add, err))
            return false;
    }
    return true;
}

static const char *status_name(enum script_status status)
{
    static const char *const names[] = {
        [SCRIPT_COMPILED] = "compiled", [SCRIPT_OPAQUE] = "opaque", [SCRIPT_EMPTY] = "empty",
        [SCRIPT_MISSING] = "missing",   [SCRIPT_RAISES] = "raises",
    };

    return names[status];
}

static bool add_statements(struct writer *w, int64_t id, const struct script *script,
                           struct error *err)
{
    for (size_t i = 0; i < script->count; i++) {
        sqlite3_stmt *add = prepare(w, STMT_SHARE_SQL, err);

        if (add == NULL)
            return false;
        number(add, 1, id);
        number(add, 2, (int64_t)i + 1);
        number(add, 3, script->items[i].line);
        number(add, 4, !script->items[i].autocommit);
        text(add, 5, script->items[i].sql);
        w->counts.statements++;
        if (!run(w, add, err))
            return false;
    }
    return true;
}

static bool add_script(struct writer *w, const struct graph_node *n, enum direction direction,
                       struct error *err)
{
    const struct script *script = &w->share->scripts[direction][n->index];
    int64_t id = 2 * id_of(n) - (direction == DIRECTION_UPGRADE);
    sqlite3_stmt *add = prepare(w, STMT_SHARE_SCRIPT, err);

    if (add == NULL)
        return false;
    number(add, 1, id);
    number(add, 2, id_of(n));
    text(add, 3, direction == DIRECTION_UPGRADE ? "upgrade" : "downgrade");
    text(add, 4, status_name(script->status));
    if (script->opaque.count > 0) {
        number(add, 5, script->opaque.items[0].line);
        text(add, 6, script->opaque.items[0].reason);
    } else if (script->line > 0) {
        number(add, 5, script->line);
        text(add, 6, script->raises);
    }
    return run(w, add, err) && add_statements(w, id, script, err);
}

static bool add_node(struct writer *w, const struct graph_node *n, struct error *err)
{
    return add_file(w, n, err) && add_revision(w, n, err) && add_labels(w, n, err) &&
           add_script(w, n, DIRECTION_UPGRADE, err) && add_script(w, n, DIRECTION_DOWNGRADE, err);
}

static bool add_finding(struct writer *w, const struct finding *f, struct error *err)
{
    static const char *const severities[] = {
        [SEVERITY_NOTE] = "note",
        [SEVERITY_WARNING] = "warning",
        [SEVERITY_ERROR] = "error",
    };
    sqlite3_stmt *add = prepare(w, STMT_SHARE_FINDING, err);

    if (add == NULL)
        return false;
    text(add, 1, f->revision);
    text(add, 2, f->rule->code);
    text(add, 3, f->rule->name);
    text(add, 4, severities[f->severity]);
    text(add, 5, f->message);
    text(add, 6, f->region.start.file);
    number(add, 7, f->region.start.line);
    w->counts.findings++;
    return run(w, add, err);
}

static bool add_all(struct writer *w, struct error *err)
{
    const struct graph *g = w->share->graph;
    sqlite3_stmt *search;

    if (!add_tree(w, err))
        return false;
    for (size_t i = 0; i < graph_count(g); i++) {
        if (!add_node(w, graph_at(g, i), err))
            return false;
    }
    for (size_t i = 0; i < graph_count(g); i++) {
        const struct graph_node *n = graph_at(g, i);

        if (!add_edges(w, n, &n->down, "revises", err) ||
            !add_edges(w, n, &n->deps, "depends on", err))
            return false;
    }
    for (size_t i = 0; i < w->share->findings->count; i++) {
        if (!add_finding(w, &w->share->findings->items[i], err))
            return false;
    }
    search = prepare(w, STMT_SHARE_SEARCH, err);
    return search != NULL && run(w, search, err);
}

static bool execute(struct writer *w, const char *sql, struct error *err)
{
    return sqlite3_exec(w->db, sql, NULL, NULL, NULL) == SQLITE_OK || refuse(w, err);
}

/* Fills the new file at path. */
static bool fill(struct writer *w, const char *path, struct error *err)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    const char *open = arena_printf(w->arena,
                                    "PRAGMA journal_mode = OFF; PRAGMA application_id = %d; "
                                    "PRAGMA user_version = %d; BEGIN;",
                                    SHARE_ID, SHARE_VERSION);

    if (sqlite3_open_v2(path, &w->db, flags, NULL) != SQLITE_OK)
        return refuse(w, err);
    return execute(w, open, err) && execute(w, statement_texts[STMT_SHARE_CREATE], err) &&
           add_all(w, err) && execute(w, "COMMIT; PRAGMA journal_mode = DELETE;", err);
}

bool share_write(const struct share *share, const char *path, struct arena *arena,
                 struct share_counts *out, struct error *err)
{
    struct writer *w = arena_new(arena, struct writer);
    const char *temp = arena_printf(arena, "%s.%ld.tmp", path, (long)getpid());
    bool done;

    w->share = share;
    w->arena = arena;
    if (file_exists(temp))
        return error_set(err, ERROR_EXISTS, "%s is there already", temp);
    arena_defer(arena, close_writer, w);
    done = fill(w, temp, err);
    close_writer(w);
    if (done && rename(temp, path) != 0)
        done = error_errno(err, "cannot rename %s to %s", temp, path);
    if (!done) {
        (void)unlink(temp);
        return error_while(err, "writing the catalog %s", path);
    }
    *out = w->counts;
    return true;
}
