/* policy_check.c - what a policy says against files and plans; see policy.h. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "applier/verify/policy.h"
#include "common/file.h"
#include "common/time_utc.h"

/* Nobody else may write to it; in a folder with the sticky bit, as /tmp is one,
 * nobody may take away what is somebody else's. */
static bool is_safe(const struct stat *st)
{
    if (st->st_uid != 0 && st->st_uid != geteuid())
        return false;
    return (st->st_mode & 022) == 0 || (S_ISDIR(st->st_mode) && (st->st_mode & S_ISVTX) != 0);
}

static bool check_one_owner(const char *path, struct error *err)
{
    struct stat st;

    if (stat(path, &st) != 0)
        return error_errno(err, "cannot read %s", path);
    if (is_safe(&st))
        return true;
    error_set(err, ERROR_POLICY, "%s may be changed by others", path);
    error_fact(err, "owner", "uid %u, mode %04o", (unsigned)st.st_uid,
               (unsigned)st.st_mode & 07777);
    return error_hint(err, "chown root %s; chmod go-w %s", path, path);
}

/* The file and every folder above it, up to the root. */
static bool check_chain(const char *path, struct arena *arena, struct error *err)
{
    while (check_one_owner(path, err)) {
        if (strcmp(path, "/") == 0)
            return true;
        path = file_folder(path, arena);
    }
    return false;
}

bool host_policy_check_owner(const char *path, struct error *err)
{
    struct arena scratch = { 0 };
    char whole[PATH_MAX];
    bool fine = realpath(path, whole) != NULL;

    /* What is named may be a link: then both ends of it count. */
    if (fine) {
        fine =
            check_chain(whole, &scratch, err) && check_one_owner(file_folder(path, &scratch), err);
    } else {
        error_errno(err, "cannot read %s", path);
    }
    arena_free(&scratch);
    return fine;
}

bool host_policy_exists(const char *path, bool *out, struct error *err)
{
    struct stat st;

    *out = lstat(path, &st) == 0;
    if (*out || errno == ENOENT)
        return true;
    error_errno(err, "cannot see whether this host has a policy, %s", path);
    return error_hint(err, "who runs migapply must be able to read it");
}

static const char *age_fault(const struct host_policy *policy, const struct plan *plan,
                             int64_t now_utc, struct arena *arena)
{
    int64_t created;

    if (policy->max_age_s == 0)
        return NULL;
    if (!time_utc_parse(str_of(plan->created_at), &created))
        return "the plan does not say when it was made, and the policy limits its age";
    if (created + policy->max_age_s > now_utc)
        return NULL;
    return arena_printf(arena, "made %s: older than the policy allows",
                        time_utc_short(created, arena));
}

/* Half a migration is worse than an old one; but not for ever. */
static bool is_past_grace(const struct host_policy *policy, const struct plan *plan,
                          int64_t now_utc)
{
    int64_t end;

    return time_utc_parse(str_of(plan->not_after), &end) && now_utc > end + policy->grace_s;
}

void host_policy_check_plan(const struct host_policy *policy, const struct plan *plan,
                            int64_t now_utc, struct arena *arena, struct verification *v)
{
    const char *age = age_fault(policy, plan, now_utc, arena);

    if (age != NULL)
        vec_push(arena, &v->stale, age);
    v->too_late = is_past_grace(policy, plan, now_utc);
    if (v->too_late)
        vec_push(arena, &v->against, "too late even to end a run that had begun");
    if (policy->once && plan->nonce[0] == '\0')
        vec_push(arena, &v->against, "it has no nonce, and the policy wants plans that run once");
    if (policy->file != NULL && !policy->allow_dirty && plan->provenance.git != NULL &&
        plan->provenance.git->dirty)
        vec_push(arena, &v->against, "made from a tree with changes that were not committed");
}

bool host_policy_exclude_authors(const struct plan *plan, struct arena *arena,
                                 struct strlist *excluded)
{
    for (size_t i = 0; i < plan->annotations.count; i++) {
        if (strcmp(plan->annotations.items[i].key, "authors") != 0)
            continue;
        vec_push(arena, excluded, plan->annotations.items[i].value);
        return true;
    }
    return false;
}
