/* verify_test.c - plans of tests/data/signed against policies of a host. */
#include "applier/verify/verify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "applier/verify/policy.h"
#include "common/file.h"
#include "common/time_utc.h"
#include "tests/support/check.h"
#include "tests/unit/applier/tests.h"

#define SIGNED "tests/data/signed"

/* A folder that only we may write to, with a policy and the signers in it. */
struct host {
    struct arena arena;
    char dir[64];
    const char *policy;
    const char *signers;
};

static void put(const char *path, const char *text, mode_t mode)
{
    struct error err = { 0 };

    check_ok(path, file_write(path, text, strlen(text), &err), &err);
    check_int(path, chmod(path, mode), 0);
}

static void host_open(struct host *h, const char *policy)
{
    struct error err = { 0 };
    const char *signers = "";

    *h = (struct host){ .dir = "/tmp/verify-test.XXXXXX" };
    check_int("a folder", mkdtemp(h->dir) != NULL, 1);
    h->policy = arena_printf(&h->arena, "%s/policy.toml", h->dir);
    h->signers = arena_printf(&h->arena, "%s/allowed_signers", h->dir);
    check_ok("signers",
             file_read_text(SIGNED "/allowed_signers", 1 << 20, &h->arena, &signers, &err), &err);
    put(h->signers, signers, 0644);
    put(h->policy,
        policy == NULL ? "" : arena_printf(&h->arena, "signers = \"%s\"\n%s\n", h->signers, policy),
        0644);
}

static void host_close(struct host *h)
{
    check_int("rm", unlink(h->policy), 0);
    check_int("rm", unlink(h->signers), 0);
    check_int("rm", rmdir(h->dir), 0);
    arena_free(&h->arena);
}

static int64_t time_of(const char *text)
{
    int64_t at = 0;

    check_int(text, time_utc_parse(str_of(text), &at), 1);
    return at;
}

static struct verify_request request_of(struct host *h, const char *folder)
{
    return (struct verify_request){
        .plan = arena_printf(&h->arena, SIGNED "/%s/plan.json", folder),
        .policy = h->policy,
        .now_utc = time_of("2026-11-23T00:00:00Z"),
    };
}

/* The first thing that is lacking, NULL where the plan is let in. */
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
    static const struct {
        const char *policy;
        const char *folder;
        const char *lacking;
    } rows[] = {
        { "", "good", NULL },
        { "# nothing but a comment", "unsigned", "not signed" },
        { "approvals = 1", "good", NULL },
        { "approvals = 1\nenvironment = \"production\"", "good", NULL },
        { "approvals = 2", "good", "1 of 2 approvals for production" },
        { "environment = \"staging\"", "good", "made for production, not for staging" },
        { "approvals = 1\nexcluded = [\"alice@example.org\"]", "good",
          "0 of 1 approvals for production" },
        { "approvals = 1\nexcluded = [ \"x\", \"al*\" ] # both", "good",
          "0 of 1 approvals for production" },
        { "approvals = 1\nexclude_authors = true", "good", NULL }, /* bob wrote it */
        { "approvals = 1\nexclude_authors = true", "by-alice", "0 of 1 approvals for production" },
        { "approvals = 1", "by-alice", NULL },
        { "exclude_authors = true", "anonymous",
          "the plan does not say who wrote its revisions, and the policy excludes them" },
        { "approvals = 1", "planner-approves", "0 of 1 approvals for production" },
        { "approvals = 1\nplanner_may_approve = true", "planner-approves", NULL },
        { "max_age = \"7d\"", "good", NULL },
        { "max_age = \"13h\"", "good", NULL },
        { "max_age = \"12h\"", "good", "made 2026-11-22 12:00 UTC: older than the policy allows" },
        { "max_age = \"60m\"", "good", "made 2026-11-22 12:00 UTC: older than the policy allows" },
        { "max_age = \"7d\"", "anonymous",
          "the plan does not say when it was made, and the policy limits its age" },
        { "once = false", "good", NULL },
        { "once = true", "good", "it has no nonce, and the policy wants plans that run once" },
        { "", "dirty", "made from a tree with changes that were not committed" },
        { "allow_dirty = true", "dirty", NULL },
        { "signature = true", "approved-only", "no planner's signature (role plan)" },
        { "signature = false\napprovals = 1", "approved-only", NULL },
        { "", "malformed", NULL }, /* its signature is good; see met below */
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct host h;
        struct verify_request request;
        struct verification v;
        struct error err = { 0 };

        host_open(&h, rows[i].policy);
        request = request_of(&h, rows[i].folder);
        check_ok(rows[i].policy, verify_plan(&request, &h.arena, &v, &err), &err);
        check_str(rows[i].policy, first_lack(&v), rows[i].lacking);
        check_int(rows[i].policy, v.met,
                  rows[i].lacking == NULL && strcmp(rows[i].folder, "malformed") != 0);
        host_close(&h);
    }
}

