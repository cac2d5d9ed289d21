/* signing_test.c - signatures to and fro with the ssh-keygen and ssh-agent of
 * the machine. */
#include "common/signing_key.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/file.h"
#include "common/number.h"
#include "tests/support/check.h"
#include "tests/support/judge.h"
#include "tests/support/run.h"
#include "tests/unit/common/tests.h"

#define THE_PLAN "migplan/v1/plan"

/* A folder of keys and files that is gone when the test is over. */
struct bench {
    struct arena arena;
    char dir[64];
};

static void bench_open(struct bench *b)
{
    *b = (struct bench){ .dir = "/tmp/signing-test.XXXXXX" };
    check_int("a folder", mkdtemp(b->dir) != NULL, 1);
}

/* Runs a shell command in the folder and returns what it printed. */
static const char *shell(struct bench *b, const char *command)
{
    char sh[] = "sh";
    char option[] = "-ec";
    char *argv[] = { sh, option, arena_strdup(&b->arena, command), NULL };
    struct run_result got = run_program(argv, b->dir, &b->arena);

    check_int(command, got.status, 0);
    if (got.status != 0)
        check_str(command, got.err, "");
    return got.out;
}

static void bench_close(struct bench *b)
{
    char rm[] = "rm";
    char option[] = "-rf";
    char *argv[] = { rm, option, b->dir, NULL };

    check_int("rm", run_program(argv, "/", &b->arena).status, 0);
    arena_free(&b->arena);
}

static const char *in(struct bench *b, const char *name)
{
    return arena_printf(&b->arena, "%s/%s", b->dir, name);
}

static const char *const kinds[] = {
    "-t ed25519",      "-t ecdsa -b 256", "-t ecdsa -b 384",
    "-t ecdsa -b 521", "-t rsa -b 2048",  "-t rsa -b 3072",
};

enum { KIND_COUNT = sizeof(kinds) / sizeof(kinds[0]) };

/* Makes key0, key1, ..., one of each kind, and the file of those who may sign. */
static void make_keys(struct bench *b)
{
    for (int i = 0; i < KIND_COUNT; i++) {
        (void)shell(b, arena_printf(&b->arena,
                                    "ssh-keygen -q %s -N '' -C k%d@test -f key%d; printf "
                                    "'who namespaces=\"%s\" ' >>signers; cat key%d.pub >>signers",
                                    kinds[i], i, i, THE_PLAN, i));
    }
}

/* Files of several sizes, among them none and one over a digest's block. */
static struct str make_file(struct bench *b, int round)
{
    static const size_t sizes[] = { 0, 1, 127, 128, 129, 100000 };
    size_t len = sizes[round % 6];
    char *bytes = arena_alloc(&b->arena, len + 1);
    uint32_t state = (uint32_t)round + 20261122;
    struct error err = { 0 };

    for (size_t i = 0; i < len; i++) {
        state = state * 1664525 + 1013904223;
        bytes[i] = (char)(state >> 24);
    }
    check_ok("file", file_write(in(b, "file"), bytes, len, &err), &err);
    return (struct str){ bytes, len };
}

static struct signing_key find(struct bench *b, const char *key, const char *socket_path)
{
    struct signing_key found = { 0 };
    struct error err = { 0 };

    check_ok(key,
             signing_key_find(&(struct signing_place){ key, socket_path, b->dir }, &b->arena,
                              &found, &err),
             &err);
    return found;
}

/* ssh-keygen, and our own verifier, take the signature. */
static void check_signature(struct bench *b, const struct signing_key *key, struct str file)
{
    struct allowed_signers signers;
    struct error err = { 0 };
    const char *text = "";

    check_ok("sign", signing_key_sign(key, file, THE_PLAN, &b->arena, &text, &err), &err);
    check_ok("write", file_write(in(b, "file.sig"), text, strlen(text), &err), &err);
    (void)shell(b, "ssh-keygen -Y verify -f signers -I who -n " THE_PLAN " -s file.sig <file");
    check_ok("signers", allowed_signers_read(in(b, "signers"), &b->arena, &signers, &err), &err);
    check_str("our own",
              sigfault_name(judge(&(struct judge_question){ .armored = str_of(text),
                                                            .file = file,
                                                            .name_space = THE_PLAN,
                                                            .signers = &signers,
                                                            .now_utc = 1795305600 },
                                  &b->arena)),
              "OK");
}

