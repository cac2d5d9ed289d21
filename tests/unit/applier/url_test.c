/* url_test.c - SQLAlchemy's URLs as libpq wants them, and the lock's key. */
#include <string.h>

#include "applier/db/lock.h"
#include "applier/db/url.h"
#include "tests/support/check.h"
#include "tests/unit/applier/tests.h"

static const struct {
    const char *given;
    const char *want; /* NULL: refused */
    const char *left_out;
} urls[] = {
    { "postgresql://u@h/d", "postgresql://u@h/d", "" },
    { "postgres://u@h/d", "postgresql://u@h/d", "" },
    { "postgresql+psycopg2://u:p@h:5433/d", "postgresql://u:p@h:5433/d", "" },
    { "postgresql+asyncpg://u@h/d?ssl=require", "postgresql://u@h/d?sslmode=require", "" },
    { "postgresql+asyncpg://u@h/d?ssl=true", "postgresql://u@h/d?sslmode=require", "" },
    { "postgresql+asyncpg://h/d?ssl=verify-full", "postgresql://h/d?sslmode=verify-full", "" },
    { "postgresql://u@/d?host=a:5432&host=b:5433", "postgresql://u@/d?host=a,b&port=5432,5433",
      "" },
    { "postgresql:///d?host=/var/run/postgresql", "postgresql:///d?host=/var/run/postgresql", "" },
    { "postgresql://h/d?options=-csearch_path%3Dapp&connect_timeout=3",
      "postgresql://h/d?options=-csearch_path%3Dapp&connect_timeout=3", "" },
    { "postgresql://h/d?prepared_statement_cache_size=0&application_name=x",
      "postgresql://h/d?application_name=x", "prepared_statement_cache_size" },
    { "postgresql://u:p%40ss/w?rd@h/d", "postgresql://u:p%40ss%2Fw%3Frd@h/d", "" },
    { "postgresql://u:50%@h/d", "postgresql://u:50%25@h/d", "" },
    { "host=h dbname=d", "host=h dbname=d", "" },
    { "mysql://u@h/d", NULL, "" },
    { "sqlite:///x.db", NULL, "" },
    { "postgresqlx://h/d", NULL, "" },
};

static void test_urls(void)
{
    for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
        struct arena a = { 0 };
        struct strlist left_out = { 0 };
        struct error err = { 0 };
        const char *out = "";
        bool done = url_translate(urls[i].given, &a, &out, &left_out, &err);

        check_int(urls[i].given, done, urls[i].want != NULL);
        if (done && urls[i].want != NULL)
            check_str(urls[i].given, out, urls[i].want);
        else
            check_int(urls[i].given, err.code, ERROR_NOT_POSTGRES);
        check_str(urls[i].given, strlist_join(&left_out, ",", &a), urls[i].left_out);
        arena_free(&a);
    }
}

/* The keys are part of the contract: other appliers must take the same lock. */
static void test_lock_key(void)
{
    check_int("public", lock_key("public", "alembic_version"), 2504143133321015334);
    check_int("a tenant", lock_key("tenant_00001", "alembic_version"), -7523234312435240869);
}

CU_TestInfo url_tests[] = {
    { "translate", test_urls },
    { "lock key", test_lock_key },
    CU_TEST_INFO_NULL,
};
