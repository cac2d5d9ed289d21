/* folder.c - see folder.h. */
#include "planner/source/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/file.h"
#include "common/limits.h"
#include "common/strbuf.h"

struct folder {
    struct source source; /* first: a source is turned back into its folder */
    const char *cwd;      /* absolute */
};

static const struct folder *folder_of(const struct source *s)
{
    return (const struct folder *)(const void *)s;
}

/* Returns whether path is folder or lies below it; both absolute. */
static bool is_below(const char *path, const char *folder)
{
    size_t len = strlen(folder);

    if (strcmp(folder, "/") == 0)
        return true;
    return strncmp(path, folder, len) == 0 && (path[len] == '/' || path[len] == '\0');
}

const char *folder_shown(const struct source *s, const char *path, struct arena *arena)
{
    const char *cwd = folder_of(s)->cwd;
    size_t len = strlen(cwd);

    if (!is_below(path, cwd) || strcmp(path, cwd) == 0)
        return strcmp(path, cwd) == 0 ? "." : path;
    return arena_strdup(arena, path + len + (strcmp(cwd, "/") != 0));
}

/* Returns path made absolute without looking at the disk: "." and ".." are
 * taken out by their spelling. */
static const char *absolute(const struct folder *f, const char *path, struct arena *arena)
{
    const char *rest = file_join(f->cwd, path, arena);
    struct strbuf sb = { .arena = arena };

    while (*rest != '\0') {
        size_t len = strcspn(rest, "/");

        if (len == 2 && strncmp(rest, "..", 2) == 0) {
            while (sb.len > 0 && sb.ptr[--sb.len] != '/')
                continue;
        } else if (len > 0 && !(len == 1 && rest[0] == '.')) {
            strbuf_addch(&sb, '/');
            strbuf_add(&sb, rest, len);
        }
        rest += len + (rest[len] == '/');
    }
    if (sb.len == 0)
        return "/";
    return arena_strndup(arena, sb.ptr, sb.len);
}

