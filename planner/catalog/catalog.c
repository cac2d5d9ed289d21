/* catalog.c - see catalog.h. */
#include "planner/catalog/catalog.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "planner/catalog/catalog_sql.h"
#include "planner/catalog/catalog_text.h"

enum {
    APPLICATION_ID = 0x4D504C4E, /* "MPLN" */
    USER_VERSION = 1,            /* of the tables in catalog.sql */
    BUSY_MS = 250,               /* longer than any of our transactions */
};

/* A file that changed so lately may change again without its times showing
 * it: clocks of file systems are that coarse. */
static const int64_t fresh_ns = 100000000;         /* where times have fractions */
static const int64_t fresh_coarse_ns = 2000000000; /* where they are whole seconds */

/* A row that is to be written. Rows go in by their number, each behind the
 * last: in any other order SQLite takes twice the time. */
struct pending {
    int64_t id;
    const struct source_file *file;
    const struct revision *revision;
};

struct catalog {
    sqlite3 *db;
    struct arena *arena;
    VEC_FIELDS(struct pending);
    sqlite3_stmt *statements[STATEMENTS];
    int64_t now_ns;
    bool reading; /* a transaction is open: without, each look takes locks of its own */
    bool writing; /* one for writing is */
    bool broken;  /* nothing more is kept */
};

static void close_catalog(void *handle)
{
    struct catalog *c = handle;

    for (size_t i = 0; i < STATEMENTS; i++)
        (void)sqlite3_finalize(c->statements[i]);
    (void)sqlite3_close(c->db);
}

/* Returns the statement, ready to be bound; NULL where it cannot be made. */
static sqlite3_stmt *prepare(struct catalog *c, enum catalog_statement name)
{
    sqlite3_stmt **statement = &c->statements[name];

    if (*statement == NULL &&
        sqlite3_prepare_v2(c->db, statement_texts[name], -1, statement, NULL) != SQLITE_OK)
        return NULL;
    (void)sqlite3_reset(*statement);
    return *statement;
}

/* Runs a statement that returns nothing. */
static bool run(struct catalog *c, enum catalog_statement name)
{
    sqlite3_stmt *statement = prepare(c, name);
    bool done = statement != NULL && sqlite3_step(statement) == SQLITE_DONE;

    (void)sqlite3_reset(statement);
    return done;
}

/* Returns the number that a pragma says, -1 where it cannot be read. */
static int64_t ask(struct catalog *c, enum catalog_statement name)
{
    sqlite3_stmt *statement = prepare(c, name);
    int64_t value = -1;

    if (statement != NULL && sqlite3_step(statement) == SQLITE_ROW)
        value = sqlite3_column_int64(statement, 0);
    (void)sqlite3_reset(statement);
    return value;
}

static bool create(struct catalog *c, struct arena *arena)
{
    const char *sql = arena_printf(
        arena, "BEGIN IMMEDIATE; %s PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT;",
        statement_texts[STMT_CREATE], APPLICATION_ID, USER_VERSION);

    if (sqlite3_exec(c->db, sql, NULL, NULL, NULL) == SQLITE_OK)
        return true;
    (void)sqlite3_exec(c->db, "ROLLBACK", NULL, NULL, NULL);
    /* Another run may have made it a moment before. */
    return ask(c, STMT_USER_VERSION) == USER_VERSION;
}

/* Returns what is wrong with the file, NULL where nothing is. */
static const char *examine(struct catalog *c, struct arena *arena)
{
    int64_t id = ask(c, STMT_APPLICATION_ID);
    int64_t version = ask(c, STMT_USER_VERSION);

    if (id < 0 || version < 0)
        return sqlite3_errmsg(c->db);
    if (id == 0 && version == 0)
        return create(c, arena) ? NULL : sqlite3_errmsg(c->db);
    if (id != APPLICATION_ID)
        return "it belongs to another program";
    if (version != USER_VERSION)
        return "another version of migplan made it";
    return NULL;
}

static bool is_damaged(struct catalog *c)
{
    int code = sqlite3_errcode(c->db);

    return code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
}

