/* catalog.c - see catalog.h. */
#include "planner/catalog/catalog.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "planner/catalog/catalog_parts.h"
#include "planner/catalog/catalog_text.h"

enum {
    APPLICATION_ID = 0x4D504C4E, /* "MPLN" */
    USER_VERSION = 3,            /* of the tables in catalog.sql */
    BUSY_MS = 250,               /* longer than any of our transactions */
};

/* A file that changed so lately may change again without its times showing
 * it: clocks of file systems are that coarse. */
static const int64_t fresh_ns = 100000000;         /* where times have fractions */
static const int64_t fresh_coarse_ns = 2000000000; /* where they are whole seconds */

static void close_catalog(void *handle)
{
    struct catalog *c = handle;

    if (c->db != NULL)
        catalog_save(c);
    arena_free(&c->scratch);
    for (size_t i = 0; i < STATEMENTS; i++)
        (void)sqlite3_finalize(c->statements[i]);
    (void)sqlite3_close(c->db);
}

sqlite3_stmt *catalog_prepare(struct catalog *c, enum catalog_statement name)
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
    sqlite3_stmt *statement = catalog_prepare(c, name);
    bool done = statement != NULL && sqlite3_step(statement) == SQLITE_DONE;

    (void)sqlite3_reset(statement);
    return done;
}

/* Returns the number that a pragma says, -1 where it cannot be read. */
static int64_t ask(struct catalog *c, enum catalog_statement name)
{
    sqlite3_stmt *statement = catalog_prepare(c, name);
    int64_t value = -1;

    if (statement != NULL && sqlite3_step(statement) == SQLITE_ROW)
        value = sqlite3_column_int64(statement, 0);
    (void)sqlite3_reset(statement);
    return value;
}

static bool create(struct catalog *c, struct arena *arena)
{
    const char *sql = arena_printf(
        arena,
        "BEGIN IMMEDIATE; %s %s %s PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT;",
        statement_texts[STMT_DROP], statement_texts[STMT_CREATE], statement_texts[STMT_CREATE_PAST],
        APPLICATION_ID, USER_VERSION);

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
    if (id != APPLICATION_ID && (id != 0 || version != 0))
        return "it belongs to another program";
    if (version > USER_VERSION)
        return "a newer version of migplan made it";
    if (version < USER_VERSION)
        return create(c, arena) ? NULL : sqlite3_errmsg(c->db);
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

/* FNV-1a. */
int64_t catalog_id(const char *key)
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

void catalog_bind(sqlite3_stmt *statement, int index, const char *text)
{
    (void)sqlite3_bind_text(statement, index, text, -1, SQLITE_STATIC);
}

sqlite3_stmt *catalog_prepare_get(struct catalog *c, enum catalog_statement name)
{
    if (!c->reading && !c->writing)
        c->reading = run(c, STMT_BEGIN_READING);
    return catalog_prepare(c, name);
}

bool catalog_get_revision(struct catalog *c, const struct source_file *file, struct arena *arena,
                          struct revision *out)
{
    sqlite3_stmt *get = catalog_prepare_get(c, STMT_GET_FILE);
    const char *key = key_of(file, arena);
    bool found;

    if (get == NULL)
        return false;
    (void)sqlite3_bind_int64(get, 1, catalog_id(key));
    found = sqlite3_step(get) == SQLITE_ROW && still_holds(get, key, file) &&
            read_row(get, file, arena, out);
    (void)sqlite3_reset(get);
    return found;
}

bool catalog_begin(struct catalog *c)
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

void catalog_end(struct catalog *c)
{
    bool ends = (c->reading || c->writing) && !c->broken && run(c, STMT_COMMIT);

    if ((c->reading || c->writing) && !ends) {
        (void)sqlite3_exec(c->db, "ROLLBACK", NULL, NULL, NULL);
        c->broken = true;
    }
    c->reading = false;
    c->writing = false;
}

void catalog_run(struct catalog *c, sqlite3_stmt *statement)
{
    if (statement == NULL) {
        c->broken = true;
        return;
    }
    c->broken = sqlite3_step(statement) != SQLITE_DONE || c->broken;
    (void)sqlite3_reset(statement);
    (void)sqlite3_clear_bindings(statement);
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

    (void)sqlite3_bind_int64(put, 1, catalog_id(key));
    catalog_bind(put, 2, key);
    catalog_bind(put, 3, file->path);
    (void)sqlite3_bind_int64(put, 4, file->stamp.size);
    (void)sqlite3_bind_int64(put, 5, file->stamp.mtime_ns);
    (void)sqlite3_bind_int64(put, 6, file->stamp.ctime_ns);
    (void)sqlite3_bind_int64(put, 7, (int64_t)file->stamp.inode);
}

static void bind_revision(sqlite3_stmt *put, const struct revision *r, struct arena *arena)
{
    catalog_bind(put, 8, r->digest);
    catalog_bind(put, 9, r->kind == REVISION_PY ? "py" : "sql");
    catalog_bind(put, 10, r->id);
    catalog_bind(put, 11, r->doc == NULL ? "" : revision_message(r, arena));
    catalog_bind(put, 12, r->doc == NULL ? "" : r->doc);
    catalog_bind(put, 13, catalog_list_text(&r->down, arena));
    catalog_bind(put, 14, catalog_list_text(&r->depends_on, arena));
    catalog_bind(put, 15, catalog_list_text(&r->branch_labels, arena));
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
    struct pending_file row = { catalog_id(key_of(file, c->arena)), file, r };

    if (!r->is_borrowed && (file->object_id != NULL || !is_fresh(c, &file->stamp)))
        vec_push(c->arena, &c->files, row);
}

static int compare_rows(const void *a, const void *b)
{
    int64_t left = ((const struct pending_file *)a)->id;
    int64_t right = ((const struct pending_file *)b)->id;

    return (left > right) - (left < right);
}

static void write_row(struct catalog *c, const struct pending_file *row)
{
    struct arena scratch = { 0 };
    sqlite3_stmt *put = catalog_prepare(c, STMT_PUT_FILE);

    bind_file(put, row->file, &scratch);
    bind_revision(put, row->revision, &scratch);
    catalog_run(c, put);
    arena_free(&scratch);
}

static void write_files(struct catalog *c)
{
    if (c->files.count > 0 && catalog_begin(c)) {
        qsort(c->files.items, c->files.count, sizeof(c->files.items[0]), compare_rows);
        for (size_t i = 0; i < c->files.count && !c->broken; i++)
            write_row(c, &c->files.items[i]);
    }
    c->files.count = 0;
}

void catalog_save(struct catalog *c)
{
    write_files(c);
    catalog_write_scripts(c);
    catalog_end(c);
}
