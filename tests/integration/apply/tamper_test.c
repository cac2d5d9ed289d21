/*
 * tamper_test.c - a signed plan, and its signature, changed in one byte.
 *
 * Each byte is changed in turn, in its lowest bit and every few bytes in
 * others too; the files are cut at every length, and lengthened. Whatever it
 * is, verify says no (1) and apply refuses (4), before it opens a connection:
 * the test listens where the server would be.
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/file.h"
#include "common/limits.h"
#include "tests/integration/apply/plans.h"
#include "tests/integration/apply/program.h"
#include "tests/integration/apply/proxy.h"
#include "tests/integration/apply/tests.h"
#include "tests/support/check.h"

static const char good_plan[] = "tests/data/signed/good/plan.json";
static const char good_signature[] = "tests/data/signed/good/plan.json.plan.sig";
static const char signers[] = "tests/data/signed/allowed_signers";

/* A sanitizer makes each start slow, and sees what is in memory, not in a byte. */
#ifdef __SANITIZE_ADDRESS__
enum { STRIDE = 8 };
#else
enum { STRIDE = 1 };
#endif

enum { EVERY_FEW = 17, CUT_BY = 7, ANSWER_MS = 300000 };

/* A file, the copy of it that is spoilt, and a server that nobody may ask. */
struct victim {
    const char *path;
    struct str bytes;
    const char *plan; /* the copy of the plan, whichever file this is */
    int listener;
    int port;
};

static struct str read_bytes(const char *path, struct arena *arena)
{
    struct error err = { 0 };
    struct str bytes = { "", 0 };

    check_ok(path, file_read(path, LIMIT_PLAN_FILE, arena, &bytes, &err), &err);
    return bytes;
}

static void write_bytes(const char *path, const char *bytes, size_t len)
{
    FILE *file = fopen(path, "wb");

    check_int(path, file != NULL && fwrite(bytes, 1, len, file) == len && fclose(file) == 0, 1);
}

/* Starts a command on the plan, with the test for a server. */
static struct program_run start(const struct victim *v, const char *command)
{
    const struct program_route route = { v->port };
    const char *words[] = { command, "--signers", signers, v->plan, NULL };

    return program_start(words, &route);
}

static void check_unasked(const struct victim *v, const char *row)
{
    struct pollfd fd = { .fd = v->listener, .events = POLLIN };

    check_int(row, poll(&fd, 1, 0), 0);
}

/* Puts other bytes into the file: both commands must say no. */
static void spoil(const struct victim *v, const char *what, size_t at, const char *bytes,
                  size_t len)
{
    struct arena a = { 0 };
    const char *row = arena_printf(&a, "%s, %s %zu", file_name(v->path), what, at);
    struct program_run verify;
    struct program_run apply;

    write_bytes(v->path, bytes, len);
    verify = start(v, "verify");
    apply = start(v, "apply");
    check_int(row, program_wait(&verify, &a).status, 1);
    check_int(row, program_wait(&apply, &a).status, 4);
    check_unasked(v, row);
    arena_free(&a);
}

static void change_bytes(const struct victim *v, struct arena *arena)
{
    static const unsigned char flips[] = { 0x20, 0x80, 0xff };
    char *copy = arena_strndup(arena, v->bytes.ptr, v->bytes.len);

    for (size_t i = 0; i < v->bytes.len; i += (size_t)STRIDE * check_thin()) {
        copy[i] = (char)(v->bytes.ptr[i] ^ 1);
        spoil(v, "lowest bit of byte", i, copy, v->bytes.len);
        for (size_t k = 0; k < sizeof(flips) && i % EVERY_FEW == 0; k++) {
            copy[i] = (char)((unsigned char)v->bytes.ptr[i] ^ flips[k]);
            spoil(v, "another bit of byte", i, copy, v->bytes.len);
        }
        copy[i] = v->bytes.ptr[i];
    }
}

/* The line's end behind a signature may be missing: that one is cut further. */
static void change_length(const struct victim *v, struct arena *arena)
{
    static const char *const more[] = { "\n", " ", "}", "a", "\r\n" };

    for (size_t len = 0; len + 1 < v->bytes.len; len += (size_t)CUT_BY * check_thin())
        spoil(v, "cut to", len, v->bytes.ptr, len);
    spoil(v, "cut to", v->bytes.len - 2, v->bytes.ptr, v->bytes.len - 2);
    for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++) {
        const char *text = arena_printf(arena, "%s%s", v->bytes.ptr, more[i]);

        spoil(v, "lengthened by text", i, text, strlen(text));
    }
    spoil(v, "lengthened by NUL", v->bytes.len, v->bytes.ptr, v->bytes.len + 1);
}

/* The test itself: what nobody has spoilt is verified, and then asks the server. */
static void check_unspoilt(const struct victim *v, struct arena *arena)
{
    struct pollfd fd = { .fd = v->listener, .events = POLLIN };
    struct program_run run = start(v, "verify");
    int client;

    check_int("verified", program_wait(&run, arena).status, 0);
    check_unasked(v, "verify asks no server");
    run = start(v, "apply");
    check_int("apply asks the server", poll(&fd, 1, ANSWER_MS), 1);
    client = accept(v->listener, NULL, NULL);
    (void)kill(run.pid, SIGKILL);
    check_int("apply waits for it", program_wait(&run, arena).status, 128 + SIGKILL);
    check_int("closed", close(client), 0);
}

static void test_tamper(void)
{
    struct arena a = { 0 };
    struct victim plan = { .path = arena_printf(&a, "%s/signed.json", plans_folder()) };
    struct victim sig;

    plan.plan = plan.path;
    plan.bytes = read_bytes(good_plan, &a);
    plan.listener = proxy_listen(&plan.port);
    sig = plan;
    sig.path = arena_printf(&a, "%s.plan.sig", plan.path);
    sig.bytes = read_bytes(good_signature, &a);
    write_bytes(plan.path, plan.bytes.ptr, plan.bytes.len);
    write_bytes(sig.path, sig.bytes.ptr, sig.bytes.len);
    check_unspoilt(&plan, &a);
    change_bytes(&plan, &a);
    change_length(&plan, &a);
    write_bytes(plan.path, plan.bytes.ptr, plan.bytes.len);
    change_bytes(&sig, &a);
    change_length(&sig, &a);
    write_bytes(sig.path, sig.bytes.ptr, sig.bytes.len);
    check_unspoilt(&plan, &a);
    (void)close(plan.listener);
    arena_free(&a);
}

CU_TestInfo tamper_tests[] = {
    { "every byte of a signed plan and its signature", test_tamper },
    CU_TEST_INFO_NULL,
};
