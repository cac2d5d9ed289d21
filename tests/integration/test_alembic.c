/*
 * test_alembic.c - what mig does to a database, against what Alembic does.
 *
 *     test_alembic BUILD
 *
 * Trees are upgraded and downgraded by Alembic on one database and by mig on
 * another; both must hold the same afterwards, to the last byte of pg_dump.
 * Then each continues where the other stopped. Runs in the project's folder
 * under pg_virtualenv; the tree that needs pgvector runs on PGlite, whose
 * PostgreSQL is too new for pg_dump: there the catalogs are compared.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/check.h"
#include "tests/support/run.h"
#include "tests/support/shell.h"
#include "tests/unit/suites.h"

enum { GENERATED_REVISIONS = 40 };

/* A tree as Alembic and as mig are told of it. */
struct tree {
    const char *name;
    const char *alembic; /* options before the command */
    const char *mig;
    const char *middle; /* a revision half way up */
};

#define SHOP "tests/data/trees/shop_"

static const struct tree shops[] = {
    { "shop as .py", "-c " SHOP "py/alembic.ini", "-c " SHOP "py/alembic.ini", "d95b1c6e8a04" },
    { "shop as .sql", "-c " SHOP "py/alembic.ini", "--tree " SHOP "sql", "d95b1c6e8a04" },
    { "shop as both", "-c " SHOP "py/alembic.ini", "-c " SHOP "mixed/alembic.ini", "e27fa3b4c918" },
};

static const struct tree rag = { "RAG Corp", "-c migrations/alembic.ini",
                                 "-c migrations/alembic.ini", "7f9af568f10d" };

static char work[] = "/tmp/test_alembic.XXXXXX";

static const char *alembic(struct arena *a, const struct tree *t, const char *url,
                           const char *command)
{
    return shell(a, "DATABASE_URL='%s' /usr/bin/alembic %s %s", url, t->alembic, command);
}

static const char *mig(struct arena *a, const struct tree *t, const char *url, const char *command)
{
    return shell(a, "DATABASE_URL='%s' mig %s %s", url, t->mig, command);
}

/* How databases are made, compared and dropped. */
struct server {
    const char *(*create)(struct arena *a, const char *name); /* returns the URL */
    const char *(*dump)(struct arena *a, const char *url);
    void (*drop)(struct arena *a, const char *name);
};

static const char *create_pg(struct arena *a, const char *name)
{
    (void)shell(a, "createdb %s", name);
    return arena_printf(a, "postgresql:///%s", name);
}

/* Newer versions of pg_dump write a random key into \restrict lines. The rows of
 * alembic_version have no order: Alembic's depends on Python's hashes. */
static const char *dump_pg(struct arena *a, const char *url)
{
    return shell(a,
                 "pg_dump -N migplan --exclude-table-data=alembic_version '%s' |"
                 " sed '/^.\\(un\\)\\{0,1\\}restrict /d' &&"
                 " psql -XqAt -c 'TABLE alembic_version ORDER BY 1' '%s'",
                 url, url);
}

static void drop_pg(struct arena *a, const char *name)
{
    (void)shell(a, "dropdb %s", name);
}

static const char *create_pglite(struct arena *a, const char *name)
{
    const char *url = shell(a, "sh tests/tools/pglite.sh start %s/%s", work, name);

    return arena_strndup(a, url, strcspn(url, "\n"));
}

static const char *dump_pglite(struct arena *a, const char *url)
{
    return shell(a, "psql -XqAt -v ON_ERROR_STOP=1 -f tests/integration/catalog.sql '%s'", url);
}

static void drop_pglite(struct arena *a, const char *name)
{
    (void)shell(a, "sh tests/tools/pglite.sh stop %s/%s", work, name);
}

static const struct server pg = { create_pg, dump_pg, drop_pg };
static const struct server pglite = { create_pglite, dump_pglite, drop_pglite };

/* Compares two databases; what says that they hold anything is the version table. */
static void check_same(struct arena *a, const char *row, const struct server *s, const char *ours,
                       const char *theirs)
{
    const char *want = s->dump(a, theirs);

    check_int(row, strstr(want, "alembic_version") != NULL, 1);
    check_str(row, s->dump(a, ours), want);
}

static void check_current(struct arena *a, const struct tree *t, const char *ours,
                          const char *theirs)
{
    const char *want = alembic(a, t, theirs, "current");

    check_int(t->name, strstr(want, "(head)") != NULL, 1);
    check_str(t->name, alembic(a, t, ours, "current"), want);
    check_str(t->name, mig(a, t, ours, "current"), want);
}

