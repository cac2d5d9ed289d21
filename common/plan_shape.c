/* plan_shape.c - see plan_shape.h; docs/plan-format.md says what each means. */
#include "common/plan_shape.h"

#include "common/limits.h"
#include "common/plan.h"

enum {
    NAME_BYTES = 63,      /* a PostgreSQL identifier */
    REVISION_BYTES = 255, /* Alembic's column has 32 by default */
    LINE_BYTES = 4096,    /* paths, messages, reasons */
    HEADS_MOST = 256,
    LOCKS_MOST = 10000,
    COLUMNS_MOST = 1600, /* PostgreSQL's own */
    SCHEMAS_MOST = 64,
    REASONS_MOST = 1000,
    QUERIES_MOST = 1000,
    EXPECTS_MOST = 100000,
    ANNOTATIONS_MOST = 64,
    ANNOTATION_BYTES = 4096,
    MS_MOST = INT32_MAX,  /* PostgreSQL's own, of its timeouts */
    SERVER_MOST = 999999, /* server_version_num */
};

/* What every reader of JSON holds exactly: 2^53 - 1. */
#define NUMBER_MOST INT64_C(9007199254740991)

const char *const plan_words_direction[] = { "upgrade", "downgrade", "stamp", NULL };

const char *const plan_words_lock_mode[] = {
    "ACCESS SHARE", "ROW SHARE",           "ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE",
    "SHARE",        "SHARE ROW EXCLUSIVE", "EXCLUSIVE",     "ACCESS EXCLUSIVE",
    NULL,
};

const char *const plan_words_step_kind[] = { "tx", "nontx", "batch", NULL };
const char *const plan_words_op[] = { "insert", "update", "delete", NULL };

const char *const plan_words_probe_kind[] = {
    "transaction", "repeat", "index", "no_index", "reindex", "detach", "query", NULL,
};

const char *const plan_words_expect_kind[] = {
    "table", "index", "constraint", "type", "absent", NULL,
};

const char *const plan_words_confidence[] = { "certain", "likely", "depends", NULL };
static const char *const plan_words_scope[] = { "database", "schema", NULL };
static const char *const plan_words_object_format[] = { "sha1", "sha256", NULL };

/* --- the rows of the tables below ------------------------------------------ */

enum { ALWAYS = false, MAYBE = true };

#define ROW(when, key_, type_, s, m) \
    .key = (key_), .type = (type_), .optional = (when), .offset = offsetof(struct s, m)

#define TEXT(when, key, s, m, bytes_least, bytes_most, form_)                             \
    {                                                                                     \
        ROW(when, key, SHAPE_STRING, s, m), .least = (bytes_least), .most = (bytes_most), \
                                            .form = (form_)                               \
    }
#define NUMBER(when, key, s, m, least_, most_)                                 \
    {                                                                          \
        ROW(when, key, SHAPE_NUMBER, s, m), .least = (least_), .most = (most_) \
    }
#define BOOL(when, key, s, m)            \
    {                                    \
        ROW(when, key, SHAPE_BOOL, s, m) \
    }
#define WORD(key, s, m, words_)                               \
    {                                                         \
        ROW(ALWAYS, key, SHAPE_WORD, s, m), .words = (words_) \
    }
#define STRINGS(when, key, s, m, items_most, bytes_most)                       \
    {                                                                          \
        ROW(when, key, SHAPE_STRINGS, s, m), .least = 1, .most = (bytes_most), \
                                             .count = (items_most)             \
    }
#define OBJECT(key, s, m, contents_)                                   \
    {                                                                  \
        ROW(ALWAYS, key, SHAPE_OBJECT, s, m), .contents = &(contents_) \
    }
#define POINTER(key, s, m, contents_)                                  \
    {                                                                  \
        ROW(MAYBE, key, SHAPE_POINTER, s, m), .contents = &(contents_) \
    }
#define LIST(when, key, s, m, items_least, items_most, contents_)                        \
    {                                                                                    \
        ROW(when, key, SHAPE_LIST, s, m), .least = (items_least), .count = (items_most), \
                                          .contents = &(contents_)                       \
    }

#define SHAPE(name, s)                                                                           \
    static const struct shape name##_shape = { name##_fields,                                    \
                                               sizeof(name##_fields) / sizeof(name##_fields[0]), \
                                               sizeof(struct s) }

/* --- the tables: keys ascend --------------------------------------------------- */

static const struct shape_field version_table_fields[] = {
    TEXT(ALWAYS, "name", plan_target, version_table, 1, NAME_BYTES, FORM_ANY),
    TEXT(ALWAYS, "schema", plan_target, version_schema, 0, NAME_BYTES, FORM_ANY),
};
SHAPE(version_table, plan_target);

