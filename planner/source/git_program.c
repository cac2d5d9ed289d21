/* git_program.c - reading a repository's objects through the git program.
 *
 * One "git cat-file --batch" serves all objects. Nothing of the repository is
 * run: no hook, no filter, no file system monitor; its owner does not matter. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/limits.h"
#include "common/number.h"
#include "common/strbuf.h"
#include "planner/source/git_store.h"

extern char **environ;

struct batch {
    const char *directory; /* git -C */
    size_t id_bytes;       /* 20 or 32 */
    pid_t pid;
    FILE *ask;
    FILE *answer;
};

/* Makes a pipe whose ends are closed in programs that are started. */
static bool open_pipe(int fds[2], struct error *err)
{
    if (pipe(fds) == 0 && fcntl(fds[0], F_SETFD, FD_CLOEXEC) == 0 &&
        fcntl(fds[1], F_SETFD, FD_CLOEXEC) == 0)
        return true;
    return error_errno(err, "cannot make a pipe");
}

enum { MOST_ARGUMENTS = 24 };

static const char *const common_arguments[] = {
    "git",
    "--no-pager",
    "--no-optional-locks",
    "-c",
    "safe.directory=*",
    "-c",
    "core.fsmonitor=false",
    "-C",
};

/* Starts git with the arguments (ending with NULL) behind the common ones. */
static bool start(const char *directory, const char *const arguments[], int in, int out, pid_t *pid)
{
    char *argv[MOST_ARGUMENTS + 1] = { NULL };
    struct arena scratch = { 0 };
    posix_spawn_file_actions_t actions;
    size_t count = 0;
    int status;

    for (size_t i = 0; i < sizeof(common_arguments) / sizeof(common_arguments[0]); i++)
        argv[count++] = arena_strdup(&scratch, common_arguments[i]);
    argv[count++] = arena_strdup(&scratch, directory);
    for (size_t i = 0; arguments[i] != NULL && count < MOST_ARGUMENTS; i++)
        argv[count++] = arena_strdup(&scratch, arguments[i]);
    (void)posix_spawn_file_actions_init(&actions);
    if (in >= 0)
        (void)posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    else
        (void)posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    (void)posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    (void)posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    status = posix_spawnp(pid, "git", &actions, NULL, argv, environ);
    (void)posix_spawn_file_actions_destroy(&actions);
    arena_free(&scratch);
    return status == 0;
}

static bool no_program(struct error *err)
{
    error_set(err, ERROR_GIT, "the git program could not be started");
    return error_hint(err, "this repository needs it:  apt install git");
}

bool git_program_run(const char *directory, const char *const arguments[], struct arena *arena,
                     struct str *out, bool *succeeded, struct error *err)
{
    struct strbuf sb = { .arena = arena };
    int pipe_fds[2];
    char chunk[4096];
    ssize_t got;
    pid_t pid;
    int status = 0;

    if (!open_pipe(pipe_fds, err))
        return false;
    if (!start(directory, arguments, -1, pipe_fds[1], &pid)) {
        (void)close(pipe_fds[0]);
        (void)close(pipe_fds[1]);
        return no_program(err);
    }
    (void)close(pipe_fds[1]);
    while ((got = read(pipe_fds[0], chunk, sizeof(chunk))) > 0 || (got < 0 && errno == EINTR)) {
        if (got > 0)
            strbuf_add(&sb, chunk, (size_t)got);
    }
    (void)close(pipe_fds[0]);
    *succeeded = waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    *out = (struct str){ strbuf_text(&sb), sb.len };
    return true;
}

/* Runs git to its end; *output is what it wrote, without the last newlines. */
static bool run(const char *directory, const char *const arguments[], struct arena *arena,
                const char **output, bool *succeeded, struct error *err)
{
    struct str text = { "", 0 };

    if (!git_program_run(directory, arguments, arena, &text, succeeded, err))
        return false;
    while (text.len > 0 && text.ptr[text.len - 1] == '\n')
        text.len--;
    *output = arena_strndup(arena, text.ptr, text.len);
    return true;
}

static void close_batch(void *handle)
{
    struct batch *b = handle;

    if (b->ask != NULL)
        (void)fclose(b->ask);
    if (b->answer != NULL)
        (void)fclose(b->answer);
    if (b->pid > 0)
        (void)waitpid(b->pid, NULL, 0);
}

static bool start_batch(struct batch *b, struct error *err)
{
    const char *const arguments[] = { "cat-file", "--batch", NULL };
    int to[2] = { -1, -1 };
    int from[2] = { -1, -1 };
    bool done;

    if (b->pid > 0)
        return true;
    if (!open_pipe(to, err) || !open_pipe(from, err))
        return false;
    done = start(b->directory, arguments, to[0], from[1], &b->pid);
    (void)close(to[0]);
    (void)close(from[1]);
    b->ask = fdopen(to[1], "w");
    b->answer = fdopen(from[0], "r");
    return done || no_program(err);
}

