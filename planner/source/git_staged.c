/* git_staged.c - see git_staged.h. */
#include "planner/source/git_staged.h"

#include <stdlib.h>
#include <string.h>

/* Reads "MODE ID STAGE\tPATH", which a NUL ends. */
static bool add_entry(const char *line, struct arena *arena, struct git_entries *out,
                      struct error *err)
{
    const char *id = strchr(line, ' ');
    const char *stage = id == NULL ? NULL : strchr(id + 1, ' ');
    const char *path = stage == NULL ? NULL : strchr(stage, '\t');
    struct git_entry entry;

    if (path == NULL)
        return error_set(err, ERROR_GIT, "git ls-files says what nobody understands");
    if (stage[1] != '0') {
        error_set(err, ERROR_GIT, "the index holds an unfinished merge of %s", path + 1);
        return error_hint(err, "finish it first:  git status");
    }
    entry.mode = (uint32_t)strtoul(line, NULL, 8);
    entry.id = arena_strndup(arena, id + 1, (size_t)(stage - id) - 1);
    entry.name = path + 1;
    vec_push(arena, out, entry);
    return true;
}

bool git_staged_open(const struct git_store *store, struct arena *arena, const struct source **out,
                     struct error *err)
{
    const char *const arguments[] = { "ls-files", "--stage", "-z", "--full-name", ":/", NULL };
    struct git_entries files = { 0 };
    struct str rest = { "", 0 };
    bool succeeded = false;

    if (!git_program_run(".", arguments, arena, &rest, &succeeded, err))
        return false;
    if (!succeeded)
        return error_set(err, ERROR_GIT, "git ls-files cannot read the index");
    while (rest.len > 0) {
        size_t len = strlen(rest.ptr) + 1;

        if (!add_entry(rest.ptr, arena, &files, err))
            return false;
        rest.ptr += len;
        rest.len -= len <= rest.len ? len : rest.len;
    }
    *out = git_source_of(store, NULL, &files, arena);
    return true;
}
