/* child.c - see child.h. */
#include "applier/cmd/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/strlist.h"

extern char **environ;

enum { FIRST_OF_OURS = 3, FILES_MOST = 4096 };

/* What is open in this process, by us, a library or whoever started it, is
 * nobody else's. */
static void keep_files(void)
{
    for (int fd = FIRST_OF_OURS; fd < FILES_MOST; fd++)
        (void)fcntl(fd, F_SETFD, FD_CLOEXEC);
}

static bool is_secret(const char *variable)
{
    static const char *const prefixes[] = { "PG", "MIGAPPLY_", "DATABASE_URL=" };

    for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
        if (strncmp(variable, prefixes[i], strlen(prefixes[i])) == 0)
            return true;
    }
    return false;
}

/* Our environment, without what opens databases. */
static char **public_environment(struct arena *arena)
{
    size_t count = 0;
    char **kept;

    while (environ[count] != NULL)
        count++;
    kept = arena_new_array(arena, char *, count + 1);
    count = 0;
    for (size_t i = 0; environ[i] != NULL; i++) {
        if (!is_secret(environ[i]))
            kept[count++] = environ[i];
    }
    return kept;
}

/* A pipe whose ends no other program gets; our end never waits. */
static bool open_pipe(int fds[2], int ours, struct error *err)
{
    if (pipe(fds) != 0)
        return error_errno(err, "cannot make a pipe");
    if (fcntl(fds[0], F_SETFD, FD_CLOEXEC) == 0 && fcntl(fds[1], F_SETFD, FD_CLOEXEC) == 0 &&
        fcntl(fds[ours], F_SETFL, O_NONBLOCK) == 0)
        return true;
    (void)close(fds[0]);
    (void)close(fds[1]);
    return error_errno(err, "cannot make a pipe");
}

static void close_both(const int fds[2])
{
    for (int i = 0; i < 2; i++) {
        if (fds[i] >= 0)
            (void)close(fds[i]);
    }
}

/* Signals that we block or ignore are not blocked or ignored there. */
static void set_attributes(posix_spawnattr_t *attributes)
{
    sigset_t none;
    sigset_t ours;

    (void)sigemptyset(&none);
    (void)sigemptyset(&ours);
    (void)sigaddset(&ours, SIGPIPE);
    (void)sigaddset(&ours, SIGINT);
    (void)sigaddset(&ours, SIGTERM);
    (void)posix_spawnattr_init(attributes);
    (void)posix_spawnattr_setsigmask(attributes, &none);
    (void)posix_spawnattr_setsigdefault(attributes, &ours);
    (void)posix_spawnattr_setpgroup(attributes, 0);
    (void)posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                                   POSIX_SPAWN_SETPGROUP);
}

static void set_files(posix_spawn_file_actions_t *actions, int in, int out)
{
    (void)posix_spawn_file_actions_init(actions);
    (void)posix_spawn_file_actions_adddup2(actions, in, STDIN_FILENO);
    if (out >= 0)
        (void)posix_spawn_file_actions_adddup2(actions, out, STDOUT_FILENO);
    else
        (void)posix_spawn_file_actions_addopen(actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    (void)posix_spawn_file_actions_adddup2(actions, STDOUT_FILENO, STDERR_FILENO);
}

static int spawn(const char *command, int in, int out, pid_t *pid)
{
    struct arena scratch = { 0 };
    char *argv[] = { arena_strdup(&scratch, "sh"), arena_strdup(&scratch, "-c"),
                     arena_strdup(&scratch, command), NULL };
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int trouble;

    keep_files();
    set_attributes(&attributes);
    set_files(&actions, in, out);
    trouble =
        posix_spawn(pid, "/bin/sh", &actions, &attributes, argv, public_environment(&scratch));
    (void)posix_spawn_file_actions_destroy(&actions);
    (void)posix_spawnattr_destroy(&attributes);
    arena_free(&scratch);
    return trouble;
}

bool child_start(const char *command, bool listen, struct child *out, struct error *err)
{
    int in[2] = { -1, -1 };
    int said[2] = { -1, -1 };
    int trouble;

    *out = (struct child){ .in = -1, .out = -1 };
    if (!open_pipe(in, 1, err))
        return false;
    if (listen && !open_pipe(said, 0, err)) {
        close_both(in);
        return false;
    }
    (void)signal(SIGPIPE, SIG_IGN);
    trouble = spawn(command, in[0], said[1], &out->pid);
    if (trouble != 0) {
        close_both(in);
        close_both(said);
        out->pid = 0;
        errno = trouble;
        return error_errno(err, "cannot start /bin/sh");
    }
    (void)close(in[0]);
    if (listen)
        (void)close(said[1]);
    out->in = in[1];
    out->out = said[0];
    return true;
}

/* Its group is killed while it is not reaped: until then the number is its own. */
static void reap(struct child *c)
{
    (void)kill(-c->pid, SIGKILL);
    while (waitpid(c->pid, &c->status, 0) < 0 && errno == EINTR)
        continue;
    c->pid = 0;
}

bool child_has_ended(struct child *c)
{
    siginfo_t info = { 0 };

    if (c->pid == 0)
        return true;
    if (waitid(P_PID, (id_t)c->pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0)
        return false;
    reap(c);
    return true;
}

void child_end(struct child *c)
{
    if (c->pid > 0)
        reap(c);
    if (c->in >= 0)
        (void)close(c->in);
    if (c->out >= 0)
        (void)close(c->out);
    c->in = -1;
    c->out = -1;
}

const char *child_status_text(const struct child *c, struct arena *arena)
{
    if (WIFSIGNALED(c->status))
        return arena_printf(arena, "signal %d", WTERMSIG(c->status));
    return arena_printf(arena, "exit status %d", WEXITSTATUS(c->status));
}
