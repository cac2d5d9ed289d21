/* comments_test.c - which comments speak to migplan, and what they stand for. */
#include "common/strbuf.h"
#include "planner/model/comment.h"
#include "planner/model/postgres.h"
#include "planner/read/py_comments.h"
#include "planner/sql/comments.h"
#include "tests/support/check.h"
#include "tests/unit/planner/tests.h"

/* One line for each comment: "line:column-end first-last text", "all" for one
 * that stands for the whole file. */
static const char *listed(const struct comments *comments, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    for (size_t i = 0; i < comments->count; i++) {
        const struct comment *c = &comments->items[i];

        strbuf_addf(&sb, "%u:%u-%u ", c->pos.line, c->pos.column, c->end_column);
        if (c->whole)
            strbuf_addstr(&sb, "all ");
        else
            strbuf_addf(&sb, "%u-%u ", c->first_line, c->last_line);
        strbuf_addf(&sb, "%s\n", c->text);
    }
    return strbuf_text(&sb);
}

static const struct {
    const char *name;
    const char *text;
    const char *want;
} py_rows[] = {
    { "none", "x = 1  # a comment\n", "" },
    { "at module level", "# migplan: allow A -- b\nx = 1\n", "1:1-24 all allow A -- b\n" },
    { "last in the file", "x = 1\n#migplan:  allow A -- b ", "2:1-24 all allow A -- b\n" },
    { "behind a statement", "x = 1  # migplan: a\n", "1:8-20 1-1 a\n" },
    { "before a statement", "def f():\n    # migplan: a\n\n    g(\n  1)\n", "2:5-17 4-5 a\n" },
    { "inside brackets", "def f():\n  g(  # migplan: a\n # migplan: b\n  1)\n  h()\n",
      "2:7-19 2-4 a\n3:2-14 2-4 b\n" },
    { "behind a bracket", "g(\n1,\n2)  # migplan: a\n", "3:5-17 1-3 a\n" },
    { "at the margin, in a function", "def f():\n# migplan: a\n    g()\n", "2:1-13 3-3 a\n" },
    { "a block", "def f():\n  # migplan: a\n  with x:\n    g()\n\n    h()\n  i()\n",
      "2:3-15 3-6 a\n" },
    { "behind a def", "def f():  # migplan: a\n    g()\n    h()\nx = 1\n", "1:11-23 1-3 a\n" },
    { "in a string", "x = '# migplan: a'\n", "" },
    { "in a docstring", "\"\"\"a\n# migplan: a\n\"\"\"\n", "" },
    { "after a continued line", "x = \\\n  1  # migplan: a\n", "2:6-18 1-2 a\n" },
    { "carriage returns", "x = 1\r\ng()  # migplan: a\r\n", "2:6-18 2-2 a\n" },
    { "a byte order mark", "\xEF\xBB\xBF# migplan: a\nx = 1\n", "1:1-13 all a\n" },
    { "an open bracket", "g(  # migplan: a\n", "1:5-17 1-1 a\n" },
    { "nothing follows", "def f():\n    g()\n    # migplan: a\n", "3:5-17 0-0 a\n" },
};

static void test_py(void)
{
    for (size_t i = 0; i < sizeof(py_rows) / sizeof(py_rows[0]); i++) {
        struct arena arena = { 0 };
        struct comments comments = { 0 };

        py_comments_read("a.py", str_of(py_rows[i].text), &arena, &comments);
        check_str(py_rows[i].name, listed(&comments, &arena), py_rows[i].want);
        arena_free(&arena);
    }
}

static const struct {
    const char *name;
    const char *text;
    const char *want;
} sql_rows[] = {
    { "none", "select 1; -- a comment\n", "" },
    { "before a command", "select 1;\n-- migplan: a\nselect\n2;\n", "2:1-14 3-4 a\n" },
    { "behind a command", "select 1; -- migplan: a\nselect 2;\n", "1:11-24 1-1 a\n" },
    { "behind two commands", "select 1; select\n2; -- migplan: a\n", "2:4-17 1-2 a\n" },
    { "inside a command", "select -- migplan: a\n 1\n-- migplan: b\n+ 1;\n",
      "1:8-21 1-4 a\n3:1-14 1-4 b\n" },
    { "before the sections", "-- revision: a\n-- migplan: a\n\n-- migrate: upgrade\nselect 1;\n",
      "2:1-14 all a\n" },
    { "in a section", "-- revision: a\n-- migrate: upgrade\n-- migplan: a\nselect 1;\n",
      "3:1-14 4-4 a\n" },
    { "divided from the first command", "-- migplan: a\n\nselect 1;\n", "1:1-14 all a\n" },
    { "at the first command", "-- about it\n\n-- migplan: a\nselect 1;\n", "3:1-14 4-4 a\n" },
    { "in a string", "select '-- migplan: a';\n", "" },
    { "in a body", "do $$ -- migplan: a\n $$;\n", "" },
    { "in a block", "/* -- migplan: a */ select 1;\n", "" },
    { "nothing follows", "select 1;\n-- migplan: a\n", "2:1-14 0-0 a\n" },
    { "no SQL", "select 'a -- migplan: a\n", "" },
};

static void test_sql(void)
{
    for (size_t i = 0; i < sizeof(sql_rows) / sizeof(sql_rows[0]); i++) {
        struct arena arena = { 0 };
        struct comments comments = { 0 };

        sql_comments_read("a.sql", str_of(sql_rows[i].text), &arena, &comments);
        check_str(sql_rows[i].name, listed(&comments, &arena), sql_rows[i].want);
        arena_free(&arena);
    }
}

static const struct {
    const char *text;
    bool ok;
    int least;
    int most;
} version_rows[] = {
    { "15", true, 15, 15 },    { "14+", true, 14, 18 },   { "13-16", true, 13, 16 },
    { "15.4", true, 15, 15 },  { "14.2+", true, 14, 18 }, { "9-15", false, 0, 0 },
    { "19", false, 0, 0 },     { "16-13", false, 0, 0 },  { "15x", false, 0, 0 },
    { "", false, 0, 0 },       { "+", false, 0, 0 },      { "14-", false, 0, 0 },
    { "10-15", true, 10, 15 }, { "150", false, 0, 0 },    { "14++", false, 0, 0 },
};

static void test_versions(void)
{
    for (size_t i = 0; i < sizeof(version_rows) / sizeof(version_rows[0]); i++) {
        const char *text = version_rows[i].text;
        struct postgres_range range = { 0 };
        bool ok = postgres_parse(text, &range);

        check_int(text, ok, version_rows[i].ok);
        if (!ok)
            continue;
        check_int(text, range.least, version_rows[i].least);
        check_int(text, range.most, version_rows[i].most);
    }
}

CU_TestInfo comments_tests[] = {
    { "comments of Python", test_py },
    { "comments of SQL", test_sql },
    { "versions of PostgreSQL", test_versions },
    CU_TEST_INFO_NULL,
};
