/* sql_files.c - see sql_files.h. */
#include "planner/cmd/sql_files.h"

#include <ctype.h>
#include <string.h>

#include "common/file.h"
#include "common/strbuf.h"

/* An id may hold anything, a name of a file may not. */
static const char *safe_name(const char *id, struct arena *arena)
{
    char *name = arena_strdup(arena, id);

    for (char *p = name; *p != '\0'; p++) {
        if (!isalnum((unsigned char)*p) && strchr("_-.", *p) == NULL)
            *p = '_';
    }
    return name;
}

static const char *path_of(const struct offline_part *part, size_t number, const char *folder,
                           struct arena *arena)
{
    const char *id = part->node == NULL ? "stamp" : part->node->revision->id;

    return file_join(folder, arena_printf(arena, "%04zu_%s.sql", number, safe_name(id, arena)),
                     arena);
}

static bool is_free(const char *path, struct error *err)
{
    if (!file_exists(path))
        return true;
    error_set(err, ERROR_EXISTS, "%s is there already", path);
    return error_hint(err, "name another folder, or delete what is in this one");
}

bool sql_files_write(struct cli_call *call, const struct offline_parts *parts, const char *folder,
                     struct error *err)
{
    struct strlist paths = { 0 };

    for (size_t i = 0; i < parts->count; i++) {
        vec_push(call->arena, &paths, path_of(&parts->items[i], i + 1, folder, call->arena));
        if (!is_free(paths.items[i], err))
            return false;
    }
    if (!file_make_directories(folder, err))
        return error_while(err, "making the folder %s", folder);
    for (size_t i = 0; i < parts->count; i++) {
        const char *text = parts->items[i].text;

        if (!file_create(paths.items[i], text, strlen(text), err))
            return false;
        (void)fprintf(call->out, "%s\n", paths.items[i]);
    }
    return true;
}
