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
        { "schema=a\nschema=b\nschema=a", NULL },
        { "service=a\nservice=a schema=b", "service=a| service=a|b " },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct arena a = { 0 };
        struct fleet_targets targets;
        struct strbuf sb = { .arena = &a };
        struct error err = { 0 };
        bool good = targets_read(cases[i].text, "targets", &a, &targets, &err);

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

    check_int("query", targets_is_query("SELECT nspname"), 1);
    check_int("query", targets_is_query("with x as (select 1)"), 1);
    check_int("file", targets_is_query("selected.txt"), 0);
    check_str("neither", fleet_target_name("", "", &a), "the database");
    check_str("schema", fleet_target_name("", "t1", &a), "t1");
    check_str("both", fleet_target_name("postgresql://h/d", "t1", &a), "postgresql://h/d t1");
    arena_free(&a);
}

/* Comments and blanks do not count; the order does. */
static void test_digest(void)
{
    static const struct {
        const char *text;
        bool same;
    } cases[] = {
        { "# two\n\nschema=a\n  service=s \tschema=b # no comment here", false },
        { "# two\n\nschema=a\r\n  service=s \tschema=b", true },
        { "schema=a\nschema=b service=s\n", true },
        { "schema=b service=s\nschema=a\n", false },
        { "schema=a\nschema=b\n", false },
    };
    struct arena a = { 0 };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct fleet_targets targets;
        struct error err = { 0 };
        bool same = targets_read(cases[i].text, "targets", &a, &targets, &err) &&
                    strcmp(fleet_targets_digest(&targets, &a),
                           "917860155fe9f313091bf6438c59f47fec33748cddf5a55bae262056295e70c8") == 0;

        check_int(cases[i].text, same, cases[i].same);
    }
    arena_free(&a);
}

CU_TestInfo targets_tests[] = {
    { "lines", test_parse },
    { "names", test_names },
    { "the digest", test_digest },
    CU_TEST_INFO_NULL,
};
