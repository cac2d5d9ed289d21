/* db.c - see db.h. */
#include "tests/integration/apply/db.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/support/check.h"

enum { TURNS = 30000 /* of 10 ms: a sanitizer on a busy machine is slow */ };

struct db {
    PGconn *pg;
    struct arena *arena;
};

static const char fingerprint_sql[] =
    "SELECT string_agg(line, E'\\n' ORDER BY line COLLATE \"C\") FROM ("
    "SELECT format('%s.%s %s %s %s', c.relname, a.attname, format_type(atttypid, atttypmod), "
    "attnotnull, (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef d WHERE d.adrelid = c.oid "
    "AND d.adnum = attnum)) AS line FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid "
    "WHERE c.relnamespace = 'public'::regnamespace AND attnum > 0 AND c.relkind IN ('r', 'p') "
    "UNION ALL SELECT pg_get_indexdef(indexrelid) || ' ' || indisvalid || ' ' || indisready "
    "FROM pg_index JOIN pg_class c ON c.oid = indexrelid "
    "WHERE c.relnamespace = 'public'::regnamespace "
    "UNION ALL SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = 'public'::regnamespace "
    "UNION ALL SELECT format('version %s', query_to_xml('SELECT * FROM public.alembic_version "
    "ORDER BY 1', false, true, '')) WHERE to_regclass('public.alembic_version') IS NOT NULL "
    "UNION ALL SELECT format('account %s', query_to_xml('SELECT count(*), sum(balance), sum(id) "
    "FROM public.account', false, true, '')) WHERE to_regclass('public.account') IS NOT NULL"
    ") AS lines";

static void close_db(void *handle)
{
    PQfinish(handle);
}

struct db *db_open(struct arena *arena)
{
    struct db *db = arena_new(arena, struct db);

    db->arena = arena;
    db->pg = PQconnectdb("");
    if (PQstatus(db->pg) != CONNECTION_OK) {
        (void)fprintf(stderr, "%s", PQerrorMessage(db->pg));
        exit(2);
    }
    arena_defer(arena, close_db, db->pg);
    PQclear(PQexec(db->pg, "SET client_min_messages = error"));
    return db;
}

struct db *db_create(const char *name, struct arena *arena)
{
    struct db *admin;

    (void)setenv("PGDATABASE", "postgres", 1);
    admin = db_open(arena);
    db_run(admin, arena_printf(arena, "DROP DATABASE IF EXISTS %s WITH (FORCE)", name));
    db_run(admin, arena_printf(arena, "CREATE DATABASE %s", name));
    (void)setenv("PGDATABASE", name, 1);
    return db_open(arena);
}

void db_run(struct db *db, const char *sql)
{
    PGresult *result = PQexec(db->pg, sql);
    ExecStatusType status = PQresultStatus(result);

    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        check_str(sql, PQerrorMessage(db->pg), "");
    PQclear(result);
}

const char *db_text(struct db *db, const char *sql)
{
    PGresult *result = PQexec(db->pg, sql);
    const char *text = "";

    if (PQresultStatus(result) != PGRES_TUPLES_OK)
        check_str(sql, PQerrorMessage(db->pg), "");
    else if (PQntuples(result) > 0)
        text = arena_strdup(db->arena, PQgetvalue(result, 0, 0));
    PQclear(result);
    return text;
}

void db_wait(struct db *db, const char *sql)
{
    const struct timespec pause = { .tv_nsec = 10000000 };

    for (int i = 0; i < TURNS; i++) {
        struct arena scratch = { 0 };
        struct db turn = { db->pg, &scratch };
        bool good = strcmp(db_text(&turn, sql), "t") == 0;

        arena_free(&scratch);
        if (good)
            return;
        (void)nanosleep(&pause, NULL);
    }
    check_str(sql, "f after minutes", "t");
}

void db_reset(struct db *db)
{
    db_wait(db, "SELECT count(*) = 0 FROM pg_stat_activity WHERE datname = current_database() "
                "AND pid <> pg_backend_pid() AND application_name LIKE 'migapply%'");
    db_run(db, "DROP SCHEMA IF EXISTS migplan CASCADE");
    db_run(db, "DROP SCHEMA public CASCADE");
    db_run(db, "CREATE SCHEMA public");
}

const char *db_fingerprint(struct db *db)
{
    return db_text(db, fingerprint_sql);
}