static const struct shape_field target_fields[] = {
    TEXT(ALWAYS, "database", plan_target, database, 0, NAME_BYTES, FORM_ANY),
    TEXT(MAYBE, "database_uid", plan_target, database_uid, 0, NAME_BYTES, FORM_ANY),
    TEXT(MAYBE, "environment", plan_target, environment, 0, NAME_BYTES, FORM_ENVIRONMENT),
    WORD("scope", plan_target, scope, plan_words_scope),
    NUMBER(MAYBE, "server_max", plan_target, server_max, 0, SERVER_MOST),
    NUMBER(MAYBE, "server_min", plan_target, server_min, 0, SERVER_MOST),
    TEXT(ALWAYS, "system_identifier", plan_target, system_identifier, 0, 20, FORM_DIGITS),
    TEXT(MAYBE, "targets_sha256", plan_target, targets_sha256, 0, 64, FORM_SHA256),
    { .key = "version_table", .type = SHAPE_OBJECT, .contents = &version_table_shape },
};
SHAPE(target, plan_target);

static const struct shape_field chain_fields[] = {
    TEXT(ALWAYS, "revision", plan_chain, revision, 1, REVISION_BYTES, FORM_ANY),
    TEXT(ALWAYS, "source_sha256", plan_chain, source_sha256, 1, 64, FORM_SHA256),
};
SHAPE(chain, plan_chain);

static const struct shape_field source_fields[] = {
    TEXT(MAYBE, "blob", plan_source, blob, 0, 64, FORM_OBJECT_ID),
    TEXT(ALWAYS, "path", plan_source, path, 1, LINE_BYTES, FORM_ANY),
    TEXT(ALWAYS, "sha256", plan_source, sha256, 1, 64, FORM_SHA256),
};
SHAPE(source, plan_source);

static const struct shape_field git_fields[] = {
    TEXT(ALWAYS, "commit", plan_git, commit, 1, 64, FORM_OBJECT_ID),
    BOOL(ALWAYS, "dirty", plan_git, dirty),
    WORD("object_format", plan_git, object_format, plan_words_object_format),
    TEXT(MAYBE, "ref", plan_git, ref, 0, LINE_BYTES, FORM_ANY),
    TEXT(MAYBE, "repository", plan_git, repository, 0, LINE_BYTES, FORM_ANY),
    TEXT(ALWAYS, "tree", plan_git, tree, 1, 64, FORM_OBJECT_ID),
};
SHAPE(git, plan_git);

static const struct shape_field provenance_fields[] = {
    POINTER("git", plan_provenance, git, git_shape),
    LIST(MAYBE, "sources", plan_provenance, sources, 0, LIMIT_REVISIONS, source_shape),
    TEXT(ALWAYS, "tool", plan_provenance, tool, 1, NAME_BYTES, FORM_ANY),
    TEXT(ALWAYS, "tool_version", plan_provenance, tool_version, 1, NAME_BYTES, FORM_ANY),
};
SHAPE(provenance, plan_provenance);

static const struct shape_field session_fields[] = {
    TEXT(MAYBE, "role", plan_session, role, 0, NAME_BYTES, FORM_ANY),
    STRINGS(MAYBE, "search_path", plan_session, search_path, SCHEMAS_MOST, NAME_BYTES),
    NUMBER(ALWAYS, "statement_timeout_ms", plan_session, statement_timeout_ms, 0, MS_MOST),
};
SHAPE(session, plan_session);

static const struct shape_field requires_fields[] = {
    NUMBER(ALWAYS, "approvals", plan_requires, approvals, 0, 9),
    STRINGS(MAYBE, "approvals_reason", plan_requires, approvals_reason, REASONS_MOST, LINE_BYTES),
};
SHAPE(requires, plan_requires);

static const struct shape_field column_fields[] = {
    TEXT(ALWAYS, "name", plan_column, name, 1, NAME_BYTES, FORM_ANY),
    BOOL(ALWAYS, "not_null", plan_column, not_null),
    TEXT(ALWAYS, "type", plan_column, type, 1, LINE_BYTES, FORM_ANY),
};
SHAPE(column, plan_column);

static const struct shape_field expect_fields[] = {
    LIST(MAYBE, "columns", plan_expect, columns, 0, COLUMNS_MOST, column_shape),
    WORD("kind", plan_expect, kind, plan_words_expect_kind),
    TEXT(ALWAYS, "name", plan_expect, name, 1, NAME_BYTES, FORM_ANY),
    NUMBER(ALWAYS, "no", plan_expect, no, 1, NUMBER_MOST),
    TEXT(ALWAYS, "schema", plan_expect, schema, 0, NAME_BYTES, FORM_ANY),
    TEXT(MAYBE, "table", plan_expect, table, 0, NAME_BYTES, FORM_ANY),
};
SHAPE(expect, plan_expect);

