/* plan_test.c - tests of common/plan: what is read, and what is refused. */
#include "common/plan.h"

#include <string.h>

#include "common/file.h"
#include "common/limits.h"
#include "common/plan_shape.h"
#include "common/sha256.h"
#include "common/strbuf.h"
#include "tests/support/check.h"
#include "tests/unit/common/tests.h"

static const char sample_path[] = "tests/data/plan/sample.json";

static struct str sample(struct arena *arena)
{
    struct error err = { 0 };
    struct str bytes = { "", 0 };

    check_ok("sample", file_read(sample_path, LIMIT_PLAN_FILE, arena, &bytes, &err), &err);
    return bytes;
}

static void test_sample(void)
{
    struct arena a = { 0 };
    struct str bytes = sample(&a);
    struct error err = { 0 };
    struct plan plan;
    struct str again;

    check_str("digest", sha256_hex(bytes.ptr, bytes.len, &a),
              "d605a95e92504557f64f9980cdadd375ca2d0a2da8bb6774566482272ebe312b");
    check_ok("parse", plan_parse(bytes, "sample.json", &a, &plan, &err), &err);
    again = plan_text(&plan, &a);
    check_str("written again", again.ptr, bytes.ptr);
    check_str("a string", plan.steps.items[2].statements.items[0].probe->name,
              "users_email_lower_idx");
    check_int("an enum", plan.steps.items[0].locks.items[0].mode, PLAN_ACCESS_EXCLUSIVE);
    check_str("absent is empty", plan.target.environment, "production");
    check_str("absent is empty", plan.target.database_uid, "");
    arena_free(&a);
}

/* Returns the sample with the first from replaced by to. */
static struct str changed(struct str bytes, const char *from, const char *to, struct arena *arena)
{
    const char *at = strstr(bytes.ptr, from);
    struct strbuf sb = { .arena = arena };

    check_int(from, at != NULL, 1);
    if (at == NULL)
        return bytes;
    strbuf_add(&sb, bytes.ptr, (size_t)(at - bytes.ptr));
    strbuf_addstr(&sb, to);
    strbuf_addstr(&sb, at + strlen(from));
    return (struct str){ strbuf_text(&sb), sb.len };
}

