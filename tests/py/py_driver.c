/*
 * py_driver.c - evaluates Python snippets for differential.py.
 *
 * Reads from standard input "LENGTH\n" and so many bytes of a script, over and
 * over. Each script defines f(), which calls emit() of the module probe. Prints
 * for each call "E REPR" or "U REASON", then how it ended: "D" (done), "O REASON"
 * (opaque) or "R EXCEPTION", each on a line of its own.
 *
 * With file names as arguments it evaluates all of these instead, and prints how
 * long the slowest took.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/escape.h"
#include "common/file.h"
#include "common/number.h"
#include "planner/py/program.h"

enum { LIMIT = 16 << 20 };

static void emit(const struct py_value *value, struct arena *arena)
{
    const char *repr = py_repr(value, arena);

    if (repr != NULL) {
        fputs("E ", stdout);
        escape_print(repr, stdout);
    } else {
        printf("U %s", value->kind == PY_UNKNOWN ? value->unknown.reason : py_type_name(value));
    }
    putchar('\n');
}

static enum py_answer call(void *ctx, struct py_run *run, const struct py_call *call,
                           struct py_value **out)
{
    (void)ctx;
    if (!py_is_symbol(call->callee, "probe.emit") || call->args->list.count != 1)
        return PY_NOT_MINE;
    emit(call->args->list.items[0], py_run_arena(run));
    *out = py_none();
    return PY_DONE;
}

static bool knows_module(void *ctx, const char *dotted)
{
    (void)ctx;
    return strcmp(dotted, "probe") == 0;
}

static const struct py_host host = { .call = call, .knows_module = knows_module };

static void print_outcome(const struct py_outcome *outcome)
{
    if (outcome->unknowns > 0 && outcome->status != PY_STATUS_OPAQUE) {
        puts("O values that are not known");
        return;
    }
    switch (outcome->status) {
    case PY_STATUS_RAN:
        puts("D");
        break;
    case PY_STATUS_OPAQUE:
        printf("O %s\n", outcome->reason);
        break;
    case PY_STATUS_RAISED:
        if (strncmp(outcome->raises, "assert", 6) == 0)
            puts("R AssertionError");
        else
            printf("R %.*s\n", (int)strcspn(outcome->raises, ":(\n"), outcome->raises);
        break;
    case PY_STATUS_MISSING:
        puts("O missing");
        break;
    }
}

static void evaluate(struct str text)
{
    struct py_source source = { .path = "snippet.py", .text = text };
    struct arena arena = { 0 };
    struct error err = { 0 };
    struct py_program *program;

    if (py_program_open(&source, "snippet", &host, &arena, &program, &err)) {
        struct py_outcome outcome = py_program_run(program, "f");

        print_outcome(&outcome);
    } else {
        printf("O %s at line %u\n", err.message, err.fact_count);
    }
    (void)fflush(stdout);
    arena_free(&arena);
}

static int evaluate_stream(void)
{
    char line[32];
    int64_t number;

    while (fgets(line, sizeof(line), stdin) != NULL) {
        size_t len;
        char *text;
        bool is_read;

        line[strcspn(line, "\n")] = '\0';
        if (!number_parse(line, 0, LIMIT - 1, &number))
            break;
        len = (size_t)number;
        text = malloc(len + 1);
        is_read = text != NULL && fread(text, 1, len, stdin) == len;

        if (is_read) {
            text[len] = '\0';
            evaluate((struct str){ text, len });
        }
        free(text);
        if (!is_read)
            return 2;
    }
    return 0;
}

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Loads the module and calls each of its functions that needs no arguments: those named main, f,
 * test, upgrade. What they do does not matter; that they end does. */
static double evaluate_file(const char *path)
{
    static const char *const functions[] = { "main", "test", "_test", "upgrade" };
    struct arena arena = { 0 };
    struct error err = { 0 };
    struct py_source source = { .path = path };
    struct py_program *program;
    double start = now();

    if (file_read(path, LIMIT, &arena, &source.text, &err) &&
        py_program_open(&source, "module", &host, &arena, &program, &err)) {
        for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++)
            (void)py_program_run(program, functions[i]);
    }
    arena_free(&arena);
    return now() - start;
}

int main(int argc, char **argv)
{
    double slowest = 0;
    const char *which = "";

    if (argc < 2)
        return evaluate_stream();
    for (int i = 1; i < argc; i++) {
        double seconds = evaluate_file(argv[i]);

        if (seconds > slowest) {
            slowest = seconds;
            which = argv[i];
        }
    }
    printf("%d files, the slowest %s in %.3f s\n", argc - 1, which, slowest);
    return slowest > 5 ? 1 : 0;
}
