/* git_tree.c - see git_tree.h. */
#include "planner/source/git_tree.h"

#include <string.h>

#include "common/limits.h"

bool git_tree_next(struct str *rest, size_t id_bytes, struct git_tree_entry *out)
{
    const char *blank = memchr(rest->ptr, ' ', rest->len < 8 ? rest->len : 8);
    const char *nul =
        blank == NULL ? NULL : memchr(blank, '\0', rest->len - (size_t)(blank - rest->ptr));
    size_t used = nul == NULL ? 0 : (size_t)(nul - rest->ptr) + 1 + id_bytes;

    if (nul == NULL || used > rest->len)
        return false;
    out->mode = 0;
    for (const char *c = rest->ptr; c < blank; c++)
        out->mode = out->mode * 8 + (uint32_t)(*c - '0');
    out->name = (struct str){ blank + 1, (size_t)(nul - blank) - 1 };
    out->id = git_id_of(nul + 1, id_bytes);
    *rest = (struct str){ rest->ptr + used, rest->len - used };
    return true;
}

static bool is_folder(const struct git_tree_entry *entry)
{
    return (entry->mode & GIT_MODE_KIND) == GIT_MODE_FOLDER;
}

/* Passes over the entries before that of the name; a NUL follows the tree, so
 * that no name leads out of it. */
static struct str skip_to(struct str rest, size_t id_bytes, const char *name, size_t len)
{
    while (rest.len > 8) {
        const char *mode_end = rest.ptr[5] == ' ' ? rest.ptr + 5 : rest.ptr + 6;
        size_t entry_len = strlen(mode_end + 1);
        size_t used = (size_t)(mode_end - rest.ptr) + entry_len + 2 + id_bytes;

        if (*mode_end != ' ' || used > rest.len ||
            (entry_len == len && memcmp(mode_end + 1, name, len) == 0))
            break;
        rest = (struct str){ rest.ptr + used, rest.len - used };
    }
    return rest;
}

bool git_tree_folder(const struct git_store *store, const struct git_id *tree, const char *name,
                     size_t len, struct strbuf *scratch, struct git_id *out, struct error *err)
{
    size_t id_bytes = git_store_id_bytes(store);
    struct git_tree_entry entry;
    struct str rest;

    *out = (struct git_id){ 0 };
    if (!git_store_read_object(store, tree, GIT_KIND_TREE, scratch, err))
        return false;
    rest = skip_to((struct str){ strbuf_text(scratch), scratch->len }, id_bytes, name, len);
    while (git_tree_next(&rest, id_bytes, &entry)) {
        if (entry.name.len == len && memcmp(entry.name.ptr, name, len) == 0) {
            if (is_folder(&entry))
                *out = entry.id;
            break;
        }
    }
    return true;
}

/* The entries of one side, the next one in view. */
struct side {
    struct str rest;
    struct git_tree_entry entry;
    bool has;
};

struct comparison {
    const struct git_store *store;
    bool is_flat; /* subfolders are left out */
    struct arena *arena;
    struct git_tree_pairs *out;
    struct error *err;
};

static void advance(const struct comparison *c, struct side *side)
{
    side->has = git_tree_next(&side->rest, git_store_id_bytes(c->store), &side->entry);
}

/* Takes entries that are the same on both sides: most are, and need no look. */
static void skip_same(const struct comparison *c, struct side *old, struct side *new)
{
    size_t id_bytes = git_store_id_bytes(c->store);

    for (;;) {
        const char *nul = memchr(old->rest.ptr, '\0', old->rest.len);
        size_t len = nul == NULL ? 0 : (size_t)(nul - old->rest.ptr) + 1;

        if (nul == NULL)
            return;
        len += id_bytes;
        if (len > old->rest.len || len > new->rest.len ||
            memcmp(old->rest.ptr, new->rest.ptr, len) != 0)
            return;
        old->rest = (struct str){ old->rest.ptr + len, old->rest.len - len };
        new->rest = (struct str){ new->rest.ptr + len, new->rest.len - len };
    }
}

static bool open_side(const struct comparison *c, const struct git_id *id, struct strbuf *bytes,
                      struct side *side)
{
    *side = (struct side){ .rest = { "", 0 } };
    if (git_id_is_none(id))
        return true;
    if (!git_store_read_object(c->store, id, GIT_KIND_TREE, bytes, c->err))
        return false;
    side->rest = (struct str){ bytes->ptr == NULL ? "" : bytes->ptr, bytes->len };
    return true;
}

