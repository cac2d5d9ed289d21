/* git_store.c - see git_store.h. */
#include "planner/source/git_store.h"

#include <stdlib.h>
#include <string.h>

#include "common/escape.h"
#include "common/limits.h"
#include "common/nearest.h"
#include "common/strbuf.h"
#include "planner/source/git_base.h"
#include "planner/source/git_message.h"

struct git_store {
    struct git_opened opened;
    enum git_way way;
    const struct git_replaced *replaced;
    bool is_program;
};

bool git_store_open(const char *path, enum git_way way, struct arena *arena, struct git_store **out,
                    struct error *err)
{
    struct git_store *s = arena_new(arena, struct git_store);
    struct error refused = { 0 };
    bool unsupported = false;

    *out = s;
    s->way = way;
    if (way != GIT_WAY_PROGRAM) {
        if (git_library_open(path, arena, &s->opened, &unsupported, &refused)) {
            s->replaced = git_replaced_read(s->opened.directory, s->opened.id_bytes, arena);
            return true;
        }
        if (!unsupported || way == GIT_WAY_LIBRARY) {
            *err = refused;
            return error_while(err, "opening the git repository of %s", path);
        }
    }
    /* The program may know what libgit2 does not, or is not there for. */
    if (!git_program_open(path, arena, &s->opened, err)) {
        if (refused.code != ERROR_NONE)
            error_fact(err, "libgit2", "%s", refused.message);
        return error_while(err, "opening the git repository of %s", path);
    }
    s->is_program = true;
    s->replaced = git_replaced_read(s->opened.directory, s->opened.id_bytes, arena);
    return true;
}

bool git_store_open_other(const struct git_store *s, const char *path, struct arena *arena,
                          struct git_store **out, struct error *err)
{
    return git_store_open(path, s->way, arena, out, err);
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

const struct git_replaced *git_store_replaced(const struct git_store *s)
{
    return s->replaced;
}

/* Returns what libgit2 has to be asked for, which knows of no replacements; the
 * program does. */
static const struct git_replaced *replaced_here(const struct git_store *s)
{
    return s->is_program ? NULL : s->replaced;
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
    if (strlist_has(&names, spec)) {
        error_set(err, ERROR_GIT, "the commit of '%s' cannot be read", spec);
        return error_hint(err, "see what is damaged:  git fsck");
    }
    nearest = nearest_find(spec, &names);
    error_set(err, ERROR_NO_REF, "there is no '%s' in this clone", spec);
    if (names.count > 0 && names.count <= 6)
        error_fact(err, "have", "%s", strlist_join(&names, ", ", arena));
    if (nearest != NULL)
        error_hint(err, "did you mean %s?", nearest);
    hint_fetch(spec, arena, err);
    return false;
}

/* The tree of a commit that another one stands for is that one's. */
static bool read_replaced_tree(const struct git_store *s, struct arena *arena,
                               struct git_commit *out, struct error *err)
{
    struct strbuf sb = { .arena = arena };
    struct git_links links;
    struct git_id id;

    if (!git_id_parse(out->id, s->opened.id_bytes, &id) ||
        !git_store_read_object(s, &id, GIT_KIND_COMMIT, &sb, err))
        return false;
    if (git_message_links((struct str){ sb.ptr, sb.len }, s->opened.id_bytes, arena, &links))
        out->tree = git_id_text(&links.tree, s->opened.id_bytes, arena);
    return true;
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
    if (replaced_here(s) != NULL && !read_replaced_tree(s, arena, out, err))
        return false;
    out->short_id = arena_strndup(arena, out->id, 7);
    return true;
}

bool git_store_read_tree(const struct git_store *s, const char *id, struct arena *arena,
                         struct git_entries *out, struct error *err)
{
    return s->opened.ops->read_tree(s->opened.self, git_replaced_text(replaced_here(s), id), arena,
                                    out, err);
}

bool git_store_read_blob(const struct git_store *s, const char *id, size_t limit,
                         struct arena *arena, struct str *out, struct error *err)
{
    return s->opened.ops->read_blob(s->opened.self, git_replaced_text(replaced_here(s), id), limit,
                                    arena, out, err);
}

bool git_store_merge_bases(const struct git_store *s, const char *commit,
                           const struct strlist *others, struct arena *arena, struct strlist *out,
                           bool *certain, struct error *err)
{
    *certain = true;
    /* libgit2 gives up where a parent is missing, and leaks; and it knows of no others. */
    if (s->opened.shallow || replaced_here(s) != NULL)
        return git_base_find(s, commit, others, arena, out, certain, err);
    return s->opened.ops->merge_bases(s->opened.self, commit, others, arena, out, err);
}

bool git_store_list_refs(const struct git_store *s, struct arena *arena, struct strlist *out,
                         struct error *err)
{
    return s->opened.ops->list_refs(s->opened.self, arena, out, err);
}

size_t git_store_id_bytes(const struct git_store *s)
{
    return s->opened.id_bytes;
}

bool git_store_read_object(const struct git_store *s, const struct git_id *id, enum git_kind kind,
                           struct strbuf *out, struct error *err)
{
    return git_store_read_start(s, id, kind, SIZE_MAX, out, err);
}

bool git_store_read_start(const struct git_store *s, const struct git_id *id, enum git_kind kind,
                          size_t enough, struct strbuf *out, struct error *err)
{
    const struct git_id here = git_replaced_id(replaced_here(s), id);

    out->len = 0;
    return s->opened.ops->read_object(s->opened.self, &here, kind, enough, out, err);
}

static int compare_refs(const void *a, const void *b)
{
    const struct git_ref *left = a;
    const struct git_ref *right = b;
    bool left_first = strcmp(left->name, "HEAD") == 0;
    bool right_first = strcmp(right->name, "HEAD") == 0;

    if (left_first != right_first)
        return left_first ? -1 : 1;
    return strcmp(left->name, right->name);
}

bool git_store_read_refs(const struct git_store *s, struct arena *arena, struct git_refs *out,
                         struct error *err)
{
    if (!s->opened.ops->read_refs(s->opened.self, arena, out, err))
        return false;
    if (out->count > 0)
        qsort(out->items, out->count, sizeof(out->items[0]), compare_refs);
    return true;
}

/* Reads what a tag object stands for. */
static bool read_tag(struct str tag, size_t id_bytes, struct git_id *out, bool *is_tag)
{
    static const char object[] = "object ";
    size_t head = sizeof(object) - 1 + 2 * id_bytes;

    if (tag.len <= head || !str_starts_with(tag, object) ||
        !git_id_parse(tag.ptr + sizeof(object) - 1, id_bytes, out))
        return false;
    *is_tag = str_starts_with((struct str){ tag.ptr + head, tag.len - head }, "\ntype tag\n");
    return *is_tag ||
           str_starts_with((struct str){ tag.ptr + head, tag.len - head }, "\ntype commit\n");
}

bool git_store_peel(const struct git_store *s, const struct git_id *id, struct git_id *out,
                    bool *found, struct error *err)
{
    struct arena scratch = { 0 };
    struct strbuf sb = { .arena = &scratch };
    struct error no_tag = { 0 };
    bool is_tag = true;

    (void)err;
    *out = *id;
    *found = true;
    /* What is no tag object is a commit, or is found to be none when it is read. */
    for (int depth = 0; *found && is_tag && depth < LIMIT_NESTING; depth++) {
        if (!git_store_read_object(s, out, GIT_KIND_TAG, &sb, &no_tag))
            break;
        *found = read_tag((struct str){ sb.ptr, sb.len }, s->opened.id_bytes, out, &is_tag);
    }
    arena_free(&scratch);
    return true;
}
