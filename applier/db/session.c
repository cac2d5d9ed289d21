/* session.c - see session.h. */
#include "applier/db/session.h"

#include <string.h>

#include "common/strbuf.h"

const char *session_search_path(const struct conn *conn, const struct plan_session *plan,
                                struct arena *arena)
{
    const struct strlist *path = &plan->search_path;
    const char *own = conn_facts(conn)->search_path;
    struct strbuf sb = { .arena = arena };

    for (size_t i = 0; i < path->count; i++)
        strbuf_addf(&sb, "%s, ", conn_identifier(path->items[i], arena));
    if (path->count == 0 && own[0] != '\0')
        strbuf_addf(&sb, "%s, ", own);
    if (path->count == 0 && strstr(own, "pg_temp") != NULL)
        return own;
    strbuf_addstr(&sb, "pg_temp");
    return strbuf_text(&sb);
}

const char *session_role(const struct conn *conn, const struct plan_session *plan)
{
    return plan->role == NULL || plan->role[0] == '\0' ? conn_facts(conn)->role : plan->role;
}
