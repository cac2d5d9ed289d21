/* run.c - see run.h. */
#include "tests/support/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/strbuf.h"

static FILE *scratch_file(void)
{
    FILE *file = tmpfile();

    if (file == NULL) {
        perror("tmpfile");
        exit(2);
    }
    return file;
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

static void become(char *const argv[], const char *dir, FILE *out, FILE *err)
{
    if (chdir(dir) == 0 && freopen("/dev/null", "r", stdin) != NULL &&
        dup2(fileno(out), STDOUT_FILENO) >= 0 && dup2(fileno(err), STDERR_FILENO) >= 0)
        (void)execvp(argv[0], argv);
    perror(argv[0]);
    _exit(127);
}

struct run_result run_program(char *const argv[], const char *dir, struct arena *arena)
{
    FILE *out = scratch_file();
    FILE *err = scratch_file();
    int status = 0;
    pid_t pid = fork();

    if (pid == 0)
        become(argv, dir, out, err);
    if (pid < 0 || waitpid(pid, &status, 0) != pid) {
        perror("fork");
        exit(2);
    }
    return (struct run_result){
        .out = read_back(out, arena),
        .err = read_back(err, arena),
        .status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
    };
}