static bool lacks(const char *id, struct error *err)
{
    error_set(err, ERROR_GIT, "this clone lacks the object %s", id);
    return error_hint(err, "a partial or damaged clone? fetch it whole:  git fetch --refetch");
}

/* Reads size bytes of the answer and the newline behind them. */
static bool read_bytes(struct batch *b, size_t size, struct arena *arena, struct str *out)
{
    char *bytes = arena_alloc(arena, size + 1);

    if (fread(bytes, 1, size, b->answer) != size || fgetc(b->answer) != '\n')
        return false;
    *out = (struct str){ bytes, size };
    return true;
}

/* Skips an object that is too large without keeping it. */
static bool skip_bytes(struct batch *b, size_t size)
{
    char chunk[65536];

    for (size++; size > 0;) {
        size_t got = fread(chunk, 1, size < sizeof(chunk) ? size : sizeof(chunk), b->answer);

        if (got == 0)
            return false;
        size -= got;
    }
    return true;
}

static bool read_object(struct batch *b, const char *id, const char *type, size_t limit,
                        struct arena *arena, struct str *out, struct error *err)
{
    char header[256];
    char kind[16];
    char size_text[24];
    int64_t size = 0;

    if (!start_batch(b, err))
        return false;
    if (fprintf(b->ask, "%s\n", id) < 0 || fflush(b->ask) != 0 ||
        fgets(header, sizeof(header), b->answer) == NULL)
        return error_set(err, ERROR_GIT, "git cat-file stopped answering");
    if (sscanf(header, "%*s %15s %23s", kind, size_text) != 2 ||
        !number_parse(size_text, 0, INT64_MAX, &size))
        return lacks(id, err);
    if ((size_t)size > limit) {
        (void)skip_bytes(b, (size_t)size);
        return error_set(err, ERROR_INPUT, "the object %s is larger than %zu bytes", id, limit);
    }
    if (!read_bytes(b, (size_t)size, arena, out))
        return error_set(err, ERROR_GIT, "git cat-file stopped in the middle of %s", id);
    if (strcmp(kind, type) != 0)
        return error_set(err, ERROR_GIT, "the object %s is a %s", id, kind);
    return true;
}

static bool resolve(void *self, const char *spec, struct arena *arena, struct git_commit *out,
                    bool *found, struct error *err)
{
    const struct batch *b = self;
    const char *const commit[] = { "rev-parse", "--verify", "--quiet",
                                   arena_printf(arena, "%s^{commit}", spec), NULL };
    const char *const tree[] = { "rev-parse", "--verify", "--quiet",
                                 arena_printf(arena, "%s^{tree}", spec), NULL };

    return run(b->directory, commit, arena, &out->id, found, err) &&
           (!*found || run(b->directory, tree, arena, &out->tree, found, err));
}

static const char *hex(const char *bytes, size_t count, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    for (size_t i = 0; i < count; i++)
        strbuf_addf(&sb, "%02x", (unsigned)(unsigned char)bytes[i]);
    return strbuf_text(&sb);
}

static bool read_tree(void *self, const char *id, struct arena *arena, struct git_entries *out,
                      struct error *err)
{
    struct batch *b = self;
    struct str rest = { "", 0 };

    if (!read_object(b, id, "tree", LIMIT_GIT_TREE, arena, &rest, err))
        return false;
    while (rest.len > 0) {
        const char *nul = memchr(rest.ptr, '\0', rest.len);
        const char *blank = memchr(rest.ptr, ' ', rest.len);
        size_t used = nul == NULL ? 0 : (size_t)(nul - rest.ptr) + 1 + b->id_bytes;

        if (nul == NULL || blank == NULL || blank > nul || used > rest.len)
            return error_set(err, ERROR_GIT, "the tree %s is damaged", id);
        vec_push(arena, out,
                 (struct git_entry){ arena_strdup(arena, blank + 1),
                                     (uint32_t)strtoul(rest.ptr, NULL, 8),
                                     hex(nul + 1, b->id_bytes, arena) });
        rest = (struct str){ rest.ptr + used, rest.len - used };
    }
    return true;
}

static bool read_blob(void *self, const char *id, size_t limit, struct arena *arena,
                      struct str *out, struct error *err)
{
    return read_object(self, id, "blob", limit, arena, out, err);
}

static bool merge_bases(void *self, const char *commit, const struct strlist *others,
                        struct arena *arena, struct strlist *out, struct error *err)
{
    const struct batch *batch = self;
    struct strlist arguments = { 0 };
    const char *ids;
    bool found;

    vec_push(arena, &arguments, "merge-base");
    vec_push(arena, &arguments, "--all");
    vec_push(arena, &arguments, commit);
    for (size_t i = 0; i < others->count; i++)
        vec_push(arena, &arguments, others->items[i]);
    vec_push(arena, &arguments, NULL);
    if (!run(batch->directory, arguments.items, arena, &ids, &found, err))
        return false;
    while (found && *ids != '\0') {
        size_t len = strcspn(ids, "\n");

        vec_push(arena, out, arena_strndup(arena, ids, len));
        ids += len + (ids[len] == '\n');
    }
    return true;
}

