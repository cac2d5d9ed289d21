/* sshsig_test.c - the vectors of tests/data/sshsig, and mutations of them. */
#include "common/sshsig.h"

#include <stdlib.h>
#include <string.h>

#include "common/file.h"
#include "common/limits.h"
#include "common/number.h"
#include "tests/support/check.h"
#include "tests/support/judge.h"
#include "tests/unit/common/tests.h"

#define DATA     "tests/data/sshsig"
#define THE_PLAN "migplan/v1/plan"

static const int64_t now_utc = 1795305600; /* 2026-11-22 */

/* A row of vectors.tsv. */
struct vector {
    const char *name;
    const char *expected;
    const char *signature;
    const char *file;
    const char *name_space;
    const char *principal;
    const char *signers;
    const char *time;
};

static struct str read_data(const char *dir, const char *name, struct arena *arena)
{
    struct error err = { 0 };
    struct str bytes = { 0 };
    const char *path = arena_printf(arena, "%s/%s", dir, name);

    check_ok(path, file_read(path, 1 << 20, arena, &bytes, &err), &err);
    return bytes;
}

static const char *judge_vector(const char *dir, const struct vector *v, struct arena *arena)
{
    struct allowed_signers signers;
    struct error refused = { 0 };
    int64_t at = now_utc;

    if (v->time[0] != '\0')
        check_int(v->name, number_parse(v->time, 0, INT64_MAX, &at), 1);
    if (!allowed_signers_read(arena_printf(arena, "%s/%s", dir, v->signers), arena, &signers,
                              &refused))
        return refused.code == ERROR_SIGNERS ? "SIGNERS" : arena_strdup(arena, refused.message);
    return sigfault_name(judge(
        &(struct judge_question){
            .armored = read_data(dir, v->signature, arena),
            .file = read_data(dir, v->file, arena),
            .name_space = v->name_space,
            .principal = v->principal,
            .signers = &signers,
            .now_utc = at,
        },
        arena));
}

static void check_vector(const char *dir, const struct vector *v)
{
    struct arena arena = { 0 };

    check_str(v->name, judge_vector(dir, v, &arena), v->expected);
    arena_free(&arena);
}

/* Splits at tabs; missing fields are "". */
static void split(char *line, const char *fields[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t len = strcspn(line, "\t");
        bool more = line[len] == '\t';

        fields[i] = line;
        line[len] = '\0';
        line += len + more;
    }
}

/* Runs the rows of dir/vectors.tsv; skipped is the column that is not ours. */
static int run_vectors(const char *dir, size_t skipped)
{
    struct arena arena = { 0 };
    struct str text = read_data(dir, "vectors.tsv", &arena);
    char *rest = arena_strndup(&arena, text.ptr, text.len);
    char *line;
    int count = 0;

    while ((line = strsep(&rest, "\n")) != NULL) {
        const char *f[9];

        if (line[0] == '#' || line[0] == '\0')
            continue;
        split(line, f, 9);
        for (size_t i = skipped; i < 8; i++)
            f[i] = f[i + 1];
        check_vector(dir, &(struct vector){ f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7] });
        count++;
    }
    arena_free(&arena);
    return count;
}

static void test_vectors(void)
{
    check_int("vectors", run_vectors(DATA, 8), 66);
}

/* A second set, made by other hands, where it lies beside the project. */
static void test_other_vectors(void)
{
    static const char dir[] = "../shared/cases/sshsig";
    static const struct vector more[] = {
        { "cert without principals", "CERT", "certnop.sig", "plan.json", THE_PLAN, "alice@corp.org",
          "as", "" },
        { "cert with critical option", "CERT", "certcrit.sig", "plan.json", THE_PLAN,
          "alice@corp.org", "as", "" },
        { "RSA 1024", "WEAKKEY", "w.sig", "plan.json", THE_PLAN, "weak@x.org", "as_weak", "" },
        { "bad line", "SIGNERS", "ed25519.sig", "plan.json", THE_PLAN, "ed25519@x.org", "as_bad",
          "" },
        { "version 0", "VERSION", "ver0.sig", "plan.json", THE_PLAN, "ed25519@x.org", "as", "" },
        { "sk without touch", "SK_UP", "sknoup.sig", "plan.json", THE_PLAN, "sk@x.org", "as_sk",
          "" },
    };

    if (!file_exists(dir))
        return;
    check_int("vectors", run_vectors(dir, 2), 53);
    for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++)
        check_vector(dir, &more[i]);
}

static void test_sizes(void)
{
    struct arena arena = { 0 };
    size_t len = LIMIT_SIGNATURE_FILE + 1;
    char *big = arena_alloc(&arena, len);
    struct sshsig sig;

    memset(big, 'A', len);
    check_int("over the limit", sshsig_parse((struct str){ big, len }, &arena, &sig),
              SIGFAULT_TOOBIG);
    check_int("at the limit", sshsig_parse((struct str){ big, len - 1 }, &arena, &sig),
              SIGFAULT_ARMOR);
    arena_free(&arena);
}

