/* place.c - see place.h. */
#include "planner/cmd/place.h"

#include <stdlib.h>
#include <string.h>

#include "common/error.h"
#include "common/file.h"

enum { LINK_LIMIT = 8192 }; /* bytes; a .git file holds one path */

/* Reads a file of one line; NULL where it cannot be read. */
static const char *read_line(const char *path, struct arena *arena)
{
    struct error dropped = { 0 }; /* without a place there is only no catalog */
    const char *text;

    if (!file_exists(path) || !file_read_text(path, LINK_LIMIT, arena, &text, &dropped))
        return NULL;
    return arena_strndup(arena, text, strcspn(text, "\r\n"));
}

/* Returns the git directory that all worktrees of the repository share. */
static const char *git_directory(const char *root, struct arena *arena)
{
    const char *git = file_join(root, ".git", arena);
    const char *link;
    const char *common;

    if (file_is_directory(git))
        return git;
    link = read_line(git, arena);
    if (link == NULL || strncmp(link, "gitdir: ", 8) != 0)
        return NULL;
    git = file_join(root, link + 8, arena);
    common = read_line(file_join(git, "commondir", arena), arena);
    if (common != NULL)
        git = file_join(git, common, arena);
    return file_is_directory(git) ? git : NULL;
}

static const char *cache_folder(struct arena *arena)
{
    const char *cache = getenv("XDG_CACHE_HOME");
    const char *home = getenv("HOME");

    if (cache != NULL && cache[0] == '/')
        return cache;
    if (home == NULL || home[0] != '/')
        return NULL;
    return file_join(home, ".cache", arena);
}

const char *place_of_catalog(const char *root, struct arena *arena)
{
    struct error dropped = { 0 };
    const char *folder = git_directory(root, arena);

    if (folder == NULL)
        folder = cache_folder(arena);
    if (folder == NULL)
        return NULL;
    folder = file_join(folder, "migplan", arena);
    if (!file_make_directories(folder, &dropped))
        return NULL;
    return file_join(folder, "catalog.db", arena);
}
