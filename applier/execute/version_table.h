/*
 * version_table.h - alembic_version, exactly as Alembic keeps it.
 *
 * One column, one row for each head. The table is made only where it is
 * missing, and never altered: one without the primary key, or with a wider
 * column, is taken as it is.
 */
#ifndef APPLIER_EXECUTE_VERSION_TABLE_H
#define APPLIER_EXECUTE_VERSION_TABLE_H

#include "applier/db/query.h"
#include "common/plan.h"

struct version_table {
    const char *schema; /* where it is, or would be made */
    const char *name;
    const char *sql; /* both as an SQL identifier */
    bool exists;
    int64_t width;        /* of version_num in characters; 0: any */
    struct strlist heads; /* sorted bytewise */
};

/* Finds the table; schema "" or NULL means what the connection's own
 * search_path finds, name "" or NULL means "alembic_version". Reads its heads. */
bool version_table_find(struct conn *conn, const char *schema, const char *name,
                        struct arena *arena, struct version_table *out, struct error *err);

/* Returns the table of that name in a schema, its existence, width and heads not known. */
struct version_table version_table_at(const char *schema, const char *name, struct arena *arena);

/* Returns name, or Alembic's where it is "" or NULL. */
const char *version_table_name(const char *name);

/* E321: search_path leads nowhere. */
bool version_table_refuse_path(const struct conn *conn, struct error *err);

/* Adds what version_table_find() will ask about a table that was found before. */
void version_table_add_questions(const struct version_table *table, struct queries *out,
                                 struct arena *arena);

/* Reads the heads again, sorted. */
bool version_table_read(struct conn *conn, const struct version_table *table, struct arena *arena,
                        struct strlist *out, struct error *err);

/* Returns the statement that makes the table as Alembic would. */
struct query version_table_create(const struct version_table *table, struct arena *arena);

/* Returns the statement that writes op and raises where it does not touch
 * exactly one row. */
struct query version_table_write(const struct version_table *table,
                                 const struct plan_version_op *op, struct arena *arena);

/* Applies op to a sorted list of heads. */
void version_heads_apply(struct strlist *heads, const struct plan_version_op *op,
                         struct arena *arena);

/* Returns the heads for people: "base", one, or several with commas. */
const char *version_heads_text(const struct strlist *heads, struct arena *arena);

#endif
