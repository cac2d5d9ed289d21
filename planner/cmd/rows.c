/* rows.c - see rows.h. */
#include "planner/cmd/rows.h"

#include <string.h>

#include "common/file.h"
#include "common/json.h"
#include "common/limits.h"
#include "planner/graph/resolve.h"

static bool read_table(struct js_value status, struct rows *out, struct error *err)
{
    struct js_value table;

    return !js_has(status, "version_table") ||
           (js_get_object(status, "version_table", &table, err) &&
            js_get_string(table, "schema", &out->version_schema, err) &&
            js_get_string(table, "name", &out->version_table, err));
}

static bool read_status(const char *path, struct arena *arena, struct rows *out, struct error *err)
{
    struct str text;
    struct js_value status;

    if (!file_read(path, LIMIT_CONFIG_FILE, arena, &text, err) ||
        !js_parse(text, path, arena, &status, err))
        return false;
    if (js_get_strings(status, "heads", &out->heads, err) && read_table(status, out, err))
        return true;
    return error_hint(err, "make the file so:  migapply current --json > status.json");
}

bool rows_read(const char *text, struct arena *arena, struct rows *out, struct error *err)
{
    out->is_status = text[0] == '@';
    if (out->is_status)
        return read_status(text + 1, arena, out, err);
    if (strcmp(text, "base") == 0)
        return true;
    while (*text != '\0') {
        size_t len = strcspn(text, ",");

        if (len > 0)
            vec_push(arena, &out->heads, arena_strndup(arena, text, len));
        text += len + (text[len] == ',');
    }
    return true;
}

/* A database says whole ids: what is not one is no file of ours. */
static bool check_known(const struct graph *g, const struct strlist *heads, struct error *err)
{
    for (size_t i = 0; i < heads->count; i++) {
        if (graph_find(g, heads->items[i]) != NULL)
            continue;
        error_set(err, ERROR_UNKNOWN_ROW, "the database is at '%s', which no file declares",
                  heads->items[i]);
        return error_hint(err, "check out the files that the database was upgraded with");
    }
    return true;
}

bool rows_resolve(const struct graph *g, const struct rows *rows, struct arena *arena,
                  struct graph_nodes *out, struct error *err)
{
    return (!rows->is_status || check_known(g, &rows->heads, err)) &&
           resolve_list(g, &rows->heads, arena, out, err);
}

bool rows_find(const struct graph *g, const char *text, struct arena *arena,
               struct graph_nodes *out, struct error *err)
{
    struct rows rows = { 0 };

    return rows_read(text, arena, &rows, err) && rows_resolve(g, &rows, arena, out, err);
}
