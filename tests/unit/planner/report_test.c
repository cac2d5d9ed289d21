/* report_test.c - tests of planner/report and planner/model/finding. */
#include "planner/model/finding.h"

#include <string.h>

#include "planner/report/line_hash.h"
#include "tests/support/check.h"
#include "tests/unit/planner/tests.h"

/* Values of the reference implementation, codeql-action's fingerprints. */
static const struct {
    const char *name;
    const char *text;
    uint32_t line;
    const char *hash;
} hashes[] = {
    { "empty file", "", 1, "c129715d7a2bc9a3:1" },
    { "first line", " a\nb\n  \t\tc\n d", 1, "271789c17abda88f:1" },
    { "second line", " a\nb\n  \t\tc\n d", 2, "54703d4cd895b18:1" },
    { "third line", " a\nb\n  \t\tc\n d", 3, "180aee12dab6264:1" },
    { "last line", " a\nb\n  \t\tc\n d", 4, "a23a3dc5e078b07b:1" },
    { "carriage returns", " a\r\nb\r\n  \t\tc\r\n d", 3, "180aee12dab6264:1" },
    { "a line that is not there", "a\n", 9, "" },
};

static void test_line_hash(void)
{
    for (size_t i = 0; i < sizeof(hashes) / sizeof(hashes[0]); i++) {
        struct arena a = { 0 };
        struct line_hashes all = { 0 };

        line_hashes_read(str_of(hashes[i].text), &a, &all);
        check_str(hashes[i].name, line_hashes_text(&all, hashes[i].line, &a), hashes[i].hash);
        arena_free(&a);
    }
}

static const struct rule_info rule_a = { .code = "MP1", .name = "a", .tags = "" };

static struct finding at(const char *file, uint32_t line, const char *message)
{
    return (struct finding){ .rule = &rule_a,
                             .region = { .start = { file, line, 1 } },
                             .message = message };
}

static void test_finish(void)
{
    struct arena a = { 0 };
    struct findings list = { 0 };
    const char *first;

    vec_push(&a, &list, at("b.py", 3, "x"));
    vec_push(&a, &list, at("a.py", 9, "y"));
    vec_push(&a, &list, at("b.py", 3, "x"));
    vec_push(&a, &list, at("a.py", 2, "y"));
    findings_finish(&list);
    findings_identify(&list, &a);
    check_int("a repetition is dropped", (long long)list.count, 3);
    check_str("sorted by file", list.items[0].region.start.file, "a.py");
    check_int("then by line", list.items[0].region.start.line, 2);
    check_int("equal ones differ in fingerprint",
              strcmp(list.items[0].fingerprint, list.items[1].fingerprint) != 0, 1);
    first = list.items[2].fingerprint;
    list.items[2].region.start.line = 77;
    findings_finish(&list);
    findings_identify(&list, &a);
    check_str("a moved one keeps its fingerprint", list.items[2].fingerprint, first);
    arena_free(&a);
}

static void test_worst_first(void)
{
    struct arena a = { 0 };
    struct findings list = { 0 };
    size_t count;
    const size_t *order;

    for (int i = 0; i < 4; i++) {
        struct finding f = at("a.py", (uint32_t)i + 1, "m");

        f.severity = (enum severity)(i % 3);
        f.suppressed = i == 3 ? "known" : NULL;
        vec_push(&a, &list, f);
    }
    order = findings_worst_first(&list, &a, &count);
    check_int("suppressed ones are left out", (long long)count, 3);
    check_int("errors first", (long long)order[0], 2);
    check_int("notes last", (long long)order[2], 0);
    check_int("counted", (long long)findings_count(&list, SEVERITY_NOTE), 1);
    arena_free(&a);
}

CU_TestInfo report_tests[] = {
    { "GitHub's line hash", test_line_hash },
    { "finishing", test_finish },
    { "worst first", test_worst_first },
    CU_TEST_INFO_NULL,
};