static const struct shape_field query_fields[] = {
    TEXT(ALWAYS, "expect", plan_query, expect, 0, LINE_BYTES, FORM_ANY),
    NUMBER(ALWAYS, "no", plan_query, no, 1, NUMBER_MOST),
    TEXT(ALWAYS, "sql", plan_query, sql, 1, LIMIT_STATEMENT, FORM_SQL),
};
SHAPE(query, plan_query);

static const struct shape_field lock_fields[] = {
    WORD("mode", plan_lock, mode, plan_words_lock_mode),
    TEXT(ALWAYS, "name", plan_lock, name, 1, NAME_BYTES, FORM_ANY),
    TEXT(ALWAYS, "schema", plan_lock, schema, 0, NAME_BYTES, FORM_ANY),
};
SHAPE(lock, plan_lock);

static const struct shape_field probe_fields[] = {
    WORD("kind", plan_probe, kind, plan_words_probe_kind),
    TEXT(MAYBE, "name", plan_probe, name, 0, NAME_BYTES, FORM_ANY),
    TEXT(MAYBE, "name_schema", plan_probe, name_schema, 0, NAME_BYTES, FORM_ANY),
    TEXT(MAYBE, "object", plan_probe, object, 0, NAME_BYTES, FORM_ANY),
    TEXT(MAYBE, "schema", plan_probe, schema, 0, NAME_BYTES, FORM_ANY),
    TEXT(MAYBE, "sql", plan_probe, sql, 0, LIMIT_STATEMENT, FORM_SQL),
    TEXT(MAYBE, "table", plan_probe, table, 0, NAME_BYTES, FORM_ANY),
    BOOL(MAYBE, "unique", plan_probe, unique),
};
SHAPE(probe, plan_probe);

static const struct shape_field src_fields[] = {
    NUMBER(ALWAYS, "line", plan_src, line, 1, NUMBER_MOST),
    TEXT(ALWAYS, "path", plan_src, path, 1, LINE_BYTES, FORM_ANY),
};
SHAPE(src, plan_src);

static const struct shape_field rows_fields[] = {
    NUMBER(ALWAYS, "max", plan_rows, max, 0, NUMBER_MOST),
    NUMBER(ALWAYS, "min", plan_rows, min, 0, NUMBER_MOST),
};
SHAPE(rows, plan_rows);

static const struct shape_field batch_fields[] = {
    TEXT(ALWAYS, "key", plan_batch, key, 1, NAME_BYTES, FORM_ANY),
    NUMBER(ALWAYS, "pause_ms", plan_batch, pause_ms, 0, MS_MOST),
    TEXT(ALWAYS, "schema", plan_batch, schema, 0, NAME_BYTES, FORM_ANY),
    NUMBER(ALWAYS, "size", plan_batch, size, 1, NUMBER_MOST),
    TEXT(ALWAYS, "table", plan_batch, table, 1, NAME_BYTES, FORM_ANY),
};
SHAPE(batch, plan_batch);

static const struct shape_field analysis_lock_fields[] = {
    TEXT(ALWAYS, "mode", plan_analysis_lock, mode, 1, NAME_BYTES, FORM_ANY),
    TEXT(ALWAYS, "relation", plan_analysis_lock, relation, 1, LINE_BYTES, FORM_ANY),
};
SHAPE(analysis_lock, plan_analysis_lock);

static const struct shape_field analysis_fields[] = {
    WORD("confidence", plan_analysis, confidence, plan_words_confidence),
    STRINGS(MAYBE, "hazards", plan_analysis, hazards, REASONS_MOST, NAME_BYTES),
    TEXT(MAYBE, "kind", plan_analysis, kind, 0, NAME_BYTES, FORM_ANY),
    LIST(MAYBE, "locks", plan_analysis, locks, 0, LOCKS_MOST, analysis_lock_shape),
    STRINGS(MAYBE, "rewrite", plan_analysis, rewrite, LOCKS_MOST, LINE_BYTES),
    STRINGS(MAYBE, "scan", plan_analysis, scan, LOCKS_MOST, LINE_BYTES),
};
SHAPE(analysis, plan_analysis);

