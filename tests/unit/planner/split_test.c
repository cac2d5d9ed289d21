/* split_test.c - tests of planner/sql/tokens and split. */
#include "planner/sql/split.h"

#include <pg_query.h>
#include <string.h>

#include "common/file.h"
#include "common/strbuf.h"
#include "tests/support/check.h"
#include "tests/unit/planner/tests.h"

/* got: each command as line:text, with a bar after it. */
static const struct {
    const char *name;
    const char *sql;
    const char *got;
} cases[] = {
    { "nothing", "", "" },
    { "blanks and comments", " \n-- a;\n/* b; */ ; ;", "" },
    { "one without semicolon", "SELECT 1", "1:SELECT 1|" },
    { "two", "SELECT 1;\nSELECT 2;\n", "1:SELECT 1|2:SELECT 2|" },
    { "comments around", "-- x\nSELECT /* y */ 1 -- z\n; -- w", "2:SELECT /* y */ 1|" },
    { "strings", "SELECT ';' , E'\\';' , \"a;b\" , U&'\\0041;';DROP x",
      "1:SELECT ';' , E'\\';' , \"a;b\" , U&'\\0041;'|1:DROP x|" },
    { "backslashes are plain", "SELECT 'a\\'; SELECT 2", "1:SELECT 'a\\'|1:SELECT 2|" },
    { "dollar bodies", "DO $$ BEGIN; END $$; DO $a$ $b$ ; $a$;\nVACUUM",
      "1:DO $$ BEGIN; END $$|1:DO $a$ $b$ ; $a$|2:VACUUM|" },
    { "nested comments", "/* /* ; */ ; */ A; B", "1:A|1:B|" },
    { "rules with commands", "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); VACUUM",
      "1:CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)|1:VACUUM|" },
    { "atomic bodies",
      "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; "
      "END; VACUUM",
      "1:CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; "
      "SELECT 2; END|1:VACUUM|" },
    { "or replace procedure", "create or replace procedure p() begin atomic select 1; end; vacuum",
      "1:create or replace procedure p() begin atomic select 1; end|1:vacuum|" },
    { "a parameter named begin", "CREATE FUNCTION f(begin int) RETURNS int AS 'x'; VACUUM",
      "1:CREATE FUNCTION f(begin int) RETURNS int AS 'x'|1:VACUUM|" },
    { "begin is a command elsewhere", "BEGIN; END; VACUUM", "1:BEGIN|1:END|1:VACUUM|" },
    { "not known to the parser", "SELEC 2; MERGE x BY SOURCE; ~",
      "1:SELEC 2|1:MERGE x BY SOURCE|1:~|" },
    { "lines after CRLF", "A;\r\nB;\r\n\r\nC", "1:A|2:B|4:C|" },
    { "not ASCII", "SELECT 'ä;ö'; SELECT 'é'", "1:SELECT 'ä;ö'|1:SELECT 'é'|" },
    { "an open parenthesis keeps the rest", "SELECT (1; SELECT 2", "1:SELECT (1; SELECT 2|" },
    { "a closing one is let be", "SELECT 1); SELECT 2", "1:SELECT 1)|1:SELECT 2|" },
};

static const char *split_text(const char *sql, struct arena *arena, struct error *err)
{
    struct strbuf sb = { .arena = arena };
    struct sql_commands list;

    if (!sql_split(str_of(sql), (struct srcpos){ "x.sql", 1, 1 }, arena, &list, err))
        return err->message;
    for (size_t i = 0; i < list.count; i++) {
        const struct sql_command *c = &list.items[i];

        check_int("text is at offset", c->text.ptr - sql, (long long)c->offset);
        strbuf_addf(&sb, "%u:%.*s|", c->line, (int)c->text.len, c->text.ptr);
    }
    return strbuf_text(&sb);
}

static void test_split(void)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct arena a = { 0 };
        struct error err = { 0 };

        check_str(cases[i].name, split_text(cases[i].sql, &a, &err), cases[i].got);
        check_ok(cases[i].name, err.code == ERROR_NONE, &err);
        arena_free(&a);
    }
}

