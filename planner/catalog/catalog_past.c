/* catalog_past.c - see catalog_past.h. */
#include "planner/catalog/catalog_past.h"

#include <string.h>

#include "common/strmap.h"
#include "planner/catalog/catalog_parts.h"
#include "planner/catalog/catalog_text.h"

/* The columns of STMT_GET_NODES. */
enum {
    NODE_COMMIT,
    NODE_PARENTS,
    NODE_AUTHOR,
    NODE_CO_AUTHORS,
    NODE_AUTHOR_UTC,
    NODE_AUTHOR_OFFSET,
    NODE_COMMIT_UTC,
    NODE_SUBJECT,
    NODE_PULL_REQUEST,
};

/* The columns of STMT_GET_CHANGES. */
enum {
    CHANGE_COMMIT,
    CHANGE_KIND,
    CHANGE_SOURCE,
    CHANGE_TAKEN,
    CHANGE_DROPPED,
    CHANGE_PATH,
    CHANGE_OLD_PATH,
    CHANGE_BLOB,
    CHANGE_OLD_BLOB,
};

static char *text_at(sqlite3_stmt *row, int column, struct arena *arena)
{
    const char *text = (const char *)sqlite3_column_text(row, column);

    return text == NULL ? NULL : arena_strdup(arena, text);
}

static void list_at(sqlite3_stmt *row, int column, struct arena *arena, struct strlist *out)
{
    const char *text = (const char *)sqlite3_column_text(row, column);

    if (text != NULL)
        (void)catalog_list_read(text, arena, out);
}

static void read_node(sqlite3_stmt *row, struct arena *arena, struct catalog_walk *out)
{
    struct git_node *node = arena_new(arena, struct git_node);

    node->commit = (struct commit_info){
        .id = text_at(row, NODE_COMMIT, arena),
        .author = text_at(row, NODE_AUTHOR, arena),
        .author_utc = sqlite3_column_int64(row, NODE_AUTHOR_UTC),
        .author_offset = sqlite3_column_int64(row, NODE_AUTHOR_OFFSET),
        .commit_utc = sqlite3_column_int64(row, NODE_COMMIT_UTC),
        .subject = text_at(row, NODE_SUBJECT, arena),
        .pull_request = sqlite3_column_int64(row, NODE_PULL_REQUEST),
    };
    list_at(row, NODE_PARENTS, arena, &node->parents);
    list_at(row, NODE_CO_AUTHORS, arena, &node->commit.co_authors);
    strmap_put(out->nodes, node->commit.id, node);
}

/* Finds the kind of that name; false where there is none. */
static bool kind_of(const char *name, enum past_kind *out)
{
    for (enum past_kind kind = PAST_ADDED; kind <= PAST_DELETED; kind++) {
        if (strcmp(past_kind_name(kind), name) == 0) {
            *out = kind;
            return true;
        }
    }
    return false;
}

static void read_change(sqlite3_stmt *row, struct arena *arena, const struct catalog_walk *walk)
{
    struct git_node *node =
        strmap_get(walk->nodes, (const char *)sqlite3_column_text(row, CHANGE_COMMIT));
    struct git_change change = {
        .source = (uint32_t)sqlite3_column_int64(row, CHANGE_SOURCE),
        .is_taken = sqlite3_column_int64(row, CHANGE_TAKEN) != 0,
        .is_dropped = sqlite3_column_int64(row, CHANGE_DROPPED) != 0,
        .path = text_at(row, CHANGE_PATH, arena),
        .old_path = text_at(row, CHANGE_OLD_PATH, arena),
        .blob = text_at(row, CHANGE_BLOB, arena),
        .old_blob = text_at(row, CHANGE_OLD_BLOB, arena),
    };

    if (node != NULL && kind_of((const char *)sqlite3_column_text(row, CHANGE_KIND), &change.kind))
        vec_push(arena, &node->changes, change);
}

/* Finds the walk's number; 0 where it is not known. */
static int64_t find_walk(struct catalog *c, const char *asked, struct arena *arena,
                         struct strlist *folders)
{
    sqlite3_stmt *get = catalog_prepare_get(c, STMT_GET_WALK);
    int64_t id = 0;