static int64_t nanoseconds(struct timespec t)
{
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void describe(const struct stat *st, struct source_file *out)
{
    out->stamp = (struct source_stamp){
        .size = st->st_size,
        .mtime_ns = nanoseconds(st->st_mtim),
        .ctime_ns = nanoseconds(st->st_ctim),
        .inode = st->st_ino,
    };
    out->kind = SOURCE_OTHER;
    if (S_ISREG(st->st_mode)) {
        out->kind = SOURCE_FILE;
    } else if (S_ISDIR(st->st_mode)) {
        out->kind = SOURCE_FOLDER;
    } else if (S_ISFIFO(st->st_mode)) {
        out->refusal = "is a FIFO";
    } else if (S_ISSOCK(st->st_mode)) {
        out->refusal = "is a socket";
    } else {
        out->refusal = "is a device";
    }
}

/* Describes the symlink at path, which may not lead out of root and folder. */
static void follow(const struct folder *f, const char *path, const char *folder,
                   struct arena *arena, struct source_file *out)
{
    char real[PATH_MAX];
    struct stat st;

    out->kind = SOURCE_OTHER;
    if (realpath(path, real) == NULL || stat(real, &st) != 0) {
        out->refusal = "is a symlink to nowhere";
        return;
    }
    if (!is_below(real, f->source.root) && !is_below(real, folder)) {
        out->refusal = "is a symlink that leads out of the tree";
        return;
    }
    out->full_path = arena_strdup(arena, real);
    describe(&st, out);
}

static bool find(const struct source *s, const char *path, struct arena *arena,
                 struct source_file *out, struct error *err)
{
    const struct folder *f = folder_of(s);
    const char *full = absolute(f, path, arena);
    char real[PATH_MAX];
    struct stat st;

    *out = (struct source_file){
        .source = s,
        .name = file_name(full),
        .path = folder_shown(s, full, arena),
        .full_path = full,
    };
    if (realpath(full, real) == NULL) {
        if (errno == ENOENT || errno == ENOTDIR || errno == ELOOP || errno == ENAMETOOLONG)
            return true;
        return error_errno(err, "cannot read %s", out->path);
    }
    out->full_path = arena_strdup(arena, real);
    if (stat(real, &st) != 0)
        return error_errno(err, "cannot read %s", out->path);
    describe(&st, out);
    if (is_below(full, s->root) && !is_below(real, s->root)) {
        out->kind = SOURCE_OTHER;
        out->refusal = "is a symlink that leads out of the tree";
    }
    return true;
}

/* As arena_printf("%s/%s"), which is a tenth of a run. */
static const char *join(const char *folder, const char *name, struct arena *arena)
{
    size_t len = strlen(folder) + strlen(name) + 2;
    char *path = arena_alloc(arena, len);

    (void)stpcpy(stpcpy(stpcpy(path, folder), "/"), name);
    return path;
}

/* Finds the entry called name of the folder open as fd; false where it is gone
 * since the folder was read. */
static bool find_entry(const struct source_file *folder, int fd, const char *name,
                       struct arena *arena, struct source_file *out)
{
    struct source_file file = { .source = folder->source };
    struct stat st;

    if (fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return false;
    file.full_path = join(folder->full_path, name, arena);
    file.name = file_name(file.full_path);
    if (strcmp(folder->path, folder->full_path) == 0)
        file.path = file.full_path;
    else if (strcmp(folder->path, ".") == 0)
        file.path = file.name;
    else
        file.path = join(folder->path, file.name, arena);
    if (S_ISLNK(st.st_mode))
        follow(folder_of(folder->source), file.full_path, folder->full_path, arena, &file);
    else
        describe(&st, &file);
    *out = file;
    return true;
}

/* Lists the folder in scratch; the names that files hold live in arena. */
static bool read_entries(const struct source_file *folder, DIR *dir, struct arena *scratch,
                         struct arena *arena, struct source_files *out, struct error *err)
{
    const struct dirent *entry;
    struct source_file file;

    for (errno = 0; (entry = readdir(dir)) != NULL; errno = 0) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (out->count == LIMIT_DIRECTORY) {
            return error_set(err, ERROR_INPUT, "%s has more than %d entries", folder->path,
                             LIMIT_DIRECTORY);
        }
        if (find_entry(folder, dirfd(dir), entry->d_name, arena, &file))
            vec_push(scratch, out, file);
    }
    if (errno != 0)
        return error_errno(err, "cannot read the folder %s", folder->path);
    return true;
}

static bool list(const struct source *s, const char *path, struct arena *arena,
                 struct source_files *out, struct error *err)
{
    struct source_file folder = { 0 };
    struct source_files found = { 0 };
    struct arena scratch = { 0 };
    DIR *dir;
    bool done;

    if (!find(s, path, arena, &folder, err))
        return false;
    if (folder.refusal != NULL)
        return error_set(err, ERROR_INPUT, "%s %s", folder.path, folder.refusal);
    dir = opendir(folder.full_path);
    if (dir == NULL)
        return error_errno(err, "cannot read the folder %s", folder.path);
    done = read_entries(&folder, dir, &scratch, arena, &found, err);
    (void)closedir(dir);
    vec_reserve(arena, out, found.count);
    for (size_t i = 0; i < found.count; i++)
        vec_push(arena, out, found.items[i]);
    arena_free(&scratch);
    return done;
}

static bool read_whole(const struct source_file *file, size_t limit, struct arena *arena,
                       struct str *out, struct error *err)
{
    return file_read(file->path, limit, arena, out, err);
}

static const struct source_ops folder_ops = { find, list, read_whole };

bool folder_open(const char *root, struct arena *arena, const struct source **out,
                 struct error *err)
{
    struct folder *f = arena_new(arena, struct folder);
    char real[PATH_MAX];

    if (getcwd(real, sizeof(real)) == NULL)
        return error_errno(err, "cannot tell the working directory");
    f->cwd = arena_strdup(arena, real);
    if (realpath(root, real) == NULL)
        return error_errno(err, "cannot read the folder %s", root);
    f->source = (struct source){ &folder_ops, arena_strdup(arena, real), NULL };
    *out = &f->source;
    return true;
}