static const struct shape_field statement_fields[] = {
    POINTER("analysis", plan_statement, analysis, analysis_shape),
    POINTER("batch", plan_statement, batch, batch_shape),
    TEXT(MAYBE, "diagnose", plan_statement, diagnose, 0, LIMIT_STATEMENT, FORM_SQL),
    NUMBER(ALWAYS, "no", plan_statement, no, 1, NUMBER_MOST),
    POINTER("probe", plan_statement, probe, probe_shape),
    POINTER("rows", plan_statement, rows, rows_shape),
    TEXT(ALWAYS, "sha256", plan_statement, sha256, 1, 64, FORM_SHA256),
    TEXT(ALWAYS, "sql", plan_statement, sql, 1, LIMIT_STATEMENT, FORM_SQL),
    POINTER("src", plan_statement, src, src_shape),
};
SHAPE(statement, plan_statement);

static const struct shape_field version_op_fields[] = {
    TEXT(MAYBE, "from", plan_version_op, from, 0, REVISION_BYTES, FORM_ANY),
    WORD("op", plan_version_op, op, plan_words_op),
    TEXT(MAYBE, "to", plan_version_op, to, 0, REVISION_BYTES, FORM_ANY),
};
SHAPE(version_op, plan_version_op);

static const struct shape_field step_fields[] = {
    WORD("kind", plan_step, kind, plan_words_step_kind),
    LIST(MAYBE, "locks", plan_step, locks, 0, LOCKS_MOST, lock_shape),
    NUMBER(MAYBE, "max_block_ms", plan_step, max_block_ms, 0, MS_MOST),
    TEXT(MAYBE, "message", plan_step, message, 0, LINE_BYTES, FORM_ANY),
    NUMBER(ALWAYS, "no", plan_step, no, 1, NUMBER_MOST),
    TEXT(ALWAYS, "revision", plan_step, revision, 1, REVISION_BYTES, FORM_ANY),
    TEXT(MAYBE, "source_sha256", plan_step, source_sha256, 0, 64, FORM_SHA256),
    LIST(ALWAYS, "statements", plan_step, statements, 0, LIMIT_STATEMENTS, statement_shape),
    LIST(MAYBE, "undo", plan_step, undo, 0, LIMIT_STATEMENTS, statement_shape),
    LIST(ALWAYS, "version", plan_step, version, 0, HEADS_MOST, version_op_shape),
};
SHAPE(step, plan_step);

static const struct shape_field undo_fields[] = {
    BOOL(ALWAYS, "available", plan_undo, available),
    STRINGS(ALWAYS, "loses", plan_undo, loses, LIMIT_REVISIONS, LINE_BYTES),
    TEXT(ALWAYS, "plan_sha256", plan_undo, plan_sha256, 0, 64, FORM_SHA256),
};
SHAPE(undo, plan_undo);

static const struct shape_field plan_fields[] = {
    LIST(MAYBE, "after", plan, after, 0, QUERIES_MOST, query_shape),
    { .key = "annotations",
      .type = SHAPE_ANNOTATIONS,
      .optional = true,
      .offset = offsetof(struct plan, annotations),
      .most = ANNOTATION_BYTES,
      .count = ANNOTATIONS_MOST },
    LIST(MAYBE, "before", plan, before, 0, QUERIES_MOST, query_shape),
    LIST(MAYBE, "chain", plan, chain, 0, LIMIT_REVISIONS, chain_shape),
    TEXT(MAYBE, "created_at", plan, created_at, 0, 20, FORM_TIME),
    WORD("direction", plan, direction, plan_words_direction),
    LIST(MAYBE, "expect", plan, expect, 0, EXPECTS_MOST, expect_shape),
    { .key = "format", .type = SHAPE_FIXED },
    { .key = "format_version", .type = SHAPE_VERSION },
    STRINGS(ALWAYS, "from_heads", plan, from_heads, HEADS_MOST, REVISION_BYTES),
    TEXT(ALWAYS, "min_applier", plan, min_applier, 1, NAME_BYTES, FORM_RELEASE),
    TEXT(MAYBE, "nonce", plan, nonce, 0, 16, FORM_NONCE),
    TEXT(MAYBE, "not_after", plan, not_after, 0, 20, FORM_TIME),
    TEXT(MAYBE, "not_before", plan, not_before, 0, 20, FORM_TIME),
    OBJECT("provenance", plan, provenance, provenance_shape),
    OBJECT("requires", plan, requires, requires_shape),
    OBJECT("session", plan, session, session_shape),
    LIST(ALWAYS, "steps", plan, steps, 1, LIMIT_PLAN_STEPS, step_shape),
    OBJECT("target", plan, target, target_shape),
    STRINGS(ALWAYS, "to_heads", plan, to_heads, HEADS_MOST, REVISION_BYTES),
    OBJECT("undo", plan, undo, undo_shape),
};
const struct shape plan_shape = { plan_fields, sizeof(plan_fields) / sizeof(plan_fields[0]),
                                  sizeof(struct plan) };