static void test_for_ssh_keygen(void)
{
    struct bench b;

    bench_open(&b);
    make_keys(&b);
    for (int i = 0; i < 3 * KIND_COUNT; i++) {
        const char *name = arena_printf(&b.arena, "key%d", i % KIND_COUNT);
        struct signing_key key = find(&b, in(&b, name), NULL);

        check_str(name, key.comment, arena_printf(&b.arena, "k%d@test", i % KIND_COUNT));
        check_signature(&b, &key, make_file(&b, i / 3));
    }
    bench_close(&b);
}

static void test_by_ssh_keygen(void)
{
    struct allowed_signers signers;
    struct error err = { 0 };
    struct bench b;

    bench_open(&b);
    make_keys(&b);
    check_ok("signers", allowed_signers_read(in(&b, "signers"), &b.arena, &signers, &err), &err);
    for (int i = 0; i < 3 * KIND_COUNT; i++) {
        struct str file = make_file(&b, i / 3);
        struct str text = { 0 };

        (void)shell(&b, arena_printf(&b.arena,
                                     "rm -f file.sig; ssh-keygen -q -Y sign -f key%d -n %s file",
                                     i % KIND_COUNT, THE_PLAN));
        check_ok("read", file_read(in(&b, "file.sig"), 1 << 20, &b.arena, &text, &err), &err);
        check_str(kinds[i % KIND_COUNT],
                  sigfault_name(judge(&(struct judge_question){ .armored = text,
                                                                .file = file,
                                                                .name_space = THE_PLAN,
                                                                .principal = "who",
                                                                .signers = &signers,
                                                                .now_utc = 1795305600 },
                                      &b.arena)),
                  "OK");
    }
    bench_close(&b);
}

/* --- ssh-agent ------------------------------------------------------------------ */

/* Starts an agent at b's "socket" and returns its process. */
static pid_t start_agent(struct bench *b)
{
    const char *said = strstr(shell(b, "ssh-agent -s -a socket"), "SSH_AGENT_PID=");
    int64_t pid = 0;

    if (said != NULL) {
        said += strlen("SSH_AGENT_PID=");
        check_int(
            "pid",
            number_parse(arena_strndup(&b->arena, said, strcspn(said, ";")), 2, INT32_MAX, &pid),
            1);
    }
    return (pid_t)pid;
}

static void stop_agent(pid_t pid)
{
    if (pid > 1)
        check_int("kill", kill(pid, SIGTERM), 0);
}

static void test_agent(void)
{
    struct bench b;
    pid_t agent;
    const char *socket_path;
    struct signing_key key;

    bench_open(&b);
    make_keys(&b);
    agent = start_agent(&b);
    socket_path = in(&b, "socket");
    for (int i = 0; i < KIND_COUNT; i++) {
        const char *name = arena_printf(&b.arena, "key%d", i);

        (void)shell(&b, arena_printf(&b.arena, "SSH_AUTH_SOCK=socket ssh-add -q %s", name));
        key = find(&b, NULL, socket_path); /* the only one */
        check_str(name, key.from, "ssh-agent");
        check_signature(&b, &key, make_file(&b, i));
        key = find(&b, arena_printf(&b.arena, "%s/%s.pub", b.dir, name), socket_path);
        check_str(name, key.from, "ssh-agent");
        key = find(&b, sshkey_fingerprint(&key.key, &b.arena), socket_path);
        check_signature(&b, &key, make_file(&b, i + 1));
        (void)shell(&b, "SSH_AUTH_SOCK=socket ssh-add -q -D");
    }
    stop_agent(agent);
    bench_close(&b);
}

/* A key with a passphrase: the file is refused, the agent signs. */
static void test_passphrase(void)
{
    struct signing_key key = { 0 };
    struct error err = { 0 };
    struct bench b;
    pid_t agent;

    bench_open(&b);
    make_keys(&b);
    (void)shell(&b, "ssh-keygen -q -p -P '' -N secret -f key0; printf '#!/bin/sh\\necho secret\\n' "
                    ">ask; chmod 700 ask");
    check_int("refused",
              signing_key_find(&(struct signing_place){ in(&b, "key0"), NULL, b.dir }, &b.arena,
                               &key, &err),
              0);
    check_int("why", err.code, ERROR_KEY);
    check_int("hints at the agent", strstr(err.hints[0], "ssh-add") != NULL, 1);
    agent = start_agent(&b);
    (void)shell(&b, "SSH_ASKPASS=./ask SSH_ASKPASS_REQUIRE=force SSH_AUTH_SOCK=socket ssh-add -q "
                    "key0");
    key = find(&b, in(&b, "key0"), in(&b, "socket"));
    check_str("from", key.from, "ssh-agent");
    check_signature(&b, &key, make_file(&b, 1));
    stop_agent(agent);
    bench_close(&b);
}

