/* cli_test.c - tests of common/cli. */
#include "common/cli.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/check.h"
#include "tests/unit/common/tests.h"

enum { WORDS = 8 };

/* What the options of the tests were parsed into. */
struct given {
    bool check; /* -c of the command */
    unsigned verbose;
    const char *output;
    int64_t count;
    struct strlist configs; /* -c of the program */
    bool json;
};

static struct arena arena;
static struct given given;

static const struct option_spec shared[] = {
    { 'c', "config", OPTION_LIST, &given.configs, "FILE", "a configuration" },
    { 'v', "verbose", OPTION_COUNT, &given.verbose, NULL, "say more" },
    { 0, "json", OPTION_FLAG, &given.json, NULL, "for programs" },
    { 0 },
};

static const struct option_spec own[] = {
    { 'c', "check-heads", OPTION_FLAG, &given.check, NULL, "check the heads" },
    { 'o', "output", OPTION_STRING, &given.output, "FILE", "where to" },
    { 'n', "count", OPTION_NUMBER, &given.count, "N", "how many" },
    { 0 },
};

/* Parses words, blank separated, as the arguments of a command "current". */
static struct cli_call parse(const char *words, FILE *out, bool *good, struct error *err)
{
    struct cli_call call = {
        .program = "prog",
        .command = "current",
        .summary = "show where it stands",
        .shared = shared,
        .arena = &arena,
        .out = out,
    };
    char *copy = arena_strdup(&arena, words);

    given = (struct given){ 0 };
    call.argv = arena_new_array(&arena, char *, WORDS);
    for (char *word = strtok(copy, " "); word != NULL; word = strtok(NULL, " "))
        call.argv[call.argc++] = word;
    *good = cli_parse(&call, "[REV]", own, err);
    return call;
}

static const char *operands(const struct cli_call *call)
{
    struct strlist list = { 0 };

    for (int i = 0; i < call->argc; i++)
        vec_push(&arena, &list, call->argv[i]);
    return strlist_join(&list, " ", &arena);
}

static const struct {
    const char *words;
    const char *operands;
    struct given want;
    const char *configs;
} accepted[] = {
    { "", "", { 0 }, "" },
    { "a b", "a b", { 0 }, "" },
    { "a -c b", "a b", { .check = true }, "" },
    { "--config x --config=y", "", { 0 }, "x y" },
    { "-o f", "", { .output = "f" }, "" },
    { "-of", "", { .output = "f" }, "" },
    { "--output=f=g", "", { .output = "f=g" }, "" },
    { "--output=", "", { .output = "" }, "" },
    { "-o -1", "", { .output = "-1" }, "" },
    { "-vvc -v", "", { .verbose = 3, .check = true }, "" },
    { "-cofile", "", { .check = true, .output = "file" }, "" },
    { "-n 12 --json", "", { .count = 12, .json = true }, "" },
    { "-1 -", "-1 -", { 0 }, "" },
    { "a -- b", "a b", { 0 }, "" },
    { "-- -1", "-1", { 0 }, "" },
};

static void test_accepted(void)
{
    for (size_t i = 0; i < sizeof(accepted) / sizeof(accepted[0]); i++) {
        const char *row = accepted[i].words;
        struct error err = { 0 };
        bool good;
        struct cli_call call = parse(row, stdout, &good, &err);

        check_ok(row, good, &err);
        check_str(row, operands(&call), accepted[i].operands);
        check_int(row, given.check, accepted[i].want.check);
        check_int(row, given.verbose, accepted[i].want.verbose);
        check_str(row, given.output, accepted[i].want.output);
        check_int(row, given.count, accepted[i].want.count);
        check_int(row, given.json, accepted[i].want.json);
        check_str(row, strlist_join(&given.configs, " ", &arena), accepted[i].configs);
    }
    arena_free(&arena);
}

static const struct {
    const char *words;
    enum error_code code;
    const char *message;
    const char *hint;
} refused[] = {
    { "--chek-heads", ERROR_USAGE, "current has no option '--chek-heads'",
      "did you mean --check-heads?" },
    { "--jsn", ERROR_USAGE, "current has no option '--jsn'", "did you mean --json?" },
    { "-vz", ERROR_USAGE, "current has no option '-vz'", "prog current --help lists the options" },
    { "--output", ERROR_USAGE, "--output wants an argument: FILE", "" },
    { "-o", ERROR_USAGE, "--output wants an argument: FILE", "" },
    { "--json=yes", ERROR_USAGE, "--json takes no argument", "" },
    { "-n many", ERROR_USAGE, "--count wants a number, not 'many'", "" },
    { "-n -3", ERROR_USAGE, "--count wants a number, not '-3'", "" },
    { "-- --json", ERROR_STRAY_OPTION, "'--json' stands after '--'",
      "pnpm passes '--' on; leave it out" },
};

static void test_refused(void)
{
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        struct error err = { 0 };
        bool good;

        (void)parse(refused[i].words, stdout, &good, &err);
        check_int(refused[i].words, good, 0);
        check_int(refused[i].words, err.code, refused[i].code);
        check_str(refused[i].words, err.message, refused[i].message);
        check_str(refused[i].words, err.hints[0], refused[i].hint);
    }
    arena_free(&arena);
}

