/* query.c - see query.h. */
#include "applier/db/query.h"

#include <assert.h>
#include <string.h>

#include "applier/db/conn_impl.h"
#include "applier/db/wait.h"
#include "common/number.h"

static const char *field(const PGresult *result, int code, struct arena *arena)
{
    const char *text = PQresultErrorField(result, code);

    return text == NULL ? "" : arena_strdup(arena, text);
}

static const char *relation(const PGresult *result, struct arena *arena)
{
    const char *schema = field(result, PG_DIAG_SCHEMA_NAME, arena);
    const char *table = field(result, PG_DIAG_TABLE_NAME, arena);

    return table[0] == '\0' ? "" : arena_printf(arena, "%s.%s", schema, table);
}

/* 08: connection exception; 57P: shut down, crashed, not yet there, database dropped. */
static bool is_loss(const char *sqlstate)
{
    return sqlstate[0] == '\0' || strncmp(sqlstate, "08", 2) == 0 ||
           strcmp(sqlstate, "57P01") == 0 || strcmp(sqlstate, "57P02") == 0 ||
           strcmp(sqlstate, "57P03") == 0 || strcmp(sqlstate, "25P03") == 0;
}

static const char *first_line(const char *text, struct arena *arena)
{
    return arena_strndup(arena, text, strcspn(text, "\n"));
}

void failure_from_connection(const struct conn *conn, struct arena *arena, struct failure *out)
{
    *out = (struct failure){
        .lost = true,
        .sqlstate = "",
        .message = first_line(PQerrorMessage(conn->pg), arena),
        .detail = "",
        .hint = "",
        .context = "",
        .relation = "",
        .constraint = "",
    };
    if (out->message[0] == '\0')
        out->message = "the server closed the connection";
}

void failure_from_result(const struct conn *conn, const PGresult *result, struct arena *arena,
                         struct failure *out)
{
    if (PQresultErrorField(result, PG_DIAG_SQLSTATE) == NULL) {
        failure_from_connection(conn, arena, out);
        out->lost = PQstatus(conn->pg) == CONNECTION_BAD;
        return;
    }
    *out = (struct failure){
        .sqlstate = field(result, PG_DIAG_SQLSTATE, arena),
        .message = field(result, PG_DIAG_MESSAGE_PRIMARY, arena),
        .detail = field(result, PG_DIAG_MESSAGE_DETAIL, arena),
        .hint = field(result, PG_DIAG_MESSAGE_HINT, arena),
        .context = field(result, PG_DIAG_CONTEXT, arena),
        .relation = relation(result, arena),
        .constraint = field(result, PG_DIAG_CONSTRAINT_NAME, arena),
    };
    (void)number_parse(field(result, PG_DIAG_STATEMENT_POSITION, arena), 0, INT64_MAX,
                       &out->position);
    out->lost = is_loss(out->sqlstate);
}

int64_t affected_rows(PGresult *result)
{
    int64_t count = 0;

    (void)number_parse(PQcmdTuples(result), 0, INT64_MAX, &count);
    return count;
}

void rows_from_result(PGresult *result, struct arena *arena, struct rows *out)
{
    size_t count = (size_t)PQntuples(result);
    size_t columns = (size_t)PQnfields(result);

    *out = (struct rows){
        .count = count,
        .columns = columns,
        .cells = arena_new_array(arena, const char *, count *columns),
        .names = arena_new_array(arena, const char *, columns),
        .affected = affected_rows(result),
    };
    for (size_t c = 0; c < columns; c++)
        out->names[c] = arena_strdup(arena, PQfname(result, (int)c));
    for (size_t i = 0; i < count * columns; i++) {
        int row = (int)(i / columns);
        int column = (int)(i % columns);

        if (!PQgetisnull(result, row, column))
            out->cells[i] = arena_strdup(arena, PQgetvalue(result, row, column));
    }
}

bool result_is_good(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);

    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

/* Reads all results of what was sent; the last good one is copied. */
static bool collect(struct conn *conn, struct arena *arena, struct rows *out,
                    struct failure *failure)
{
    bool good = true;

    for (;;) {
        PGresult *result;

        if (!wait_result(conn, &result)) {
            failure_from_connection(conn, arena, failure);
            return false;
        }
        if (result == NULL)
            return good;
        if (good && !result_is_good(result)) {
            failure_from_result(conn, result, arena, failure);
            good = false;
        } else if (good && out != NULL) {
            rows_from_result(result, arena, out);
        }
        PQclear(result);
        if (PQstatus(conn->pg) == CONNECTION_BAD && good) {
            failure_from_connection(conn, arena, failure);
            return false;
        }
    }
}

bool query_send(struct conn *conn, const struct query *query)
{
    assert(query->param_count <= QUERY_PARAMETERS);
    ask_forget(conn);
    return PQsendQueryParams(conn->pg, query->sql, query->param_count, NULL, query->params, NULL,
                             NULL, 0) == 1;
}

bool query_try(struct conn *conn, const struct query *query, struct arena *arena, struct rows *out,
               struct failure *failure)
{
    const struct answered *answered = ask_take(conn, query);

    if (answered != NULL) {
        *failure = answered->failure;
        if (out != NULL)
            *out = answered->rows;
        return failure->sqlstate == NULL;
    }
    if (conn->pg == NULL || !query_send(conn, query)) {
        failure_from_connection(conn, arena, failure);
        return false;
    }
    return collect(conn, arena, out, failure);
}

bool query_script(struct conn *conn, const char *sql, struct arena *arena, struct failure *failure)
{
    ask_forget(conn);
    if (conn->pg == NULL || PQsendQuery(conn->pg, sql) != 1) {
        failure_from_connection(conn, arena, failure);
        return false;
    }
    return collect(conn, arena, NULL, failure);
}

bool query_refuse(const struct failure *failure, struct error *err)
{
    if (failure->lost) {
        error_set(err, ERROR_LOST, "the connection to the server was lost");
        error_fact(err, "server", "%s", failure->message);
        return error_hint(err, "the same command continues where this one stopped");
    }
    if (strcmp(failure->sqlstate, "42501") == 0)
        return error_set(err, ERROR_PRIVILEGE, "%s", failure->message);
    if (strcmp(failure->sqlstate, "25006") == 0)
        return error_set(err, ERROR_READ_ONLY, "the server takes no changes: %s", failure->message);
    error_set(err, ERROR_DATABASE, "%s (%s)", failure->message, failure->sqlstate);
    if (failure->detail[0] != '\0')
        error_fact(err, "detail", "%s", failure->detail);
    return false;
}

bool query_run(struct conn *conn, const struct query *query, struct arena *arena, struct rows *out,
               struct error *err)
{
    struct failure failure;

    return query_try(conn, query, arena, out, &failure) || query_refuse(&failure, err);
}

const char *rows_text(const struct rows *rows, size_t row, size_t column)
{
    assert(row < rows->count && column < rows->columns);
    return rows->cells[row * rows->columns + column] == NULL
               ? ""
               : rows->cells[row * rows->columns + column];
}

bool rows_null(const struct rows *rows, size_t row, size_t column)
{
    assert(row < rows->count && column < rows->columns);
    return rows->cells[row * rows->columns + column] == NULL;
}

int64_t rows_number(const struct rows *rows, size_t row, size_t column)
{
    int64_t number = 0;

    (void)number_parse(rows_text(rows, row, column), INT64_MIN, INT64_MAX, &number);
    return number;
}

bool rows_bool(const struct rows *rows, size_t row, size_t column)
{
    return strcmp(rows_text(rows, row, column), "t") == 0;
}
