/* git_replaced.c - see git_replaced.h. */
#include "planner/source/git_replaced.h"

#include <dirent.h>
#include <string.h>

#include "common/error.h"
#include "common/file.h"
#include "common/limits.h"
#include "common/strmap.h"

struct git_replaced {
    struct arena *arena;
    size_t id_bytes;
    struct strmap *objects; /* id -> const char *, the id of what stands in its place */
    struct strmap *grafts;  /* id -> struct git_ids * */
};

static const char ref_prefix[] = "refs/replace/";

/* Returns whether text begins with an id. */
static bool is_id(const struct git_replaced *r, const char *text)
{
    struct git_id id;

    return strnlen(text, 2 * r->id_bytes) == 2 * r->id_bytes &&
           git_id_parse(text, r->id_bytes, &id);
}

static void add_object(struct git_replaced *r, const char *id, const char *other)
{
    size_t len = 2 * r->id_bytes;

    if (is_id(r, id) && is_id(r, other))
        (void)strmap_put(r->objects, arena_strndup(r->arena, id, len),
                         arena_strndup(r->arena, other, len));
}

/* Returns the text of the file, "" where there is none. */
static const char *read_text(const char *directory, const char *name, struct arena *arena)
{
    const char *path = file_join(directory, name, arena);
    struct error dropped = { 0 }; /* then nothing is replaced, as it says */
    struct str bytes = { "", 0 };

    if (!file_exists(path) || !file_read(path, LIMIT_GIT_TREE, arena, &bytes, &dropped))
        return "";
    return bytes.ptr;
}

/* The refs that are files of their own count before those that are packed. */
static void add_files(struct git_replaced *r, const char *directory)
{
    const char *folder = file_join(directory, "refs/replace", r->arena);
    DIR *entries = opendir(folder);
    const struct dirent *entry;

    if (entries == NULL)
        return;
    while ((entry = readdir(entries)) != NULL) {
        if (entry->d_name[0] != '.')
            add_object(r, entry->d_name, read_text(folder, entry->d_name, r->arena));
    }
    (void)closedir(entries);
}

static void add_packed(struct git_replaced *r, const char *directory)
{
    struct arena scratch = { 0 };
    const char *text = read_text(directory, "packed-refs", &scratch);
    size_t before = 2 * r->id_bytes + 1; /* the id and a blank */

    for (const char *at = strstr(text, ref_prefix); at != NULL; at = strstr(at, ref_prefix)) {
        if ((size_t)(at - text) >= before && at[-1] == ' ')
            add_object(r, at + sizeof(ref_prefix) - 1, at - before);
        at += sizeof(ref_prefix) - 1;
    }
    arena_free(&scratch);
}

static void add_graft(struct git_replaced *r, const char *line)
{
    struct git_ids *parents = arena_new(r->arena, struct git_ids);
    size_t len = 2 * r->id_bytes;
    const char *id = arena_strndup(r->arena, line, len);
    struct git_id parent;

    for (line += len; *line == ' ' && is_id(r, line + 1); line += len + 1) {
        (void)git_id_parse(line + 1, r->id_bytes, &parent);
        vec_push(r->arena, parents, parent);
    }
    (void)strmap_put(r->grafts, id, parents);
}

static void add_grafts(struct git_replaced *r, const char *directory)
{
    const char *line = read_text(directory, "info/grafts", r->arena);

    while (*line != '\0') {
        if (is_id(r, line))
            add_graft(r, line);
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
}

const struct git_replaced *git_replaced_read(const char *directory, size_t id_bytes,
                                             struct arena *arena)
{
    struct git_replaced *r = arena_new(arena, struct git_replaced);

    *r = (struct git_replaced){ arena, id_bytes, strmap_new(arena), strmap_new(arena) };
    add_files(r, directory);
    add_packed(r, directory);
    add_grafts(r, directory);
    return strmap_count(r->objects) + strmap_count(r->grafts) == 0 ? NULL : r;
}

const char *git_replaced_text(const struct git_replaced *r, const char *id)
{
    /* One that is replaced may be replaced again; not in a circle for ever. */
    for (int i = 0; r != NULL && i < LIMIT_NESTING; i++) {
        const char *other = strmap_get(r->objects, id);

        if (other == NULL)
            break;
        id = other;
    }
    return id;
}

struct git_id git_replaced_id(const struct git_replaced *r, const struct git_id *id)
{
    struct git_id other = *id;
    struct arena scratch = { 0 };

    if (r == NULL || strmap_count(r->objects) == 0)
        return other;
    (void)git_id_parse(git_replaced_text(r, git_id_text(id, r->id_bytes, &scratch)), r->id_bytes,
                       &other);
    arena_free(&scratch);
    return other;
}

const struct git_ids *git_replaced_parents(const struct git_replaced *r, const struct git_id *id)
{
    const struct git_ids *parents;
    struct arena scratch = { 0 };

    if (r == NULL || strmap_count(r->grafts) == 0)
        return NULL;
    parents = strmap_get(r->grafts, git_id_text(id, r->id_bytes, &scratch));
    arena_free(&scratch);
    return parents;
}