static void test_help(void)
{
    char text[2048] = { 0 };
    FILE *out = fmemopen(text, sizeof(text), "w");
    struct error err = { 0 };
    bool good;

    (void)parse("-o f --help --nonsense", out, &good, &err);
    (void)fclose(out);
    check_int("stops", good, 0);
    check_int("is no error", err.code, ERROR_NONE);
    check_str("text", text,
              "prog current - show where it stands\n\n"
              "usage: prog current [options] [REV]\n\n"
              "options:\n"
              "  -c, --check-heads           check the heads\n"
              "  -o, --output FILE           where to\n"
              "  -n, --count N               how many\n\n"
              "options of every command:\n"
              "  -c, --config FILE           a configuration\n"
              "  -v, --verbose               say more\n"
              "      --json                  for programs\n");
    arena_free(&arena);
}

static const struct {
    int argc;
    int least;
    int most;
    const char *message; /* "" where it is right */
} counts[] = {
    { 0, 0, 0, "" },
    { 2, 1, 2, "" },
    { 0, 1, 1, "current wants an argument" },
    { 0, 1, 2, "current wants more arguments" },
    { 2, 0, 1, "current does not take 'b'" },
};

static void test_operands(void)
{
    char words[2][2] = { "a", "b" };
    char *argv[] = { words[0], words[1] };

    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        struct error err = { 0 };
        struct cli_call call = {
            .program = "prog", .command = "current", .argc = counts[i].argc, .argv = argv
        };

        check_int(counts[i].message, cli_operands(&call, counts[i].least, counts[i].most, &err),
                  counts[i].message[0] == '\0');
        check_str(counts[i].message, err.message, counts[i].message);
    }
}

/* Says what it was called with, and answers no; fails when told to. */
static int run_current(struct cli_call *call, struct error *err)
{
    if (!cli_parse(call, "[REV]", own, err))
        return 0;
    if (call->argc > 0)
        error_set(err, ERROR_NO_LOCK, "no lock");
    (void)fprintf(call->out, "json %d check %d\n", given.json, given.check);
    return 1;
}

static const struct command commands[] = {
    { "current", run_current, "show where it stands", NULL },
    { 0 },
};

static const struct program program = {
    .name = "prog",
    .greeting = "prog does this.\n",
    .commands = commands,
    .options = shared,
};

/* Runs the program with standard output and standard error in file. */
static int run_main(char *words, FILE *file)
{
    char *argv[WORDS] = { words };
    int argc = 0;
    int saved[2] = { dup(STDOUT_FILENO), dup(STDERR_FILENO) };
    int status;

    given = (struct given){ 0 };
    for (char *word = strtok(words, " "); word != NULL; word = strtok(NULL, " "))
        argv[argc++] = word;
    (void)fflush(stdout);
    (void)dup2(fileno(file), STDOUT_FILENO);
    (void)dup2(fileno(file), STDERR_FILENO);
    status = cli_main(&program, argc, argv);
    (void)fflush(stdout);
    (void)dup2(saved[0], STDOUT_FILENO);
    (void)dup2(saved[1], STDERR_FILENO);
    (void)close(saved[0]);
    (void)close(saved[1]);
    return status;
}

static const struct {
    const char *words;
    int status;
    const char *begins; /* how what it prints begins */
} runs[] = {
    { "prog", 2, "prog does this.\n" },
    { "prog help", 0, "usage: prog [options] COMMAND ...\n\ncommands:\n  current        show" },
    { "prog --help", 0, "usage: prog [options] COMMAND ...\n" },
    { "prog version", 0, "prog " VERSION "\n" },
    { "prog --version", 0, "prog " VERSION "\n" },
    { "prog help current", 0, "prog current - show where it stands\n" },
    { "prog current -h", 0, "prog current - show where it stands\n" },
    { "prog --json current -c", 1, "json 1 check 1\n" },
    { "prog -c f current --json", 1, "json 1 check 0\n" },
    { "prog current now", 75, "json 0 check 0\nerror[E402]: no lock\n" },
    { "prog curent", 2,
      "error[E101]: prog has no command 'curent'\n  hint: did you mean 'current'?" },
    { "prog help curent", 2, "error[E101]: prog has no command 'curent'\n" },
    { "prog --jsn current", 2, "error[E101]: prog has no option '--jsn'\n" },
};

static void test_main(void)
{
    for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++) {
        FILE *file = tmpfile();
        char text[2048] = { 0 };
        int status = run_main(arena_strdup(&arena, runs[i].words), file);
        size_t len = strlen(runs[i].begins);

        rewind(file);
        check_int(runs[i].words, fread(text, 1, len < sizeof(text) ? len : 0, file) == len, 1);
        check_int(runs[i].words, status, runs[i].status);
        check_str(runs[i].words, text, runs[i].begins);
        (void)fclose(file);
    }
    arena_free(&arena);
}

static void test_full_disk(void)
{
    FILE *full = fopen("/dev/full", "w");
    char words[] = "prog help";

    check_int("an answer that cannot be written is an error", run_main(words, full), 2);
    (void)fclose(full);
    clearerr(stdout);
}

CU_TestInfo cli_tests[] = {
    { "accepted", test_accepted },
    { "refused", test_refused },
    { "help", test_help },
    { "operands", test_operands },
    { "programs", test_main },
    { "full disk", test_full_disk },
    CU_TEST_INFO_NULL,
};
