/* signatures_find.c - the signature files beside a plan; see signatures.h. */
#include <dirent.h>
#include <errno.h>
#include <string.h>

#include "common/file.h"
#include "common/limits.h"
#include "common/signatures.h"

/* PLAN.sig, as ssh-keygen writes it, and PLAN.<role>.sig. */
static bool is_signature_of(const char *name, const char *plan)
{
    size_t stem = strlen(plan);
    size_t len = strlen(name);

    return len >= stem + 4 && strncmp(name, plan, stem) == 0 && name[stem] == '.' &&
           strcmp(name + len - 4, ".sig") == 0;
}

static void close_directory(void *handle)
{
    (void)closedir(handle);
}

bool signatures_find(const char *plan, struct arena *arena, struct strlist *out, struct error *err)
{
    const char *folder = file_folder(plan, arena);
    DIR *directory = opendir(folder);
    const struct dirent *entry;

    if (directory == NULL)
        return error_errno(err, "cannot read the folder %s", folder);
    arena_defer(arena, close_directory, directory);
    errno = 0;
    while ((entry = readdir(directory)) != NULL) {
        if (!is_signature_of(entry->d_name, file_name(plan)))
            continue;
        if (out->count == LIMIT_SIGNATURES)
            return error_set(err, ERROR_INPUT, "more than %d signatures beside %s",
                             LIMIT_SIGNATURES, plan);
        vec_push(arena, out, file_join(folder, entry->d_name, arena));
    }
    if (errno != 0)
        return error_errno(err, "cannot read the folder %s", folder);
    strlist_sort(out);
    return true;
}
