/* classify_test.c - tests of planner/sql/classify, words and losses. */
#include "planner/sql/classify.h"

#include "tests/support/check.h"
#include "tests/unit/planner/tests.h"

/* got: place, kind, probe, changed SQL where it was, fault. */
static const struct {
    const char *sql;
    const char *got;
} cases[] = {
    { "CREATE TABLE t (a int)", "anywhere CREATE TABLE" },
    { "create temp table t (a int)", "anywhere CREATE TABLE" },
    { "CREATE OR REPLACE FUNCTION f() RETURNS int AS 'x'", "anywhere CREATE FUNCTION" },
    { "CREATE MATERIALIZED VIEW v AS SELECT 1", "anywhere CREATE MATERIALIZED VIEW" },
    { "CREATE UNIQUE INDEX i ON t (a)", "anywhere CREATE INDEX" },
    { "/* x */ update t set a = 1", "anywhere UPDATE" },
    { "SELEC 1", "anywhere SELEC" },
    { "ALTER TYPE t ADD VALUE 'x'", "anywhere ALTER TYPE" },
    { "REFRESH MATERIALIZED VIEW CONCURRENTLY v", "anywhere REFRESH" },
    { "REINDEX TABLE t", "anywhere REINDEX" },
    { "CLUSTER t USING i", "anywhere CLUSTER" },
    { "ALTER TABLE t DETACH PARTITION p FINALIZE", "anywhere ALTER TABLE" },
    { "CREATE INDEX CONCURRENTLY i ON t (a)", "outside CREATE INDEX index i of t" },
    { "CREATE UNIQUE INDEX CONCURRENTLY \"I\"\"x\" ON ONLY \"S\".T (a)",
      "outside CREATE INDEX unique index I\"x of S.t" },
    { "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON app.t (a)",
      "outside CREATE INDEX index i of app.t: CREATE INDEX CONCURRENTLY i ON app.t (a)" },
    { "CREATE INDEX CONCURRENTLY ON t (a)",
      "nowhere CREATE INDEX makes an index without a name, which nobody could look for" },
    { "DROP INDEX CONCURRENTLY IF EXISTS app.i", "outside DROP INDEX no_index app.i" },
    { "REINDEX INDEX CONCURRENTLY app.i", "outside REINDEX reindex app.i" },
    { "REINDEX (VERBOSE, CONCURRENTLY) TABLE t", "outside REINDEX reindex t" },
    { "REINDEX (CONCURRENTLY false) TABLE t", "anywhere REINDEX" },
    { "REINDEX SCHEMA app", "outside REINDEX repeat" },
    { "ALTER TABLE app.t DETACH PARTITION p2 CONCURRENTLY",
      "outside ALTER TABLE detach p2 of app.t" },
    { "VACUUM ANALYZE t", "outside VACUUM repeat" },
    { "CLUSTER", "outside CLUSTER repeat" },
    { "ALTER SYSTEM SET work_mem = '1MB'", "outside ALTER SYSTEM repeat" },
    { "ALTER DATABASE d SET TABLESPACE s", "outside ALTER DATABASE repeat" },
    { "ALTER DATABASE d SET work_mem = '1MB'", "anywhere ALTER DATABASE" },
    { "CREATE DATABASE \"o'x\"",
      "outside CREATE DATABASE query SELECT CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_database "
      "WHERE datname = 'o''x') THEN 'done' ELSE 'absent' END" },
    { "DROP TABLESPACE IF EXISTS s",
      "outside DROP TABLESPACE query SELECT CASE WHEN EXISTS (SELECT FROM "
      "pg_catalog.pg_tablespace WHERE spcname = 's') THEN 'absent' ELSE 'done' END" },
    { "SET lock_timeout = '5s'", "anywhere SET: SET LOCAL lock_timeout = '5s'" },
    { "SET SESSION search_path TO app", "anywhere SET: SET LOCAL search_path TO app" },
    { "SET LOCAL x = 1", "anywhere SET" },
    { "RESET search_path", "anywhere RESET: SET LOCAL search_path TO DEFAULT" },
    { "RESET ALL", "nowhere RESET changes the session for good" },
    { "SET SESSION AUTHORIZATION bob", "nowhere SET changes the session for good" },
    { "SET CONSTRAINTS ALL DEFERRED", "anywhere SET" },
    { "SET TRANSACTION READ ONLY", "nowhere SET changes a transaction that has begun" },
    { "COMMIT", "nowhere COMMIT ends the transaction" },
    { "SELECT 'unterminated", "anywhere " },
};

