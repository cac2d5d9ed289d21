/* file.c - see file.h. */
#include "common/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/strbuf.h"

enum { CHUNK = 8192 }; /* bytes read at once where the size is not known */

/* Reads until the end, or until size bytes are read where that is not 0. */
static bool read_all(int fd, const char *path, size_t limit, size_t size, struct strbuf *sb,
                     struct error *err)
{
    while (size == 0 || sb->len < size) {
        size_t most = size == 0 ? CHUNK : size - sb->len;
        ssize_t got = read(fd, strbuf_room(sb, most), most);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_errno(err, "cannot read %s", path);
        if (got == 0)
            return true;
        if ((size_t)got > limit - sb->len)
            return error_set(err, ERROR_INPUT, "%s is larger than %zu bytes", path, limit);
        strbuf_added(sb, (size_t)got);
    }
    return true;
}

static bool check_regular(int fd, const char *path, size_t limit, size_t *size, struct error *err)
{
    struct stat st;

    if (fstat(fd, &st) != 0)
        return error_errno(err, "cannot read %s", path);
    if (!S_ISREG(st.st_mode))
        return error_set(err, ERROR_INPUT, "%s is not a regular file", path);
    if ((uintmax_t)st.st_size > limit)
        return error_set(err, ERROR_INPUT, "%s is larger than %zu bytes", path, limit);
    *size = (size_t)st.st_size;
    return true;
}

bool file_read(const char *path, size_t limit, struct arena *arena, struct str *out,
               struct error *err)
{
    bool from_stdin = strcmp(path, "-") == 0;
    /* Without O_NONBLOCK opening a FIFO would wait for its writer. */
    int fd = from_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct strbuf sb = { .arena = arena };
    size_t size = 0;
    bool done;

    if (fd < 0)
        return error_errno(err, "cannot open %s", path);
    done = (from_stdin || check_regular(fd, path, limit, &size, err)) &&
           read_all(fd, from_stdin ? "standard input" : path, limit, size, &sb, err);
    if (!from_stdin)
        (void)close(fd);
    *out = (struct str){ strbuf_text(&sb), sb.len };
    return done;
}

bool file_read_text(const char *path, size_t limit, struct arena *arena, const char **out,
                    struct error *err)
{
    struct str bytes = { 0 };

    if (!file_read(path, limit, arena, &bytes, err) || !str_check_text(bytes, path, err))
        return false;
    *out = bytes.ptr;
    return true;
}

static bool write_all(int fd, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t put = write(fd, data, len);

        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        data += put;
        len -= (size_t)put;
    }
    return true;
}

/* Gives a file made by mkstemp() the mode of the file at path, or the one that
 * open() would have given it. */
static bool set_mode(int fd, const char *path)
{
    mode_t mask = umask(0);
    struct stat st;

    (void)umask(mask);
    if (stat(path, &st) == 0 && S_ISREG(st.st_mode))
        return fchmod(fd, st.st_mode & 0777) == 0;
    return fchmod(fd, 0666 & ~mask) == 0;
}

/* Moves temp to path; with replace unset, only where nothing is there. */
static bool put_in_place(const char *temp, const char *path, bool replace, struct error *err)
{
    if (replace) {
        if (rename(temp, path) != 0)
            return error_errno(err, "cannot rename %s to %s", temp, path);
        return true;
    }
    if (link(temp, path) != 0) {
        if (errno == EEXIST)
            return error_set(err, ERROR_EXISTS, "%s is there already", path);
        return error_errno(err, "cannot create %s", path);
    }
    (void)unlink(temp);
    return true;
}

static bool write_file(const char *path, const void *data, size_t len, bool replace,
                       struct error *err)
{
    struct arena scratch = { 0 };
    char *temp = arena_printf(&scratch, "%s.XXXXXX", path);
    int fd = mkstemp(temp);
    bool done = false;

    if (fd < 0) {
        error_errno(err, "cannot create a file beside %s", path);
        goto out;
    }
    if (!set_mode(fd, path) || !write_all(fd, data, len) || fsync(fd) != 0) {
        error_errno(err, "cannot write %s", path);
        goto out;
    }
    done = put_in_place(temp, path, replace, err);
out:
    if (fd >= 0)
        (void)close(fd);
    if (fd >= 0 && !done)
        (void)unlink(temp);
    arena_free(&scratch);
    return done;
}

/* Writes into what has no content that could be replaced: a device, a pipe. */
static bool write_into(const char *path, const void *data, size_t len, struct error *err)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    bool done = fd >= 0 && write_all(fd, data, len);

    if (!done)
        error_errno(err, "cannot write %s", path);
    if (fd >= 0)
        (void)close(fd);
    return done;
}

bool file_write(const char *path, const void *data, size_t len, struct error *err)
{
    struct stat st;

    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
        return write_into(path, data, len, err);
    return write_file(path, data, len, true, err);
}

bool file_create(const char *path, const void *data, size_t len, struct error *err)
{
    return write_file(path, data, len, false, err);
}

bool file_exists(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0;
}

bool file_is_directory(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool file_make_directories(const char *path, struct error *err)
{
    struct arena scratch = { 0 };
    char *copy = arena_strdup(&scratch, path);
    bool done = true;

    for (char *slash = strchr(copy + 1, '/'); done && slash != NULL;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        done = mkdir(copy, 0777) == 0 || errno == EEXIST;
        *slash = '/';
    }
    if (done)
        done = mkdir(copy, 0777) == 0 || errno == EEXIST;
    if (!done)
        error_errno(err, "cannot make the folder %s", path);
    arena_free(&scratch);
    return done;
}

const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? path : slash + 1;
}

const char *file_folder(const char *path, struct arena *arena)
{
    const char *slash = strrchr(path, '/');

    if (slash == NULL)
        return ".";
    return slash == path ? "/" : arena_strndup(arena, path, (size_t)(slash - path));
}

const char *file_join(const char *folder, const char *name, struct arena *arena)
{
    size_t len = strlen(folder);

    if (name[0] == '/' || strcmp(folder, ".") == 0)
        return name;
    return arena_printf(arena, "%s%s%s", folder, folder[len - 1] == '/' ? "" : "/", name);
}