static const struct {
    const char *from;
    const char *to;
    const char *message;
    const char *at;
} faults[] = {
    /* syntax */
    { "{\n", "\xef\xbb\xbf{\n", "the plan is not an object", "p:1:1" },
    { "{\n", "{ \n", "the plan: expected a line break", "p:1:2" },
    { "{\n  \"after\"", "{\n   \"after\"", "the plan is indented too far", "p:2:3" },
    { "  \"after\": [", "  \"after\":[",
      "the plan: expected a key of a-z, 0-9 and _, a colon and a blank", "p:2:9" },
    { "\"nonce\": \"", "\"nonce\": \"\\/",
      "nonce has an escape that is none of \\\" \\\\ \\b \\t \\n \\f \\r \\u00xx", "p:38:13" },
    { "\"nonce\": \"", "\"nonce\": \"\\u0000",
      "nonce has an escape that has a shorter form, or NUL", "p:38:13" },
    { "\"nonce\": \"", "\"nonce\": \"\\u000a",
      "nonce has an escape that has a shorter form, or NUL", "p:38:13" },
    { "\"nonce\": \"", "\"nonce\": \"\\u001F",
      "nonce has an escape that is none of \\\" \\\\ \\b \\t \\n \\f \\r \\u00xx", "p:38:13" },
    { "\"nonce\": \"", "\"nonce\": \"\xc0\x80",
      "nonce has a control character or bytes that are not UTF-8", "p:38:13" },
    { "\"nonce\": \"", "\"nonce\": \"\xed\xa0\x80",
      "nonce has a control character or bytes that are not UTF-8", "p:38:13" },
    { "\"nonce\": \"", "\"nonce\": \"\t",
      "nonce has a control character or bytes that are not UTF-8", "p:38:13" },
    { "\"approvals\": 1", "\"approvals\": 01", "requires.approvals is a number with zeros in front",
      "p:61:20" },
    { "\"approvals\": 1", "\"approvals\": -0", "requires.approvals is a number with zeros in front",
      "p:61:20" },
    { "\"approvals\": 1", "\"approvals\": 1.0", "requires: expected a line break", "p:61:19" },
    { "\"approvals\": 1", "\"approvals\": 9007199254740992",
      "requires.approvals is a number past 2^53-1", "p:61:34" },
    { "\"dirty\": false", "\"dirty\": null", "provenance.git.dirty is neither true nor false",
      "p:44:16" },
    { "  \"direction\": \"upgrade\",\n",
      "  \"direction\": \"upgrade\",\n  \"direction\": \"upgrade\",\n",
      "the plan has the key 'direction' twice", "p:17:16" },
    { "  \"direction\": \"upgrade\",\n", "  \"zdirection\": \"upgrade\",\n", "direction is missing",
      "p:16:17" },
    /* fields */
    { "  \"direction\": \"upgrade\",\n", "  \"direction\": \"upgrade\",\n  \"dirty\": 1,\n",
      "dirty is not a field that I know", "p:17:12" },
    { "  \"direction\": \"upgrade\",\n", "", "direction is missing", "p:16:13" },
    { "\"direction\": \"upgrade\"", "\"direction\": \"sideways\"",
      "direction is 'sideways', not one of upgrade, downgrade, stamp", "p:16:26" },
    { "\"mode\": \"ACCESS EXCLUSIVE\"", "\"mode\": \"EXCLUSIVE LOCK\"",
      "steps[0].locks[0].mode is 'EXCLUSIVE LOCK', not one of ACCESS SHARE, ROW SHARE, ROW EXCLUSIVE, SHARE UPDATE EXCLUSIVE, SHARE, SHARE ROW EXCLUSIVE, EXCLUSIVE, ACCESS EXCLUSIVE",
      "p:78:35" },
    { "\"format\": \"migplan-plan\"", "\"format\": \"migplan\"", "format is not \"migplan-plan\"",
      "p:32:22" },
    { "\"format_version\": 1", "\"format_version\": 2",
      "p is a plan of format 2, and I know 1 only", "p:33:21" },
    { "\"nonce\": \"3f9c1e0d5a7b4c28\"", "\"nonce\": \"\"",
      "nonce is empty, and then has to be left out", "p:38:14" },
    { "\"nonce\": \"3f9c1e0d5a7b4c28\"", "\"nonce\": \"3f9c\"",
      "nonce is not 16 lower case hexadecimal digits", "p:38:12" },
    { "\"not_after\": \"2026-11-25T", "\"not_after\": \"2026-11-31T",
      "not_after is not a time like 2026-01-31T12:00:00Z", "p:39:16" },
    { "\"not_after\": \"2026-11-25T", "\"not_after\": \"2026-11-22T",
      "not_after is not after not_before", "p:39:16" },
    { "\"min_applier\": \"1.0.0\"", "\"min_applier\": \"1.0\"",
      "min_applier is not a release like 1.2.3", "p:37:18" },
    { "\"environment\": \"production\"", "\"environment\": \"Production\"",
      "target.environment has other characters than a-z, 0-9 and -", "p:145:20" },
    { "\"approvals\": 1", "\"approvals\": 10", "requires.approvals is not between 0 and 9",
      "p:61:18" },
    /* sense */
    { "ADD COLUMN email_lower", "ADD COLUMN email_upper",
      "steps[0].statements[0].sha256 is not the digest of sql", "p:89:21" },
    { "\"no\": 2,\n      \"rev", "\"no\": 3,\n      \"rev", "steps[1].no is not the next number",
      "p:97:13" },
    { "          \"from\": \"ae1027a6acf\",\n", "", "steps[2].version[0] has no from", "p:135:9" },
    { "\"from\": \"ae1027a6acf\"", "\"from\": \"ae1027a6ace\"",
      "steps[2].version[0] changes the row 'ae1027a6ace', which is not there then", "p:135:9" },
    { "\"to\": \"5f0c2e8b91d3\"", "\"to\": \"5f0c2e8b91d4\"",
      "to_heads is not where the steps lead: 5f0c2e8b91d4", "p:155:15" },
    { "\"revision\": \"5f0c2e8b91d3\",\n      \"statements\": [\n        {\n          \"batch\"",
      "\"revision\": \"5f0c2e8b91d4\",\n      \"statements\": [\n        {\n          \"batch\"",
      "steps[0].version is empty in its revision's last step", "p:93:18" },
    { "\"kind\": \"nontx\"", "\"kind\": \"tx\"",
      "steps[2].statements[0] has a probe in a step that is run in transactions", "p:120:9" },
    { "            \"table\": \"users\",\n            \"unique\"", "            \"unique\"",
      "steps[2].statements[0].probe.table is missing", "p:123:20" },
    { "\"revision\": \"ae1027a6acf\"", "\"revision\": \"\"", "chain[0].revision is empty",
      "p:11:19" },
    { "ALTER TABLE public.users ADD", "COMMIT; TABLE public.users ADD",
      "steps[0].statements[0].sql ends the transaction", "p:90:18" },
};