/* Opens the file. Returns what is wrong, NULL where nothing is. */
static const char *open_file(struct catalog *c, const char *path, struct arena *arena)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    const char *wrong;

    if (sqlite3_open_v2(path, &c->db, flags, NULL) != SQLITE_OK)
        return arena_strdup(arena, sqlite3_errmsg(c->db));
    (void)sqlite3_busy_timeout(c->db, BUSY_MS);
    /* A cache that a power cut damages is made anew. */
    (void)sqlite3_exec(c->db,
                       "PRAGMA synchronous = OFF; PRAGMA trusted_schema = OFF;"
                       "PRAGMA mmap_size = 0; PRAGMA cache_size = -2048;",
                       NULL, NULL, NULL);
    wrong = examine(c, arena);
    return wrong == NULL ? NULL : arena_strdup(arena, wrong);
}

struct catalog *catalog_open(const char *path, int64_t now_ns, bool mine, struct arena *arena,
                             const char **note)
{
    struct catalog *c = arena_new(arena, struct catalog);
    const char *wrong;

    c->arena = arena;
    c->now_ns = now_ns;
    arena_defer(arena, close_catalog, c);
    wrong = open_file(c, path, arena);
    if (wrong != NULL && mine && is_damaged(c)) {
        close_catalog(c);
        *c = (struct catalog){ .arena = arena, .now_ns = now_ns };
        wrong = unlink(path) == 0 ? open_file(c, path, arena) : "it is damaged";
    }
    *note =
        wrong == NULL ? NULL : arena_printf(arena, "the catalog %s is not used: %s", path, wrong);
    return wrong == NULL ? c : NULL;
}

static const char *key_of(const struct source_file *file, struct arena *arena)
{
    if (file->object_id == NULL)
        return file->full_path;
    /* The name decides how the blob is read. */
    return arena_printf(arena, "blob:%s:%s", file->object_id, file->name);
}

/* Returns what the row of a key is numbered by (FNV-1a): looking a number up
 * takes a third of the time that a path takes. */
static int64_t id_of(const char *key)
{
    uint64_t hash = 0xCBF29CE484222325U;

    for (; *key != '\0'; key++)
        hash = (hash ^ (unsigned char)*key) * 0x100000001B3U;
    return (int64_t)(hash >> 1);
}

static const char *text_at(sqlite3_stmt *row, int column, struct arena *arena)
{
    const unsigned char *text = sqlite3_column_text(row, column);

    return text == NULL ? NULL : arena_strdup(arena, (const char *)text);
}

static uint32_t line_at(sqlite3_stmt *row, int column)
{
    return (uint32_t)sqlite3_column_int64(row, column);
}

/* The columns of STMT_GET_FILE. */
enum {
    GET_KEY,
    GET_SIZE,
    GET_MTIME,
    GET_CTIME,
    GET_INODE,
    GET_SHA256,
    GET_KIND,
    GET_REVISION,
    GET_DOCSTRING,
    GET_DOWN,
    GET_DEPENDS_ON,
    GET_LABELS,
    GET_LINE,
    GET_COLUMN,
    GET_DOWN_LINE,
    GET_DOWN_COLUMN,
    GET_DOWN_BEGIN,
    GET_DOWN_END,
};

static bool still_holds(sqlite3_stmt *row, const char *key, const struct source_file *file)
{
    const unsigned char *stored = sqlite3_column_text(row, GET_KEY);

    if (stored == NULL || strcmp((const char *)stored, key) != 0)
        return false;
    return file->object_id != NULL ||
           (sqlite3_column_int64(row, GET_SIZE) == file->stamp.size &&
            sqlite3_column_int64(row, GET_MTIME) == file->stamp.mtime_ns &&
            sqlite3_column_int64(row, GET_CTIME) == file->stamp.ctime_ns &&
            (uint64_t)sqlite3_column_int64(row, GET_INODE) == file->stamp.inode);
}

static bool list_at(sqlite3_stmt *row, int column, struct arena *arena, struct strlist *out)
{
    const unsigned char *text = sqlite3_column_text(row, column);

    return text != NULL && catalog_list_read((const char *)text, arena, out);
}

