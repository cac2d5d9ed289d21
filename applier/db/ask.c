/* ask.c - questions whose answers will be wanted, asked together; see query_ask() in query.h. */
#include "applier/db/query.h"

#include <string.h>

#include "applier/db/conn_impl.h"
#include "applier/db/wait.h"

void query_ask(struct conn *conn, const struct query *queries, size_t count, struct arena *arena)
{
    struct rows *rows = arena_new_array(arena, struct rows, count);
    struct failure *failures = arena_new_array(arena, struct failure, count);

    ask_forget(conn);
    if (conn->pg == NULL || conn->facts.single ||
        !query_together(conn, queries, count, arena, rows, failures))
        return; /* whoever asks one of them will ask it alone, and hear why */
    for (size_t i = 0; i < count; i++) {
        const struct answered answered = { queries[i], rows[i], failures[i], false };

        vec_push(arena, &conn->asked, answered);
    }
}

void ask_forget(struct conn *conn)
{
    conn->asked = (struct answered_list){ 0 };
}

static bool is_same_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool is_same(const struct query *a, const struct query *b)
{
    if (a->param_count != b->param_count || strcmp(a->sql, b->sql) != 0)
        return false;
    for (int i = 0; i < a->param_count; i++) {
        if (!is_same_text(a->params[i], b->params[i]))
            return false;
    }
    return true;
}

const struct answered *ask_take(struct conn *conn, const struct query *query)
{
    for (size_t i = 0; i < conn->asked.count; i++) {
        struct answered *answered = &conn->asked.items[i];

        if (answered->taken || !is_same(&answered->query, query))
            continue;
        answered->taken = true;
        return answered;
    }
    return NULL;
}