static const char *dotted(const char *schema, const char *name, struct arena *arena)
{
    if (schema == NULL || *schema == '\0')
        return name;
    return arena_printf(arena, "%s.%s", schema, name);
}

static const char *probe_text(const struct plan_probe *p, struct arena *arena)
{
    const char *kind = plan_probe_kind_text(p->kind);

    if (p->kind == PLAN_PROBE_QUERY)
        return arena_printf(arena, " query %s", p->sql);
    if (p->name == NULL)
        return arena_printf(arena, " %s", kind);
    if (p->table == NULL)
        return arena_printf(arena, " %s %s", kind, dotted(p->schema, p->name, arena));
    return arena_printf(arena, " %s%s %s of %s", p->unique ? "unique " : "", kind,
                        dotted(p->name_schema, p->name, arena), dotted(p->schema, p->table, arena));
}

static const char *describe(const char *sql, struct arena *arena)
{
    static const char *const places[] = { "anywhere", "outside", "nowhere" };
    struct sql_class c;

    sql_classify(sql, false, arena, &c);
    return arena_printf(arena, "%s %s%s%s%s%s%s", places[c.place], c.kind,
                        c.place == SQL_OUTSIDE ? probe_text(&c.probe, arena) : "",
                        c.change == NULL ? "" : ": ", c.change == NULL ? "" : c.sql,
                        c.place == SQL_NOWHERE ? " " : "", c.place == SQL_NOWHERE ? c.fault : "");
}

static void test_classify(void)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct arena a = { 0 };

        check_str(cases[i].sql, describe(cases[i].sql, &a), cases[i].got);
        arena_free(&a);
    }
}

static const struct {
    const char *sql;
    const char *losses;
} losses[] = {
    { "DROP TABLE IF EXISTS app.t, \"U\" CASCADE", "table app.t, table U" },
    { "ALTER TABLE ONLY app.t DROP a, ADD b numeric(3, 1), DROP COLUMN IF EXISTS c",
      "column app.t.a, column app.t.c" },
    { "ALTER TABLE t DROP CONSTRAINT c, ALTER COLUMN a DROP DEFAULT", "" },
    { "TRUNCATE t, u", "rows of t, rows of u" },
    { "DELETE FROM ONLY t WHERE a", "rows of t" },
    { "DROP SCHEMA s", "schema s" },
    { "DROP MATERIALIZED VIEW v", "materialized view v" },
    { "DROP VIEW v", "" },
    { "DROP INDEX i", "" },
};

static void test_losses(void)
{
    for (size_t i = 0; i < sizeof(losses) / sizeof(losses[0]); i++) {
        struct arena a = { 0 };
        struct sql_class c;

        sql_classify(losses[i].sql, false, &a, &c);
        check_str(losses[i].sql, strlist_join(&c.losses, ", ", &a), losses[i].losses);
        arena_free(&a);
    }
}

static void test_types(void)
{
    struct arena a = { 0 };
    struct sql_class c;

    sql_classify("CREATE TYPE app.mood AS ENUM ('a')", false, &a, &c);
    check_int("makes", c.creates_type && !c.drops_type, 1);
    check_str("makes", strlist_join(&c.types, ", ", &a), "app.mood");
    sql_classify("DROP TYPE IF EXISTS mood, \"Low\"", false, &a, &c);
    check_int("drops", c.drops_type && !c.creates_type, 1);
    check_str("drops", strlist_join(&c.types, ", ", &a), "mood, Low");
    arena_free(&a);
}

CU_TestInfo classify_tests[] = {
    { "places and probes", test_classify },
    { "losses", test_losses },
    { "types", test_types },
    CU_TEST_INFO_NULL,
};
