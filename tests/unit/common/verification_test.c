/* verification_test.c - whole verifications of the plans of tests/data/signed. */
#include "common/verification.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/file.h"
#include "common/limits.h"
#include "tests/support/check.h"
#include "tests/unit/common/tests.h"

#define SIGNED "tests/data/signed"

static const int64_t now_utc = 1795305600; /* 2026-11-22 */

/* What is asked, beside the plan's signature. */
struct row {
    const char *folder;
    const char *environment;
    const char *excluded;
    const char *lacking; /* the first of it; NULL where met */
    unsigned approvals;
    bool planner_may_approve;
};

static void verify(const char *plan, const struct row *row, struct arena *arena,
                   struct verification *out)
{
    struct verification_request request = {
        .signers = SIGNED "/allowed_signers",
        .policy = { .plan = true,
                    .approvals = row->approvals,
                    .environment = row->environment,
                    .planner_may_approve = row->planner_may_approve },
        .now_utc = now_utc,
    };
    struct error err = { 0 };

    if (row->excluded != NULL)
        vec_push(arena, &request.policy.excluded, row->excluded);
    check_ok(row->folder,
             verification_read(plan, arena, out, &err) &&
                 verification_judge(&request, arena, out, &err),
             &err);
}

static const char *first_lack(const struct verification *v)
{
    if (v->signatures.lacking.count > 0)
        return v->signatures.lacking.items[0];
    if (v->against.count > 0)
        return v->against.items[0];
    return v->stale.count > 0 ? v->stale.items[0] : NULL;
}

static void test_policies(void)
{
    static const struct row rows[] = {
        { "good", NULL, NULL, NULL, 0, false },
        { "good", NULL, NULL, NULL, 1, false },
        { "good", NULL, NULL, "1 of 2 approvals for production", 2, false },
        { "good", "staging", NULL, "made for production, not for staging", 1, false },
        { "good", NULL, "alice@*", "0 of 1 approvals for production", 1, false },
        { "good", NULL, "ALICE@example.org", "0 of 1 approvals for production", 1, false },
        { "good", NULL, "x@x.org, alice@example.org", "0 of 1 approvals for production", 1, false },
        { "good", NULL, "bob@example.org", NULL, 1, false },
        { "unsigned", NULL, NULL, "not signed", 0, false },
        { "one-person", NULL, NULL, NULL, 1, false },
        { "one-person", NULL, NULL, "1 of 2 approvals for production", 2, false },
        { "planner-approves", NULL, NULL, "0 of 1 approvals for production", 1, false },
        { "planner-approves", NULL, NULL, NULL, 1, true },
        { "certificate", NULL, NULL, NULL, 1, false },
        { "raises", NULL, NULL, "1 of 2 approvals for production", 0, false },
        { "late", NULL, NULL, "not valid after 2026-11-01 00:00 UTC", 0, false },
        { "tampered", NULL, NULL, "plan.json.plan.sig does not match the file's bytes", 0, false },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena arena = { 0 };
        struct verification v;

        verify(arena_printf(&arena, SIGNED "/%s/plan.json", rows[i].folder), &rows[i], &arena, &v);
        check_int(rows[i].folder, v.met, rows[i].lacking == NULL);
        check_str(rows[i].folder, first_lack(&v), rows[i].lacking);
        arena_free(&arena);
    }
}

/* --- revocation --------------------------------------------------------------- */

static void check_revoked(const char *what, bool by_plan, const char *lacking)
{
    struct arena arena = { 0 };
    struct error err = { 0 };
    struct verification before;
    struct verification v;
    struct verification_request request = {
        .signers = SIGNED "/allowed_signers",
        .policy.plan = true,
        .now_utc = now_utc,
    };

    verify(SIGNED "/keygen/plan.json", &(struct row){ .folder = what }, &arena, &before);
    vec_push(&arena, &request.policy.revoked,
             by_plan ? before.signatures.plan_id : before.signatures.items[0].fingerprint);
    check_ok(what,
             verification_read(SIGNED "/keygen/plan.json", &arena, &v, &err) &&
                 verification_judge(&request, &arena, &v, &err),
             &err);
    check_int(what, v.met, 0);
    check_str(what, first_lack(&v), lacking);
    arena_free(&arena);
}

static void test_revoked(void)
{
    check_revoked("plan", true, "the policy revokes this plan");
    check_revoked("key", false, "plan.json.sig is by a key that the policy revokes");
}

/* --- every byte ----------------------------------------------------------------- */

/* Writes the file without the care of file_write(): there are thousands. */
static void put(const char *path, const char *bytes, size_t len)
{
    FILE *file = fopen(path, "wb");

    check_int(path, file != NULL && fwrite(bytes, 1, len, file) == len, 1);
    if (file != NULL)
        check_int(path, fclose(file), 0);
}

static bool is_met(const char *plan)
{
    struct arena arena = { 0 };
    struct verification v;
    bool met;

    verify(plan, &(struct row){ .folder = plan }, &arena, &v);
    met = v.met;
    arena_free(&arena);
    return met;
}

/* A folder with a copy of the plan and its signature. */
struct copy {
    struct arena arena;
    char dir[64];
    const char *plan;
    struct str bytes;
};

