/* py_header_test.c - tests of planner/read/py_header. */
#include "planner/read/py_header.h"

#include "common/strbuf.h"
#include "tests/support/check.h"
#include "tests/unit/planner/tests.h"

/* What a header is expected to say: the four variables, then the docstring; or
 * what is unknown, with its place. */
static const struct {
    const char *text;
    const char *want;
} cases[] = {
    { "revision = 'a'\ndown_revision = None\n", "a|None|-|-" },
    { "revision: str = \"a\"\ndown_revision: Union[str, None] = 'b'\n", "a|b|-|-" },
    { "revision = 'a' 'b'\n", "ab|-|-|-" },
    { "revision = ('a'\n  \"b\")\n", "ab|-|-|-" },
    { "revision = 'a' + 'b'", "ab|-|-|-" },
    { "revision = r'a' u'b'", "ab|-|-|-" },
    { "revision = '\\x61\\142\\u0063'", "abc|-|-|-" },
    { "down_revision = 'a', 'b'", "-|(a,b)|-|-" },
    { "down_revision = 'a',", "-|(a)|-|-" },
    { "down_revision = ('a', 'b',)", "-|(a,b)|-|-" },
    { "down_revision = ['a',\n # why\n 'b']  # two", "-|(a,b)|-|-" },
    { "down_revision = ()", "-|()|-|-" },
    { "down_revision = (('a'))", "-|a|-|-" },
    { "down_revision = (None)", "-|None|-|-" },
    { "branch_labels = ('x',); depends_on = ['y']", "-|-|(x)|(y)" },
    { "'''doc'''\nrevision = 'a'", "a|-|-|-|doc" },
    { "('d' 'oc')\nrevision = 'a'", "a|-|-|-|doc" },
    { "f'doc'\nrevision = 'a'", "a|-|-|-" },
    { "\"\"\"one\r\ntwo\"\"\"\r\nrevision = 'a'\r\n", "a|-|-|-|one\ntwo" },
    { "\xEF\xBB\xBF'doc'\nrevision = 'a'", "a|-|-|-|doc" },
    { "#!/usr/bin/python\nrevision = \\\n  'a'", "a|-|-|-" },
    { "revision: str\nrevision = 'a'", "a|-|-|-" },
    { "revision = 'a'\nrevision = 'b'", "b|-|-|-" },
    { "revision = 'a'\ndef f():\n  x = '''\nrevision = 1\n'''\nrevision = 'b'\n", "b|-|-|-" },
    { "revision = 'a'\ndef f():\n    revision = 'b'\n", "a|-|-|-" },
    { "revision = 'a'\nx = f(revision=1)\nprint(revision)\ny = revision\n", "a|-|-|-" },
    { "if True:\n    import os\nrevision = 'a'", "a|-|-|-" },
    { "revision = b'a'", "? is a bytes literal 1:12" },
    { "revision = f'a'", "? is an f-string 1:12" },
    { "revision = NAME", "? is no plain literal 1:12" },
    { "revision = 'a'.lower()", "? is computed 1:15" },
    { "revision = 'a' if x else 'b'", "? is computed 1:16" },
    { "down_revision = ('a', X)", "? is no plain string 1:23" },
    { "down_revision = ('a', ('b', 'c'))", "? is no plain string 1:27" },
    { "revision = x = 'a'", "? is no plain literal 1:12" },
    { "x = revision = 'a'", "? is bound by a statement that is not a plain assignment 1:14" },
    { "if x:\n    revision = 'a'",
      "? is bound by a statement that is not a plain assignment 2:14" },
    { "revision, down_revision = 'a', 'b'",
      "? is bound by a statement that is not a plain assignment 1:9" },
    { "from x import revision", "? is bound by a statement that is not a plain assignment 1:15" },
    { "revision = 'a'\nrevision += 'b'",
      "? is bound by a statement that is not a plain assignment 2:10" },
    { "revision = 'a'\ndef f():\n    global revision\n    revision = 'b'\nf()\n",
      "? may be bound by a function 3:12" },
    { "globals()['revision'] = 'a'", "? may be bound by a call 1:1" },
    { "revision = 'a", "? is no plain literal 1:12" },
    { "def revision():\n  pass\n", "? is bound by a statement that is not a plain assignment 1:1" },
    { "revision = 'a'\n__doc__ = 'x'",
      "? is bound by a statement that is not a plain assignment 2:9" },
};

static void add_value(const struct header_value *value, struct strbuf *sb)
{
    const char *items = strlist_join(&value->items, ",", sb->arena);

    switch (value->kind) {
    case HEADER_ABSENT:
        strbuf_addch(sb, '-');
        break;
    case HEADER_NONE:
        strbuf_addstr(sb, "None");
        break;
    case HEADER_TEXT:
        strbuf_addstr(sb, items);
        break;
    case HEADER_LIST:
        strbuf_addf(sb, "(%s)", items);
        break;
    }
}

static const char *describe(const struct py_header *header, struct arena *arena)
{
    struct strbuf sb = { .arena = arena };

    if (header->unknown != NULL) {
        return arena_printf(arena, "? %s %u:%u", header->unknown, header->unknown_pos.line,
                            header->unknown_pos.column);
    }
    for (size_t i = 0; i < PY_VARIABLES; i++) {
        if (i > 0)
            strbuf_addch(&sb, '|');
        add_value(&header->values[i], &sb);
    }
    if (header->doc != NULL)
        strbuf_addf(&sb, "|%s", header->doc);
    return strbuf_text(&sb);
}

static void test_read(void)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct arena a = { 0 };
        struct py_header header;

        py_header_read(str_of(cases[i].text), &a, &header);
        check_str(cases[i].text, describe(&header, &a), cases[i].want);
        arena_free(&a);
    }
}

static void test_span(void)
{
    static const char text[] = "revision = 'a'\ndown_revision: str = ('b',\n  'c')  # x\n";
    struct arena a = { 0 };
    struct py_header header;
    const struct srcspan *span = &header.values[PY_DOWN_REVISION].span;

    py_header_read(str_of(text), &a, &header);
    check_str("span", arena_strndup(&a, text + span->begin, span->end - span->begin),
              "('b',\n  'c')");
    check_int("line", header.values[PY_DOWN_REVISION].pos.line, 2);
    arena_free(&a);
}

CU_TestInfo py_header_tests[] = {
    { "read", test_read },
    { "span", test_span },
    CU_TEST_INFO_NULL,
};