static void test_faults(void)
{
    struct arena a = { 0 };
    struct str bytes = sample(&a);

    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        struct str text = changed(bytes, faults[i].from, faults[i].to, &a);
        struct error err = { 0 };
        struct plan plan;

        check_int(faults[i].to, plan_parse(text, "p", &a, &plan, &err), 0);
        check_int(faults[i].to, err.code, ERROR_BAD_PLAN);
        check_str(faults[i].to, err.message, faults[i].message);
        check_str(faults[i].to, err.facts[0].text, faults[i].at);
    }
    arena_free(&a);
}

static bool is_refused(struct str bytes)
{
    struct arena a = { 0 };
    struct error err = { 0 };
    struct plan plan;
    bool refused = !plan_parse(bytes, "p", &a, &plan, &err);

    if (refused)
        check_int("refused as a plan", err.code, ERROR_BAD_PLAN);
    arena_free(&a);
    return refused;
}

static void test_truncations(void)
{
    struct arena a = { 0 };
    struct str bytes = sample(&a);

    for (size_t len = 0; len < bytes.len; len++) {
        if (!is_refused((struct str){ arena_strndup(&a, bytes.ptr, len), len }))
            check_int("accepted at length", (long long)len, -1);
    }
    bytes.ptr = arena_printf(&a, "%s\n", bytes.ptr);
    bytes.len++;
    check_int("one byte more", is_refused(bytes), 1);
    arena_free(&a);
}

/* Whatever byte is changed: it is refused, or it is another plan. */
/* Parses bytes; what is a plan all the same must be written as it was read. */
static bool still_plan(struct str bytes)
{
    struct arena unit = { 0 };
    struct error err = { 0 };
    struct plan plan;
    bool accepted = plan_parse(bytes, "p", &unit, &plan, &err);

    if (accepted) {
        struct str again = plan_text(&plan, &unit);

        check_int("writes what it read",
                  again.len == bytes.len && memcmp(again.ptr, bytes.ptr, again.len) == 0, 1);
    }
    arena_free(&unit);
    return accepted;
}

static void test_mutations(void)
{
    static const unsigned char flips[] = { 0x01, 0x02, 0x10, 0x20, 0x80, 0xff };
    struct arena a = { 0 };
    struct str bytes = sample(&a);
    char *copy = arena_strndup(&a, bytes.ptr, bytes.len);
    unsigned accepted = 0;

    for (size_t i = 0; i < bytes.len; i++) {
        for (size_t k = 0; k < sizeof(flips); k++) {
            copy[i] = (char)((unsigned char)bytes.ptr[i] ^ flips[k]);
            accepted += still_plan((struct str){ copy, bytes.len });
        }
        copy[i] = bytes.ptr[i];
    }
    check_int("some are plans of another content", accepted > 100, 1);
    arena_free(&a);
}

/* Nothing that nests is entered where no table knows it. */
static void test_deep(void)
{
    struct arena a = { 0 };
    struct str bytes = sample(&a);
    struct strbuf deep = { .arena = &a };

    for (unsigned i = 0; i < 1000000; i++)
        strbuf_addstr(&deep, "[");
    check_int("a million brackets", is_refused((struct str){ deep.ptr, deep.len }), 1);
    strbuf_addstr(&deep, ",\n");
    bytes = changed(bytes, "\"nonce\": ", arena_printf(&a, "\"nonce\": %s", deep.ptr), &a);
    check_int("in a field", is_refused(bytes), 1);
    bytes.ptr = arena_alloc(&a, (size_t)LIMIT_PLAN_FILE + 1);
    bytes.len = (size_t)LIMIT_PLAN_FILE + 1;
    check_int("past the limit", is_refused(bytes), 1);
    arena_free(&a);
}

static void check_ascending(const struct shape *shape)
{
    for (size_t i = 0; i < shape->count; i++) {
        const struct shape_field *field = &shape->fields[i];

        if (i > 0)
            check_int(field->key, strcmp(field[-1].key, field->key) < 0, 1);
        if (field->contents != NULL)
            check_ascending(field->contents);
    }
}

/* The writer leans on it. */
static void test_tables(void)
{
    check_ascending(&plan_shape);
}

CU_TestInfo plan_tests[] = {
    { "the sample", test_sample },
    { "faults and where they are", test_faults },
    { "every truncation", test_truncations },
    { "every byte changed", test_mutations },
    { "depth and size", test_deep },
    { "tables ascend", test_tables },
    CU_TEST_INFO_NULL,
};
