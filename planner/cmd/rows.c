/* rows.c - see rows.h. */
#include "planner/cmd/rows.h"

#include <string.h>

#include "common/file.h"
#include "common/json.h"
#include "common/limits.h"
#include "planner/graph/resolve.h"

static bool read_status(const char *path, struct arena *arena, struct strlist *out,
                        struct error *err)
{
    struct str text;
    struct js_value status;

    if (!file_read(path, LIMIT_CONFIG_FILE, arena, &text, err) ||
        !js_parse(text, path, arena, &status, err))
        return false;
    if (js_get_strings(status, "rows", out, err))
        return true;
    return error_hint(err, "make the file so:  migapply current --json > status.json");
}

bool rows_read(const char *text, struct arena *arena, struct strlist *out, struct error *err)
{
    if (text[0] == '@')
        return read_status(text + 1, arena, out, err);
    if (strcmp(text, "base") == 0)
        return true;
    while (*text != '\0') {
        size_t len = strcspn(text, ",");

        if (len > 0)
            vec_push(arena, out, arena_strndup(arena, text, len));
        text += len + (text[len] == ',');
    }
    return true;
}

bool rows_find(const struct graph *g, const char *text, struct arena *arena,
               struct graph_nodes *out, struct error *err)
{
    struct strlist rows = { 0 };

    return rows_read(text, arena, &rows, err) && resolve_list(g, &rows, arena, out, err);
}
