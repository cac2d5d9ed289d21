/* targets.c - see targets.h. */
#include "applier/fleet/targets.h"

#include <string.h>

#include "applier/db/target.h"

static bool refuse(const char *name, size_t line, const char *why, struct error *err)
{
    return error_set(err, ERROR_USAGE, "%s:%zu: %s", name, line, why);
}

/* A URL must be readable and without a password. */
static bool check_url(const char *url, const char *name, size_t line, struct arena *arena,
                      struct error *err)
{
    const struct target_request request = { .migapply_url = url };
    struct target target;

    if (url[0] == '\0')
        return true;
    if (!target_find(&request, arena, &target, err))
        return error_while(err, "reading %s:%zu", name, line);
    if (!target.has_password)
        return true;
    refuse(name, line, "the URL holds a password, which the control database would keep", err);
    return error_hint(err, "use PGPASSFILE, a service, or certificates");
}

bool targets_read(const char *text, const char *name, struct arena *arena,
                  struct fleet_targets *out, struct error *err)
{
    if (!fleet_targets_parse(text, name, arena, out, err))
        return false;
    for (size_t i = 0; i < out->count; i++) {
        if (!check_url(out->items[i].url, name, out->items[i].line, arena, err))
            return false;
    }
    return true;
}

bool targets_is_query(const char *given)
{
    return strncasecmp(given, "select ", strlen("select ")) == 0 ||
           strncasecmp(given, "with ", strlen("with ")) == 0;
}

/* Returns the column's number, or columns where there is none of that name. */
static size_t find_column(const struct rows *rows, const char *name)
{
    size_t i = 0;

    while (i < rows->columns && strcmp(rows->names[i], name) != 0)
        i++;
    return i;
}

bool targets_ask(struct conn *conn, const char *sql, struct arena *arena, struct fleet_targets *out,
                 struct error *err)
{
    struct query query = { .sql = sql };
    struct rows rows;
    size_t url;
    size_t schema;

    *out = (struct fleet_targets){ 0 };
    if (!query_run(conn, &query, arena, &rows, err))
        return error_while(err, "asking for the targets");
    url = find_column(&rows, "url");
    schema = find_column(&rows, "schema");
    if (url == rows.columns && schema == rows.columns) {
        error_set(err, ERROR_USAGE, "the query has neither a column url nor a column schema");
        return error_hint(err, "SELECT nspname AS schema FROM pg_namespace WHERE ...");
    }
    for (size_t i = 0; i < rows.count; i++) {
        struct fleet_target target = { url == rows.columns ? "" : rows_text(&rows, i, url),
                                       schema == rows.columns ? "" : rows_text(&rows, i, schema),
                                       0 };

        if (!check_url(target.url, "row", i + 1, arena, err))
            return false;
        vec_push(arena, out, target);
    }
    if (out->count > 0)
        return fleet_targets_check(out, arena, err) || error_while(err, "asking for the targets");
    return error_set(err, ERROR_USAGE, "the query finds no target");
}