/* --- mutations: none may be accepted, none may crash ------------------------- */

/* Numbers that are the same on every run (splitmix64). */
static uint64_t next(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15U;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

static size_t below(uint64_t *state, size_t limit)
{
    return (size_t)(next(state) % limit);
}

/* Returns a copy with one to four changes; it may by chance be the same. */
static struct str mutate(struct str bytes, uint64_t *state, struct arena *arena)
{
    char *copy = arena_alloc(arena, bytes.len + 8);
    size_t len = bytes.len;

    memcpy(copy, bytes.ptr, len);
    for (size_t i = below(state, 4) + 1; i > 0 && len > 1; i--) {
        size_t at = below(state, len);

        switch (below(state, 4)) {
        case 0:
            copy[at] = (char)next(state);
            break;
        case 1:
            copy[at] = (char)(copy[at] ^ (1 << below(state, 8)));
            break;
        case 2:
            memmove(copy + at, copy + at + 1, len - at - 1);
            len--;
            break;
        default:
            memmove(copy + at + 1, copy + at, len - at);
            len++;
            break;
        }
    }
    return (struct str){ copy, len };
}

/* Parts of a signature file, so that mutations get behind the armor. */
static struct str armored_of(const struct sshsig *sig, struct arena *arena)
{
    return str_of(sshsig_armor(sig, arena));
}

static void mutate_signature(const char *name, const char *principal, const char *signers_file,
                             int rounds)
{
    struct arena outer = { 0 };
    struct str plan = read_data(DATA, "plan.json", &outer);
    struct str text = read_data(DATA, name, &outer);
    struct allowed_signers signers;
    struct error err = { 0 };
    struct sshsig good;
    uint64_t state = 20261122;

    check_ok(name, allowed_signers_read(signers_file, &outer, &signers, &err), &err);
    check_int(name, sshsig_parse(text, &outer, &good), SIGFAULT_NONE);
    for (int i = 0; i < rounds; i += (int)check_thin()) {
        struct arena arena = { 0 };
        struct sshsig sig = good;
        struct str *parts[] = { &sig.public_key, &sig.name_space, &sig.signature };
        struct str *part = parts[below(&state, 3)];
        struct str old = *part;
        struct judge_question q = { .file = plan,
                                    .name_space = THE_PLAN,
                                    .principal = principal,
                                    .signers = &signers,
                                    .now_utc = now_utc };

        *part = mutate(old, &state, &arena);
        q.armored = armored_of(&sig, &arena);
        if (part->len != old.len || memcmp(part->ptr, old.ptr, old.len) != 0)
            check_int(name, judge(&q, &arena) == SIGFAULT_NONE, 0);
        arena_free(&arena);
    }
    arena_free(&outer);
}

static void test_mutated_blobs(void)
{
    mutate_signature("good-ed25519.sig", "ed25519@x.org", DATA "/signers", 400);
    mutate_signature("good-ecdsa256.sig", "ecdsa256@x.org", DATA "/signers", 300);
    mutate_signature("good-rsa3072.sig", "rsa3072@x.org", DATA "/signers", 300);
    mutate_signature("good-cert.sig", "alice@corp.org", DATA "/signers", 300);
    mutate_signature("sk-ed25519-touched.sig", "sk@x.org", DATA "/signers_sk", 200);
}

/* Every byte of the plan, to every other value. */
static void test_mutated_plan(void)
{
    struct arena outer = { 0 };
    struct str plan = read_data(DATA, "plan.json", &outer);
    char *bytes = arena_strndup(&outer, plan.ptr, plan.len);
    struct sshsig sig;
    struct sshsig_signer signer;

    check_int("parse", sshsig_parse(read_data(DATA, "good-ed25519.sig", &outer), &outer, &sig),
              SIGFAULT_NONE);
    check_int("signer", sshsig_read_signer(&sig, &outer, &signer), SIGFAULT_NONE);
    for (size_t i = 0; i < plan.len * 255; i += check_thin()) {
        struct arena arena = { 0 };
        size_t at = i / 255;
        struct sshsig_digest digest;

        bytes[at] = (char)(plan.ptr[at] + (char)(i % 255 + 1));
        sshsig_digest((struct str){ bytes, plan.len }, &digest);
        check_int("a changed byte", sshsig_verify(&sig, &signer, &digest, &arena), SIGFAULT_BADSIG);
        bytes[at] = plan.ptr[at];
        arena_free(&arena);
    }
    for (size_t len = 0; len < plan.len; len += check_thin()) {
        struct sshsig_digest digest;

        sshsig_digest((struct str){ bytes, len }, &digest);
        check_int("cut short", sshsig_verify(&sig, &signer, &digest, &outer), SIGFAULT_BADSIG);
    }
    arena_free(&outer);
}

CU_TestInfo sshsig_tests[] = {
    { "vectors", test_vectors },
    { "vectors made by others", test_other_vectors },
    { "sizes", test_sizes },
    { "mutated signatures", test_mutated_blobs },
    { "mutated plans", test_mutated_plan },
    CU_TEST_INFO_NULL,
};