static bool read_row(sqlite3_stmt *row, const struct source_file *file, struct arena *arena,
                     struct revision *out)
{
    *out = (struct revision){
        .id = text_at(row, GET_REVISION, arena),
        .doc = text_at(row, GET_DOCSTRING, arena),
        .path = file->path,
        .full_path = file->full_path,
        .digest = text_at(row, GET_SHA256, arena),
        .pos = { file->path, line_at(row, GET_LINE), line_at(row, GET_COLUMN) },
        .down_pos = { file->path, line_at(row, GET_DOWN_LINE), line_at(row, GET_DOWN_COLUMN) },
        .down_span = { (size_t)sqlite3_column_int64(row, GET_DOWN_BEGIN),
                       (size_t)sqlite3_column_int64(row, GET_DOWN_END) },
    };
    out->kind = sqlite3_column_bytes(row, GET_KIND) == 2 ? REVISION_PY : REVISION_SQL;
    return out->doc != NULL && out->digest != NULL && out->down_span.begin <= out->down_span.end &&
           list_at(row, GET_DOWN, arena, &out->down) &&
           list_at(row, GET_DEPENDS_ON, arena, &out->depends_on) &&
           list_at(row, GET_LABELS, arena, &out->branch_labels);
}

static void bind_text(sqlite3_stmt *statement, int index, const char *text)
{
    (void)sqlite3_bind_text(statement, index, text, -1, SQLITE_STATIC);
}

/* Returns the statement that looks something up, within a transaction. */
static sqlite3_stmt *prepare_get(struct catalog *c, enum catalog_statement name)
{
    if (!c->reading && !c->writing)
        c->reading = run(c, STMT_BEGIN_READING);
    return prepare(c, name);
}

bool catalog_get_revision(struct catalog *c, const struct source_file *file, struct arena *arena,
                          struct revision *out)
{
    sqlite3_stmt *get = prepare_get(c, STMT_GET_FILE);
    const char *key = key_of(file, arena);
    bool found;

    if (get == NULL)
        return false;
    (void)sqlite3_bind_int64(get, 1, id_of(key));
    found = sqlite3_step(get) == SQLITE_ROW && still_holds(get, key, file) &&
            read_row(get, file, arena, out);
    (void)sqlite3_reset(get);
    return found;
}

/* Opens a transaction for writing unless one is open. */
static bool begin(struct catalog *c)
{
    if (c->writing || c->broken)
        return c->writing;
    if (c->reading)
        (void)run(c, STMT_COMMIT);
    c->reading = false;
    c->writing = run(c, STMT_BEGIN_WRITING);
    c->broken = !c->writing;
    return c->writing;
}

static bool is_fresh(const struct catalog *c, const struct source_stamp *stamp)
{
    int64_t changed = stamp->mtime_ns > stamp->ctime_ns ? stamp->mtime_ns : stamp->ctime_ns;
    bool coarse = changed % 1000000000 == 0;

    return changed > c->now_ns - (coarse ? fresh_coarse_ns : fresh_ns);
}

static void bind_file(sqlite3_stmt *put, const struct source_file *file, struct arena *arena)
{
    const char *key = key_of(file, arena);

    (void)sqlite3_bind_int64(put, 1, id_of(key));
    bind_text(put, 2, key);
    bind_text(put, 3, file->path);
    (void)sqlite3_bind_int64(put, 4, file->stamp.size);
    (void)sqlite3_bind_int64(put, 5, file->stamp.mtime_ns);
    (void)sqlite3_bind_int64(put, 6, file->stamp.ctime_ns);
    (void)sqlite3_bind_int64(put, 7, (int64_t)file->stamp.inode);
}

