/* targets.c - see targets.h. */
#include "applier/fleet/targets.h"

#include <string.h>

#include "applier/db/target.h"
#include "common/sha256.h"
#include "common/str.h"
#include "common/strbuf.h"

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

/* The words of a line: "schema=NAME", or a URL. */
static bool parse_line(const char *line, size_t number, const char *name, struct arena *arena,
                       struct fleet_target *out, struct error *err)
{
    static const char prefix[] = "schema=";

    *out = (struct fleet_target){ "", "" };
    while (*line != '\0') {
        size_t len = strcspn(line, " \t");
        const char *word = arena_strndup(arena, line, len);

        if (strncmp(word, prefix, strlen(prefix)) == 0)
            out->schema = word + strlen(prefix);
        else if (out->url[0] == '\0')
            out->url = word;
        else
            return refuse(name, number, "more than one URL", err);
        line += len;
        line += strspn(line, " \t");
    }
    return check_url(out->url, name, number, arena, err);
}

bool fleet_targets_parse(const char *text, const char *name, struct arena *arena,
                         struct fleet_targets *out, struct error *err)
{
    *out = (struct fleet_targets){ 0 };
    for (size_t number = 1; *text != '\0'; number++) {
        size_t len = strcspn(text, "\n");
        struct str line = str_trim((struct str){ text, len });
        struct fleet_target target;

        text += len;
        text += *text == '\n';
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        if (!parse_line(arena_strndup(arena, line.ptr, line.len), number, name, arena, &target,
                        err))
            return false;
        vec_push(arena, out, target);
    }
    if (out->count > 0)
        return true;
    return error_set(err, ERROR_USAGE, "%s names no target", name);
}

bool fleet_targets_is_query(const char *given)
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

bool fleet_targets_ask(struct conn *conn, const char *sql, struct arena *arena,
                       struct fleet_targets *out, struct error *err)
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
                                       schema == rows.columns ? "" : rows_text(&rows, i, schema) };

        if (!check_url(target.url, "row", i + 1, arena, err))
            return false;
        vec_push(arena, out, target);
    }
    if (out->count > 0)
        return true;
    return error_set(err, ERROR_USAGE, "the query finds no target");
}

const char *fleet_targets_digest(const struct fleet_targets *targets, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    for (size_t i = 0; i < targets->count; i++)
        strbuf_addf(&sb, "%s\t%s\n", targets->items[i].url, targets->items[i].schema);
    return sha256_hex(strbuf_text(&sb), sb.len, arena);
}

const char *fleet_target_name(const char *url, const char *schema, struct arena *arena)
{
    if (url[0] == '\0')
        return schema[0] == '\0' ? "the database" : schema;
    return schema[0] == '\0' ? url : arena_printf(arena, "%s %s", url, schema);
}