static void copy_open(struct copy *c)
{
    struct error err = { 0 };
    struct str signature = { 0 };

    *c = (struct copy){ .dir = "/tmp/verification-test.XXXXXX" };
    check_int("a folder", mkdtemp(c->dir) != NULL, 1);
    c->plan = arena_printf(&c->arena, "%s/plan.json", c->dir);
    check_ok("plan",
             file_read(SIGNED "/keygen/plan.json", 1 << 20, &c->arena, &c->bytes, &err) &&
                 file_read(SIGNED "/keygen/plan.json.sig", 1 << 20, &c->arena, &signature, &err),
             &err);
    put(c->plan, c->bytes.ptr, c->bytes.len);
    put(arena_printf(&c->arena, "%s.sig", c->plan), signature.ptr, signature.len);
}

static void copy_close(struct copy *c)
{
    check_int("rm", unlink(c->plan), 0);
    check_int("rm", unlink(arena_printf(&c->arena, "%s.sig", c->plan)), 0);
    check_int("rm", rmdir(c->dir), 0);
    arena_free(&c->arena);
}

static void test_every_byte(void)
{
    static const char changes[] = { 1, 0x20, (char)0x80 };
    struct copy c;
    char *bytes;

    copy_open(&c);
    check_int("unchanged", is_met(c.plan), 1);
    bytes = arena_strndup(&c.arena, c.bytes.ptr, c.bytes.len);
    for (size_t at = 0; at < c.bytes.len; at += check_thin()) {
        bytes[at] = (char)(c.bytes.ptr[at] ^ changes[at % sizeof(changes)]);
        put(c.plan, bytes, c.bytes.len);
        check_int("a changed byte", is_met(c.plan), 0);
        bytes[at] = c.bytes.ptr[at];
    }
    for (size_t len = 0; len < c.bytes.len; len += (size_t)7 * check_thin()) {
        put(c.plan, bytes, len);
        check_int("cut short", is_met(c.plan), 0);
    }
    put(c.plan, bytes, c.bytes.len);
    check_int("unchanged again", is_met(c.plan), 1);
    copy_close(&c);
}

/* --- files that are none ------------------------------------------------------ */

static void check_unreadable(struct copy *c, const char *what)
{
    struct verification v;
    struct error err = { 0 };

    check_int(what, verification_read(c->plan, &c->arena, &v, &err), 0);
    check_int(what, err.code == ERROR_INPUT || err.code == ERROR_SYSTEM, 1);
}

static void test_odd_plans(void)
{
    struct copy c;

    copy_open(&c);
    check_int("grow", truncate(c.plan, LIMIT_PLAN_FILE + 1), 0);
    check_unreadable(&c, "over the limit");
    check_int("unlink", unlink(c.plan), 0);
    check_int("mkfifo", mkfifo(c.plan, 0600), 0);
    check_unreadable(&c, "a FIFO");
    check_int("unlink", unlink(c.plan), 0);
    check_int("symlink", symlink("/dev/zero", c.plan), 0);
    check_unreadable(&c, "a device");
    check_int("unlink", unlink(c.plan), 0);
    check_unreadable(&c, "nothing");
    put(c.plan, "", 0);
    copy_close(&c);
}

static void test_odd_signatures(void)
{
    static const struct {
        const char *what;
        const char *verdict;
    } rows[] = { { "large", "TOOBIG" }, { "fifo", "FILE" }, { "gone", "FILE" } };
    struct copy c;

    copy_open(&c);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *path = arena_printf(&c.arena, "%s.sig", c.plan);
        struct verification v;

        check_int("unlink", unlink(path), 0);
        if (i == 0) {
            put(path, "x", 1);
            check_int("grow", truncate(path, LIMIT_SIGNATURE_FILE + 1), 0);
        } else if (i == 1) {
            check_int("mkfifo", mkfifo(path, 0600), 0);
        } else {
            check_int("symlink", symlink("nowhere", path), 0);
        }
        verify(c.plan, &(struct row){ .folder = rows[i].what }, &c.arena, &v);
        check_int(rows[i].what, v.met, 0);
        check_str(rows[i].what, sigfault_name(v.signatures.items[0].fault), rows[i].verdict);
    }
    copy_close(&c);
}

static void test_names(void)
{
    static const struct {
        const char *name_space;
        enum signature_role role;
        const char *environment;
    } rows[] = {
        { "migplan/v1/plan", SIGNATURE_PLAN, NULL },
        { "migplan/v1/approve/production", SIGNATURE_APPROVE, "production" },
        { "migplan/v1/approve/", SIGNATURE_UNKNOWN, NULL },
        { "migplan/v1/approve/a/b", SIGNATURE_UNKNOWN, NULL },
        { "migplan/v1/approve/Prod", SIGNATURE_UNKNOWN, NULL },
        { "migplan/v1/approve", SIGNATURE_UNKNOWN, NULL },
        { "migplan/v1/plans", SIGNATURE_UNKNOWN, NULL },
        { "migplan/v2/plan", SIGNATURE_UNKNOWN, NULL },
        { "git", SIGNATURE_UNKNOWN, NULL },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *environment;

        check_int(rows[i].name_space, signatures_role(rows[i].name_space, &environment),
                  rows[i].role);
        check_str(rows[i].name_space, environment, rows[i].environment);
    }
}

CU_TestInfo verification_tests[] = {
    { "policies", test_policies },
    { "revoked keys and plans", test_revoked },
    { "every byte of a plan", test_every_byte },
    { "plans that are no files", test_odd_plans },
    { "signatures that are no files", test_odd_signatures },
    { "roles", test_names },
    CU_TEST_INFO_NULL,
};