static bool list_refs(void *self, struct arena *arena, struct strlist *out, struct error *err)
{
    const struct batch *b = self;
    const char *const arguments[] = { "for-each-ref", "--format=%(refname:lstrip=2)",
                                      "refs/heads",   "refs/remotes",
                                      "refs/tags",    NULL };
    const char *names;
    bool succeeded;

    if (!run(b->directory, arguments, arena, &names, &succeeded, err))
        return false;
    while (*names != '\0') {
        size_t len = strcspn(names, "\n");

        vec_push(arena, out, arena_strndup(arena, names, len));
        names += len + (names[len] == '\n');
    }
    strlist_sort(out);
    return true;
}

static bool read_raw(void *self, const struct git_id *id, enum git_kind kind, size_t enough,
                     struct strbuf *out, struct error *err)
{
    static const char *const types[] = {
        [GIT_KIND_COMMIT] = "commit",
        [GIT_KIND_TREE] = "tree",
        [GIT_KIND_BLOB] = "blob",
        [GIT_KIND_TAG] = "tag",
    };
    struct batch *b = self;
    struct arena scratch = { 0 };
    struct str bytes = { "", 0 };
    bool done = read_object(b, git_id_text(id, b->id_bytes, &scratch), types[kind], LIMIT_GIT_TREE,
                            &scratch, &bytes, err);

    (void)enough; /* git gives all of it */
    if (done)
        strbuf_add(out, bytes.ptr, bytes.len);
    arena_free(&scratch);
    return done;
}

/* Adds refs from lines of "ID NAME"; a stash's name is made from its place. */
static void add_refs(const struct batch *b, const char *lines, bool stashes, struct arena *arena,
                     struct git_refs *out)
{
    size_t count = 0;

    while (*lines != '\0') {
        size_t len = strcspn(lines, "\n");
        struct git_ref ref;

        if (len >= 2 * b->id_bytes && git_id_parse(lines, b->id_bytes, &ref.id)) {
            ref.name = stashes ? arena_printf(arena, "stash@{%zu}", count)
                               : arena_strndup(arena, lines + 2 * b->id_bytes + 1,
                                               len - 2 * b->id_bytes - 1);
            vec_push(arena, out, ref);
        }
        count++;
        lines += len + (lines[len] == '\n');
    }
}

static bool read_refs(void *self, struct arena *arena, struct git_refs *out, struct error *err)
{
    const struct batch *b = self;
    const char *const head[] = { "rev-parse", "--verify", "--quiet", "HEAD", NULL };
    const char *const named[] = { "for-each-ref", "--format=%(objectname) %(refname)",
                                  "refs/heads",   "refs/remotes",
                                  "refs/tags",    NULL };
    const char *const stashes[] = {
        "log", "-g", "--format=%H", "-n1000", "refs/stash", "--", NULL
    };
    const char *lines;
    bool succeeded;

    if (!run(b->directory, head, arena, &lines, &succeeded, err))
        return false;
    if (succeeded)
        add_refs(b, arena_printf(arena, "%s HEAD", lines), false, arena, out);
    if (!run(b->directory, named, arena, &lines, &succeeded, err))
        return false;
    add_refs(b, lines, false, arena, out);
    if (!run(b->directory, stashes, arena, &lines, &succeeded, err))
        return false;
    if (succeeded)
        add_refs(b, lines, true, arena, out);
    return true;
}

static const struct git_ops program_ops = {
    resolve, read_tree, read_blob, merge_bases, list_refs, read_raw, read_refs,
};

/* Asks git rev-parse; *out is "" where it has no answer. */
static bool ask(const char *path, const char *question, struct arena *arena, const char **out,
                struct error *err)
{
    const char *const arguments[] = { "rev-parse", "--path-format=absolute", question, NULL };
    bool succeeded = false;

    if (!run(path, arguments, arena, out, &succeeded, err))
        return false;
    if (!succeeded)
        *out = "";
    return true;
}

bool git_program_open(const char *path, struct arena *arena, struct git_opened *out,
                      struct error *err)
{
    struct batch *b = arena_new(arena, struct batch);
    const char *format = "";
    const char *shallow = "";

    *out = (struct git_opened){ .ops = &program_ops, .self = b };
    b->directory = path;
    arena_defer(arena, close_batch, b);
    if (!ask(path, "--git-common-dir", arena, &out->directory, err) ||
        !ask(path, "--show-toplevel", arena, &out->root, err) ||
        !ask(path, "--show-object-format", arena, &format, err) ||
        !ask(path, "--is-shallow-repository", arena, &shallow, err))
        return false;
    if (out->directory[0] == '\0')
        return error_set(err, ERROR_GIT, "%s is in no git repository", path);
    if (out->root[0] == '\0')
        out->root = out->directory;
    b->id_bytes = strcmp(format, "sha256") == 0 ? 32 : 20;
    out->id_bytes = b->id_bytes;
    out->shallow = strcmp(shallow, "true") == 0;
    return true;
}