static void test_bad_policies(void)
{
    static const struct {
        const char *policy;
        const char *says;
    } rows[] = {
        { "approval = 1", "a policy has no 'approval'" },
        { "approvals = -1", "approvals is a number from 0 to 99" },
        { "approvals = 100", "approvals is a number from 0 to 99" },
        { "approvals = \"1\"", "approvals is a number from 0 to 99" },
        { "approvals = 1\napprovals = 2", "'approvals' stands there twice" },
        { "approvals", "a line is: key = value" },
        { "[table]", "a line is: key = value" },
        { "signature = yes", "the value is true or false" },
        { "once = 1", "the value is true or false" },
        { "environment = production", "the value is a text in double quotes" },
        { "environment = \"Production\"",
          "an environment's name has a-z, 0-9 and '-', at most 63 of them" },
        { "environment = \"a\" b", "something stands after the text" },
        { "max_age = \"7 days\"", "an age is written \"7d\", \"12h\" or \"30m\"" },
        { "max_age = \"0d\"", "an age is written \"7d\", \"12h\" or \"30m\"" },
        { "max_age = 7", "the value is a text in double quotes" },
        { "revoked = \"x\"", "the value is a list on one line: [\"a\", \"b\"]" },
        { "revoked = [\"x\" \"y\"]", "the items of a list are separated by commas" },
        { "revoked = [x]", "the value is a text in double quotes" },
        { "revoked = [\"a\\\"b\"]", "a text has no backslash" },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct host h;
        struct verify_request request;
        struct verification v;
        struct error err = { 0 };

        host_open(&h, rows[i].policy);
        request = request_of(&h, "good");
        check_int(rows[i].policy, verify_plan(&request, &h.arena, &v, &err), 0);
        check_int(rows[i].policy, err.code, ERROR_POLICY);
        check_str(rows[i].policy, err.message, rows[i].says);
        host_close(&h);
    }
}

static void check_refused(struct host *h, const struct verify_request *request,
                          enum error_code code, const char *says)
{
    struct verification v;
    struct error err = { 0 };

    check_int(says, verify_plan(request, &h->arena, &v, &err), 0);
    check_int(says, err.code, code);
    check_int(says, strstr(err.message, says) != NULL, 1);
    if (strstr(err.message, says) == NULL)
        check_str("message", err.message, says);
}

/* Whoever may write to these files may run anything. */
static void test_owners(void)
{
    static const char *const may[] = { "policy", "signers", "folder" };

    for (size_t i = 0; i < sizeof(may) / sizeof(may[0]); i++) {
        struct host h;
        struct verify_request request;

        host_open(&h, "approvals = 1");
        request = request_of(&h, "good");
        check_int(may[i],
                  chmod(i == 0   ? h.policy
                        : i == 1 ? h.signers
                                 : h.dir,
                        i == 2 ? 0770 : 0664),
                  0);
        check_refused(&h, &request, ERROR_POLICY, "may be changed by others");
        host_close(&h);
    }
}

/* A link is as safe as both of its ends, and what is above them. */
static void test_links(void)
{
    struct host h;
    struct verify_request request;
    struct verification v;
    struct error err = { 0 };
    const char *far;
    const char *link;

    host_open(&h, "approvals = 1");
    request = request_of(&h, "good");
    far = arena_printf(&h.arena, "%s/far", h.dir);
    check_int("folder", mkdir(far, 0755), 0);
    check_int("folder", chmod(far, 0755), 0);
    check_int("moved", rename(h.policy, arena_printf(&h.arena, "%s/policy.toml", far)), 0);
    check_int("link", symlink("far/policy.toml", h.policy), 0);
    check_ok("safe at both ends", verify_plan(&request, &h.arena, &v, &err), &err);
    check_int("safe at both ends", v.met, 1);
    check_int("others may write", chmod(far, 0777), 0);
    check_refused(&h, &request, ERROR_POLICY, "may be changed by others");
    check_int("sticky", chmod(far, 01777), 0);
    check_ok("sticky", verify_plan(&request, &h.arena, &v, &err), &err);
    link = arena_printf(&h.arena, "%s/policy.toml", far);
    check_int("rm", unlink(link), 0);
    check_refused(&h, &request, ERROR_SYSTEM, "cannot read");
    check_int("rm", rmdir(far), 0);
    host_close(&h);
}

/* What cannot be seen is not taken for absent. */
static void test_exists(void)
{
    static const struct {
        const char *path;
        bool good;
        bool exists;
    } rows[] = {
        { "nowhere", true, false },
        { "policy.toml", true, true },
        { "dangling", true, true },
        { "policy.toml/below", false, false },
        { "round/policy.toml", false, false },
    };
    struct host h;

    host_open(&h, "");
    check_int("link", symlink("nowhere", arena_printf(&h.arena, "%s/dangling", h.dir)), 0);
    check_int("link", symlink("round", arena_printf(&h.arena, "%s/round", h.dir)), 0);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct error err = { 0 };
        bool exists = false;

        check_int(
            rows[i].path,
            host_policy_exists(arena_printf(&h.arena, "%s/%s", h.dir, rows[i].path), &exists, &err),
            rows[i].good);
        check_int(rows[i].path, exists, rows[i].exists);
        check_int(rows[i].path, err.code, rows[i].good ? ERROR_NONE : ERROR_SYSTEM);
    }
    check_int("rm", unlink(arena_printf(&h.arena, "%s/dangling", h.dir)), 0);
    check_int("rm", unlink(arena_printf(&h.arena, "%s/round", h.dir)), 0);
    host_close(&h);
}

