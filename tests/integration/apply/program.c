/* program.c - see program.h. */
#include "tests/integration/apply/program.h"

#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/strbuf.h"

enum { WORDS = 20, POLL_MS = 10, TURNS = 30000 };

void program_set(const char *build)
{
    (void)setenv("MIGAPPLY_TEST_BUILD", build, 1);
}

const char *program_build(void)
{
    const char *build = getenv("MIGAPPLY_TEST_BUILD");

    return build == NULL ? "build" : build;
}

static void become(const char *const words[], const struct program_route *route,
                   const struct program_run *run)
{
    char *argv[WORDS] = { NULL };
    char path[PATH_MAX];
    char port[16];
    int count = 0;

    (void)snprintf(path, sizeof(path), "%s/migapply", program_build());
    argv[count++] = path;
    for (; *words != NULL && count + 1 < WORDS; words++)
        argv[count++] = strdup(*words);
    if (route->port != 0) {
        (void)snprintf(port, sizeof(port), "%d", route->port);
        (void)setenv("PGHOST", "127.0.0.1", 1);
        (void)setenv("PGPORT", port, 1);
        (void)setenv("PGSSLMODE", "disable", 1);
        (void)setenv("PGGSSENCMODE", "disable", 1);
    }
    if (freopen("/dev/null", "r", stdin) != NULL && dup2(fileno(run->out), STDOUT_FILENO) >= 0 &&
        dup2(fileno(run->err), STDERR_FILENO) >= 0)
        (void)execv(argv[0], argv);
    perror(argv[0]);
    _exit(127);
}

struct program_run program_start(const char *const words[], const struct program_route *route)
{
    struct program_run run = { .out = tmpfile(), .err = tmpfile() };

    if (run.out == NULL || run.err == NULL) {
        perror("tmpfile");
        exit(2);
    }
    run.pid = fork();
    if (run.pid == 0)
        become(words, route, &run);
    return run;
}

static const char *read_back(FILE *file, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };
    char chunk[4096];
    size_t got;

    rewind(file);
    while ((got = fread(chunk, 1, sizeof(chunk), file)) > 0)
        strbuf_add(&sb, chunk, got);
    (void)fclose(file);
    return strbuf_text(&sb);
}

struct run_result program_collect(struct program_run *run, int status, struct arena *arena)
{
    return (struct run_result){
        .out = read_back(run->out, arena),
        .err = read_back(run->err, arena),
        .status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
    };
}

struct run_result program_wait(struct program_run *run, struct arena *arena)
{
    int status = 0;

    if (waitpid(run->pid, &status, 0) != run->pid) {
        perror("waitpid");
        exit(2);
    }
    return program_collect(run, status, arena);
}

/* Through the file itself: the stream's position is the program's too. */
static bool has_said(const struct program_run *run, const char *text)
{
    struct arena scratch = { 0 };
    struct strbuf sb = { .arena = &scratch };
    char chunk[4096];
    ssize_t got;
    bool said;

    while ((got = pread(fileno(run->err), chunk, sizeof(chunk), (off_t)sb.len)) > 0)
        strbuf_add(&sb, chunk, (size_t)got);
    said = strstr(strbuf_text(&sb), text) != NULL;
    arena_free(&scratch);
    return said;
}

void program_await(const struct program_run *run, const char *text)
{
    siginfo_t ended = { 0 };

    for (int i = 0; i < TURNS && ended.si_pid == 0 && !has_said(run, text); i++) {
        (void)poll(NULL, 0, POLL_MS);
        (void)waitid(P_PID, (id_t)run->pid, &ended, WEXITED | WNOHANG | WNOWAIT);
    }
}

struct run_result program_run(const char *const words[], struct arena *arena)
{
    const struct program_route direct = { 0 };
    struct program_run run = program_start(words, &direct);

    return program_wait(&run, arena);
}
