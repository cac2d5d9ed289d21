/* catalog_scripts.c - what revisions were compiled to; see catalog.h. */
#include <stdlib.h>
#include <string.h>

#include "planner/catalog/catalog_parts.h"
#include "planner/catalog/catalog_text.h"

/* Written together: one short transaction for many revisions, so that another
 * run does not wait for us while we compile. */
enum { TOGETHER_BYTES = 1 << 20 };

/* The columns of STMT_GET_SCRIPTS. */
enum {
    GET_KEY,
    GET_INPUTS,
    GET_UPGRADE,
    GET_DOWNGRADE,
};

static char *text_at(sqlite3_stmt *row, int column, struct arena *arena)
{
    const char *text = (const char *)sqlite3_column_text(row, column);

    return arena_strndup(arena, text == NULL ? "" : text,
                         (size_t)sqlite3_column_bytes(row, column));
}

static bool read_row(sqlite3_stmt *row, const char *key, struct arena *arena,
                     struct script_inputs *inputs, struct script out[2])
{
    const unsigned char *stored = sqlite3_column_text(row, GET_KEY);

    return stored != NULL && strcmp((const char *)stored, key) == 0 &&
           catalog_inputs_read(text_at(row, GET_INPUTS, arena), arena, inputs) &&
           catalog_script_read(text_at(row, GET_UPGRADE, arena), arena, &out[DIRECTION_UPGRADE]) &&
           catalog_script_read(text_at(row, GET_DOWNGRADE, arena), arena,
                               &out[DIRECTION_DOWNGRADE]);
}

bool catalog_get_scripts(struct catalog *c, const char *key, struct arena *arena,
                         struct script_inputs *inputs, struct script out[2])
{
    sqlite3_stmt *get = catalog_prepare_get(c, STMT_GET_SCRIPTS);
    bool found;

    if (get == NULL)
        return false;
    (void)sqlite3_bind_int64(get, 1, catalog_id(key));
    found = sqlite3_step(get) == SQLITE_ROW && read_row(get, key, arena, inputs, out);
    (void)sqlite3_reset(get);
    /* Work comes next: nobody shall wait for us meanwhile. */
    if (!found && !c->writing)
        catalog_end(c);
    return found;
}

/* A text that is not what it was when it is read again (bytes that are no
 * UTF-8) is not kept. */
static bool survives(const char *text, struct arena *arena)
{
    struct script again;

    return catalog_script_read(arena_strdup(arena, text), arena, &again) &&
           strcmp(catalog_script_text(&again, arena), text) == 0;
}

static bool is_text(const struct script *s)
{
    struct error refused = { 0 };

    for (size_t i = 0; i < s->count; i++) {
        if (!str_check_text(str_of(s->items[i].sql), "", &refused))
            return false;
    }
    return true;
}

void catalog_put_scripts(struct catalog *c, const char *key, const char *compiler,
                         const char *digest, const struct script_inputs *inputs,
                         const struct script scripts[2])
{
    struct arena *arena = &c->scratch;
    struct pending_scripts row = {
        .id = catalog_id(key),
        .key = arena_strdup(arena, key),
        .compiler = compiler,
        .digest = arena_strdup(arena, digest),
        .inputs = catalog_inputs_text(inputs, arena),
        .upgrade = catalog_script_text(&scripts[DIRECTION_UPGRADE], arena),
        .downgrade = catalog_script_text(&scripts[DIRECTION_DOWNGRADE], arena),
    };
    struct arena trial = { 0 };
    bool kept = !c->broken && is_text(&scripts[0]) && is_text(&scripts[1]) &&
                survives(row.upgrade, &trial) && survives(row.downgrade, &trial);

    arena_free(&trial);
    if (!kept)
        return;
    vec_push(arena, &c->scripts, row);
    c->scratch_bytes += strlen(row.upgrade) + strlen(row.downgrade) + strlen(row.inputs);
    if (c->scratch_bytes > TOGETHER_BYTES)
        catalog_save(c);
}

static int compare_rows(const void *a, const void *b)
{
    int64_t left = ((const struct pending_scripts *)a)->id;
    int64_t right = ((const struct pending_scripts *)b)->id;

    return (left > right) - (left < right);
}

/* What other versions of the program have compiled is of no use to this one. */
static void make_room(struct catalog *c, const char *compiler)
{
    sqlite3_stmt *clear = catalog_prepare(c, STMT_CLEAR_SCRIPTS);

    catalog_bind(clear, 1, compiler);
    catalog_run(c, clear);
    c->compiler = compiler;
}

static void write_row(struct catalog *c, const struct pending_scripts *row)
{
    sqlite3_stmt *put = catalog_prepare(c, STMT_PUT_SCRIPTS);

    (void)sqlite3_bind_int64(put, 1, row->id);
    catalog_bind(put, 2, row->key);
    catalog_bind(put, 3, row->compiler);
    catalog_bind(put, 4, row->digest);
    catalog_bind(put, 5, row->inputs);
    catalog_bind(put, 6, row->upgrade);
    catalog_bind(put, 7, row->downgrade);
    catalog_run(c, put);
}

void catalog_write_scripts(struct catalog *c)
{
    if (c->scripts.count > 0 && catalog_begin(c)) {
        qsort(c->scripts.items, c->scripts.count, sizeof(c->scripts.items[0]), compare_rows);
        if (c->compiler == NULL)
            make_room(c, c->scripts.items[0].compiler);
        for (size_t i = 0; i < c->scripts.count && !c->broken; i++)
            write_row(c, &c->scripts.items[i]);
    }
    memset(&c->scripts, 0, sizeof(c->scripts));
    c->scratch_bytes = 0;
    arena_free(&c->scratch);
}