/* A certificate signs with the key beside it, and with the agent's. */
static void test_certificate(void)
{
    struct bench b;
    pid_t agent;
    struct signing_key key;

    bench_open(&b);
    (void)shell(&b, "ssh-keygen -q -t ed25519 -N '' -f ca; ssh-keygen -q -t ecdsa -N '' -f key0;"
                    "ssh-keygen -q -s ca -I id -n who -V 20200101Z:20380101Z key0.pub;"
                    "printf 'w* cert-authority,namespaces=\"*\" ' >signers; cat ca.pub >>signers");
    key = find(&b, in(&b, "key0-cert.pub"), NULL);
    check_signature(&b, &key, make_file(&b, 2));
    agent = start_agent(&b);
    (void)shell(&b, "SSH_AUTH_SOCK=socket ssh-add -q key0; rm key0");
    key = find(&b, in(&b, "key0-cert.pub"), in(&b, "socket"));
    check_str("from", key.from, "ssh-agent");
    check_signature(&b, &key, make_file(&b, 3));
    stop_agent(agent);
    bench_close(&b);
}

static void check_refused(struct bench *b, const char *key, const char *socket_path,
                          const char *says)
{
    struct signing_key found;
    struct error err = { 0 };

    check_int(says,
              signing_key_find(&(struct signing_place){ key, socket_path, b->dir }, &b->arena,
                               &found, &err),
              0);
    check_int(says, strstr(err.message, says) != NULL, 1);
    if (strstr(err.message, says) == NULL)
        check_str("message", err.message, says);
}

static void test_no_key(void)
{
    struct bench b;
    pid_t agent;

    bench_open(&b);
    make_keys(&b);
    check_refused(&b, NULL, NULL, "no key to sign with");
    check_refused(&b, NULL, in(&b, "nobody-there"), "no key to sign with");
    check_refused(&b, in(&b, "missing"), NULL, "cannot read");
    check_refused(&b, in(&b, "signers"), NULL, "can be read by others");
    (void)shell(&b, "chmod 600 signers key0.pub; cp key0.pub public; chmod 600 public");
    check_refused(&b, in(&b, "signers"), NULL, "no private key in OpenSSH's format");
    check_refused(&b, in(&b, "public"), NULL, "is a public key");
    (void)shell(&b, "ssh-keygen -q -t rsa -b 1024 -N '' -f weak; head -c 300 key5 >cut; chmod 600 "
                    "cut; cp key0.pub lone.pub; cp key1.pub mixed.pub; cp -p key0 mixed; "
                    "ssh-keygen -q -p -m PEM -N '' -f key4");
    check_refused(&b, in(&b, "weak"), NULL, "is weak");
    check_refused(&b, in(&b, "cut"), NULL, "is damaged");
    check_refused(&b, in(&b, "lone.pub"), NULL, "is not in ssh-agent");
    check_refused(&b, in(&b, "mixed.pub"), NULL, "are not of one key");
    check_refused(&b, in(&b, "key4"), NULL, "no private key in OpenSSH's format");
    agent = start_agent(&b);
    (void)shell(&b, "SSH_AUTH_SOCK=socket ssh-add -q key0 key1");
    check_refused(&b, NULL, in(&b, "socket"), "ssh-agent has 2 keys");
    check_refused(&b, "SHA256:nothing", in(&b, "socket"), "has no key SHA256:nothing");
    stop_agent(agent);
    bench_close(&b);
}

CU_TestInfo signing_tests[] = {
    { "ssh-keygen verifies ours", test_for_ssh_keygen },
    { "ours verifies ssh-keygen's", test_by_ssh_keygen },
    { "ssh-agent signs", test_agent },
    { "a key with a passphrase", test_passphrase },
    { "a certificate signs", test_certificate },
    { "no key to sign with", test_no_key },
    CU_TEST_INFO_NULL,
};