/* Git sorts bytewise, with a slash behind the names of folders. */
static int compare_entries(const struct git_tree_entry *a, const struct git_tree_entry *b)
{
    size_t least = a->name.len < b->name.len ? a->name.len : b->name.len;
    int order = memcmp(a->name.ptr, b->name.ptr, least);
    unsigned char left;
    unsigned char right;

    if (order != 0)
        return order;
    left = (unsigned char)(a->name.len > least ? a->name.ptr[least] : is_folder(a) ? '/' : '\0');
    right = (unsigned char)(b->name.len > least ? b->name.ptr[least] : is_folder(b) ? '/' : '\0');
    if (left == right)
        return (a->name.len > b->name.len) - (a->name.len < b->name.len);
    return left < right ? -1 : 1;
}

static const char *join(const struct comparison *c, const char *prefix, struct str name)
{
    const char *text = arena_strndup(c->arena, name.ptr, name.len);

    return prefix[0] == '\0' ? text : arena_printf(c->arena, "%s/%s", prefix, text);
}

static bool compare_folders(const struct comparison *c, const struct git_id *old,
                            const struct git_id *new, const char *prefix, int depth);

/* Compares what one name stands for; none where a side lacks it. */
static bool compare_named(const struct comparison *c, const struct git_tree_entry *old,
                          const struct git_tree_entry *new, const char *prefix, int depth)
{
    static const struct git_id none = { 0 };
    const struct git_tree_entry *some = new != NULL ? new : old;
    const struct git_id *left = old != NULL ? &old->id : &none;
    const struct git_id *right = new != NULL ? &new->id : &none;
    bool left_file = old != NULL && (old->mode & GIT_MODE_KIND) == GIT_MODE_FILE;
    bool right_file = new != NULL && (new->mode &GIT_MODE_KIND) == GIT_MODE_FILE;

    if (git_id_equal(left, right) && left_file == right_file)
        return true;
    if (is_folder(some) && c->is_flat)
        return true;
    if (is_folder(some))
        return compare_folders(c, left, right, join(c, prefix, some->name), depth + 1);
    if (left_file || right_file) {
        vec_push(c->arena, c->out,
                 (struct git_tree_pair){ join(c, prefix, some->name), left_file ? *left : none,
                                         right_file ? *right : none });
    }
    return true;
}

static bool compare_sides(const struct comparison *c, struct side *old, struct side *new,
                          const char *prefix, int depth)
{
    skip_same(c, old, new);
    advance(c, old);
    advance(c, new);
    while (old->has || new->has) {
        int order = !old->has ? 1 : !new->has ? -1 : compare_entries(&old->entry, &new->entry);

        if (!compare_named(c, order <= 0 ? &old->entry : NULL, order >= 0 ? &new->entry : NULL,
                           prefix, depth))
            return false;
        if (order == 0)
            skip_same(c, old, new);
        if (order <= 0)
            advance(c, old);
        if (order >= 0)
            advance(c, new);
    }
    return true;
}

static bool compare_folders(const struct comparison *c, const struct git_id *old,
                            const struct git_id *new, const char *prefix, int depth)
{
    struct arena scratch = { 0 };
    struct strbuf old_bytes = { .arena = &scratch };
    struct strbuf new_bytes = { .arena = &scratch };
    struct side old_side;
    struct side new_side;
    bool done;

    if (git_id_equal(old, new))
        return true;
    if (depth > LIMIT_NESTING)
        return error_set(c->err, ERROR_INPUT, "%s lies deeper than %d folders", prefix,
                         LIMIT_NESTING);
    done = open_side(c, old, &old_bytes, &old_side) && open_side(c, new, &new_bytes, &new_side) &&
           compare_sides(c, &old_side, &new_side, prefix, depth);
    arena_free(&scratch);
    return done;
}

bool git_tree_compare(const struct git_store *store, const struct git_id *old,
                      const struct git_id *new, const char *prefix, struct arena *arena,
                      struct git_tree_pairs *out, struct error *err)
{
    size_t len = strlen(prefix);
    bool is_flat = len > 0 && prefix[len - 1] == '/';
    const struct comparison c = { store, is_flat, arena, out, err };

    if (is_flat)
        prefix = arena_strndup(arena, prefix, len - 1);
    return compare_folders(&c, old, new, prefix, 0);
}
