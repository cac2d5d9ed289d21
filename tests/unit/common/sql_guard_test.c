/* sql_guard_test.c - tests of common/sql_guard. */
#include "common/sql_guard.h"

#include "tests/support/check.h"
#include "tests/unit/common/tests.h"

static const struct {
    const char *sql;
    const char *fault; /* NULL where it may stand in a plan */
} cases[] = {
    { "SELECT 1", NULL },
    { "", "is no command" },
    { " -- x\n /* y */ ; ", "is no command" },
    { "begin", "begins a transaction" },
    { "START TRANSACTION", "begins a transaction" },
    { "; /* x */ -- y\nCommit", "ends the transaction" },
    { "/* /* nested */ */ ROLLBACK", "ends the transaction" },
    { "ABORT", "ends the transaction" },
    { "END", "ends the transaction" },
    { "ENDING", NULL },
    { "SAVEPOINT a", "opens a subtransaction" },
    { "RELEASE a", "ends a subtransaction" },
    { "PREPARE x AS SELECT 1", "outlives the step" },
    { "LISTEN x", "outlives the step" },
    { "NOTIFY x", NULL },
    { "DISCARD ALL", "resets the session" },
    { "RESET ALL", "changes the session for good" },
    { "SET x = 1", "changes the session for good" },
    { "SET SESSION x = 1", "changes the session for good" },
    { "set/* */local x = 1", NULL },
    { "SET CONSTRAINTS ALL DEFERRED", NULL },
    { "SET TRANSACTION READ ONLY", "changes a transaction that has begun" },
    { "COPY t FROM STDIN", "talks to the client" },
    { "COPY (SELECT 1) TO stdout", "talks to the client" },
    { "COPY t FROM '/tmp/stdin'", NULL },
    { "COPY t FROM $$STDIN$$", NULL },
    { "COPY \"stdin\" FROM '/tmp/x'", NULL },
    { "COPY t FROM E'\\'' STDIN", "talks to the client" },
    { "COPY t FROM $a$ $$ $a$ STDIN", "talks to the client" },
    { "COPY t FROM $1 STDIN", "talks to the client" },
    { "SELECT PG_ADVISORY_UNLOCK_ALL()", "releases advisory locks" },
    { "DO $$ BEGIN PERFORM pg_advisory_unlock(1); END $$", "releases advisory locks" },
    { "CREATE FUNCTION f() RETURNS void AS 'SELECT pg_advisory_unlock(1)'", NULL },
    { "SELECT pg_advisory_lock(1)", NULL },
    { "'open", "is no command" },
    { "SELECT $a$ open", NULL },
    { "SELECT /* open", NULL },
};

static void test_guard(void)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *fault = sql_guard_fault(str_of(cases[i].sql));

        check_str(cases[i].sql, fault == NULL ? "" : fault,
                  cases[i].fault == NULL ? "" : cases[i].fault);
    }
    check_int("begins", sql_guard_begins(str_of("-- x\n drop table x"), "DROP"), 1);
    check_int("begins", sql_guard_begins(str_of("dropped"), "DROP"), 0);
}

CU_TestInfo sql_guard_tests[] = {
    { "what may stand in a plan", test_guard },
    CU_TEST_INFO_NULL,
};