static void test_tree(const struct tree *t, const struct server *s)
{
    struct arena a = { 0 };
    const char *theirs = s->create(&a, "theirs");
    const char *ours = s->create(&a, "ours");
    const char *to_middle = arena_printf(&a, "upgrade %s", t->middle);

    (void)alembic(&a, t, theirs, "upgrade head");
    (void)mig(&a, t, ours, "upgrade head");
    check_same(&a, "upgraded by each", s, ours, theirs);
    check_current(&a, t, ours, theirs);

    (void)alembic(&a, t, ours, "downgrade base");
    (void)mig(&a, t, theirs, "downgrade base");
    check_same(&a, "downgraded by the other", s, theirs, ours);

    (void)alembic(&a, t, theirs, to_middle);
    (void)mig(&a, t, ours, to_middle);
    check_same(&a, "half way up", s, ours, theirs);
    (void)mig(&a, t, theirs, "upgrade head");
    (void)alembic(&a, t, ours, "upgrade head");
    check_same(&a, "the other half by the other", s, ours, theirs);

    (void)alembic(&a, t, theirs, arena_printf(&a, "downgrade %s", t->middle));
    (void)mig(&a, t, ours, arena_printf(&a, "downgrade %s", t->middle));
    check_same(&a, "half way down", s, ours, theirs);

    s->drop(&a, "theirs");
    s->drop(&a, "ours");
    arena_free(&a);
}

static void test_shops(void)
{
    for (size_t i = 0; i < sizeof(shops) / sizeof(shops[0]); i++)
        test_tree(&shops[i], &pg);
}

/* What mig hands on to the applier alone. */
static void test_options(void)
{
    const struct tree *t = &shops[0];
    struct arena a = { 0 };
    const char *theirs = pg.create(&a, "theirs");
    const char *ours = pg.create(&a, "ours");

    (void)alembic(&a, t, theirs, "upgrade head");
    (void)mig(&a, t, ours, arena_printf(&a, "upgrade %s", t->middle));
    (void)mig(
        &a, t, ours,
        "upgrade --one-transaction --lock-deadline 1m --max-block=5s --on-event 'cat >&2' head");
    check_same(&a, "the other half in one transaction", &pg, ours, theirs);
    pg.drop(&a, "theirs");
    pg.drop(&a, "ours");
    arena_free(&a);
}

static void test_generated(void)
{
    for (int seed = 1; seed <= 2; seed++) {
        struct arena a = { 0 };
        const char *ini = arena_printf(&a, "-c %s/tree_%d/alembic.ini", work, seed);
        const char *middle = shell(&a, "/usr/bin/python3 tests/tools/gen_tree.py %d %d %s/tree_%d",
                                   seed, GENERATED_REVISIONS, work, seed);
        struct tree t = { arena_printf(&a, "seed %d", seed), ini, ini,
                          arena_strndup(&a, middle, strcspn(middle, "\n")) };

        test_tree(&t, &pg);
        arena_free(&a);
    }
}

static void test_rag(void)
{
    test_tree(&rag, &pglite);
}

static int remove_work(void)
{
    struct arena a = { 0 };
    char program[] = "rm";
    char option[] = "-rf";
    char *argv[] = { program, option, work, NULL };
    int status = run_program(argv, "/", &a).status;

    arena_free(&a);
    return status;
}

/* The programs under test come first in PATH, and mig with them. */
static bool set_environment(const char *build)
{
    struct arena a = { 0 };
    char path[PATH_MAX];
    char here[PATH_MAX];
    bool done = realpath(build, path) != NULL && getcwd(here, sizeof(here)) != NULL &&
                mkdtemp(work) != NULL &&
                setenv("PATH", arena_printf(&a, "%s:%s:%s", path, here, getenv("PATH")), 1) == 0 &&
                setenv("PYTHONDONTWRITEBYTECODE", "1", 1) == 0 &&
                setenv("XDG_CACHE_HOME", work, 1) == 0;

    arena_free(&a);
    return done;
}

int main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "a shop in three trees", test_shops },
        { "options of the applier", test_options },
        { "generated trees", test_generated },
        { "RAG Corp on PGlite", test_rag },
        CU_TEST_INFO_NULL,
    };
    CU_SuiteInfo suites[] = {
        { "against Alembic", NULL, remove_work, NULL, NULL, tests },
        CU_SUITE_INFO_NULL,
    };

    if (argc != 2 || !set_environment(argv[1]))
        return 2;
    return run_suites(suites);
}
