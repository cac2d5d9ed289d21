/* write_test.c - tests of planner/write: templates, file names, time. */
#include "planner/write/file_name.h"
#include "planner/write/mako.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/support/check.h"
#include "tests/unit/planner/tests.h"

static const struct {
    const char *text;
    const char *want;
} templates[] = {
    { "plain\n", "plain\n" },
    { "${message}", "add users" },
    { "${repr(message)} ${repr(down)} ${repr(labels)} ${repr(none)}",
      "'add users' ('a', 'b') ('x',) None" },
    { "${down | comma,n}|${none | comma,n}|${message|n}", "a, b||add users" },
    { "    ${empty if empty else \"pass\"}", "    pass" },
    { "${message if message else 'x'}", "add users" },
    { "## gone\nkept\n  ## gone too\n", "kept\n" },
    { "a\\\nb", "ab" },
    { "50% of it", "50% of it" },
    { "<%!\nimport re\n%>x", "x" },
    { "<%\n  names = config.get_main_option(\"databases\")\n%>\n"
      "% for n in re.split(r',\\s*', names):\ndef ${n}(): ${context.get(\"%s_x\" % n, \"pass\")}\n"
      "% endfor\nend\n",
      "\ndef one(): pass\ndef two(): pass\nend\n" },
    { "% for n in config.get_main_option(\"databases\").split(','):\n${n}\n% endfor\n",
      "one\n two\n" },
    { "${unknown}", "1: the expression ${unknown} is not one that migplan knows" },
    { "a\n${message.upper()}",
      "2: the expression ${message.upper()} is not one that migplan knows" },
    { "${message", "1: '${' without '}'" },
    { "% if x:\n", "2: the template holds a control line that migplan does not know" },
    { "<%def name='x()'>", "1: the template holds a tag that migplan does not know" },
    { "<% import os %>", "1: the template holds code that migplan does not run" },
};

static const char *get_option(void *ctx, const char *name)
{
    (void)ctx;
    return strcmp(name, "databases") == 0 ? "one, two" : NULL;
}

static void add(struct arena *arena, struct mako_values *values, const char *name,
                enum mako_kind kind, const char *first, const char *second)
{
    struct mako_value value = { .name = name, .kind = kind };

    if (first != NULL)
        vec_push(arena, &value.items, first);
    if (second != NULL)
        vec_push(arena, &value.items, second);
    vec_push(arena, values, value);
}

static void test_mako(void)
{
    for (size_t i = 0; i < sizeof(templates) / sizeof(templates[0]); i++) {
        struct arena a = { 0 };
        struct error err = { 0 };
        struct mako_values values = { 0 };
        struct mako_template template = {
            .path = "t", .text = templates[i].text, .values = &values, .option = get_option
        };
        const char *got;

        add(&a, &values, "message", MAKO_TEXT, "add users", NULL);
        add(&a, &values, "empty", MAKO_TEXT, "", NULL);
        add(&a, &values, "none", MAKO_NONE, NULL, NULL);
        add(&a, &values, "down", MAKO_TUPLE, "a", "b");
        add(&a, &values, "labels", MAKO_TUPLE, "x", NULL);
        if (!mako_render(&template, &a, &got, &err))
            got = arena_printf(&a, "%s: %s", err.facts[0].text + 2, err.message);
        check_str(templates[i].text, got, templates[i].want);
        arena_free(&a);
    }
}

static const struct {
    const char *message;
    int64_t most;
    const char *want;
} slugs[] = {
    { "", 40, "" },
    { "Add users", 40, "add_users" },
    { "  a -- b!c  ", 40, "a_b_c" },
    { "snake_case stays", 40, "snake_case_stays" },
    { "one two three", 7, "one_" },
    { "one two three", 8, "one_two_" },
    { "onetwothree", 5, "onetw_" },
    { "\xC3\x89t\xC3\xA9 \xE2\x80\x94 \xC3\x84rger", 40, "\xC3\xA9t\xC3\xA9_\xC3\xA4rger" },
    { "\xC3\xA9\xC3\xA9\xC3\xA9 x", 4, "\xC3\xA9\xC3\xA9\xC3\xA9_" },
};

static void test_slug(void)
{
    for (size_t i = 0; i < sizeof(slugs) / sizeof(slugs[0]); i++) {
        struct arena a = { 0 };

        check_str(slugs[i].message, file_name_slug(slugs[i].message, slugs[i].most, &a),
                  slugs[i].want);
        arena_free(&a);
    }
}

static const struct {
    const char *template;
    const char *want;
} names[] = {
    { "%(rev)s_%(slug)s", "abcd_add_users" },
    { "%(year)d_%(month).2d_%(day)02d", "2024_03_05" },
    { "%(hour).2d%(minute).2d%(second).2d-%(epoch)d", "060708-1709618828" },
    { "%(year)d/%(rev)s%%", "2024/abcd%" },
    { "%(nothing)s", "file_template has no 'nothing'" },
    { "%s", "file_template is wrong: '%s'" },
};

static void test_file_name(void)
{
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct arena a = { 0 };
        struct error err = { 0 };
        struct when when;
        const char *got;

        check_ok("when", when_read(INT64_C(1709618828123456789), "utc", &a, &when, &err), &err);
        if (!file_name_fill(names[i].template, "abcd", "add_users", &when, &a, &got, &err))
            got = arena_strdup(&a, err.message);
        check_str(names[i].template, got, names[i].want);
        arena_free(&a);
    }
}

static const struct {
    const char *zone;
    int64_t ns;
    const char *want;
} moments[] = {
    { "UTC", INT64_C(1709618828123456789), "2024-03-05 06:07:08.123456+00:00" },
    { "utc", INT64_C(1709618828000000000), "2024-03-05 06:07:08+00:00" },
    { "Europe/Berlin", INT64_C(1709618828000000000), "2024-03-05 07:07:08+01:00" },
    { "America/New_York", INT64_C(1719618828000000000), "2024-06-28 19:53:48-04:00" },
    { "Asia/Kathmandu", INT64_C(1709618828000000000), "2024-03-05 11:52:08+05:45" },
    { "Nowhere/Else", 0, "there is no time zone 'Nowhere/Else'" },
    { "../../etc/passwd", 0, "there is no time zone '../../etc/passwd'" },
};

static void test_when(void)
{
    const char *before = getenv("TZ");
    struct arena keep = { 0 };

    before = before == NULL ? NULL : arena_strdup(&keep, before);
    for (size_t i = 0; i < sizeof(moments) / sizeof(moments[0]); i++) {
        struct arena a = { 0 };
        struct error err = { 0 };
        struct when when;
        const char *got;

        if (when_read(moments[i].ns, moments[i].zone, &a, &when, &err))
            got = when_text(&when, &a);
        else
            got = arena_strdup(&a, err.message);
        check_str(moments[i].zone, got, moments[i].want);
        arena_free(&a);
    }
    if (before == NULL)
        (void)unsetenv("TZ");
    else
        (void)setenv("TZ", before, 1);
    tzset();
    arena_free(&keep);
}

CU_TestInfo write_tests[] = {
    { "mako", test_mako }, { "slug", test_slug }, { "file name", test_file_name },
    { "when", test_when }, CU_TEST_INFO_NULL,
};
