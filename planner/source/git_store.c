/* git_store.c - see git_store.h. */
#include "planner/source/git_store.h"

#include <string.h>

#include "common/escape.h"
#include "common/nearest.h"
#include "common/strbuf.h"

struct git_store {
    struct git_opened opened;
};

bool git_store_open(const char *path, enum git_way way, struct arena *arena, struct git_store **out,
                    struct error *err)
{
    struct git_store *s = arena_new(arena, struct git_store);
    bool unsupported = false;

    *out = s;
    if (way != GIT_WAY_PROGRAM) {
        if (git_library_open(path, arena, &s->opened, &unsupported, err))
            return true;
        if (!unsupported || way == GIT_WAY_LIBRARY)
            return error_while(err, "opening the git repository of %s", path);
        *err = (struct error){ 0 }; /* the program may know what libgit2 does not */
    }
    return git_program_open(path, arena, &s->opened, err) ||
           error_while(err, "opening the git repository of %s", path);
}

const char *git_store_root(const struct git_store *s)
{
    return s->opened.root;
}

const char *git_store_directory(const struct git_store *s)
{
    return s->opened.directory;
}

bool git_store_is_shallow(const struct git_store *s)
{
    return s->opened.shallow;
}

/* Says how a ref that is not in this clone can be had. */
static void hint_fetch(const char *spec, struct arena *arena, struct error *err)
{
    struct strbuf sb = { .arena = arena };
    const char *slash = strchr(spec, '/');

    if (slash == NULL || strncmp(spec, "origin/", 7) != 0)
        return;
    escape_add_shell(&sb, slash + 1);
    error_hint(err, "fetch it first:  git fetch --depth=1 origin %s", strbuf_text(&sb));
}

static bool no_ref(const struct git_store *s, const char *spec, struct arena *arena,
                   struct error *err)
{
    struct strlist names = { 0 };
    struct error ignored = { 0 };
    const char *nearest;

    /* Names only help; without them the message still stands. */
    (void)s->opened.ops->list_refs(s->opened.self, arena, &names, &ignored);
    nearest = nearest_find(spec, &names);
    error_set(err, ERROR_NO_REF, "there is no '%s' in this clone", spec);
    if (names.count > 0 && names.count <= 6)
        error_fact(err, "have", "%s", strlist_join(&names, ", ", arena));
    if (nearest != NULL)
        error_hint(err, "did you mean %s?", nearest);
    hint_fetch(spec, arena, err);
    return false;
}

bool git_store_resolve(const struct git_store *s, const char *spec, struct arena *arena,
                       struct git_commit *out, struct error *err)
{
    bool found = false;

    /* What begins with '-' would be an option of the git program. */
    if (spec[0] == '-' || spec[0] == '\0')
        return no_ref(s, spec, arena, err);
    if (!s->opened.ops->resolve(s->opened.self, spec, arena, out, &found, err))
        return false;
    if (!found)
        return no_ref(s, spec, arena, err);
    out->short_id = arena_strndup(arena, out->id, 7);
    return true;
}

bool git_store_read_tree(const struct git_store *s, const char *id, struct arena *arena,
                         struct git_entries *out, struct error *err)
{
    return s->opened.ops->read_tree(s->opened.self, id, arena, out, err);
}

bool git_store_read_blob(const struct git_store *s, const char *id, size_t limit,
                         struct arena *arena, struct str *out, struct error *err)
{
    return s->opened.ops->read_blob(s->opened.self, id, limit, arena, out, err);
}

bool git_store_merge_base(const struct git_store *s, const char *a, const char *b,
                          struct arena *arena, const char **out, struct error *err)
{
    *out = NULL;
    return s->opened.ops->merge_base(s->opened.self, a, b, arena, out, err);
}

bool git_store_list_refs(const struct git_store *s, struct arena *arena, struct strlist *out,
                         struct error *err)
{
    return s->opened.ops->list_refs(s->opened.self, arena, out, err);
}