    if (get == NULL)
        return 0;
    catalog_bind(get, 1, asked);
    if (sqlite3_step(get) == SQLITE_ROW) {
        id = sqlite3_column_int64(get, 0);
        list_at(get, 1, arena, folders);
    }
    (void)sqlite3_reset(get);
    return id;
}

/* Returns the statement, bound to the walk; NULL where it cannot be made. */
static sqlite3_stmt *prepare_rows(struct catalog *c, enum catalog_statement name, int64_t walk)
{
    sqlite3_stmt *get = catalog_prepare_get(c, name);

    if (get != NULL)
        (void)sqlite3_bind_int64(get, 1, walk);
    return get;
}

bool catalog_get_walk(struct catalog *c, const char *asked, struct arena *arena,
                      struct catalog_walk *out)
{
    int64_t id = find_walk(c, asked, arena, &out->folders);
    sqlite3_stmt *get;

    out->nodes = strmap_new(arena);
    out->tips = strmap_new(arena);
    if (id == 0)
        return false;
    get = prepare_rows(c, STMT_GET_NODES, id);
    while (get != NULL && sqlite3_step(get) == SQLITE_ROW)
        read_node(get, arena, out);
    (void)sqlite3_reset(get);
    get = prepare_rows(c, STMT_GET_CHANGES, id);
    while (get != NULL && sqlite3_step(get) == SQLITE_ROW)
        read_change(get, arena, out);
    (void)sqlite3_reset(get);
    get = prepare_rows(c, STMT_GET_TIPS, id);
    while (get != NULL && sqlite3_step(get) == SQLITE_ROW)
        strmap_put(out->tips, text_at(get, 0, arena), text_at(get, 1, arena));
    (void)sqlite3_reset(get);
    return get != NULL;
}

static void put_commit(struct catalog *c, const struct commit_info *commit, struct arena *arena)
{
    sqlite3_stmt *put = catalog_prepare(c, STMT_PUT_COMMIT);

    catalog_bind(put, 1, commit->id);
    catalog_bind(put, 2, commit->author);
    catalog_bind(put, 3, catalog_list_text(&commit->co_authors, arena));
    (void)sqlite3_bind_int64(put, 4, commit->author_utc);
    (void)sqlite3_bind_int64(put, 5, commit->author_offset);
    (void)sqlite3_bind_int64(put, 6, commit->commit_utc);
    catalog_bind(put, 7, commit->subject);
    (void)sqlite3_bind_int64(put, 8, commit->pull_request);
    catalog_run(c, put);
}

static void put_change(struct catalog *c, int64_t walk, const struct git_node *node, size_t i)
{
    const struct git_change *change = &node->changes.items[i];
    sqlite3_stmt *put = catalog_prepare(c, STMT_PUT_CHANGE);

    (void)sqlite3_bind_int64(put, 1, walk);
    catalog_bind(put, 2, node->commit.id);
    (void)sqlite3_bind_int64(put, 3, (int64_t)i);
    catalog_bind(put, 4, past_kind_name(change->kind));
    (void)sqlite3_bind_int64(put, 5, change->source);
    (void)sqlite3_bind_int64(put, 6, change->is_taken);
    (void)sqlite3_bind_int64(put, 7, change->is_dropped);
    catalog_bind(put, 8, change->path);
    catalog_bind(put, 9, change->old_path);
    catalog_bind(put, 10, change->blob);
    catalog_bind(put, 11, change->old_blob);
    catalog_run(c, put);
}

static void put_node(struct catalog *c, int64_t walk, const struct git_node *node)
{
    struct arena scratch = { 0 };
    sqlite3_stmt *put;

    put_commit(c, &node->commit, &scratch);
    put = catalog_prepare(c, STMT_PUT_NODE);
    (void)sqlite3_bind_int64(put, 1, walk);
    catalog_bind(put, 2, node->commit.id);
    catalog_bind(put, 3, catalog_list_text(&node->parents, &scratch));
    catalog_run(c, put);
    for (size_t i = 0; i < node->changes.count; i++)
        put_change(c, walk, node, i);
    arena_free(&scratch);
}

static void run_for(struct catalog *c, enum catalog_statement name, int64_t walk)
{
    sqlite3_stmt *statement = catalog_prepare(c, name);

    (void)sqlite3_bind_int64(statement, 1, walk);
    catalog_run(c, statement);
}