static const struct {
    const char *name;
    const char *sql;
    const char *message;
    const char *at;
} faults[] = {
    { "open string", "SELECT 1;\nSELECT 'ä", "not SQL: unterminated quoted string", "x.sql:2" },
    { "open comment", "\n\n/* x", "not SQL: unterminated /* comment", "x.sql:3" },
    { "open name", "SELECT \"x", "not SQL: unterminated quoted identifier", "x.sql:1" },
    { "open body", "DO $$ x", "not SQL: unterminated dollar-quoted string", "x.sql:1" },
    { "bad escape", "SELECT E'\\uD800'", "not SQL: invalid Unicode surrogate pair", "x.sql:1" },
};

static void test_faults(void)
{
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        struct arena a = { 0 };
        struct error err = { 0 };

        check_str(faults[i].name, split_text(faults[i].sql, &a, &err), faults[i].message);
        check_str(faults[i].name, err.facts[0].text, faults[i].at);
        arena_free(&a);
    }
}

static void check_cuts(const char *name, const struct sql_commands *list,
                       const PgQuerySplitResult *split)
{
    check_int(name, (long long)list->count, split->n_stmts);
    for (size_t i = 0; i < list->count && i < (size_t)split->n_stmts; i++) {
        size_t begin = (size_t)split->stmts[i]->stmt_location;
        size_t len = (size_t)split->stmts[i]->stmt_len;
        size_t end = list->items[i].offset + list->items[i].text.len;

        check_int(name, list->items[i].offset >= begin, 1);
        check_int(name, len == 0 || end <= begin + len, 1);
    }
}

/* Where the parser knows all commands, it cuts at the same places. */
static void test_parser_agrees(void)
{
    unsigned parsed = 0;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        PgQuerySplitResult split = pg_query_split_with_parser(cases[i].sql);
        struct arena a = { 0 };
        struct sql_commands list = { 0 };
        struct error err = { 0 };

        if (split.error == NULL) {
            check_ok(cases[i].name,
                     sql_split(str_of(cases[i].sql), (struct srcpos){ 0 }, &a, &list, &err), &err);
            check_cuts(cases[i].name, &list, &split);
            parsed++;
        }
        pg_query_free_split_result(split);
        arena_free(&a);
    }
    check_int("cases that parse", parsed >= 8, 1);
}

/* A comment of that kind is none for the quick way: the scanner reads the text. */
static void quick_way_is_the_same(void)
{
    static const char *const files[] = { "tests/data/lint/schema.sql", "tests/locks/schema.sql",
                                         "tests/locks/statements.txt",
                                         "planner/catalog/catalog.sql" };
    struct arena arena = { 0 };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct error quick = { 0 };
        struct error slow = { 0 };
        const char *text = arena_printf(&arena, "%s\n/**/", cases[i].sql);

        check_str(cases[i].name, split_text(cases[i].sql, &arena, &quick),
                  split_text(text, &arena, &slow));
    }
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        struct error err = { 0 };
        const char *text = "";

        check_ok(files[i], file_read_text(files[i], 1 << 20, &arena, &text, &err), &err);
        for (const char *line = text; *line != '\0'; line += strcspn(line, "\n") + 1) {
            struct error quick = { 0 };
            struct error slow = { 0 };
            const char *one = arena_strndup(&arena, line, strcspn(line, "\n"));

            check_str(one, split_text(one, &arena, &quick),
                      split_text(arena_printf(&arena, "%s\n/**/", one), &arena, &slow));
            if (line[strcspn(line, "\n")] == '\0')
                break;
        }
    }
    arena_free(&arena);
}

CU_TestInfo split_tests[] = {
    { "commands", test_split },
    { "faults", test_faults },
    { "the parser agrees", test_parser_agrees },
    { "quick way is the same", quick_way_is_the_same },
    CU_TEST_INFO_NULL,
};
