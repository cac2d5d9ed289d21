/* catalog_parts.h - what a catalog is made of, for the files of this folder. */
#ifndef PLANNER_CATALOG_CATALOG_PARTS_H
#define PLANNER_CATALOG_CATALOG_PARTS_H

#include <sqlite3.h>

#include "common/vec.h"
#include "planner/catalog/catalog.h"
#include "planner/catalog/catalog_sql.h"

/* A file's row that is to be written. Rows go in by their number, each behind
 * the last: in any other order SQLite takes twice the time. */
struct pending_file {
    int64_t id;
    const struct source_file *file;
    const struct revision *revision;
};

/* The same of a revision's scripts; its texts live in the catalog's scratch. */
struct pending_scripts {
    int64_t id;
    const char *key;
    const char *compiler;
    const char *digest;
    const char *inputs;
    const char *upgrade;
    const char *downgrade;
};

struct catalog {
    sqlite3 *db;
    struct arena *arena;
    struct {
        VEC_FIELDS(struct pending_file);
    } files;
    struct {
        VEC_FIELDS(struct pending_scripts);
    } scripts;
    struct arena scratch; /* of scripts */
    size_t scratch_bytes;
    const char *compiler; /* whose scripts the others have made room for */
    sqlite3_stmt *statements[STATEMENTS];
    int64_t now_ns;
    bool reading; /* a transaction is open: without, each look takes locks of its own */
    bool writing; /* one for writing is */
    bool broken;  /* nothing more is kept */
};

/* Returns the statement, ready to be bound; NULL where it cannot be made. */
sqlite3_stmt *catalog_prepare(struct catalog *c, enum catalog_statement name);

/* The same of one that looks something up, within a transaction. */
sqlite3_stmt *catalog_prepare_get(struct catalog *c, enum catalog_statement name);

/* Opens a transaction for writing unless one is open; false where none can be. */
bool catalog_begin(struct catalog *c);

/* Ends the transaction that is open. */
void catalog_end(struct catalog *c);

/* Runs a bound statement that returns nothing, and unbinds it; what fails
 * breaks the catalog. */
void catalog_run(struct catalog *c, sqlite3_stmt *statement);

/* The text must live until the statement has run. */
void catalog_bind(sqlite3_stmt *statement, int index, const char *text);

/* Returns what the row of a key is numbered by: looking a number up takes a
 * third of the time that a text takes. */
int64_t catalog_id(const char *key);

/* Writes the scripts that are pending (catalog_scripts.c). */
void catalog_write_scripts(struct catalog *c);

#endif
