/* ledger.c - see ledger.h. */
#include "applier/audit/ledger.h"

#include <string.h>

#include "applier/audit/ledger_sql.h"

enum { FORMAT = 1 };

void ledger_add_questions(bool there, struct queries *out, struct arena *arena)
{
    vec_push(arena, out, (struct query){ .sql = statement_texts[STMT_FORMAT] });
    if (there)
        vec_push(arena, out, (struct query){ .sql = statement_texts[STMT_META] });
}

bool ledger_find(struct conn *conn, struct arena *arena, bool *out, const char **out_uid,
                 struct error *err)
{
    struct query exists = { .sql = statement_texts[STMT_FORMAT] };
    struct query meta = { .sql = statement_texts[STMT_META] };
    struct rows rows;

    *out_uid = "";
    if (!query_run(conn, &exists, arena, &rows, err))
        return error_while(err, "looking for the ledger");
    *out = rows_number(&rows, 0, 0) == 1;
    if (!*out)
        return true;
    if (!query_run(conn, &meta, arena, &rows, err))
        return error_while(err, "reading the ledger");
    if (rows.count == 1 && rows_number(&rows, 0, 0) == FORMAT) {
        *out_uid = rows_text(&rows, 0, 1);
        return true;
    }
    error_set(err, ERROR_NEW_APPLIER, "the ledger in schema migplan is of a format we do not know");
    error_state(err, "nothing was changed");
    return error_hint(err, "a newer migapply has been here: use that one");
}

/* Another applier, of another version table, may have made it meanwhile. */
static bool was_made_meanwhile(const struct failure *failure)
{
    static const char *const states[] = { "42P06", "23505", "42P07", "42710" };

    for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
        if (strcmp(failure->sqlstate, states[i]) == 0)
            return true;
    }
    return false;
}

bool ledger_install(struct conn *conn, struct arena *arena, struct error *err)
{
    struct failure failure;
    const char *script =
        arena_printf(arena, "%s%s%s", statement_texts[STMT_TABLES], statement_texts[STMT_EVENTS],
                     statement_texts[STMT_FUNCTIONS]);

    if (query_script(conn, script, arena, &failure) || was_made_meanwhile(&failure))
        return true;
    query_refuse(&failure, err);
    error_while(err, "making the ledger, schema migplan");
    error_state(err, "nothing was changed");
    if (err->code != ERROR_PRIVILEGE)
        return false;
    return error_hint(err, "GRANT CREATE ON DATABASE %s TO %s;",
                      conn_identifier(conn_facts(conn)->database, arena),
                      conn_identifier(conn_facts(conn)->user, arena));
}
