/* db.h - a database of the throw-away cluster, as the tests see it (libpq). */
#ifndef TESTS_INTEGRATION_APPLY_DB_H
#define TESTS_INTEGRATION_APPLY_DB_H

#include "common/arena.h"

struct db;

/* Makes the database anew, has PGDATABASE name it, and connects. */
struct db *db_create(const char *name, struct arena *arena);

/* Empties it: schemas public and migplan. Waits until nobody else is connected. */
void db_reset(struct db *db);

/* Opens a second session on the database that PGDATABASE names. */
struct db *db_open(struct arena *arena);

/* Runs statements; a refused one fails the test. */
void db_run(struct db *db, const char *sql);

/* Returns the first row's first value, "" where there is none. */
const char *db_text(struct db *db, const char *sql);

/* Returns what the database holds, for comparing: relations, columns, indexes,
 * constraints, rows of the tests' tables, the version table. */
const char *db_fingerprint(struct db *db);

/* Waits until the query's value is "t", at most ten seconds. */
void db_wait(struct db *db, const char *sql);

#endif