/* Returns the walk's number, emptied where its folders are others now. */
static int64_t make_walk(struct catalog *c, const char *asked, const struct strlist *folders,
                         struct arena *arena)
{
    struct strlist before = { 0 };
    const char *now = catalog_list_text(folders, arena);
    int64_t id = find_walk(c, asked, arena, &before);
    sqlite3_stmt *put = catalog_prepare(c, id == 0 ? STMT_PUT_WALK : STMT_SET_FOLDERS);

    if (id == 0) {
        catalog_bind(put, 1, asked);
        catalog_bind(put, 2, now);
        catalog_run(c, put);
        return sqlite3_last_insert_rowid(c->db);
    }
    if (strcmp(catalog_list_text(&before, arena), now) == 0)
        return id;
    run_for(c, STMT_CLEAR_CHANGES, id);
    run_for(c, STMT_CLEAR_NODES, id);
    run_for(c, STMT_CLEAR_TIPS, id);
    (void)sqlite3_bind_int64(put, 1, id);
    catalog_bind(put, 2, now);
    catalog_run(c, put);
    return id;
}

void catalog_put_walk(struct catalog *c, const char *asked, const struct git_walked *walked,
                      const struct strlist *tips, const struct catalog_walk *known)
{
    struct arena scratch = { 0 };
    bool same = strcmp(catalog_list_text(&known->folders, &scratch),
                       catalog_list_text(&walked->folders, &scratch)) == 0;
    int64_t id;

    if (!catalog_begin(c)) {
        arena_free(&scratch);
        return;
    }
    id = make_walk(c, asked, &walked->folders, &scratch);
    for (size_t i = 0; i < walked->nodes.count && !c->broken; i++) {
        if (!same || strmap_get(known->nodes, walked->nodes.items[i]->commit.id) == NULL)
            put_node(c, id, walked->nodes.items[i]);
    }
    for (size_t i = 0; i < tips->count && !c->broken; i++) {
        sqlite3_stmt *put = catalog_prepare(c, STMT_PUT_TIP);

        (void)sqlite3_bind_int64(put, 1, id);
        catalog_bind(put, 2, tips->items[i]);
        catalog_bind(put, 3, walked->tips.items[i]);
        catalog_run(c, put);
    }
    arena_free(&scratch);
}

/* Returns the names that the file had, a line each. */
static const char *names_of(const struct past_file *file, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    strbuf_addstr(&sb, file->path);
    for (size_t i = 0; i < file->events.count; i++) {
        if (file->events.items[i].old_path != NULL)
            strbuf_addf(&sb, "\n%s", file->events.items[i].old_path);
    }
    return strbuf_text(&sb);
}

bool catalog_get_tags(struct catalog *c, const char *digest, struct arena *arena,
                      struct past_files *files)
{
    sqlite3_stmt *get = catalog_prepare_get(c, STMT_GET_TAGS);
    struct strmap *tags = strmap_new(arena);

    if (get == NULL)
        return false;
    catalog_bind(get, 1, digest);
    while (sqlite3_step(get) == SQLITE_ROW)
        strmap_put(tags, (const char *)sqlite3_column_text(get, 0), text_at(get, 1, arena));
    (void)sqlite3_reset(get);
    for (size_t i = 0; i < files->count; i++) {
        const char *tag = strmap_get(tags, names_of(&files->items[i], arena));

        if (tag == NULL)
            return false;
        files->items[i].tag = tag[0] == '\0' ? NULL : tag;
    }
    return true;
}

void catalog_put_tags(struct catalog *c, const char *digest, const struct past_files *files)
{
    sqlite3_stmt *clear = catalog_begin(c) ? catalog_prepare(c, STMT_CLEAR_TAGS) : NULL;
    struct arena scratch = { 0 };

    if (clear == NULL)
        return;
    catalog_run(c, clear);
    for (size_t i = 0; i < files->count && !c->broken; i++) {
        sqlite3_stmt *put = catalog_prepare(c, STMT_PUT_TAG);

        catalog_bind(put, 1, digest);
        catalog_bind(put, 2, names_of(&files->items[i], &scratch));
        catalog_bind(put, 3, files->items[i].tag == NULL ? "" : files->items[i].tag);
        catalog_run(c, put);
    }
    arena_free(&scratch);
}
