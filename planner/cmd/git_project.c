/* git_project.c - see git_project.h. */
#include "planner/cmd/git_project.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "planner/cmd/cmd.h"

static bool parse_way(const char *text, enum git_way *out, struct error *err)
{
    static const char *const names[] = {
        [GIT_WAY_AUTO] = "auto",
        [GIT_WAY_LIBRARY] = "libgit2",
        [GIT_WAY_PROGRAM] = "git",
    };

    *out = GIT_WAY_AUTO;
    for (size_t i = 0; text != NULL && i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(names[i], text) == 0) {
            *out = (enum git_way)i;
            return true;
        }
    }
    return text == NULL ||
           error_set(err, ERROR_USAGE, "--git takes auto, libgit2 or git, not '%s'", text);
}

/* As git has it: under sudo the one who called it counts, too. */
static bool is_ours(const char *folder, struct error *err)
{
    const char *sudo = geteuid() == 0 ? getenv("SUDO_UID") : NULL;
    struct stat st;

    if (stat(folder, &st) != 0)
        return error_errno(err, "cannot look at %s", folder);
    if (st.st_uid == geteuid() || (sudo != NULL && st.st_uid == (uid_t)strtoul(sudo, NULL, 10)))
        return true;
    error_set(err, ERROR_GIT, "%s belongs to somebody else", folder);
    error_fact(err, "owner", "uid %u; this is uid %u", (unsigned)st.st_uid, (unsigned)geteuid());
    return error_hint(err, "leave --git-owner-check out: nothing of a repository is run");
}

bool git_project_store_of(const struct cli_call *call, const char *path, struct git_store **out,
                          struct error *err)
{
    enum git_way way;

    return parse_way(cmd_options(call)->git, &way, err) &&
           git_store_open(path, way, call->arena, out, err) &&
           (!cmd_options(call)->owner_check ||
            (is_ours(git_store_root(*out), err) && is_ours(git_store_directory(*out), err)));
}

bool git_project_store(const struct cli_call *call, struct git_store **out, struct error *err)
{
    return git_project_store_of(call, ".", out, err);
}

bool git_project_source(const struct cli_call *call, const struct git_store *store, const char *ref,
                        struct git_commit *out_commit, const struct source **out, struct error *err)
{
    return git_store_resolve(store, ref, call->arena, out_commit, err) &&
           git_source_open(store, out_commit, call->arena, out, err);
}

bool git_project_at(const struct cli_call *call, const char *ref, const struct source **out,
                    struct error *err)
{
    struct git_store *store;
    struct git_commit commit;

    return git_project_store(call, &store, err) &&
           git_project_source(call, store, ref, &commit, out, err);
}

void git_project_folder(const struct cli_call *call, const char **root, const char **folder)
{
    struct git_store *store;
    struct error none = { 0 };
    char real[PATH_MAX];
    char cwd[PATH_MAX];
    size_t len;

    *root = NULL;
    *folder = "";
    if (!git_project_store(call, &store, &none) || getcwd(cwd, sizeof(cwd)) == NULL ||
        realpath(git_store_root(store), real) == NULL)
        return;
    len = strlen(real);
    if (strncmp(cwd, real, len) != 0 || (cwd[len] != '/' && cwd[len] != '\0'))
        return;
    *root = arena_strdup(call->arena, real);
    if (cwd[len] == '/')
        *folder = arena_strdup(call->arena, cwd + len + 1);
}
