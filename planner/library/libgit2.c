/* libgit2.c - see libgit2.h. */
#include "planner/library/libgit2.h"

#include <git2.h>

#include "planner/library/library.h"

static const char file[] = "libgit2.so." LIBGIT2_SOVERSION;
static const char package[] = "libgit2-" LIBGIT2_SOVERSION;

#include "planner/library/libgit2_functions.h"

/* CI checks out as another user than the one who runs us. Nothing of the
 * repository is executed, so its owner does not matter. The object cache is off, for
 * each object is read once, and so is hash verification: objects are data. */
static void set_options(void)
{
    static const char *extensions[] = { "worktreeconfig" };
    int (*set)(int option, ...);

    library_find(file, package, "git_libgit2_opts", &set);
    (void)set(GIT_OPT_SET_OWNER_VALIDATION, 0);
    (void)set(GIT_OPT_SET_EXTENSIONS, extensions, (size_t)1);
    (void)set(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
    (void)set(GIT_OPT_ENABLE_CACHING, 0);
}

bool libgit2_start(struct error *err)
{
    if (!library_load(file, package, err))
        return false;
    (void)git_libgit2_init();
    set_options();
    return true;
}