static void bind_revision(sqlite3_stmt *put, const struct revision *r, struct arena *arena)
{
    bind_text(put, 8, r->digest);
    bind_text(put, 9, r->kind == REVISION_PY ? "py" : "sql");
    bind_text(put, 10, r->id);
    bind_text(put, 11, r->doc == NULL ? "" : revision_message(r, arena));
    bind_text(put, 12, r->doc == NULL ? "" : r->doc);
    bind_text(put, 13, catalog_list_text(&r->down, arena));
    bind_text(put, 14, catalog_list_text(&r->depends_on, arena));
    bind_text(put, 15, catalog_list_text(&r->branch_labels, arena));
    (void)sqlite3_bind_int64(put, 16, r->pos.line);
    (void)sqlite3_bind_int64(put, 17, r->pos.column);
    (void)sqlite3_bind_int64(put, 18, r->down_pos.line);
    (void)sqlite3_bind_int64(put, 19, r->down_pos.column);
    (void)sqlite3_bind_int64(put, 20, (int64_t)r->down_span.begin);
    (void)sqlite3_bind_int64(put, 21, (int64_t)r->down_span.end);
}

void catalog_put_revision(struct catalog *c, const struct source_file *file,
                          const struct revision *r)
{
    struct pending row = { id_of(key_of(file, c->arena)), file, r };

    if (file->object_id != NULL || !is_fresh(c, &file->stamp))
        vec_push(c->arena, c, row);
}

static int compare_rows(const void *a, const void *b)
{
    int64_t left = ((const struct pending *)a)->id;
    int64_t right = ((const struct pending *)b)->id;

    return (left > right) - (left < right);
}

static void write_row(struct catalog *c, const struct pending *row)
{
    struct arena scratch = { 0 };
    sqlite3_stmt *put = prepare(c, STMT_PUT_FILE);

    if (put != NULL) {
        bind_file(put, row->file, &scratch);
        bind_revision(put, row->revision, &scratch);
        c->broken = sqlite3_step(put) != SQLITE_DONE;
        (void)sqlite3_reset(put);
        (void)sqlite3_clear_bindings(put);
    }
    arena_free(&scratch);
    c->broken = c->broken || put == NULL;
}

static const char *direction_name(enum direction direction)
{
    return direction == DIRECTION_UPGRADE ? "upgrade" : "downgrade";
}

bool catalog_get_script(struct catalog *c, const char *digest, const char *settings,
                        enum direction direction, struct arena *arena, struct script *out)
{
    sqlite3_stmt *get = prepare_get(c, STMT_GET_SCRIPT);
    bool found;

    if (get == NULL)
        return false;
    bind_text(get, 1, digest);
    bind_text(get, 2, settings);
    bind_text(get, 3, direction_name(direction));
    found = sqlite3_step(get) == SQLITE_ROW &&
            catalog_script_read((const char *)sqlite3_column_text(get, 0), arena, out);
    (void)sqlite3_reset(get);
    return found;
}

static const char *status_name(enum script_status status)
{
    static const char *const names[] = {
        [SCRIPT_COMPILED] = "compiled", [SCRIPT_OPAQUE] = "opaque", [SCRIPT_EMPTY] = "empty",
        [SCRIPT_MISSING] = "missing",   [SCRIPT_RAISES] = "raises",
    };

    return names[status];
}

void catalog_put_script(struct catalog *c, const char *digest, const char *settings,
                        enum direction direction, const struct script *script)
{
    struct arena scratch = { 0 };
    sqlite3_stmt *put;

    if (!begin(c))
        return;
    put = prepare(c, STMT_PUT_SCRIPT);
    if (put == NULL) {
        c->broken = true;
        return;
    }
    bind_text(put, 1, digest);
    bind_text(put, 2, settings);
    bind_text(put, 3, direction_name(direction));
    bind_text(put, 4, status_name(script->status));
    bind_text(put, 5, catalog_script_text(script, &scratch));
    c->broken = sqlite3_step(put) != SQLITE_DONE;
    (void)sqlite3_reset(put);
    (void)sqlite3_clear_bindings(put);
    arena_free(&scratch);
}

void catalog_save(struct catalog *c)
{
    if (c->count > 0 && begin(c)) {
        qsort(c->items, c->count, sizeof(c->items[0]), compare_rows);
        for (size_t i = 0; i < c->count && !c->broken; i++)
            write_row(c, &c->items[i]);
    }
    c->count = 0;
    if (c->reading || (c->writing && !c->broken))
        c->broken = !run(c, STMT_COMMIT) || c->broken;
    c->reading = false;
    c->writing = false;
}
