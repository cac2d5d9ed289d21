/* lock.c - see lock.h. */
#include "applier/db/lock.h"

#include <string.h>

#include "applier/db/db_sql.h"
#include "applier/db/query.h"
#include "common/sha256.h"
#include "common/strbuf.h"

int64_t lock_key(const char *schema, const char *table)
{
    struct arena scratch = { 0 };
    struct strbuf sb = { .arena = &scratch };
    unsigned char digest[SHA256_BYTES];
    uint64_t key = 0;
    int64_t out;

    strbuf_add(&sb, "migplan.lock.v1", sizeof("migplan.lock.v1"));
    strbuf_add(&sb, schema, strlen(schema) + 1);
    strbuf_addstr(&sb, table);
    sha256_digest(sb.ptr, sb.len, digest);
    for (int i = 0; i < 8; i++)
        key = key << 8 | digest[i];
    memcpy(&out, &key, sizeof(out));
    arena_free(&scratch);
    return out;
}

static struct query with_key(enum statement statement, int64_t key, struct arena *arena)
{
    return (struct query){
        .sql = statement_texts[statement],
        .params = { arena_printf(arena, "%lld", (long long)key) },
        .param_count = 1,
    };
}

bool lock_try(struct conn *conn, int64_t key, struct arena *arena, bool *out, struct error *err)
{
    struct query query = with_key(STMT_TRY_LOCK, key, arena);
    struct rows rows;

    if (!query_run(conn, &query, arena, &rows, err))
        return error_while(err, "taking the lock of the version table");
    *out = rows_bool(&rows, 0, 0);
    return true;
}

bool lock_release(struct conn *conn, int64_t key, struct arena *arena, struct error *err)
{
    struct query query = with_key(STMT_UNLOCK, key, arena);

    return query_run(conn, &query, arena, NULL, err);
}

bool lock_find_holder(struct conn *conn, int64_t key, struct arena *arena, struct lock_holder *out,
                      struct error *err)
{
    struct query query = with_key(STMT_LOCK_HOLDER, key, arena);
    struct rows rows;

    *out = (struct lock_holder){ 0 };
    if (!query_run(conn, &query, arena, &rows, err))
        return false;
    if (rows.count == 0)
        return true;
    *out = (struct lock_holder){
        .pid = rows_number(&rows, 0, 0),
        .user = rows_text(&rows, 0, 1),
        .application = rows_text(&rows, 0, 2),
        .host = rows_text(&rows, 0, 3),
        .since = rows_text(&rows, 0, 4),
        .age_s = rows_number(&rows, 0, 5),
    };
    return true;
}
