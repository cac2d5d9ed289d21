/* targets_test.c - the list of a fleet's targets. */
#include "applier/fleet/targets.h"

#include <string.h>

#include "common/strbuf.h"
#include "tests/support/check.h"
#include "tests/unit/applier/tests.h"

static void test_parse(void)
{
    static const struct {
        const char *text;
        const char *want; /* "url|schema " each; NULL: refused */
    } cases[] = {
        { "schema=a", "|a " },
        { "schema=a\nschema=b\n", "|a |b " },
        { "postgresql://h/d", "postgresql://h/d| " },
        { "postgresql://h/d schema=x\n\n# a comment\n\t schema=y  postgresql://h/e\r\n",
          "postgresql://h/d|x postgresql://h/e|y " },
        { "service=shop", "service=shop| " },
        { "", NULL },
        { "# nothing\n", NULL },
        { "postgresql://u:p@h/d", NULL },
        { "postgresql://h/a postgresql://h/b", NULL },
        { "mysql://h/d", NULL },
        { "password=secret", NULL },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct arena a = { 0 };
        struct fleet_targets targets;
        struct strbuf sb = { .arena = &a };
        struct error err = { 0 };
        bool good = fleet_targets_parse(cases[i].text, "targets", &a, &targets, &err);

        check_int(cases[i].text, good, cases[i].want != NULL);
        for (size_t k = 0; good && k < targets.count; k++)
            strbuf_addf(&sb, "%s|%s ", targets.items[k].url, targets.items[k].schema);
        check_str(cases[i].text, strbuf_text(&sb), cases[i].want == NULL ? "" : cases[i].want);
        arena_free(&a);
    }
}

static void test_names(void)
{
    struct arena a = { 0 };

    check_int("query", fleet_targets_is_query("SELECT nspname"), 1);
    check_int("query", fleet_targets_is_query("with x as (select 1)"), 1);
    check_int("file", fleet_targets_is_query("selected.txt"), 0);
    check_str("neither", fleet_target_name("", "", &a), "the database");
    check_str("schema", fleet_target_name("", "t1", &a), "t1");
    check_str("both", fleet_target_name("postgresql://h/d", "t1", &a), "postgresql://h/d t1");
    arena_free(&a);
}

CU_TestInfo targets_tests[] = {
    { "lines", test_parse },
    { "names", test_names },
    CU_TEST_INFO_NULL,
};