static void test_revocations(void)
{
    struct host h;
    struct verify_request request;
    struct verification v;
    struct error err = { 0 };
    const char *list;

    host_open(&h, "");
    request = request_of(&h, "good");
    check_ok("not revoked", verify_plan(&request, &h.arena, &v, &err), &err);
    check_int("not revoked", v.met, 1);
    list = arena_printf(&h.arena, "%s/revoked", h.dir);
    put(list, arena_printf(&h.arena, "# lost\n\n%s # plan\n", v.signatures.plan_id), 0644);
    put(h.policy,
        arena_printf(&h.arena, "signers = \"%s\"\nrevocations = \"%s\"\n", h.signers, list), 0644);
    check_ok("revoked", verify_plan(&request, &h.arena, &v, &err), &err);
    check_str("revoked", first_lack(&v), "the policy revokes this plan");
    check_int("world-writable", chmod(list, 0666), 0);
    check_refused(&h, &request, ERROR_POLICY, "may be changed by others");
    check_int("rm", unlink(list), 0);
    check_refused(&h, &request, ERROR_SYSTEM, "cannot read");
    host_close(&h);
}

/* An old plan begins nothing, but what it began may be ended for a while. */
static void test_late(void)
{
    static const struct {
        const char *policy;
        const char *lacking;
        bool good;
    } rows[] = {
        { "resume_grace = \"30d\"", "not valid after 2026-11-01 00:00 UTC", true },
        { "resume_grace = \"22d\"", "not valid after 2026-11-01 00:00 UTC", true },
        { "resume_grace = \"21d\"", "too late even to end a run that had begun", false },
        { "", "too late even to end a run that had begun", false },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct host h;
        struct verify_request request;
        struct verification v;
        struct error err = { 0 };

        host_open(&h, rows[i].policy);
        request = request_of(&h, "late");
        check_ok(rows[i].policy, verify_plan(&request, &h.arena, &v, &err), &err);
        check_str(rows[i].policy, first_lack(&v), rows[i].lacking);
        check_int(rows[i].policy, v.good, rows[i].good);
        check_int(rows[i].policy, v.met, 0);
        host_close(&h);
    }
}

/* The command line asks for more than the policy, never for less. */
static void test_command_line(void)
{
    struct host h;
    struct verify_request request;
    struct verification v;
    struct error err = { 0 };

    host_open(&h, "approvals = 1\nenvironment = \"production\"");
    request = request_of(&h, "good");
    request.require = 2;
    check_ok("more", verify_plan(&request, &h.arena, &v, &err), &err);
    check_str("more", first_lack(&v), "1 of 2 approvals for production");
    request.require = 0;
    check_ok("less", verify_plan(&request, &h.arena, &v, &err), &err);
    check_int("less", v.policy.approvals == 1 && v.met, 1);
    check_str("host", v.host_environment, "production");
    request.environment = "staging";
    check_refused(&h, &request, ERROR_USAGE, "this host is production, not staging");
    request.environment = NULL;
    request.signers = h.signers;
    check_refused(&h, &request, ERROR_USAGE, "says who may sign");
    request.signers = NULL;
    request.allow_unsigned = true;
    check_refused(&h, &request, ERROR_SIGNATURE, "does not allow unsigned plans");
    host_close(&h);
}

static void test_unsigned(void)
{
    struct host h;
    struct verify_request request;
    struct verification v;
    struct error err = { 0 };

    host_open(&h, "allow_unsigned = true");
    request = request_of(&h, "unsigned");
    request.allow_unsigned = true;
    check_ok("allowed", verify_plan(&request, &h.arena, &v, &err), &err);
    check_int("allowed", v.met && v.unsigned_plan, 1);
    request.plan = SIGNED "/tampered/plan.json";
    check_ok("a bad one", verify_plan(&request, &h.arena, &v, &err), &err);
    check_int("a bad one", v.met, 0);
    request.require = 1;
    check_refused(&h, &request, ERROR_USAGE, "--require asks for what");
    host_close(&h);
}

CU_TestInfo verify_tests[] = {
    { "policies", test_policies },           { "policies that are none", test_bad_policies },
    { "who may change them", test_owners },  { "links to them", test_links },
    { "whether there is one", test_exists }, { "what is revoked", test_revocations },
    { "plans that are too old", test_late }, { "policy and command line", test_command_line },
    { "unsigned plans", test_unsigned },     CU_TEST_INFO_NULL,
};
